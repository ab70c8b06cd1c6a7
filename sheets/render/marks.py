"""Marks: small flags with a number in a cell's corner, and the addresses they are put at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sheets.render.markup import Html, element, escaped


class Mark(NamedTuple):
    """e error, w warning, h hint, p comment (批1)."""

    kind: str
    label: str
    href: str
    title: str = ""


Address = str | tuple[str, str]  # a path, or (row key, field)
Marks = Mapping[Address, Sequence[Mark | tuple[str, str, str]]]
Errors = Mapping[tuple[str, str], str]


def link(mark: Mark) -> Html:
    attributes: dict[str, str | bool] = {
        "class": f"mk {mark.kind}",
        "href": mark.href,
        "title": mark.title or False,
    }
    return element("a", attributes, escaped(mark.label))
