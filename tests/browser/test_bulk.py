"""Ticking, filtering and deciding on many sheets in a real browser, and without its script."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from projects import batches
from reviews import delegations
from reviews.models import Batch, Submission
from tests.browser.accessibility import grave, unreached
from tests.cast import fresh
from tests.projects.test_batches import sheet

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


def cookie(user, url: str) -> dict[str, str]:
    client = Client()
    client.force_login(user)
    return {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}


@pytest.fixture
def sheets(cast) -> list[Submission]:
    """Five on the head's desk; the list shows the last changed first."""
    return [sheet(cast, f"项目{number}") for number in range(1, 6)]


@pytest.fixture
def desk(page, live_server, cast, sheets):
    page.context.add_cookies([cookie(cast.head, live_server.url)])
    page.goto(live_server.url + reverse("projects:tables"))
    return page


def tick(page, number: int, **how) -> None:
    page.get_by_role("checkbox", name=f"选择 项目{number}", exact=True).click(**how)


def ticked(page) -> int:
    return page.locator("input[name=key]:checked").count()


def bar(page):
    return page.locator("#bulk")


def press(page, label: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=label, exact=True).click()


def done(page) -> Batch:
    """The worker's part, while no page of ours asks how far it is."""
    here = page.url
    page.goto("about:blank")
    batch = Batch.objects.get()
    batches.run(batch.pk)
    page.goto(here)
    return Batch.objects.get()


def test_the_bar_waits_for_the_first_tick_and_counts_them(desk):
    expect(bar(desk)).to_contain_text("先勾选要办理的表")
    expect(desk.get_by_role("button", name="批量通过…")).to_be_disabled()
    tick(desk, 1)
    expect(bar(desk)).to_contain_text("已选 1 张")
    expect(desk.get_by_role("button", name="批量通过…")).to_be_enabled()
    desk.get_by_role("button", name="取消选择").click()
    expect(bar(desk)).to_contain_text("先勾选要办理的表")


def test_shift_takes_all_in_between(desk):
    tick(desk, 5)
    tick(desk, 2, modifiers=["Shift"])
    assert ticked(desk) == 4
    tick(desk, 3, modifiers=["Shift"])
    assert ticked(desk) == 2


def test_the_box_of_the_head_takes_the_whole_page(desk):
    whole = desk.get_by_role("checkbox", name="全选本页")
    whole.click()
    assert ticked(desk) == 5
    tick(desk, 3)
    expect(whole).not_to_be_checked()
    expect(bar(desk)).to_contain_text("已选 4 张")


def test_all_of_several_pages_can_be_taken(desk, live_server, monkeypatch):
    monkeypatch.setattr("projects.lists.PAGE_SIZES", (2, 50, 100))
    desk.goto(live_server.url + reverse("projects:tables"))
    every = desk.get_by_label("选中全部 5 张符合条件的")
    expect(every).to_be_hidden()
    desk.get_by_role("checkbox", name="全选本页").click()
    every.check()
    expect(bar(desk).locator(".chosen")).to_have_text("已选全部 5 张符合条件的")
    press(desk, "批量通过…")
    expect(desk.get_by_role("heading", level=1)).to_have_text("批量通过 5 张？")


def test_many_are_passed_with_one_opinion_and_the_report_says_what_failed(desk, cast, sheets):
    for number in (1, 2, 3):
        tick(desk, number)
    press(desk, "批量通过…")
    expect(desk.get_by_role("heading", level=1)).to_have_text("批量通过 3 张？")
    desk.get_by_label("审核意见（3 张相同，必填）").fill("同意，请财政审核。")
    press(desk, "通过 3 张")
    Submission.objects.filter(pk=sheets[0].pk).update(version=99)
    done(desk)
    expect(desk.get_by_text("共 3 张：办成 2 张，没有办成 1 张。")).to_be_visible()
    expect(desk.get_by_text(batches.CHANGED, exact=False)).to_be_visible()
    assert [fresh(one).state for one in sheets[:3]] == ["department_review", *["finance_review"] * 2]
    assert sheets[1].events.first().opinion == "同意，请财政审核。"


def test_the_page_before_a_batch_is_accessible(desk, cast):
    """With sheets left out, which the walk over all pages does not see."""
    sheet(cast, "有疑问的", whole=False)
    desk.reload()
    desk.get_by_role("checkbox", name="全选本页").click()
    press(desk, "批量通过…")
    expect(desk.get_by_text("处疑问没有说明。")).to_be_visible()
    assert grave(Axe().run(desk).response) == []
    assert unreached(desk) == []


