"""The columns of a table without rules: from its content, and from its head.

A column is where content stands: cells of one row never lie over each other, so the boxes of all rows leave
free strips between the columns.  A head tiles the columns, tier by tier; a title over two columns stands
between them and over neither, a column without content has its title only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import inf
from statistics import median

from ingest.readers.unruled.pieces import Piece
from ingest.readers.unruled.rows import Row

_OVERHANG = 0.15  # em by which neighbours may touch
_STRAIGHT = 0.3  # em that left edges of one column may differ
_OUTSIDE = 3.0  # a title outside of its columns, against one off their middle
_EXTRA = 3.0  # em of price for a column that has no content
_MOST_EXTRA = 4
_PAD = 0.8  # em between a column's edge and its content, at most


@dataclass(frozen=True, slots=True)
class Column:
    """x0 to x1 is what its content covers; left is where the column itself begins."""

    x0: float
    x1: float
    straight: bool = False  # its lines begin at one edge
    left: float = 0.0
    right: float = 0.0


@dataclass(frozen=True, slots=True)
class HeadCell:
    piece: Piece
    tier: int
    rowspan: int
    column: int
    colspan: int


@dataclass(slots=True)
class _Strip:
    x0: float
    x1: float
    pieces: list[tuple[Piece, Row]]


def strips(rows: Iterable[Row]) -> list[Column]:
    """Where the content stands.  A piece that lies over two cells of another row is left out."""
    pieces = [(piece, row) for row in rows if not row.lone for piece in row.pieces]
    while True:
        found = _covered(pieces)
        bad = [wide for strip in found if (wide := _conflict(strip))]
        if not bad:
            return [Column(strip.x0, strip.x1, _straight(strip)) for strip in found]
        pieces = [one for one in pieces if one[0] not in bad]


def _covered(pieces: Iterable[tuple[Piece, Row]]) -> list[_Strip]:
    found: list[_Strip] = []
    for piece, row in sorted(pieces, key=lambda one: one[0].x0):
        if found and piece.x0 < found[-1].x1 - _OVERHANG * piece.size:
            found[-1].x1 = max(found[-1].x1, piece.x1)
            found[-1].pieces.append((piece, row))
        else:
            found.append(_Strip(piece.x0, piece.x1, [(piece, row)]))
    return found


def _conflict(strip: _Strip) -> Piece | None:
    """The widest piece of a strip in which one row has two cells."""
    rows = [id(row) for _, row in strip.pieces]
    if len(set(rows)) == len(rows):
        return None
    return max((piece for piece, _ in strip.pieces), key=lambda piece: piece.x1 - piece.x0)


def _straight(strip: _Strip) -> bool:
    edges = [piece.x0 for piece, _ in strip.pieces]
    size = strip.pieces[0][0].size
    widths = {round((piece.x1 - piece.x0) / size) for piece, _ in strip.pieces}
    middle = median(edges)
    at_edge = sum(abs(edge - middle) <= _STRAIGHT * size for edge in edges)
    return len(widths) > 1 and at_edge >= 0.8 * len(edges)


def column_at(columns: Sequence[Column], piece: Piece) -> int:
    """The column a piece lies over most, or the nearest."""

    def nearness(index: int) -> tuple[float, float]:
        column = columns[index]
        over = min(piece.x1, column.x1) - max(piece.x0, column.x0)
        return max(over, 0), over

    return max(range(len(columns)), key=nearness)


def lay_head(
    tiers: Sequence[Row], content: Sequence[Column], side: float
) -> tuple[list[Column], list[HeadCell]]:
    """The columns, also those without content, and the head's cells.  side: where the table ends."""
    empty = [piece for row in tiers for piece in row.pieces if not _over_any(piece, content)]
    size = tiers[0].pieces[0].size
    best: tuple[float, list[Column], list[HeadCell]] = (inf, list(content), [])
    for count in range(min(len(empty), _MOST_EXTRA) + 1):
        for chosen in combinations(empty, count):
            columns = _edged([*content, *(Column(one.x0, one.x1) for one in chosen)], side, size)
            for at_left in (False, True):
                price, cells = _Tiling(tiers, columns, at_left=at_left).lay()
                price += sum(_EXTRA * one.size for one in chosen) + at_left * size
                if any(cell.piece in chosen and cell.colspan > 1 for cell in cells):
                    continue
                if price < best[0]:
                    best = (price, columns, cells)
    return best[1], best[2]


