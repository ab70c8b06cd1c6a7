"""Comparisons and the timeline in a real browser: cards and cells, keys, the printed page, a phone."""

import re
from dataclasses import replace

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from projects import actions
from reviews import threads
from reviews.models import Submission
from tests.browser.accessibility import grave, too_wide
from tests.cast import content, fresh, make_submission, write
from tests.projects.test_comparisons import last_year, sent_again

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def goto(page, live_server):
    """Opens a page of a sheet as a user."""

    def open_page(user, name: str, submission: Submission, query: str = ""):
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        page.context.add_cookies([cookie])
        page.goto(live_server.url + reverse(name, args=[submission.key]) + query)
        return page

    return open_page


def test_a_card_finds_its_cell_and_a_mark_its_card(goto, cast):
    page = goto(cast.reviewer, "projects:compare", sent_again(cast))
    cell = page.locator('[data-row="row00001"][data-field="value"]')
    card = page.locator("#g1")
    card.hover()
    expect(cell).to_have_class("va iv has2 lit")
    card.locator("a.mk").click()
    expect(cell).to_be_in_viewport()
    cell.locator("a.mk.g").click()
    expect(page).to_have_url(re.compile("#g1$"))


def test_brackets_walk_through_the_choices_and_d_goes_back_to_the_sheet(goto, cast):
    last_year(cast)
    submission = sent_again(cast)
    page = goto(cast.reviewer, "projects:compare", submission)
    expect(page.locator(".grp [aria-current]")).to_have_text("上一版")
    for key, text in (
        ("BracketRight", "我上次退回时"),
        ("BracketRight", "上年"),
        ("BracketLeft", "我上次退回时"),
    ):
        with page.expect_navigation():
            page.keyboard.press(key)
        expect(page.locator(".grp [aria-current]")).to_have_text(text)
    page.keyboard.press("KeyD")
    expect(page).to_have_url(re.compile(f"/tables/{submission.key}/$"))


def test_a_moment_of_the_history_is_shown_when_it_is_chosen(goto, cast):
    submission = sent_again(cast)
    page = goto(cast.reviewer, "projects:compare", submission)
    first = submission.events.last()
    page.select_option("#with", f"event:{first.pk}")
    expect(page.locator("#with")).to_have_value(f"event:{first.pk}")
    expect(page.locator(".count")).to_contain_text("处改动")


def test_what_is_struck_and_underlined_is_so_for_the_eye(goto, cast):
    page = goto(cast.reviewer, "projects:compare", sent_again(cast))
    cell = page.locator('[data-row="row00001"][data-field="value"]')
    drawn = "one => getComputedStyle(one).textDecorationLine"
    assert cell.locator("del").evaluate(drawn) == "line-through"
    assert cell.locator("ins").evaluate(drawn) == "underline"


@pytest.mark.parametrize("with_", ["last", "year", "table", "neighbour"])
def test_comparisons_are_clean_for_axe_and_fit_a_phone(goto, cast, with_):
    last_year(cast, row00001="≥3个")
    submission, other = sent_again(cast), make_submission(cast, name="校园安全二期")
    chosen = f"table:{other.key}" if with_ == "neighbour" else with_
    page = goto(cast.reviewer, "projects:compare", submission, f"?with={chosen}")
    assert grave(Axe().run(page).response) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert too_wide(page) == []


@pytest.mark.parametrize("points", [3, 120])
def test_the_timeline_is_printed_on_one_page(goto, cast, points):
    submission = make_submission(cast, state="finance_review")
    for number in range(points):
        threads.hold(submission=submission, by=cast.reviewer, text=f"第{number}点。" + "请核对指标值。" * 12)
    actions.move(
        submission=fresh(submission), action="return", by=cast.reviewer, opinion="请按意见修改。" * 8
    )
    document = content(submission)
    write(submission, replace(document, goal="保障全区中小学校园安全。"), by=cast.clerk)
    page = goto(cast.reader, "projects:timeline", submission)
    printed = pypdfium2.PdfDocument(page.pdf(format="A4"))
    assert len(printed) == 1
    text = printed[0].get_textpage().get_text_bounded()
    assert "流转记录" in text
    assert "退回" in text
    printed.close()
