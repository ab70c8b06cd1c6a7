"""Where the project and fund sheets of a row-wise text begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.printed import compact
from ingest.readers.flow.words import normal
from ingest.readers.rowwise.marks import Printed
from ingest.readers.rowwise.words import head_titles, is_target, joined, level_name
from ingest.recognise import form_of_title
from sheets.catalogue import SHEETS
from sheets.documents import DEPARTMENT_ANNUAL, FUND, PROJECT
from sheets.layout import Sheet

NEAR = 14  # lines between a title and the first label
_SHEETS: dict[str, Sheet] = {sheet.form: sheet for sheet in reversed(SHEETS) if sheet.form in (PROJECT, FUND)}
_FIRST = {"项目名称": PROJECT, "专项资金名称": FUND}


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one sheet, its title among them."""

    sheet: Sheet
    lines: tuple[Printed, ...]


def sections(lines: Sequence[Printed]) -> tuple[list[Section], list[Printed]]:
    """The sheets, and the lines that belong to none."""
    starts = _starts(lines)
    found: list[Section] = []
    rest = list(lines[: starts[0][0]]) if starts else list(lines)
    for number, (start, form) in enumerate(starts):
        end = starts[number + 1][0] if number + 1 < len(starts) else len(lines)
        if form not in _SHEETS:
            rest += lines[start:end]
            continue
        own, after = _own(lines[start:end])
        found.append(Section(_SHEETS[form], tuple(own)))
        rest += after
    return found, rest


def _starts(lines: Sequence[Printed]) -> list[tuple[int, str]]:
    """Places where a sheet begins, with its form."""
    found: list[tuple[int, str]] = []
    taken: set[int] = set()
    for at, line in enumerate(lines):
        form = form_of_title(line.text)
        if form is None:
            continue
        label = _label_near(lines, at, form)
        if label is None:
            continue
        taken.add(label)
        found.append((min(at, _page_top(lines, label, at)), form))
    found += [
        (at, form)
        for at, line in enumerate(lines)
        if at not in taken and (form := _FIRST.get(_first_word(line))) and _is_whole(line, form)
    ]
    found += [(at, DEPARTMENT_ANNUAL) for at, line in enumerate(lines) if _opens_department(line)]
    return sorted(set(found))


def _opens_department(line: Printed) -> bool:
    """A department's own sheet, perhaps without a title: its name, or the first titles of its table."""
    return compact(line.text).startswith(("部门名称:", "部门名称：", "职责序号", "战略目标"))


def _is_whole(line: Printed, form: str) -> bool:
    """The label alone, or with its value behind it."""
    return normal(line.text) in _FIRST or " " in line.text.strip() or bool(form)


def _first_word(line: Printed) -> str:
    words = line.text.split()
    return normal(words[0]) if words else ""


def _label_near(lines: Sequence[Printed], at: int, form: str) -> int | None:
    """The form's first label near its title: behind it or, in one block of labels, before."""
    near = [*range(at + 1, min(len(lines), at + NEAR)), *range(at - 1, max(-1, at - NEAR), -1)]
    own = (one for one in near if lines[one].page == lines[at].page and _is_first(lines[one], form))
    return next(own, None)


def _is_first(line: Printed, form: str) -> bool:
    word = _first_word(line)
    if form in _SHEETS:
        return _FIRST.get(word) == form
    return word.startswith(("部门名称", "职责", "战略目标", "序号"))


def _page_top(lines: Sequence[Printed], label: int, title: int) -> int:
    """A block of labels before its title begins the sheet."""
    return label if label < title else title


def _own(lines: Sequence[Printed]) -> tuple[list[Printed], list[Printed]]:
    """A sheet's lines; whole pages behind its last target are the report's own text."""
    last = max((at for at, line in enumerate(lines) if _is_table(line)), default=len(lines) - 1)
    page = lines[last].page
    end = next((at for at, line in enumerate(lines) if line.page > page), len(lines))
    return list(lines[:end]), list(lines[end:])


def _is_table(line: Printed) -> bool:
    words = joined(line.text.split())
    return any(
        level_name(word) or is_target(word) or normal(word) in head_titles() for word in words
    ) and bool(compact(line.text))
