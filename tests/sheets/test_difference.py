"""Differences of Documents and the three-way merge."""

from collections.abc import Iterable, Sequence
from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from sheets.difference import PLACE, Change, Conflict, difference, merge
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    DEPARTMENT_STRATEGY,
    FUND,
    PROJECT,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
)


def row(key: str, value: str | None = "≥1个", **values: object) -> Indicator:
    return replace(Indicator(key=key, level3=f"指标{key}", value=value), **values)


def project(*rows: Indicator, **values: object) -> Document:
    return replace(Document(form=PROJECT, tasks=(Task(key="t", indicators=rows),)), **values)


def fund(**tasks: Sequence[Indicator]) -> Document:
    counted = enumerate(tasks.items(), start=1)
    return Document(
        form=FUND,
        tasks=tuple(
            Task(seq=n, key=key, name=f"任务{key}", indicators=tuple(rows)) for n, (key, rows) in counted
        ),
    )


def keys(document: Document) -> list[str | None]:
    return [row.key for row in document.indicators]


def summary(changes: Iterable[Change]) -> list[tuple[str, str, str, str]]:
    return [(change.kind, change.of, change.key, change.field) for change in changes]


def test_equal_documents_do_not_differ() -> None:
    assert difference(project(row("a")), project(row("a"))) == ()


def test_a_changed_cell_is_found_by_its_row_key_after_a_row_was_inserted_above() -> None:
    old, new = project(row("a"), row("b", "≥2个")), project(row("a"), row("n"), row("b", "≥3个"))
    assert difference(old, new) == (
        Change(kind="inserted", of="row", key="n", path="tasks[0].indicators[1]", new=row("n")),
        Change(
            kind="changed",
            of="row",
            key="b",
            field="value",
            path="tasks[0].indicators[2].value",
            old="≥2个",
            new="≥3个",
        ),
    )


def test_a_deleted_row_is_told_with_what_stood_in_it() -> None:
    (change,) = difference(project(row("a"), row("b")), project(row("a")))
    assert change == Change(kind="deleted", of="row", key="b", path="tasks[0].indicators[1]", old=row("b"))


def test_only_the_row_that_was_carried_away_counts_as_moved() -> None:
    old, new = project(*map(row, "abcd")), project(*map(row, "bcda"))
    (change,) = difference(old, new)
    assert (change.kind, change.key) == ("moved", "a")
    assert (change.old_path, change.path) == ("tasks[0].indicators[0]", "tasks[0].indicators[3]")


def test_a_row_in_another_task_is_moved_and_its_neighbours_are_not() -> None:
    old, new = fund(x=map(row, "ab"), y=map(row, "cd")), fund(x=[row("b")], y=map(row, "acd"))
    assert summary(difference(old, new)) == [("moved", "row", "a", "")]


def test_tasks_are_inserted_deleted_and_renamed() -> None:
    old, new = fund(x=[row("a")], y=[]), fund(x=[row("a")], z=[row("c")])
    new = replace(new, tasks=(replace(new.tasks[0], name="新名"), new.tasks[1]))
    assert summary(difference(old, new)) == [
        ("changed", "task", "x", "name"),
        ("inserted", "task", "z", ""),
        ("deleted", "task", "y", ""),
        ("inserted", "row", "c", ""),
    ]


def test_head_fields_differ_one_by_one() -> None:
    old = project(name="甲", budget=Budget("10", "10", None), unit=None)
    new = project(name="甲", budget=Budget("12", "10", None), unit=Party("104001", "某局"))
    assert [(change.field, change.old, change.new) for change in difference(old, new)] == [
        ("unit", None, Party("104001", "某局")),
        ("budget.total", "10", "12"),
    ]


def test_the_department_sheet_names_its_columns_in_the_path() -> None:
    old = Document(form=DEPARTMENT_ANNUAL, tasks=(Task(indicators=(row("a", level2="甲"),)),))
    new = Document(form=DEPARTMENT_ANNUAL, tasks=(Task(indicators=(row("a", level2="乙"),)),))
    assert [change.path for change in difference(old, new)] == ["rows[0].responsibility"]


def test_rows_without_a_key_are_known_by_their_place() -> None:
    old, new = project(Indicator(value="1")), project(Indicator(value="2"))
    assert summary(difference(old, new)) == [("changed", "row", "#0.0", "value")]


def test_two_rows_that_share_a_key_by_mistake_both_stay() -> None:
    twice = project(row("a", "1"), row("a", "2"))
    assert merge(twice, twice, twice).document == twice


def test_changes_in_different_cells_of_a_row_come_together() -> None:
    base = project(row("a"))
    merged = merge(base, project(row("a", "≥5个")), project(row("a", level2="数量指标")))
    assert merged.conflicts == ()
    assert merged.document == project(row("a", "≥5个", level2="数量指标"))


