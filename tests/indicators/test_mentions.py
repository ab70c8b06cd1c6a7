"""Years that a text names."""

import pytest

from indicators.mentions import Mention, mentioned, other_year


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年放映电影", [2024]),
        ("我区2024年新增面积", [2024]),
        ("2021创业补贴", [2021]),
        ("改造2010只水表、2035平方米", []),
        ("比2023年增加，2021年以来累计", []),
        ("《2019年办法》和鲁政发〔2020〕3号", []),
        ("2021—2025年规划", []),
        ("2020年人口普查口径", []),
    ],
)
def test_only_years_of_its_own_are_named(text: str, years: list[int]) -> None:
    assert [one.year for one in mentioned(text)] == years


def test_a_year_at_the_head_of_a_clause_leads() -> None:
    assert [one.leads for one in mentioned("2023年放映电影，支付2022年尾工程款")] == [True, False]


def test_a_name_seldom_looks_back() -> None:
    assert other_year("全区2023年建成示范村", 2024) == Mention(2023, True)
    assert other_year("新增2023年建成示范村", 2024) is None
    assert other_year("新增2023年建成示范村", 2024, is_name=True) == Mention(2023, False)
