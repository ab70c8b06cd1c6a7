"""The review desk in a real browser: keys, cards, remarks held back, decisions, the way back to the clerk."""

import pytest
from playwright.sync_api import expect

from projects import actions
from reviews import threads
from reviews.models import Comment, Submission
from tests.browser.reviewing import Desk, returned_with
from tests.cast import fresh, make_document, make_submission, write

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


def test_ten_sheets_are_reviewed_with_keys_alone(desk, cast):
    sheets = [make_submission(cast, state="finance_review", name=f"项目{number:02}") for number in range(10)]
    desk.review(cast.reviewer)
    first = desk.heading.inner_text()
    desk.goes("j")
    assert desk.heading.inner_text() != first
    desk.goes("k")
    assert desk.heading.inner_text() == first
    expect(desk.page.get_by_text("第 1 / 10 张")).to_be_visible()
    for number in range(10):
        if number % 2:
            desk.press("ArrowDown", "ArrowDown")
            desk.remark("请补充测算依据。")
            desk.press("n")
            expect(desk.page.locator("[data-panel=remarks] .fc.act")).to_contain_text("请补充测算依据。")
            desk.decide("r")
        else:
            desk.decide("a")
        if number < 9:
            desk.ready()
    expect(desk.page.get_by_role("heading", name="本批 10 张已审完：通过 5，退回 5。")).to_be_visible()
    assert sorted(fresh(sheet).state for sheet in sheets) == ["approved"] * 5 + ["returned"] * 5
    assert Comment.objects.filter(sent_at__isnull=False).count() == 5
    event = Submission.objects.filter(state="returned").first().events.first()
    assert event.opinion.startswith("请修改 1 处后重新送审：1.") and "请补充测算依据" in event.opinion


def test_a_remark_held_back_survives_closing_the_browser(desk, cast, new_context, live_server):
    submission = make_submission(cast, state="department_review")
    other = new_context()
    first = Desk(other.new_page(), live_server.url)
    first.review(cast.head, submission)
    first.press("ArrowDown")
    first.remark("请核对名称。")
    other.close()
    desk.review(cast.head, submission, "?tab=remarks")
    card = desk.page.locator("[data-panel=remarks] .fc[data-comment]")
    expect(card).to_contain_text("请核对名称。")
    expect(card).to_contain_text("未发出")
    card.click()
    card.get_by_text("修改、删除").click()
    card.locator("textarea").fill("请核对项目名称。")
    card.get_by_role("button", name="存下改动").click()
    expect(card.locator(".say").first).to_contain_text("请核对项目名称。")
    assert submission.comments.get().text == "请核对项目名称。"


def test_what_is_typed_and_not_kept_is_there_after_leaving_the_page(desk, cast):
    submission = make_submission(cast, state="department_review")
    desk.review(cast.head, submission)
    desk.press("c")
    expect(desk.page.locator("#remark-text")).to_be_focused()
    desk.page.keyboard.type("还没写完")
    desk.open("projects:table", submission.key)
    desk.open("projects:review", submission.key)
    desk.ready()
    expect(desk.page.locator("#remark-text")).to_have_value("还没写完")


def test_arrows_walk_over_the_cells_of_the_sheet(desk, cast):
    submission = make_submission(cast, state="department_review", rows=3)
    desk.review(cast.head, submission)

    def here() -> tuple[str, str]:
        cell = desk.page.locator("#paper .act")
        return cell.get_attribute("data-row"), cell.get_attribute("data-field")

    desk.press("ArrowDown")
    assert here() == ("head", "name")
    desk.press("ArrowDown", "ArrowRight")
    assert here() == ("head", "unit")
    desk.press(*["ArrowDown"] * 6)
    assert here() == ("row00002", "level3")
    desk.press("ArrowLeft", "ArrowLeft")
    assert here() == ("row00001", "level1")
    desk.press("ArrowRight", "ArrowRight")
    assert here() == ("row00002", "level3")


def test_letters_in_a_field_are_text(desk, cast):
    submission = make_submission(cast, state="department_review")
    desk.review(cast.head, submission)
    desk.press("r")
    desk.page.locator("#opinion").fill("")
    desk.page.keyboard.type("jkncard")
    expect(desk.page.locator("#opinion")).to_have_value("jkncard")
    assert fresh(submission).state == "department_review"


def test_an_opinion_that_was_not_sent_is_there_again_after_looking_at_the_next_sheet(desk, cast):
    [make_submission(cast, state="finance_review", name=name) for name in ("项目一", "项目二")]
    desk.review(cast.reviewer)
    opinion = desk.page.locator("#opinion")
    opinion.fill("还没写完的意见")
    desk.press("Escape")
    desk.goes("j")
    expect(opinion).to_have_value("")
    desk.goes("k")
    expect(opinion).to_have_value("还没写完的意见")


def test_a_return_without_an_opinion_is_refused_in_our_own_words(desk, cast):
    desk.review(cast.head, make_submission(cast, state="department_review"))
    desk.press("r")
    opinion = desk.page.locator("#opinion")
    opinion.fill("")
    desk.press("Control+Enter")
    lacking = "box => box.validationMessage"
    expect(opinion).to_be_focused()
    assert opinion.evaluate(lacking) == "退回必须写意见。请写一句哪里要改。"
    opinion.fill("请核对。")
    assert opinion.evaluate(lacking) == ""
    with desk.page.expect_navigation():
        desk.press("Control+Enter")


