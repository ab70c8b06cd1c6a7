"""Names from other sheets in the editor: offered, taken with their form, never forced."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_paste import Sheet, filled, pytestmark  # noqa: F401  marks of the whole module
from tests.projects.test_suggestions import filed, row

ROWS = (
    ("产出指标", "数量指标", "校园巡查次数", "≥12次"),
    ("产出指标", "数量指标", "", ""),
    ("产出指标", "质量指标", "资金使用合规率", "≥95%"),
)


@pytest.fixture
def sheet(page, live_server, cast):
    filed(cast, "一", row("专职保安人数", "≥190人"), row("保安培训次数", "≥3次"))
    filed(cast, "二", row("专职保安人数", "≥24人"), by=cast.stranger, state="published")
    filed(cast, "三", row("专职保安持证上岗率", "=100%", "质量指标"))
    sheet = Sheet(page, live_server.url, cast, filled(cast, ROWS))
    sheet.list = page.get_by_role("listbox", name="指标库联想")
    return sheet


def test_two_characters_bring_names_with_who_used_them(sheet):
    sheet.go("row00002", "level3")
    sheet.page.keyboard.type("专")
    expect(sheet.list).to_have_count(0)
    sheet.page.keyboard.type("职")
    expect(sheet.list.get_by_role("option")).to_have_count(2)
    first = sheet.list.get_by_role("option").first
    assert first.inner_text().split("\n") == [
        "专职保安人数",
        "数量指标 · ≥ · 人 · 2 个单位用过，值在 24–190人",
    ]
    assert first.locator("mark").inner_text() == "专职"


def test_enter_takes_the_name_and_proposes_the_form_of_its_value(sheet):
    sheet.go("row00002", "level3")
    sheet.page.keyboard.type("专职")
    expect(sheet.list).to_be_visible()
    sheet.page.keyboard.press("ArrowDown")
    sheet.page.keyboard.press("Enter")
    expect(sheet.box).to_have_value("≥＿人")
    sheet.page.keyboard.type("192")
    sheet.page.keyboard.press("Enter")
    assert sheet.texts()[1] == ["产出指标", "数量指标", "专职保安人数", "≥192人"]


def test_a_form_without_a_number_leaves_nothing(sheet):
    sheet.go("row00002", "level3")
    sheet.page.keyboard.type("专职")
    expect(sheet.list).to_be_visible()
    sheet.list.get_by_role("option").first.click()
    expect(sheet.box).to_have_value("≥＿人")
    sheet.go("row00003", "level3")
    assert sheet.texts()[1][2:] == ["专职保安人数", ""]


def test_the_arrow_down_opens_the_list_in_an_empty_cell(sheet):
    with sheet.page.expect_response(lambda response: "/suggestions/" in response.url) as answer:
        sheet.go("row00002", "level3")
    answer.value.finished()
    sheet.page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    sheet.page.keyboard.press("ArrowDown")
    expect(sheet.list).to_be_visible()
    assert sheet.list.locator("[aria-selected=true]").count() == 1


def test_escape_closes_for_this_cell_and_leaving_inserts_nothing(sheet):
    sheet.go("row00002", "level3")
    sheet.page.keyboard.type("专职")
    expect(sheet.list).to_be_visible()
    sheet.page.keyboard.press("Escape")
    expect(sheet.list).to_have_count(0)
    sheet.page.keyboard.type("保安")
    sheet.page.keyboard.press("Enter")
    assert sheet.texts()[1][2] == "专职保安"
    expect(sheet.list).to_have_count(0)


def test_enter_without_a_choice_keeps_what_was_typed(sheet):
    sheet.go("row00002", "level3")
    sheet.page.keyboard.type("专职")
    expect(sheet.list).to_be_visible()
    sheet.page.keyboard.press("Enter")
    assert sheet.texts()[1][2] == "专职"


def test_a_name_of_another_level_2_says_so_and_takes_the_row_along(sheet):
    sheet.go("row00002", "level3")
    sheet.page.keyboard.type("持证")
    option = sheet.list.get_by_role("option")
    expect(option).to_contain_text("属于产出指标 · 质量指标，选用后本行移过去")
    option.click()
    expect(sheet.box).to_have_value("=＿%")
    assert [line[1:3] for line in sheet.texts()] == [
        ["数量指标", "校园巡查次数"],
        ["质量指标", "资金使用合规率"],
        ["质量指标", "专职保安持证上岗率"],
    ]
    sheet.page.keyboard.type("100")
    sheet.page.keyboard.press("Enter")
    assert sheet.texts()[2][3] == "=100%"


def test_a_filled_value_is_not_overwritten(sheet):
    sheet.go("row00001", "level3")
    sheet.page.keyboard.type("专职")
    expect(sheet.list).to_be_visible()
    sheet.list.get_by_role("option").first.click()
    assert sheet.texts()[0][2:] == ["专职保安人数", "≥12次"]


def test_an_input_method_is_waited_for(sheet):
    asked = []
    sheet.page.on("request", lambda request: asked.append(request.url))
    sheet.go("row00001", "level3")
    devtools = sheet.page.context.new_cdp_session(sheet.page)
    for text in ("z", "zhuan", "zhuanzhi"):
        size = len(text)
        devtools.send("Input.imeSetComposition", {"text": text, "selectionStart": size, "selectionEnd": size})
    devtools.send("Input.insertText", {"text": "专职"})
    expect(sheet.list).to_be_visible()
    questions = [url for url in asked if "/suggestions/" in url]
    assert len(questions) == 1
    expect(sheet.box).to_have_value("专职")
