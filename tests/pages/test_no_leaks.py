"""Role × URL × object: whatever is asked for, and however, no word of another place comes back.

The list of addresses is the resolver's own.  Each is asked for with the keys and numbers of the foreign
place, by GET and by POST; the pages of the own place are asked about the foreign one wherever they take a
key or a word; and every answer is read: headers, cookies, the page, the files unpacked.  What belongs to the
foreign place is afterwards as it was.
"""

import json
from collections.abc import Iterable, Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from publishing.api.tokens import READS, WRITES
from publishing.api.v1 import api
from tests.cast import Cast, make_submission, make_user
from tests.pages.foreign_places import SOUGHT, Place, make_elsewhere, make_neighbour, says, text_of
from tests.pages.walking import OPEN, URLS, everything
from tests.publishing.api import ask, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OF_A_DEPARTMENT, OF_A_REGION = ("clerk", "head", "reader"), ("reviewer", "finance_head", "admin")
PUBLIC_ALIKE = {name for name in OPEN if name.startswith("publishing:")}  # tests/publishing/test_leaks.py
ENDINGS = ("xlsx", "docx", "pdf")
JSON = {"content_type": "application/json"}
UNFOLLOWED = {"logout"}


@pytest.fixture
def neighbour(cast) -> Place:
    return make_neighbour(cast)


@pytest.fixture
def elsewhere(cast) -> Place:
    return make_elsewhere(cast)


def client_of(cast: Cast, who: str) -> Client:
    """The reader of the department: the region's sees all of it."""
    user = make_user(Role.READER, cast.region, cast.department) if who == "reader" else getattr(cast, who)
    client = Client(raise_request_exception=True)
    client.force_login(user)
    return client


def addresses_of(place: Place) -> Iterator[tuple[str, str]]:
    """Every address with arguments, filled in with what is theirs: one sheet after another."""
    keys, turn = [sheet.key for sheet in place.sheets.values()], 0
    for name, arguments in sorted(URLS.items()):
        if not arguments or name in PUBLIC_ALIKE or "ending" in arguments and "key" not in arguments:
            continue
        for ending in ENDINGS if "ending" in arguments else ("",):
            turn += 1
            key = key_of(name, place, keys[turn % len(keys)])
            values = {"key": key, "ending": ending, "position": 1, "number": 1, "page": 1, "folder": "editor"}
            values |= place.ids
            yield name, reverse(name, args=[values.get(argument, 1) for argument in arguments])


def key_of(name: str, place: Place, sheet: str) -> str:
    if name.startswith("ingest:") and "filled" not in name:
        return place.upload.key
    return place.book.key if name.startswith("publishing:book") else sheet


def asking_for(place: Place) -> dict[str, str]:
    """In every parameter a page may take: theirs."""
    key, ids = place.sheets["approved"].key, place.ids
    asked = dict.fromkeys(("key", "with", "from", "start", "sheet", "pick", "to"), key)
    return asked | {
        "q": SOUGHT,
        "query": f"q={SOUGHT}",
        "phrase": str(ids["phrase_id"]),
        "notice": str(ids["notice_id"]),
        "filter": str(ids["filter_id"]),
        "event": str(ids["event_id"]),
        "department": str(place.department.pk),
        "region": str(place.region.pk),
        "batch": place.upload.batch,
        "year": "2024",
        "fiscal_year": "2024",
        "kind": "project",
        "topic": SOUGHT,
        "taker": str(ids["person_id"]),
    }


def posting_to(place: Place) -> dict[str, object]:
    sheets = [f"{sheet.key}:{sheet.version}" for sheet in place.sheets.values()]
    return asking_for(place) | {
        "action": "publish",
        "do": "take",
        "op": "save",
        "version": "1",
        "sheet": sheets,
        "key": [sheet.key for sheet in place.sheets.values()],
        "opinion": "外人写的",
        "text": "外人写的",
        "cell": "row00001:value",
        "row": "row00001",
        "field": "value",
        "rule": "C03",
        "group": "all",
    }


def state_of(place: Place) -> tuple[object, ...]:
    sheets = tuple(everything(sheet)[:5] for sheet in place.sheets.values())
    place.upload.refresh_from_db()
    place.book.refresh_from_db()
    tokens = tuple(place.region.tokens.values_list("name", "revoked_at"))
    return sheets, place.upload.state, place.book.title, place.book.state, place.book.sheets.count(), tokens


