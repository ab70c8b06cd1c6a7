"""Autosave in a real browser: the line that breaks, the session that ends, the page that is left."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from sheets.operations import Delete, Set
from tests.browser.saving_desk import Desk, drafts, elsewhere, values
from tests.cast import content, make_submission, make_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

PASSWORD = "Mubiao-2024"


@pytest.fixture
def submission(cast):
    return make_submission(cast, rows=3)


@pytest.fixture
def desk(page, live_server, cast, submission):
    return Desk(page, live_server.url, cast.clerk, submission).open()


@pytest.fixture
def colleague(cast):
    found = make_user(cast.clerk.person.role, cast.region, cast.department)
    found.person.name = "刘芳"
    found.person.save()
    return found


# -- autosave


def test_what_is_typed_is_saved_when_the_cell_is_left_and_the_store_is_empty_again(desk, submission):
    desk.type("row00001", "value", "≥10个").saved()
    assert values(submission) == ["≥10个", "≥2个", "≥3个"]
    assert drafts(desk.page) == 0


def test_a_pause_saves_without_leaving_the_cell(desk, submission):
    desk.type("row00001", "value", "≥10个", leave=False).saved()
    assert values(submission)[0] == "≥10个"
    assert desk.page.locator(".cell-ed").input_value() == "≥10个"


def test_an_inserted_row_is_saved_with_what_is_typed_into_it(desk, submission):
    desk.cell("row00001", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("Alt+Insert")
    desk.page.keyboard.insert_text("新的指标")
    desk.page.keyboard.press("Tab")
    desk.done()
    assert [row.level3 for row in content(submission).indicators][1] == "新的指标"


def test_a_page_loaded_before_the_last_words_arrived_asks_for_them(desk, cast, submission):
    """What the page before sent at its end, here sent by another hand after this page was drawn."""
    changed = Set(row="row00001", field="value", old="≥1个", new="≥10个")
    elsewhere(submission, changed, by=cast.clerk)
    desk.page.evaluate("sessionStorage.setItem('perfgoals-left', '1')")
    desk.page.evaluate("document.getElementById('paper').editor.saving.catchUp()")
    expect(desk.cell("row00001", "value")).to_have_text("≥10个")


def test_what_is_found_in_the_cell_one_is_in_waits_until_it_is_left(desk):
    """A9: a row that was just inserted has no name yet, and nobody needs to be told."""
    desk.cell("row00001", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("Alt+Insert")
    desk.done()
    expect(desk.page.locator("#rail-checks [data-rule=C06]").first).to_be_attached()
    expect(desk.page.locator("td.act .mk.e")).to_have_count(0)
    desk.page.keyboard.press("Tab")
    expect(desk.page.locator("td[data-field=level3] .mk.e")).to_have_count(1)


def test_undo_is_saved_too(desk, submission):
    desk.type("row00001", "value", "≥10个").saved()
    desk.page.keyboard.press("Control+z")
    desk.done()
    assert values(submission)[0] == "≥1个"


def test_a_text_that_cannot_be_kept_says_why_and_stays(desk, submission):
    desk.type("head", "budget.total", "很多").state("不是金额")
    expect(desk.cell("head", "budget.total")).to_have_text("很多")
    desk.type("head", "budget.total", "800.00").saved()
    assert content(submission).budget.total == "800.00"


# -- the line is down


def test_while_the_network_is_down_nothing_is_lost_and_it_saves_by_itself_afterwards(desk, submission):
    desk.everything_loaded().page.context.set_offline(True)
    desk.type("row00001", "value", "≥10个").state("没有存上：网络断了，内容已留在本机，联网后自动再存")
    desk.type("row00002", "value", "≥20个")
    desk.page.context.set_offline(False)
    desk.saved()
    assert values(submission) == ["≥10个", "≥20个", "≥3个"]


def test_what_was_not_saved_is_offered_when_the_sheet_is_opened_again(desk, submission):
    desk.everything_loaded().page.context.set_offline(True)
    desk.type("row00001", "value", "≥10个").type("row00002", "value", "≥20个").state("没有存上")
    later = desk.again()
    expect(later.page.locator(".bar-line")).to_contain_text("这台电脑上有 2 格没存上")
    later.press("看看改了什么")
    expect(later.page.get_by_role("dialog")).to_contain_text("≥10个")
    later.press("知道了")
    later.press("存上").saved()
    assert values(submission) == ["≥10个", "≥20个", "≥3个"]
    expect(later.cell("row00001", "value")).to_have_text("≥10个")
    assert drafts(later.page) == 0


def test_letters_not_yet_an_operation_survive_a_crash(desk, submission):
    desk.everything_loaded().page.context.set_offline(True)
    desk.cell("row00001", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.type("12345")
    assert drafts(desk.page) == 1
    later = desk.again()
    expect(later.page.locator(".bar-line")).to_contain_text("1 格没存上")
    later.press("存上").saved()
    assert values(submission)[0] == "12345"


def test_a_draft_can_be_thrown_away(desk, submission):
    desk.everything_loaded().page.context.set_offline(True)
    desk.type("row00001", "value", "≥10个").state("没有存上")
    later = desk.again().press("放弃")
    assert drafts(later.page) == 0
    assert values(submission)[0] == "≥1个"


def test_a_save_whose_answer_was_lost_is_not_done_twice(desk, submission, colleague):
    """The server did it; then a colleague took the row away: it does not come back."""

    def answer_lost(route):
        route.fetch()
        route.abort()

    desk.page.route("**/ops/", answer_lost, times=1)
    desk.cell("row00003", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("Alt+Insert")
    desk.state("没有存上")
    new = list(content(submission).indicators)[3]
    texts = {"level1": new.level1 or "", "level2": new.level2 or ""}
    elsewhere(
        submission,
        Delete(row=new.key, task=content(submission).tasks[0].key, after="", cells=texts),
        by=colleague,
    )
    expect(desk.page.locator(f"tr[data-key='{new.key}']")).to_have_count(0)
    assert len(list(content(submission).indicators)) == 3


def test_another_open_page_of_mine_is_no_forgotten_draft(desk, submission, context, live_server, cast):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    other = context.new_page()
    Desk(other, live_server.url, cast.clerk, submission).open().type("row00002", "value", "≥20个").saved()
    other.evaluate("document.getElementById('paper').editor.saving.looked")
    expect(other.locator(".bar-line")).to_have_count(0)


# -- leaving


def test_leaving_with_something_unsaved_asks_first(desk):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    desk.page.on("dialog", lambda dialog: dialog.dismiss())
    with desk.page.expect_event("dialog") as asked:
        desk.page.evaluate("setTimeout(() => location.reload(), 0)")
    assert asked.value.type == "beforeunload"
    expect(desk.cell("row00001", "value")).to_have_text("≥10个")


def test_a_link_waits_for_the_save_and_then_goes(desk, submission):
    """Two seconds; on a busy machine a save may take longer."""
    longer = "(act, ms) => wait(act, ms === 2_000 ? 60_000 : ms)"
    desk.page.evaluate(f"() => {{ const wait = setTimeout; window.setTimeout = {longer}; }}")
    desk.type("row00001", "value", "≥10个", leave=False)
    with desk.page.expect_navigation():
        desk.page.get_by_role("link", name="看表", exact=True).click()
    assert values(submission)[0] == "≥10个"


def test_a_link_asks_where_it_cannot_be_saved(desk, submission):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    desk.page.get_by_role("link", name="看表", exact=True).click()
    dialog = desk.page.get_by_role("alertdialog")
    expect(dialog).to_contain_text("还有 1 格没存上")
    desk.press("等一下")
    expect(dialog).to_have_count(0)
    desk.page.get_by_role("link", name="看表", exact=True).click()
    with desk.page.expect_navigation():
        desk.press("离开，内容留在本机")
    assert drafts(desk.page) == 1


# -- the session ends


def give_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page, user, password=PASSWORD):
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("用户名").fill(user.username)
    dialog.get_by_label("密码").fill(password)
    dialog.get_by_role("button", name="登录", exact=True).click()


def test_signing_in_over_the_page_saves_what_was_typed(desk, submission, cast):
    give_password(cast.clerk)
    Session.objects.all().delete()
    desk.type("row00001", "value", "≥10个")
    expect(desk.page.get_by_role("dialog")).to_contain_text("没存上的 1 格还在")
    sign_in(desk.page, cast.clerk, "错的密码")
    expect(desk.page.get_by_role("dialog")).to_contain_text("用户名或密码不对")
    sign_in(desk.page, cast.clerk)
    desk.saved()
    expect(desk.page.get_by_role("dialog")).to_have_count(0)
    assert values(submission)[0] == "≥10个"


def test_another_person_who_signs_in_there_saves_nothing_of_it(desk, submission, cast, colleague):
    give_password(colleague), give_password(cast.clerk)
    Session.objects.all().delete()
    desk.type("row00001", "value", "≥10个")
    sign_in(desk.page, colleague)
    expect(desk.page.get_by_role("dialog")).to_contain_text("现在登录的是刘芳")
    assert values(submission)[0] == "≥1个"
    sign_in(desk.page, cast.clerk)
    desk.saved()
    assert values(submission)[0] == "≥10个"


def test_five_wrong_passwords_lock_the_account_and_say_so(desk, cast):
    give_password(cast.clerk)
    Session.objects.all().delete()
    desk.type("row00001", "value", "≥10个")
    for _ in range(5):
        sign_in(desk.page, cast.clerk, "错的密码")
        expect(desk.page.get_by_role("dialog").get_by_label("密码")).to_have_value("")
        expect(desk.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    expect(desk.page.get_by_role("dialog")).to_contain_text("过一刻钟再试")


def test_signing_out_leaves_nothing_behind(desk, submission):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    desk.page.evaluate("document.querySelector('form[action$=\"/logout/\"] button').click()")
    desk.press("退出，不要这些内容")
    desk.page.wait_for_url("**/login/**")
    assert drafts(desk.page) == 0


# -- looking back


def test_the_rail_lists_the_saves_and_goes_back_to_one(desk, submission):
    desk.type("row00001", "value", "≥10个").saved()
    desk.page.get_by_role("tab", name="改动记录").click()
    first = desk.page.locator("#revisions .save").first
    expect(first).to_contain_text("第1行 指标值")
    expect(first).to_contain_text("≥10个")
    desk.page.locator("#revisions .save").nth(1).get_by_role("button", name="恢复到这时").click()
    with desk.page.expect_navigation():
        desk.press("恢复")
    expect(desk.page.get_by_text("已恢复到第2版的内容")).to_be_visible()
    assert values(submission)[0] == "≥1个"
