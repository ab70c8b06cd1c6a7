"""Money per thing and time."""

from decimal import Decimal

import pytest

from indicators.products import fits, is_count, product, rate


@pytest.mark.parametrize(
    ("printed", "thing", "periods"),
    [
        ("元/人/月", "人", 12),
        ("元/月/人", "人", 12),
        ("元/个/年", "个", 1),
        ("元/生/学期", "生", 2),
        ("万元/平方米", "平方米", 1),
        ("元/亩", "平方米", 1),
        ("元/次/人", "人", 1),
        ("元/月", "", 12),
        ("元/人/天", "人", None),
    ],
)
def test_a_unit_says_what_is_counted_and_how_often_in_a_year(
    printed: str, thing: str, periods: int | None
) -> None:
    per = rate(printed)
    assert per is not None
    assert (per.thing, per.periods) == (thing, periods)


@pytest.mark.parametrize("printed", ["人", "%", "万美元", "亩", ""])
def test_what_is_no_money_has_no_rate(printed: str) -> None:
    assert rate(printed) is None


def test_an_amount_is_for_nothing_named() -> None:
    per = rate("万元")
    assert per is not None
    assert per.is_plain


@pytest.mark.parametrize(
    ("thing", "counted", "name"),
    [
        ("人", "名", "护林员人数"),
        ("生", "人次", "受助学生人次"),
        ("平方米", "万亩", "造林面积"),
        ("社区", "个", "覆盖社区个数"),
        ("场", "场次", "演出场次"),
    ],
)
def test_things_are_counted_in_their_own_units(thing: str, counted: str, name: str) -> None:
    assert fits(thing, counted, name)


@pytest.mark.parametrize(("thing", "counted", "name"), [("人", "户", "户数"), ("社区", "个", "监控点个数")])
def test_things_are_not_counted_as_others(thing: str, counted: str, name: str) -> None:
    assert not fits(thing, counted, name)


@pytest.mark.parametrize(
    ("price", "unit", "count", "counted", "periods", "money"),
    [
        ("120", "元/盏/年", "500", "盏", 1, "60000"),
        ("300", "元/人/月", "0.01", "万人", 12, "360000"),
        ("0.5", "万元/平方米", "2", "万平方米", 1, "100000000"),
        ("200", "元/亩", "1.5", "万亩", 1, "3000000"),
    ],
)
def test_price_times_quantity_is_money(
    price: str, unit: str, count: str, counted: str, periods: int, money: str
) -> None:
    per = rate(unit)
    assert per is not None
    assert product(Decimal(price), per, Decimal(count), counted, periods) == Decimal(money)


@pytest.mark.parametrize(
    ("printed", "counts"),
    [("人", True), ("万亩", True), ("%", False), ("元", False), ("次/年", False), ("年", False)],
)
def test_shares_times_and_rates_count_nothing(printed: str, counts: bool) -> None:
    assert is_count(printed) == counts
