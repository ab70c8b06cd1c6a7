"""What a workbook's XML says and calamine does not: number formats, formulas, hidden rows, text boxes.

Worksheets are looked through as bytes, with patterns: a parser would cost more than all the rest.
"""

from __future__ import annotations

import html
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from ingest.readers.workbook.number_formats import BUILT_IN, GENERAL
from ingest.recognise import Unreadable

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(rb'(?:\w+:)?(\w+)="([^"]*)"')
_FORMAT = re.compile(rb"<(?:\w+:)?numFmt\b[^>]*>")
_STYLES = re.compile(rb"(?s)<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>")
_FORMAT_OF_STYLE = re.compile(rb'<(?:\w+:)?xf\b(?:[^>]*?\bnumFmtId="(\d+)")?')
# the usual order of attributes first: reference, style, type; then whatever else
_CELL = re.compile(
    rb'<c r="([A-Z]+)(\d+)"(?: s="(\d+)")?(?: t="(?:n|b|e|d|str)")?>(?=<[fv])'
    rb"(?:<f[^>]*?(?:/>|>([^<]*)</f>))?(?:<v>([^<]*)</v>|<v ?/>)?"
)
_ANY_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*)>"
    rb"(?:<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>))?(?:<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>)?"
)
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_TEXT_TYPES = (b't="s"', b't="inlineStr"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_MARGIN = re.compile(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]+)<")
_MARGIN_CODE = re.compile(r"&(?:\"[^\"]*\"|K[0-9A-F]{6}|\d+|[LCRBIUESXYPNDTZFAG+-])")
_DRAWN_TEXT = re.compile(r"<a:p>.*?</a:p>|<a:p\s.*?</a:p>", re.DOTALL)
_DRAWN_RUN = re.compile(r"<a:t[^>]*>([^<]*)</a:t>")

DAMAGED = "工作簿已损坏，打不开。请您用 Excel 或 WPS 打开检查，另存后再导入。"
_FAR_COLUMN = re.compile(rb'\br="[A-Z]{3}\d')  # from AAA on
_FAR_COLUMNS, _NEAR_COLUMNS = 16_384, 702
_MANY_ROWS = 1_000
_MOST_CELLS = 50_000_000
Place = tuple[int, int]  # row and column, from 0


@dataclass(slots=True)
class Number:
    """A cell that is no text: its format code, its stored value and the formula behind it."""

    code: str
    value: str | None
    formula: str | None


@dataclass(slots=True)
class Look:
    """What a worksheet's XML says.  hidden_rows and hidden_columns count from 0."""

    numbers: dict[Place, Number] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    margins: tuple[str, ...] = ()  # page headers and footers
    drawn: tuple[str, ...] = ()  # text boxes


class Package:
    """An xlsx file.  Parts that are missing count as saying nothing; a damaged one is Unreadable."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = set(self._zip.namelist())

    def check_size(self, sheet: str) -> None:
        """A lone cell far away makes a worksheet enormous: calamine lays out every cell before it."""
        part = self._part(self._sheets.get(sheet))
        last = _ROW_NUMBER.search(part, max(part.rfind(b"<row "), part.rfind(b":row ")))
        rows = int(last[1]) if last else 0
        columns = _FAR_COLUMNS if rows > _MANY_ROWS and _FAR_COLUMN.search(part) else _NEAR_COLUMNS
        if rows * columns > _MOST_CELLS:
            raise Unreadable(
                f"工作表“{sheet}”有 {rows} 行，大得不正常。请您删去表格下方和右侧的空行空列，另存后再导入。"
            )

    def look(self, sheet: str, *, numbers: bool) -> Look:
        """numbers: the worksheet holds values that are no texts."""
        name = self._sheets.get(sheet)
        part = self._part(name)
        tail = part[part.rfind(b"sheetData>") :]
        found = Look(margins=_margins(tail) if b"eader>" in tail or b"ooter>" in tail else ())
        if numbers or b"<f>" in part or b"<f " in part:
            found.numbers = dict(self._numbers(part))
        if b'hidden="' in part:
            found.hidden_rows = frozenset(_hidden_rows(part))
            found.hidden_columns = frozenset(_hidden_columns(part))
        if b"<drawing" in tail and name:
            found.drawn = tuple(self._drawn(name))
        return found

    @cached_property
    def from_1904(self) -> bool:
        return re.search(rb'date1904="(1|true)"', self._part("xl/workbook.xml")) is not None

    @lru_cache(maxsize=1)  # noqa: B019  one worksheet is asked about several times in a row
    def _part(self, name: str | None) -> bytes:
        if not name or name not in self._names:
            return b""
        try:
            return self._zip.read(name)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise Unreadable(DAMAGED) from error

    @cached_property
    def _sheets(self) -> dict[str, str]:
        """Worksheet names with their parts."""
        targets = self._targets("xl/workbook.xml")
        listed = [_attributes(tag) for tag in _SHEET.findall(self._part("xl/workbook.xml"))]
        return {sheet.get("name", ""): targets.get(sheet.get("id", ""), "") for sheet in listed}

    def _targets(self, name: str) -> dict[str, str]:
        folder, file = posixpath.split(name)
        relations = map(_attributes, _RELATION.findall(self._part(f"{folder}/_rels/{file}.rels")))
        return {
            one.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
            for one in relations
        }

    @cached_property
    def _codes(self) -> list[str]:
        """The format code of each cell style."""
        part = self._part("xl/styles.xml")
        formats = map(_attributes, _FORMAT.findall(part))
        own = {one.get("numFmtId"): one.get("formatCode", "") for one in formats}
        styles = _STYLES.search(part)
        listed = _FORMAT_OF_STYLE.findall(styles[0]) if styles else []
        numbers = [number.decode() or "0" for number in listed]
        return [own.get(number) or BUILT_IN.get(int(number), GENERAL) for number in numbers]

    def _numbers(self, part: bytes) -> Iterator[tuple[Place, Number]]:
        """Cells with a format, and formulas without a stored value."""
        codes = self._codes
        for letters, row, style, formula, value in _CELL.findall(part) or _loosely(part):
            code = codes[int(style)] if style and int(style) < len(codes) else GENERAL
            if (value and code != GENERAL) or (formula and not value):
                place = int(row) - 1, column_number(letters.decode()) - 1
                yield place, Number(code, _text(value), _text(formula))

    def _drawn(self, name: str) -> Iterator[str]:
        for target in self._targets(name).values():
            if "/drawings/" not in target or not target.endswith(".xml"):
                continue
            for paragraph in _DRAWN_TEXT.findall(self._part(target).decode("utf-8", "replace")):
                yield html.unescape("".join(_DRAWN_RUN.findall(paragraph)))


def _loosely(part: bytes) -> Iterator[tuple[bytes, bytes, bytes, bytes, bytes]]:
    """Cells whose attributes stand in another order, or with a prefix."""
    for attributes, formula, value in _ANY_CELL.findall(part):
        place, style = _REFERENCE.search(attributes), _STYLE.search(attributes)
        if place and not any(kind in attributes for kind in _TEXT_TYPES):
            yield place[1], place[2], style[1] if style else b"", formula, value


def _text(found: bytes) -> str | None:
    text = found.decode("utf-8", "replace")
    return (html.unescape(text) if "&" in text else text) or None


def _attributes(tag: bytes) -> dict[str, str]:
    """The attributes of a tag, without their prefixes."""
    return {name.decode(): _text(value) or "" for name, value in _ATTRIBUTE.findall(tag)}


def _hidden_rows(part: bytes) -> Iterator[int]:
    for row in _HIDDEN_ROW.findall(part):
        number = _ROW_NUMBER.search(row)
        if number:
            yield int(number[1]) - 1


def _hidden_columns(part: bytes) -> Iterator[int]:
    for column in _HIDDEN_COLUMN.findall(part):
        edges = {name: int(number) for name, number in _SPAN.findall(column)}
        if b"min" in edges and b"max" in edges:
            yield from range(edges[b"min"] - 1, min(edges[b"max"], 16384))


def _margins(part: bytes) -> tuple[str, ...]:
    """The words of page headers and footers."""
    found = [_margin(text) for text in _MARGIN.findall(part)]
    return tuple(dict.fromkeys(filter(None, found)))


@lru_cache(maxsize=256)
def _margin(text: bytes) -> str:
    """Without the codes for page numbers and fonts.  The same text stands in most worksheets."""
    return _MARGIN_CODE.sub("", _text(text) or "").strip()


def column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
