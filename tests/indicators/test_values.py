"""The grammar of target values."""

from decimal import Decimal
from time import thread_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.values import Compound, Quantity, Range, parse


def quantity(text: str) -> Quantity:
    value = parse(text)
    assert isinstance(value, Quantity), value
    return value


@pytest.mark.parametrize(
    ("text", "operator", "number", "unit", "canonical"),
    [
        ("≥1344万元", "≥", "1344", "万元", "元"),
        ("≥ 450人", "≥", "450", "人", "人"),
        (">=95%", "≥", "95", "%", "%"),
        ("≧95％", "≥", "95", "％", "%"),
        ("<=8个", "≤", "8", "个", "个"),
        ("＜1%", "<", "1", "%", "%"),
        ("<0.9‰", "<", "0.9", "‰", "%"),
        ("﹦100%", "=", "100", "%", "%"),
        ("=100.00(%)", "=", "100.00", "%", "%"),
        (r"$\geq 1000$ 人次", "≥", "1000", "人次", "人次"),
        (r"$\geq20\%$", "≥", "20", "%", "%"),
        ("≤3264.74元/人/月", "≤", "3264.74", "元/人/月", "元/人/月"),
        ("≤12.5元/月/人", "≤", "12.5", "元/月/人", "元/人/月"),
        ("≤1,234.50万元", "≤", "1234.50", "万元", "元"),
        ("≥12，345人", "≥", "12345", "人", "人"),
        ("≥３０万平方米", "≥", "30", "万平方米", "平方米"),
        ("≥35㎡", "≥", "35", "㎡", "平方米"),
        ("≤8.2/10万", "≤", "8.2", "/10万", "%"),
        ("8.2/10万以下", "≤", "8.2", "/10万", "%"),
        ("0/10万", "", "0", "/10万", "%"),
        ("85%以上", "≥", "85", "%", "%"),
        ("4‰以下", "≤", "4", "‰", "%"),
        ("2公里以内", "≤", "2", "公里", "米"),
        ("95%左右", "", "95", "%", "%"),
        ("−3.27‰", "", "-3.27", "‰", "%"),
        ("—2‰", "", "-2", "‰", "%"),
        ("≥-0.2个百分点", "≥", "-0.2", "个百分点", "百分点"),
        ("不高于2万元", "≤", "2", "万元", "元"),
        ("不得少于3次", "≥", "3", "次", "次"),
        ("超过60%", ">", "60", "%", "%"),
        ("19家", "", "19", "家", "家"),
        ("103.97", "", "103.97", "", ""),
        ("5000分", "", "5000", "分", "分"),
        ("≥3.8个/千人", "≥", "3.8", "个/千人", "个/人"),
        ("≤20万元/社区", "≤", "20", "万元/社区", "元/社区"),
        ("≤7个从未见过的量词", "≤", "7", "个从未见过的量词", "个从未见过的量词"),
    ],
)
def test_a_quantity_has_operator_number_and_unit(
    text: str, operator: str, number: str, unit: str, canonical: str
) -> None:
    value = quantity(text)
    assert (value.operator, str(value.number), value.unit) == (operator, number, unit)
    assert value.canonical_unit == canonical


@pytest.mark.parametrize(
    ("text", "label", "note"),
    [
        ("小学≥30人", "小学", ""),
        ("小学30人", "小学", ""),
        ("小学：30人", "小学", ""),
        ("适度提高，最高补助标准不高于2万元", "适度提高，最高补助标准", ""),
        ("由91%提高到95%", "由91%提高到", ""),
        ("≥4.2万户（2024-2028年）", "", "（2024-2028年）"),
        ("100%覆盖", "", "覆盖"),
    ],
)
def test_words_around_the_number_are_kept_as_label_and_note(text: str, label: str, note: str) -> None:
    assert (quantity(text).label, quantity(text).note) == (label, note)


def test_canonical_numbers_compare_across_scales() -> None:
    assert quantity("≥0.29万人").canonical_number == quantity("2900人").canonical_number == Decimal(2900)
    assert quantity("≥5‰").canonical_number == quantity("≥0.5%").canonical_number


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "label"),
    [
        ("3-12倍", "3", "12", "倍", ""),
        ("3至12倍", "3", "12", "倍", ""),
        ("80%~90%", "80", "90", "%", ""),
        ("80％～90％", "80", "90", "％", ""),
        ("800—2400元/人", "800", "2400", "元/人", ""),
        ("9000元-1万元", "0.9", "1", "万元", ""),
        ("1万-2万元", "1", "2", "万元", ""),
        ("补助低保标准的3-12倍", "3", "12", "倍", "补助低保标准的"),
    ],
)
def test_a_range_has_two_bounds_in_one_unit(text: str, low: str, high: str, unit: str, label: str) -> None:
    value = parse(text)
    assert isinstance(value, Range)
    assert (value.low, value.high, value.unit, value.label) == (Decimal(low), Decimal(high), unit, label)


