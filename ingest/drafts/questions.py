"""What a reader is not sure of, as questions to people: each with what it proposes.

Nothing is changed here.  A question stands at a cell by its lasting address; what a merged cell says is asked
once.  Rules: indicators.levels for the names of levels; a sign is missed where the other values of the sheet
have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import groupby

from indicators.levels import LEVELS, level1_of, official_level1, official_level2
from indicators.values import Quality, Quantity, parse
from ingest.drafts.cells import Address, paths, text_at
from ingest.drafts.register import Register
from ingest.drafts.signs import lost_sign
from sheets.documents import HAS_TASKS, Document, Indicator
from sheets.fill import HEAD_KEY

LEVEL1, LEVEL2, LEVELS_APART = "level1", "level2", "levels"
SHIFTED, SIGN, NAME, YEAR = "shifted", "sign", "name", "year"
DEPARTMENT, UNIT, CONFIDENCE = "department", "unit", "confidence"
UNSURE_BELOW = 0.9  # of a recognised picture

_LEVEL2_NAMES = tuple(name for names in LEVELS.values() for name in names)
_LIKE = 0.75  # alike enough to be a misprint of it
_OFFERED = 3
_LONG_NAME = 10  # characters a quality rarely has


@dataclass(frozen=True, slots=True)
class Proposal:
    """text: what the question's cell would read; cells: what other cells of its row would, by field."""

    label: str
    text: str
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """rows: the keys of all rows a merged cell covers; an answer is written into each of them."""

    kind: str
    address: Address
    printed: str
    text: str
    proposals: tuple[Proposal, ...]
    rows: tuple[str, ...] = ()
    path: str = ""


def questions(
    document: Document,
    *,
    register: Register,
    confidence: Mapping[Address, float] | None = None,
    chosen_year: int | None = None,
    exact: bool = False,
) -> tuple[Question, ...]:
    """In reading order.  Rows and tasks of the Document have their keys.

    exact: the text was in the file, nobody has recognised or retyped it.
    """
    where = paths(document)
    order = {address: number for number, address in enumerate(where)}
    found = [
        *_about_head(document, register, chosen_year),
        *_about_rows(document, exact=exact),
        *_about_confidence(document, confidence or {}),
    ]
    named = [replace(one, path=where[one.address]) for one in found if one.address in where]
    return tuple(sorted(named, key=lambda one: order[one.address]))


def _keep(printed: str) -> Proposal:
    return Proposal("照原文保留" if printed else "照原文空着", printed)


def _about_head(document: Document, register: Register, chosen_year: int | None) -> Iterator[Question]:
    yield from _about_year(document, register, chosen_year)
    if document.form in HAS_TASKS and not document.name:
        text = "没有读到名称。请照原件填写，没有名称不能入库。"
        yield Question(NAME, Address(HEAD_KEY, "name"), "", text, ())
    if department := register.about_department(document):
        proposals = tuple(Proposal(*pair) for pair in department.proposals)
        yield Question(
            DEPARTMENT, Address(HEAD_KEY, "department"), department.printed, department.text, proposals
        )
    elif unit := register.about_unit(document):
        proposals = tuple(Proposal(*pair) for pair in unit.proposals)
        yield Question(UNIT, Address(HEAD_KEY, "unit"), unit.printed, unit.text, proposals)


def _about_year(document: Document, register: Register, chosen: int | None) -> Iterator[Question]:
    printed = document.fiscal_year
    address = Address(HEAD_KEY, "fiscal_year")
    if printed and chosen and printed != chosen:
        text = f"表里写的是 {printed} 年度，上传时选的是 {chosen} 年度。以哪个为准？"
        either = (Proposal(f"{printed} 年度", str(printed)), Proposal(f"{chosen} 年度", str(chosen)))
        yield Question(YEAR, address, str(printed), text, either)
    elif not printed and not chosen:
        years = tuple(Proposal(f"{year} 年度", str(year)) for year in register.years)
        yield Question(YEAR, address, "", "没有读到年度。是哪一年的表？", years)


def _about_rows(document: Document, *, exact: bool) -> Iterator[Question]:
    rows = tuple(document.indicators)
    shifted = {row.key: found for row, above in _with_above(rows) if (found := _shifted(row, above))}
    yield from shifted.values()
    if document.form in HAS_TASKS:
        yield from _about_levels([row for row in rows if row.key not in shifted])
    for row, proposed in lost_sign(rows, exact=exact):
        proposals = tuple(Proposal(f"改为“{text}”", text) for text in proposed)
        text = f"指标值“{row.value}”没有符号，同表其他值都有。原件里是不是有符号？"
        yield Question(SIGN, _at(row, "value"), row.value or "", text, (*proposals, _keep(row.value or "")))


def _with_above(rows: Sequence[Indicator]) -> Iterator[tuple[Indicator, Indicator | None]]:
    return zip(rows, (None, *rows[:-1]), strict=True)


def _at(row: Indicator, name: str) -> Address:
    return Address(row.key or "", name)


# ---- rows whose cells stand in the wrong column ----


