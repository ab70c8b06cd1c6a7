"""The two founding reports as they are to be printed again: pages of their sheets, and the books of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, from_json
from sheets.render.papers import Book, Page, Part
from sheets.shown import shown

_FIXTURES = Path(__file__).parents[2] / "fixtures"
REPORTS = {"zichuan-2024": "淄川区", "zhoucun-2024": "周村区"}
_DEPARTMENTS = (DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY)


@dataclass(frozen=True)
class Printed:
    """A report as it was read, and its book."""

    read: dict[str, Any]
    book: Book

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(self.book.pages)


def printed(name: str) -> Printed:
    read = json.loads((_FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    pages = [_page(from_json(table), REPORTS[name], at) for at, table in enumerate(read["tables"], 1)]
    whole = tuple(page for page in pages if page.document.form in _DEPARTMENTS)
    others = tuple(page for page in pages if page.document.form not in _DEPARTMENTS)
    parts = (Part("第一部分　预算项目支出绩效目标", others), Part("第二部分　部门整体绩效目标", whole))
    book = Book(
        read["title"], f"淄博市{REPORTS[name]}财政局", "2024年2月", "编报说明", (_preface(read),), parts
    )
    return Printed(read, book)


def _page(document, region: str, at: int) -> Page:
    entry = document.name or document.department.name
    return Page(shown(document, region=region), document, f"{at}、{entry}绩效目标")


def _preface(read: dict[str, Any]) -> str:
    """What the report says of itself, in one paragraph: the clauses with its figures."""
    return "".join(f"{one}。" for one in dict.fromkeys(stated["text"] for stated in read["stated"]))
