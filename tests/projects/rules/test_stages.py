"""Dates of stages that follow each other."""

import pytest

from tests.projects.rules.building import paths, project

BEFORE = [
    ("道路工程完工时间", "2024年10月31日前", "道路工程竣工验收时间", "2024年8月15日前"),
    ("工程完工时间", "2024年10月31日前", "竣工验收时间", "2024年9月15日前"),
    ("冷链设备采购完成时间", "2024年6月底前", "冷链设备安装调试完成时间", "2024年3月底前"),
    ("泵站工程完工时间", "2024年9月底前", "泵站工程招标完成时间", "2024年12月15日前"),
]


@pytest.mark.parametrize(("one", "early", "other", "late"), BEFORE)
def test_a_stage_before_the_one_it_follows_is_doubted(one: str, early: str, other: str, late: str) -> None:
    assert len(paths("T07", project(("时效", one, early), ("时效", other, late)))) == 1


@pytest.mark.parametrize(
    ("one", "early", "other", "late"),
    [
        ("道路工程完工时间", "2024年8月15日前", "道路工程竣工验收时间", "2024年10月31日前"),
        ("道路工程完工时间", "2024年8月31日前", "设备购置到位时间", "2024年9月30日前"),  # of another thing
        ("设备购置完成时间", "2024年9月30日前", "工程完工时间", "2024年8月31日前"),
    ],
)
def test_stages_in_order_or_of_different_things_are_right(
    one: str, early: str, other: str, late: str
) -> None:
    assert not paths("T07", project(("时效", one, early), ("时效", other, late)))
