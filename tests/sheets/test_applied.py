"""Operations done on a sheet that somebody else has changed, and texts that cannot be kept."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.applied import MOST_ROWS, NO_CELL, NO_ROOM, NO_TASKS, Applied, Conflict, apply
from sheets.catalogue import SHEETS
from sheets.documents import (
    PROJECT,
    Document,
    Party,
)
from sheets.fill import HEAD_KEY, head_text
from sheets.operations import Delete, DeleteTask, Insert, InsertTask, Move, Set
from tests.sheets.documents_strategy import documents
from tests.sheets.operated import (
    EVERY_SHEET,
    OTHER,
    PAPER,
    ROW,
    by_key,
    cells,
    done,
    fund,
    keys,
    project,
    value,
)
from tests.sheets.operations_strategy import edits, keyed

# -- somebody else was there


def touched(made) -> set[tuple[str, str] | str]:
    """Rows as a whole where they are set, inserted or deleted; cells of the head."""
    return {(one.row, one.field) if isinstance(one, Set) and one.row == HEAD_KEY else one.row for one in made}


PLAIN = (Set, Insert, Delete)


@EVERY_SHEET
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_what_two_people_did_in_different_rows_is_the_same_in_any_order(sheet, data):
    document = keyed(data.draw(documents(sheet)))
    mine = [one for one in data.draw(edits(sheet, document)) if isinstance(one, PLAIN)]
    theirs = [one for one in data.draw(edits(sheet, document, "b")) if isinstance(one, PLAIN)]
    theirs = [one for one in theirs if not touched([one]) & touched(mine)]
    one_way = apply(sheet, apply(sheet, document, mine).document, theirs)
    other_way = apply(sheet, apply(sheet, document, theirs).document, mine)
    assert not _cell_conflicts(one_way) and not _cell_conflicts(other_way)
    assert by_key(one_way.document)[0::2] == by_key(other_way.document)[0::2]


def _cell_conflicts(applied: Applied) -> list[Conflict]:
    return [one for one in applied.conflicts if one.field]


@EVERY_SHEET
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_that_either_wrote_is_lost(sheet, data):
    """But for a text both wrote and one of them changed after that."""
    document = keyed(data.draw(documents(sheet)))
    theirs = apply(sheet, document, data.draw(edits(sheet, document, "b"))).document
    made = data.draw(edits(sheet, document))
    wanted = apply(sheet, document, made).document
    applied = apply(sheet, theirs, made)
    known = {(one.row, one.field, one.old) for one in made if isinstance(one, Set)}
    assert _texts(theirs) - _texts(document) - known <= _texts(applied.document)
    told = {(one.row, one.field, one.mine) for one in applied.conflicts if isinstance(one.mine, str)}
    told |= {
        (one.row, name, text)
        for one in applied.conflicts
        if one.mine and not isinstance(one.mine, str)
        for name, text in one.mine.items()
    }
    assert _texts(wanted) - _texts(document) <= _texts(applied.document) | told
    settled = {*applied.done, *(one for conflict in applied.conflicts for one in conflict.ids)}
    assert settled | {one.id for one in applied.refused} == {one.id for one in made}


def _texts(document: Document) -> set[tuple[str, str, str]]:
    names = [pair.field for sheet in SHEETS if sheet.form == document.form for pair in sheet.labelled]
    found = {(HEAD_KEY, name, head_text(document, name)) for name in names}
    found |= {(str(task.key), "name", task.name or "") for task in document.tasks}
    for row in document.indicators:
        found |= {
            (str(row.key), name, text)
            for name in ("level1", "level2", "level3", "value")
            if (text := getattr(row, name))
        }
    return {one for one in found if one[2]}


def test_a_cell_that_somebody_else_changed_is_a_conflict_and_stays():
    applied = done(project(), value("≥0个", "≥9个"))
    (conflict,) = applied.conflicts
    assert (conflict.ids, conflict.row, conflict.field) == (("≥9个",), ROW, "value")
    assert (conflict.base, conflict.mine, conflict.theirs) == ("≥0个", "≥9个", "≥1个")
    assert applied.document == project() and applied.done == ()


def test_two_operations_on_one_cell_in_conflict_are_one():
    applied = done(project(), value("≥0个", "≥8个"), value("≥8个", "≥9个"))
    (conflict,) = applied.conflicts
    assert (conflict.ids, conflict.base, conflict.mine) == (("≥8个", "≥9个"), "≥0个", "≥9个")


def test_who_went_back_to_the_old_text_gets_theirs():
    applied = done(project(), value("≥0个", "≥8个"), value("≥8个", "≥0个"))
    assert applied.conflicts == () and applied.done == ("≥8个", "≥0个")
    assert applied.document == project()


def test_the_same_new_text_of_both_is_no_conflict():
    applied = done(project(), value("≥0个", "≥1个"))
    assert (applied.conflicts, applied.done) == ((), ("≥1个",))


def test_a_department_in_other_brackets_is_the_same_department():
    old, new = "202-淄博市淄川区教育局", "教育局"
    applied = done(project(), Set(row=HEAD_KEY, field="department", old=old, new=new))
    assert applied.document.department == Party(None, "教育局")


def test_a_row_deleted_there_and_changed_here_is_asked_about_as_a_whole():
    applied = done(project(), value("≥7个", "≥8个", row="gone"), value("≥8个", "≥9个", row="gone"))
    (conflict,) = applied.conflicts
    assert (conflict.row, conflict.field, conflict.theirs) == ("gone", "", None)
    assert (conflict.base, conflict.mine) == ({"value": "≥7个"}, {"value": "≥9个"})


def test_a_row_changed_there_and_deleted_here_is_asked_about_and_stays():
    document = project()
    found = cells(document, ROW) | {"value": "≥0个"}
    applied = done(document, Delete(row=ROW, task="task0001", after="", cells=found, id="d"))
    (conflict,) = applied.conflicts
    assert (conflict.row, conflict.mine, conflict.theirs) == (ROW, None, cells(document, ROW))
    assert applied.document == document


def test_my_conflict_in_a_cell_of_a_row_that_i_delete_is_one_about_the_row():
    document = project()
    found = cells(document, ROW) | {"value": "≥9个"}
    delete = Delete(row=ROW, task="task0001", after="", cells=found, id="d")
    (conflict,) = done(document, value("≥0个", "≥9个"), delete).conflicts
    assert (conflict.ids, conflict.field) == (("≥9个", "d"), "")


def test_a_row_after_one_that_vanished_stands_with_its_level_2():
    document = project(2)
    other = replace(document.tasks[0].indicators[1], key="t3", level2="时效指标")
    task = replace(document.tasks[0], indicators=(*document.tasks[0].indicators, other))
    document = replace(document, tasks=(task,))
    new = Insert(row="new", task="task0001", after="gone", cells={"level2": "数量指标"})
    assert keys(done(document, new).document) == [[ROW, OTHER, "new", "t3"]]
    assert keys(done(document, replace(new, cells={})).document) == [[ROW, OTHER, "t3", "new"]]


def test_of_two_moves_the_last_one_wins():
    first = Move(row=ROW, task="task0001", after="row00003", old_task="task0001", old_after="")
    last = replace(first, after=OTHER)
    assert keys(done(done(project(), first).document, last).document) == [[OTHER, ROW, "row00003"]]


def test_a_row_moved_into_a_task_that_vanished_stays_where_it_is():
    document = fund()
    moved = Move(row=ROW, task="gone", after="", old_task="task0001", old_after="")
    assert done(document, moved).document == document


def test_a_row_inserted_into_a_task_that_vanished_is_asked_about():
    new = Insert(row="new", task="gone", after="", cells={"level3": "新"}, id="n")
    (conflict,) = done(fund(), new).conflicts
    assert (conflict.row, conflict.mine, conflict.theirs) == ("new", {"level3": "新"}, None)


def test_a_task_in_which_somebody_wrote_stays():
    applied = done(fund(), DeleteTask(task="task0001", after="", name="任务1", id="d"))
    assert len(applied.document.tasks) == 2
    assert [(one.row, one.mine) for one in applied.conflicts] == [("task0001", None)]


def test_a_row_that_is_there_already_is_not_inserted_again_but_loses_no_text():
    new = Insert(row=ROW, task="task0001", after="", cells={"level3": "别的", "value": "≥1个"}, id="n")
    applied = done(project(), new)
    assert keys(applied.document) == keys(project())
    assert [(one.field, one.mine) for one in applied.conflicts] == [("level3", "别的")]


# -- what cannot be kept


def too_long(row: str, field: str, text: str) -> str:
    return "太长。" if len(text) > 5 else ""


def test_a_text_that_cannot_be_kept_is_told_and_the_rest_is_done():
    made = (value("≥1个", "≥123456789个"), value("≥2个", "≥3个", row=OTHER))
    applied = apply(PAPER[PROJECT], project(), made, too_long)
    (refusal,) = applied.refused
    assert (refusal.row, refusal.field, refusal.reason) == (ROW, "value", "太长。")
    assert (refusal.old, refusal.new, applied.done) == ("≥1个", "≥123456789个", ("≥3个",))


def test_made_shorter_it_is_kept():
    made = (value("≥1个", "≥123456789个"), value("≥123456789个", "≥3个"))
    applied = apply(PAPER[PROJECT], project(), made, too_long)
    assert (applied.refused, applied.done) == ((), ("≥123456789个", "≥3个"))
    assert cells(applied.document, ROW)["value"] == "≥3个"


def test_a_row_with_such_a_text_is_inserted_without_it():
    new = Insert(
        row="new", task="task0001", after="", cells={"level3": "新", "value": "≥123456789个"}, id="n"
    )
    applied = apply(PAPER[PROJECT], project(), [new], too_long)
    assert cells(applied.document, "new") == {
        "level1": "None",
        "level2": "None",
        "level3": "新",
        "value": "None",
    }
    assert [(one.field, one.old, one.new) for one in applied.refused] == [("value", "", "≥123456789个")]


def test_a_row_whose_text_was_not_kept_can_be_deleted():
    document, long = project(), "≥123456789个"
    delete = Delete(row=ROW, task="task0001", after="", cells=cells(document, ROW) | {"value": long})
    applied = apply(PAPER[PROJECT], document, (value("≥1个", long), delete), too_long)
    assert keys(applied.document) == [[OTHER, "row00003"]] and not applied.conflicts


@pytest.mark.parametrize(("row", "field"), [(ROW, "seq"), (ROW, "remark"), (HEAD_KEY, "fiscal_year")])
def test_there_are_cells_nobody_fills(row, field):
    (refusal,) = done(project(), Set(row=row, field=field, old="", new="5", id="s")).refused
    assert refusal.reason == NO_CELL


def test_a_projects_sheet_has_no_tasks_to_insert_or_delete():
    made = (
        InsertTask(task="n", after="", id="1"),
        DeleteTask(task="task0001", after="", id="2"),
    )
    applied = done(project(), *made)
    assert {one.reason for one in applied.refused} == {NO_TASKS}
    assert applied.document == project()


def test_a_projects_sheet_without_any_task_gets_the_one_its_rows_hang_on():
    begin = InsertTask(task="t", after="", id="1")
    new = Insert(row="new", task="t", after="", cells={"level3": "新"}, id="2")
    applied = done(replace(project(), tasks=()), begin, new)
    assert (applied.refused, applied.conflicts, keys(applied.document)) == ((), (), [["new"]])


def test_a_sheet_has_an_end():
    document = project(MOST_ROWS)
    new = Insert(row="new", task="task0001", after="", id="n")
    applied = done(document, new, value("", "≥5个", row="new"))
    assert {(one.id, one.reason) for one in applied.refused} == {("n", NO_ROOM), ("≥5个", NO_ROOM)}
