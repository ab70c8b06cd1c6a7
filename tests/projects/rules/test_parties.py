"""Whose satisfaction is asked."""

import pytest

from reviews.findings import Status
from tests.projects.rules.building import found, outcome, project


@pytest.mark.parametrize("name", ["供应商满意度", "施工单位满意度", "出国人员满意度", "本单位职工满意度"])
def test_those_who_do_the_work_or_spend_the_money_are_the_wrong_ones(name: str) -> None:
    (finding,) = found("L04", project(("满意度", name, "≥95%")))
    assert (finding.field, finding.level) == ("value", "warning")


def test_partners_who_are_paid_and_staff_of_others_are_hints() -> None:
    cost = ("经济成本", "与大学合作经费", "≤10万元")
    for rows in ([cost, ("满意度", "高校满意度", "≥95%")], [("满意度", "社区工作人员满意度", "≥95%")]):
        assert [one.level for one in found("L04", project(*rows))] == ["hint"]


@pytest.mark.parametrize("name", ["受益居民满意度", "学生家长及老师满意度", "参训企业满意度", "高校满意度"])
def test_those_who_are_served_pass(name: str) -> None:
    assert outcome("L04", project(("满意度", name, "≥95%"))).status == Status.PASSED


@pytest.mark.parametrize(
    "name", ["设备供货企业满意度", "营养餐配送公司满意度", "运营单位满意度", "教育局工作人员满意度"]
)
def test_those_named_by_what_they_provide_are_the_wrong_ones(name: str) -> None:
    sheet = project(("满意度", name, "≥95%"), goal="保障学生就餐。", department="教育和体育局")
    assert [one.level for one in found("L04", sheet)] == ["warning"]


def test_firms_that_the_money_supports_are_served() -> None:
    sheet = project(("满意度", "运营企业满意度", "≥95%"), goal="发放公交运营企业补贴。")
    assert [one.level for one in found("L04", sheet)] == ["hint"]
    sheet = project(("满意度", "软件公司满意度", "≥95%"), goal="扶持软件企业。")
    assert outcome("L04", sheet).status == Status.PASSED
    sheet = project(("满意度", "燃气公司满意度", "≥95%"), goal="保障居民用气。")
    assert [one.level for one in found("L04", sheet)] == ["hint"]
