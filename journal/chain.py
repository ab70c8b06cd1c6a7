"""The chain: the digest of each entry covers the entry and the digest before it.

Sealing is done after the entry's own transaction, in one of its own, so that nobody's work waits for the
journal.  An entry that commits later than one with a higher number is sealed later; `Unsealed` remembers it.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any

from django.db import IntegrityError, transaction

from journal.models import Entry, Seal, Unsealed

AT_ONCE = 500  # entries sealed in one transaction
TRIES = 20
FIELDS = (
    "id",
    "action",
    "user",
    "username",
    "name",
    "role",
    "region",
    "address",
    "request_id",
    "target",
    "label",
)


def canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def facts(entry: Entry) -> dict[str, Any]:
    """All that the digest covers, and all that is exported."""
    known = {field: getattr(entry, field) for field in FIELDS}
    return known | {"at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"), "detail": entry.detail}


def digest(sequence: int, previous: str, entry: Entry) -> str:
    told = {"sequence": sequence, "previous": previous, "entry": facts(entry)}
    return hashlib.sha256(canonical(told).encode()).hexdigest()


def seal() -> int:
    """Seals whatever waits.  How many it were."""
    done = 0
    for _ in range(TRIES):
        try:
            number = _seal_some()
        except IntegrityError:
            continue  # another process took the number: look again at what is left
        done += number
        if number < AT_ONCE:
            break
    return done


@transaction.atomic
def _seal_some() -> int:
    waiting = Entry.objects.filter(waiting__isnull=False, seal__isnull=True).order_by("pk")[:AT_ONCE]
    if not (entries := list(waiting)):
        return 0
    Seal.objects.bulk_create(_linked(entries, Seal.objects.order_by("-sequence").first()))
    Unsealed.objects.filter(entry__in=entries).delete()
    return len(entries)


def _linked(entries: Iterable[Entry], last: Seal | None) -> list[Seal]:
    sequence, previous, seals = (last.sequence, last.digest, []) if last else (0, "", [])
    for entry in entries:
        sequence += 1
        made = digest(sequence, previous, entry)
        seals.append(Seal(sequence=sequence, entry=entry, previous=previous, digest=made))
        previous = made
    return seals
