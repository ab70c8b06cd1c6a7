"""Copying and pasting in the editor: preview first, one undo takes it back, nothing but text gets in."""

from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from reviews.models import Submission
from sheets.documents import Indicator, Task
from tests.cast import content, make_document, make_submission, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
CLIPBOARD = Path(__file__).parents[1] / "data/clipboard"
FORM = (
    ("成本指标", "经济成本", "学校专职保安项目经费总额", "≤785万元"),
    ("产出指标", "数量指标", "学校专职保安人数", "≥190人"),
    ("产出指标", "数量指标", "校园一键报警按钮个数", "≥208个"),
    ("产出指标", "质量指标", "资金使用合规率", "≥95%"),
    ("产出指标", "时效指标", "资金支付期限", "资金拨付后30日内"),
    ("效益指标", "社会效益指标", "学校专职保安全区覆盖率", "≥95%"),
    ("效益指标", "可持续影响指标", "保障校园安全稳定", "≥3年"),
    ("满意度指标", "服务对象满意度指标", "学生家长及老师满意度", "≥95%"),
)
PASTE = """(box, [html, text]) => {
  const data = new DataTransfer();
  if (html) { data.setData("text/html", html); }
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  if (box.dispatchEvent(event)) { document.execCommand("insertText", false, text); }
}"""
COPY = """(box, name) => {
  const data = new DataTransfer();
  const event = new ClipboardEvent(name, { clipboardData: data, bubbles: true, cancelable: true });
  box.dispatchEvent(event);
  return [data.getData("text/html"), data.getData("text/plain")];
}"""
TABLE = """(fields) => [...document.querySelector("#paper").editor.model.rows()].map(
  (row) => fields.map((field) => row.cells[field]))"""


def stored(name: str) -> str:
    return (CLIPBOARD / name).read_text()


def filled(cast, rows=FORM) -> Submission:
    names = ("level1", "level2", "level3", "value")
    indicators = tuple(
        Indicator(key=f"row{number:05}", **dict(zip(names, row, strict=True)))
        for number, row in enumerate(rows, 1)
    )
    submission = make_submission(cast)
    task = Task(key="task0001", indicators=indicators)
    write(submission, replace(make_document(), tasks=(task,)), by=cast.clerk)
    return submission


class Sheet:
    """The editor of one sheet with the clerk before it."""

    def __init__(self, page, url: str, cast, submission: Submission):
        client = Client()
        client.force_login(cast.clerk)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}
        page.context.add_cookies([cookie])
        page.goto(url + reverse("projects:edit", args=[submission.key]))
        page.wait_for_selector("html[data-editor=on]")
        self.page, self.box = page, page.locator("textarea.cell-ed")
        self.bar = page.get_by_role("region", name="粘贴预览")

    def go(self, key: str, field: str) -> None:
        self.page.locator(f"#paper [data-row='{key}'][data-field='{field}']").click(position={"x": 8, "y": 8})
        expect(self.box).to_be_focused()

    def paste(self, html: str = "", text: str = "") -> None:
        self.box.evaluate(PASTE, [html, text])

    def copy(self, name: str = "copy") -> list[str]:
        return self.box.evaluate(COPY, name)

    def texts(self, *fields: str) -> list[list[str]]:
        return self.page.evaluate(TABLE, fields or ["level1", "level2", "level3", "value"])


@pytest.fixture
def sheet(page, live_server, cast):
    return Sheet(page, live_server.url, cast, filled(cast))


@pytest.mark.parametrize("name", ["excel", "wps", "word", "wps_writer", "web"])
def test_a_block_with_merged_levels_is_the_same_from_every_program_and_one_undo_restores_all(sheet, name):
    before = sheet.texts()
    sheet.go("row00001", "level3")
    sheet.paste(stored(f"{name}.html"), "别的")
    expect(sheet.bar).to_contain_text("粘贴预览：4 行 × 4 列")
    expect(sheet.bar).to_contain_text("改 2 格 · 不变 4 格 · 新增 1 行。第一行是表头，已按")
    assert sheet.page.locator("#paper del").all_inner_texts() == ["≥190人", "≥95%"]
    assert sheet.page.locator("#paper tr.new .gut").inner_text() == "＋5"
    sheet.page.keyboard.press("Enter")
    expect(sheet.bar).to_have_count(0)
    after = sheet.texts()
    assert after[4] == ["产出指标", "质量指标", "专职保安持证上岗率", "=100%"]
    assert (after[1][3], after[3][3]) == ("≥192人", "=100%")
    sheet.page.keyboard.press("Control+z")
    assert sheet.texts() == before
    assert sheet.page.locator("#paper").locator("ins, del").count() == 0
    assert sheet.page.evaluate("window.pasted") is None


