"""The public site in a browser: GB/T 37668, a phone's width, large letters with and without script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from publishing.public import cache as public_cache
from tests.browser.accessibility import cut, grave, headings, too_wide, unreached
from tests.browser.test_accessibility import DESK, PHONE
from tests.cast import make_document
from tests.publishing.public import corrected, published

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
WIDE = "department_annual"


def address(name: str, *args) -> str:
    return reverse(f"publishing:public-{name}", args=args)


@pytest.fixture
def publication(cast):
    public_cache.PAGES.clear()
    return corrected(cast, published(cast))


def troubles(page, where: str) -> list[str]:
    page.set_viewport_size(DESK)
    page.goto(where)
    found = [*grave(Axe().run(page).response), *unreached(page)]
    found += [f"{headings(page)} h1"] if headings(page) != 1 else []
    page.set_viewport_size(PHONE)
    return found + too_wide(page) + cut(page)


def test_every_public_page_is_free_of_grave_faults_and_fits_a_phone(page, live_server, cast, publication):
    wide = published(cast, make_document(name="", form=WIDE), name="", kind=WIDE)
    pages = [
        address(name) for name in ("home", "tables", "departments", "errata", "about", "compare", "data")
    ]
    pages += [f"{address('search')}?q=新建学校", f"{address('search')}?q=校", "/public/nothing/"]
    pages += [f"{address('home')}?size=l&contrast=h"]
    pages += [address("sheet", one.key) for one in (publication, wide)]
    pages += [address("version", publication.key, 1)]
    found = {where: troubles(page, live_server.url + where) for where in pages}
    assert {where: faults for where, faults in found.items() if faults} == {}


def test_large_and_sharp_letters_are_remembered_by_the_browser(page, live_server, publication):
    page.goto(live_server.url + address("home"))
    before = page.locator("h1").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    page.get_by_role("button", name="大字").click()
    page.get_by_role("button", name="高对比").press(" ")
    assert page.locator("h1").evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > before
    page.goto(live_server.url + address("sheet", publication.key))
    assert page.locator("html").get_attribute("data-size") == "l"
    assert page.locator("html").get_attribute("data-contrast") == "h"
    assert page.context.cookies() == []
    page.get_by_role("button", name="大字").click()
    page.reload()
    assert page.locator("html").get_attribute("data-size") is None


def test_without_script_they_work_all_the_same(new_context, live_server, publication):
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + address("home"))
    whole = page.locator("html")
    page.get_by_role("button", name="大字").click()
    expect(whole).to_have_attribute("data-size", "l")
    with page.expect_navigation():
        page.get_by_role("link", name="校园安全").first.click()
    expect(whole).to_have_attribute("data-size", "l")
    page.get_by_role("button", name="大字").click()
    expect(whole).not_to_have_attribute("data-size", "l")
    context.close()


def test_on_paper_there_is_the_sheet_and_nothing_else(page, live_server, publication):
    page.goto(live_server.url + address("sheet", publication.key))
    page.emulate_media(media="print")
    assert page.locator(".paper").is_visible()
    for gone in (".ptop", ".pfoot", ".phead", ".meta", "#versions", "#erratum"):
        assert not page.locator(gone).is_visible(), gone
