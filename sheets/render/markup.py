"""HTML that is escaped by construction: text becomes markup only through `escaped` and `element`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

_VOID = frozenset({"col", "input", "br"})


class Html(str):
    """Markup.  Templates ask for `__html__` and leave it as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


NOTHING = Html()


def escaped(text: str) -> Html:
    return Html(escape(text).replace("\n", "<br>"))


def verbatim(text: str) -> Html:
    """Line ends stay as they are: for cells whose text nodes are read back."""
    return Html(escape(text))


def join(parts: Iterable[Html]) -> Html:
    return Html("".join(parts))


def element(
    tag: str,
    attributes: Mapping[str, str | bool],
    content: Html = NOTHING,
    more: Mapping[str, str | bool] | None = None,
) -> Html:
    opening = f"{tag}{printed(attributes)}{printed(more) if more else ''}"
    return Html(f"<{opening}>" if tag in _VOID else f"<{opening}>{content}</{tag}>")


def printed(attributes: Mapping[str, str | bool]) -> str:
    """One that is False or an empty class is left out, True stands without a value."""
    text = ""
    for name, value in attributes.items():
        if value is True:
            text += f" {name}"
        elif value is not False and (value or name != "class"):
            text += f' {name}="{escape(str(value))}"'
    return text
