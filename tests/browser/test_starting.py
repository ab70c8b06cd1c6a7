"""Beginning from last year's sheet, and the way out to Excel and back, as a clerk does it."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from reviews.models import Submission
from tests.cast import content, fresh
from tests.projects.test_starting import begun, last_year

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def opened(cast, context, live_server):
    """The clerk's browser on a page of the site."""

    def open_page(address):
        client = Client()
        client.force_login(cast.clerk)
        value = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    return open_page


def cell(page, key, field):
    return page.locator(f'#paper [data-row="{key}"][data-field="{field}"]').first


def test_a_sheet_is_begun_from_last_years_and_its_marks_go_as_the_clerk_works(cast, opened):
    last_year(cast)
    page = opened(reverse("projects:new"))
    expect(page.get_by_role("link", name="2024年校园安全").first).to_have_attribute("aria-current", "true")
    expect(page.locator(".shown .paper .mk.g").first).to_have_attribute("title", "由 2024 改为 2025")
    expect(page.locator(".shown .paper")).to_contain_text("785.00")
    page.get_by_label("预算金额").uncheck()
    expect(page.locator(".shown .paper")).not_to_contain_text("785.00")
    page.get_by_role("button", name="新建并填写").click()
    page.wait_for_url("**/edit/")
    page.wait_for_selector("html[data-editor=on]")
    card = page.locator("#carried")
    expect(card.locator("[data-left]")).to_have_text("2")
    value = cell(page, "row00001", "value")
    expect(value.locator(".mk.g")).to_have_attribute("title", "由 2024 改为 2025")
    expect(value).to_contain_text("2025年12月10日前")
    value.click()
    page.keyboard.press("F2")
    page.keyboard.press("End")
    page.keyboard.type("，分两批")
    page.keyboard.press("Enter")
    expect(page.locator("#saved")).to_contain_text("已自动保存")
    expect(value.locator(".mk.g")).to_have_count(0)
    expect(card.locator("[data-left]")).to_have_text("1")
    page.get_by_role("button", name="下一格").click()
    page.get_by_role("button", name="这一格没错").click()
    expect(card).to_be_hidden()
    page.reload()
    expect(page.locator("#carried")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    made = Submission.objects.get(fiscal_year=2025)
    assert next(content(made).indicators).value == "2025年12月10日前，分两批"


def test_a_sheet_goes_to_excel_and_comes_back_changed(cast, opened, tmp_path):
    made = begun(cast, last_year(cast))
    page = opened(reverse("projects:edit", args=[made.key]))
    page.locator("summary", has_text="Excel").click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="下载 Excel").click()
    assert waiting.value.suggested_filename == "2025年校园安全（2025年度）.xlsx"
    path = tmp_path / "填好的.xlsx"
    path.write_bytes(typed_over(waiting.value.path().read_bytes(), "≥2个", "=100%"))
    page.goto(page.url.replace("/edit/", "/excel/upload/"))
    page.get_by_label("文件").set_input_files(path)
    page.get_by_role("button", name="上传并比较").click()
    expect(page.locator("#main .paper")).to_contain_text("100%")
    expect(page.get_by_text("文件里和表里不同的 1 处")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert fresh(made).version == 1
    page.get_by_role("button", name="带入").first.click()
    page.wait_for_url("**/edit/")
    expect(cell(page, "row00002", "value")).to_contain_text("=100%")
    page.wait_for_load_state("networkidle")
    assert list(content(made).indicators)[1].value == "=100%"


def typed_over(data, old, new):
    book = openpyxl.load_workbook(io.BytesIO(data))
    (found,) = [one for row in book.active.iter_rows() for one in row if one.value == old]
    found.value = new
    found.data_type = "s"
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_last_year_is_carried_into_a_draft_by_keyboard_alone(cast, opened):
    last_year(cast)
    page = opened(reverse("projects:new") + "?kind=project&fiscal_year=2025&start=")
    page.get_by_label("项目或资金名称").focus()
    page.keyboard.type("校园安全")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    page.get_by_role("link", name="带入上年").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/carry/")
    expect(page.locator("#main .paper")).to_contain_text("新建学校数量2")
    page.get_by_role("button", name="带入").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    expect(page.locator("#paper")).to_contain_text("新建学校数量2")
