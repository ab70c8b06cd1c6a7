"""Draw two sheets side by side as one: rows that are alike on one line, their values weighed in between.

One Sheet is made of both, with the columns of the left one, a column of signs, and those of the right one,
so that lines stay level and scroll together.  Wide sheets are cut down to levels, name and value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.comparison import strength
from indicators.levels import official_level2
from sheets.documents import Document, Indicator, Party, Task, indicator_of
from sheets.extra import PREFIX, Extra, term_of
from sheets.fill import head_pairs, head_text, row_text
from sheets.identity import Tree, tree_of
from sheets.layout import Block, Column, Kind, Labelled, Line, Sheet, Table, TaskLine
from sheets.likeness import Likeness, Match
from sheets.render.changes import noted, painted, plain
from sheets.render.drawing import Drawing, Look
from sheets.render.html import render
from sheets.render.markup import Html
from sheets.shown import shown
from sheets.targets import target_text

OTHER = PREFIX + "\ufdde"  # before the right sheet's fields
SIGN = PREFIX + "\ufddf"  # the field between them
NAMES = PREFIX + "\ufddc0", PREFIX + "\ufddc1"  # what the two sheets are called
_FIELDS = ("level1", "level2", "level3", "value")
_HALF, _BETWEEN = 46.5, 7.0  # per cent
_SIGNS = {"stronger": "↑强", "weaker": "↓弱", "equal": "=", None: "不可比"}

Two = tuple[Indicator | None, Indicator | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """How many rows are in both, only in the left one, only in the right one."""

    html: Html
    both: int
    only_left: int
    only_right: int


@dataclass(frozen=True, slots=True)
class Side:
    """title: what it is called; region: whose layout it is shown in."""

    document: Document
    title: str
    region: str

    @property
    def sheet(self) -> Sheet:
        return shown(self.document, region=self.region)


def draw_pair(left: Side, right: Side, found: Likeness) -> Pair:
    """found: from the left Document to the right one."""
    here, there = tree_of(left.document), tree_of(right.document)
    sections = list(_sections(here, there, found))
    tasks = tuple(_task(task, twin, rows, found) for task, twin, rows in sections)
    head = _head(left.document, right.document)
    titles = {name.removeprefix(PREFIX): side.title for name, side in zip(NAMES, (left, right), strict=True)}
    document = replace(head, extra=head.extra | titles, tasks=tasks)
    rows = [row for _, _, lines in sections for row in lines]
    numbers = {key: number for number, key in enumerate(here.rows, 1)}
    looks = {
        row.key or "": Look("" if all(two) else "alone", numbers.get(row.key or "", 0))
        for row, two in zip(document.indicators, rows, strict=True)
    }
    drawing = Drawing(painted, plain, looks, lambda key, name: key in numbers and name in _FIELDS)
    html = render(_sheet(left, right), document, "review", commenting=False, drawing=drawing)
    alone = [(one is None, other is None) for one, other in rows]
    return Pair(html, alone.count((False, False)), alone.count((False, True)), alone.count((True, False)))


# ---- which line stands beside which ----


def _sections(
    here: Tree, there: Tree, found: Likeness
) -> Iterator[tuple[Task | None, Task | None, list[Two]]]:
    """The left sheet's tasks with their likes, then those only the right one has."""
    left_of = {match.key: key for key, match in found.rows.items()}
    for key, task in here.tasks.items():
        match = found.tasks.get(key)
        twin = there.tasks.get(match.key) if match else None
        only = [row for row in _rows(there, match) if row not in left_of]
        yield (
            task,
            twin,
            _lines([row for row, its in here.task_of.items() if its == key], only, here, there, found),
        )
    matched = {match.key for match in found.tasks.values()}
    for key, twin in there.tasks.items():
        if key not in matched:
            rows = [row for row, its in there.task_of.items() if its == key and row not in left_of]
            yield None, twin, [(None, there.rows[row]) for row in rows]


def _rows(tree: Tree, match: Match | None) -> list[str]:
    return [row for row, its in tree.task_of.items() if match and its == match.key]


def _lines(mine: list[str], only: list[str], here: Tree, there: Tree, found: Likeness) -> list[Two]:
    """A row only the right sheet has stands at the end of its level 2, or of its level 1."""
    lines: list[Two] = []
    for key in mine:
        match = found.rows.get(key)
        lines.append((here.rows[key], there.rows[match.key] if match else None))
    for key in only:
        row = there.rows[key]
        same = [at for at, line in enumerate(lines) if _level2(_one(line)) == _level2(row)]
        near = [at for at, line in enumerate(lines) if _one(line).level1 == row.level1]
        lines.insert(max(same or near or [len(lines) - 1]) + 1, (None, row))
    return lines


def _one(line: Two) -> Indicator:
    return line[0] or line[1] or Indicator()


