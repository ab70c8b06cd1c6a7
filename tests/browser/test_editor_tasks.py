"""Duties, tasks, and rows that may be many: what is counted in the editor."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from sheets.documents import DEPARTMENT_ANNUAL, FUND, Document, Indicator, Party, Task
from tests.browser.editing import Desk, begun, opened, saved
from tests.cast import make_document

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
LEVELS = ("数量指标", "数量指标", "质量指标", "时效指标", "社会效益指标", "服务对象满意度指标")
ABOVE = ("产出指标",) * 4 + ("效益指标", "满意度指标")
ONE, TWO, THREE, FOUR, FIVE, SIX = (f"row{number:05}" for number in range(1, 7))


# ---- duties and tasks ----


def duties(*numbers: int) -> Document:
    rows = tuple(
        Indicator(
            key=f"row{place:05}", seq=number, level1=f"职责{number}", level2=f"细分{number}",
            objective=f"目标{number}", level3=f"指标{place}", value=f"≥{place}个",
        )
        for place, number in enumerate(numbers, 1)
    )  # fmt: skip
    task = Task(key="task0001", indicators=rows)
    return Document(
        form=DEPARTMENT_ANNUAL, fiscal_year=2024, department=Party("202", "教育局"), tasks=(task,)
    )


@pytest.fixture
def department(page, live_server, cast):
    return opened(page, live_server, cast, begun(cast, DEPARTMENT_ANNUAL, duties(1, 1, 2, 3)))


def test_duties_are_counted_as_rows_come_and_go(department):
    desk = department
    desk.click(TWO, "level3")
    desk.press("Alt+Insert")
    assert desk.column("seq") == ["1", "1", "1", "2", "3"]
    desk.page.get_by_role("button", name="插入职责").click()
    assert desk.column("seq") == ["1", "1", "1", "2", "3", "4"]
    assert desk.here == (desk.rows()[3], "level1")
    desk.type("学前教育")
    desk.press("Tab")
    assert [row.seq for row in saved(desk).indicators] == [1, 1, 1, 2, 3, 4]
    desk.press("Control+z", "Control+z", "Control+z")
    assert desk.column("seq") == ["1", "1", "2", "3"]
    assert [row.seq for row in saved(desk).indicators] == [1, 1, 2, 3]


def test_a_row_moves_past_its_duty_with_the_number_of_the_one_it_joins(department):
    desk = department
    desk.click(TWO, "level3")
    desk.press("Alt+ArrowDown")
    assert desk.column("seq") == ["1", "2", "2", "3"]
    assert desk.text(TWO, "level1") == "职责2"
    assert [(row.seq, row.level1) for row in saved(desk).indicators] == [
        (1, "职责1"), (2, "职责2"), (2, "职责2"), (3, "职责3"),
    ]  # fmt: skip
    desk.press("Control+z")
    assert (desk.column("seq"), desk.text(TWO, "level1")) == (["1", "1", "2", "3"], "职责1")


def test_the_only_row_of_a_duty_moves_over_the_whole_neighbour(department):
    desk = department
    desk.click(THREE, "level3")
    desk.press("Alt+ArrowUp")
    assert (desk.rows(), desk.column("seq")) == ([THREE, ONE, TWO, FOUR], ["1", "2", "2", "3"])
    assert desk.text(THREE, "level1") == "职责2"
    assert [row.key for row in saved(desk).indicators] == desk.rows()


@pytest.fixture
def fund(page, live_server, cast):
    return opened(page, live_server, cast, begun(cast, FUND, make_document(rows=4, form=FUND, tasks=2)))


def tasks(desk: Desk) -> list[str]:
    return [task.name for task in saved(desk).tasks]


def test_tasks_are_gone_to_inserted_moved_and_deleted(fund):
    desk, outline = fund, fund.page.locator("#outline")
    outline.get_by_role("button", name="2 任务2").click()
    assert desk.here == ("task0002", "name")
    desk.page.get_by_role("button", name="＋ 插入任务").click()
    desk.type("任务三")
    desk.press("Enter")
    assert tasks(desk) == ["任务1", "任务2", "任务三"]
    assert "主要政策任务3：" in desk.page.locator("td.task").nth(2).inner_text()
    outline.get_by_role("button", name="任务3：更多操作").click()
    desk.page.get_by_role("menuitem", name="上移任务").click()
    assert tasks(desk) == ["任务1", "任务三", "任务2"]
    outline.get_by_role("button", name="任务1：更多操作").click()
    desk.page.get_by_role("menuitem", name="删除任务").click()
    assert tasks(desk) == ["任务三", "任务2"]
    assert desk.page.locator("tr[data-key] .gut").all_inner_texts() == ["1", "2", "3"]
    desk.toast().get_by_role("button", name="撤销").click()
    assert tasks(desk) == ["任务1", "任务三", "任务2"]


def test_the_outline_folds_and_remembers(fund):
    fund.page.get_by_role("button", name="收起目录").click()
    fund.page.reload()
    fund.page.get_by_role("button", name="展开目录").click()
    expect(fund.page.get_by_role("button", name="1 任务1")).to_be_visible()


def test_a_row_that_may_be_many_is_followed_by_another_when_it_is_filled(page, live_server, cast):
    document = replace(duties(1, 1), layout="department-application-2015")
    desk = opened(page, live_server, cast, begun(cast, DEPARTMENT_ANNUAL, document))
    page.wait_for_load_state("networkidle")
    first, second = (f"extra.年度主要任务[{number}].任务名称" for number in range(2))
    assert desk.cell("head", second).count() == 0
    label = page.get_by_role("rowheader", name="年度主要任务")
    before = label.evaluate("cell => cell.rowSpan")
    desk.click("head", first)
    desk.type("创城")
    desk.press("Enter")
    assert desk.here == ("head", second)
    desk.type("古树保护")
    desk.press("Tab")
    assert label.evaluate("cell => cell.rowSpan") == before + 2
    drawn = page.evaluate("document.querySelector('#paper table').rows.length")
    terms = saved(desk).extra
    assert (terms["年度主要任务[0].任务名称"], terms["年度主要任务[1].任务名称"]) == ("创城", "古树保护")
    page.reload()
    page.wait_for_selector("html[data-editor=on]")
    assert page.evaluate("document.querySelector('#paper table').rows.length") == drawn
