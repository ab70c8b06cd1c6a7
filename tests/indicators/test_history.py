"""A target beside what was reached before."""

from decimal import Decimal

import pytest

from indicators.history import Reached, direction, is_unlike, is_weaker, reached, yearly
from indicators.values import Quantity, parse


def target(text: str) -> Quantity:
    value = parse(text)
    assert isinstance(value, Quantity)
    return value


@pytest.mark.parametrize(
    ("now", "past", "number"),
    [
        ("≥80人", "95人", "95"),
        ("≥0.8万人", "9500人", "0.95"),
        ("≥5000分", "5036", "5036"),  # no unit: the target's
        ("≥3.8个/千人", "3.84个", "3.84"),  # all of the row is counted per thousand
        ("≥90%", "94.45%", "94.45"),
        ("≤3‰", "—2‰", "-2"),
        ("≤1.8起/万车", "2.4起/万车", "2.4"),  # a unit not known without a sign, but the target's
    ],
)
def test_a_number_of_the_past_comes_in_the_targets_unit(now: str, past: str, number: str) -> None:
    assert reached(target(now), past) == Reached(Decimal(number), past)


@pytest.mark.parametrize("past", ["85%", "无", "首次实施", "2021年"])
def test_what_measures_something_else_or_is_no_number_is_not_compared(past: str) -> None:
    assert reached(target("≥30所"), past) is None


def test_three_years_in_one_cell_are_averaged() -> None:
    found = reached(target("≥4个"), "2021年托位2.1个，2022年托位3.3个，2023年托位3.9个")
    assert found == Reached(Decimal("3.10"), "3.10（2021、2022、2023年平均）")
    assert [str(one.number) for _, one in yearly("2021年-3.27‰、2022年-5.65‰、2023年—2‰")] == [
        "-3.27",
        "-5.65",
        "-2",
    ]


def test_one_year_alone_is_no_mean() -> None:
    assert yearly("2023年95人") == ()


@pytest.mark.parametrize(
    ("text", "name", "way"),
    [
        ("≥5%", "某率", "up"),
        ("≤5%", "某率", "down"),
        ("5%", "死亡率", "down"),
        ("=100%", "违法行为查处率", "up"),
    ],
)
def test_the_direction_follows_the_sign_and_without_one_the_name(text: str, name: str, way: str) -> None:
    assert direction(target(text), name) == way


def test_a_higher_ceiling_is_weaker_and_so_is_a_lower_floor() -> None:
    assert is_weaker(target("≤3%"), Decimal("2"), "down") and is_weaker(target("≥3个"), Decimal("4"), "up")
    assert not is_weaker(target("≥3个"), Decimal("3"), "up")


@pytest.mark.parametrize(
    ("now", "past", "unlike"),
    [("≥86所", "90%", True), ("=100%", "300人", True), ("≥6万人", "5800人", False), ("≥6人", "5", False)],
)
def test_a_count_and_a_share_are_unlike(now: str, past: str, unlike: bool) -> None:
    assert is_unlike(target(now), past) is unlike


def test_the_past_of_another_group_is_not_its_own() -> None:
    assert reached(target("小学≥300人"), "初中250人") is None
