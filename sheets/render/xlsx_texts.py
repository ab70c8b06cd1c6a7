"""Texts in cells: as they are, whatever they look like, without what no file can hold."""

from __future__ import annotations

import re

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_MARKUP = "<r>"
_LINE_END = re.compile(r"\r\n?")


def is_simple(text: str) -> bool:
    """It can be written as it is."""
    return text.isprintable() and text[:3] != _MARKUP


def plain(text: str) -> str:
    """Without characters that XML cannot hold, and with one kind of line end."""
    return text if is_simple(text) else _LINE_END.sub("\n", _BROKEN.sub("", text))


def put(worksheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """What can be held of a text; one that xlsxwriter would take for finished XML is written in pieces."""
    held = plain(text)
    if is_markup(held):
        worksheet.write_rich_string(row, column, *held[:2], held[2:], look)
    else:
        worksheet.write_string(row, column, held, look)


def is_markup(text: str) -> bool:
    """xlsxwriter would write it into the file as it is."""
    return text.startswith(_MARKUP) and text.endswith("</r>")
