"""The words of a row-wise line: a blank parts two cells, or only a figure from the Chinese beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from indicators.levels import LEVELS, official_level1, official_level2
from indicators.values import parse
from ingest.readers.flow.likeness import is_dash, is_loose_value, is_value
from ingest.readers.flow.pieces import SIGNS, Gap, Piece
from ingest.readers.flow.printing import begins_chinese, ends_latin
from ingest.readers.flow.words import labels, normal, sides
from ingest.readers.rowwise.marks import Printed
from sheets.catalogue import SHEETS

_SIDE_PARTS = frozenset(["年度", "绩效", "指标", "绩", "效", "指", "标", "年度绩效", "绩效指", "年", "度"])
_SHORTEST_STEM = 4  # a level's name printed without 指标: 经济成本
_LEADS = re.compile(r"(\d[年月]|每[年月季周日]?|[后由从至到于约达第和]|^[年月])$")


@dataclass(frozen=True, slots=True)
class Word:
    """A cell, or the part of one that stands in one printed line.

    row: the number of its line among the sheet's; place: of the word in its line.
    """

    text: str
    line: int
    page: int
    row: int
    place: int = 0
    blank: bool = False  # an empty line stands before it
    words: int = 1  # in its line

    def piece(self) -> Piece:
        return Piece(self.text, self.line, Gap.LINE, self.page)


def words(lines: Sequence[Printed], *, table: bool) -> list[Word]:
    """All words of the lines; in a table the names of levels are parted from what is printed against them."""
    found: list[Word] = []
    for row, line in enumerate(lines):
        texts = joined(line.text.split())
        if table:
            texts = [part for text in texts for part in peeled(text)]
        found += [
            Word(text, line.number, line.page, row, place, line.after_blank and not place, len(texts))
            for place, text in enumerate(texts)
        ]
    return found


def joined(texts: Sequence[str]) -> list[str]:
    """Words of one cell put together again: the target at the line's end, figures and what they count."""
    start = _target(texts)
    found: list[str] = []
    for at, text in enumerate(texts):
        if found and (at > start or (at != start and _belongs(found[-1], text))):
            found[-1] += text
        else:
            found.append(text)
    return found


def _target(texts: Sequence[str]) -> int:
    """Where the target begins that ends the line: the longest run of words that reads as one."""
    best = len(texts)
    for start in range(len(texts) - 1, -1, -1):
        whole = "".join(texts[start:])
        if is_target(whole):
            best = start
        if start and (texts[start][0] in SIGNS or not _leads(texts[start - 1], texts[start])):
            break
    return best


def _leads(left: str, right: str) -> bool:
    """May a target go on over this blank?  A name before it ends the run, 每月 and 拨付后 do not."""
    if begins_chinese(left[-1]):
        return not begins_chinese(right) and bool(_LEADS.search(left))
    return True


def _belongs(left: str, right: str) -> bool:
    if normal(left) in label_parts():
        return False
    if right[0] in SIGNS:
        return left[-1] in SIGNS
    if left[-1] in SIGNS:
        return True
    if ends_latin(left) and begins_chinese(right):
        return True
    return "\u4e00" <= left[-1] <= "\u9fff" and right[0].isascii() and right[0].isalnum()


@cache
def is_target(text: str) -> bool:
    """A number with its sign and unit, a range, a time, several of them: what no name looks like."""
    if is_dash(text) or is_value(text):
        return True
    if len(text) > 80 or not any(char.isdecimal() for char in text):
        return False
    meant = parse(text)
    return (
        meant.kind in ("range", "deadline")
        or is_loose_value(text)
        or (meant.kind in ("quantity", "compound") and any(sign in text for sign in SIGNS))
    )


@cache
def level_name(text: str) -> bool:
    """The whole name of a level 1 or 2 as printed, with 指标 or long enough without."""
    if not (official_level1(text) or official_level2(text)):
        return False
    return text.endswith("指标") or len(text) >= _SHORTEST_STEM


@cache
def _names() -> tuple[str, ...]:
    names = {*LEVELS, *(name for seconds in LEVELS.values() for name in seconds)}
    return tuple(sorted({*names, "年度绩效指标", "绩效指标", "可持续发展影响指标"}, key=len, reverse=True))


def peeled(text: str) -> Iterator[str]:
    """绩效指标经济成本指标 is two labels; 服务对象满意度指标村民满意度 a label and a name."""
    while text:
        name = next((name for name in _names() if text.startswith(name) and text != name), None)
        if name is None or level_name(text):
            yield text
            return
        yield name
        text = text[len(name) :]


@cache
def is_side(text: str) -> bool:
    return normal(text) in sides() or text in _SIDE_PARTS


@cache
def label_parts() -> frozenset[str]:
    """The labels above a table, and what the labels of goals may be broken into."""
    whole = {label for sheet in SHEETS for label in labels(sheet)}
    goals = {label for label in whole if label.startswith("年度") and label.endswith("目标")}
    return frozenset(whole | {goal[:end] for goal in goals for end in range(2, len(goal))})


@cache
def head_titles() -> frozenset[str]:
    """The titles of the columns of the sheets with levels."""
    return frozenset(
        normal(title)
        for sheet in SHEETS
        if sheet.form in ("project", "fund")
        for column in sheet.table.columns
        for title in (*column.titles, *column.synonyms)
    )


@cache
def lower_titles() -> frozenset[str]:
    """The titles of the name's and the target's columns."""
    return head_titles() - {"一级指标", "二级指标"}


@cache
def beginnings() -> frozenset[str]:
    """What a level's name may begin with when it is broken over lines."""
    return frozenset(name[:end] for name in _names() for end in range(2, len(name)))


@cache
def endings() -> frozenset[str]:
    return frozenset(name[start:] for name in _names() for start in range(1, len(name)))


def is_part(text: str) -> bool:
    """A piece of a level's name."""
    return (
        (len(text) > 2 and text in beginnings())
        or (text in endings() and text.endswith("标"))
        or any(text in name and len(text) > 3 for name in _names())
    )


def is_label(text: str) -> bool:
    return level_name(text) or is_side(text) or is_part(text)


def compact_of(some: Iterable[Word]) -> str:
    return "".join(word.text for word in some)