def test_the_page_of_a_batch_follows_its_progress_by_itself(desk):
    tick(desk, 1)
    press(desk, "批量通过…")
    press(desk, "通过 1 张")
    expect(desk.get_by_role("heading", level=1)).to_have_text("正在批量通过")
    Batch.objects.update(done=1, state="done")
    expect(desk.get_by_role("heading", level=1)).to_have_text("批量通过已办完")


def test_with_the_keyboard_alone(desk, sheets):
    desk.get_by_role("checkbox", name="选择 项目4", exact=True).focus()
    desk.keyboard.press("Space")
    desk.get_by_role("button", name="批量退回…").focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    desk.get_by_label("退回意见（1 张相同，必填）").focus()
    desk.keyboard.type("请核对")
    desk.get_by_role("button", name="退回 1 张").focus()
    with desk.expect_navigation():
        desk.keyboard.press("Enter")
    done(desk)
    assert fresh(sheets[3]).state == "returned"


def test_one_after_another_opens_the_chosen_as_the_queue(desk, sheets):
    tick(desk, 2)
    tick(desk, 4)
    press(desk, "依次审核")
    assert re.search(
        rf"/review/\?queue=({sheets[3].key},{sheets[1].key}|{sheets[1].key},{sheets[3].key})", desk.url
    )
    expect(desk.get_by_role("heading", level=1)).to_contain_text("项目")


def test_filters_apply_when_they_change_and_go_away_as_tags(desk):
    desk.get_by_label("文字").fill("项目3")
    expect(desk.locator("input[name=key]")).to_have_count(1)
    assert desk.url.endswith("/tables/?q=%E9%A1%B9%E7%9B%AE3&year=2024")
    expect(desk.locator("#count")).to_have_text("1 张")
    expect(desk.get_by_label("文字")).to_be_focused()
    desk.get_by_label("去掉：含“项目3”").click()
    expect(desk.locator("input[name=key]")).to_have_count(5)


def test_where_the_session_has_ended_the_page_to_sign_in_opens(desk):
    desk.context.clear_cookies()
    with desk.expect_navigation(url=re.compile("/login/")):
        desk.get_by_label("文字").fill("项目3")


def test_a_choice_of_states_narrows_the_list_at_once_and_back_undoes_it(desk, cast, sheets):
    desk.locator("summary", has_text="状态").click()
    desk.get_by_role("checkbox", name="草稿").check()
    expect(desk.get_by_text("没有符合条件的表。")).to_be_visible()
    desk.go_back()
    expect(desk.locator("input[name=key]")).to_have_count(5)


def test_a_filter_is_kept_by_a_name(desk):
    desk.get_by_label("文字").fill("项目3")
    expect(desk.locator("input[name=key]")).to_have_count(1)
    desk.get_by_text(
        "存为常用筛选"
    ).click()  # leaves the field: the list is not swapped again under the open menu
    desk.get_by_placeholder("给它起个名字").fill("三号")
    press(desk, "保存")
    desk.goto(desk.url.partition("?")[0])
    desk.get_by_role("link", name="三号").click()
    expect(desk.locator("input[name=key]")).to_have_count(1)


def test_without_script_boxes_and_buttons_are_a_plain_form(new_context, live_server, cast, sheets):
    context = new_context(java_script_enabled=False)
    context.add_cookies([cookie(cast.head, live_server.url)])
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('projects:tables')}?q=项目")
    page.get_by_role("checkbox", name="选择 项目1", exact=True).check()
    press(page, "批量通过…")
    press(page, "通过 1 张")
    done(page)
    expect(page.get_by_text("共 1 张：办成 1 张。")).to_be_visible()
    assert fresh(sheets[0]).state == "finance_review"
    context.close()


def test_a_colleagues_place_is_taken_and_left_in_the_bar(page, live_server, cast, sheets):
    from_today(cast)
    page.context.add_cookies([cookie(cast.clerk, live_server.url)])
    page.goto(live_server.url)
    page.locator(".who summary").click()
    press(page, "代 部门审核人甲 办理")
    expect(page.locator(".who .acting")).to_have_text("代 部门审核人甲 办理")
    page.locator(".who summary").click()
    press(page, "换回自己（填报人甲）")
    expect(page.locator(".who .acting")).to_have_count(0)


def from_today(cast) -> None:
    today = timezone.localdate()
    delegations.give(by=cast.head, taker=cast.clerk.person, since=today, until=today)
