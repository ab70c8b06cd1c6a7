"""The way of a returned sheet in a real browser: answers, changed cells, rows that go and come back."""

import pytest
from playwright.sync_api import expect

from projects import actions
from reviews import threads
from tests.browser.reviewing import Desk, returned_with
from tests.cast import content, fresh

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def desk(page, live_server):
    return Desk(page, live_server.url)


def test_sending_again_waits_for_an_answer_to_every_point(desk, cast):
    submission = returned_with(cast, ("row00001", "value"), ("row00003", "value"))
    desk.edit(cast.clerk, submission)
    page = desk.page
    page.locator("[data-submit]").click()
    summary = page.locator("#obstacles")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("还不能送审：有 2 条意见没有答复。")
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link").nth(1).click()
    card = page.locator("#rail-remarks .fc.act")
    expect(card).to_contain_text("请核对3")
    card.locator("textarea").fill("按上年实际填写。")
    card.get_by_role("button", name="答复").click()
    expect(card).to_contain_text("按上年实际填写。")
    expect(summary).to_contain_text("有 1 条意见没有答复")
    page.evaluate("document.querySelector('#paper').editor.goto('row00001', 'value')")
    page.keyboard.type("≥95个")
    page.keyboard.press("Enter")
    expect(page.locator("#rail-remarks [id='批1']")).to_contain_text("“≥1个”改为“≥95个”")
    page.locator("[data-submit]").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("重新送审“校园安全”？")
    expect(dialog.locator(".answers li")).to_have_count(2)
    dialog.get_by_label("给审核人的话（可不填）").fill("都改好了。")
    with page.expect_navigation():
        dialog.get_by_role("button", name="重新送审").click()
    assert fresh(submission).state == "department_review"
    assert submission.events.first().opinion == "都改好了。"
    assert set(submission.comments.values_list("state", flat=True)) == {"answered"}


def test_an_answer_that_is_being_typed_survives_the_cards_being_fetched_anew(desk, cast):
    submission = returned_with(cast, ("row00001", "value"), ("row00003", "value"))
    desk.edit(cast.clerk, submission)
    page, answer = desk.page, desk.page.locator("#rail-remarks [id='批2'] textarea")
    page.locator("#rail-remarks [id='批2']").click()
    answer.fill("写到一半")
    with page.expect_response(lambda response: "/ops/" in response.url):
        op = {"op": "set", "row": "row00001", "field": "value", "old": "≥1个", "new": "≥7个"}
        page.evaluate("op => document.querySelector('#paper').editor.do('改一格', [op])", op)
    expect(page.locator("#rail-remarks [id='批1']")).to_contain_text("“≥1个”改为“≥7个”")
    expect(answer).to_have_value("写到一半")
    expect(answer).to_be_focused()


def test_the_reviewer_sees_old_and_new_text_and_closes(desk, cast):
    submission = returned_with(cast, ("row00001", "value"))
    threads.answer(comment=submission.comments.get(), text="已核对", by=cast.clerk)
    actions.move(submission=fresh(submission), action="submit", by=cast.clerk)
    desk.review(cast.head, submission, "?tab=remarks&with=none")
    card = desk.page.locator("[id='批1']")
    card.click()
    expect(card).to_contain_text("这一格没有改动")
    expect(card).to_contain_text("已核对")
    card.get_by_text("再退回").click()
    card.locator("textarea").fill("还是不对。")
    card.get_by_role("button", name="记下").click()
    expect(card).to_contain_text("还是不对。")
    card.get_by_role("button", name="收回这句").click()
    expect(card).not_to_contain_text("还是不对。")
    card.get_by_role("button", name="认可，关闭").click()
    expect(desk.page.locator("[data-panel=remarks] .fc.done")).to_have_count(1)
    assert submission.comments.get().state == "resolved"


def test_a_deleted_row_takes_its_point_to_the_sheet_and_undo_brings_it_back(desk, cast):
    submission = returned_with(cast, ("row00002", "value"))
    desk.edit(cast.clerk, submission)
    page, card = desk.page, desk.page.locator("#rail-remarks [id='批1']")
    page.evaluate("document.querySelector('#paper').editor.goto('row00002', 'value')")
    page.keyboard.press("Alt+Delete")
    page.get_by_role("alertdialog").get_by_role("button", name="删除").last.click()
    expect(card).to_contain_text("这一行已经删除，当时写的是≥2个")
    page.keyboard.press("Control+z")
    expect(card).not_to_contain_text("这一行已经删除")
    expect(page.locator("td[data-row='row00002'][data-field='value'] .mk.p")).to_have_text("批1")
    assert [row.key for row in content(submission).indicators] == ["row00001", "row00002", "row00003"]