def test_the_bounds_of_a_range_have_a_canonical_form() -> None:
    value = parse("1-2万元")
    assert isinstance(value, Range)
    assert (value.canonical_bounds, value.canonical_unit) == ((Decimal(10000), Decimal(20000)), "元")


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("甲类≥240元/月/人；乙类≥685元/月/人；丙类≥1090元/月/人", ["甲类", "乙类", "丙类"]),
        ("昼间≤55dB;夜间≤45dB", ["昼间", "夜间"]),
        ("初中≥20人，小学≥30人", ["初中", "小学"]),
        ("≥80%，≤90%", ["", ""]),
        ("不低于80%且不高于90%", ["", ""]),
    ],
)
def test_a_compound_has_its_quantities_in_order(text: str, labels: list[str]) -> None:
    value = parse(text)
    assert isinstance(value, Compound)
    assert [part.label for part in value.parts if isinstance(part, Quantity)] == labels


def test_the_parts_of_a_compound_are_what_they_are_alone() -> None:
    value = parse("省级=2万元/人；全部及时；2025年6月底前")
    assert isinstance(value, Compound)
    assert value.parts == (parse("省级=2万元/人"), parse("全部及时"), parse("2025年6月底前"))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "保障",
            "逐步提高",
            "有效",
            "不低于上年",
            "-",
            "",
            "全覆盖",
            "优良",
            "建立、健全",
            "目前",
            "≥",
            "；",
            "/",
            "元",
        ),
        "2021年107、2022年103.7、2023年104",
        "前三年不可比，2023年-2‰",
        "开展5岁以下儿童健康管理",
        "达到3A级旅游景区标准",
        "24小时值班值守",
        "一是完善制度；二是加强培训",
    ],
)
def test_unknown_wording_is_a_quality(text: str) -> None:
    assert parse(text).kind == "quality"


@pytest.mark.parametrize("text", ["≥ 450人", "2024年 12月", "保 障", "甲≥1人； 乙≥2人", "3 - 5倍", ""])
def test_a_value_prints_as_it_was_printed(text: str) -> None:
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    "piece", ["1", "1,111", "<=", "截止到", "≥1", "甲≥1个，", "2024年", "至", "完成", "%/", "1-", "每月"]
)
def test_a_long_text_that_says_nothing_is_read_quickly(piece: str) -> None:
    start = thread_time()
    parse(piece * (399 // len(piece)) + "!")
    assert thread_time() - start < 1


SOUP = st.text(
    "≥≤=><＜%％‰0123456789.,，;；:：-−~/（）()$\\geq "
    "年月日前后内以上下不低高于万亿元人个户次每按第一季度底至到保障达为"
)
OPERATORS = st.sampled_from(["", "≥", "≤", "=", ">", "<"])
NUMBERS = st.decimals(0, 10**7, places=2, allow_nan=False).map(lambda number: number.copy_abs())
UNITS = st.sampled_from(
    ["", "%", "‰", "元", "万元", "人", "万人", "元/人/月", "元/月/人", "/10万", "个/千人", "㎡", "亩"]
)


@given(SOUP | st.text())
def test_every_text_has_a_meaning_that_prints_as_it_and_reads_as_itself(text: str) -> None:
    value = parse(text)
    assert str(value) == text
    assert parse(str(value)) == value


@given(OPERATORS, NUMBERS, UNITS)
def test_a_written_quantity_is_read_back(operator: str, number: Decimal, unit: str) -> None:
    value = quantity(f"{operator}{number}{unit}")
    assert (value.operator, value.number, value.unit) == (operator, number, unit)


@given(NUMBERS)
def test_thousands_commas_change_nothing(number: Decimal) -> None:
    assert quantity(f"≥{number:,}人").number == number


@given(NUMBERS, NUMBERS, UNITS.filter(bool), st.sampled_from("-~～至—"))
def test_a_written_range_is_read_back(low: Decimal, high: Decimal, unit: str, sign: str) -> None:
    value = parse(f"{low}{unit}{sign}{high}{unit}")
    assert isinstance(value, Range)
    assert (value.low, value.high, value.unit) == (low, high, unit)


@given(st.lists(st.tuples(OPERATORS.filter(bool), NUMBERS, UNITS), min_size=2, max_size=4))
def test_a_written_compound_is_read_back(parts: list[tuple[str, Decimal, str]]) -> None:
    value = parse("；".join(f"甲{operator}{number}{unit}" for operator, number, unit in parts))
    assert isinstance(value, Compound)
    read = [(part.operator, part.number, part.unit) for part in value.parts if isinstance(part, Quantity)]
    assert read == parts
