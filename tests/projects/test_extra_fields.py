"""Sheets of other layouts in the database and in the editor: no cell is lost, none is another's."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from projects import actions
from projects.models import Head, Indicator
from reviews.models import Submission
from sheets.documents import Budget, Document, Party, Task, to_json, with_row_fields
from sheets.documents import Indicator as Row
from sheets.extra import Extra
from sheets.fill import fill
from sheets.shown import shown
from tests.cast import content, fresh

pytestmark = pytest.mark.django_db
ROWS = (
    Row(key="row00001", level1="产出指标", level2="数量指标", level3="管护山塘", value="40"),
    Row(key="row00002", level1="产出指标", level2="质量指标", level3="完好率", value="95"),
)
DOCUMENT = Document(
    form="project",
    fiscal_year=2025,
    name="山塘管护",
    department=Party("202", "淄博市淄川区教育局"),
    unit=Party("202001", "淄博市淄川区教育局"),
    budget=Budget("1,250,000.00"),
    goal="管护山塘40座。",
    layout="project-properties-2023",
    extra=Extra({"立项依据": "县方案"}),
    tasks=(
        Task(
            key="task0001",
            indicators=tuple(
                with_row_fields(row, {"extra.指标性质": "≥", "extra.度量单位": unit, "extra.权重": "50"})
                for row, unit in zip(ROWS, ("座", "%"), strict=True)
            ),
        ),
    ),
)


@pytest.fixture
def submission(cast) -> Submission:
    found = actions.import_table(region=cast.region, table_json=to_json(DOCUMENT), by=cast.admin)
    return found.submission


def typed(document: Document, version: int, **more: str) -> dict[str, object]:
    """What the editor's page sends: every box of the sheet as it is shown."""
    data: dict[str, object] = {"version": str(version), "op": "save", "task": [], "row": []}
    for task in document.tasks:
        data["task"].append(task.key)
        data["row"] += [f"{task.key}:{row.key}" for row in task.indicators]
    for cell in fill(shown(document, region="淄川区"), document).cells:
        if cell.field and cell.key:
            data[f"h.{cell.field}" if cell.key == "head" else f"c.{cell.key}.{cell.field}"] = cell.text
    return data | more


def edit(cast, submission: Submission, **more: str):
    data = typed(content(submission), fresh(submission).version, **more)
    client = Client()
    client.force_login(cast.clerk)
    return client.post(reverse("projects:edit", args=[submission.key]), data)


def test_a_sheet_of_another_layout_comes_out_as_it_went_in(submission):
    assert content(submission) == DOCUMENT
    assert to_json(content(submission)) == to_json(DOCUMENT)


def test_the_whole_target_is_stored_with_what_it_means(submission):
    first, second = Indicator.objects.filter(submission=submission)
    assert (first.value, first.value_operator, first.value_number, first.value_unit) == ("40", "≥", 40, "座")
    assert (second.value_operator, second.value_unit) == ("≥", "%")


def test_an_amount_in_yuan_is_listed_in_ten_thousands(submission):
    assert submission.amount == Decimal(125)
    assert Head.objects.get().budget_total == "1,250,000.00"


def test_the_sheet_is_shown_and_edited_in_its_layout(cast, submission):
    client = Client()
    client.force_login(cast.clerk)
    page = client.get(reverse("projects:edit", args=[submission.key]), {"plain": "1"}).content.decode()
    for words in ("部门预算项目绩效目标申报表", "度量单位", "指标方向性", "立项依据", "项目资金（元）"):
        assert words in page
    assert 'name="c.row00001.extra.权重"' in page and 'name="h.extra.立项依据"' in page


def test_a_further_cell_is_saved_as_typed_and_nothing_else_changes(cast, submission):
    response = edit(cast, submission, **{"c.row00002.extra.权重": "60", "h.extra.立项依据": ""})
    assert response.status_code == 302
    document = content(submission)
    assert [row.extra["权重"] for row in document.indicators] == ["50", "60"]
    assert (document.extra, document.layout) == ({}, DOCUMENT.layout)
    assert [row.value for row in document.indicators] == ["40", "95"]


