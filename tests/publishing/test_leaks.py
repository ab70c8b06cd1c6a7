"""Nothing unpublished gets out: every open address is walked, with every key and number one could guess.

The addresses come from the resolver: a page that is added is walked, too.  What must not get out is written
all over the sheets that are not public, their drafts of adjustment, what was withdrawn, and what people said.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import count
from urllib.parse import quote

import pypdfium2
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from projects import actions, explaining
from projects.documents import document_of
from publishing.models import Book, Publication
from reviews.models import Submission
from sheets.documents import PROJECT
from tests.cast import WAYS, Cast, fresh, make_document, write
from tests.ingest.desk import with_row

pytestmark = pytest.mark.django_db

SECRET, SOUGHT = "鹤鸣", "白鹭"  # stand together: one is looked for, the other must not come back
OPEN, OLD = "燕来", "雁归"  # what is public; what an older version said
UNPUBLISHED = tuple(state for state in WAYS if state != "published")
PEOPLE = ("填报人甲", "部门审核人甲", "财政审核人甲", "财政负责人甲")
ENDINGS = ("pdf", "docx", "xlsx", "json", "csv")
ASKED = ("q", "p", "key", "topic", "other")  # words and keys that pages ask for
SIGN_IN, HIDDEN = 302, (302, 400, 401, 403, 404, 405, 410)  # to the door of sign-in, or nothing
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class World:
    """secret: keys of what is not public; gone: of what was withdrawn; public: of what is."""

    secret: tuple[str, ...]
    gone: tuple[str, ...]
    public: tuple[str, ...]


def secret_document(name: str):
    rows = with_row(make_document(name=name), 0, level3=f"{SECRET}{SOUGHT}数量", value=f"≥{SECRET}{SOUGHT}个")
    return replace(rows, goal=f"{SECRET}{SOUGHT}的目标。")


def open_document(name: str, value: str = "≥1个"):
    return with_row(make_document(name=name), 0, level3=f"{OPEN}学校数量", value=value)


def filed(cast: Cast, document, state: str) -> Submission:
    submission = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=PROJECT,
        fiscal_year=2024,
        name=document.name,
    )
    write(submission, document, by=cast.clerk)
    for who, action in WAYS[state]:
        moved(cast, submission, who, action)
    return fresh(submission)


def moved(cast: Cast, submission: Submission, who: str, action: str, opinion: str = "") -> Submission:
    opinion = opinion or f"{SECRET}{SOUGHT}的意见"
    by = getattr(cast, who)
    return actions.move(submission=fresh(submission), action=action, by=by, opinion=opinion)


def adjusted(cast: Cast, submission: Submission, document, state: str) -> Submission:
    later = moved(cast, submission, "clerk", "adjust")
    kept = document_of(fresh(later))
    write(later, replace(document, tasks=_with_keys_of(document, kept)), by=cast.clerk)
    for who, action in WAYS[state]:
        moved(cast, later, who, action, "数字写错。" if action == "publish" else "")
    return fresh(later)


def _with_keys_of(document, kept):
    rows = zip(document.indicators, kept.indicators, strict=True)
    task = document.tasks[0]
    return (replace(task, key=kept.tasks[0].key, indicators=tuple(replace(a, key=b.key) for a, b in rows)),)


@pytest.fixture
def world(cast) -> World:
    """Sheets in every state; a public one that is being adjusted, one that was corrected, two withdrawn."""
    unpublished = [filed(cast, secret_document(f"{SECRET}{state}"), state) for state in UNPUBLISHED]
    being_adjusted = filed(cast, open_document(f"{OPEN}一"), "published")
    drafts = [adjusted(cast, being_adjusted, secret_document(f"{SECRET}调整"), "draft")]
    waiting = filed(cast, open_document(f"{OPEN}二"), "approved")
    said_about(cast, waiting)
    moved(cast, waiting, "finance_head", "publish")
    drafts.append(adjusted(cast, waiting, secret_document(f"{SECRET}待公开"), "approved"))
    corrected = filed(cast, open_document(f"{OPEN}三", value=f"≥{OLD}个"), "published")
    later = adjusted(cast, corrected, open_document(f"{OPEN}三"), "published")
    gone = filed(cast, secret_document(f"{SECRET}撤下"), "published")
    moved(cast, gone, "finance_head", "retract", "核实后再公开。")
    gone_later = filed(cast, secret_document(f"{SECRET}又撤下"), "published")
    newest = adjusted(cast, gone_later, secret_document(f"{SECRET}又撤下"), "approved")
    moved(cast, newest, "finance_head", "publish", "核实。")
    moved(cast, newest, "finance_head", "retract", "又有误。")
    books = [book(cast, state) for state in (Book.State.DRAFT, Book.State.WITHDRAWN)]
    return World(
        secret=tuple(one.key for one in (*unpublished, *drafts, later, newest, *books)),
        gone=(gone.key, gone_later.key),
        public=(being_adjusted.key, waiting.key, corrected.key),
    )


def said_about(cast: Cast, submission: Submission) -> None:
    """What the bureau said to the findings that stood is its own."""
    about = submission.findings.filter(status="open").first()
    explaining.say(
        submission=submission,
        kind="dismissed",
        rule=about.rule,
        row_key=about.row_key,
        field=about.field,
        text=f"{SECRET}{SOUGHT}的说明",
        by=cast.finance_head,
    )


def book(cast: Cast, state: str) -> Book:
    """Of a withdrawn one the title stands beside the reason, and nothing else of it."""
    is_draft = state == Book.State.DRAFT
    return Book.objects.create(
        key=f"book{next(_numbers):04}",
        region=cast.region,
        fiscal_year=2024,
        title=f"{SECRET}成册" if is_draft else "成册",
        texts={"preface": f"{SECRET}的说明"},
        frozen={} if is_draft else {"texts": f"{SECRET}的说明"},
        state=state,
        reason="" if is_draft else "有误。",
        created_by=cast.finance_head,
    )


# ---- the walk ----


def patterns(found, before: str = "") -> Iterator[tuple[str, dict]]:
    """Every address as a template with its converters; admin is Django's own and has its own test."""
    for pattern in found:
        if isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            yield from patterns(pattern.url_patterns, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield before + _plain(str(pattern.pattern)), pattern.pattern.converters


def _plain(pattern: str) -> str:
    """Of a regular expression with named groups the like of a path."""
    if not pattern.startswith("^") and not pattern.endswith(("$", r"\Z")):
        return pattern
    bare = re.sub(r"\(\?P<(\w+)>[^()]*(?:\([^()]*\)[^()]*)*\)", r"<\1>", pattern)
    return bare.strip("^").removesuffix("$").removesuffix(r"\Z").replace("\\", "")


ADDRESSES = sorted({address for address, _ in patterns(get_resolver().url_patterns)})
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def filled(address: str, key: str) -> Iterator[str]:
    """With this key wherever a key may stand, and every ending and version there is."""
    names = _ARGUMENT.findall(address)
    choices = {
        "ending": ENDINGS,
        "format": ENDINGS,
        "number": ("1", "2", "3"),
        "section": ("lists", "sheets"),
        "rest": (f"v1/{key}",),
        "folder": ("editor",),
    }
    addresses = [address]
    for name in names:
        values = choices.get(name, (key,)) if name != "path" else (key,)
        addresses = [
            re.sub(rf"<(?:\w+:)?{name}>", lambda _, value=value: quote(value), one)
            for one in addresses
            for value in values
        ]
    yield from (f"/{one}" for one in addresses)


class Visitor(Client):
    """Nobody, from another house each time: what limits callers limits none of these."""

    def look(self, address: str, **asked) -> tuple[int, str]:
        number = next(_numbers)
        house = f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}"
        response = self.get(address, asked, REMOTE_ADDR=house)
        assert response.status_code < 429, (address, asked, response.status_code)
        return response.status_code, text_of(response)


