"""The number formats, hidden rows and page headers of an xls file: its BIFF8 records in an OLE container.

[MS-CFB] and [MS-XLS] describe both.  Values come from calamine; a file of an older version, or a damaged one,
says nothing here, and its numbers are shown without formats.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from ingest.readers.workbook.number_formats import BUILT_IN, GENERAL
from ingest.readers.workbook.package import DAMAGED, Look, Number
from ingest.recognise import Unreadable

_FREE = 0xFFFFFFFA  # sector numbers from here on are marks
_SMALL = 4096  # streams below this lie in the root's stream
_BOF, _EOF = 0x0809, 0x000A
_SHEET, _DATES, _FORMAT, _STYLE = 0x0085, 0x0022, 0x041E, 0x00E0
_NUMBER, _RK, _MULRK, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006
_ROW, _COLUMNS, _HEADER, _FOOTER = 0x0208, 0x007D, 0x0014, 0x0015
_VERSION_8 = 0x0600
_MARGIN_CODE = re.compile(r"&(?:\"[^\"]*\"|\d+|[LCRBIUESXYPNDTZFAG+-])")

Record = tuple[int, bytes]


class Container:
    """An OLE file: streams in chains of sectors."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << struct.unpack_from("<H", data, 30)[0]
        count, start, _, small, few, more, further = struct.unpack_from("<II4xIIIII", data, 44)
        if max(count, few, further) * self._size > len(data):
            raise Unreadable(DAMAGED)
        self._table = self._sectors_table(count, more)
        entries = b"".join(self._chain(start))
        self._entries = dict(_entries(entries))
        if any(size > len(data) for _, size in self._entries.values()):
            raise Unreadable(DAMAGED)
        root = self._entries.get("Root Entry", (0xFFFFFFFE, 0))
        self._small = b"".join(self._chain(root[0]))
        self._small_table = _numbers(b"".join(self._chain(small)))

    def stream(self, *names: str) -> bytes:
        """The first stream of these names, empty if there is none."""
        start, size = next((self._entries[name] for name in names if name in self._entries), (0, 0))
        if size >= _SMALL:
            return b"".join(self._chain(start))[:size]
        parts = (
            [self._small[at * 64 : at * 64 + 64] for at in _walk(self._small_table, start)] if size else []
        )
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _sectors_table(self, count: int, more: int) -> tuple[int, ...]:
        listed = list(struct.unpack_from("<109I", self._data, 76))
        seen: set[int] = set()
        while more < _FREE and more not in seen:
            seen.add(more)
            *numbers, more = _numbers(self._sector(more)) or (_FREE,)
            listed += numbers
        return _numbers(b"".join(self._sector(one) for one in listed[:count] if one < _FREE))

    def _chain(self, start: int) -> Iterator[bytes]:
        return (self._sector(number) for number in _walk(self._table, start))


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _walk(table: tuple[int, ...], start: int) -> Iterator[int]:
    """A chain of sectors; one that runs in a circle ends."""
    seen: set[int] = set()
    while start < len(table) and start not in seen:
        seen.add(start)
        yield start
        start = table[start]


