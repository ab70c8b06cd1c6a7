"""Texts in cells: as they are, whatever they look like, without what no file can hold."""

from __future__ import annotations

import re

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_LINE_END = re.compile(r"\r\n?")


def plain(text: str) -> str:
    """Without characters that XML cannot hold, and with one kind of line end."""
    return _LINE_END.sub("\n", _BROKEN.sub("", text))


def put(worksheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """A text that xlsxwriter would take for finished XML is written in pieces."""
    if text.startswith("<r>") and text.endswith("</r>"):
        worksheet.write_rich_string(row, column, *text[:2], text[2:], look)
    else:
        worksheet.write_string(row, column, text, look)
