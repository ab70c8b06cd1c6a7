"""Deadlines: when something is promised."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.deadlines import Deadline
from indicators.values import parse


def deadline(text: str) -> Deadline:
    value = parse(text)
    assert isinstance(value, Deadline), value
    return value


@pytest.mark.parametrize(
    ("text", "nature", "first", "last", "before"),
    [
        ("2024年12月10日前", "date", date(2024, 12, 10), date(2024, 12, 10), True),
        ("2024年 12月 20日\n前", "date", date(2024, 12, 20), date(2024, 12, 20), True),
        ("2025年6月30日之前完成", "date", date(2025, 6, 30), date(2025, 6, 30), True),
        ("2025年6月30日", "date", date(2025, 6, 30), date(2025, 6, 30), False),
        ("2025-06-30", "date", date(2025, 6, 30), date(2025, 6, 30), False),
        ("不晚于2025年6月30日", "date", date(2025, 6, 30), date(2025, 6, 30), True),
        ("2024年2月", "month", date(2024, 2, 1), date(2024, 2, 29), False),
        ("2025年10月底前", "month", date(2025, 10, 1), date(2025, 10, 31), True),
        ("2025年3月中旬", "month", date(2025, 3, 11), date(2025, 3, 20), False),
        ("2025年底前", "year", date(2025, 1, 1), date(2025, 12, 31), True),
        ("2025年上半年", "year", date(2025, 1, 1), date(2025, 6, 30), False),
        ("2025年第三季度", "year", date(2025, 7, 1), date(2025, 9, 30), False),
        ("2025年1月-12月", "period", date(2025, 1, 1), date(2025, 12, 31), False),
        ("2025年1-6月", "period", date(2025, 1, 1), date(2025, 6, 30), False),
        ("2025年3月1日至11月20日", "period", date(2025, 3, 1), date(2025, 11, 20), False),
        ("2025年3月1日-15日", "period", date(2025, 3, 1), date(2025, 3, 15), False),
        ("2024—2028年", "period", date(2024, 1, 1), date(2028, 12, 31), False),
        ("12月底前", "month", None, None, True),
        ("3月至11月", "period", None, None, False),
    ],
)
def test_a_moment_spans_its_days(
    text: str, nature: str, first: date | None, last: date | None, before: bool
) -> None:
    value = deadline(text)
    assert (value.nature, value.first, value.last, value.before) == (nature, first, last, before)


@pytest.mark.parametrize(
    ("text", "every"),
    [
        ("每月28日前", "月"),
        ("每个月30日之前", "月"),
        ("每季度末", "季度"),
        ("每年6月底前", "年"),
        ("按月安排", "月"),
        ("按季度发放", "季度"),
        ("次月10日前", "月"),
    ],
)
def test_a_recurring_deadline_says_how_often(text: str, every: str) -> None:
    assert (deadline(text).nature, deadline(text).every) == ("recurring", every)


@pytest.mark.parametrize(
    ("text", "event", "amount", "unit"),
    [
        ("资金拨付后30日内", "资金拨付后", "30", "日"),
        ("材料齐全后10个工作日内", "材料齐全后", "10", "工作日"),
        ("24小时内", "", "24", "小时"),
        ("验收后一个月内", "验收后", "1", "月"),
        ("半年以内", "", "0.5", "年"),
    ],
)
def test_a_relative_deadline_names_event_and_time(text: str, event: str, amount: str, unit: str) -> None:
    value = deadline(text)
    assert (value.nature, value.event, value.amount, value.unit) == ("relative", event, Decimal(amount), unit)


@pytest.mark.parametrize(
    ("text", "event"), [("2025年汛期前", "汛期"), ("春节前", "春节"), ("当年底前", "当年底")]
)
def test_a_deadline_may_stand_before_a_season(text: str, event: str) -> None:
    assert (deadline(text).nature, deadline(text).event) == ("relative", event)


@pytest.mark.parametrize(
    "text",
    [
        "目前",
        "提前",
        "较2023年提升",
        "2024年度工作计划",
        "2025年13月",
        "2025年2月30日前",
        "逐年深化",
        "每年提高",
        "20-22三年的活动",
    ],
)
def test_what_only_looks_like_a_date_is_a_quality(text: str) -> None:
    assert parse(text).kind == "quality"


@pytest.mark.parametrize("text", ["1956.00", "2024.12", "5.01", "2024", "≥2年"])
def test_a_number_is_no_date(text: str) -> None:
    assert parse(text).kind == "quantity"


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)), st.sampled_from(["", "前", "之前", "前完成"]))
def test_every_day_of_the_calendar_is_read(day: date, suffix: str) -> None:
    value = deadline(f"{day.year}年{day.month}月{day.day}日{suffix}")
    assert (value.first, value.last, value.before) == (day, day, suffix != "")
