"""Living with findings in a real browser: explained, dismissed, mended with one key, stopped, let through."""

import re
from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reviews.models import Submission
from sheets.documents import Budget
from tests.browser.reviewing import Desk
from tests.cast import Cast, content, fresh, make_document, make_submission, write
from tests.projects.test_found import UNLIKE, wrong

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
WORDS = "总额含上年结转一万元"


@pytest.fixture
def desk(page, live_server):
    return Desk(page, live_server.url)


def card_of(page, rule: str):
    return page.locator(f".fc[data-rule={rule}]").first


def mark_of(page, field: str):
    return page.locator(f"#paper [data-field='{field}'] a.mk").first


def explain(page, word: str) -> None:
    """With keys, in the card that is open."""
    page.locator(".fc.act [data-word]").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".fc.act form.word textarea")).to_be_focused()
    page.keyboard.type(word)
    page.keyboard.press("Control+Enter")


def test_a_clerk_explains_with_keys_what_stops_the_sheet(desk: Desk, cast: Cast) -> None:
    submission = wrong(cast)
    desk.edit(cast.clerk, submission)
    page = desk.page
    page.locator("[data-submit]").click()
    summary = page.locator("#obstacles")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("还不能送审：有 1 处错误。")
    summary.get_by_role("link").first.click()
    expect(page.locator(".fc.act")).to_contain_text("700 ＋ 84 ＝ 784 万元")
    explain(page, WORDS)
    expect(card_of(page, "A01")).to_contain_text(WORDS)
    expect(card_of(page, "A01")).to_contain_text("填报人甲")
    expect(mark_of(page, "budget.total")).to_contain_text("妥")
    expect(page.locator(".fc.act .at a.mk")).to_be_focused()
    page.evaluate("document.querySelector('#paper').editor.goto('head', 'budget.total')")
    page.keyboard.type("786")
    page.keyboard.press("Enter")
    expect(mark_of(page, "budget.total")).to_contain_text("错")
    assert fresh(submission).findings.get(rule="A01").status == "open"


def test_one_word_is_about_all_that_a_rule_found_in_the_cell(desk: Desk, cast: Cast) -> None:
    submission = make_submission(cast)
    goal = "安排资金1184万元，为全区学校配备保安。安排资金38万元，用于水电费。"
    write(submission, replace(make_document(), goal=goal), by=cast.clerk)
    desk.edit(cast.clerk, submission)
    page = desk.page
    page.evaluate("document.querySelector('#paper').editor.goto('head', 'goal')")
    second = page.locator(".fc[data-rule=A10]").nth(1)
    second.locator(".at a.mk").click()
    second.locator("[data-word]").click()
    expect(page.locator(".fc.act [data-together]")).to_contain_text("查出 2 处，这句话管这 2 处")
    expect(page.locator(".fc.act form.word textarea")).to_be_focused()
    page.keyboard.type("市里统一安排")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".fc[data-rule=A10].done")).to_have_count(2)
    expect(second).to_have_class(re.compile(r"\bact\b"))
    expect(mark_of(page, "goal")).not_to_contain_text("疑")
    second.get_by_role("button", name="撤回说明").click()
    expect(mark_of(page, "goal")).to_contain_text("疑")


def test_what_is_being_written_stays_while_others_find_more(desk: Desk, cast: Cast) -> None:
    submission = wrong(cast)
    desk.edit(cast.clerk, submission)
    page = desk.page
    desk.press("F8")
    page.locator(".fc.act [data-word]").click()
    expect(page.locator(".fc.act form.word textarea")).to_be_focused()
    page.keyboard.type("写到一半")
    op = {"op": "set", "row": "row00001", "field": "value", "old": "≥1个", "new": "≥7个"}
    with page.expect_response(lambda response: "/ops/" in response.url):
        page.evaluate("op => document.querySelector('#paper').editor.do('改一格', [op])", op)
    expect(page.locator(".fc.act form.word textarea")).to_have_value("写到一半")
    expect(page.locator(".fc.act form.word textarea")).to_be_focused()
    desk.press("Escape")
    expect(page.locator("form.word")).to_have_count(0)
    expect(page.locator(".fc.act [data-word]")).to_be_focused()


def test_a_fix_is_one_key_and_one_step_back(desk: Desk, cast: Cast) -> None:
    submission = make_submission(cast)
    task = make_document().tasks[0]
    late = replace(task.indicators[1], level2="时效指标", level3="完工时间", value="2024年12月20日")
    document = replace(make_document(), tasks=(replace(task, indicators=(task.indicators[0], late)),))
    write(submission, document, by=cast.clerk)
    desk.edit(cast.clerk, submission)
    page = desk.page
    page.evaluate("document.querySelector('#paper').editor.goto('row00002', 'value')")
    expect(page.locator(".fc.act [data-fix]")).to_have_text("改为 2024年12月20日前")
    with page.expect_response(lambda response: "/ops/" in response.url):
        desk.press("Alt+F8")
    cell = page.locator("[data-row=row00002][data-field=value]")
    expect(cell).to_contain_text("2024年12月20日前")
    expect(page.locator(".fc [data-fix]")).to_have_count(0)
    assert list(content(submission).indicators)[1].value == "2024年12月20日前"
    with page.expect_response(lambda response: "/ops/" in response.url):
        desk.press("Control+z")
    expect(page.locator(".fc [data-fix]").first).to_be_attached()


def returned_to_error(cast: Cast) -> Submission:
    """At the head's desk, with an error that the clerk explained and took back."""
    submission = wrong(cast, state="department_review")
    submission.explanations.all().delete()
    return submission


def test_a_reviewer_dismisses_what_does_not_hold_and_passes(desk: Desk, cast: Cast) -> None:
    submission = returned_to_error(cast)
    desk.review(cast.head, submission, "?tab=findings")
    page = desk.page
    desk.press("a")
    expect(page.locator("#in-the-way")).to_have_text("还有 1 处错误没有处理。请退回，或注明此条不成立。")
    desk.press("Control+Enter")
    expect(page.locator("#in-the-way")).to_be_visible()
    page.locator("#opinion").blur()
    desk.press("n")
    expect(page.locator(".fc.act")).to_have_attribute("data-rule", "A01")
    explain(page, "结转资金不在分项里")
    expect(card_of(page, "A01")).to_contain_text("此条不成立：结转资金不在分项里")
    expect(page.locator("#in-the-way")).to_be_hidden()
    desk.press("a")
    expect(page.locator("#from-points")).to_contain_text("通过时将注明")
    with page.expect_navigation():
        desk.press("Control+Enter")
    assert fresh(submission).state == "finance_review"
    assert "仍有疑问" in fresh(submission).events.first().opinion


def test_without_script_the_word_has_a_page_of_its_own(desk: Desk, cast: Cast, new_context) -> None:
    submission = wrong(cast)
    desk.sit(cast.clerk)
    context = new_context(java_script_enabled=False, storage_state=desk.page.context.storage_state())
    page = context.new_page()
    page.goto(desk.url + reverse("projects:edit", args=[submission.key]) + "?plain=1")
    card_of(page, "A01").get_by_role("link", name="保留并说明…").click()
    page.get_by_label("为什么这样写").fill(WORDS)
    page.get_by_role("button", name="保留并说明").click()
    expect(card_of(page, "A01")).to_contain_text(WORDS)
    card_of(page, "A01").get_by_role("button", name="撤回说明").click()
    expect(card_of(page, "A01").get_by_role("link", name="保留并说明…")).to_be_visible()
    context.close()
    assert content(submission).budget == UNLIKE != Budget()