def _shifted(row: Indicator, above: Indicator | None) -> Question | None:
    if _one_to_the_left(row):
        whole = {
            "level1": level1_of(row.level1 or "") or (above.level1 if above else None) or "",
            "level2": row.level1 or "",
            "level3": row.level2 or "",
            "value": row.level3 or row.value or "",
        }
        text = f"这一行像是左移了一格：二级指标“{row.level1}”写在一级指标栏里。右移一格？"
        right = Proposal(f"右移一格：指标“{whole['level3']}”，值“{whole['value']}”", whole["value"], whole)
        return Question(
            SHIFTED,
            _at(row, "value"),
            row.value or "",
            text,
            (right, _keep(row.value or "")),
            (row.key or "",),
        )
    if not row.level3 and _is_name(row.value):
        text = f"指标值栏里的“{row.value}”像是指标名称。"
        moved = Proposal("移到三级指标栏，指标值空着", "", {"level3": row.value or "", "value": ""})
        return Question(SHIFTED, _at(row, "value"), row.value or "", text, (moved, _keep(row.value or "")))
    if not row.value and _is_value(row.level3):
        text = f"三级指标栏里的“{row.level3}”像是指标值。"
        moved = Proposal("移到指标值栏", row.level3 or "", {"level3": "", "value": row.level3 or ""})
        return Question(SHIFTED, _at(row, "value"), "", text, (moved, _keep("")))
    return None


def _one_to_the_left(row: Indicator) -> bool:
    in_level1 = official_level2(row.level1 or "") and not official_level1(row.level1 or "")
    return bool(
        in_level1 and not official_level2(row.level2 or "") and (not row.value or _is_value(row.level3))
    )


def _is_name(text: str | None) -> bool:
    return bool(text) and len(text or "") >= _LONG_NAME and isinstance(parse(text or ""), Quality)


def _is_value(text: str | None) -> bool:
    found = parse(text or "")
    return isinstance(found, Quantity) and not found.label and not found.note


# ---- names of levels ----


def _about_levels(rows: Sequence[Indicator]) -> Iterator[Question]:
    for _, group in groupby(rows, key=lambda row: (row.level1, row.level2)):
        block = list(group)
        yield from _about_level2(block)
        yield from _apart(block)
    for _, group in groupby(rows, key=lambda row: row.level1):
        yield from _about_level1(list(group))


def _about_level1(block: Sequence[Indicator]) -> Iterator[Question]:
    printed = block[0].level1 or ""
    if official_level1(printed):
        return
    above = level1_of(block[0].level2 or "")
    likely = [above] if above else _alike(printed, LEVELS)
    said = f"一级指标“{printed}”不在目录里。" if printed else "没有读到一级指标。"
    yield _named(LEVEL1, block, "level1", said, likely, corrected=not printed and bool(above))


def _about_level2(block: Sequence[Indicator]) -> Iterator[Question]:
    printed = block[0].level2 or ""
    if official_level2(printed):
        return
    level1 = official_level1(block[0].level1 or "")
    likely = _alike(printed, LEVELS[level1] if level1 else _LEVEL2_NAMES)
    said = f"二级指标“{printed}”不在目录里。" if printed else "没有读到二级指标。"
    misprint = bool(likely and _ratio(printed, likely[0]) >= _LIKE)
    yield _named(LEVEL2, block, "level2", said, likely, corrected=misprint)


def _apart(block: Sequence[Indicator]) -> Iterator[Question]:
    """The level 2 belongs under another level 1; 成本指标 stands under itself in older forms."""
    level1, above = official_level1(block[0].level1 or ""), level1_of(block[0].level2 or "")
    if not level1 or not above or level1 in (above, official_level2(block[0].level2 or "")):
        return
    said = f"二级指标“{block[0].level2}”应在“{above}”下，这里在“{block[0].level1}”下。"
    yield _named(LEVELS_APART, block, "level1", said, [above], corrected=True)


def _named(
    kind: str, block: Sequence[Indicator], name: str, text: str, likely: Sequence[str], *, corrected: bool
) -> Question:
    """corrected: the reader would rather change it than keep it."""
    printed = getattr(block[0], name) or ""
    changes = tuple(Proposal(f"改为“{one}”", one) for one in likely[:_OFFERED])
    kept = (_keep(printed),)
    proposals = (*changes[:1], *kept, *changes[1:]) if corrected else (*kept, *changes)
    keys = tuple(row.key or "" for row in block)
    return Question(kind, _at(block[0], name), printed, text, proposals, keys)


def _alike(printed: str, names: Iterable[str]) -> list[str]:
    """The most alike first."""
    return sorted(names, key=lambda name: -_ratio(printed, name))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one.removesuffix("指标"), other.removesuffix("指标")).ratio()


# ---- pictures ----


def _about_confidence(document: Document, confidence: Mapping[Address, float]) -> Iterator[Question]:
    unsure = {address: sure for address, sure in confidence.items() if sure < UNSURE_BELOW}
    for address, sure in unsure.items():
        printed = text_at(document, address)
        if printed is not None:
            text = f"“{printed}”是从图片认出来的，把握 {sure:.0%}。请对照原件。"
            yield Question(CONFIDENCE, address, printed, text, (Proposal("认得对", printed),))