def test_an_opinion_written_by_hand_is_kept_until_it_is_made_anew(desk, cast):
    submission = make_submission(cast, state="department_review")
    desk.review(cast.head, submission)
    opinion = desk.page.locator("#opinion")
    desk.press("ArrowDown")
    desk.remark("请核对名称。")
    desk.press("Escape", "r")
    expect(opinion).to_have_value("请修改 1 处后重新送审：1.项目名称：请核对名称。")
    opinion.fill("我自己写的")
    desk.press("Escape", "ArrowDown")
    desk.remark("请核对部门。")
    expect(opinion).to_have_value("我自己写的")
    desk.page.get_by_role("button", name="重新生成").click()
    expect(opinion).to_have_value("请修改 2 处后重新送审：1.项目名称：请核对名称；2.主管部门：请核对部门。")


def test_passing_says_what_is_open_and_does_not_leave(desk, cast):
    submission = make_submission(cast, state="department_review")
    desk.review(cast.head, submission)
    desk.remark("请核对。")
    desk.press("a", "Control+Enter")
    expect(desk.page.locator("#in-the-way")).to_have_text("还有 1 条意见没有关闭。请退回，或先逐条认可关闭。")
    assert fresh(submission).state == "department_review"


def test_a_decision_is_taken_back_from_the_toast(desk, cast):
    submission = make_submission(cast, state="department_review", name="甲")
    make_submission(cast, state="department_review", name="乙")
    desk.review(cast.head, submission)
    desk.remark("请核对。")
    desk.decide("r")
    desk.ready()
    toast = desk.page.locator(".toast")
    expect(toast).to_contain_text("已退回“甲”，1 条意见已发给填报人甲。")
    with desk.page.expect_navigation():
        toast.get_by_role("button", name="撤回").click()
    desk.ready()
    expect(desk.heading).to_have_text("甲")
    assert fresh(submission).state == "department_review"
    assert submission.comments.get().sent_at is None


def test_who_decides_second_hears_it_and_loses_nothing(desk, cast):
    submission = make_submission(cast, state="finance_review")
    desk.review(cast.reviewer, submission)
    desk.remark("请核对。")
    desk.press("r")
    actions.move(submission=fresh(submission), action="return", by=cast.finance_head, opinion="重填")
    with desk.page.expect_navigation():
        desk.press("Control+Enter")
    expect(desk.page.locator(".note.e")).to_contain_text("已退回这张表。您的 1 条意见还在，可追加给填报人。")
    desk.page.get_by_role("button", name="追加给填报人").click()
    expect(desk.page.get_by_text("已追加给填报人。")).to_be_visible()
    assert threads.unanswered(submission).get().text == "请核对。"


def test_a_reviewer_without_script_returns_with_an_opinion(cast, new_context, live_server):
    submission = make_submission(cast, state="department_review")
    context = new_context(java_script_enabled=False)
    desk = Desk(context.new_page(), live_server.url)
    desk.sit(cast.head)
    desk.open("projects:review", submission.key, query="?cell=row00002:value")
    page = desk.page
    assert page.locator("#cell").input_value() == "row00002:value"
    page.locator("#remark-text").fill("请核对个数。")
    page.locator("#say").get_by_role("button", name="记下").click()
    expect(page.get_by_text("意见已记下，退回或通过时一并送出。")).to_be_visible()
    page.get_by_role("radio", name="退回修改").check()
    page.get_by_label("审核意见", exact=True).fill("请按意见修改。")
    page.get_by_role("button", name="提交结论").click()
    expect(page.get_by_role("heading", name="本批 1 张已审完：退回 1。")).to_be_visible()
    assert fresh(submission).state == "returned"
    assert submission.comments.get().sent_at
    with page.expect_navigation():
        page.get_by_role("button", name="撤回（5 分钟内）").click()
    assert fresh(submission).state == "department_review"
    context.close()


def test_d_turns_the_comparison_off_and_on_and_brackets_change_it(desk, cast):
    submission = returned_with(cast, ("row00001", "value"))
    threads.answer(comment=submission.comments.get(), text="已核对", by=cast.clerk)
    write(submission, make_document(rows=2), by=cast.clerk)
    actions.move(submission=fresh(submission), action="submit", by=cast.clerk)
    desk.review(cast.head, submission)
    on = desk.page.locator("[data-with][aria-current]")
    expect(on).to_have_text("上一版")
    expect(desk.page.locator("tr.gone")).to_have_count(1)
    desk.goes("d")
    expect(on).to_have_text("不对比")
    desk.goes("]")
    desk.goes("]")
    expect(on).to_have_text("我上次退回时")
    desk.press("Backslash")
    expect(desk.page.locator("#queue")).to_be_hidden()
    desk.press("?")
    expect(desk.page.get_by_role("dialog", name="快捷键")).to_be_visible()


@pytest.mark.parametrize("height", [768, 620])
def test_the_active_card_is_wholly_in_view_for_every_point(desk, cast, height):
    rows = [f"row{number:05}" for number in range(1, 13)]
    submission = returned_with(cast, *((row, "value") for row in rows), rows=12)
    desk.page.set_viewport_size({"width": 1366, "height": height})
    desk.edit(cast.clerk, submission)
    seen, found = [], desk.page.locator("#rail-checks .fc").count()
    for _ in range(found + 12):
        desk.press("F8")
        card = desk.page.locator("#rail .panel:not([hidden]) .fc.act")
        expect(card).to_have_count(1)
        seen.append(card.get_attribute("id"))
        place, rail = card.bounding_box(), card.locator("xpath=..").bounding_box()
        assert place["y"] >= rail["y"] - 1
        assert place["y"] + place["height"] <= rail["y"] + rail["height"] + 1
        assert desk.page.evaluate("document.querySelector('#paper').editor.mode") == "ready"
    assert seen[found:] == [f"批{number}" for number in range(1, 13)]
    assert len(set(seen)) == found + 12