def leaks(client: Client, place: Place, asked: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """GET with all that is theirs as parameters, POST with it as fields, and where that leads."""
    found = []
    for name, where in asked:
        answers = {
            "GET": client.get(where, asking_for(place)),
            "POST": client.post(where, posting_to(place), follow=name not in UNFOLLOWED),
        }
        found += [(method, where) for method, answer in answers.items() if says(text_of(answer), place.word)]
    return found


def pages() -> list[tuple[str, str]]:
    """Without arguments: lists, desks, searches, settings, papers."""
    plain = [name for name, arguments in URLS.items() if not arguments and name not in PUBLIC_ALIKE | OPEN]
    files = [f"/tables/export/{ending}/" for ending in ENDINGS]
    files += [f"/settings/journal/journal.{ending}" for ending in ("csv", "jsonl")]
    plain = [(name, reverse(name)) for name in sorted(plain) if name != "accounts:journal-file"]
    return plain + [(where, where) for where in files]


def own_pages(cast: Cast, state: str) -> list[tuple[str, str]]:
    """Of a sheet of one's own, where people compare, carry over, look for what others wrote."""
    own = make_submission(cast, state=state, name="校园绿化")
    names = [
        name for name, arguments in URLS.items() if arguments == ("key",) and name.startswith("projects:")
    ]
    return [(name, reverse(name, args=[own.key])) for name in sorted(names)]


def walked(cast: Cast, place: Place, people: tuple[str, ...], state: str) -> list[tuple[str, str, str]]:
    """`state`: that of their own sheet, in which it is their turn."""
    asked = [*addresses_of(place), *pages(), *own_pages(cast, state)]
    return [(who, *leak) for who in people for leak in leaks(client_of(cast, who), place, asked)]


def test_nothing_of_a_neighbour_is_seen_or_changed_by_a_department(cast, neighbour):
    before = state_of(neighbour)
    assert walked(cast, neighbour, OF_A_DEPARTMENT, "draft") == []
    assert state_of(neighbour) == before


def test_nothing_of_another_region_is_seen_or_changed_by_finance(cast, elsewhere):
    before = state_of(elsewhere)
    assert walked(cast, elsewhere, OF_A_REGION, "finance_review") == []
    assert registers(client_of(cast, "admin"), elsewhere) == []
    assert state_of(elsewhere) == before


def registers(client: Client, place: Place) -> list[str]:
    """Those of Django's admin that say something of another region."""
    asked = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        asked.append(f"{reverse(f'{name}changelist')}?q={SOUGHT}")
        for pk in model.objects.order_by("-pk").values_list("pk", flat=True)[:12]:
            asked += [reverse(f"{name}{page}", args=[pk]) for page in ("change", "history")]
    assert len(asked) > 30
    return [where for where in asked if says(text_of(client.get(where)), place.word)]


# ---- the interface: every call × token × object ----


def calls() -> list[tuple[str, str, list[str]]]:
    """Method, path and query parameters of every operation that is described."""
    paths = api.get_openapi_schema()["paths"]
    return [
        (method, path, [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"])
        for path, operations in paths.items()
        for method, operation in operations.items()
    ]


def asked_of(elsewhere: Place) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Every call with the keys of the other region, plain and with all it can be asked for."""
    asked = asking_for(elsewhere) | {"region": elsewhere.region.name, "department": elsewhere.department.name}
    for method, path, names in calls():
        for state in ("approved", "adjusted") if "{key}" in path else ("approved",):
            where = path.format(key=elsewhere.sheets[state].key, number=1)
            yield method, where, {}
            yield method, where, {name: asked[name] for name in names if name in asked}


def test_no_call_of_the_interface_tells_of_another_region(cast, elsewhere):
    """Whatever a token of the own region may do; and without one, nothing that is not public."""
    before, found = state_of(elsewhere), []
    line = {"department": elsewhere.department.name, "name": "路灯", "fiscal_year": 2024}
    for scopes in (None, (WRITES,), (READS,), (WRITES, READS)):
        secret = token_of(cast.admin, *scopes, per_minute=10_000)[1] if scopes else ""
        client = Client(headers={"Authorization": f"Bearer {secret}"} if secret else {})
        for method, where, asked in asked_of(elsewhere):
            sent = asked if method == "get" else json.dumps({"projects": [line], **_named(asked)})
            answer = getattr(client, method)(where, sent, **({} if method == "get" else JSON))
            assert answer.status_code < 500
            found += [(scopes, method, where, asked)] if says(text_of(answer), elsewhere.word) else []
    assert found == []
    assert state_of(elsewhere) == before


def _named(asked: dict[str, str]) -> dict[str, str]:
    return {"region": asked["region"]} if "region" in asked else {}


def test_a_token_reads_what_its_region_approved_and_no_draft_of_it(cast, neighbour, elsewhere):
    answer = ask("/exchange/targets", neighbour.secret)
    told = text_of(answer)
    assert answer.status_code == 200 and says(told, neighbour.word) and not says(told, elsewhere.word)
    keys = {state: sheet.key for state, sheet in neighbour.sheets.items()}
    assert keys["approved"] in told
    assert [state for state, key in keys.items() if state != "approved" and key in told] == []
