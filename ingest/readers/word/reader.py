"""Reads docx: paragraphs are lines, tables are Grids, headers and footers are furniture.

Nothing in the file says where its pages end, so there are none; lines count paragraphs and table rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from ingest.readers.flow.spacing import without_layout
from ingest.readers.raw import Line, Paper, Progress
from ingest.readers.word.package import Package, attribute, child, kind
from ingest.readers.word.table import Tables, inside
from ingest.readers.word.text import Writer, watermarks
from sheets.grid import Grid

_BLOCKS = frozenset({"p", "tbl"})
_NOTES = ("footnotes", "endnotes")
_MARGINS = ("header", "footer")


def read(data: bytes, progress: Progress) -> Paper:
    package = Package(data)
    reader = _Reader(package)
    body = child(package.document, "body")
    blocks = [*reader.blocks(body)] if body is not None else []
    for purpose in _NOTES:
        for tree in package.related(purpose):
            blocks += reader.notes(tree)
    progress(1, 1)
    return Paper(tuple(blocks), (*_furniture(package, reader), *reader.tables.unseen))


class _Reader:
    def __init__(self, package: Package) -> None:
        self.tables = Tables(Writer(package))
        self.number = 1  # of the next paragraph or row

    def blocks(self, body: Element) -> Iterator[Line | Grid]:
        for one in inside(body, _BLOCKS):
            if kind(one) == "tbl":
                yield from self._table(one)
            else:
                yield from self._paragraph(one)

    def _table(self, table: Element) -> Iterator[Line | Grid]:
        for block in self.tables.read(table, self.number):
            yield block
            self.number += block.rows if isinstance(block, Grid) else 1

    def _paragraph(self, paragraph: Element) -> Iterator[Line | Grid]:
        words = self.tables.writer.words(paragraph)
        for text in (*words.text.split("\n"), words.hidden):
            line = Line(self.number, without_layout(text))
            if text is words.hidden and line.text:
                self.tables.unseen.append(line)
            elif line.text:
                yield line
        self.number += 1
        for box in words.boxes:
            yield from self.blocks(box)

    def notes(self, tree: Element) -> Iterator[Line | Grid]:
        """Footnotes; the first ones of a file are the lines that part them from the text."""
        for note in tree:
            if attribute(note, "type") is None:
                yield from self.blocks(note)


def _furniture(package: Package, reader: _Reader) -> Iterator[Line]:
    """Each header and footer once, with the words of a watermark."""
    seen: set[str] = set()
    for purpose in _MARGINS:
        for tree in package.related(purpose):
            texts = [text for block in reader.blocks(tree) for text in _texts(block)]
            texts += [without_layout(text) for text in watermarks(tree)]
            yield from (Line(1, text) for text in dict.fromkeys(texts) if text and text not in seen)
            seen.update(texts)


def _texts(block: Line | Grid) -> list[str]:
    return [block.text] if isinstance(block, Line) else [cell.text for cell in block.cells]
