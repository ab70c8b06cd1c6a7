"""Autosave in a real browser: the line that breaks, the session that ends, a colleague in the same cell."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from projects import actions, editing
from projects.editing import Sent
from sheets.documents import from_json
from sheets.operations import Delete, Insert, Set
from tests.cast import content, fresh, make_submission, make_user

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]

PASSWORD = "Mubiao-2024"


class Desk:
    """A person at an open editor."""

    def __init__(self, page, url: str, user, submission):
        self.page, self.url, self.user, self.submission = page, url, user, submission
        self.address = url + reverse("projects:edit", args=[submission.key])
        self.sit()

    def sit(self):
        client = Client()
        client.force_login(self.user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}
        self.page.context.add_cookies([cookie])
        return self

    def open(self):
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-editor=on]")
        return self

    def cell(self, row: str, field: str):
        return self.page.locator(f"[data-row='{row}'][data-field='{field}']")

    def type(self, row: str, field: str, text: str, *, leave: bool = True):
        """Over what stands there, as a person does."""
        self.cell(row, field).click(position={"x": 5, "y": 5})
        self.page.keyboard.insert_text(text)
        if leave:
            self.page.keyboard.press("Tab")
        return self

    def state(self, text: str):
        expect(self.page.locator("#saved")).to_contain_text(text)
        return self

    def saved(self):
        return self.state("已自动保存").done()

    def done(self):
        """Nothing waits and nothing is under way."""
        expect(self.page.locator("#saved")).to_have_attribute("data-unsaved", "0")
        return self

    def everything_loaded(self):
        """Also what comes with the first visit of a cell."""
        for field, part in (("value", "value.js"), ("level3", "suggest.js")):
            with self.page.expect_response(f"**/{part}"):
                self.cell("row00003", field).click(position={"x": 5, "y": 5})
        return self

    def again(self):
        """The browser is gone without a word, and back on the line."""
        context = self.page.context
        self.page.close()
        context.set_offline(False)
        return Desk(context.new_page(), self.url, self.user, self.submission).open()

    def press(self, label: str):
        self.page.get_by_role("button", name=label, exact=True).click()
        return self


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


def value(new: str, *, old: str = "≥1个", row: str = "row00001") -> Set:
    return Set(row=row, field="value", old=old, new=new)


def elsewhere(submission, *operations, by):
    """Somebody else's browser saves."""
    sent = Sent(fresh(submission).version, operations)
    return editing.edit(submission=fresh(submission), sent=sent, by=by)


def values(submission) -> list[str | None]:
    return [row.value for row in content(submission).indicators]


def drafts(page) -> int:
    return page.evaluate(
        "Object.keys(localStorage).filter((key) => key.startsWith('perfgoals.draft.')).length"
    )


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
    expect(other.locator(".bar-line")).to_have_count(0)


# -- leaving


def test_leaving_with_something_unsaved_asks_first(desk):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    asked = []
    desk.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.page.evaluate("setTimeout(() => location.reload(), 0)")
    expect(desk.cell("row00001", "value")).to_have_text("≥10个")
    assert asked == ["beforeunload"]


def test_a_link_waits_for_the_save_and_then_goes(desk, submission):
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
        expect(desk.page.get_by_role("dialog").get_by_role("alert")).to_be_visible()
    expect(desk.page.get_by_role("dialog")).to_contain_text("过一刻钟再试")


def test_signing_out_leaves_nothing_behind(desk, submission):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    desk.page.evaluate("document.querySelector('form[action$=\"/logout/\"] button').click()")
    desk.press("退出，不要这些内容")
    desk.page.wait_for_url("**/login/**")
    assert drafts(desk.page) == 0


# -- two people


def test_different_cells_are_merged_and_the_toast_says_so(desk, submission, colleague):
    goal = Set(row="head", field="goal", old="保障校园安全。", new="保障全区校园安全。")
    elsewhere(submission, value("≥20个", old="≥2个", row="row00002"), goal, by=colleague)
    desk.type("row00001", "value", "≥10个").saved()
    expect(desk.page.locator(".toast")).to_contain_text("已合并刘芳的 2 处修改")
    expect(desk.cell("row00002", "value")).to_have_text("≥20个")
    expect(desk.cell("head", "goal")).to_have_text("保障全区校园安全。")
    assert values(submission) == ["≥10个", "≥20个", "≥3个"]


def test_a_row_that_a_colleague_inserted_appears(desk, submission, colleague):
    task = content(submission).tasks[0].key
    cells = {"level1": "产出指标", "level2": "数量指标", "level3": "刘芳加的"}
    elsewhere(submission, Insert(row="theirs", task=task, after="row00001", cells=cells), by=colleague)
    desk.type("row00003", "value", "≥30个").saved()
    expect(desk.cell("theirs", "level3")).to_have_text("刘芳加的")
    assert desk.page.locator("tr[data-key]").nth(1).get_attribute("data-key") == "theirs"


