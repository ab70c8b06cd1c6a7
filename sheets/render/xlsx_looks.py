"""How cells look: each kind of cell once in a workbook."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from sheets.grid import Role

TITLE_TYPE, LABEL_TYPE, TYPE, LETTER_TYPE = "方正小标宋简体", "黑体", "宋体", "仿宋"
_POINTS = 10.5


class Place(StrEnum):
    """Texts of a book that stand in no sheet."""

    COVER = "cover"
    SIGNED = "signed"  # below the title of the cover
    HEADING = "heading"
    PROSE = "prose"
    PART = "part"
    ENTRY = "entry"


_PLACES: dict[Place, dict[str, Any]] = {
    Place.COVER: {"font_name": TITLE_TYPE, "font_size": 24, "align": "center"},
    Place.SIGNED: {"font_name": LETTER_TYPE, "font_size": 16, "align": "center"},
    Place.HEADING: {"font_name": TITLE_TYPE, "font_size": 22, "align": "center"},
    Place.PROSE: {"font_name": LETTER_TYPE, "font_size": 14, "align": "left", "valign": "top"},
    Place.PART: {"font_name": LABEL_TYPE, "font_size": 14, "align": "left"},
    Place.ENTRY: {"font_name": LETTER_TYPE, "font_size": 14, "align": "left", "indent": 1},
}


class Looks:
    """Formats of a workbook, made when they are first asked for."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[Any, ...], Format] = {}

    def place(self, place: Place) -> Format:
        if (place,) not in self._made:
            self._made[place,] = self._add(_PLACES[place])
        return self._made[place,]

    def cell(self, role: Role, across: str = "center", *, short: bool = True, edge: bool = True) -> Format:
        """short: of a number format that keeps what is typed as text; long ones show as #### under it in old
        versions of Excel, so they are quoted instead.
        """
        at = (role, across, short, edge)
        if at not in self._made:
            own: dict[str, Any] = {"num_format": "@"} if short else {"quote_prefix": True}
            border = {"border": 1} if edge else {}
            self._made[at] = self._add({**_type(role), **own, **border, "align": across})
        return self._made[at]

    def _add(self, properties: dict[str, Any]) -> Format:
        whole = {"text_wrap": True, "valign": "vcenter", **properties}
        made: Format = self._workbook.add_format(whole)
        return made


def _type(role: Role) -> dict[str, Any]:
    if role is Role.TITLE:
        return {"font_name": TITLE_TYPE, "font_size": 18}
    name = LABEL_TYPE if role in (Role.LABEL, Role.HEAD) else TYPE
    return {"font_name": name, "font_size": 12 if role is Role.NOTE else _POINTS}
