"""At the review desk: who sits there, keys, remarks, decisions."""

from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from projects import actions
from reviews.models import Submission
from tests.cast import fresh, make_submission


class Desk:
    """One browser; `sit` changes who is in front of it."""

    def __init__(self, page, url: str):
        self.page, self.url = page, url

    def sit(self, user) -> None:
        client = Client()
        client.force_login(user)
        self.page.context.clear_cookies()
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}
        self.page.context.add_cookies([cookie])

    def open(self, name: str, *args: str, query: str = "") -> None:
        self.page.goto(self.url + reverse(name, args=args) + query)

    def review(self, user, submission: Submission | None = None, query: str = "") -> None:
        self.sit(user)
        if submission:
            self.open("projects:review", submission.key, query=query)
        else:
            self.open("projects:reviewing")
        self.ready()

    def edit(self, user, submission: Submission, query: str = "") -> None:
        self.sit(user)
        self.open("projects:edit", submission.key, query=query)
        self.page.wait_for_selector("html[data-editor]")
        self.page.wait_for_selector("#rail-remarks .cards.at-cell", state="attached")

    def ready(self) -> None:
        self.page.wait_for_selector("html[data-review]")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def goes(self, key: str) -> None:
        """A key that leads to another sheet."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.ready()

    def remark(self, text: str) -> None:
        """On the cell the cursor is on, with keys only."""
        before = self.page.locator("[data-panel=remarks] .fc[data-comment]").count()
        self.press("c")
        expect(self.page.locator("#remark-text")).to_be_focused()
        self.page.keyboard.type(text)
        self.press("Control+Enter")
        expect(self.page.locator("[data-panel=remarks] .fc[data-comment]")).to_have_count(before + 1)

    def decide(self, key: str) -> None:
        self.press(key)
        expect(self.page.locator("#opinion")).to_be_focused()
        with self.page.expect_navigation():
            self.press("Control+Enter")

    @property
    def heading(self):
        return self.page.locator(".doc h1")


def returned_with(cast, *cells: tuple[str, str], rows: int = 3) -> Submission:
    """Returned by the head with a point on each of these cells."""
    submission = make_submission(cast, state="department_review", rows=rows)
    for row, field in cells:
        actions.comment(
            submission=submission, text=f"请核对{row[-1]}", by=cast.head, row_key=row, field=field
        )
    actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="请按意见修改。")
    return fresh(submission)
