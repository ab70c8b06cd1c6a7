"""A person at an open editor that saves by itself."""

from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from projects import editing
from projects.editing import Sent
from sheets.operations import Set
from tests.cast import content, fresh


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
        """The browser is gone without a word, and back on the line.

        What a page says in farewell may leave when the line is back: it is not said at all.
        """
        context = self.page.context
        self.page.evaluate("() => { window.fetch = () => new Promise(() => {}); }")
        self.page.close()
        context.set_offline(False)
        return Desk(context.new_page(), self.url, self.user, self.submission).open()

    def press(self, label: str):
        self.page.get_by_role("button", name=label, exact=True).click()
        return self


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