def _level2(row: Indicator) -> str:
    return official_level2(row.level2 or "") or row.level2 or ""


# ---- the two as one Document in one Sheet ----


def _head(left: Document, right: Document) -> Document:
    """The left one's fields, and the right one's as further terms."""
    names = [name for name in _head_names(right) if head_text(right, name)]
    extra = {**left.extra, **{_other(name).removeprefix(PREFIX): head_text(right, name) for name in names}}
    return replace(left, extra=Extra(extra), layout=None, unit=left.unit or Party())


def _head_names(document: Document) -> list[str]:
    own = ["name", "department", "unit", "budget.total", "budget.fiscal", "budget.other", "goal"]
    return own + [PREFIX + term for term in document.extra]


def _other(name: str) -> str:
    return OTHER + (term_of(name) or name)


def _task(task: Task | None, twin: Task | None, lines: Sequence[Two], found: Likeness) -> Task:
    kept = task or Task(seq=twin.seq if twin else 1, key="-", name=noted("本表没有这项任务"))
    name = kept.name or ""
    if twin and twin.name and twin.name != name:
        name += noted(f"对方：{twin.name}")
    rows: list[Indicator] = []
    for number, line in enumerate(lines):
        rows.append(_row(line, f"-{kept.key}.{number}", rows[-1] if rows else None, found))
    return replace(kept, name=name or None, indicators=tuple(rows))


def _row(line: Two, key: str, above: Indicator | None, found: Likeness) -> Indicator:
    """One line of both; a side that has no such row goes on with the levels above it."""
    mine, other = line
    texts = {name: row_text(mine, name) for name in _FIELDS} if mine else _gap(above, "", "本表没有")
    its = {name: row_text(other, name) for name in _FIELDS} if other else _gap(above, OTHER, "对方没有")
    if mine and other:
        its["level3"] += _like(found.rows[mine.key or ""])
    sign = _sign(target_text(other) or "", target_text(mine) or "") if mine and other else ""
    both = texts | {_other(name): text for name, text in its.items()} | {SIGN: sign}
    return indicator_of(mine.key if mine else key, {name: text or None for name, text in both.items()})


def _gap(above: Indicator | None, prefix: str, words: str) -> dict[str, str]:
    levels = {name: row_text(above, prefix + name) if above else "" for name in ("level1", "level2")}
    return {**levels, "level3": noted(words), "value": ""}


def _like(match: Match) -> str:
    return "" if match.is_same else noted("似同")


def _sign(other: str, mine: str) -> str:
    return noted(_SIGNS[strength(other, mine)]) if other and mine else ""


def _sheet(left: Side, right: Side) -> Sheet:
    sheets = left.sheet, right.sheet
    names = Labelled("本表", NAMES[0]), Labelled("对方", NAMES[1])
    lines: list[Block] = [Line(names), *_head_lines(left.document, right.document, *sheets)]
    lines += [block for block in sheets[0].blocks if isinstance(block, TaskLine)]
    columns = (
        *_columns(sheets[0], f"本表：{left.title}", ""),
        Column(SIGN, ("本表比对方",), _BETWEEN, Kind.VALUE),
        *_columns(sheets[1], f"对方：{right.title}", OTHER),
    )
    title = (
        sheets[0].title if sheets[0].title == sheets[1].title else f"{sheets[0].title} ‖ {sheets[1].title}"
    )
    return Sheet("pair", left.document.form, None, 0, title, (*lines, Table(columns)))


def _columns(sheet: Sheet, title: str, prefix: str) -> Iterator[Column]:
    chosen = [column for column in sheet.table.columns if column.field in _FIELDS]
    whole = sum(column.width for column in chosen)
    edges = [round(_HALF * sum(one.width for one in chosen[:at]) / whole, 2) for at in range(len(chosen) + 1)]
    for at, column in enumerate(chosen):
        within = prefix + column.within if column.within in _FIELDS else None
        width = round(edges[at + 1] - edges[at], 2)
        titles = title, column.titles[-1]
        yield Column(prefix + column.field, titles, width, column.kind, column.merge, within)


def _head_lines(left: Document, right: Document, *sheets: Sheet) -> Iterator[Line]:
    """Every field either has, on one line for both."""
    for pair in _labels(sheets, (left, right)).values():
        if head_text(left, pair.field) or head_text(right, pair.field):
            label = pair.label.rstrip("：:")
            yield Line((replace(pair, label=label), Labelled(label, _other(pair.field), pair.kind)))


def _labels(sheets: Sequence[Sheet], documents: Sequence[Document]) -> Mapping[str, Labelled]:
    found: dict[str, Labelled] = {}
    for sheet, document in zip(sheets, documents, strict=True):
        for pair in head_pairs(sheet, document):
            found.setdefault(pair.field, pair)
    return found
