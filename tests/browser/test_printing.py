"""A quick copy on paper: only the sheet, upright or across, without marks."""

from io import BytesIO

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from projects import actions
from sheets.documents import DEPARTMENT_ANNUAL
from tests.cast import make_document, make_submission, write

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
OUTSIDE = """() => [...document.body.querySelectorAll("*")].filter((node) => {
  const box = node.getBoundingClientRect();
  const own = [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  return own && box.width > 1 && box.height > 1 && !node.closest(".paper");
}).map((node) => node.outerHTML.slice(0, 100))"""
MARKS = """() => [...document.querySelectorAll(".gut, .mks, .ghost, .cell-ed")]
  .filter((node) => node.getBoundingClientRect().width > 1).length"""


@pytest.fixture
def opened(page, live_server, cast):
    client = Client()
    client.force_login(cast.clerk)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])

    def open_it(name: str, submission) -> None:
        page.goto(live_server.url + reverse(name, args=[submission.key]), wait_until="networkidle")
        page.emulate_media(media="print")

    return open_it


@pytest.mark.parametrize("name", ("projects:table", "projects:edit"))
def test_only_the_sheet_is_printed(page, cast, opened, name):
    opened(name, make_submission(cast))
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(MARKS) == 0
    cell = page.locator("td[data-field=level3]").first
    assert cell.evaluate("node => getComputedStyle(node).fontSize") == "14px"  # 10.5 pt
    assert cell.evaluate("node => getComputedStyle(node).fontFamily").startswith("FangSong")
    assert cell.evaluate("node => getComputedStyle(node).borderRightColor") == "rgb(0, 0, 0)"


@pytest.mark.parametrize("name", ("projects:table", "projects:edit"))
def test_a_wide_sheet_is_printed_across_the_page(page, cast, opened, name):
    sheet = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=DEPARTMENT_ANNUAL,
        fiscal_year=2024,
    )
    write(sheet, make_document(form=DEPARTMENT_ANNUAL, rows=12), by=cast.clerk)
    opened(name, sheet)
    pages = pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True)))
    assert [page.get_width() > page.get_height() for page in pages] == [True] * len(pages)
    assert page.evaluate("document.querySelector('.sheet').scrollWidth <= document.body.clientWidth")
