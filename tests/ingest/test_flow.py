"""The reader of text flows: small flows written out, and the whole report of a district."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.readers.flow import reader as flow
from ingest.readers.raw import Raw
from sheets.documents import Document, to_json
from sheets.grid import Cell
from sheets.read import read, reading

REPORT = Path(__file__).parents[1] / "data" / "reports" / "zichuan-2024.txt"

PROJECT = """2030年预算项目

项目支出绩效目标表

（2030年度）

项目名称 河岸
修整

主管部门 [311]北屿区水务局 实施单位 [311002]北屿区河道所
项目资金

（万元）

年度预算资金总额： 96.50
其中：财政拨款 96.50
其他资金

年度总体绩

效目标

1.修整河岸 12公里，项目名称不变。
2.清淤。

一级指标 二级指标 三级指标 指标值

绩效指标 成本指标 经济成本
修整总成本 ≤96.5万元
每公里修整

标准
≤8.1万元/公里

绩效指标 产出指标 时效指标 完工时间 2030年 11月 3日
前

绩效指标 效益指标
可持续影响

指标

保持河岸整洁
长期

绩效指标 满意度指

标
服务对象满意度指标 沿岸居民满意度 ≥88%
"""

HEAD = """职责

序号
部门职责 职责目标 绩效指标 指标解释 年度指标值

指标参考值

备  注
（标准值和历史值
均无的原因/其他

需要说明的问题）

工作活动 预算项目 对应科室

标准值
（规划目标、行业标准或其他明确标准）

历史值
（统计年鉴/统计公报/内部统计/其他需明确的来源）

规划值
当年标准值
前三年均值 上年值 来源
标准值 来源
"""
DEPARTMENT = f"""部门名称：[311]北屿区水务局

{HEAD}
1 河道管理

河道日常巡查
保障河道行洪安全，
及时清除阻水障碍，
汛前全部清完
巡查次数 反映巡河次数 ≥ 52次 ≥52次 ≥52次 巡河办法 50次 51次 内部统计 -
组织镇办开展巡河，建立台账并按
月核对
河道管护经费
30万元
河道科

水位监测率 监测水位的比例 =100% 100% 100% 监测规范 99% 100% 内部统计 - 安装水位计
非汛期巡查
保障枯水期水质，及
时清理岸边垃圾
清理处数 反映清理处数 ≥9处 ≥9处 - 工作计划 - - 内部统计 -
组织沿线各镇街道清理岸边垃圾，
每月通报
基本支出 12.5万元 环境科



部门名称：[311]北屿区水务局

{HEAD}
1 河道管理
非汛期巡查
保障枯水期水质，及
时清理岸边垃圾
通报次数 反映通报次数 ≥12次 12次 12次 工作计划 8次 11次 内部统计 - 每月通报 基本支出 12.5万元 环境科