def test_a_cell_changed_by_both_is_a_conflict_with_all_three_texts() -> None:
    merged = merge(project(row("a", "1")), project(row("a", "2")), project(row("a", "3")))
    assert merged.conflicts == (Conflict(key="a", field="value", base="1", mine="2", theirs="3"),)
    assert merged.document == project(row("a", "2"))


def test_the_same_change_by_both_is_no_conflict() -> None:
    merged = merge(project(row("a", "1")), project(row("a", "2")), project(row("a", "2")))
    assert merged == (type(merged)(project(row("a", "2"))))


def test_a_row_deleted_by_one_and_edited_by_the_other_stays_and_is_a_conflict() -> None:
    base, edited, without = (
        project(row("a", "1"), row("b")),
        project(row("a", "2"), row("b")),
        project(row("b")),
    )
    theirs_deleted = merge(base, edited, without)
    assert theirs_deleted.document == edited
    assert theirs_deleted.conflicts == (
        Conflict(key="a", field="", base=row("a", "1"), mine=row("a", "2"), theirs=None),
    )
    mine_deleted = merge(base, without, edited)
    assert mine_deleted.document == edited
    assert [conflict.mine for conflict in mine_deleted.conflicts] == [None]


def test_a_row_deleted_by_one_and_left_alone_by_the_other_goes() -> None:
    base = project(row("a"), row("b"))
    merged = merge(base, project(row("b")), project(row("a"), row("b", "≥9个")))
    assert (merged.conflicts, merged.document) == ((), project(row("b", "≥9个")))


def test_rows_inserted_by_both_stand_where_each_put_them() -> None:
    base = project(*map(row, "ab"))
    merged = merge(base, project(*map(row, "amb")), project(*map(row, "tabu")))
    assert keys(merged.document) == ["t", "a", "m", "b", "u"]


def test_moves_of_both_come_together() -> None:
    base = project(*map(row, "abcdef"))
    merged = merge(base, project(*map(row, "bcadef")), project(*map(row, "abcfde")))
    assert keys(merged.document) == ["b", "c", "a", "f", "d", "e"]


def test_a_row_that_both_carried_to_different_tasks_is_a_conflict_of_place() -> None:
    base = fund(x=[row("a")], y=[], z=[])
    merged = merge(base, fund(x=[], y=[row("a")], z=[]), fund(x=[], y=[], z=[row("a")]))
    assert [(conflict.field, conflict.mine, conflict.theirs) for conflict in merged.conflicts] == [
        (PLACE, "tasks[1].indicators[0]", "tasks[2].indicators[0]")
    ]
    assert keys(merged.document) == ["a"]


def test_a_task_deleted_by_one_stays_when_the_other_wrote_a_row_into_it() -> None:
    base = fund(x=[row("a")], y=[row("b")])
    merged = merge(base, fund(x=[row("a")]), fund(x=[row("a")], y=map(row, "bn")))
    assert merged.document == fund(x=[row("a")], y=[row("n")])
    assert [(conflict.key, conflict.field) for conflict in merged.conflicts] == [("y", "")]


def test_a_task_deleted_by_one_and_left_alone_by_the_other_goes_with_its_rows() -> None:
    base = fund(x=[row("a")], y=[row("b")])
    assert merge(base, fund(x=[row("a")]), base).document == fund(x=[row("a")])


def test_tasks_inserted_by_both_are_counted_anew() -> None:
    base = fund(x=[row("a")])
    merged = merge(base, fund(x=[row("a")], m=[row("b")]), fund(t=[row("c")], x=[row("a")]))
    assert [(task.seq, task.key) for task in merged.document.tasks] == [(1, "t"), (2, "x"), (3, "m")]
    assert merged.conflicts == ()


def test_the_numbers_of_a_strategy_are_counted_anew() -> None:
    def strategy(order: str) -> Document:
        rows = tuple(row(key, seq=number) for number, key in enumerate(order, start=1))
        return Document(form=DEPARTMENT_STRATEGY, tasks=(Task(indicators=rows),))

    merged = merge(strategy("abc"), strategy("mabc"), strategy("bc"))
    assert (merged.document, merged.conflicts) == (strategy("mbc"), ())


def test_rows_of_one_duty_keep_its_number_when_another_duty_is_inserted_above() -> None:
    def department(*rows: tuple[str, int]) -> Document:
        own = tuple(row(key, seq=seq, level1=key.upper()[0]) for key, seq in rows)
        return Document(form=DEPARTMENT_ANNUAL, tasks=(Task(indicators=own),))

    base = department(("a1", 1), ("b1", 2), ("c1", 3))
    mine = department(("n1", 1), ("a1", 2), ("b1", 3), ("c1", 4))
    theirs = department(("a1", 1), ("b1", 2), ("b2", 2), ("c1", 3))
    merged = merge(base, mine, theirs)
    assert merged.document == department(("n1", 1), ("a1", 2), ("b1", 3), ("b2", 3), ("c1", 4))
    assert merged.conflicts == ()


