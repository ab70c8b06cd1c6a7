"""Last year's words as this year's sheet would have them: one table of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.years import moved_on

MOVED = [
    ("2024年12月10日前", "2025年12月10日前"),
    ("2024年3月", "2025年3月"),
    ("2024年度", "2025年度"),
    ("2024 年 6 月底前", "2025 年 6 月底前"),
    ("2024年底前完成", "2025年底前完成"),
    ("2024-12-31", "2025-12-31"),
    ("2024.6.30前", "2025.6.30前"),
    ("2024年1月-12月", "2025年1月-12月"),
    ("2024年1月至2024年12月", "2025年1月至2025年12月"),
    ("2023年9月-2024年7月", "2024年9月-2025年7月"),
    ("2023-2024学年资助", "2024-2025学年资助"),
    ("2025年1月15日前付清", "2026年1月15日前付清"),
    ("开展云屏市2024年渔港修缮，2024年修缮3处", "开展云屏市2025年渔港修缮，2025年修缮3处"),
    ("2024区级渔港保险", "2025区级渔港保险"),
    ("云屏市2024特殊困难家庭照护", "云屏市2025特殊困难家庭照护"),
    ("较2023年提高5个百分点", "较2024年提高5个百分点"),
    ("在2023年基础上增加2处", "在2024年基础上增加2处"),
    ("与2023年相比持平", "与2024年相比持平"),
    ("至2024年建成率", "至2025年建成率"),
    ("二〇二四年度目标", "二〇二五年度目标"),
    ("（2024年度）", "（2025年度）"),
]
KEPT = [
    "《关于举办2024年教学大赛的通知》",
    "《2024年工作要点",  # the other end stands in the next cell
    "云教字〔2024〕59号",
    "云财[2024]11号",
    "云发﹝2024﹞3号",
    "云办字（2024）145号",
    "2024年第3号公告",
    "第十四个五年规划",
    "2021-2025年规划",
    "2024—2026年三年行动",
    "2024年至2026年",
    "2022年、2023年、2024年三年平均",
    "自2024年起执行",
    "从2024年1月1日起施行",
    "2024年以来",
    "2024年3月至2026年6月",
    "到2030年达到80%",
    "2025年我区闲置面积",
    "2023年开工",
    "2020研发补助企业数量",
    "≥2024人",
    "发放2024户",
    "2024万元",
    "120243",
    "=100%",
    "长期",
    "",
]


@pytest.mark.parametrize(("text", "moved"), MOVED)
def test_what_speaks_of_the_sheets_own_year_moves_on(text, moved):
    assert moved_on(text, 2024, 2025) == moved


@pytest.mark.parametrize("text", KEPT)
def test_what_somebody_else_has_named_so_stays(text):
    assert moved_on(text, 2024, 2025) == text


def test_titles_stay_while_the_words_around_them_move():
    text = "按照《2024年要点》（云办〔2024〕3号），2024年10月底前办结"
    assert moved_on(text, 2024, 2025) == "按照《2024年要点》（云办〔2024〕3号），2025年10月底前办结"


@pytest.mark.parametrize(("to", "moved"), [(2026, "2026年3月"), (2022, "2022年3月"), (2024, "2024年3月")])
def test_sheets_may_lie_more_than_a_year_apart(to, moved):
    assert moved_on("2024年3月", 2024, to) == moved


def test_several_years_of_one_text_keep_their_distance():
    assert moved_on("2024年10月开工，2025年3月完工", 2024, 2027) == "2027年10月开工，2028年3月完工"


@given(st.text(alphabet="2024年5月31日前-《》〔〕至自起人处，。", max_size=30), st.integers(2020, 2030))
def test_only_figures_of_years_ever_change(text, to):
    moved = moved_on(text, 2024, to)
    assert len(moved) == len(text)
    assert all(
        one == other or one.isdigit() and other.isdigit() for one, other in zip(text, moved, strict=True)
    )


@given(st.text(max_size=40))
def test_a_sheet_of_the_same_year_is_the_same(text):
    assert moved_on(text, 2024, 2024) == text
