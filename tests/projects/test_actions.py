from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from indicators.levels import OBLIGATORY
from projects import actions
from projects.actions import Conflict, Saved
from projects.models import Indicator, Revision
from reviews.models import Submission
from reviews.problems import NameTaken, Refused, Stale, WrongTable
from sheets.documents import FUND, Document, Party, from_json, to_json
from tests.cast import content, fresh, make_document, make_submission, write

pytestmark = pytest.mark.django_db


def changed(document, row, **texts):
    """The Document with other texts in one row."""
    task = document.tasks[0]
    rows = list(task.indicators)
    rows[row] = replace(rows[row], **texts)
    return replace(document, tasks=(replace(task, indicators=tuple(rows)), *document.tasks[1:]))


def rows_of(submission):
    return list(submission.indicators.order_by("task__position", "position").values_list("level3", flat=True))


def create(cast, *, by=None, name="校园安全", **how):
    chosen = {"region": cast.region, "department": cast.department, "kind": "project", "fiscal_year": 2024}
    return actions.create(by=by or cast.clerk, name=name, **chosen | how)


# -- create


def test_a_new_sheet_is_an_empty_draft_of_the_clerks_department(cast):
    submission = create(cast)
    document = content(submission)
    assert (submission.state, submission.version, submission.department) == ("draft", 1, cast.department)
    assert (document.name, document.department) == ("校园安全", Party("202", "淄博市淄川区教育局"))
    assert [row.level2 for row in document.indicators] == list(OBLIGATORY)


@pytest.mark.parametrize("kind", ["department_annual", "department_strategy"])
def test_a_departments_own_sheet_needs_no_name(cast, kind):
    assert create(cast, kind=kind, name="").name == ""


@pytest.mark.parametrize("name", ["", "  "])
def test_a_project_needs_a_name(cast, name):
    with pytest.raises(WrongTable, match="请填写名称"):
        create(cast, name=name)


def test_a_second_sheet_of_the_same_name_is_refused(cast):
    create(cast)
    with pytest.raises(NameTaken):
        create(cast)
    assert Submission.objects.count() == 1


def test_the_same_name_in_another_year_is_another_sheet(cast):
    assert create(cast) != create(cast, fiscal_year=2025)


@pytest.mark.parametrize("who", ["head", "reviewer", "admin", "stranger", "foreign_clerk"])
def test_nobody_begins_a_sheet_for_anothers_department(cast, who):
    with pytest.raises(Refused):
        create(cast, by=getattr(cast, who))


def test_a_department_is_not_taken_for_one_of_another_region(cast):
    with pytest.raises(Refused, match="不属于"):
        create(cast, region=cast.foreigner.person.region)


# -- save


def test_what_was_saved_is_what_is_read(cast):
    submission = create(cast)
    document = make_document(rows=5)
    assert write(submission, document, by=cast.clerk) == Saved(2, document)
    assert content(submission) == document


def test_a_fund_keeps_its_tasks_in_order(cast):
    submission = create(cast, kind=FUND, name="招商")
    document = make_document(form=FUND, name="招商", rows=7, tasks=3)
    write(submission, document, by=cast.clerk)
    turned = replace(document, tasks=document.tasks[::-1])
    write(submission, turned, by=cast.clerk)
    assert content(submission) == turned


def test_a_row_that_moves_to_another_task_stays_the_same_row(cast):
    submission = create(cast, kind=FUND, name="招商")
    document = make_document(form=FUND, name="招商", rows=4, tasks=2)
    write(submission, document, by=cast.clerk)
    before = submission.indicators.get(key="row00001").pk
    one, two = document.tasks
    moved = (
        replace(one, indicators=one.indicators[1:]),
        replace(two, indicators=(*two.indicators, one.indicators[0])),
    )
    write(submission, replace(document, tasks=moved), by=cast.clerk)
    row = submission.indicators.get(key="row00001")
    assert (row.pk, row.task.key, row.position) == (before, "task0002", 2)


def test_deleting_a_task_deletes_its_rows_and_no_others(cast):
    submission = create(cast, kind=FUND, name="招商")
    document = make_document(form=FUND, name="招商", rows=4, tasks=2)
    write(submission, document, by=cast.clerk)
    write(submission, replace(document, tasks=document.tasks[1:]), by=cast.clerk)
    assert rows_of(submission) == ["新建学校数量3", "新建学校数量4"]


def test_rows_are_inserted_moved_and_deleted_by_key(cast):
    submission = make_submission(cast, rows=3)
    document = content(submission)
    first, second, third = document.tasks[0].indicators
    rows = (third, replace(second, key=None, level3="新增"), first)
    write(submission, replace(document, tasks=(replace(document.tasks[0], indicators=rows),)), by=cast.clerk)
    assert rows_of(submission) == ["新建学校数量3", "新增", "新建学校数量1"]
    assert submission.indicators.get(position=0).key == "row00003"


