"""What a copied table becomes, worked out by the browser's own scripts without a page of theirs."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from sheets.catalogue.department_annual import ZICHUAN_2024 as WIDE
from sheets.catalogue.project import ZICHUAN_2024 as PROJECT_SHEET
from sheets.documents import DEPARTMENT_ANNUAL, Document, Indicator, Task, row_field
from sheets.fill import head_pairs, head_text, row_text
from sheets.layout import Sheet
from sheets.render.script import script_layout
from tests.cast import make_document

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
DATA = Path(__file__).parents[1] / "data"
RUN = """async ({ layout, head, tasks, html, text, at, choice }) => {
  const [{ Model }, { read }, { plan, tooLarge }] = await Promise.all(
    ["model", "clipboard", "paste_plan"].map((name) => import(`/static/editor/${name}.js`)),
  );
  const model = Object.assign(new Model(layout), { head: new Map(Object.entries(head)), tasks });
  const before = JSON.stringify(model.tasks), matrix = read(html, text);
  const made = plan(model, matrix, at, choice), untouched = before === JSON.stringify(model.tasks);
  made.ops.forEach((op) => model.apply(op));
  const after = [].concat(...model.tasks.map((task) => task.rows.map((row) => row.cells)));
  const headAfter = Object.fromEntries(model.head);
  return { ...made, matrix, untouched, tooLarge: tooLarge(matrix), after, headAfter };
}"""
FORM = (
    ("成本指标", "经济成本", "学校专职保安项目经费总额", "≤785万元"),
    ("产出指标", "数量指标", "学校专职保安人数", "≥190人"),
    ("产出指标", "数量指标", "校园一键报警按钮个数", "≥208个"),
    ("产出指标", "质量指标", "资金使用合规率", "≥95%"),
    ("满意度指标", "服务对象满意度指标", "学生家长及老师满意度", "≥95%"),
)


def stored(name: str) -> str:
    return (DATA / "clipboard" / name).read_text()


def document(*rows: tuple[str, ...]) -> Document:
    names = ("level1", "level2", "level3", "value")
    indicators = tuple(
        Indicator(key=f"row{number}", **dict(zip(names, row, strict=True)))
        for number, row in enumerate(rows, 1)
    )
    return replace(make_document(), tasks=(Task(key="task1", indicators=indicators),))


@pytest.fixture
def paste(page, live_server):
    """What the plan is, and the texts of the rows after it."""
    page.goto(f"{live_server.url}/login/")

    def run(filled, html="", text="", at=("row1", "level3"), sheet: Sheet = PROJECT_SHEET, **choice):
        layout = json.loads(json.dumps(script_layout(sheet, filled)))
        tasks = [
            {"key": task.key, "name": "", "rows": [_row(sheet, row) for row in task.indicators]}
            for task in filled.tasks
        ]
        head = {pair.field: head_text(filled, pair.field) for pair in head_pairs(sheet, filled)}
        place = {"key": at[0], "field": at[1]}
        data = {"layout": layout, "head": head, "tasks": tasks, "html": html, "text": text, "at": place}
        return page.evaluate(RUN, data | {"choice": choice})

    return run


def _row(sheet: Sheet, row: Indicator) -> dict[str, object]:
    cells = {column.field: row_text(row, column.field) for column in sheet.table.columns}
    assert all(isinstance(row_field(row, name) or "", str | int) for name in cells)
    return {"key": row.key, "cells": cells}


def levels_and_values(made) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in ("level2", "level3", "value")) for row in made["after"]]


MIXED = [
    ("经济成本", "学校专职保安项目经费总额", "≤785万元"),
    ("数量指标", "学校专职保安人数", "≥192人"),
    ("数量指标", "校园一键报警按钮个数", "≥208个"),
    ("质量指标", "资金使用合规率", "=100%"),
    ("质量指标", "专职保安持证上岗率", "=100%"),
    ("服务对象满意度指标", "学生家长及老师满意度", "≥95%"),
]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("excel.html", "Excel"),
        ("wps.html", "WPS 表格"),
        ("word.html", "Word"),
        ("wps_writer.html", "WPS 文字"),
        ("web.html", "网页"),
    ],
)
def test_a_copied_table_is_the_same_from_every_program(paste, name, source):
    made = paste(document(*FORM), html=stored(name), text="别的")
    assert made["matrix"]["source"] == source
    assert made["matrix"]["rows"] == [
        ["一级指标", "二级指标", "三级指标", made["matrix"]["rows"][0][3]],
        ["产出指标", "数量指标", "学校专职保安人数", "≥192人"],
        ["产出指标", "数量指标", made["matrix"]["rows"][2][2], "≥208个"],
        ["产出指标", "质量指标", "专职保安持证上岗率", "=100%"],
        ["产出指标", "质量指标", "资金使用合规率", "=100%"],
    ]
    targets = [(column["target"], column["isPlace"]) for column in made["columns"]]
    assert targets == [("level1", True), ("level2", True), ("level3", False), ("value", False)]
    counts = {
        "rows": 4,
        "columns": 4,
        "added": 1,
        "changed": 2,
        "same": 4,
        "kept": 0,
        "fixed": 0,
        "labels": 0,
    }
    assert made["counts"] == counts
    assert levels_and_values(made) == MIXED
    assert made["untouched"]


def test_tab_text_without_merged_cells_finds_the_same_rows(paste):
    text = (
        "一级指标\t二级指标\t三级指标\t年度指标值\r\n产出指标\t数量指标\t学校专职保安人数\t≥192人\r\n"
        "\t\t校园一键报警按钮个数\t≥208个\r\n\t质量指标\t专职保安持证上岗率\t=100%\r\n\t\t资金使用合规率\t=100%\r\n"
    )
    assert levels_and_values(paste(document(*FORM), text=text)) == MIXED


def test_without_head_words_the_level_columns_are_known_by_what_stands_in_them(paste):
    text = "产出指标\t数量指标\t学校专职保安人数\t≥192人\n产出指标\t质量指标\t资金使用合规率\t=100%"
    made = paste(document(*FORM), text=text, at=("row1", "level3"))
    assert [column["target"] for column in made["columns"]] == ["level1", "level2", "level3", "value"]
    assert (made["counts"]["changed"], made["counts"]["added"]) == (2, 0)


def test_twenty_rows_fill_the_empty_row_and_go_on_below_it(paste):
    empty = document(("产出指标", "数量指标", "", ""), ("产出指标", "质量指标", "合格率", "=100%"))
    for source in ({"html": stored("excel_20x2.html")}, {"text": stored("excel_20x2.txt")}):
        made = paste(empty, **source)
        assert made["counts"]["added"] == 19
        rows = levels_and_values(made)
        assert rows[:20] == [
            ("数量指标", f"绿化养护第{number}片区面积", f"≥{number * 100}平方米") for number in range(1, 21)
        ]
        assert rows[20] == ("质量指标", "合格率", "=100%")


def test_a_sheet_nobody_has_begun_is_filled_from_its_blank_row_on(paste):
    made = paste(document(("", "", "", "")), html=stored("word.html"))
    assert [row[:2] for row in levels_and_values(made)] == [
        ("数量指标", "学校专职保安人数"),
        ("数量指标", "校园一键报警按钮个数"),
        ("质量指标", "专职保安持证上岗率"),
        ("质量指标", "资金使用合规率"),
    ]
    assert {row["level1"] for row in made["after"]} == {"产出指标"}


def test_only_blank_cells_are_filled(paste):
    half = document(
        ("产出指标", "数量指标", "学校专职保安人数", "≥190人"), ("产出指标", "数量指标", "按钮", "")
    )
    text = "学校专职保安人数\t≥192人\n按钮\t≥208个"
    made = paste(half, text=text, onlyBlank=True)
    assert levels_and_values(made) == [
        ("数量指标", "学校专职保安人数", "≥190人"),
        ("数量指标", "按钮", "≥208个"),
    ]
    assert (made["counts"]["changed"], made["counts"]["kept"]) == (1, 1)


def test_values_alone_go_down_from_the_current_cell(paste):
    made = paste(document(*FORM), text="≥5人\n≥6个\n≥7%\n≥8%\n≥9%", at=("row2", "value"))
    assert [row["value"] for row in made["after"]] == ["≤785万元", "≥5人", "≥6个", "≥7%", "≥8%", "≥9%"]
    assert made["after"][5]["level2"] == "服务对象满意度指标"


def test_a_chosen_target_wins_and_a_column_can_be_left_out(paste):
    made = paste(document(*FORM), text="≥192人\t学校专职保安人数\t旁注", targets=["value", "level3", ""])
    assert made["counts"] | {"changed": 1, "same": 1, "added": 0} == made["counts"]
    assert made["after"][1]["value"] == "≥192人"


def test_a_known_level_2_without_a_row_begins_its_block_in_official_order(paste):
    made = paste(
        document(*FORM), text="一级指标\t二级指标\t三级指标\t指标值\n产出指标\t时效指标\t支付期限\t12月底前"
    )
    assert [row[0] for row in levels_and_values(made)].index("时效指标") == 4
    assert made["after"][4]["level1"] == "产出指标"


def test_an_unknown_level_2_goes_under_the_current_row_and_is_doubted(paste):
    text = "二级指标\t三级指标\t指标值\n廉政指标\t谈话次数\t≥2次"
    made = paste(document(*FORM), text=text, at=("row2", "level3"))
    assert levels_and_values(made)[2] == ("数量指标", "谈话次数", "≥2次")
    assert "廉政指标" in made["added"][0]["doubt"]


def test_a_value_is_put_right_as_when_typed_and_a_name_is_not(paste):
    made = paste(document(*FORM), text="覆盖率>=95%\t>=９５％")
    assert levels_and_values(made)[1][1:] == ("覆盖率>=95%", "≥95%")


def test_a_quoted_cell_may_hold_line_breaks_tabs_and_quotes(paste):
    made = paste(document(*FORM), text='"学校专职\n保安人数"\t≥192人\r\n"说""好""的\t事"\t3个\r\n3" 管\t1根')
    assert [row[0] for row in made["matrix"]["rows"]] == ["学校专职\n保安人数", '说"好"的\t事', '3" 管']
    assert made["counts"]["changed"] == 1


def test_a_cell_that_is_only_shown_wide_is_not_spread(page, live_server):
    page.goto(f"{live_server.url}/login/")
    rows = """async (html) => (await import("/static/editor/clipboard.js")).fromHtml(html).rows"""
    html = (
        "<table><tr><td colspan=2 style='mso-ignore:colspan'>长长的名称</td><td>1个</td></tr>"
        "<tr><td>甲</td><td>乙<br>丙</td><td><p>第一</p><p>第二</p></td></tr>"
        "<tr style='display:none'><td>隐</td><td></td><td></td></tr></table><p>表外</p>"
    )
    assert page.evaluate(rows, html) == [["长长的名称", "", "1个"], ["甲", "乙\n丙", "第一\n第二"]]


def test_the_whole_form_fills_its_head_too(paste):
    text = (
        "项目支出绩效目标表\n项目名称\t平安校园\t\t\t\n主管部门\t[202]教育局\t实施单位\t[202]教育局\t\n"
        "年度总体绩效目标\t保障安全。\t\t\t\n绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n"
        "\t产出指标\t数量指标\t学校专职保安人数\t≥192人"
    )
    made = paste(document(*FORM), text=text)
    assert (made["headAfter"]["name"], made["headAfter"]["goal"]) == ("平安校园", "保障安全。")
    assert made["after"][1]["value"] == "≥192人"


def test_amounts_go_down_the_head_from_the_current_one(paste):
    made = paste(document(*FORM), text="800\n700\n100", at=("head", "budget.total"))
    assert [made["headAfter"][f"budget.{name}"] for name in ("total", "fiscal", "other")] == [
        "800",
        "700",
        "100",
    ]


def test_in_the_wide_form_counted_numbers_are_not_pasted_and_a_duty_is_new(paste):
    row = Indicator(
        key="row1", seq=1, level1="义务教育", level2="学位", objective="够用", level3="入学率", value="≥90%"
    )
    wide = Document(form=DEPARTMENT_ANNUAL, tasks=(Task(key="t", indicators=(row,)),))
    text = (
        "职责序号\t部门职责\t部门职责\t职责目标\t绩效指标\t年度指标值\n"
        "1\t义务教育\t学位\t够用\t入学率\t≥95%\n1\t义务教育\t学位\t够用\t巩固率\t≥99%\n"
        "2\t学前教育\t普惠\t普及\t普惠率\t≥85%\n2\t学前教育\t普惠\t普及\t覆盖率\t≥9%\n3\t体育\t场地\t建成\t个数\t2个"
    )
    made = paste(wide, text=text, at=("row1", "level3"), sheet=WIDE)
    assert made["counts"]["fixed"] == 5
    assert [(one["seq"], one["level1"], one["objective"], one["level3"]) for one in made["after"]] == [
        ("1", "义务教育", "够用", "入学率"),
        ("1", "义务教育", "够用", "巩固率"),
        ("2", "学前教育", "普及", "普惠率"),
        ("2", "学前教育", "普及", "覆盖率"),
        ("3", "体育", "建成", "个数"),
    ]


def test_the_four_tiers_of_the_wide_head_name_every_column(paste):
    columns = WIDE.table.columns
    tiers = [[one.titles[min(tier, len(one.titles) - 1)] for one in columns] for tier in range(4)]
    cells = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in tier)}</tr>" for tier in tiers)
    body = "<tr>" + "".join(f"<td>{column.field}</td>" for column in columns) + "</tr>"
    wide = Document(form=DEPARTMENT_ANNUAL, tasks=(Task(key="t", indicators=(Indicator(key="row1"),)),))
    made = paste(wide, html=f"<table>{cells}{body}</table>", sheet=WIDE)
    assert [column["target"] for column in made["columns"]] == [column.field for column in columns]
    assert made["after"][0] | {"seq": ""} == {column.field: column.field for column in columns} | {"seq": ""}


def test_what_is_too_large_says_how_large(paste):
    assert (
        paste(document(*FORM), text="\n".join(f"指标{n}\t{n}个" for n in range(312)))["tooLarge"] == "312 行"
    )
    assert paste(document(*FORM), text="\t".join(str(n) for n in range(52)))["tooLarge"] == "52 列"


def test_line_breaks_of_the_layout_are_joined_and_those_of_paragraphs_kept(page, live_server):
    page.goto(f"{live_server.url}/login/")
    joined = """async (texts) => {
      const { joined } = await import("/static/editor/clipboard.js");
      return texts.map(([text, long]) => joined(text, long));
    }"""
    texts = [
        ["学校专职\n保安", False],
        ["one\ntwo", False],
        ["一是建设。\n二是管\n护。", True],
        ["一是。\n二是。", False],
    ]
    assert page.evaluate(joined, texts) == [
        "学校专职保安",
        "one two",
        "一是建设。\n二是管护。",
        "一是。二是。",
    ]


def test_what_is_copied_out_comes_in_again(page, live_server):
    page.goto(f"{live_server.url}/login/")
    back = """async (cells) => {
      const { toHtml, toText, fromHtml, fromText } = await import("/static/editor/clipboard.js");
      return [fromHtml(toHtml(cells)).rows, fromText(toText(cells)).rows];
    }"""
    first = {"text": "产出<指标>", "down": 2, "right": 1}
    cells = [[first, {"text": '一行\n"两行"'}], [None, {"text": "=100%"}]]
    html, text = page.evaluate(back, cells)
    assert html == [["产出<指标>", '一行\n"两行"'], ["产出<指标>", "=100%"]]
    assert text == [["产出<指标>", '一行\n"两行"'], ["", "=100%"]]


CASES = json.loads((DATA / "values.json").read_text())


def test_the_browser_reads_the_table_of_values_as_the_server_does(page, live_server):
    page.goto(f"{live_server.url}/login/")
    read = """async (texts) => {
      const { read, spoken, better } = await import("/static/editor/values.js");
      return texts.map(read).map((value) => value && { value, spoken: spoken(value), better: better(value) });
    }"""
    found = page.evaluate(read, [case["text"] for case in CASES])
    wanted = [
        {name: case[name] for name in ("value", "spoken", "better")} if case["browser"] == "reads" else None
        for case in CASES
    ]
    assert found == wanted