def _over_any(piece: Piece, columns: Iterable[Column]) -> bool:
    near = _OVERHANG * piece.size
    return any(piece.x0 < column.x1 - near and column.x0 + near < piece.x1 for column in columns)


def _edged(columns: Iterable[Column], side: float, size: float) -> list[Column]:
    """Where each column begins and ends: before the edge of its lines, or half way to its neighbour."""
    ordered = sorted(columns, key=lambda column: column.x0)
    gaps = [right.x0 - left.x1 for left, right in pairwise(ordered)]
    pad = min(max(0.0, min(gaps, default=0.0)) / 2, _PAD * size)
    lefts = [ordered[0].x0 - pad]
    for left, right in pairwise(ordered):
        lefts.append(right.x0 - pad if right.straight else (left.x1 + right.x0) / 2)
    rights = [*lefts[1:], max(side, ordered[-1].x1) + pad]
    return [
        Column(column.x0, column.x1, column.straight, left, right)
        for column, left, right in zip(ordered, lefts, rights, strict=True)
    ]


class _Tiling:
    """Titles over columns: each tier tiles the columns of the title above it.

    at_left: titles begin where their first column begins; else they stand in the middle of their columns.
    """

    def __init__(self, tiers: Sequence[Row], columns: Sequence[Column], *, at_left: bool) -> None:
        self.tiers, self.columns, self.at_left = tiers, columns, at_left

    def lay(self) -> tuple[float, list[HeadCell]]:
        """The price, inf if there are more titles than columns, and the cells."""
        return self._tile(0, self.tiers[0].pieces, 0, len(self.columns))

    def _tile(self, tier: int, titles: Sequence[Piece], start: int, end: int) -> tuple[float, list[HeadCell]]:
        price, cuts = self._cuts(titles, start, end)
        cells: list[HeadCell] = []
        if price == inf:
            return inf, cells
        for title, (left, right) in zip(titles, pairwise(cuts), strict=True):
            below, lower = self._below(tier, left, right)
            cells.append(HeadCell(title, tier, below - tier, left, right - left))
            if lower:
                more, inner = self._tile(below, lower, left, right)
                price, cells = price + more, cells + inner
        return price, cells

    def _below(self, tier: int, left: int, right: int) -> tuple[int, list[Piece]]:
        """The next tier with titles within some columns, and these titles."""
        x0, x1 = self.columns[left].left, self.columns[right - 1].right
        for index in range(tier + 1, len(self.tiers)):
            inside = [piece for piece in self.tiers[index].pieces if x0 < piece.centre < x1]
            if inside:
                return index, inside
        return len(self.tiers), []

    def _cuts(self, titles: Sequence[Piece], start: int, end: int) -> tuple[float, list[int]]:
        """The cheapest parting of the columns among the titles, in order."""
        best: dict[int, tuple[float, list[int]]] = {start: (0.0, [start])}
        for title in titles:
            step: dict[int, tuple[float, list[int]]] = {}
            for at, (price, cuts) in best.items():
                for to in range(at + 1, end + 1):
                    option = (price + self._price(title, at, to), [*cuts, to])
                    step[to] = min(option, step.get(to, (inf, [])))
            best = step
        return best.get(end, (inf, []))

    def _price(self, title: Piece, start: int, end: int) -> float:
        left, right = self.columns[start].left, self.columns[end - 1].right
        outside = max(0.0, left - title.x0) + max(0.0, title.x1 - right)
        if self.at_left:
            return self._off_left(title, start) + _OUTSIDE * outside
        return abs(title.centre - (left + right) / 2) + _OUTSIDE * outside

    def _off_left(self, title: Piece, start: int) -> float:
        """From where its column begins: at the edge of its lines, or between its neighbour's and its own."""
        column = self.columns[start]
        if column.straight or not start:
            return abs(title.x0 - column.x0)
        return max(0.0, self.columns[start - 1].x1 - title.x0, title.x0 - column.x0)