@pytest.mark.parametrize("kind", ["html", "txt"])
def test_twenty_rows_of_two_columns_from_excel(page, live_server, cast, kind):
    sheet = Sheet(page, live_server.url, cast, filled(cast, (("产出指标", "数量指标", "", ""),)))
    sheet.go("row00001", "level3")
    source = stored(f"excel_20x2.{kind}")
    sheet.paste(*((source, "") if kind == "html" else ("", source)))
    expect(sheet.bar).to_contain_text("粘贴预览：20 行 × 2 列　改 2 格 · 新增 19 行。")
    sheet.bar.get_by_role("button", name="粘贴 Enter").click()
    rows = sheet.texts("level2", "level3", "value")
    assert rows == [["数量指标", f"绿化养护第{n}片区面积", f"≥{n * 100}平方米"] for n in range(1, 21)]
    assert sheet.page.locator("#paper [data-field=level2][rowspan='20']").count() == 1


def test_cancelling_leaves_no_trace(sheet):
    before, html = sheet.texts(), sheet.page.locator("#paper table").inner_html()
    sheet.go("row00002", "value")
    sheet.paste(text="≥1人\n≥2人")
    expect(sheet.bar).to_be_visible()
    sheet.page.keyboard.press("Escape")
    expect(sheet.bar).to_have_count(0)
    assert sheet.texts() == before
    expect(sheet.box).to_be_focused()
    sheet.page.keyboard.press("Escape")
    assert sheet.page.locator("#paper table").inner_text()
    assert "＋" not in "".join(sheet.page.locator("#paper .gut").all_inner_texts())
    assert html.count("<tr") == sheet.page.locator("#paper table").inner_html().count("<tr")


def test_only_blank_cells(page, live_server, cast):
    rows = (("产出指标", "数量指标", "保安人数", "≥190人"), ("产出指标", "数量指标", "按钮个数", ""))
    sheet = Sheet(page, live_server.url, cast, filled(cast, rows))
    sheet.go("row00001", "level3")
    sheet.paste(text="保安人数\t≥192人\n按钮个数\t≥208个")
    sheet.bar.get_by_label("只填空白格").check()
    expect(sheet.bar).to_contain_text("改 1 格 · 不变 2 格 · 保留 1 格。")
    sheet.page.keyboard.press("Enter")
    assert [row[3] for row in sheet.texts()] == ["≥190人", "≥208个"]


def test_a_column_can_go_elsewhere_or_nowhere(sheet):
    sheet.go("row00002", "level3")
    sheet.paste(text="学校专职保安人数\t备注\t≥192人\n校园一键报警按钮个数\t备注\t≥209个")
    rail = sheet.page.get_by_role("complementary", name="粘贴内容")
    rail.get_by_label("复制的 B 列放到").select_option(label="不用")
    rail.get_by_label("复制的 C 列放到").select_option(label="指标值")
    expect(sheet.bar).to_contain_text("改 2 格 · 不变 2 格。")
    sheet.bar.get_by_role("button", name="粘贴 Enter").click()
    assert [row[3] for row in sheet.texts()][1:3] == ["≥192人", "≥209个"]


def test_one_value_goes_in_like_typing(sheet):
    sheet.go("row00002", "value")
    sheet.paste("<table><tr><td>≥195人</td></tr></table>", "≥195人\r\n")
    expect(sheet.box).to_have_value("≥195人")
    assert sheet.bar.count() == 0
    sheet.page.keyboard.press("Enter")
    assert sheet.texts("value")[1] == ["≥195人"]


def test_several_lines_stay_in_a_long_text_that_is_being_typed(sheet):
    sheet.go("head", "goal")
    sheet.page.keyboard.press("F2")
    sheet.paste(text="一是配齐保安。\n二是维护按钮。")
    expect(sheet.box).to_have_value("保障校园安全。一是配齐保安。\n二是维护按钮。")
    assert sheet.bar.count() == 0


def test_what_is_too_large_is_refused_in_words(sheet):
    sheet.go("row00001", "level3")
    sheet.paste(text="\n".join(f"指标{n}\t{n}个" for n in range(312)))
    expect(sheet.page.get_by_text("复制的内容太大（312 行）。请改用“从 Excel 带入”。")).to_be_visible()
    assert sheet.bar.count() == 0


def test_a_block_copied_out_comes_in_again(sheet):
    sheet.go("row00002", "level2")
    sheet.page.keyboard.press("Shift+ArrowRight")
    sheet.page.keyboard.press("Shift+ArrowRight")
    sheet.page.keyboard.press("Shift+ArrowDown")
    html, text = sheet.copy()
    assert 'rowspan="2"' in html
    assert text.splitlines()[0].startswith("数量指标\t学校专职保安人数\t≥190人")
    sheet.go("row00002", "level3")
    for one in ((html, ""), ("", text)):
        sheet.paste(*one)
        expect(sheet.bar).to_contain_text("粘贴后和现在一样。")
        assert sheet.bar.get_by_role("button", name="粘贴 Enter").is_disabled()
        sheet.page.keyboard.press("Escape")
        expect(sheet.box).to_be_focused()


def test_cutting_copies_and_clears(sheet):
    sheet.go("row00002", "value")
    assert sheet.copy("cut")[1] == "≥190人"
    assert sheet.texts("value")[1] == [""]


