"""Texts that keep the paper's lines: samples of two extractors, and printed lines of invented sheets."""

from collections import Counter
from itertools import groupby

import pytest

from ingest.readers.rowwise import reader as rowwise
from ingest.readers.rowwise.marks import printed_lines, without_marks
from ingest.readers.rowwise.rows import mirrored
from ingest.readers.rowwise.words import joined, peeled
from ingest.reports import read_report
from tests.ingest.generator import Dice, fund_document, project_document
from tests.ingest.samples import SAMPLES, plain, tables_of, truth

FORMS = ("project", "fund")
TITLES = {"project": "项目支出绩效目标表", "fund": "专项资金绩效目标表"}
NAME_ROOM, VALUE_ROOM = 16, 12


def cells(tables):
    """Every value with its place, as often as it is printed."""
    found = Counter()
    for table in tables:
        head = [table["name"], table["goal"], table["department"], table["unit"], table["budget"]]
        found.update((table["form"], table["name"], str(one)) for one in head)
        for task in table["tasks"]:
            for row in task["indicators"]:
                found.update((table["name"], task["name"], row["level3"], key, row[key]) for key in row)
    return found


def share(report, wanted):
    found = cells(table for table in tables_of(report) if table["form"] in FORMS)
    due = cells(table for table in wanted if table["form"] in FORMS)
    return 2 * sum((found & due).values()) / (sum(found.values()) + sum(due.values()))


@pytest.mark.parametrize(
    ("file", "least"),
    [
        ("h4_borderless.pdftotext", 0.97),
        ("h3_cut.pdftotext", 0.96),
        ("x1_official.pdftotext", 0.97),
        ("h3_cut.pdfplumber", 0.96),
        ("d3_split.pdfplumber", 0.86),
    ],
)
def test_a_text_with_the_lines_of_the_paper_is_read_by_its_lines(file, least):
    data = (SAMPLES / f"rowwise/{file}.txt").read_bytes()
    assert share(read_report(data, f"{file}.txt"), truth(file.split(".")[0])) >= least


def test_nothing_printed_is_lost():
    text = (SAMPLES / "rowwise/x1_official.pdftotext.txt").read_text("utf-8")
    own = rowwise.sheets(text)
    for region, left in own.made:
        laid = Counter("".join(cell.text for cell in region.grid.cells))
        laid += Counter("".join(line.text for line in (*left, *region.heads)))
        printed = [
            line
            for line in printed_lines(text)
            if region.first_line <= line.number <= region.last_line and line not in own.around
        ]
        assert not Counter("".join("".join(line.text.split()) for line in printed)) - laid


@pytest.mark.parametrize("seed", range(6))
def test_printed_lines_of_invented_sheets_give_the_sheets_back(seed):
    rng = Dice(seed)
    rng.plain = True
    documents = [project_document(rng, "松岭", 2027), fund_document(rng, "松岭", 2027)]
    text = "\f".join("\n".join(printed(document)) for document in documents)
    raw = rowwise.read(text)
    assert [region.sheet.form for region in raw.regions] == ["project", "fund"]
    report = read_report(text.encode(), "松岭.txt")
    found = {table["form"]: table for table in tables_of(report)}
    for document in documents:
        table = found[document.form]
        assert table["name"] == plain(document.name)
        assert table["budget"]["total"] == plain(document.budget.total)
        rows = [(row["level3"], row["value"]) for task in table["tasks"] for row in task["indicators"]]
        due = [(plain(row.level3), plain(row.value)) for row in document.indicators]
        assert sum((Counter(rows) & Counter(due)).values()) >= 0.9 * len(due)


def printed(document):
    """A sheet's lines: labels of groups in the middle line, wrapped cells centred in their row."""
    yield TITLES[document.form]
    yield f"（{document.fiscal_year}年度）"
    if document.form == "project":
        yield f"项目名称 {document.name}"
        yield (
            f"主管部门 [{document.department.code}]{document.department.name} "
            f"实施单位 [{document.unit.code}]{document.unit.name}"
        )
        yield f"年度预算资金总额： {document.budget.total}"
        yield "项目资金"
        yield f"其中：财政拨款 {document.budget.fiscal}"
        yield "（万元）"
        yield f"其他资金 {document.budget.other or ''}".strip()
        yield from goal("年度总体绩效目标", document.goal)
    else:
        yield f"专项资金名称 {document.name}"
        yield f"主管部门 {document.department.name}"
        yield f"年度预算资金（万元） {document.budget.total}"
        yield from goal("年度总体目标", document.goal)
    for task in document.tasks:
        if task.name:
            yield f"主要政策任务{task.seq}：{task.name}"
        yield "一级指标 二级指标 三级指标 指标值"
        yield from body(task.indicators)


def goal(label, text):
    lines = [text[at : at + 40] for at in range(0, len(text), 40)]
    lines[len(lines) // 2] = f"{label} {lines[len(lines) // 2]}"
    return lines


def body(rows):
    lines = []
    for level1, firsts in groupby(rows, key=lambda row: row.level1):
        begin = len(lines)
        for level2, seconds in groupby(firsts, key=lambda row: row.level2):
            start = len(lines)
            for row in seconds:
                lines += row_lines(row)
            middle = (start + len(lines) - 1) // 2
            lines[middle] = f"{level2} {lines[middle]}"
        middle = (begin + len(lines) - 1) // 2
        lines[middle] = f"{level1} {lines[middle]}"
    return lines


def row_lines(row):
    names = [row.level3[at : at + NAME_ROOM] for at in range(0, len(row.level3), NAME_ROOM)]
    values = [row.value[at : at + VALUE_ROOM] for at in range(0, len(row.value), VALUE_ROOM)]
    left, right = iter(names), iter(values)
    order = mirrored(len(names), len(values))
    if (len(names) - len(values)) % 2 == 0:
        order = order.replace("NV", "B")
    for sign in order:
        yield f"{next(left)} {next(right)}" if sign == "B" else next(left if sign == "N" else right)


def test_a_watermark_is_taken_out_of_the_lines_it_got_into():
    page = "库\n社会效益指标 受益人数 ≥20人\n存\n办管理费用 ≤3元\n公\n"
    other = "库\n存\n社公会成本指标 占道时间 ≤3天\n办\n"
    whole = "库\n存\n公\n办\n"
    kept, marks = without_marks(printed_lines("\f".join([whole, whole, other, page])))
    assert [line.text for line in kept][0] == "社会成本指标 占道时间 ≤3天"
    assert all(len(mark.text) == 1 for mark in marks)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("65 岁及以上人数 ≥6.92 万人", ["65岁及以上人数", "≥6.92万人"]),
        ("报表上报时间 每月 25 日前", ["报表上报时间", "每月25日前"]),
        ("资金预拨时间 2026 年 4 月 20 日前", ["资金预拨时间", "2026年4月20日前"]),
        ("签约团队数 136 个", ["签约团队数", "136个"]),
    ],
)
def test_a_blank_beside_a_figure_parts_no_cell(line, words):
    assert joined(line.split()) == words


def test_labels_printed_against_each_other_are_parted():
    assert list(peeled("绩效指标经济成本指标")) == ["绩效指标", "经济成本指标"]
    assert list(peeled("服务对象满意度指标村民满意度")) == ["服务对象满意度指标", "村民满意度"]
