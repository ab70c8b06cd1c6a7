"""Tab text: what was lost on the way from paper comes back, and nothing else appears."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.readers.tabbed.reader import clean, read
from ingest.reports import read_file, read_report
from tests.ingest.generator import report, tabbed_text

REPORT = Path(__file__).parents[1] / "data/reports/zhoucun-2024.md"
HEAD = "年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"
TOP = (
    "# 专项资金绩效目标表\n\n专项资金名称\t绿道资金\t\t\t\n主管部门\t云屏市北屿区水务局\t\t\t\n"
    "年度预算资金（万元）\t12\t\t\t\n年度总体目标\t修好绿道。\t\t\t\n主要政策任务 1：绿道\n"
)
FIRST = "\t成本指标\t经济成本指标\t绿道建设总额\t≤12 万元\n"


def rows(text):
    (document,) = read_report(text.encode(), "made.md").documents
    return [(row.level1, row.level2, row.level3, row.value) for row in document.indicators]


def printed(text):
    return Counter("".join(clean(line) for line in text.splitlines()))


@pytest.mark.parametrize(
    "line",
    [
        "\t满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\n",
        "满意度指标\t服务对象满意度指标\t居民满意度\t≥90%\t\n",
        "满意度指标\t服务对象满意度指标\t居民满意度\t\t≥90%\n",
        "满意度指标\t\t服务对象满意度指标\t居民满意度\t≥90%\n",
    ],
)
def test_a_row_that_slid_to_the_left_is_put_back(line):
    found = rows(TOP + HEAD + FIRST + line)
    assert found[1] == ("满意度指标", "服务对象满意度指标", "居民满意度", "≥90%")


def test_an_empty_level_below_a_filled_one_is_merged_with_it():
    found = rows(TOP + HEAD + FIRST + "\t\t\t绿道养护费\t≤3万元\n")
    assert found[1] == ("成本指标", "经济成本指标", "绿道养护费", "≤3万元")


def test_a_cell_cut_by_a_page_end_is_joined():
    found = rows(TOP + HEAD + FIRST + "\n\t\t\t（区级部分）\t\n")
    assert found == [("成本指标", "经济成本指标", "绿道建设总额（区级部分）", "≤12万元")]


def test_a_row_after_a_page_end_is_a_row_of_its_own():
    assert len(rows(TOP + HEAD + FIRST + "\n\t产出指标\t数量指标\t绿道长度\t≥3 公里\n")) == 2


def test_a_repeated_head_is_kept_aside():
    text = TOP + HEAD + FIRST + "\n" + HEAD + "\t产出指标\t数量指标\t绿道长度\t≥3 公里\n"
    (region,) = read(text).regions
    assert [line.text for line in region.heads] == ["年度绩效指标一级指标二级指标三级指标指标值"]
    assert len(rows(text)) == 2


def test_a_head_that_lost_its_first_cell_does_not_move_the_rows():
    assert rows(TOP + "一级指标\t二级指标\t三级指标\t指标值\t\n" + FIRST) == rows(TOP + HEAD + FIRST)


def test_a_missing_head_does_not_lose_the_rows():
    second = "主要政策任务 2：驿站\n\t产出指标\t数量指标\t驿站数量\t=2 处\n"
    assert rows(TOP + HEAD + FIRST + second)[1] == ("产出指标", "数量指标", "驿站数量", "=2处")


def test_formulas_and_tags_become_plain_text():
    assert clean(r"<p>$\geq 20\%$ 以上</p>") == "≥20%以上"


def test_a_row_of_no_known_sheet_is_listed():
    text = TOP + HEAD + FIRST + "\n# 附件 联系人\n\n姓名\t电话\n"
    assert [line.text for line in read(text).unplaced] == ["姓名电话"]


def test_every_character_of_a_table_stands_in_one_cell():
    raw, lines = read(REPORT.read_text("utf-8")), REPORT.read_text("utf-8").split("\n")
    for region in raw.regions:
        source = [line.lstrip("# ") for line in lines[region.first_line - 1 : region.last_line]]
        cells = Counter("".join(cell.text for cell in region.grid.cells))
        kept = Counter("".join(line.text for line in region.heads))
        assert cells + kept == printed("\n".join(source))
    assert raw.unplaced == ()


def test_every_character_outside_the_tables_is_kept_as_the_reports_own_text():
    raw, lines = read(REPORT.read_text("utf-8")), REPORT.read_text("utf-8").split("\n")
    inside = {n for region in raw.regions for n in range(region.first_line, region.last_line + 1)}
    outside = [line.lstrip("# ") for n, line in enumerate(lines, 1) if n not in inside]
    assert Counter("".join(line.text for line in raw.texts)) == printed("\n".join(outside))


def test_the_report_has_all_its_sheets_and_rows():
    found = read_file(REPORT)
    count = [(doc.form, len(doc.tasks), sum(1 for _ in doc.indicators)) for doc in found.documents]
    assert count[:6] == [
        ("fund", 2, 28),
        ("fund", 3, 33),
        ("fund", 8, 77),
        ("fund", 9, 80),
        ("fund", 4, 64),
        ("fund", 2, 25),
    ]
    assert [rows for _, _, rows in count[6:]] == [6, 10, 6, 9, 9, 13, 13, 18]
    assert found.sound


@pytest.mark.parametrize("seed", range(25))
def test_a_worn_report_reads_as_the_documents_it_was_printed_from(seed):
    invented = report(seed)
    found = read_report(tabbed_text(invented, seed).encode(), "worn.md")
    assert (found.documents, found.unplaced) == (invented.documents, ())
    assert (found.region, found.fiscal_year) == (invented.region, invented.year)