def test_the_button_opens_a_box_with_the_same_preview(sheet):
    sheet.go("row00002", "value")
    sheet.page.get_by_role("button", name="从 Excel / WPS / Word 粘贴").click()
    dialog = sheet.page.get_by_role("dialog", name="从 Excel / WPS / Word 粘贴")
    dialog.get_by_label("复制的内容").fill("≥1人\n≥2个")
    dialog.get_by_role("button", name="看预览").click()
    expect(sheet.bar).to_contain_text("粘贴预览：2 行 × 1 列　改 2 格。")
    sheet.page.keyboard.press("Enter")
    assert sheet.texts("value")[1:3] == [["≥1人"], ["≥2个"]]


def test_a_real_copy_and_a_real_paste(sheet):
    sheet.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sheet.go("row00002", "value")
    sheet.page.keyboard.press("Shift+ArrowDown")
    sheet.page.keyboard.press("Control+c")
    sheet.go("row00003", "value")
    sheet.page.keyboard.press("Control+v")
    expect(sheet.bar).to_contain_text("粘贴预览：2 行 × 1 列")
    sheet.page.keyboard.press("Enter")
    assert sheet.texts("value")[1:4] == [["≥190人"], ["≥190人"], ["≥208个"]]


def test_what_was_pasted_is_saved(sheet, cast):
    sheet.go("row00002", "value")
    sheet.paste(text="≥192人\n≥209个")
    expect(sheet.bar).to_be_visible()
    with sheet.page.expect_response(lambda response: response.url.endswith("/ops/")):
        sheet.page.keyboard.press("Enter")
    values = [row.value for row in content(Submission.objects.get()).indicators]
    assert values[1:3] == ["≥192人", "≥209个"]


def test_a_whole_copied_form_fills_its_head_and_its_rows_in_one_step(sheet):
    before, goal = sheet.texts(), "保障师生平安。"
    lines = [
        "项目支出绩效目标表",
        "（2024年度）",
        "项目名称\t校园安全\t\t",
        f"年度总体绩效目标\t{goal}\t\t",
        "一级指标\t二级指标\t三级指标\t指标值",
        "产出指标\t数量指标\t学校专职保安人数\t≥192人",
    ]
    sheet.go("row00001", "level3")
    sheet.paste(text="\r\n".join(lines))
    expect(sheet.bar).to_contain_text("2 格是表头，不粘。")
    sheet.page.keyboard.press("Enter")
    head = "document.querySelector('#paper').editor.model.text('head', 'goal')"
    assert (sheet.page.evaluate(head), sheet.texts()[1][3]) == (goal, "≥192人")
    sheet.page.keyboard.press("Control+z")
    assert (sheet.page.evaluate(head), sheet.texts()) == ("保障校园安全。", before)


def test_nothing_else_is_done_while_the_preview_stands(sheet):
    before = sheet.texts()
    sheet.go("row00002", "value")
    sheet.paste(text="≥1人\n≥2个")
    expect(sheet.bar).to_be_visible()
    sheet.page.get_by_role("button", name="插入一行").click(force=True)
    sheet.page.keyboard.press("Control+z")
    sheet.page.locator("#paper [data-row=row00005][data-field=value]").click()
    expect(sheet.bar).to_be_visible()
    assert len(sheet.texts()) == len(before)
    sheet.bar.get_by_role("button", name="取消 Esc").click()
    assert sheet.texts() == before


@pytest.mark.parametrize("field", ["level1", "level2"])
def test_a_block_may_be_pasted_at_its_level_columns(sheet, field):
    sheet.go("row00001", field)
    sheet.page.keyboard.press("Escape")
    sheet.paste(stored("excel.html"), "")
    expect(sheet.bar).to_contain_text("改 2 格 · 不变 4 格 · 新增 1 行。")
    assert sheet.page.get_by_role("listbox").count() == 0
    sheet.page.keyboard.press("Enter")
    assert sheet.texts()[4] == ["产出指标", "质量指标", "专职保安持证上岗率", "=100%"]


def test_an_unknown_level_2_is_doubted_in_the_preview(sheet):
    sheet.go("row00002", "level3")
    sheet.paste(text="二级指标\t三级指标\t指标值\n廉政指标\t廉政谈话次数\t≥2次")
    rail = sheet.page.get_by_role("complementary", name="粘贴内容")
    expect(rail).to_contain_text("不认得二级指标“廉政指标”，先放在“数量指标”下面。")
    expect(sheet.page.locator("#paper tr.new .mk.w")).to_have_text("疑")
    sheet.page.keyboard.press("Enter")
    assert sheet.texts()[2] == ["产出指标", "数量指标", "廉政谈话次数", "≥2次"]
    assert sheet.page.locator("#paper .doubt").count() == 0


def test_the_preview_and_the_helper_have_no_faults_of_access(sheet):
    sheet.go("row00002", "value")
    expect(sheet.page.get_by_role("group", name="指标值助手")).to_be_visible()
    assert faults(sheet.page, "#value-helper") == []
    sheet.paste(stored("word.html"), "")
    expect(sheet.bar).to_be_visible()
    assert faults(sheet.page, ".pastebar, .paste-rail") == []


def faults(page, place: str) -> list[str]:
    found = Axe().run(page, context=place.split(", ")).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
