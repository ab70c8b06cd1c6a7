"""Printed labels and head words, compared as people compare them: spaces, brackets and colons aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache

from sheets.layout import Amounts, Column, FixedRow, Labelled, Sheet, Table, TaskLine

_BRACKETS = re.compile(r"\([^()]*\)")
_LINES = str.maketrans({"—": "-", "–": "-", "−": "-", "~": "-"})  # 1—7月 and 1-7月
_COLON = re.compile("[:：]")
_YEAR = re.compile(r"\(?(\d{4})年度?\)?")
_TITLE_KIND = re.compile(
    r"((绩效|战略)目标(申报|批复|公开|自评|(执行|运行)?监控|完成情况)?|绩效(自评|自我评价|(运行|执行)?监控))表$"
)
_MONEY_UNIT = re.compile(
    r"\((?:[^()]*单位:?|金额)?(万元|亿元|千元|元)\)|单位:?(?:人民币)?(万元|亿元|千元|元)"
)
_RESIDUE = re.compile(r"指标\d+[:：]|[…·.]{2,}$|\*\*|XX|××")
_UNIT_NOTE = re.compile(r"(金额)?单位:")
_CODED = re.compile(r"[\[【［]\s*([0-9A-Za-z]+)\s*[\]】］]\s*(.*)", re.DOTALL)
_DASHED = re.compile(r"(\d{3,})\s*[-－—–]\s*(\D.*)", re.DOTALL)
_NUMERALS = "一二三四五六七八九十"
_SHEETS = 256  # kept in mind: the catalogue's, and mapped ones


@lru_cache(maxsize=32768)
def normal(text: str) -> str:
    """A label without white space, brackets, the colon at its end and the star of what must be filled in, in
    half-width characters."""
    squeezed = "".join(unicodedata.normalize("NFKC", text).split())
    return _BRACKETS.sub("", squeezed).translate(_LINES).strip(":*")


@lru_cache(maxsize=_SHEETS)
def labels(sheet: Sheet) -> dict[str, Labelled]:
    """Every wording of every label of the head; of labels worded alike the first."""
    return {wording: pairs[0] for wording, pairs in labels_alike(sheet).items()}


@lru_cache(maxsize=_SHEETS)
def labels_alike(sheet: Sheet) -> dict[str, tuple[Labelled, ...]]:
    """Every wording with its labels: 其中：财政拨款 stands in both halves of the national form."""
    found: dict[str, tuple[Labelled, ...]] = {}
    for pair in sheet.labelled:
        for wording in {word: None for text in (pair.label, *pair.synonyms) for word in _wordings(text)}:
            found[wording] = (*found.get(wording, ()), pair)
    return found


def _wordings(text: str) -> Iterator[str]:
    """「其中：财政拨款」 is also printed 「财政拨款」."""
    yield normal(text)
    yield normal(text).removeprefix("其中:")


def is_label_of(row: FixedRow, text: str) -> bool:
    words = {wording for label in (row.label, *row.synonyms) for wording in _wordings(label)}
    return bool(row.label) and normal(text) in words


@lru_cache(maxsize=_SHEETS)
def amount_labels(sheet: Sheet) -> frozenset[str]:
    return frozenset(
        normal(text)
        for block in sheet.blocks
        if isinstance(block, Amounts)
        for text in (block.label, *block.synonyms)
    )


@lru_cache(maxsize=_SHEETS)
def side_labels(table: Table) -> frozenset[str]:
    return frozenset(normal(text) for text in (table.side, *table.side_synonyms) if text)


def is_title_of(column: Column, printed: tuple[str, ...]) -> bool:
    """Do printed titles, top to bottom and normal, name this column?  Upper tiers may be missing."""
    return printed[-1] in last_titles(column) and all(
        title in map(normal, column.titles) for title in printed[:-1]
    )


@lru_cache(maxsize=_SHEETS * 16)
def last_titles(column: Column) -> frozenset[str]:
    """Every wording of the column's own title, the lowest of its tiers."""
    return frozenset(map(normal, (column.titles[-1], *column.synonyms)))


