"""What Excel would repair in a workbook, told from its XML."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from posixpath import join, normpath
from xml.etree import ElementTree

from openpyxl.utils import range_boundaries
from openpyxl.utils.cell import coordinate_from_string

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NAME = re.compile(r"'((?:[^']|'')+)'!|([^'!,]+)!")


class Package:
    """The parts of an xlsx file; a part that is no XML fails here."""

    def __init__(self, data: bytes) -> None:
        archive = zipfile.ZipFile(io.BytesIO(data))
        assert archive.testzip() is None
        self.names = archive.namelist()
        self.parts = {
            name: ElementTree.fromstring(archive.read(name))
            for name in self.names
            if name.endswith((".xml", ".rels"))
        }
        self.workbook = self.parts["xl/workbook.xml"]

    @property
    def worksheets(self) -> Iterator[tuple[str, ElementTree.Element]]:
        targets = {one.get("Id"): one.get("Target") for one in self.parts["xl/_rels/workbook.xml.rels"]}
        for sheet in self.workbook.iter(f"{MAIN}sheet"):
            yield sheet.get("name"), self.parts[f"xl/{targets[sheet.get(_RELATION)]}"]


def faults(data: bytes) -> list[str]:
    package = Package(data)
    names = [name for name, _ in package.worksheets]
    found = [*_parts(package), *_names(names), *_named_places(package, set(names))]
    strings = [
        "".join(text.text or "" for text in one.iter(f"{MAIN}t"))
        for one in package.parts["xl/sharedStrings.xml"]
    ]
    found += [f"text of {len(text)}" for text in strings if len(text.encode("utf-16-le")) > 2 * 32767]
    looks = len(package.parts["xl/styles.xml"].find(f"{MAIN}cellXfs"))
    for name, worksheet in package.worksheets:
        faulty = (*_cells(worksheet, len(strings), looks), *_merges(worksheet), *_rest(worksheet, set(names)))
        found += [f"{name}: {one}" for one in faulty]
    return found


def _parts(package: Package) -> Iterator[str]:
    yield from (f"{name} twice" for name, count in Counter(package.names).items() if count > 1)
    for name, part in package.parts.items():
        if name.endswith(".rels"):
            folder = name.rpartition("_rels/")[0]
            for one in part:
                target = normpath(join(folder, one.get("Target"))).lstrip("/")
                if one.get("TargetMode") != "External" and target not in package.names:
                    yield f"{name}: no {target}"


def _names(names: list[str]) -> Iterator[str]:
    yield from (f"{name} twice" for name, count in Counter(map(str.casefold, names)).items() if count > 1)
    for name in names:
        if not 0 < len(name.encode("utf-16-le")) <= 62 or re.search(r"[\[\]:*?/\\]|^'|'$", name):
            yield f"bad name {name}"


def _named_places(package: Package, names: set[str]) -> Iterator[str]:
    for one in package.workbook.iter(f"{MAIN}definedName"):
        for quoted, bare in _NAME.findall(one.text):
            if (quoted.replace("''", "'") or bare) not in names:
                yield f"{one.get('name')} means {one.text}"


def _cells(worksheet: ElementTree.Element, strings: int, looks: int) -> Iterator[str]:
    """Rows and cells in order, each text and look there; no number, no formula."""
    rows = list(worksheet.iter(f"{MAIN}row"))
    yield from ("rows" for one, other in pairwise(rows) if int(one.get("r")) >= int(other.get("r")))
    for row in rows:
        if float(row.get("ht", 0)) > 409:
            yield f"row of {row.get('ht')} points"
        columns = [range_boundaries(cell.get("r"))[0] for cell in row]
        if columns != sorted(set(columns)):
            yield f"cells of row {row.get('r')}"
        for cell in row:
            yield from _cell(cell, row.get("r"), strings, looks)


def _cell(cell: ElementTree.Element, row: str, strings: int, looks: int) -> Iterator[str]:
    value = cell.find(f"{MAIN}v")
    if str(coordinate_from_string(cell.get("r"))[1]) != row or int(cell.get("s", 0)) >= looks:
        yield f"cell {cell.get('r')}"
    if cell.find(f"{MAIN}f") is not None:
        yield f"formula in {cell.get('r')}"
    if value is not None and (cell.get("t") != "s" or int(value.text) >= strings):
        yield f"no text in {cell.get('r')}"


def _merges(worksheet: ElementTree.Element) -> Iterator[str]:
    taken: set[tuple[int, int]] = set()
    for one in worksheet.iter(f"{MAIN}mergeCell"):
        left, top, right, bottom = range_boundaries(one.get("ref"))
        places = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if taken & places or len(places) == 1:
            yield f"merge {one.get('ref')}"
        taken |= places


def _rest(worksheet: ElementTree.Element, names: set[str]) -> Iterator[str]:
    for choice in worksheet.iter(f"{MAIN}dataValidation"):
        if len(choice.find(f"{MAIN}formula1").text) > 255 + len('""'):
            yield f"long choice at {choice.get('sqref')}"
    for link in worksheet.iter(f"{MAIN}hyperlink"):
        if link.get("location").rpartition("!")[0].strip("'").replace("''", "'") not in names:
            yield f"link to {link.get('location')}"
    yield from (
        f"width {one.get('width')}" for one in worksheet.iter(f"{MAIN}col") if float(one.get("width")) > 255
    )
