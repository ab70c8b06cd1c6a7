"""At the editor: cells by their address, keys, and what the editor says of itself."""

from typing import Any

from django.test import Client
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from projects import actions
from reviews.models import Submission
from sheets.documents import Document
from tests.cast import content, fresh, write

EDITOR = "document.getElementById('paper').editor"
# an input method as the browser reports it: text under composition, then the text that was chosen
COMPOSE = "Input.imeSetComposition"


class Desk:
    def __init__(self, page: Page, url: str):
        self.page, self.url = page, url
        self.devtools = page.context.new_cdp_session(page)

    def sit(self, user) -> None:
        client = Client()
        client.force_login(user)
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": self.url}
        self.page.context.add_cookies([cookie])

    def open(self, user, submission: Submission) -> None:
        self.sit(user)
        self.page.goto(self.url + reverse("projects:edit", args=[submission.key]))
        self.page.wait_for_selector("html[data-editor=on]")

    # ---- what is there ----

    def cell(self, key: str, field: str) -> Locator:
        return self.page.locator(f"#paper [data-row='{key}'][data-field='{field}']")

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(f"{EDITOR}.{expression}")

    @property
    def mode(self) -> str:
        return self.ask("mode")

    @property
    def here(self) -> tuple[str, str]:
        current = self.ask("current")
        return current["key"], current["field"]

    @property
    def box(self) -> Locator:
        return self.page.locator("textarea.cell-ed")

    def text(self, key: str, field: str) -> str:
        return self.ask(f"model.text('{key}', '{field}')")

    def printed(self, key: str, field: str) -> str:
        """The text on the paper, without marks and text area."""
        return self.cell(key, field).evaluate(
            "cell => [...cell.childNodes].filter(one => one.nodeType === 3).map(one => one.data).join('')"
        )

    def rows(self) -> list[str]:
        return self.ask("model.rows().map(row => row.key)")

    def column(self, field: str) -> list[str]:
        return self.ask(f"model.rows().map(row => row.cells['{field}'])")

    # ---- what one does ----

    def click(self, key: str, field: str, **more: Any) -> None:
        self.cell(key, field).click(**more)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def compose(self, *stages: str) -> None:
        """An input method shows these texts one after another, each in the place of the one before."""
        for text in stages:
            place = {"selectionStart": len(text), "selectionEnd": len(text)}
            self.devtools.send(COMPOSE, {"text": text, **place})

    def chosen(self, text: str) -> None:
        """The input method puts the chosen words in."""
        self.devtools.send("Input.insertText", {"text": text})

    def said(self, text: str) -> None:
        expect(self.page.locator("#say")).to_contain_text(text)

    def toast(self) -> Locator:
        return self.page.locator(".toast.fix")


def opened(page, live_server, cast, submission: Submission) -> Desk:
    desk = Desk(page, live_server.url)
    desk.submission = submission
    desk.open(cast.clerk, submission)
    return desk


def begun(cast, kind: str, document: Document) -> Submission:
    submission = actions.create(
        by=cast.clerk, region=cast.region, department=cast.department, kind=kind, fiscal_year=2024,
        name=document.name or "",
    )  # fmt: skip
    write(submission, document, by=cast.clerk)
    return fresh(submission)


def saved(desk: Desk) -> Document:
    """What the server has, when all of it is there."""
    assert desk.page.evaluate("document.getElementById('paper').editor.keep()")
    return content(desk.submission)
