import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.catalogue import FOREIGN, SHEETS, department_annual, department_strategy, fund, project
from sheets.documents import Budget, Document, Indicator, Party, Task, with_row_fields
from sheets.render.boxes import lines
from sheets.render.html import MODES, Mark, render
from tests.sheets.documents_strategy import documents

EVERY_SHEET = pytest.mark.parametrize("sheet", (*SHEETS, *FOREIGN), ids=lambda sheet: sheet.id)
PROJECT = project.ZICHUAN_2024


def row(key: str, level1: str = "产出指标", level2: str = "数量指标", **texts: str) -> Indicator:
    return Indicator(key=key, level1=level1, level2=level2, **texts)


def a_project(*rows: Indicator, **head: object) -> Document:
    fields = {
        "name": "保安经费",
        "department": Party("202", "教体局"),
        "budget": Budget("785.00", None, None),
    }
    task = Task(key="t", indicators=rows)
    return Document(form="project", fiscal_year=2024, tasks=(task,), **(fields | head))


def a_fund(*tasks: Task) -> Document:
    return Document(form="fund", fiscal_year=2024, name="资金", budget=Budget("78"), tasks=tasks)


class Outline(HTMLParser):
    """Rows, cells and spans, without marks and boxes; and whether the tags match."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[tuple[str, str | None, str | None, str | None]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag in ("table", "thead", "tbody", "tr", "th", "td", "col"):
            self.cells.append((tag, found.get("rowspan"), found.get("colspan"), found.get("data-path")))
        if tag not in ("col", "input", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@EVERY_SHEET
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_the_structure_is_the_same_in_all_modes_and_the_tags_match(sheet, data):
    document = data.draw(documents(sheet))
    outlines = [Outline(render(sheet, document, mode)) for mode in MODES]
    assert all(outline.cells == outlines[0].cells for outline in outlines)
    assert all(outline.open == [] for outline in outlines)


@EVERY_SHEET
def test_every_text_is_escaped(sheet):
    evil = '<script>alert("1")</script>&\''
    fields = {column.field: evil for column in sheet.table.columns if column.field != "seq"}
    rows = (with_row_fields(Indicator(key='zz">'), fields),)
    budget = Budget(evil, evil, evil)
    document = Document(
        form=sheet.form,
        name=evil,
        goal=evil,
        department=Party(None, evil),
        unit=Party(evil, evil),
        budget=budget,
        tasks=(Task(name=evil, key='ztt">', indicators=rows),),
    )
    for mode in MODES:
        html = render(
            sheet,
            document,
            mode,
            {('zz">', "value"): [Mark("p", evil, evil, evil)]},
            {('zz">', "value"): evil, ("head", "goal"): evil},
        )
        assert "<script" not in html
        assert 'zz">' not in html
        assert "&lt;script&gt;" in html


@EVERY_SHEET
@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_inline_that_the_content_policy_forbids(sheet, mode):
    html = render(sheet, Document(form=sheet.form, tasks=(Task(indicators=(row("a"),)),)), mode)
    assert re.findall(r"\s(?:style|on\w+)=|<script|<style", html) == []


def test_a_row_in_view_mode_is_printed_as_it_stands():
    html = render(PROJECT, a_project(row("a", level3="人数", value="≥190人"), row("b", level3="个数")))
    first = html[html.index('<tr><td class="gut" hidden>1') : html.index('<tr><td class="gut" hidden>2')]
    assert first == (
        '<tr><td class="gut" hidden>1</td>'
        '<th class="l1" scope="rowgroup" rowspan="2" id="a:level1" data-path="tasks[0].indicators[0].level1"'
        ' data-row="a" data-field="level1" data-kind="choice">产出指标</th>'
        '<th class="l2" scope="rowgroup" rowspan="2" id="a:level2" data-path="tasks[0].indicators[0].level2"'
        ' data-row="a" data-field="level2" data-kind="choice">数量指标</th>'
        '<td class="l l3 iv" colspan="2" id="a:level3" data-path="tasks[0].indicators[0].level3"'
        ' data-row="a" data-field="level3" data-kind="text">人数</td>'
        '<td class="va iv" id="a:value" data-path="tasks[0].indicators[0].value"'
        ' data-row="a" data-field="value" data-kind="value">≥190人</td></tr>'
    )


def test_title_year_and_department_stand_above_the_table():
    document = Document(form="department_annual", fiscal_year=2024, department=Party("706", "住建局"))
    html = render(department_annual.ZICHUAN_2024, document)
    assert html.startswith(
        '<div class="sheet-t">部门整体绩效目标表</div><div class="sheet-y">（2024年度）</div>'
        '<div class="sheet-d" id="head:department" data-path="department" data-row="head"'
        ' data-field="department" data-kind="choice"><span class="lb">部门名称：</span>[706]住建局</div>'
    )


def test_a_cell_is_edited_in_a_box_named_by_its_lasting_address():
    html = render(PROJECT, a_project(row("a", level3="人数", value="≥190人")), "plain")
    assert '<textarea name="c.a.value" aria-label="第1行 指标值（人数）" rows="1">\n≥190人</textarea>' in html
    assert (
        '<textarea name="h.budget.total" aria-label="年度预算资金总额" rows="1" inputmode="decimal">' in html
    )
    assert '<input type="hidden" name="task" value="t">' in html
    assert '<input type="hidden" name="row" value="t:a">' in html


def test_a_merged_cell_is_one_box_under_its_first_row():
    html = render(PROJECT, a_project(row("a"), row("b"), row("c", level2="质量指标")), "plain")
    assert re.findall(r'name="(c\.\w\.level[12])"', html) == ["c.a.level1", "c.a.level2", "c.c.level2"]


def test_levels_are_chosen_from_the_official_names_and_the_printed_one():
    html = render(PROJECT, a_project(row("a", level1="成本指标", level2="经济成本")), "plain")
    level2 = re.search(r'<select name="c\.a\.level2".*?</select>', html)[0]
    assert '<option value="经济成本" selected>经济成本</option>' in level2
    assert '<optgroup label="成本指标"><option value="经济成本指标">经济成本指标</option>' in level2
    assert level2.count(" selected") == 1


def test_a_counted_number_has_no_box_and_travels_hidden():
    rows = (Indicator(seq=1, level3="人数", key="a"),)
    document = Document(form="department_strategy", tasks=(Task(indicators=rows),))
    html = render(department_strategy.ZHOUCUN_2024, document, "plain")
    assert '<input type="hidden" name="c.a.seq" value="1">' in html
    assert '<textarea name="c.a.seq"' not in html
    assert re.search(r'<td class="m" data-path="rows\[0\].seq"[^>]*>1<input', html)


def test_view_and_review_have_no_boxes_or_buttons():
    for mode in ("view", "review"):
        html = render(PROJECT, a_project(row("a")), mode)
        assert re.findall(r"<(?:textarea|select|input|button)\b", html) == []


def test_an_error_stands_beside_its_box_and_is_named_by_it():
    errors = {("a", "value"): "请填写指标值。", ("b", "level1"): "请选择一级指标。"}
    html = render(PROJECT, a_project(row("a"), row("b")), "plain", errors=errors)
    assert '<span class="cell-error" id="e-c.a.value">请填写指标值。</span>' in html
    assert (
        'name="c.a.value" aria-label="第1行 指标值" aria-invalid="true" aria-describedby="e-c.a.value"'
        in html
    )
    assert '<span class="cell-error" id="e-c.a.level1">请选择一级指标。</span>' in html


def test_a_mark_finds_its_cell_by_path_or_by_row_key_also_inside_a_merged_cell():
    marks = {
        "tasks[0].indicators[1].value": [Mark("w", "疑1", "#w1", "疑问 1")],
        ("b", "level1"): [("p", "批1", "#p1"), ("p", "批2", "#p2")],
    }
    html = render(PROJECT, a_project(row("a"), row("b")), "review", marks, commenting=False)
    assert re.findall(r'<(t.) class="([^"]*)"[^>]*>[^<]*<span class="mks">', html) == [
        ("th", "l1 has2"),
        ("td", "va iv has"),
    ]
    assert '<a class="mk w" href="#w1" title="疑问 1">疑1</a>' in html


def test_a_reviewer_can_comment_on_each_cell():
    html = render(PROJECT, a_project(row("a", level3="人数")), "review")
    assert 'href="?cell=a:value#say" aria-label="对第1行 指标值（人数）写意见"' in html
    assert 'href="?cell=head:goal#say" aria-label="对年度总体绩效目标写意见"' in html
    assert "#say" not in render(PROJECT, a_project(row("a")), "review", commenting=False)


def test_each_task_of_a_fund_has_its_name_its_place_and_its_buttons():
    tasks = (
        Task(seq=1, name="甲", key="t1", indicators=(row("a"),)),
        Task(seq=2, name="乙", key="t2", indicators=(row("b"),)),
    )
    html = render(fund.ZHOUCUN_2024, a_fund(*tasks), "plain")
    assert re.findall(r'name="(?:task|row)" value="([^"]+)"', html) == ["t1", "t1:a", "t2", "t2:b"]
    assert (
        '<span class="lb">主要政策任务2：</span><textarea name="t.t2.name" aria-label="主要政策任务2"' in html
    )
    assert re.findall(r'value="((?:delete|add)-task[^"]*)"', html) == [
        "delete-task:t1",
        "delete-task:t2",
        "add-task",
    ]


def test_rows_are_numbered_through_all_tasks_as_messages_count_them():
    tasks = (Task(key="t1", indicators=(row("a"),)), Task(seq=2, key="t2", indicators=(row("b"),)))
    html = render(fund.ZHOUCUN_2024, a_fund(*tasks), "review")
    assert re.findall(r'<td class="gut">(\d+)</td>', html) == ["1", "2"]


def test_a_row_has_its_buttons_and_an_empty_table_a_button_for_the_first():
    filled, empty = a_project(row("a")), a_project()
    buttons = re.findall(r'name="op" value="([^"]+)"', render(PROJECT, filled, "plain"))
    assert buttons == ["up:a", "down:a", "add:a", "add-group:a", "delete:a"]
    assert re.findall(r'name="op" value="([^"]+)"', render(PROJECT, empty, "plain")) == ["add:t"]


def test_the_wide_sheet_has_a_head_of_four_rows_and_columns_that_stay():
    rows = (Indicator(seq=1, level1="职责", level3="指标", key="a"),)
    document = Document(form="department_annual", tasks=(Task(indicators=rows),))
    html = render(department_annual.ZICHUAN_2024, document)
    head = html[html.index("<thead>") : html.index("</thead>")]
    assert head.count("<tr") == 4
    assert '<th scope="colgroup" colspan="6">指标参考值</th>' in head
    assert '<table class="sheet dept wide-sheet"' in html
    assert (
        re.findall(r'class="[^"]*\bfx (fx-\w+)"', html) == ["fx-seq", "fx-level1", "fx-level3"] * 2
    )  # head and row


def test_a_title_over_one_column_is_a_column_head_however_wide():
    html = render(PROJECT, a_project())
    assert '<th scope="col" colspan="2">三级指标</th>' in html


def test_line_ends_are_kept():
    document = a_project(goal="1.甲；\n2.乙。")
    assert ">1.甲；<br>2.乙。</td>" in render(PROJECT, document)
    assert ">\n1.甲；\n2.乙。</textarea>" in render(PROJECT, document, "plain")


def test_an_unknown_mode_is_refused():
    with pytest.raises(ValueError, match="print"):
        render(PROJECT, a_project(), "print")


def test_templates_take_the_sheet_as_markup():
    html = render(PROJECT, replace(a_project(), name="甲<乙"))
    assert html.__html__() == html


@pytest.mark.parametrize(
    ("text", "width", "expected"), [("", 20, 1), ("甲" * 10, 20, 1), ("甲" * 11, 20, 2), ("甲\n乙", 20, 2)]
)
def test_a_box_is_as_high_as_its_text(text, width, expected):
    assert lines(text, width) == expected


def test_words_under_a_box_are_no_error():
    html = render(PROJECT, a_project(row("a")), "plain", notes={("a", "value"): "原件：≥9人"})
    assert '<span class="cell-note" id="e-c.a.value">原件：≥9人</span>' in html
    assert "aria-invalid" not in html