2 供水
保障
供水水质提升
提高水厂出水质量，
让居民喝上放心水
水质合格率 反映水厂水质 ≥99% 99%以上 99%以上 供水条例 98% 98.6% 内部统计 - 更新滤池 水厂改造7万元 供水科
"""


def documents(raw: Raw, year: int = 2030) -> list[Document]:
    return [read(region.sheet, replace(region.grid, fiscal_year=year)) for region in raw.regions]


def table(text: str) -> dict:
    raw = flow.read(text)
    assert [line.text for line in raw.unplaced] == []
    [document] = documents(raw)
    return to_json(document)


def cell(raw: Raw, text: str) -> Cell:
    return next(cell for region in raw.regions for cell in region.grid.cells if cell.text == text)


def test_project_sheet_is_read_from_broken_lines():
    found = table(PROJECT)
    assert found["name"] == "河岸修整"
    assert found["department"] == {"code": "311", "name": "北屿区水务局"}
    assert found["unit"] == {"code": "311002", "name": "北屿区河道所"}
    assert found["budget"] == {"total": "96.50", "fiscal": "96.50", "other": None}
    assert found["goal"] == "1.修整河岸12公里，项目名称不变。2.清淤。"
    assert [list(row.values()) for row in found["tasks"][0]["indicators"]] == [
        ["成本指标", "经济成本", "修整总成本", "≤96.5万元"],
        ["成本指标", "经济成本", "每公里修整标准", "≤8.1万元/公里"],
        ["产出指标", "时效指标", "完工时间", "2030年11月3日前"],
        ["效益指标", "可持续影响指标", "保持河岸整洁", "长期"],
        ["满意度指标", "服务对象满意度指标", "沿岸居民满意度", "≥88%"],
    ]


def test_department_sheet_is_read_over_its_pages():
    rows = table(DEPARTMENT)["rows"]
    assert [row["duty_no"] for row in rows] == [1, 1, 1, 1, 2]
    assert [row["responsibility"] for row in rows] == [
        "河道日常巡查",
        "河道日常巡查",
        "非汛期巡查",
        "非汛期巡查",
        "供水水质提升",
    ]
    assert rows[0] == {
        "duty_no": 1,
        "duty": "河道管理",
        "responsibility": "河道日常巡查",
        "objective": "保障河道行洪安全，及时清除阻水障碍，汛前全部清完",
        "indicator": "巡查次数",
        "explanation": "反映巡河次数",
        "value": "≥52次",
        "planned_value": "≥52次",
        "standard_value": "≥52次",
        "standard_source": "巡河办法",
        "average_3y": "50次",
        "previous_year": "51次",
        "history_source": "内部统计",
        "remark": "-",
        "activity": "组织镇办开展巡河，建立台账并按月核对",
        "budget_project": "河道管护经费30万元",
        "office": "河道科",
    }
    assert rows[4]["duty"] == "供水保障"


def test_merged_cells_reach_down_to_the_next_and_say_so():
    raw = flow.read(DEPARTMENT)
    merged = cell(raw, "河道管护经费30万元")
    assert merged.rowspan == 2
    assert merged.origin is not None
    assert merged.origin.repairs == ("断行已接好", "合并到以下1行，系推定")


def test_lone_text_behind_two_dashes_is_the_remark():
    raw = flow.read(DEPARTMENT.replace("- - 内部统计 -", "- - 首年开展"))
    assert [row["remark"] for row in to_json(documents(raw)[0])["rows"]] == ["-", "-", "首年开展", "-", "-"]
    assert cell(raw, "首年开展").origin.repairs == ("所在栏目系推定",)


def test_repeated_heads_stand_beside_the_grid():
    [region] = flow.read(DEPARTMENT).regions
    assert region.heads[0].text == "部门名称：[311]北屿区水务局"
    assert sum(found.text == "工作活动" for found in region.grid.cells) == 1


def test_cover_is_the_title_and_a_text():
    raw = flow.read("云屏市北屿区\n2030年绩效目标公开\n\n\n\n" + PROJECT.split("\n", 2)[2])
    assert raw.title == "云屏市北屿区2030年绩效目标公开"
    assert [line.text for line in raw.texts] == ["云屏市北屿区", "2030年绩效目标公开"]


def test_form_feeds_are_pages():
    raw = flow.read("2030年绩效目标公开\n\f" + PROJECT.split("\n", 2)[2])
    [region] = raw.regions
    assert region.page == 2
    assert cell(raw, "修整总成本").origin.page == 2


def test_page_numbers_are_no_cells():
    first, rest = PROJECT.split("绩效指标 产出指标")
    raw = flow.read(f"2030年绩效目标公开\n\f{first}— 1 —\n\f绩效指标 产出指标{rest}— 2 —\n")
    [document] = documents(raw)
    assert [row.value for row in document.indicators][1:3] == ["≤8.1万元/公里", "2030年11月3日前"]
    assert [line.text for line in raw.texts if "—" in line.text] == ["— 1 —", "— 2 —"]


def test_cells_know_their_lines():
    raw = flow.read(PROJECT)
    origin = cell(raw, "每公里修整标准").origin
    assert [PROJECT.split("\n")[number - 1] for number in origin.lines] == ["每公里修整", "标准"]


def test_sheet_cut_off_behind_its_head_has_no_rows():
    [document] = documents(flow.read(PROJECT[: PROJECT.index("绩效指标 成本")]))
    assert document.name == "河岸修整"
    assert list(document.indicators) == []


def test_sheet_cut_off_in_a_row_keeps_what_is_printed():
    raw = flow.read(PROJECT[: PROJECT.index("≤8.1")])
    printed = [cell.text for region in raw.regions for cell in region.grid.cells]
    assert {"修整总成本", "≤96.5万元"} <= set(printed)
    assert "每公里修整标准" in "".join(printed) + "".join(line.text for line in raw.unplaced)


def test_text_without_a_sheet_is_only_text():
    raw = flow.read("关于预算的说明\n\n项目支出绩效目标表共8张。\n")
    assert raw.regions == ()
    assert [line.text for line in raw.texts] == ["关于预算的说明", "项目支出绩效目标表共8张。"]


@pytest.fixture(scope="module")
def text() -> str:
    return REPORT.read_text()


@pytest.fixture(scope="module")
def raw(text: str) -> Raw:
    return flow.read(text)


def test_report_has_its_sheets_and_rows(raw: Raw):
    found = documents(raw, 2024)
    assert [document.form for document in found] == ["project"] * 8 + ["department_annual"] * 4
    assert [len(list(document.indicators)) for document in found] == [
        20,
        12,
        26,
        9,
        10,
        12,
        18,
        13,
        12,
        49,
        27,
        7,
    ]


def test_report_loses_no_character(raw: Raw, text: str):
    """Cells once each, repeated heads, the report's own texts and what is unplaced: all that is printed."""
    printed = [cell.text for region in raw.regions for cell in region.grid.cells]
    printed += [line.text for region in raw.regions for line in region.heads]
    printed += [line.text for line in (*raw.texts, *raw.unplaced)]
    assert Counter("".join("".join(printed).split())) == Counter("".join(text.split()))


