"""GB/T 37668 and WCAG 2.1 AA on every page of every role: axe, one heading, the Tab key, a phone's width."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse

from projects import actions
from reviews.models import Submission
from sheets.documents import DEPARTMENT_ANNUAL
from tests.browser.accessibility import cut, grave, headings, too_wide, unreached
from tests.cast import make_document, write
from tests.pages.walking import OPEN, URLS, address, client_of, filed
from tests.projects.audited import audited

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
# whose turn it is in this state sees the most controls
SEATS = (
    ("clerk", "draft"),
    ("clerk", "returned"),
    ("head", "department_review"),
    ("reviewer", "finance_review"),
    ("finance_head", "approved"),
    ("reader", "published"),
    ("admin", "draft"),
)
OTHER_FACES = {"projects:edit": "plain=1", "projects:review": "tab=score"}
# what htmx fetches after the page is there; two frames later its scripts have drawn
QUIET = """() => new Promise((settled) => requestAnimationFrame(() => requestAnimationFrame(() =>
  settled(!document.querySelector(".htmx-request,[aria-busy=true]")))))"""
VIOLATIONS = {"resultTypes": ["violations"]}
DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


class Visitor:
    """A browser signed in as one of the cast, and the pages that open for that person."""

    def __init__(self, page, url: str, cast, who: str, submission: Submission):
        self.page, self.url, self.submission = page, url, submission
        self.client = client_of(cast, who)
        cookie = {"name": "sessionid", "value": self.client.cookies["sessionid"].value, "url": url}
        page.context.add_cookies([cookie])

    def addresses(self) -> Iterator[str]:
        """Of all pages that are whole documents; the list of URLs is walked, not written down."""
        for name in sorted(set(URLS) - OPEN):
            where = address(name, self.submission)
            answer = self.client.get(where)
            if answer.status_code == 200 and b"".join(answer)[:15].lower() == b"<!doctype html>":
                yield where
                yield from [f"{where}?{query}" for query in [OTHER_FACES.get(name)] if query]

    def open(self, where: str) -> None:
        self.page.goto(self.url + where)
        self.page.wait_for_function(QUIET)

    def troubles(self, where: str) -> list[str]:
        self.page.set_viewport_size(DESK)
        self.open(where)
        found = [*grave(Axe().run(self.page, options=VIOLATIONS).response), *unreached(self.page)]
        found += [f"{headings(self.page)} h1"] if headings(self.page) != 1 else []
        self.page.set_viewport_size(PHONE)
        return found + too_wide(self.page) + cut(self.page)


@pytest.fixture
def visit(page, live_server, cast):
    def begin(who: str, state: str) -> Visitor:
        submission = filed(cast, state)
        audited(cast.region)
        return Visitor(page, live_server.url, cast, who, submission)

    return begin


@pytest.mark.parametrize(("who", "state"), SEATS)
def test_every_page_is_free_of_grave_faults_reached_with_the_tab_key_and_fits_a_phone(visit, who, state):
    """Each page is opened once: that takes longer than what is asked of it."""
    visitor = visit(who, state)
    found = {where: visitor.troubles(where) for where in visitor.addresses()}
    assert {where: troubles for where, troubles in found.items() if troubles} == {}
    assert len(found) >= 4


@pytest.mark.parametrize("size", ("m", "l"))
def test_the_doors_are_accessible_too(page, live_server, db, size):
    """Sign-in and a page that is not there; in both sizes of letters."""
    page.context.add_cookies([{"name": "size", "value": size, "url": live_server.url}])
    for where in (reverse("login"), "/nothing-here/"):
        page.goto(live_server.url + where)
        assert grave(Axe().run(page).response) == []
        assert headings(page) == 1
        assert page.locator("html").get_attribute("data-size") == ("l" if size == "l" else None)


def test_large_letters_are_chosen_by_a_button_and_remembered(page, live_server, cast):
    client = Client()
    client.force_login(cast.clerk)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(live_server.url)
    before = page.locator("h1").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    page.locator(".who summary").click()
    page.get_by_role("button", name="大字").click()
    assert page.locator("h1").evaluate("node => parseFloat(getComputedStyle(node).fontSize)") > before
    page.goto(live_server.url + reverse("projects:tables"))
    assert page.locator("html").get_attribute("data-size") == "l"


def test_a_wide_sheet_on_a_phone_is_a_table_still(visit, cast):
    """A block for each indicator with the names of its columns; screen readers are told rows and cells."""
    visitor = visit("clerk", "draft")
    sheet = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=DEPARTMENT_ANNUAL,
        fiscal_year=2024,
    )
    write(sheet, make_document(form=DEPARTMENT_ANNUAL, rows=3), by=cast.clerk)
    visitor.page.set_viewport_size(PHONE)
    visitor.open(reverse("projects:table", args=[sheet.key]))
    names = visitor.page.locator("[data-field=standard_source][data-name]")
    assert names.first.evaluate("node => getComputedStyle(node, '::before').content") == '"当年标准值来源"'
    told = visitor.page.context.new_cdp_session(visitor.page).send("Accessibility.getFullAXTree")["nodes"]
    roles = [node["role"]["value"] for node in told if not node["ignored"]]
    assert roles.count("row") >= 3
    assert roles.count("cell") >= 3 * 10
