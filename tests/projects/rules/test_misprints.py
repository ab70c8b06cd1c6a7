"""Misprints: what is one, and what only looks like it."""

import pytest

from projects.rules.table import Table
from reviews.findings import Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, paths, project


def goal(text: str) -> Table:
    return project(("数量", "检修车辆数", "≥5辆"), goal=text)


@pytest.mark.parametrize(
    "text",
    [
        "建立建全管理制度。",
        "及时拔付资金。",
        "反应群众参与情况。",
        "截止目前已完成。",
        "（鲁某涵〔2023〕5号）",
        "按照补贴标准补贴标准发放。",
        "开展义诊，开展义诊，普及知识。",
        "按204年工作计划实施。",
        "《林业发展规划（2021—20225年）》",
        "资助庭经济困难学生。",
        "建设监识平台。",
        "参加培训人数数（人）",
        "学生补助金额（住校生）金额",
        "提高全县社会稳定。",
        "保障乘车安安全。",
        "改善善空气质量。",
        "维修养护护农村道路。",
        "保障障居民用水。",
        "群群众安全感提高。",
        "有效防犯风险。",
        "保帐群众用水。",
        "按时办接率提高。",
        "传统村落的到保护。",
        "工作取的实效。",
        "设备投人使用。",
        "车辆合格律提高。",
    ],
)
def test_a_misprint_is_found(text: str) -> None:
    assert paths("P01", goal(text)) == ["goal"]


@pytest.mark.parametrize(
    "text",
    [
        "电视户户通覆盖全区，创建标兵户户数稳定。",
        "创建全国文明城市，构建全方位体系。",
        "不良反应监测，快速反应机制，异常反应处置。",
        "农机购置补贴，贫困人口，科普服务。",
        "健全全生命周期服务，往深里走、往实里走。",
        "实施公开招聘的我区单位占我区单位之比。",
        "根据某市财政局某市教育局文件。",
        "图书管理、房屋建筑、家庭困难、中庭建设。",
        "参加保险的职工人数及参加保险的其他人员数。",
        "2024年完成，2023—2025年规划。",
        "截止日期、以及时拨付。",
    ],
)
def test_what_only_looks_like_a_misprint_passes(text: str) -> None:
    assert outcome("P01", goal(text)).status == Status.PASSED


def test_a_known_confusion_in_a_row_is_mended_by_one_click() -> None:
    (finding,) = found("P01", department(Indicator(seq=1, level3="发展人数", explanation="反应发展人数")))
    (fix,) = finding.fixes
    assert (finding.path, fix.label) == ("rows[0].explanation", "改为 反映发展人数")


def test_a_name_that_lost_a_character_in_the_goal_is_a_hint() -> None:
    sheet = project(("社会效益", "乡村道路清洁全镇覆盖率", "≥95%"), goal="实现乡村道路清镇覆盖率提高。")
    assert outcome("P01", sheet).status == Status.PASSED
    sheet = project(("社会效益", "乡村道路清洁全镇覆盖率", "≥95%"), goal="实现乡村道路清全镇覆盖率提高。")
    assert [one.level for one in found("P01", sheet)] == ["hint"]


def test_an_office_printed_with_a_character_too_many_is_found() -> None:
    rows = [Indicator(seq=1, level3=name, office="人事财务与审计科") for name in ("甲项数量", "乙项数量")]
    more = Indicator(seq=1, level3="丙项数量", standard_source="人事财务与的审计科统计")
    assert paths("P01", department(*rows, more)) == ["rows[2].standard_source"]


def test_one_document_with_two_numbers_is_a_hint() -> None:
    rows = [
        Indicator(
            seq=1,
            level3=f"第{number}项",
            standard_source=f"关于下达年度建设任务的通知（某字〔2021〕{number}号）",
        )
        for number in (59, 60)
    ]
    assert [(one.path, one.level) for one in found("P01", department(*rows))] == [
        ("rows[1].standard_source", "hint")
    ]


def test_the_one_row_with_another_level_of_government_is_asked() -> None:
    names = ["水稻区级补助标准", "小麦区级补助标准", "大豆区级补助标准", "棉花上级补助标准"]
    sheet = project(*(("经济成本", name, "≤4元/亩") for name in names))
    assert paths("P01", sheet) == ["tasks[0].indicators[3].level3"]


def test_a_year_without_its_word_in_a_name_is_a_hint() -> None:
    sheet = project(("数量", "检修车辆数", "≥5辆"), name="2024区级公交补贴")
    assert [(one.path, one.level) for one in found("P01", sheet)] == [("name", "hint")]


@pytest.mark.parametrize(
    "text",
    [
        "改造学校校舍，检测供水水质。",
        "税收收入和项目目标按期完成。",
        "重点村村民人人受益，残疾人人数不减。",
        "开展教育育人活动，管护实实在在。",
        "预防犯罪，确保帐篷到位，合格律师获取的成效达到目的。",
        "公安安保到位，落实奖补补助，养护护栏。",
    ],
)
def test_two_words_may_meet_in_one_character(text: str) -> None:
    assert outcome("P01", goal(text)).status == Status.PASSED


def test_of_a_cell_full_of_one_character_only_the_first_are_told() -> None:
    subject = department(Indicator(level1="甲", level2="乙", level3="丙", value="1个", remark="的" * 4000))
    assert len(found("P01", subject)) <= 20


def test_a_misprint_is_shown_with_the_words_around_it_and_asked_about() -> None:
    rows = (("数量", "慰问庭经济困难职工户数", "≥300人"),)
    (finding,) = found("P01", project(*rows))
    assert finding.message == "“慰问庭经济困难职工…”：是不是“家庭”漏了字？请核对。"
