"""Units and their algebra."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.units import convert, is_known, ratio, unit, unscaled


@pytest.mark.parametrize(
    ("printed", "canonical", "factor"),
    [
        ("", "", 1),
        ("元/月/人", "元/人/月", 1),
        ("元/人/月", "元/人/月", 1),
        ("元每人每月", "元/人/月", 1),
        ("元/次/人", "元/人/次", 1),
        ("万元", "元", 10**4),
        ("亿元", "元", 10**8),
        ("万美元", "美元", 10**4),
        ("万人", "人", 10**4),
        ("名", "人", 1),
        ("人次", "人次", 1),
        ("‰", "%", Fraction(1, 10)),
        ("％", "%", 1),
        ("/10万", "%", Fraction(1, 1000)),
        ("人/千人", "%", Fraction(1, 10)),
        ("个/千人", "个/人", Fraction(1, 1000)),
        ("份/百万人", "份/人", Fraction(1, 10**6)),
        ("公顷", "平方米", 10**4),
        ("万平方米", "平方米", 10**4),
        ("㎡", "平方米", 1),
        ("m²", "平方米", 1),
        ("亩", "平方米", Fraction(2000, 3)),
        ("千米", "米", 1000),
        ("千克", "千克", 1),
        ("万千瓦时", "千瓦时", 10**4),
        ("个百分点", "百分点", 1),
        ("个工作日", "工作日", 1),
        ("万元/公里", "元/米", 10),
        ("樽", "樽", 1),
    ],
)
def test_a_printed_unit_has_one_canonical_name_and_factor(
    printed: str, canonical: str, factor: int | Fraction
) -> None:
    assert (str(unit(printed)), unit(printed).factor) == (canonical, factor)


@pytest.mark.parametrize(
    ("number", "of", "to", "result"),
    [
        ("3", "万元", "元", "30000"),
        ("0.5", "亿元", "万元", "5000"),
        ("1", "公顷", "亩", "15"),
        ("3", "亩", "平方米", "2000"),
        ("800", "元/月/人", "元/人/年", "9600"),
        ("2", "年", "个月", "24"),
        ("2", "天", "小时", "48"),
        ("8.2", "/10万", "‰", "0.082"),
        ("1", "平方米", "亩", "0.0015"),
    ],
)
def test_numbers_convert_between_units_of_one_kind(number: str, of: str, to: str, result: str) -> None:
    assert convert(Decimal(number), of, to) == Decimal(result)


@pytest.mark.parametrize(
    ("of", "to"), [("人", "户"), ("人次", "人"), ("元/人", "元/户"), ("元", "%"), ("月", "日")]
)
def test_units_of_different_kinds_do_not_convert(of: str, to: str) -> None:
    assert convert(Decimal(1), of, to) is None


def test_a_decimal_without_end_is_rounded_to_twelve_places() -> None:
    assert convert(Decimal(1), "亩", "平方米") == Decimal("666.666666666667")


@pytest.mark.parametrize(
    ("text", "known"), [("", True), ("万株", True), ("/10万", True), ("元/樽", False), ("的", False)]
)
def test_a_unit_is_known_when_each_of_its_parts_is(text: str, known: bool) -> None:
    assert is_known(text) is known


def test_only_the_scale_of_the_first_part_goes() -> None:
    assert [unscaled(text) for text in ("万元", "元", "千米", "件/万人")] == ["元", "元", "千米", "件/万人"]


WORDS = st.sampled_from(
    [
        "元",
        "万元",
        "人",
        "万人",
        "亩",
        "㎡",
        "公里",
        "%",
        "‰",
        "年",
        "月",
        "天",
        "个/千人",
        "元/月/人",
        "/10万",
    ]
)
UNITS = WORDS | st.text("元人万亿年月/%·每个千0123", max_size=8)


@given(UNITS, UNITS)
def test_there_and_back_is_one(one: str, other: str) -> None:
    there, back = ratio(one, other), ratio(other, one)
    assert (there is None) == (back is None)
    assert there is None or back is None or there * back == 1


@given(st.lists(st.sampled_from(["人", "月", "户", "次", "年", "万人"]), max_size=3), st.randoms())
def test_the_order_of_what_is_divided_by_does_not_matter(parts: list[str], random: object) -> None:
    assert unit("/".join(["元", *parts])) == unit("/".join(["元", *reversed(parts)]))


@given(UNITS)
def test_a_canonical_unit_is_its_own(text: str) -> None:
    assert unit(text).factor > 0
