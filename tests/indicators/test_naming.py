"""What a name measures."""

import pytest

from indicators.naming import Measure, counted_in, measured, plain, unit_in_brackets


@pytest.mark.parametrize(
    ("name", "measure"),
    [
        ("适龄儿童接种率", Measure.SHARE),
        ("疫苗有效率", Measure.SHARE),
        ("审批效率", None),
        ("小区容积率", None),
        ("受益群众满意度", Measure.SATISFACTION),
        ("补助发放总额", Measure.MONEY),
        ("失业人员再就业人数", Measure.PEOPLE),
        ("培训人次", Measure.PEOPLE),
        ("惠及户数", Measure.HOUSEHOLDS),
        ("清扫面积（平方米）", Measure.AREA),
        ("道路里程", Measure.LENGTH),
        ("项目完成时间", Measure.TIME),
        ("演出场次", Measure.TIMES),
        ("新建公厕数量", Measure.COUNT),
        ("提高政策知晓率，满足群众需求", Measure.SHARE),
        ("促进社会和谐", None),
    ],
)
def test_the_last_noun_says_what_is_measured(name: str, measure: Measure | None) -> None:
    assert measured(name) == measure


@pytest.mark.parametrize(
    ("unit", "measure"),
    [
        ("%", Measure.SHARE),
        ("‰", Measure.SHARE),
        ("/10万", Measure.SHARE),
        ("万元", Measure.MONEY),
        ("万人次", Measure.PEOPLE),
        ("名", Measure.PEOPLE),
        ("亩", Measure.AREA),
        ("公里", Measure.LENGTH),
        ("个月", Measure.TIME),
        ("场", Measure.TIMES),
        ("栋", Measure.COUNT),
        ("", None),
        ("万", None),
    ],
)
def test_a_unit_counts_one_thing(unit: str, measure: Measure | None) -> None:
    assert counted_in(unit) == measure


def test_brackets_marks_and_a_value_at_the_end_are_no_part_of_the_name() -> None:
    assert plain("降低“漏损率”（%）<10%") == "降低“漏损率"


def test_only_a_unit_in_brackets_is_one() -> None:
    assert unit_in_brackets("参保人数（万人）") == "万人"
    assert unit_in_brackets("生活补助（寄宿生）") == ""
