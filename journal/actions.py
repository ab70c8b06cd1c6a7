"""Writing into the journal: one entry in the caller's transaction, sealed after it."""

from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest

from journal.chain import seal
from journal.models import Entry, Unsealed
from journal.requests import address_of, current, signed_in

LONGEST = 500  # characters of one word of the detail


@transaction.atomic
def record(
    action: str,
    /,
    *,
    by: Any = None,
    target: str = "",
    label: str = "",
    request: HttpRequest | None = None,
    region: int | None = None,
    username: str = "",
    **detail: object,
) -> None:
    """by: by default whoever is signed in; where nobody is, region and username say whose it is.

    The detail names what was done; never a password, a key, or what stands in a sheet.
    """
    asked = request or current()
    by = by or (None if username else signed_in(asked))
    entry = Entry.objects.create(
        action=action,
        target=_text(target, 80),
        label=_text(label, 200),
        address=address_of(asked) if asked else "",
        request_id=_text(getattr(asked, "id", ""), 64),
        detail=_plain(detail | _in_whose_name(by)),
        **_who(by, region, username),
    )
    Unsealed.objects.create(entry=entry)
    _seal_after_commit()


def _who(by: Any, region: int | None, username: str) -> dict[str, Any]:
    if not getattr(by, "pk", None):
        return {"region": region, "username": _text(username, 150)}
    person = getattr(by, "person", None)
    return {
        "user": by.pk,
        "username": by.get_username(),
        "name": person.name if person else "",
        "role": person.role if person else "",
        "region": person.region_id if person else region,
    }


def _in_whose_name(by: Any) -> dict[str, str]:
    acting, system = getattr(by, "acting", None), getattr(by, "system", "")
    told = {"acting_for": acting.giver.name if acting else "", "system": system}
    return {name: value for name, value in told.items() if value}


def _plain(value: object) -> Any:
    """What every database keeps as it is: texts, whole numbers, lists; no fractions, no odd characters."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, dict):
        return {_text(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return _text(value)


def _text(value: object, longest: int = LONGEST) -> str:
    return str(value).replace("\0", "").encode("utf-8", "replace").decode()[:longest]


def _seal_after_commit() -> None:
    """Once for a transaction, however much it records."""
    if not any(after is seal for _, after, _ in connection.run_on_commit):
        transaction.on_commit(seal, robust=True)