def test_a_changed_value_is_typed_anew(cast):
    submission = make_submission(cast, rows=2)
    write(submission, changed(content(submission), 1, value="≤744.4万元"), by=cast.clerk)
    row = submission.indicators.get(key="row00002")
    assert (row.value_kind, row.value_operator, row.value_unit) == ("quantity", "≤", "万元")
    assert row.value_canonical_number == 7_444_000


def test_name_and_amount_of_the_header_follow_the_sheet(cast):
    submission = make_submission(cast)
    write(submission, replace(content(submission), name="校园保安"), by=cast.clerk)
    assert (fresh(submission).name, fresh(submission).amount) == ("校园保安", 785)


def test_renaming_onto_another_sheet_is_refused_and_changes_nothing(cast):
    make_submission(cast, name="饮水安全")
    submission = make_submission(cast)
    before = content(submission)
    with pytest.raises(NameTaken):
        write(submission, replace(before, name="饮水安全"), by=cast.clerk)
    assert content(submission) == before


def test_saving_what_is_there_already_counts_no_version(cast):
    submission = make_submission(cast)
    assert write(submission, content(submission), by=cast.clerk).version == submission.version
    assert submission.revisions.count() == submission.version


def test_each_save_keeps_the_document(cast):
    submission = make_submission(cast, rows=3)
    kept = Revision.objects.get(submission=submission, version=submission.version)
    assert kept.document == to_json(content(submission))
    assert (kept.by, kept.version) == (cast.clerk, 2)


@pytest.mark.parametrize("state", ["department_review", "finance_review", "approved", "published"])
def test_a_sheet_on_its_way_cannot_be_saved(cast, state):
    submission = make_submission(cast, state=state)
    with pytest.raises(Refused):
        write(submission, make_document(rows=9), by=cast.clerk)


@pytest.mark.parametrize("who", ["head", "reviewer", "finance_head", "reader", "admin", "stranger"])
def test_nobody_but_the_clerk_saves(cast, who):
    submission = make_submission(cast)
    with pytest.raises(Refused):
        write(submission, make_document(rows=9), by=getattr(cast, who))


@pytest.mark.parametrize(
    "wrong", [{"form": FUND}, {"fiscal_year": 2023}, {"name": "长" * 201}, {"name": None}]
)
def test_a_document_that_is_not_this_sheets_is_refused(cast, wrong):
    submission = make_submission(cast)
    with pytest.raises(WrongTable):
        write(submission, replace(content(submission), **wrong), by=cast.clerk)


# -- two people at once


def save_both(cast, mine: Document, theirs: Document):
    """Both saw the same version; theirs is saved first."""
    submission = make_submission(cast, rows=3)
    for document in (theirs, mine):
        result = actions.save(
            submission=submission, document=document, base_version=submission.version, by=cast.clerk
        )
    return submission, result


def test_two_savers_of_different_cells_both_keep_their_change(cast):
    seen = make_document(rows=3)
    submission, result = save_both(cast, changed(seen, 0, value="≥10个"), changed(seen, 2, value="≥30个"))
    assert result.merged and result.version == 4
    assert [row.value for row in content(submission).indicators] == ["≥10个", "≥2个", "≥30个"]


def test_the_second_saver_of_the_same_cell_gets_both_versions_and_nothing_is_written(cast):
    seen = make_document(rows=3)
    mine, theirs = changed(seen, 0, value="≥10个"), changed(seen, 0, value="≥11个")
    submission, result = save_both(cast, mine, theirs)
    assert isinstance(result, Conflict)
    assert (result.base, result.mine, result.theirs, result.version) == (seen, mine, theirs, 3)
    assert [(entry.key, entry.field) for entry in result.merge.conflicts] == [("row00001", "value")]
    assert content(submission) == theirs


def test_what_met_a_conflict_stands_in_the_history(cast):
    seen = make_document(rows=3)
    mine = changed(seen, 0, value="≥10个")
    submission, _ = save_both(cast, mine, changed(seen, 0, value="≥11个"))
    kept = submission.events.first()
    assert (kept.action, kept.from_state, kept.to_state) == ("unsaved", "draft", "draft")
    assert from_json(kept.snapshot) == mine


def test_the_same_conflict_sent_twice_stands_there_once(cast):
    seen = make_document(rows=3)
    mine = changed(seen, 0, value="≥10个")
    submission, _ = save_both(cast, mine, changed(seen, 0, value="≥11个"))
    actions.save(submission=submission, document=mine, base_version=submission.version, by=cast.clerk)
    assert submission.events.filter(action="unsaved").count() == 1


