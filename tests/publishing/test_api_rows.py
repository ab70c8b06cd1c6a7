"""Rows asked for by words: every sheet that has them is looked through, and each answer says how many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publishing.data import rows
from publishing.models import PublishedRow
from tests.publishing.api import ask, refused
from tests.publishing.public import copies, published, withdrawn

pytestmark = pytest.mark.django_db

NOW = 1_800_000_010.0  # no new minute begins


@pytest.fixture(autouse=True)
def two_sheets_at_a_time(monkeypatch):
    monkeypatch.setattr(rows, "MOST_SHEETS", 2)
    monkeypatch.setattr("publishing.api.call_rates.time", lambda: NOW)


def told(**query) -> list[dict]:
    """Answers until there is nothing further."""
    answers, further = [], ""
    while further is not None:
        answer = ask("/indicators", **query, **({"cursor": further} if further else {})).json()
        answers.append(answer)
        further = answer["next"]
    return answers


def rows_of(answers) -> list[tuple[str, str]]:
    return [(one["key"], one["level3"]) for answer in answers for one in answer["items"]]


def test_all_sheets_that_have_the_words_are_looked_through(cast):
    copies(published(cast), 4)
    answers = told(q="新建学校")
    assert [answer["searched"] for answer in answers] == [2, 2, 1]
    found = rows_of(answers)
    assert len(found) == len(set(found)) == PublishedRow.objects.count() == 10


@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_no_row_is_told_twice_or_left_out_however_long_a_page_is(cast, limit):
    copies(published(cast), 4)
    found = rows_of(told(q="新建学校", limit=limit))
    assert len(found) == len(set(found)) == 10


def test_what_is_withdrawn_meanwhile_is_passed_over(cast):
    first = published(cast)
    copies(first, 4)
    (further,) = {ask("/indicators", q="新建学校", limit=3).json()["next"]}
    withdrawn(cast, first, "数字有误，正在核实。")
    rest = ask("/indicators", q="新建学校", cursor=further).json()
    assert first.key not in {one["key"] for one in rest["items"]}


def test_without_words_all_rows_are_looked_at_by_offset(cast):
    copies(published(cast), 4)
    answer = ask("/indicators", limit=4, offset=8).json()
    assert (answer["total"], len(answer["items"])) == (10, 2)
    assert (answer["searched"], answer["next"]) == (None, None)


def test_words_that_no_sheet_has_are_looked_for_in_none(cast):
    published(cast)
    answer = ask("/indicators", q="铁路").json()
    assert (answer["total"], answer["searched"], answer["next"], answer["items"]) == (0, 0, None, [])


@pytest.mark.parametrize("cursor", ["x", "1", "1.", ".1", "-1.0", "1.0 ", "9" * 16 + ".0", "1.0\n"])
def test_a_cursor_of_nobodys_is_refused_in_words(db, cursor):
    assert refused(ask("/indicators", q="学校", cursor=cursor)) == (422, "invalid")


def test_a_single_character_is_refused_in_words(db):
    answer = ask("/indicators", q="学")
    assert refused(answer) == (422, "too_short")
    assert answer.json()["message"] == "检索词至少要两个字。"


def test_the_number_of_statements_does_not_grow(cast):
    first = published(cast)
    asked = {"q": "新建学校", "limit": 1, "cursor": f"{10**9}.0"}
    ask("/indicators", **asked)  # the minute's counter begins
    before = statements(asked)
    copies(first, 4)
    assert statements(asked) == before


def statements(asked) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert ask("/indicators", **asked).status_code == 200
    return len(captured)
