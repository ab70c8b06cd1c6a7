"""A sheet beside last year's, and beside a neighbour's."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sheets.documents import Document
from sheets.likeness import keyed_like, likeness
from sheets.render.beside import Beside, draw_beside
from sheets.render.pair import Side, draw_pair
from tests.sheets.documents_strategy import TWO_SHEETS, documents
from tests.sheets.test_changes import OWN, a_project, line, row


def beside(old: Document, new: Document) -> Beside:
    return draw_beside(old, new, likeness(old, new), region="淄川区", title="上年值")


def test_last_years_values_stand_right_of_the_values_with_their_direction() -> None:
    old = a_project(row("x", value="≥90%"), row("y", level3="合格率", value="≥95%"), fiscal_year=2023)
    new = a_project(row("a", level3="指标x", value="≥95%"), row("b", level3="合格率", value="≥90%"))
    found = beside(old, new)
    assert ">上年值</th>" in found.html
    assert re.search(r'≥95%.*?<span class="then">≥90%</span><small class="was">↑强', found.html)
    assert re.search(r'≥90%.*?<span class="then">≥95%</span><small class="was">↓弱', found.html)
    assert [item.kind for item in found.items] == ["stronger", "weaker"]


def test_a_name_that_is_only_like_last_years_says_so() -> None:
    old = a_project(row("x", level3="老旧小区改造项目合格率"))
    found = beside(old, a_project(row("a", level3="老旧小区改造合格率")))
    assert "似同“老旧小区改造项目合格率”" in found.html
    assert found.items == []


def test_new_indicators_are_marked_and_dropped_ones_are_told_apart() -> None:
    found = beside(
        a_project(row("x"), row("y")), a_project(row("a", level3="指标x"), row("b", level3="新增"))
    )
    assert "上年没有" in line(found.html, "＋2")
    assert [one.level3 for one in found.dropped] == ["指标y"]
    assert [item.kind for item in found.items] == ["inserted", "deleted"]


@TWO_SHEETS
@given(st.sampled_from(OWN).flatmap(lambda sheet: st.tuples(documents(sheet), documents(sheet))))
def test_any_two_sheets_of_a_form_can_be_put_beside_each_other(two: tuple[Document, Document]) -> None:
    left, right = (_keyed(document) for document in two)
    found = likeness(left, right)
    pair = draw_pair(Side(left, "本表", "淄川区"), Side(right, "对方", "淄川区"), found)
    here, there = len(list(left.indicators)), len(list(right.indicators))
    assert pair.both == len(found.rows)
    assert (pair.both + pair.only_left, pair.both + pair.only_right) == (here, there)
    html = draw_beside(left, right, likeness(left, right), region="淄川区", title="上年值").html
    assert re.search("[\ufdd0-\ufdef]", html + pair.html) is None


def _keyed(document: Document) -> Document:
    """As from the database: every row and task has a key of its own."""
    return keyed_like(document, replace(document, tasks=()), likeness(document, replace(document, tasks=())))


def test_like_rows_stand_on_one_line_and_lonely_ones_leave_a_gap() -> None:
    left = a_project(row("a"), row("b", level3="只有本表的"))
    right = a_project(row("x", level3="指标a", value="≥5个"), row("y", level3="只有对方的"))
    sides_of = Side(left, "本表", "淄川区"), Side(right, "对方", "淄川区")
    html = draw_pair(*sides_of, likeness(left, right)).html
    rows = [one for one in re.findall(r"<tr\b.*?</tr>", html) if 'class="gut"' in one]
    first = next(one for one in rows if "指标a" in one)
    assert first.count("指标a") == 2
    assert "↓弱" in first
    assert "对方没有" in next(one for one in rows if "只有本表的" in one)
    assert "本表没有" in next(one for one in rows if "只有对方的" in one)
