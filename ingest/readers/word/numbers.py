"""The numbers that Word counts itself: 1. 一、 (1) before a paragraph, printed but in no text of the file."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from ingest.readers.word.package import Package, attribute, child, kind

_PLACE = re.compile(r"%(\d)")
_DIGITS = "零一二三四五六七八九"
_UNITS = ((10, "十"), (100, "百"), (1000, "千"))
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CHINESE = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "japaneseDigitalTenThousand",
}


@dataclass(frozen=True, slots=True)
class Level:
    start: int
    format: str
    text: str  # "%1." or "第%1章"


class Numbers:
    """Counts the lists of one document, paragraph by paragraph."""

    def __init__(self, package: Package) -> None:
        self._lists: dict[str, tuple[str, dict[int, Level]]] = {}  # by numId: abstract id and levels
        self._of_style: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for tree in package.related("numbering"):
            self._learn(tree)
        for tree in package.related("styles"):
            self._learn_styles(tree)

    def _learn(self, tree: Element) -> None:
        abstract = {
            attribute(one, "abstractNumId") or "": {
                int(attribute(level, "ilvl") or 0): _level(level) for level in one if kind(level) == "lvl"
            }
            for one in tree
            if kind(one) == "abstractNum"
        }
        for one in tree:
            name = attribute(child(one, "abstractNumId"), "val")
            if kind(one) == "num" and name in abstract:
                self._lists[attribute(one, "numId") or ""] = (
                    name,
                    abstract[name] | _overrides(one, abstract[name]),
                )

    def _learn_styles(self, tree: Element) -> None:
        for style in tree:
            found = _reference(child(style, "pPr", "numPr"))
            if found:
                self._of_style[attribute(style, "styleId") or ""] = found

    def before(self, paragraph: Element) -> str:
        """The number printed before a paragraph; bullets and nothing are the empty text."""
        properties = child(paragraph, "pPr")
        style = attribute(child(properties, "pStyle"), "val") or ""
        found = _reference(child(properties, "numPr")) or self._of_style.get(style)
        if not found or found[0] not in self._lists:
            return ""
        abstract, levels = self._lists[found[0]]
        depth = found[1]
        if depth not in levels:
            return ""
        self._count(abstract, depth, levels)
        return _PLACE.sub(
            lambda place: self._number(abstract, levels, int(place[1]) - 1), _text(levels[depth])
        )

    def _count(self, abstract: str, depth: int, levels: dict[int, Level]) -> None:
        counts = self._counts[abstract]
        for level in range(depth):
            counts.setdefault(level, levels[level].start if level in levels else 1)
        counts[depth] = counts[depth] + 1 if depth in counts else levels[depth].start
        for level in [level for level in counts if level > depth]:
            del counts[level]

    def _number(self, abstract: str, levels: dict[int, Level], level: int) -> str:
        return written(self._counts[abstract].get(level, 1), levels[level].format if level in levels else "")


def _reference(properties: Element | None) -> tuple[str, int] | None:
    """List and level; list 0 takes a paragraph out of its style's list."""
    number = attribute(child(properties, "numId"), "val")
    return (number, int(attribute(child(properties, "ilvl"), "val") or 0)) if number else None


def _level(element: Element) -> Level:
    return Level(
        int(attribute(child(element, "start"), "val") or 1),
        attribute(child(element, "numFmt"), "val") or "decimal",
        attribute(child(element, "lvlText"), "val") or "",
    )


def _overrides(number: Element, levels: dict[int, Level]) -> dict[int, Level]:
    found = {}
    for override in number:
        if kind(override) != "lvlOverride":
            continue
        depth = int(attribute(override, "ilvl") or 0)
        level, start = child(override, "lvl"), attribute(child(override, "startOverride"), "val")
        if level is not None:
            found[depth] = _level(level)
        elif start and depth in levels:
            found[depth] = Level(int(start), levels[depth].format, levels[depth].text)
    return found


def _text(level: Level) -> str:
    return "" if level.format in ("bullet", "none") else level.text


def written(number: int, form: str) -> str:
    """A counted number in a list's format."""
    if form in _CHINESE:
        return chinese(number)
    if form in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in ("upperRoman", "lowerRoman"):
        return roman(number) if form == "upperRoman" else roman(number).lower()
    if form.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(0x2460 + number - 1)
    return f"{number:02d}" if form == "decimalZero" else str(number)


def chinese(number: int) -> str:
    """一, 十二, 三十, 一百零五; below ten thousand."""
    if number >= 10_000 or number < 1:
        return str(number)
    text, rest, gap = "", number, False
    for size, unit in reversed(_UNITS):
        digit, rest = divmod(rest, size)
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + unit
        gap = bool(text) and not digit
    if rest:
        text += ("零" if gap else "") + _DIGITS[rest]
    return text.removeprefix("一") if 10 <= number < 20 else text


def roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        count, number = divmod(number, size)
        text += letters * count
    return text
