"""Workbooks that come back: matched by their keys, put together with what was changed meanwhile."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.cell.cell import MergedCell

from ingest.filled.file import Filled
from ingest.filled.proposals import proposed
from ingest.filled.rows import under_keys_of
from ingest.filled.taking import take_over, with_choices
from projects import actions, starting
from projects.documents import with_keys
from sheets.catalogue import printed_in
from sheets.documents import DEPARTMENT_ANNUAL, FUND, PROJECT, Indicator, Task, from_json
from sheets.render.papers import Page
from sheets.render.xlsx import workbook
from sheets.render.xlsx_ticket import Ticket
from sheets.shown import shown
from tests.cast import content, make_document, make_submission, write
from tests.ingest.filling import asked, both, conflicting, file_of, put, read, row_of, whole
from tests.ingest.generator import MAKERS, report

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.mark.parametrize("rows", [2, 9])
def test_an_unchanged_workbook_changes_nothing(cast, tmp_path, rows):
    submission = make_submission(cast, rows=rows)
    proposal = asked(tmp_path, submission, file_of(submission))
    assert proposal.changes == 0
    assert proposal.document == content(submission)
    assert (proposal.conflicts, proposal.gone, proposal.notes) == ((), (), ())


def test_what_was_changed_in_the_file_is_changed_under_the_same_keys(cast, tmp_path):
    submission = make_submission(cast)
    data = file_of(submission, change=both(put("≥1个", "=100%"), put("新建学校数量2", "改建学校数量")))
    proposal = asked(tmp_path, submission, data)
    first, second = proposal.document.indicators
    assert (first.key, first.value) == ("row00001", "=100%")
    assert (second.key, second.level3) == ("row00002", "改建学校数量")
    assert proposal.changes == 2
    take_over(proposal, by=cast.clerk)
    assert next(content(submission).indicators).value == "=100%"


def test_line_ends_of_a_cell_come_back(cast, tmp_path):
    submission = make_submission(cast)
    goal = "1. 修缮 GB 标准校舍。\n2. 更新设备。"
    write(submission, replace(content(submission), goal=goal), by=cast.clerk)
    proposal = asked(tmp_path, submission, file_of(submission, change=put("≥1个", "≥5个")))
    assert proposal.document.goal == goal
    assert proposal.changes == 1
    changed = asked(tmp_path, submission, file_of(submission, change=put(goal, goal + "\n3. 培训。")))
    assert changed.document.goal == goal + "\n3. 培训。"


def test_rows_put_in_moved_and_taken_out_in_the_file(cast, tmp_path):
    submission = make_submission(cast, rows=3)

    def change(book):
        worksheet = book.active
        at = row_of(worksheet, "新建学校数量2")
        for cell in worksheet[at + 1]:
            if not isinstance(cell, MergedCell):  # the third row moves up, a new one takes its place
                worksheet.cell(at, cell.column).value = cell.value
                new = {"新建学校数量3": "扩建学校数量", "≥3个": "≥8个"}
                cell.value = new.get(cell.value)

    proposal = asked(tmp_path, submission, file_of(submission, change=change))
    rows = list(proposal.document.indicators)
    assert [(row.level3, row.value) for row in rows] == [
        ("新建学校数量1", "≥1个"),
        ("新建学校数量3", "≥3个"),
        ("扩建学校数量", "≥8个"),
    ]
    assert [row.key for row in rows][:2] == ["row00001", "row00003"]
    assert rows[2].key not in ("row00001", "row00002", "row00003")
    assert proposal.gone == ("row00002",)


def test_a_row_emptied_in_the_file_is_emptied_and_not_lost(cast, tmp_path):
    submission = make_submission(cast)
    data = file_of(submission, change=both(put("新建学校数量2", None), put("≥2个", None)))
    second = list(asked(tmp_path, submission, data).document.indicators)[1]
    assert (second.key, second.level2, second.level3, second.value) == ("row00002", "数量指标", None, None)


def test_empty_rows_of_a_new_sheet_come_back_filled_under_their_keys(cast, tmp_path):
    draft = starting.begin(cast.clerk, kind=PROJECT, year=2025, name="渔港")
    assert asked(tmp_path, draft, file_of(draft)).changes == 0

    def change(book):
        worksheet = book.active
        at = row_of(worksheet, "质量指标")
        names = {cell.value: cell.column for cell in worksheet[row_of(worksheet, "三级指标")]}
        worksheet.cell(at, names["三级指标"]).value = "验收合格率"
        worksheet.cell(at, names["指标值"]).value = "=100%"

    proposal = asked(tmp_path, draft, file_of(draft, change=change))
    old, new = content(draft), proposal.document
    assert [row.key for row in new.indicators] == [row.key for row in old.indicators]
    assert [row.value for row in new.indicators if row.level2 == "质量指标"] == ["=100%"]


def test_tasks_of_a_fund_and_duties_of_a_department_come_back(cast, tmp_path):
    made = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=FUND,
        fiscal_year=2024,
        name="校园资金",
    )
    fund = make_document(name="校园资金", form=FUND, tasks=2, rows=4)
    write(made, replace(fund, unit=None), by=cast.clerk)
    proposal = asked(tmp_path, made, file_of(made, change=put("≥3个", "≥7个")))
    assert [task.key for task in proposal.document.tasks] == ["task0001", "task0002"]
    assert proposal.changes == 1
    duty = Indicator(seq=1, level1="教学", level2="校舍", level3="校舍数量", value="≥3个", key="d1")
    annual = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=DEPARTMENT_ANNUAL,
        fiscal_year=2024,
    )
    rows = (duty, replace(duty, level3="校舍面积", key="d2"), replace(duty, seq=2, level1="体育", key="d3"))
    write(annual, replace(content(annual), tasks=(Task(indicators=rows),)), by=cast.clerk)
    proposal = asked(tmp_path, annual, file_of(annual, change=put("校舍面积", "校舍总面积")))
    assert [(row.key, row.seq) for row in proposal.document.indicators] == [("d1", 1), ("d2", 1), ("d3", 2)]
    assert proposal.changes == 1


def test_other_cells_changed_on_the_site_meanwhile_stay(cast, tmp_path):
    submission = make_submission(cast)
    data = file_of(submission, change=put("≥1个", "≥5个"))
    write(submission, replace(content(submission), goal="网上改的目标。"), by=cast.clerk)
    proposal = asked(tmp_path, submission, data)
    assert proposal.conflicts == ()
    assert (proposal.document.goal, next(proposal.document.indicators).value) == ("网上改的目标。", "≥5个")
    assert proposal.changes == 1


def test_a_cell_changed_on_both_sides_is_chosen(cast, tmp_path):
    submission, _, proposal = conflicting(cast, tmp_path)
    assert [(one.key, one.field, one.mine, one.theirs) for one in proposal.conflicts] == [
        ("head", "goal", "文件里的目标。", "网上的目标。"),
        ("row00001", "value", "≥5个", "≥6个"),
    ]
    chosen = with_choices(proposal, [1])
    assert (chosen.goal, next(chosen.indicators).value) == ("文件里的目标。", "≥6个")
    take_over(proposal, theirs=[0], by=cast.clerk)
    now = content(submission)
    assert (now.goal, next(now.indicators).value) == ("网上的目标。", "≥5个")


@pytest.mark.parametrize("theirs", [[], [0]])
def test_a_row_deleted_in_the_file_and_changed_on_the_site_is_chosen(cast, tmp_path, theirs):
    submission = make_submission(cast)

    def change(book):
        worksheet = book.active
        worksheet.delete_rows(row_of(worksheet, "新建学校数量2"))

    data = file_of(submission, change=change)
    document = content(submission)
    rows = document.tasks[0].indicators
    task = replace(document.tasks[0], indicators=(rows[0], replace(rows[1], value="≥9个")))
    write(submission, replace(document, tasks=(task,)), by=cast.clerk)
    proposal = asked(tmp_path, submission, data)
    (one,) = proposal.conflicts
    assert (one.key, one.field, one.mine) == ("row00002", "", None)
    kept = [row.key for row in with_choices(proposal, theirs).indicators]
    assert kept == (["row00001", "row00002"] if theirs else ["row00001"])


def test_a_file_of_another_make_is_matched_by_names_and_deletes_nothing(cast, tmp_path):
    submission = make_submission(cast, rows=3)
    document = content(submission)
    rows = [replace(row, key=None) for row in document.indicators]
    task = Task(indicators=(replace(rows[1], value="≥20个"),))
    other = replace(document, tasks=(task,), goal=None)
    data = workbook([Page(shown(other, region="淄川区"), other, ticket=str(Ticket("", 0, PROJECT, 2024)))])
    proposal = asked(tmp_path, submission, data)
    assert [(row.key, row.value) for row in proposal.document.indicators] == [
        ("row00001", "≥1个"),
        ("row00002", "≥20个"),
        ("row00003", "≥3个"),
    ]
    assert (proposal.document.goal, proposal.changes) == (document.goal, 1)
    (sheet,) = read(tmp_path, data)
    strict = proposed(whole(submission), sheet, deleting=True)
    assert [row.key for row in strict.document.indicators] == ["row00002"]
    assert set(strict.gone) == {"row00001", "row00003"}


def every_real_sheet():
    for name, region in (("zichuan-2024", "淄川区"), ("zhoucun-2024", "周村区")):
        tables = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))["tables"]
        for number, table in enumerate(tables):
            yield pytest.param(from_json(table), region, id=f"{name}-{number}")


@pytest.mark.parametrize(("document", "region"), list(every_real_sheet()))
def test_every_real_sheet_comes_back_under_its_keys_as_it_went(tmp_path, document, region):
    comes_back(tmp_path, printed_in(None, document.form, region=region, year=2024), document)


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("seed", range(5))
def test_any_sheet_comes_back_under_its_keys_as_it_went(tmp_path, kind, seed):
    for sheet, document in report(100 + seed, [kind]).sheets[:2]:
        comes_back(tmp_path, sheet, document)


def comes_back(tmp_path, sheet, document):
    document = with_keys(document)
    year = document.fiscal_year or 2024
    data = workbook([Page(sheet, document, ticket=str(Ticket("ab12cd34", 1, document.form, year)))])
    (found,) = read(tmp_path, data)
    mine = under_keys_of(document, found, own=True)
    assert mine == document
    assert [row.key for row in mine.indicators] == [row.key for row in document.indicators]
    assert [task.key for task in mine.tasks] == [task.key for task in document.tasks]
    assert (found.blank, found.problems) == ((), ())


def a_sheet(**more) -> Filled:
    document = replace(make_document(), **more)
    return Filled("表1", None, document)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fiscal_year": 2023}, "2023年度"),
        ({"department": replace(make_document().department, name="云屏市水务局")}, "云屏市水务局"),
        ({"name": "渔港清淤"}, "渔港清淤"),
    ],
)
def test_another_year_department_or_name_is_said_in_a_sentence(cast, changes, said):
    proposal = proposed(whole(make_submission(cast)), a_sheet(**changes))
    assert [said in note for note in proposal.notes] == [True]
    assert (proposal.document.fiscal_year, proposal.document.department) == (
        2024,
        make_document().department,
    )
