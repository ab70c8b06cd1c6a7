"""The helper under a value cell: it follows the text, writes only what is asked, and stays out of the way."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_paste import Sheet, faults, filled, pytestmark  # noqa: F401  marks of the whole module
from tests.projects.test_suggestions import filed, row

FORM = (
    ("成本指标", "经济成本", "报警按钮服务费", "≤40.6万元"),
    ("产出指标", "数量指标", "保安人数", ""),
    ("产出指标", "时效指标", "支付期限", "2024年12月20日前"),
    ("产出指标", "质量指标", "人数和按钮", "保安≥190人；按钮≥208个；巡查≥3次"),
    ("效益指标", "社会效益指标", "安全稳定", "逐步提升"),
)


@pytest.fixture
def sheet(page, live_server, cast):
    sheet = Sheet(page, live_server.url, cast, filled(cast, FORM))
    sheet.helper = page.get_by_role("group", name="指标值助手")
    return sheet


def at(sheet, number: int):
    """Out of the cell before first: its helper may lie over the next row."""
    for _ in range(3):
        sheet.page.keyboard.press("Escape")
    sheet.go(f"row0000{number}", "value")
    expect(sheet.helper).to_be_visible()


def value(sheet, number: int) -> str:
    return sheet.texts("value")[number - 1][0]


def test_a_quantity_is_read_at_once(sheet):
    at(sheet, 1)
    expect(sheet.helper).to_contain_text("读作“不超过 40.6 万元”，越低越好")
    assert sheet.helper.get_by_label("数值").input_value() == "40.6"
    assert sheet.helper.get_by_label("单位").input_value() == "万元"
    assert sheet.helper.get_by_role("button", name="不超过").get_attribute("aria-pressed") == "true"


def test_it_never_covers_its_cell(sheet):
    for number in range(1, 6):
        at(sheet, number)
        cell = sheet.page.locator(f"#paper [data-row=row0000{number}][data-field=value]").bounding_box()
        pop = sheet.helper.bounding_box()
        assert pop["y"] >= cell["y"] + cell["height"] or pop["y"] + pop["height"] <= cell["y"]
        assert pop["x"] >= 0 and pop["x"] + pop["width"] <= 1366


def test_signs_by_key_and_by_click_change_the_sign_alone(sheet):
    at(sheet, 1)
    for code, text in (("1", "≥"), ("3", "="), ("4", "＞"), ("5", "＜"), ("0", ""), ("2", "≤")):
        sheet.page.keyboard.press(f"Alt+{code}")
        expect(sheet.box).to_have_value(f"{text}40.6万元")
    sheet.helper.get_by_role("button", name="不少于").click()
    expect(sheet.box).to_have_value("≥40.6万元")
    expect(sheet.box).to_be_focused()
    expect(sheet.helper).to_contain_text("越高越好")


def test_number_and_unit_are_written_into_the_text(sheet):
    at(sheet, 2)
    sheet.page.keyboard.press("Alt+1")
    sheet.helper.get_by_label("数值").fill("192")
    sheet.helper.get_by_label("单位").fill("人")
    expect(sheet.box).to_have_value("≥192人")
    sheet.page.keyboard.press("Enter")
    expect(sheet.box).to_be_focused()
    sheet.page.keyboard.press("Tab")
    assert value(sheet, 2) == "≥192人"
    sheet.page.keyboard.press("Control+z")
    assert value(sheet, 2) == ""


def test_the_text_is_the_truth(sheet):
    at(sheet, 2)
    sheet.page.keyboard.type("不低于 95％")
    expect(sheet.helper).to_contain_text("读作“不低于 95％”，越高越好")
    assert sheet.helper.get_by_role("button", name="不少于").get_attribute("aria-pressed") == "true"
    sheet.page.keyboard.press("Alt+3")
    expect(sheet.box).to_have_value("=95％")


def test_the_server_reads_a_deadline_and_a_text_is_kept_as_text(sheet):
    at(sheet, 3)
    expect(sheet.helper).to_contain_text("读作“2024年12月20日以前”")
    assert sheet.helper.get_by_label("日期", exact=True).input_value() == "2024-12-20"
    sheet.helper.get_by_label("日期", exact=True).fill("2024-11-30")
    expect(sheet.box).to_have_value("2024年11月30日前")
    at(sheet, 5)
    expect(sheet.helper).to_contain_text("按文字保存，不参加计算。")


@pytest.mark.parametrize(
    ("kind", "boxes", "text"),
    [
        ("区间", {"从": "80", "到": "90", "单位": "%"}, "80%~90%"),
        ("区间", {"从": "3", "到": "5", "单位": "个"}, "3~5个"),
    ],
)
def test_a_range_is_written_from_two_numbers(sheet, kind, boxes, text):
    at(sheet, 2)
    sheet.helper.get_by_label("指标值类型").select_option(label=kind)
    for label, number in boxes.items():
        sheet.helper.get_by_label(label, exact=True).fill(number)
    expect(sheet.box).to_have_value(text)
    expect(sheet.helper).to_contain_text("之间”")


def test_a_deadline_within_days_and_a_quality_are_chosen(sheet):
    at(sheet, 2)
    sheet.helper.get_by_label("指标值类型").select_option(label="期限")
    sheet.helper.get_by_label("哪一种期限").select_option(label="几日内")
    sheet.helper.get_by_label("几日", exact=True).fill("30")
    expect(sheet.box).to_have_value("资金拨付后30日内")
    expect(sheet.helper).to_contain_text("读作“资金拨付后 30 日以内”")
    sheet.helper.get_by_label("指标值类型").select_option(label="定性")
    sheet.helper.get_by_role("button", name="部分达成").click()
    expect(sheet.box).to_have_value("部分达成")


def test_several_values_become_rows_of_their_own_in_one_step(sheet):
    at(sheet, 4)
    before = sheet.texts()
    split = sheet.helper.get_by_role("button", name="拆成 3 行")
    expect(split).to_be_visible()
    split.click()
    assert [line[1:] for line in sheet.texts()][3:6] == [
        ["质量指标", "人数和按钮（保安）", "≥190人"],
        ["质量指标", "人数和按钮（按钮）", "≥208个"],
        ["质量指标", "人数和按钮（巡查）", "≥3次"],
    ]
    sheet.page.keyboard.press("Control+z")
    assert sheet.texts() == before


def test_it_is_reached_and_left_by_keys(sheet):
    at(sheet, 1)
    sheet.page.keyboard.press("F2")
    sheet.page.keyboard.press("Alt+ArrowDown")
    expect(sheet.helper.get_by_label("指标值类型")).to_be_focused()
    sheet.page.keyboard.press("Escape")
    expect(sheet.box).to_be_focused()
    assert [line[2] for line in sheet.texts()] == [line[2] for line in FORM]


def test_closing_is_remembered_and_the_button_brings_it_back(sheet):
    at(sheet, 1)
    sheet.helper.get_by_role("button", name="收起助手").click()
    expect(sheet.helper).to_have_count(0)
    sheet.page.reload()
    sheet.page.wait_for_selector("html[data-editor=on]")
    sheet.go("row00002", "value")
    button = sheet.page.get_by_role("button", name="助手", exact=True)
    expect(button).to_be_visible()
    expect(sheet.helper).to_have_count(0)
    button.click()
    expect(sheet.helper).to_be_visible()


def test_last_year_and_the_usual_are_proposed(page, live_server, cast):
    filed(cast, "校园安全", row("保安人数", "≥180人"), year=2023)
    filed(cast, "别的一", row("保安人数", "≥24人"))
    filed(cast, "别的二", row("保安人数", "≥24人"), by=cast.stranger, state="published")
    sheet = Sheet(page, live_server.url, cast, filled(cast, FORM))
    sheet.helper = page.get_by_role("group", name="指标值助手")
    at(sheet, 2)
    expect(sheet.helper).to_contain_text("上年")
    expect(sheet.helper.get_by_role("button", name="≥24人")).to_have_attribute("title", "2 处这样写")
    sheet.helper.get_by_role("button", name="≥180人").click()
    expect(sheet.box).to_have_value("≥180人")
    sheet.page.keyboard.press("Enter")
    assert value(sheet, 2) == "≥180人"


def test_no_helper_where_there_is_no_value(sheet):
    at(sheet, 1)
    sheet.go("row00001", "level3")
    expect(sheet.helper).to_have_count(0)


def test_every_kind_of_helper_can_be_used_by_all(sheet):
    at(sheet, 4)
    for kind in ("数量", "区间", "期限", "定性", "多个值"):
        sheet.helper.get_by_label("指标值类型").select_option(label=kind)
        assert faults(sheet.page, "#value-helper") == [], kind