def test_the_cell_that_is_being_typed_in_is_not_written_over(desk, submission, colleague):
    desk.cell("row00001", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("F2")
    desk.page.keyboard.type("左右")
    elsewhere(submission, value("≥99个"), by=colleague)
    desk.page.keyboard.type("上下")
    expect(desk.page.locator(".cell-ed")).to_have_value("≥1个左右上下")
    expect(desk.page.get_by_role("dialog")).to_contain_text("有 1 格，您和刘芳都改了")


def test_the_same_cell_is_chosen_cell_by_cell_and_both_texts_stay(desk, submission, colleague):
    elsewhere(submission, value("≥11个"), value("≥22个", old="≥2个", row="row00002"), by=colleague)
    desk.page.evaluate("document.getElementById('paper').editor.saving.blocked = 'test'")
    desk.type("row00001", "value", "≥10个").type("row00002", "value", "≥20个")
    desk.page.evaluate("document.getElementById('paper').editor.saving.unblock()")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("有 2 格，您和刘芳都改了")
    expect(dialog.get_by_role("radio", checked=True)).to_have_count(2)
    desk.state("2 格未保存：和刘芳的修改冲突")
    expect(desk.cell("row00001", "value").locator(".mk.x")).to_have_text("冲")
    dialog.get_by_role("row").filter(has_text="第2行").get_by_role("radio").nth(1).check()
    desk.press("按选择保存").saved()
    assert values(submission)[:2] == ["≥10个", "≥22个"]
    expect(desk.cell("row00002", "value")).to_have_text("≥22个")
    unsaved = submission.events.filter(action="unsaved").first()
    assert [row.value for row in from_json(unsaved.snapshot).indicators][:2] == ["≥10个", "≥20个"]
    assert any("≥11个" in str(one.document) for one in submission.revisions.all())


def test_a_choice_put_off_keeps_my_text_in_sight_and_unsaved(desk, submission, colleague):
    elsewhere(submission, value("≥11个"), by=colleague)
    desk.type("row00001", "value", "≥10个")
    desk.press("先不处理，回去看看")
    expect(desk.cell("row00001", "value")).to_contain_text("≥10个")
    assert values(submission)[0] == "≥11个"
    desk.press("逐格选").press("全部用刘芳的").press("按选择保存").saved()
    expect(desk.cell("row00001", "value")).to_have_text("≥11个")


def gone(submission, key="row00002"):
    row = next(row for row in content(submission).indicators if row.key == key)
    cells = {name: getattr(row, name) for name in ("level1", "level2", "level3", "value")}
    return Delete(row=key, task=content(submission).tasks[0].key, after="row00001", cells=cells)


@pytest.mark.parametrize(("choice", "left"), [("全部用我的", 3), ("全部用刘芳的", 2)])
def test_a_row_deleted_there_and_changed_here_is_kept_or_given_up(desk, submission, colleague, choice, left):
    elsewhere(submission, gone(submission), by=colleague)
    desk.type("row00002", "value", "≥20个")
    dialog = desk.page.get_by_role("dialog")
    expect(dialog).to_contain_text("删除这一行")
    desk.press(choice).press("按选择保存").saved()
    expect(desk.page.locator("tr[data-key]")).to_have_count(left)
    desk.done()
    assert values(submission) == (["≥1个", "≥20个", "≥3个"] if left == 3 else ["≥1个", "≥3个"])


@pytest.mark.parametrize(("choice", "left"), [("全部用我的", 2), ("全部用刘芳的", 3)])
def test_a_row_changed_there_and_deleted_here_comes_back_or_goes(desk, submission, colleague, choice, left):
    elsewhere(submission, value("≥22个", old="≥2个", row="row00002"), by=colleague)
    desk.cell("row00002", "value").click(position={"x": 5, "y": 5})
    desk.page.keyboard.press("Alt+Delete")
    expect(desk.page.get_by_role("dialog")).to_contain_text("≥22个")
    desk.press(choice).press("按选择保存")
    expect(desk.page.locator("tr[data-key]")).to_have_count(left)
    desk.done()
    assert len(values(submission)) == left


def test_who_else_is_here_is_said_with_the_row(desk, submission, colleague, browser, live_server):
    other = browser.new_context(locale="zh-CN")
    try:
        theirs = Desk(other.new_page(), live_server.url, colleague, submission).open()
        theirs.type("row00002", "value", "≥20个").saved()
        theirs.type("row00002", "level3", "改名", leave=False).done()
        desk.type("row00001", "value", "≥10个").saved()
        line = desk.page.locator("#others")
        expect(line).to_contain_text("刘芳正在编辑这张表（第 2 行）。您可以同时填，改到同一格时会提醒。")
        expect(desk.page.locator("tr[data-key=row00002] .gut")).to_have_attribute("data-here", "刘芳")
    finally:
        other.close()


def test_a_sheet_sent_in_meanwhile_says_so_and_gives_the_words_back(desk, submission, colleague):
    desk.page.route("**/ops/", lambda route: route.abort())
    desk.type("row00001", "value", "≥10个").state("没有存上")
    actions.move(submission=fresh(submission), action="submit", by=colleague)
    desk.page.unroute("**/ops/")
    desk.page.evaluate("document.getElementById('paper').editor.saving.unblock()")
    line = desk.page.locator(".bar-line")
    expect(line).to_contain_text("已由刘芳送审，您没存上的 1 格不能再存。")
    desk.press("复制我的改动")
    expect(desk.page.locator(".toast")).to_contain_text("已复制")
    assert values(submission)[0] == "≥1个"


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