def text_of(response) -> str:
    """What can be read in it, in files too."""
    body = b"".join(response) if response.streaming else response.content
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(packed.read(name).decode(errors="replace") for name in packed.namelist())
    if body.startswith(b"%PDF"):
        pdf = pypdfium2.PdfDocument(body)
        return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    return body.decode(errors="replace")


def is_clean(text: str) -> bool:
    found = [SECRET, *PEOPLE]
    return not any(word in text or quote(word) in text or _escaped(word) in text for word in found)


def _escaped(word: str) -> str:
    return word.encode("unicode_escape").decode()


def test_the_walk_finds_the_open_pages():
    assert {"public/", "public/sheets/<slug:key>/", "robots.txt", "sitemap.xml"} <= set(ADDRESSES)
    assert any(one.startswith("api/v1/publications/") for one in ADDRESSES)


def test_nothing_that_is_not_public_gets_out(world):
    """Lists, searches, files and the interface, with and without what a curious person would type."""
    visitor, leaks, seen = Visitor(), [], 0
    for address in (one for one in ADDRESSES if not _ARGUMENT.search(one)):
        status, text = visitor.look(f"/{address}")
        leaks += [] if is_clean(text) else [address]
        seen += status == 200
        for name in ASKED if status == 200 else ():
            _, text = visitor.look(f"/{address}", **{name: SOUGHT if name == "q" else world.secret[4]})
            leaks += [] if is_clean(text) else [(address, name)]
    assert leaks == [] and seen > 10


def test_keys_of_what_is_not_public_lead_nowhere(world):
    visitor, leaks = Visitor(), []
    for address in (one for one in ADDRESSES if _ARGUMENT.search(one)):
        is_keyed = "key" in _ARGUMENT.findall(address)
        for key in (*world.secret, *world.gone) if is_keyed else ("1", world.secret[0]):
            answers = [(url, *visitor.look(url)) for url in filled(address, key)]
            hidden = [(status in HIDDEN or not is_keyed) and is_clean(text) for _, status, text in answers]
            leaks += [url for (url, *_), well in zip(answers, hidden, strict=True) if not well]
            if all(status == SIGN_IN for _, status, _ in answers):
                break  # pages of the bureau's people, whatever the key
    assert leaks == []


