"""One text that is never taken, among others: they are saved, it is told at its cell and not sent again."""

import pytest
from playwright.sync_api import expect

from tests.browser.saving_desk import Desk, values
from tests.cast import make_submission

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def submission(cast):
    return make_submission(cast, rows=3)


@pytest.fixture
def desk(page, live_server, cast, submission):
    return Desk(page, live_server.url, cast.clerk, submission).open()


def all_typed_without_a_line(desk, middle: str) -> None:
    """Three texts wait, to be sent together."""
    desk.everything_loaded().page.context.set_offline(True)
    for row, text in (("row00001", "≥10个"), ("row00002", middle), ("row00003", "≥30个")):
        desk.type(row, "value", text)
    desk.state("没有存上：网络断了")


def test_the_others_are_saved_and_the_one_is_told_at_its_cell(desk, submission):
    all_typed_without_a_line(desk, "长" * 100_001)
    desk.page.context.set_offline(False)
    desk.state("1 格没有存上：这一格有 100001 个字")
    expect(desk.page.locator("#saved")).to_have_attribute("data-unsaved", "1")
    assert values(submission) == ["≥10个", "≥2个", "≥30个"]
    desk.cell("row00002", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("Delete")
    desk.page.keyboard.insert_text("≥20个")
    desk.page.keyboard.press("Tab")
    desk.saved()
    assert values(submission) == ["≥10个", "≥20个", "≥30个"]


def test_what_the_server_never_takes_whole_is_parted_until_the_one_is_found(desk, submission):
    sent = []

    def answer(route):
        if "坏" not in (route.request.post_data or ""):
            route.continue_()
            return
        sent.append(route.request.post_data)
        route.fulfill(status=413, json={"code": "too_large", "problem": "这一页的内容太多，没有保存。"})

    desk.page.route("**/ops/", answer)
    all_typed_without_a_line(desk, "坏")
    desk.page.context.set_offline(False)
    desk.state("1 格没有存上：这一页的内容太多")
    expect(desk.page.locator("#saved")).to_have_attribute("data-unsaved", "1")
    assert values(submission) == ["≥10个", "≥2个", "≥30个"]
    assert len(sent) <= 4
    desk.type("row00002", "value", "≥20个").saved()
    assert values(submission) == ["≥10个", "≥20个", "≥30个"]
