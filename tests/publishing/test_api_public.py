"""The open interface: what is public and nothing else; no question brings it down."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from publishing.models import Publication
from tests.cast import make_submission
from tests.publishing.api import BASE, ask, refused
from tests.publishing.books import published as published_book
from tests.publishing.public import copies, corrected, published, withdrawn

pytestmark = pytest.mark.django_db

NOW = 1_800_000_010.0  # no new minute begins
LISTS = ("/regions", "/departments", "/publications", "/indicators", "/errata", "/books")


def items(path: str, **query) -> list[dict]:
    response = ask(path, **query)
    assert response.status_code == 200, response.content
    return response.json()["items"]


# ---- what is there ----


def test_what_is_published_is_found(cast):
    publication = published(cast)
    assert [(one["name"], one["sheets"]) for one in items("/regions")] == [("淄川区", 1)]
    assert [(one["code"], one["sheets"]) for one in items("/departments")] == [("202", 1)]
    assert [(one["key"], one["amount"]) for one in items("/publications")] == [(publication.key, "785")]
    found = items("/indicators", q="新建学校", level1="产出", unit="个")
    assert [(one["level3"], one["number"]) for one in found] == [
        ("新建学校数量1", "1"),
        ("新建学校数量2", "2"),
    ]


def test_one_publication_has_its_whole_document(cast):
    publication = published(cast)
    found = ask(f"/publications/{publication.key}").json()
    release = publication.releases.get()
    assert (found["document"], found["sha256"]) == (release.document, release.sha256)


def test_versions_and_errata_say_what_was_corrected(cast):
    publication = corrected(cast, published(cast))
    versions = items(f"/publications/{publication.key}/versions")
    assert [(one["number"], one["note"]) for one in versions] == [(2, "指标值写错。"), (1, "")]
    first = ask(f"/publications/{publication.key}/versions/1").json()
    assert first["document"] == publication.releases.get(number=1).document
    (erratum,) = items("/errata")
    (change,) = erratum["changes"]
    assert (erratum["note"], change["old"], change["new"]) == ("指标值写错。", "≥1个", "≥9个")


def test_a_published_book_is_listed(cast):
    book = published_book(cast)
    assert [(one["key"], one["address"]) for one in items("/books")] == [
        (book.key, f"/public/books/{book.key}/")
    ]


FILTERS = (
    ({"q": "校园"}, 1),
    ({"q": "校园 安全"}, 1),
    ({"q": "铁路"}, 0),
    ({"region": "淄川区"}, 1),
    ({"region": "周村区"}, 0),
    ({"department": "202"}, 1),
    ({"department": "淄博市淄川区教育局"}, 1),
    ({"department": "教育"}, 0),
    ({"form": "project"}, 1),
    ({"form": "fund"}, 0),
    ({"year": 2024}, 1),
    ({"year": 2023}, 0),
    ({"least": "785", "most": "785.00"}, 1),
    ({"least": "785.01"}, 0),
    ({"offset": 1}, 0),
)


def test_filters(cast):
    published(cast)
    for query, number in FILTERS:
        assert len(items("/publications", **query)) == number, query


def test_pages_follow_one_another(cast):
    copies(published(cast), 4)
    pages = [items("/publications", limit=2, offset=offset) for offset in (0, 2, 4)]
    keys = [one["key"] for page in pages for one in page]
    assert (len(keys), len(set(keys))) == (5, 5)


def test_the_number_of_queries_does_not_grow(cast, monkeypatch):
    monkeypatch.setattr("publishing.api.call_rates.time", lambda: NOW)
    publication = corrected(cast, published(cast))
    paths = (*LISTS, f"/publications/{publication.key}/versions")
    counted([paths[0]])  # the minute's counter begins
    before = counted(paths)
    copies(publication, 4)
    assert counted(paths) == before


def counted(paths: Iterable[str]) -> dict[str, int]:
    found = {}
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            assert ask(path).status_code == 200
        found[path] = len(queries)
    return found


# ---- what is not ----


@pytest.mark.parametrize("state", ["draft", "department_review", "finance_review", "returned", "approved"])
def test_what_is_not_published_is_nowhere(cast, state):
    published(cast, name="公开的项目")
    submission = make_submission(cast, state=state, name="没有公开的项目")
    for path in LISTS:
        assert "没有公开的项目" not in ask(path).content.decode()
    assert items("/publications", q="没有公开") == []
    for address in (f"/publications/{submission.key}", f"/publications/{submission.key}/versions/1"):
        assert refused(ask(address)) == (404, "not_found")


def test_a_correction_in_work_is_not_there(cast):
    publication = published(cast)
    later = make_submission(cast, state="approved", name="还在改的表")
    assert later.pk and ask(f"/publications/{publication.key}").json()["version"] == 1
    assert refused(ask(f"/publications/{publication.key}/versions/2")) == (404, "not_found")


def test_what_is_withdrawn_says_only_that(cast):
    publication = corrected(cast, published(cast, name="撤下的项目"))
    withdrawn(cast, publication, "数字有误，正在核实。")
    for path in LISTS:
        assert "撤下的项目" not in ask(path).content.decode()
    for rest in ("", "/versions", "/versions/1", "/versions/2"):
        response = ask(f"/publications/{publication.key}{rest}")
        assert refused(response) == (410, "withdrawn")
        assert "数字有误" in response.json()["message"]
        assert "document" not in response.json()


def test_nobody_is_named(cast):
    publication = corrected(cast, published(cast))
    published_book(cast, "公路养护")
    for path in (*LISTS, f"/publications/{publication.key}", f"/publications/{publication.key}/versions"):
        text = ask(path).content.decode()
        assert "人甲" not in text and "同意" not in text, path


# ---- what is refused ----


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("/publications", {"limit": 101}, (422, "invalid")),
        ("/publications", {"limit": 0}, (422, "invalid")),
        ("/publications", {"offset": -1}, (422, "invalid")),
        ("/publications", {"offset": 10**30}, (422, "invalid")),
        ("/publications", {"year": "甲"}, (422, "invalid")),
        ("/publications", {"year": 10**30}, (422, "invalid")),
        ("/publications", {"least": "NaN"}, (422, "invalid")),
        ("/publications", {"least": "1e400"}, (422, "invalid")),
        ("/publications", {"form": "x"}, (422, "invalid")),
        ("/publications", {"q": "公"}, (422, "too_short")),
        ("/indicators", {"q": "公路 x"}, (422, "too_short")),
        ("/indicators", {"q": "公" * 121}, (422, "invalid")),
        ("/indicators", {"region": "\0"}, (400, "bad_request")),
        ("/indicators", {"region": "\x1f"}, (422, "invalid")),
        ("/publications/" + "a" * 21, {}, (422, "invalid")),
        ("/publications/none", {}, (404, "not_found")),
        ("/publications/none/versions/0", {}, (422, "invalid")),
        ("/publications/none/versions/" + "9" * 40, {}, (422, "invalid")),
        ("/errata", {"limit": 21}, (422, "invalid")),
        ("/nowhere", {}, (404, "not_found")),
        ("/", {}, (404, "not_found")),
        ("/a%00b", {}, (400, "bad_request")),
        ("/publications/%ff%fe", {}, (404, "not_found")),
    ],
)
def test_odd_questions_get_a_sentence_and_a_code(db, path, query, expected):
    assert refused(ask(path, **query)) == expected


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_the_open_part_is_read_only(cast, method):
    published(cast)
    response = getattr(Client(enforce_csrf_checks=True), method)(f"{BASE}/publications")
    assert refused(response) == (405, "method")
    assert response["Allow"] == "GET"
    assert Publication.objects.count() == 1


def test_a_fault_of_ours_is_said_as_json(db, monkeypatch, caplog):
    monkeypatch.setattr("publishing.data.open_data.regions", lambda: 1 // 0)
    assert refused(ask("/regions")) == (500, "failed")
    assert "ZeroDivisionError" in caplog.text


def test_the_description_names_every_operation(db):
    described = ask("/openapi.json").json()
    assert {path.removeprefix(BASE) for path in described["paths"]} >= {*LISTS, "/projects"}


def test_an_operation_keeps_the_name_that_programs_know(db):
    paths = ask("/openapi.json").json()["paths"].values()
    known = {operation["operationId"] for path in paths for operation in path.values()}
    assert known >= {"publishing_api_books", "publishing_api_indicators", "publishing_api_exchange_targets"}