def test_what_is_public_is_all_there_and_nothing_else_with_it(world):
    visitor, leaks, opened = Visitor(), [], set()
    for address in (one for one in ADDRESSES if set(_ARGUMENT.findall(one)) & {"key"}):
        for key in world.public:
            for url in filled(address, key):
                status, text = visitor.look(url)
                opened |= {url} if status == 200 else set()
                leaks += [] if is_clean(text) else [url]
    assert leaks == []
    Publication.objects.filter(key=world.gone[0]).update(withdrawn_at=None, reason="")
    assert not is_clean(visitor.look(f"/public/sheets/{world.gone[0]}/")[1]), "the walk would see a leak"
    Publication.objects.filter(key=world.gone[0]).update(withdrawn_at=timezone.now(), reason="核实后再公开。")
    sheets = {f"/public/sheets/{key}/" for key in world.public}
    files = {f"/public/sheets/{key}.{ending}" for key in world.public for ending in ENDINGS}
    assert sheets | files <= opened
    corrected = world.public[2]
    assert f"/public/sheets/{corrected}/versions/2/" in opened
    assert f"/public/sheets/{world.public[0]}/versions/2/" not in opened
    assert_lists_are_of_now(visitor, corrected)
    assert_withdrawn_say_why(visitor, world)


def assert_lists_are_of_now(visitor: Visitor, corrected: str) -> None:
    for address in ("public-search", "public-tables", "public-indicators"):
        _, text = visitor.look(reverse(f"publishing:{address}"), q=f"{OPEN}学校数量")
        assert OLD not in text, address
    _, text = visitor.look(f"/public/sheets/{corrected}/versions/1/")
    assert OLD in text


def assert_withdrawn_say_why(visitor: Visitor, world: World) -> None:
    for key, reason in zip(world.gone, ("核实后再公开。", "又有误。"), strict=True):
        status, text = visitor.look(f"/public/sheets/{key}/")
        assert status == 410 and "已撤下" in text and reason in text
        for rest in ("/versions/1/", "/versions/2/", *(f".{ending}" for ending in ENDINGS)):
            assert visitor.look(f"/public/sheets/{key}{rest}")[0] in (404, 410), rest
    _, sitemap = visitor.look("/sitemap.xml")
    assert not any(key in sitemap for key in (*world.gone, *world.secret))
    assert all(key in sitemap for key in world.public)


def test_an_adjusted_sheet_shows_strangers_what_is_public_and_no_more(cast):
    """People of other places who are signed in."""
    first = filed(cast, open_document(f"{OPEN}一"), "published")
    later = adjusted(cast, first, secret_document(f"{SECRET}调整"), "approved")
    client = Client()
    for who in ("stranger", "foreigner", "foreign_clerk"):
        client.force_login(getattr(cast, who))
        listed = client.get(reverse("projects:tables"), {"scope": "all"}).content.decode()
        assert f"{OPEN}一" in listed and SECRET not in listed
        assert client.get(reverse("projects:table", args=[later.key])).status_code == 404
        shown = client.get(reverse("projects:table", args=[first.key])).content.decode()
        assert f"{OPEN}学校数量" in shown and SECRET not in shown
    moved(cast, later, "finance_head", "publish", "更正。")
    moved(cast, later, "finance_head", "retract", "有误。")
    for key in (first.key, later.key):
        assert client.get(reverse("projects:table", args=[key])).status_code == 404


def test_what_was_withdrawn_stays_so_when_the_sheet_is_published_again(cast):
    """It may have been taken down for what it said of a person."""
    first = filed(cast, secret_document(f"{OPEN}四"), "published")
    moved(cast, first, "finance_head", "retract", "有误。")
    adjusted(cast, first, open_document(f"{OPEN}四"), "published")
    visitor, leaks, opened = Visitor(), [], set()
    addresses = {
        url for one in ADDRESSES if "key" in _ARGUMENT.findall(one) for url in filled(one, first.key)
    }
    for url in sorted(addresses | {"/public/errata/", f"/api/v1/errata?key={first.key}"}):
        status, text = visitor.look(url)
        opened |= {url} if status == 200 else set()
        leaks += [] if is_clean(text) else [url]
    assert leaks == []
    sheet = f"/public/sheets/{first.key}/"
    assert {sheet, f"{sheet}versions/2/", "/public/errata/"} <= opened
    assert f"{sheet}versions/1/" not in opened
    assert "撤下以后重新公开" in visitor.look(sheet)[1]
    later = Submission.objects.get(replaces=first)
    adjusted(cast, later, open_document(f"{OPEN}四", value="≥2个"), "published")
    assert "第3版" in visitor.look("/public/errata/")[1]
    assert "≥2个" in visitor.look(f"/api/v1/errata?key={first.key}")[1]
