"""Numbers in order, and a duty that goes on over a page."""

from dataclasses import replace

from sheets.documents import DEPARTMENT_STRATEGY, Indicator
from tests.projects.rules.building import department, fund, paths, project, table

ROW = ("数量", "检修车辆数", "≥5辆")


def duty(seq: int, name: str) -> Indicator:
    return Indicator(seq=seq, level1=name, level3=f"{name}次数", value="≥1次")


def test_a_number_left_out_is_found_at_the_row_behind_it() -> None:
    assert paths("P05", department(duty(1, "绿化"), duty(3, "供水"))) == ["rows[1].duty_no"]


def test_a_duty_printed_again_after_a_page_break_goes_on() -> None:
    rows = (duty(1, "绿化"), duty(2, "供水"), duty(2, "供水"), duty(3, "供热"))
    assert paths("P05", department(*rows)) == []


def test_one_number_for_two_duties_is_found() -> None:
    assert paths("P05", department(duty(1, "绿化"), duty(1, "供水"))) == ["rows[1].duty_no"]


def test_a_strategy_s_rows_are_counted_one_by_one() -> None:
    rows = (duty(1, "绿化"), duty(2, "供水"), duty(4, "供热"))
    assert paths("P05", department(*rows, form=DEPARTMENT_STRATEGY)) == ["rows[2].seq"]


def test_a_task_left_out_is_found() -> None:
    one = fund(("甲", [ROW]), ("乙", [ROW]))
    assert paths("P05", one) == []
    tasks = (one.document.tasks[0], replace(one.document.tasks[1], seq=3))
    assert paths("P05", table(replace(one.document, tasks=tasks))) == ["tasks[1].name"]


def test_the_items_of_a_text_are_counted() -> None:
    assert paths("P05", project(ROW, goal="1.摸底；2.培训；4.验收")) == ["goal"]
    assert paths("P05", project(ROW, goal="1.摸底；2.投入3.5万元；3.验收")) == []
