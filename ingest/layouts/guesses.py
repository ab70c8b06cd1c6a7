"""What labels and columns of a printed table most likely are: by the field's words, likeness and content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from indicators.levels import official_level1, official_level2
from indicators.printed import compact
from ingest.layouts.anatomy import Anatomy, Title, anatomy, head_words, row_words
from ingest.readers.flow.likeness import is_value
from sheets import terms, wording
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND, PROJECT, ROW_NAMES
from sheets.extra import term_of
from sheets.grid import Grid

_ALIKE = 0.75
_MOST = 0.6  # of a column's cells must look like what it is taken for
_CONTENT: tuple[tuple[str, Callable[[str], bool]], ...] = (
    ("level1", lambda text: official_level1(text) is not None),
    ("level2", lambda text: official_level2(text) is not None),
    ("value", lambda text: is_value(compact(text))),
)
_FORM_WORDS = (
    (DEPARTMENT_STRATEGY, "战略"),
    (DEPARTMENT_ANNUAL, "整体"),
    (FUND, "专项资金"),
    (PROJECT, "项目"),
)


Said = dict[str, str | None]  # field by key; None where nothing is known


@dataclass(frozen=True, slots=True)
class Proposal:
    """The most likely meaning of every label and column; `sure` those that are words of the field itself."""

    form: str
    labels: Said
    columns: Said
    sure_labels: Said
    sure_columns: Said

    @property
    def enough(self) -> bool:
        """What is sure makes a sheet."""
        return {"level3", "value"} <= set(self.sure_columns.values())

    @property
    def certain(self) -> bool:
        return self.enough and all((*self.sure_labels.values(), *self.sure_columns.values()))


def guess(grid: Grid, form: str | None = None) -> Proposal:
    """By the field's words to the letter, else by likeness.  No field is proposed twice."""
    parts = anatomy(grid)
    form = form or form_of(parts)
    labels, sure_labels = _guessed({one.key: one.key for one in parts.labels}, _known(form, row=False))
    columns, sure_columns = _guessed({one.key: one.words[-1] for one in parts.titles}, _known(form, row=True))
    columns |= _by_content(parts, grid, columns)
    return Proposal(form, labels, columns, sure_labels, sure_columns)


def form_of(parts: Anatomy) -> str:
    """By the printed title, else by the labels; a project where nothing says otherwise."""
    titles = "".join(compact(cell.text) for cell in parts.announced if compact(cell.text).endswith("表"))
    labels = "".join(label.key for label in parts.labels)
    for words in (titles, labels):
        found = next((form for form, word in _FORM_WORDS if word in words), None)
        if found:
            return found
    return DEPARTMENT_ANNUAL if "部门名称" in labels or "单位名称" in labels else PROJECT


def _known(form: str, *, row: bool) -> dict[str, str]:
    """Normal word -> field, as this form keeps it."""
    known = row_words() if row else head_words()
    names = {term.field: term for term in (terms.ROW_TERMS if row else terms.HEAD_TERMS)}
    return {
        word: terms.field_of(names[field], form, row=row) if field in names else field
        for word, field in known.items()
        if field in names or term_of(field) or field in ROW_NAMES[form]
    }


def _guessed(printed: Mapping[str, str], known: Mapping[str, str]) -> tuple[Said, Said]:
    """For each key its field by the letter or by likeness; and those by the letter alone."""
    sure: Said = {}
    for key, text in printed.items():
        field = known.get(wording.normal(text.partition("#")[0]))
        sure[key] = field if field not in sure.values() else None
    found = dict(sure)
    for key, field in sure.items():
        if field is None:
            alike = _alike(wording.normal(printed[key]), known)
            found[key] = alike if alike not in found.values() else None
    return found, sure


def _alike(text: str, known: Mapping[str, str]) -> str | None:
    ratios = ((SequenceMatcher(None, text, word, autojunk=False).ratio(), word) for word in known)
    ratio, word = max(ratios, default=(0.0, ""))
    return known[word] if ratio >= _ALIKE else None


def _by_content(parts: Anatomy, grid: Grid, found: Mapping[str, str | None]) -> Said:
    """Columns not known by their titles whose cells can only be one thing; behind level 2 stands level 3."""
    left = [title for title in parts.titles if found[title.key] is None]
    meant: Said = {}
    for field, fits in _CONTENT:
        texts = {title.key: _texts_below(title, parts, grid) for title in left if title.key not in meant}
        key = next((key for key, words in texts.items() if words and _most(map(fits, words))), None)
        if key and field not in found.values():
            meant[key] = field
    keys = [title.key for title in parts.titles]
    behind = next((keys.index(key) + 1 for key, field in meant.items() if field == "level2"), len(keys))
    if (
        behind < len(keys)
        and "level3" not in found.values()
        and not (found[keys[behind]] or keys[behind] in meant)
    ):
        meant[keys[behind]] = "level3"
    return meant


def _texts_below(title: Title, parts: Anatomy, grid: Grid) -> list[str]:
    last, column = parts.head[1] if parts.head else 0, title.cells[-1].column
    return [
        cell.text for cell in grid.cells if cell.row > last and cell.column == column and cell.text.strip()
    ]


def _most(found: Iterable[bool]) -> bool:
    answers = list(found)
    return sum(answers) >= _MOST * len(answers)