def test_head_fields_merge_one_by_one() -> None:
    base = project(name="甲", goal="一", budget=Budget("1", "1"))
    merged = merge(
        base,
        project(name="甲", goal="二", budget=Budget("2", "1")),
        project(name="甲", goal="三", budget=Budget("1", "3")),
    )
    assert merged.conflicts == (Conflict(key="head", field="goal", base="一", mine="二", theirs="三"),)
    assert merged.document == project(name="甲", goal="二", budget=Budget("2", "3"))


TEXTS = st.sampled_from([None, "≥1个", "≥2个", "保障"])
ROWS = st.builds(Indicator, level1=TEXTS, level3=TEXTS, value=TEXTS, key=st.sampled_from("abcdefgh"))
NUMBERED = st.builds(
    Indicator,
    level1=TEXTS,
    value=TEXTS,
    seq=st.sampled_from([None, 1, 2, 3]),
    key=ROWS.map(lambda one: one.key),
)


@st.composite
def documents(draw: st.DrawFn, form: str) -> Document:
    """Documents over few keys and texts, so that changes of two sides meet often."""
    of = NUMBERED if form == DEPARTMENT_ANNUAL else ROWS
    rows = draw(st.lists(of, max_size=7, unique_by=lambda one: one.key))
    names = draw(st.lists(st.sampled_from("xyz"), min_size=1, unique=True)) if form == FUND else ["t"]
    place = [draw(st.sampled_from(names)) for _ in rows]
    tasks = tuple(
        Task(
            seq=draw(st.just(n) | st.sampled_from([1, 5])) if form == FUND else 1,
            key=name,
            name=draw(TEXTS) if form == FUND else None,
            indicators=tuple(one for one, its in zip(rows, place, strict=True) if its == name),
        )
        for n, name in enumerate(names, start=1)
    )
    budget = draw(st.none() | st.builds(Budget, TEXTS, TEXTS, TEXTS)) if form == FUND else None
    return Document(form=form, name=draw(TEXTS), goal=draw(TEXTS), budget=budget, tasks=tasks)


FORM = st.sampled_from([PROJECT, FUND, DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY])
THREE = FORM.flatmap(lambda form: st.tuples(*(documents(form) for _ in range(3))))
Three = tuple[Document, Document, Document]


@given(THREE)
def test_one_side_alone_gives_that_side_to_the_letter(three: Three) -> None:
    base, changed, _ = three
    for merged in (merge(base, changed, base), merge(base, base, changed), merge(base, changed, changed)):
        assert merged.document == changed
        assert keys(merged.document) == keys(changed)
        assert merged.conflicts == ()


def _texts(document: Document) -> dict[tuple[str, str], object]:
    """Every text by key and field; what is counted is no text."""
    names = [entry.name for entry in fields(Indicator) if entry.name not in ("key", "seq")]
    rows = {(str(one.key), name): getattr(one, name) for one in document.indicators for name in names}
    budget = document.budget or Budget()
    head = {("head", name): getattr(budget, name) for name in ("total", "fiscal", "other")}
    tasks = {(str(task.key), "name"): task.name for task in document.tasks}
    return rows | head | tasks | {("head", "name"): document.name, ("head", "goal"): document.goal}


@given(THREE)
def test_nothing_that_either_side_wrote_is_lost(three: Three) -> None:
    base, mine, theirs = three
    merged = merge(base, mine, theirs)
    before, after = _texts(base), _texts(merged.document)
    disputed = {(conflict.key, conflict.field.removeprefix("budget.")) for conflict in merged.conflicts}
    for side in (mine, theirs):
        for place, text in _texts(side).items():
            written = before.get(place) != text
            assert not written or after.get(place) == text or place in disputed or (place[0], "") in disputed


@given(THREE)
def test_every_row_stands_once_and_a_lost_one_was_deleted_untouched(three: Three) -> None:
    base, mine, theirs = three
    found = keys(merge(base, mine, theirs).document)
    assert len(found) == len(set(found))
    inserted = {*keys(mine), *keys(theirs)} - {*keys(base)}
    kept_by_both = {*keys(mine)} & {*keys(theirs)}
    assert inserted | kept_by_both <= {*found}


@given(THREE)
def test_conflicts_do_not_depend_on_who_comes_first(three: Three) -> None:
    base, mine, theirs = three
    one = {(conflict.key, conflict.field) for conflict in merge(base, mine, theirs).conflicts}
    other = {(conflict.key, conflict.field) for conflict in merge(base, theirs, mine).conflicts}
    assert {pair for pair in one if pair[1] != ""} == {pair for pair in other if pair[1] != ""}


def _with_keys(document: Document) -> tuple[Document, list[str | None], list[str | None]]:
    """Documents compare without their keys.  An absent budget has no cell to differ from an empty one."""
    tasks = [task.key for task in document.tasks]
    return replace(document, budget=document.budget or Budget()), tasks, keys(document)


@given(THREE)
def test_no_difference_means_equal_documents(three: Three) -> None:
    old, new, _ = three
    same = _with_keys(old) == _with_keys(new)
    assert (difference(old, new) == ()) == same