def test_after_a_conflict_the_second_saver_saves_on_top(cast):
    seen = make_document(rows=3)
    mine = changed(seen, 0, value="≥10个")
    submission, conflict = save_both(cast, mine, changed(seen, 0, value="≥11个"))
    actions.save(submission=submission, document=mine, base_version=conflict.version, by=cast.clerk)
    assert content(submission) == mine


@pytest.mark.parametrize("version", [0, 99])
def test_a_save_on_top_of_a_version_that_never_was_is_refused(cast, version):
    submission = make_submission(cast)
    with pytest.raises(Stale):
        actions.save(
            submission=submission, document=make_document(rows=9), base_version=version, by=cast.clerk
        )


# -- how many statements


def statements(cast, rows: int, change) -> int:
    submission = make_submission(cast, name=f"{rows}行", rows=rows)
    document = change(content(submission))
    submission, by = fresh(submission), User.objects.get(pk=cast.clerk.pk)
    with CaptureQueriesContext(connection) as captured:
        actions.save(submission=submission, document=document, base_version=submission.version, by=by)
    return len(captured)


def every_cell(document):
    task = document.tasks[0]
    rows = tuple(replace(row, value="≤5元", level3="改", remark="备注") for row in task.indicators)
    return replace(document, tasks=(replace(task, indicators=rows),))


def every_row_new(document):
    task = document.tasks[0]
    rows = tuple(replace(row, key=None) for row in task.indicators)
    return replace(document, tasks=(replace(task, indicators=rows),))


@pytest.mark.parametrize(("change", "expected"), [(every_cell, 20), (every_row_new, 19)])
def test_saving_sixty_rows_takes_as_many_statements_as_saving_one(cast, change, expected):
    assert [statements(cast, rows, change) for rows in (1, 60)] == [expected, expected]


@pytest.mark.parametrize("rows", [1, 60])
def test_reading_a_sheet_takes_three_queries(cast, django_assert_num_queries, rows):
    submission = fresh(make_submission(cast, rows=rows))
    with django_assert_num_queries(3):
        actions.document_of(submission)


# -- import


def table(**how):
    return to_json(make_document(**how))


def load(cast, json_table, **how):
    return actions.import_table(
        region=cast.region, table_json=json_table, **{"by": cast.admin, "state": "published"} | how
    )


def test_an_imported_table_is_a_submission_of_the_printed_department(cast):
    found = load(cast, table(rows=4))
    assert (found.created, found.submission.state) == (True, "published")
    assert found.submission.department == cast.department
    assert content(found.submission) == make_document(rows=4)
    assert cast.department.units.get().code == "202001"


def test_importing_again_leaves_the_sheet_and_what_was_changed_in_it(cast):
    first = load(cast, table(rows=2), state="draft").submission
    write(first, changed(content(first), 0, value="≥77个"), by=cast.clerk)
    again = load(cast, table(rows=2))
    assert (again.created, again.submission) == (False, first)
    assert next(content(first).indicators).value == "≥77个"


def test_importing_after_an_adjustment_finds_the_last_edition(cast):
    first = load(cast, table()).submission
    edition = actions.move(submission=first, action="adjust", by=cast.clerk)
    assert load(cast, table()).submission == edition


@pytest.mark.parametrize("who", ["clerk", "reviewer", "reader", "foreigner"])
def test_only_the_regions_administrator_imports(cast, who):
    with pytest.raises(Refused):
        load(cast, table(), by=getattr(cast, who))


@pytest.mark.parametrize(
    "broken",
    [
        {"form": "letter"},
        {"fiscal_year": None},
        {"department": {"code": None, "name": None}},
        {"tasks": None},
        {"name": ""},
        {"name": "长" * 201},
    ],
)
def test_a_table_that_cannot_be_stored_is_refused_and_leaves_nothing(cast, broken):
    with pytest.raises(WrongTable):
        load(cast, table() | broken)
    assert Submission.objects.count() == 0


# -- what the database refuses


@pytest.mark.parametrize(
    "broken",
    [{"key": "row00002"}, {"key": ""}, {"value_kind": "number"}, {"value_kind": "quality"}],
)
def test_the_database_refuses_a_broken_row(cast, broken):
    submission = make_submission(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Indicator.objects.filter(submission=submission, key="row00001").update(**broken)


@pytest.mark.parametrize("broken", [{"kind": "letter"}, {"fiscal_year": 24}, {"edition": 2}])
def test_the_database_refuses_a_broken_header(cast, broken):
    submission = make_submission(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(**broken)
