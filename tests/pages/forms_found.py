"""The forms and links of a page as a browser would send them: good requests, to be changed at one place."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

Pair = tuple[str, str]
SENDING = {"hx-get": "GET", "hx-post": "POST"}
UNSENT = {"submit", "button", "image", "reset", "file"}


@dataclass
class Form:
    action: str
    method: str = "GET"
    multipart: bool = False
    name: str = ""
    fields: list[Pair] = field(default_factory=list)
    buttons: list[Pair] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


class Found(HTMLParser):
    """Fields belong to the form they stand in, or to the one they name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.forms, self.links = page, [], []
        self._form: Form | None = None
        self._strays: list[tuple[str, str, dict[str, str]]] = []
        self._select: str | None = None
        self._text: tuple[str, list[str], dict[str, str]] | None = None
        self._chosen: str | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attributes}
        for name, method in SENDING.items():
            if told.get(name, "").startswith(("/", "?")):
                self.forms.append(Form(self._whole(told[name]), method))
        if tag == "a" and told.get("href", "").startswith(("/", "?")):
            self.links.append(self._whole(told["href"]))
        opened = getattr(self, f"_open_{tag}", None)
        if opened:
            opened(told)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._text:
            name, pieces, told = self._text
            self._keep("fields", name, "".join(pieces), told)
            self._text = None
        elif tag == "select" and self._select is not None:
            self._keep("fields", self._select, self._chosen or "", {})
            self._select = self._chosen = None

    def handle_data(self, data: str) -> None:
        if self._text:
            self._text[1].append(data)

    def close(self) -> None:
        super().close()
        for kind, name, told in self._strays:
            for form in self.forms:
                if form.name and form.name == told.get("form"):
                    getattr(form, kind).append((name, told.get("value", "")))

    def _open_form(self, told: dict[str, str]) -> None:
        self._form = Form(
            action=self._whole(told.get("action", "")),
            method=told.get("method", "get").upper(),
            multipart=told.get("enctype") == "multipart/form-data",
            name=told.get("id", ""),
        )
        self.forms.append(self._form)

    def _open_input(self, told: dict[str, str]) -> None:
        kind, name = told.get("type", "text"), told.get("name", "")
        if kind == "file" and self._form:
            self._form.files.append(name)
        if name and kind not in UNSENT and (kind not in ("checkbox", "radio") or "checked" in told):
            self._keep("fields", name, told.get("value", "on"), told)

    def _open_button(self, told: dict[str, str]) -> None:
        if told.get("name"):
            self._keep("buttons", told["name"], told.get("value", ""), told)

    def _open_textarea(self, told: dict[str, str]) -> None:
        self._text = (told.get("name", ""), [], told)

    def _open_select(self, told: dict[str, str]) -> None:
        self._select = told.get("name", "")

    def _open_option(self, told: dict[str, str]) -> None:
        if self._select is not None and (self._chosen is None or "selected" in told):
            self._chosen = told.get("value", "")

    def _keep(self, kind: str, name: str, value: str, told: dict[str, str]) -> None:
        if "form" in told:
            self._strays.append((kind, name, {**told, "value": value}))
        elif self._form is not None:
            getattr(self._form, kind).append((name, value))

    def _whole(self, address: str) -> str:
        parts = urlsplit(urljoin(self.page, address))
        return parts.path + (f"?{parts.query}" if parts.query else "")


def found(page: str, html: str) -> tuple[list[Form], list[str]]:
    parser = Found(page)
    parser.feed(html)
    parser.close()
    return parser.forms, list(dict.fromkeys(parser.links))


def sendings(form: Form) -> Iterator[list[Pair]]:
    """What it sends with each of its buttons."""
    for button in form.buttons or [None]:
        yield [*form.fields, *([button] if button else [])]