@lru_cache(maxsize=_SHEETS)
def first_titles(table: Table) -> frozenset[str]:
    """The words of the head's first row."""
    return frozenset(
        normal(word)
        for column in table.columns
        for word in (column.titles[0], *(column.synonyms if len(column.titles) == 1 else ()))
    )


@lru_cache(maxsize=_SHEETS)
def lower_titles(table: Table) -> frozenset[str]:
    """The words of the head's other rows."""
    return frozenset(normal(word) for column in table.columns for word in column.titles[1:])


def split_label(text: str, known: Mapping[str, Labelled]) -> tuple[Labelled, str, str] | None:
    """「部门名称：某局」 in one cell: the pair, the printed label with its colon, and the value."""
    for colon in _COLON.finditer(text):
        pair = known.get(normal(text[: colon.start()]))
        if pair:
            return pair, text[: colon.end()], text[colon.end() :].strip()
    return None


def split_task(text: str, line: TaskLine) -> tuple[int | None, str, str] | None:
    """「主要政策任务 1：名称」: its number if printed, the printed label, and the name."""
    found = _task_pattern(line.label).match(text)
    return (number(found[2] or ""), found[1], found[3].strip()) if found else None


@lru_cache(maxsize=_SHEETS)
def _task_pattern(label: str) -> re.Pattern[str]:
    spaced = r"\s*".join(map(re.escape, label))
    return re.compile(rf"\s*({spaced}\s*(\d+|[{_NUMERALS}]+)?\s*[:：、.．]?)(.*)", re.DOTALL)


def number(text: str) -> int | None:
    """A counted number: `3`, `３`, `3、`, `三`, `十二`.  None for anything else."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).strip("().、,")
    if plain.isdecimal():
        return int(plain)
    found = re.fullmatch("([一二三四五六七八九])?(十)?([一二三四五六七八九])?", plain)
    if not plain or not found or (found[1] and found[3] and not found[2]):
        return None
    tens, ones = (found[1], found[3]) if found[2] else (None, found[1])
    return (10 * _digit(tens, 1) if found[2] else 0) + _digit(ones, 0)


def _digit(numeral: str | None, without: int) -> int:
    return _NUMERALS.index(numeral) + 1 if numeral else without


def party(text: str) -> tuple[str | None, str | None]:
    """Code and name of `[202]名称`, `202-名称` or the bare name."""
    found = _CODED.fullmatch(text.strip()) or _DASHED.fullmatch(text.strip())
    return (found[1], found[2].strip() or None) if found else (None, text.strip() or None)


def year_note(text: str) -> int | None:
    """The year of 「（2024年度）」 standing alone."""
    found = _YEAR.fullmatch("".join(unicodedata.normalize("NFKC", text).split()))
    return int(found[1]) if found else None


def title_year(text: str) -> int | None:
    """The year inside a title: 「2024年度…表」, 「…表（2024年度）」."""
    found = re.search(r"(\d{4})年", "".join(unicodedata.normalize("NFKC", text).split()))
    return int(found[1]) if found else None


def is_title(text: str, sheet: Sheet) -> bool:
    plain = re.sub(r"\d{4}年度?$", "", normal(text))
    return plain.endswith(_sheet_titles(sheet)) or bool(_TITLE_KIND.search(plain))


@lru_cache(maxsize=_SHEETS)
def _sheet_titles(sheet: Sheet) -> tuple[str, ...]:
    return tuple(normal(title) for title in (sheet.title, *sheet.synonyms))


def money_unit(text: str) -> str | None:
    """What a label or a note says amounts are in: 「项目资金（元）」, 「单位：万元」."""
    found = _MONEY_UNIT.search("".join(unicodedata.normalize("NFKC", text).split()))
    return found[1] or found[2] if found else None


def is_residue(text: str) -> bool:
    """Words of the empty form that somebody left in: 「指标1：」, 「……」."""
    return bool(_RESIDUE.search("".join(text.split())))


def is_unit_note(text: str) -> bool:
    return bool(_UNIT_NOTE.match("".join(unicodedata.normalize("NFKC", text).split())))
