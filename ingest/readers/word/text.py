"""The printed words of a paragraph: no deleted and no hidden ones, but inserted ones and fields' results."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from ingest.readers.word.numbers import Numbers
from ingest.readers.word.package import Package, attribute, child, is_on, kind

BREAK, TAB = "\n", "\t"
_SIGNS = {"tab": TAB, "ptab": TAB, "br": BREAK, "cr": BREAK, "noBreakHyphen": "-"}
_SKIPPED = frozenset({"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "Fallback", "rt"})
_SYMBOLS = {"F052": "☑", "F0FE": "☑", "F0A8": "□", "F06F": "□", "F0FC": "√", "F050": "√", "F0B7": "·"}
_PAGE_FIELDS = ("PAGE", "NUMPAGES", "SECTIONPAGES")


@dataclass(slots=True)
class Words:
    """A paragraph: its printed text, hidden words, and what stands in text boxes anchored to it."""

    text: str = ""
    hidden: str = ""
    boxes: list[Element] = field(default_factory=list)


class Writer:
    """Writes out paragraphs in document order; lists are counted on the way."""

    def __init__(self, package: Package) -> None:
        self.numbers = Numbers(package)
        self._hidden_styles = {
            attribute(style, "styleId") or ""
            for tree in package.related("styles")
            for style in tree
            if is_on(child(style, "rPr", "vanish"))
        }

    def words(self, paragraph: Element) -> Words:
        found = Words()
        parts: list[str] = []
        self._walk(paragraph, parts, found)
        text = "".join(parts)
        number = self.numbers.before(paragraph)
        found.text = f"{number}{text}" if text.strip() or number else ""
        return found

    def _walk(self, element: Element, parts: list[str], found: Words) -> None:
        fields = _Fields()
        for one in element:
            name = kind(one)
            if name == "r":
                if fields.shows(one):
                    self._run(one, parts, found)
            elif name == "fldSimple":
                if not _is_page_field(attribute(one, "instr") or ""):
                    self._walk(one, parts, found)
            elif name not in _SKIPPED:
                self._walk(one, parts, found)

    def _run(self, run: Element, parts: list[str], found: Words) -> None:
        hidden = is_on(child(run, "rPr", "vanish")) or (
            attribute(child(run, "rPr", "rStyle"), "val") in self._hidden_styles
        )
        words: list[str] = []
        for one in run:
            self._piece(one, words, found)
        if hidden:
            found.hidden += "".join(words)
        else:
            parts += words

    def _piece(self, piece: Element, words: list[str], found: Words) -> None:
        name = kind(piece)
        if name == "t":
            words.append(piece.text or "")
        elif name == "sym":
            words.append(_symbol(attribute(piece, "char") or ""))
        elif name == "txbxContent":
            found.boxes.append(piece)
        elif name == "br" and attribute(piece, "type") in ("page", "column"):
            words.append(BREAK)
        elif name in _SIGNS:
            words.append(_SIGNS[name])
        elif name not in _SKIPPED:
            for one in piece:
                self._piece(one, words, found)


class _Fields:
    """Complex fields: the words between `begin` and `separate` are the instruction, page numbers are none."""

    def __init__(self) -> None:
        self._stack: list[tuple[str, bool]] = []  # instruction, and whether its result has begun

    def shows(self, run: Element) -> bool:
        for one in run:
            mark = attribute(one, "fldCharType") if kind(one) == "fldChar" else None
            if mark == "begin":
                self._stack.append(("", False))
            elif mark == "separate" and self._stack:
                self._stack[-1] = self._stack[-1][0], True
            elif mark == "end" and self._stack:
                self._stack.pop()
            elif kind(one) == "instrText" and self._stack:
                self._stack[-1] = self._stack[-1][0] + (one.text or ""), self._stack[-1][1]
        return all(begun and not _is_page_field(instruction) for instruction, begun in self._stack)


def _is_page_field(instruction: str) -> bool:
    return instruction.strip().partition(" ")[0].upper() in _PAGE_FIELDS


def _symbol(code: str) -> str:
    """A sign of a symbol font: ticks and boxes are known, private ones of others stand as they are."""
    return _SYMBOLS.get(code.upper()) or (chr(int(code, 16)) if code else "")


def watermarks(tree: Element) -> Iterator[str]:
    """The words of WordArt, which lie in an attribute."""
    for one in tree.iter():
        if kind(one) == "textpath" and attribute(one, "string"):
            yield attribute(one, "string") or ""
