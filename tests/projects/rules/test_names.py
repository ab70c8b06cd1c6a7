"""How like names are."""

import pytest

from projects.rules.names import is_family, likeness, own_words, says_standard, says_total


def test_general_words_make_no_names_alike() -> None:
    assert likeness("路灯维护补助标准", "公厕补助标准") == 0
    assert likeness("路灯维护补助标准", "路灯维护费用") == 1


def test_own_words_are_what_the_others_do_not_say() -> None:
    assert own_words("退役士兵慰问金标准", "优抚对象慰问金") == "退役士兵"
    assert own_words("优抚对象慰问金标准", "优抚对象慰问金") == ""


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("农村低保标准", "城市低保标准", True),
        ("一档补助标准", "二档补助标准", True),
        ("护林员补贴标准", "路灯电费单价", False),
    ],
)
def test_names_of_tiers_differ_in_one_place(one: str, other: str, alike: bool) -> None:
    assert is_family(one, other) == alike


def test_totals_and_standards_say_so() -> None:
    assert says_total("项目总成本")
    assert says_standard("单个站点建设费用")
    assert not says_standard("站点建设费用")
    assert not says_standard("标准化车间建设投资")
    assert not says_standard("高标准大棚管护资金")
    assert not any(map(says_standard, ("标准化建设总投资", "高标准农田管护资金")))