def test_each_region_loses_no_character(raw: Raw, text: str):
    lines = text.split("\n")
    for region in raw.regions:
        within = "".join(lines[region.first_line - 1 : region.last_line])
        printed = [cell.text for cell in region.grid.cells] + [line.text for line in region.heads]
        assert Counter("".join("".join(printed).split())) == Counter("".join(within.split()))


def test_report_leaves_nothing_unplaced(raw: Raw):
    assert raw.unplaced == ()
    found = [reading(region.sheet, region.grid) for region in raw.regions]
    assert [one.unplaced for one in found] == [()] * 12


def test_report_keeps_cover_preface_and_dividers_as_texts(raw: Raw):
    texts = [line.text for line in raw.texts]
    assert raw.title == "".join("".join(texts[:2]).split())
    assert sum("绩 效 目 标" in one for one in texts) == 2
    assert len(texts) == 23


def test_no_indicator_lacks_its_name_or_value(raw: Raw):
    for document in documents(raw, 2024):
        assert all(row.level1 and row.level2 and row.level3 and row.value for row in document.indicators)


def test_a_duty_holds_its_texts_over_a_page_end(raw: Raw):
    education = documents(raw, 2024)[9]
    numbers = [row.seq for row in education.indicators]
    assert numbers == sorted(numbers)
    duties = {(row.seq, row.level1) for row in education.indicators}
    assert len(duties) == 9


def test_cells_printed_without_a_blank_are_parted(raw: Raw, text: str):
    [parted] = [
        cell
        for region in raw.regions
        for cell in region.grid.cells
        if cell.origin and "相连的两格已分开" in cell.origin.repairs
    ]
    line = text.split("\n")[parted.origin.lines[0] - 1]
    [before] = [
        cell.text
        for region in raw.regions
        for cell in region.grid.cells
        if cell.origin and cell.origin.lines == parted.origin.lines[:1] and line.startswith(cell.text)
    ]
    assert parted.text.startswith(line.removeprefix(before))