def _entries(directory: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
    for at in range(0, len(directory) - 127, 128):
        length = struct.unpack_from("<H", directory, at + 64)[0]
        start, size = struct.unpack_from("<II", directory, at + 116)
        if 2 <= length <= 64:
            yield directory[at : at + length - 2].decode("utf-16-le", "replace"), (start, size)


def records(stream: bytes, at: int = 0) -> Iterator[Record]:
    """From one BOF to its EOF; charts inside are passed over."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


@dataclass(slots=True)
class _Globals:
    sheets: dict[str, int] = field(default_factory=dict)  # name and place in the stream
    formats: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)  # the format of each cell style
    from_1904: bool = False


class OldPackage:
    """An xls file, asked like a `workbook_package.Package`."""

    def __init__(self, data: bytes) -> None:
        self._stream = b""
        self._globals = _Globals()
        with suppress(struct.error, IndexError):
            self._stream = Container(data).stream("Workbook")
            self._globals = _read_globals(self._stream)

    @property
    def from_1904(self) -> bool:
        return self._globals.from_1904

    def check_size(self, sheet: str) -> None:
        """An xls worksheet has 65,536 rows of 256 columns at most."""

    def look(self, sheet: str, *, numbers: bool) -> Look:
        """numbers: the worksheet holds values that are no texts."""
        found = Look()
        start = self._globals.sheets.get(sheet)
        if start is None:
            return found
        with suppress(struct.error, IndexError):
            self._read(found, list(records(self._stream, start)), numbers=numbers)
        return found

    def _read(self, found: Look, sheet: list[Record], *, numbers: bool) -> None:
        found.hidden_rows = frozenset(_hidden_rows(sheet))
        found.hidden_columns = frozenset(_hidden_columns(sheet))
        texts = (_text(data, 2) for kind, data in sheet if kind in (_HEADER, _FOOTER) and len(data) > 3)
        found.margins = tuple(filter(None, (_MARGIN_CODE.sub("", text).strip() for text in texts)))
        if not numbers:
            return
        for row, column, style, value in _values(sheet):
            code = self._code(style)
            if code != GENERAL:
                found.numbers[row, column] = Number(code, repr(value), None)

    def _code(self, style: int) -> str:
        number = self._globals.styles[style] if style < len(self._globals.styles) else 0
        return self._globals.formats.get(number) or BUILT_IN.get(number, GENERAL)


def _read_globals(stream: bytes) -> _Globals:
    found = _Globals()
    for kind, data in records(stream):
        if kind == _BOF and struct.unpack_from("<H", data)[0] != _VERSION_8:
            return found
        if kind == _SHEET:
            found.sheets[_text(data[6:], 1)] = struct.unpack_from("<I", data)[0]
        elif kind == _FORMAT:
            found.formats[struct.unpack_from("<H", data)[0]] = _text(data[2:], 2)
        elif kind == _STYLE:
            found.styles.append(struct.unpack_from("<H", data, 2)[0])
        elif kind == _DATES:
            found.from_1904 = data[:1] == b"\x01"
    return found


def _text(data: bytes, width: int) -> str:
    """A text behind its length, which takes `width` bytes, and a byte that says whether signs take two."""
    length = int.from_bytes(data[:width], "little")
    wide = data[width] & 1
    start = width + 1
    body = data[start : start + length * (2 if wide else 1)]
    return body.decode("utf-16-le" if wide else "latin-1", "replace")


def _values(sheet: list[Record]) -> Iterator[tuple[int, int, int, float]]:
    """Row, column, style and value of each number."""
    for kind, data in sheet:
        if kind == _NUMBER:
            yield struct.unpack_from("<HHHd", data)
        elif kind == _RK:
            row, column, style, packed = struct.unpack_from("<HHHI", data)
            yield row, column, style, unpacked(packed)
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", data)
            for at in range((len(data) - 6) // 6):
                style, packed = struct.unpack_from("<HI", data, 4 + at * 6)
                yield row, first + at, style, unpacked(packed)
        elif kind == _FORMULA and data[12:14] != b"\xff\xff":
            yield struct.unpack_from("<HHHd", data)


def unpacked(packed: int) -> float:
    """RK: 30 bits of an integer or of a double's upper half, perhaps times a hundred."""
    if packed & 2:
        value = float((packed >> 2) - (1 << 30 if packed & 0x80000000 else 0))
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


def _hidden_rows(sheet: list[Record]) -> Iterator[int]:
    for kind, data in sheet:
        if kind == _ROW and struct.unpack_from("<H", data, 12)[0] & 0x20:
            yield struct.unpack_from("<H", data)[0]


def _hidden_columns(sheet: list[Record]) -> Iterator[int]:
    for kind, data in sheet:
        if kind == _COLUMNS:
            first, last, _, _, options = struct.unpack_from("<HHHHH", data)
            yield from range(first, last + 1) if options & 1 else ()