def test_a_row_that_is_added_has_none_of_the_further_texts(cast, submission):
    edit(cast, submission, op="add:row00001")
    assert [dict(row.extra) for row in content(submission).indicators][1] == {}


def test_two_savers_of_two_terms_of_one_row_lose_nothing(cast, submission):
    version = fresh(submission).version
    task = DOCUMENT.tasks[0]
    for term, text in (("权重", "60"), ("指标方向", "正向指标")):
        first = with_row_fields(task.indicators[0], {f"extra.{term}": text})
        document = replace(DOCUMENT, tasks=(replace(task, indicators=(first, task.indicators[1])),))
        saved = actions.save(
            submission=fresh(submission), document=document, base_version=version, by=cast.clerk
        )
    assert saved.merged
    first = next(content(submission).indicators)
    assert (first.extra["权重"], first.extra["指标方向"]) == ("60", "正向指标")


def test_two_savers_of_one_term_choose_and_the_choice_keeps_every_other_cell(cast, submission):
    edit(cast, submission, **{"c.row00001.extra.权重": "60"})
    data = typed(DOCUMENT, 1, **{"c.row00001.extra.权重": "70"})
    client = Client()
    client.force_login(cast.clerk)
    page = client.post(reverse("projects:edit", args=[submission.key]), data).content.decode()
    assert "第1行 权重（管护山塘）" in page
    assert 'name="c.row00002.extra.度量单位"' in page and 'name="h.extra.立项依据"' in page


def test_a_comment_stands_on_a_further_cell_also_on_an_empty_one(cast, submission):
    for action, who in (("submit", cast.clerk), ("pass", cast.head)):
        actions.move(submission=fresh(submission), action=action, by=who)
    filled, empty = (
        actions.comment(
            submission=fresh(submission), text="请核对", by=cast.reviewer, row_key="row00001", field=field
        )
        for field in ("extra.权重", "extra.指标方向")
    )
    assert (filled.path, filled.cell_text) == ("tasks[0].indicators[0].extra.权重", "50")
    assert (empty.path, empty.cell_text) == ("tasks[0].indicators[0].extra.指标方向", "")


@pytest.mark.parametrize("field", ["extra.", "extra." + "长" * 31])
def test_a_comment_on_no_term_is_refused(cast, submission, field):
    for action, who in (("submit", cast.clerk), ("pass", cast.head)):
        actions.move(submission=fresh(submission), action=action, by=who)
    with pytest.raises(actions.WrongTable):
        actions.comment(
            submission=fresh(submission), text="请核对", by=cast.reviewer, row_key="row00001", field=field
        )


def test_a_task_is_added_to_the_departments_list_in_its_empty_row(cast):
    listed = Extra({"年度主要任务[0].任务名称": "森林防火", "年度主要任务[0].总额": "86.5"})
    document = Document(
        form="department_annual",
        fiscal_year=2025,
        department=Party("202", "淄博市淄川区教育局"),
        budget=Budget("86.5"),
        goal="守住林区。",
        layout="department-application-2015",
        extra=listed,
        tasks=(Task(key="task0001", indicators=ROWS),),
    )
    found = actions.import_table(region=cast.region, table_json=to_json(document), by=cast.admin).submission
    assert (content(found), found.amount) == (document, Decimal("86.5"))
    edit(cast, found, **{"h.extra.年度主要任务[1].任务名称": "古树保护", "h.budget.total": "100.5"})
    after = content(found)
    assert after.extra == listed | {"年度主要任务[1].任务名称": "古树保护"}
    assert (after.budget, after.goal, after.layout) == (Budget("100.5"), "守住林区。", document.layout)


def test_no_amount_is_refused_in_the_unit_that_was_printed(cast, submission):
    response = edit(cast, submission, **{"h.budget.total": "一百万"})
    assert (response.status_code, "单位是元" in response.content.decode()) == (422, True)
