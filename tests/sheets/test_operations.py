"""Operations: as JSON, done, undone, and sent twice."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets import operations
from sheets.applied import apply
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    Document,
    Indicator,
    Task,
    to_json,
)
from sheets.operations import Delete, Insert, Move, MoveTask, from_json
from tests.sheets.documents_strategy import documents
from tests.sheets.operated import EVERY_SHEET, OTHER, ROW, by_key, cells, done, fund, keys, project, value
from tests.sheets.operations_strategy import edits, keyed

# -- as JSON

SENT = [
    {"op": "set", "row": "head", "field": "goal", "old": "", "new": "甲", "id": "1"},
    {"op": "insert", "row": "n1", "task": "t", "after": "", "cells": {"level3": "乙"}, "id": "2"},
    {"op": "delete", "row": "n1", "task": "t", "after": "r", "cells": {}, "id": "3"},
    {"op": "move", "row": "n1", "task": "t", "after": "r", "from": {"task": "t", "after": ""}, "id": "4"},
    {"op": "insert_task", "task": "n", "after": "t", "name": "丙", "id": "5"},
    {"op": "delete_task", "task": "n", "after": "t", "name": "丙", "id": "6"},
    {"op": "move_task", "task": "n", "after": "", "from": "t"},
]


def test_every_operation_is_written_as_it_was_read():
    assert [operations.to_json(one) for one in from_json(SENT)] == SENT


@pytest.mark.parametrize(
    "wrong",
    [
        {"op": "erase"},
        {"op": ["set"]},
        {"op": "set", "row": "a b", "field": "value", "old": "", "new": ""},
        {"op": "set", "row": "a", "field": "", "old": "", "new": ""},
        {"op": "set", "row": "a", "field": "字" * 40, "old": "", "new": ""},
        {"op": "set", "row": "a", "field": "value", "old": None, "new": ""},
        {"op": "set", "row": "a", "field": "value", "old": "", "new": "长" * 100_001},
        {"op": "set", "row": "a", "field": "value", "old": "", "new": "", "id": "有"},
        {"op": "insert", "row": "a", "task": "t", "after": "a", "cells": {}},
        {"op": "insert", "row": "a", "task": "t", "after": "", "cells": {"value": 3}},
        {"op": "insert", "row": "a", "task": "t", "after": "", "cells": []},
        {"op": "insert", "row": "a", "task": "", "after": "", "cells": {}},
        {"op": "move", "row": "a", "task": "t", "after": "", "from": "t"},
        {"op": "insert_task", "task": "t", "after": "t", "name": ""},
        "set",
        None,
    ],
)
def test_what_no_editor_sends_is_refused_whole(wrong):
    with pytest.raises(ValueError):
        from_json([wrong])


@pytest.mark.parametrize("wrong", [None, {}, "[]", [SENT[0]] * 2_001])
def test_so_is_what_is_no_list_or_too_long_a_one(wrong):
    with pytest.raises(ValueError):
        from_json(wrong)


def test_texts_are_kept_without_what_no_database_holds():
    applied = done(project(), value("≥1个", " ≥2\0个\r\n每年\ud800 "))
    assert cells(applied.document, ROW)["value"] == "≥2个\n每年"


# -- done, and undone


@EVERY_SHEET
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_undone_everything_is_as_it_was(sheet, data):
    document = keyed(data.draw(documents(sheet)))
    applied = apply(sheet, document, data.draw(edits(sheet, document)))
    back = apply(sheet, applied.document, applied.undo)
    assert to_json(back.document) == to_json(document)
    assert not (applied.conflicts or applied.refused or back.conflicts or back.refused)


@EVERY_SHEET
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_all_at_once_is_one_after_another(sheet, data):
    document = keyed(data.draw(documents(sheet)))
    made = data.draw(edits(sheet, document))
    step = document
    for one in made:
        step = apply(sheet, step, [one]).document
    at_once = apply(sheet, document, made)
    assert to_json(at_once.document) == to_json(step)
    assert sorted(at_once.done) == sorted(one.id for one in made)


@EVERY_SHEET
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_sent_twice_it_is_done_once(sheet, data):
    document = keyed(data.draw(documents(sheet)))
    made = [one for one in data.draw(edits(sheet, document)) if not isinstance(one, Move | MoveTask)]
    once = apply(sheet, document, made)
    twice = apply(sheet, once.document, made)
    assert by_key(twice.document) == by_key(once.document)
    assert not (twice.conflicts or twice.refused)


def test_a_row_is_inserted_moved_and_deleted_by_key():
    new = Insert(row="new", task="task0001", after=ROW, cells={"level3": "新"})
    moved = Move(row=ROW, task="task0001", after="row00003", old_task="task0001", old_after="")
    assert keys(done(project(), new).document) == [[ROW, "new", OTHER, "row00003"]]
    assert keys(done(project(), new, moved).document) == [["new", OTHER, "row00003", ROW]]


def test_tasks_are_counted():
    document = fund(tasks=3, rows=3)
    first = MoveTask(task="task0003", after="", old_after="task0002")
    moved = done(document, first).document
    assert [(task.seq, task.key) for task in moved.tasks] == [
        (1, "task0003"),
        (2, "task0001"),
        (3, "task0002"),
    ]


def duties(*numbers: int) -> Document:
    rows = (
        Indicator(key=f"r{place}", seq=number, level1=f"职责{number}", level3="指标")
        for place, number in enumerate(numbers)
    )
    return Document(form=DEPARTMENT_ANNUAL, fiscal_year=2024, tasks=(Task(key="t", indicators=tuple(rows)),))


def numbers(document: Document) -> list[int | None]:
    return [row.seq for row in document.indicators]


def test_a_row_with_its_neighbours_number_belongs_to_the_same_duty():
    document = duties(1, 1, 2)
    assert numbers(done(document, Insert(row="n", task="t", after="r0", cells={"seq": "1"})).document) == [
        1,
        1,
        1,
        2,
    ]
    assert numbers(done(document, Insert(row="n", task="t", after="r1")).document) == [1, 1, 2, 3]


@pytest.mark.parametrize("given_numbers", [(1, 1, 2), (1, 2, 2), (1, 2, 3), (1,)])
def test_a_deleted_row_comes_back_with_its_number(given_numbers):
    document = duties(*given_numbers)
    for row in document.indicators:
        texts = {"level1": row.level1 or "", "level3": "指标"}
        applied = done(document, Delete(row=str(row.key), task="t", after="", cells=texts))
        assert not applied.conflicts
        assert done(applied.document, *applied.undo).document == document
