"""The parts of a printed table whose layout nobody has described: its labels, its head, its columns.

Told by structure first (what stands left of what, what is merged) and by the field's words (`sheets.terms`),
never by content: two files of one layout have the same parts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from indicators.printed import compact
from sheets import terms, wording
from sheets.catalogue import BY_ID
from sheets.grid import Cell, Grid, covering
from sheets.layout import Kind

_NAMES_A_ROW = frozenset({"level2", "level3", "value"})  # a head has a title for one of these
_SIDES = frozenset({"绩效指标", "年度绩效指标", "指标", "绩效指标及目标值"})
_LONG_FIELDS = frozenset(term.field for term in terms.HEAD_TERMS if term.kind == Kind.LONG)
_LONGEST_LABEL = 24  # characters; what is longer is a text
_GRIDS = 4  # kept in mind: one is asked about several times in a row
_FEWEST_TITLES = 3  # in a head none of whose words is known


@dataclass(frozen=True, slots=True)
class Title:
    """A column's printed words from the top tier to its own.  key: as shown, told apart from its likes."""

    key: str
    words: tuple[str, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A printed label and the cell of its value, which may be the same one (部门名称：某局).

    above: the label that stands left of label and value together, where the value stands below its label.
    """

    key: str
    cell: Cell
    value: Cell | None
    above: Cell | None = None

    @property
    def word(self) -> str:
        """As labels are compared."""
        return wording.normal(self.key.partition("#")[0])


@dataclass(frozen=True, slots=True)
class Matrix:
    """Amounts of several sources (rows) and years (titles), right of a merged label."""

    group: Cell
    titles: tuple[Cell, ...]
    rows: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Anatomy:
    """groups: labels merged over several lines, which name no field.  head: its first and last row."""

    labels: tuple[Label, ...] = ()
    groups: tuple[Cell, ...] = ()
    matrices: tuple[Matrix, ...] = ()
    side: Cell | None = None
    titles: tuple[Title, ...] = ()
    head: tuple[int, int] | None = None
    announced: tuple[Cell, ...] = ()  # titles and notes, alone on their rows


@lru_cache(maxsize=_GRIDS)
def anatomy(grid: Grid) -> Anatomy:
    rows = grid.lines()
    head = _head(rows)
    if head is None:
        return Anatomy(announced=tuple(cell for cells in rows for cell in cells[:1]))
    side, titles = _titles(grid, rows, head)
    above = _Above(rows[: head[0]])
    announced = tuple(cells[0] for row in rows[: head[0]] if len(cells := _printed(row)) == 1)
    groups, matrices = tuple(above.groups), tuple(above.matrices)
    return Anatomy(above.labels, groups, matrices, side, titles, head, announced)


def told_apart(words: Sequence[str]) -> list[str]:
    """Equal words are numbered: 指标值, 指标值#2."""
    seen: dict[str, int] = {}
    keys = []
    for word in words:
        seen[word] = seen.get(word, 0) + 1
        keys.append(word if seen[word] == 1 else f"{word}#{seen[word]}")
    return keys


@cache
def row_words() -> dict[str, str]:
    """Normal word -> term's field, for titles of columns."""
    found = {
        wording.normal(title): column.field
        for sheet in BY_ID.values()
        for column in sheet.table.columns
        for title in (column.titles[-1], *column.synonyms)
    }
    return found | _words(terms.ROW_TERMS)


@cache
def head_words() -> dict[str, str]:
    """Normal word -> term's field, for labels of the head."""
    return _words(terms.HEAD_TERMS)


def _words(known: Sequence[terms.Term]) -> dict[str, str]:
    found: dict[str, str] = {}
    for term in known:
        for text in (term.name, *term.synonyms):
            found.setdefault(wording.normal(text), term.field)
    return found


def _printed(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell.text.strip()]


def _head(rows: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    """The first row with two known titles, one of them an indicator's; else the first like a head."""
    known = row_words()
    for index, cells in enumerate(rows):
        fields = [known.get(wording.normal(cell.text)) for cell in _printed(cells)]
        if sum(map(bool, fields)) >= 2 and _NAMES_A_ROW & set(fields):
            return index, _last(rows, index)
    return _likely_head(rows)


def _likely_head(rows: Sequence[Sequence[Cell]]) -> tuple[int, int] | None:
    """Of the rows of short words the first with the most of them: lines of the head have fewer cells."""
    counts = [len(_printed(cells)) if _are_words(cells) else 0 for cells in rows[:-1]]
    most = max(counts, default=0)
    return (counts.index(most), _last(rows, counts.index(most))) if most > _FEWEST_TITLES else None


def _are_words(cells: Sequence[Cell]) -> bool:
    return all(_is_word(cell.text) for cell in _printed(cells))


def _last(rows: Sequence[Sequence[Cell]], first: int) -> int:
    """The head's last row: the tiers of its merged titles, or the row that stands under its wide ones."""
    titles = _printed(rows[first])[1:] or _printed(rows[first])
    last = first + max((cell.rowspan for cell in titles), default=1) - 1
    wide = {
        at for cell in titles if cell.colspan > 1 for at in range(cell.column, cell.column + cell.colspan)
    }
    while last == first and last + 1 < len(rows):
        below = _printed(rows[last + 1])
        if len(below) < 2 or not all(cell.column in wide for cell in below):
            break
        last += 1
    return min(last, len(rows) - 1)


def _titles(
    grid: Grid, rows: Sequence[Sequence[Cell]], head: tuple[int, int]
) -> tuple[Cell | None, tuple[Title, ...]]:
    """The side label, if there is one, and the titles of the columns from the left."""
    stacks: list[tuple[Cell, ...]] = []
    covered = covering(cell for line in rows[: head[1] + 1] for cell in line)
    for column in range(grid.columns):
        found = (covered.get((row, column)) for row in range(head[0], head[1] + 1))
        below = [cell for cell in found if cell and cell.row >= head[0] and cell.text.strip()]
        cells = tuple(cell for at, cell in enumerate(below) if cell not in below[:at])
        if cells and not (stacks and stacks[-1][-1] is cells[-1]):
            stacks.append(cells)
    side = stacks[0][-1] if stacks and _is_side(stacks, head) else None
    stacks = stacks[1:] if side else stacks
    keys = told_apart(["/".join(compact(cell.text) for cell in cells) for cells in stacks])
    words = [tuple(wording.normal(cell.text) for cell in cells) for cells in stacks]
    return side, tuple(map(Title, keys, words, stacks))


def _is_side(stacks: Sequence[tuple[Cell, ...]], head: tuple[int, int]) -> bool:
    first = stacks[0][-1]
    names_rows = any(row_words().get(wording.normal(cells[-1].text)) == "level3" for cells in stacks[1:])
    taller = first.row + first.rowspan - 1 > head[1]
    return len(stacks) > 2 and names_rows and (taller or wording.normal(first.text) in _SIDES)


class _Above:
    """The lines above the head, from the top."""

    def __init__(self, rows: Sequence[Sequence[Cell]]) -> None:
        self.rows = rows
        self.groups: list[Cell] = []
        self.matrices: list[Matrix] = []
        self._found: list[tuple[str, Cell, Cell | None, Cell | None]] = []
        row = 0
        while row < len(rows):
            row += self._panel(row) or self._line(row)

    @property
    def labels(self) -> tuple[Label, ...]:
        keys = told_apart([text for text, *_ in self._found])
        pairs = zip(keys, self._found, strict=True)
        return tuple(Label(key, cell, value, above) for key, (_, cell, value, above) in pairs)

    def _panel(self, row: int) -> int:
        """Titles above their texts, right of a merged label; how many rows that took."""
        cells = self.rows[row]
        if len(cells) < 3 or not 2 <= cells[0].rowspan <= len(self.rows) - row:
            return 0
        group, titles, below = cells[0], cells[1:], self.rows[row + 1]
        fields = [head_words().get(wording.normal(cell.text)) for cell in titles]
        if all(fields) and len(below) == len(titles) and set(fields) <= _LONG_FIELDS:
            self.groups.append(group)
            self._found += [
                (compact(title.text), title, value, group) for title, value in zip(titles, below, strict=True)
            ]
            return group.rowspan
        has_box = len(below) == len(titles)  # an empty one above the names of the sources
        amounts = titles[1:] if has_box else titles
        if (
            len(amounts) >= 2
            and len(below) == len(amounts) + 1
            and all(_is_word(cell.text) for cell in amounts)
        ):
            names = tuple(cells[0] for cells in self.rows[row + 1 : row + group.rowspan] if cells)
            self.matrices.append(Matrix(group, tuple(amounts), names))
            return group.rowspan
        return 0

    def _line(self, row: int) -> int:
        for text, cell, value in _row_labels(self.rows[row]):
            if text:
                self._found.append((text, cell, value, None))
            else:
                self.groups.append(cell)
        return 1


def _is_word(text: str) -> bool:
    """A title may be: not empty, not long, no figure."""
    plain = compact(text)
    return 0 < len(plain) <= _LONGEST_LABEL and not plain[0].isdecimal()


def _row_labels(cells: Sequence[Cell]) -> Iterator[tuple[str, Cell, Cell | None]]:
    """Label, its cell and its value, from the left; a group's label has no text of its own here."""
    index = 0
    if len(cells) == 1:
        yield from _inline(cells[0])
        return
    while index < len(cells):
        cell, behind = cells[index], cells[index + 1] if index + 1 < len(cells) else None
        if not cell.text.strip() or len(compact(cell.text)) > _LONGEST_LABEL:
            index += 1
        elif behind and _is_empty_between(cell, behind):
            yield compact(cell.text).rstrip(":："), cell, None
            index += 1
        elif behind and _is_group(cell, behind):
            yield "", cell, None
            index += 1
        else:
            yield compact(cell.text).rstrip(":："), cell, behind
            index += 2


def _inline(cell: Cell) -> Iterator[tuple[str, Cell, Cell | None]]:
    """部门名称：某局, in one cell."""
    label, colon, value = compact(cell.text).replace(":", "：").partition("：")
    if colon and value and wording.normal(label) in head_words():
        yield label, cell, cell


def _is_empty_between(cell: Cell, behind: Cell) -> bool:
    """Two labels with a gap: some files have no cell where nothing is filled in."""
    known = head_words()
    both = all(wording.normal(one.text) in known for one in (cell, behind))
    return both and behind.column > cell.column + cell.colspan


def _is_group(cell: Cell, behind: Cell) -> bool:
    """Merged over more rows than what follows it, or followed by a label."""
    known = head_words()
    is_label = wording.normal(behind.text) in known or wording.normal(behind.text).startswith("其中:")
    return cell.rowspan > behind.rowspan or (is_label and wording.normal(cell.text) not in known)
