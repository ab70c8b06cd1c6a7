"""The score card in a real browser: it counts while one types, asks for reasons, limits the decision."""

import pytest
from playwright.sync_api import expect

from reviews.models import Score
from tests.browser.reviewing import Desk
from tests.cast import fresh, make_submission

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


def test_a_sheet_is_scored_and_its_grade_limits_the_decision(page, live_server, cast):
    submission = make_submission(cast, state="finance_review")
    desk = Desk(page, live_server.url)
    desk.review(cast.reviewer, submission)
    page.get_by_role("link", name="评分").click()
    card, total = page.locator("#score"), page.locator("[data-total]")
    proposed = float(total.inner_text())
    expect(page.locator("[data-state]")).to_have_text("还没有存")
    expect(card.locator(".why:visible")).to_have_count(0)

    # less than proposed: the sum and the grade follow, a reason is asked for
    first = card.get_by_label("实现可能性")
    first.fill("0.5")
    expect(total).to_have_text(f"{proposed - 9.5:g}")
    expect(card.locator(".why:visible")).to_have_count(1)
    page.get_by_role("button", name="存下评分").click()
    expect(card.locator(".told")).to_contain_text("请写明理由")
    assert not Score.objects.exists()
    for name, points in (("条件充分性", "0"), ("绩效合理性", "0"), ("指标科学性", "0")):
        card.get_by_label(name).fill(points)
    expect(page.locator("[data-grade]")).to_have_text("差")
    for reason in card.locator(".why:visible .in").all():
        reason.fill("没有论证材料")
    page.get_by_role("button", name="存下评分").click()
    expect(page.locator("[data-state]")).to_have_text("已存")
    score = Score.objects.get()
    assert score.grade == "差"
    expect(page.locator("[data-count=score]")).to_have_text(f"{float(score.total):g}")

    # the decision box says so, and A does not get past it
    expect(page.locator("#by-score")).to_contain_text("不得进入预算安排")
    page.locator(".desk").click(position={"x": 3, "y": 3})
    desk.press("a")
    page.locator("#go").click()
    expect(page.locator("#in-the-way")).to_contain_text("不得进入预算安排")
    assert fresh(submission).state == "finance_review"

    # a dismissed finding gives its points back to a card that nobody is writing in
    page.get_by_role("link", name="问题").first.click()
    page.get_by_role("link", name="评分").click()
    expect(card.get_by_label("实现可能性")).to_have_value("0.5")
    page.locator(".decide .opt.no").click()
    expect(page.locator("#opinion")).to_have_value(
        "评分 " + f"{float(score.total):g}" + " 分，等级“差”：退回，不得进入预算安排。"
    )
