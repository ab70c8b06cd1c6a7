"""Joins what page ends cut: tables, rows, and cells, before anything is filled.

A cell goes on over a page end where neither page closes it with a rule.  Printers that close every cell at a
page end leave only the texts to tell: a line that is full, a column that is never empty, a label elsewhere
printed whole.  What a page repeats of a table's head is taken out and handed back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.readers.pdf.habits import Habits
from ingest.readers.pdf.table import Part, Piece
from ingest.readers.pdf.text import joined
from ingest.readers.unruled.words import is_level, is_side
from sheets.grid import Box, Cell, Grid, Origin, Role, Spot

REPAIRED = "跨页已接好"
_SAME = 3.0  # points: edges of one column on two pages
_USUALLY = 0.9  # share of a column's cells that have text, in one that is never left empty
_HEADS = 6  # rows that a page may repeat of a table's head
_FULL_LINES = 3  # a cell with so many lines may end a paragraph at a page's end
_SPACING = 0.3  # of a character's width
_OUTVOTED = 2  # columns that must speak for a cut row for each that speaks against it
_DIGIT = re.compile(r"\d")
_MISREAD = 0.25  # of a label's letters a recogniser may have got wrong
_AGAIN = re.compile(r"[（(]?(接上页|接上表|续上表|续表|续)[）)]?$")


@dataclass(slots=True)
class Joint:
    """A cell of a table that may go on over pages.  x0 and x1: points from the table's left edge."""

    row: int
    rowspan: int
    x0: float
    x1: float
    lines: tuple[str, ...]
    page: int
    box: Box
    last: Piece  # its part on the last page
    also: tuple[Spot, ...] = ()
    repaired: bool = False

    @property
    def text(self) -> str:
        return joined(self.lines)

    @property
    def foot(self) -> int:
        return self.row + self.rowspan


@dataclass(slots=True)
class Table:
    """A table in the making."""

    width: float
    page: int
    habits: Habits
    rows: int = 0
    joints: list[Joint] = field(default_factory=list)
    heads: int = 0  # rows of its head, as far as it is known
    pad: float = 100.0  # points that even a full line leaves free in its cell

    @classmethod
    def of(cls, part: Part, habits: Habits) -> Table:
        table = cls(part.xs[-1] - part.xs[0], part.page, habits)
        table._append(part, part.pieces, {}, 0)
        head = max(joint.foot for joint in table.joints if joint.row == 0)
        table.heads = head if head <= _HEADS else 0
        return table

    def fits(self, part: Part) -> bool:
        """The part may be the rest of this table: it is as wide, and does not begin like the table itself."""
        if part.page != self.page + 1 or abs(part.xs[-1] - part.xs[0] - self.width) > _SAME:
            return False
        return self.repeated(part) > 0 or not self._begins_alike(part)

    def _begins_alike(self, part: Part) -> bool:
        ours = min(self.joints, key=lambda joint: (joint.row, joint.x0))
        theirs = min(part.pieces, key=lambda piece: (piece.row, piece.column))
        return bool(ours.text) and ours.text == theirs.text and theirs.open_head is not True

    def add(self, part: Part) -> list[Piece]:
        """Goes on with the part on the next page; what it repeats of the head is given back."""
        heads = self.repeated(part)
        repeated = [piece for piece in part.pieces if piece.row + piece.rowspan <= heads]
        pieces = [_below(piece, heads) for piece in part.pieces if piece.row + piece.rowspan > heads]
        self.pad = min(self.pad, part.pad)
        pairs = self._pairs(part, pieces)
        if heads:
            _open_below_head(pairs)
        if self._row_cut(pairs, pieces):
            going_on, offset = {id(piece): joint for joint, piece in pairs}, self.rows - 1 - heads
        else:
            blank = self._whole(pairs, pieces) and all(_opened(joint, piece) for joint, piece in pairs)
            going_on = {id(piece): joint for joint, piece in self._labels_cut(pairs, told=not blank)}
            offset = self.rows - heads
        return repeated + self._append(part, pieces, going_on, offset)

    def _append(
        self, part: Part, pieces: Iterable[Piece], going_on: dict[int, Joint], offset: int
    ) -> list[Piece]:
        """Gives back what is printed again of labels that go on."""
        again = []
        for piece in pieces:
            joint = going_on.get(id(piece))
            if joint and _is_again(joint, piece):
                again.append(piece)
            if joint:
                _go_on(joint, piece, part.page, offset)
            else:
                self.joints.append(_joint(piece, part, offset))
        self.rows = max(joint.foot for joint in self.joints)
        self.page, self.pad = part.page, min(self.pad, part.pad)
        return again

    def repeated(self, part: Part) -> int:
        """How many rows the part begins with that are heads of this table again."""
        last = [joint for joint in self.joints if joint.foot == self.rows]
        if len(last) == 1:  # a line over the whole width: what follows may be its own head
            return 0
        ours = _rows(self.joints, self.rows)
        theirs = _rows(part.pieces, min(part.rows - 1, _HEADS))
        found = [(_alike(ours[at:], theirs, figures=at == 0), at) for at in range(len(ours))]
        count, at = max(found, key=lambda one: one[0], default=(0, 0))
        self.heads = max(self.heads, at + count if count else 0)
        return count

    def _pairs(self, part: Part, pieces: Sequence[Piece]) -> list[tuple[Joint, Piece]]:
        """Cells at the foot of the last page with those of the same columns at the head of the next."""
        first = min(piece.row for piece in pieces) if pieces else 0
        heads = [piece for piece in pieces if piece.row == first]
        return [
            (joint, piece)
            for joint in self.joints
            if joint.foot == self.rows
            for piece in heads
            if _same(joint, *_range(part, piece))
        ]

    def _row_cut(self, pairs: Sequence[tuple[Joint, Piece]], pieces: Sequence[Piece]) -> bool:
        """The page ended within a row: each of its cells goes on."""
        if not self._whole(pairs, pieces):
            return False
        opened = [_opened(joint, piece) for joint, piece in pairs]
        if self.habits.leaves_open and not all(opened):
            return False
        if any(opened) and not all(opened):
            return False
        if any(joint.last.open_foot != piece.open_head for joint, piece in pairs):
            return False
        signs = [self._sign(joint, piece) for joint, piece in pairs]
        for_one, for_two = signs.count(1), signs.count(-1)
        if all(opened):
            return for_one >= for_two
        alone = for_one == 1 and sum(bool(piece.lines) for _, piece in pairs) > 1
        return for_one > _OUTVOTED * for_two and not alone

    def _whole(self, pairs: Sequence[tuple[Joint, Piece]], pieces: Sequence[Piece]) -> bool:
        """Every cell at the foot has its fellow at the head."""
        feet = sum(joint.foot == self.rows for joint in self.joints)
        first = min((piece.row for piece in pieces), default=0)
        heads = sum(piece.row == first for piece in pieces)
        return bool(pairs) and feet == heads == len(pairs)

    def _sign(self, joint: Joint, piece: Piece) -> int:
        """1: the texts speak for a cut row, -1: against it, 0: nothing."""
        before, after = bool(joint.last.lines), bool(piece.lines)
        if joint.last.rowspan > 1 or piece.rowspan > 1 or not (before or after):
            return 0
        if before and after:
            return self._sign_of_texts(joint.last, piece)
        return 1 if self._filled(joint) and not self._merges(joint) else 0

    def _sign_of_texts(self, before: Piece, after: Piece) -> int:
        if self.habits.words[joined((*before.lines, *after.lines))]:
            return 1
        if self.habits.words[before.text] > 1 and self.habits.words[after.text] > 1:
            return -1
        if self._goes_on(before, after):
            return 1
        if before.below >= 1 and not before.open_foot:
            return -1
        return 0 if before.free - self.pad < after.word or len(before.lines) >= _FULL_LINES else -1

    def _goes_on(self, before: Piece, after: Piece) -> bool:
        """No line more would have fitted, nor the next character on the last line."""
        return before.below < 1 and before.free - self.pad < _needed(before, after)

    def _labels_cut(
        self, pairs: Sequence[tuple[Joint, Piece]], *, told: bool
    ) -> Iterator[tuple[Joint, Piece]]:
        """The merged cells in which the page ended, between two rows.

        told: the rules say which cells go on.  Where they do not, a label that ends with the page ends its
        parts, to its right, as well.
        """
        ended: list[tuple[Joint, Piece]] = []
        for joint, piece in sorted(pairs, key=lambda pair: pair[0].x0):
            if told and (self.habits.leaves_open or _opened(joint, piece)):
                if _opened(joint, piece):
                    yield joint, piece
            elif joint.last.open_foot == piece.open_head and self._spans(joint, piece):
                blank = not piece.lines and piece.rowspan > 1 and not self.habits.merges_blanks
                if not blank and any(self._bounds(*one, joint, piece) for one in ended):
                    continue
                if self._label_cut(joint, piece):
                    yield joint, piece
                else:
                    ended.append((joint, piece))

    def _bounds(self, label: Joint, below: Piece, joint: Joint, piece: Piece) -> bool:
        """The column of the label parts that of the other: nothing there reaches over an end of its cells."""
        if below.row + below.rowspan < piece.row + piece.rowspan:
            return False
        ends = {one.row for one in self._column(label)}
        return not any(one.row < end < one.foot for one in self._column(joint) for end in ends)

    def _spans(self, joint: Joint, piece: Piece) -> bool:
        return joint.rowspan > 1 or piece.rowspan > 1 or self._merges(joint)

    def _label_cut(self, joint: Joint, piece: Piece) -> bool:
        if joint.lines and piece.lines:
            return joint.last.below < 1 and self._one_text(joint, piece)
        return piece.rowspan > 1 or joint.rowspan > 1 or self._filled(joint)

    def _one_text(self, joint: Joint, piece: Piece) -> bool:
        """A label printed whole elsewhere, or a text that nothing else repeats; never a number."""
        if joint.text.isdecimal() and piece.text.isdecimal():
            return False
        if self.habits.words[joined((*joint.lines, *piece.lines))]:
            return True
        once = self.habits.words[joint.last.text] <= 1 and self.habits.words[piece.text] <= 1
        return once and len(joint.last.lines) > 1 and self._goes_on(joint.last, piece)

    def _column(self, joint: Joint) -> list[Joint]:
        return [other for other in self.joints if _same(other, joint.x0, joint.x1)]

    def _filled(self, joint: Joint) -> bool:
        others = [other for other in self._column(joint) if other is not joint]
        return bool(others) and sum(bool(other.lines) for other in others) >= _USUALLY * len(others)

    def _merges(self, joint: Joint) -> bool:
        return any(other.rowspan > 1 and other.row >= self.heads for other in self._column(joint))

    def grid(self) -> Grid:
        edges: list[float] = []
        for at in sorted(edge for joint in self.joints for edge in (joint.x0, joint.x1)):
            if not edges or at - edges[-1] > _SAME:
                edges.append(at)
        cells = [_cell(joint, edges) for joint in sorted(self.joints, key=lambda one: (one.row, one.x0))]
        return Grid(self.rows, len(edges) - 1, tuple(cells))


def _joint(piece: Piece, part: Part, offset: int) -> Joint:
    return Joint(
        piece.row + offset, piece.rowspan, *_range(part, piece), piece.lines, part.page, piece.box, piece
    )


def _range(part: Part, piece: Piece) -> tuple[float, float]:
    left = part.xs[0]
    return part.xs[piece.column] - left, part.xs[piece.column + piece.colspan] - left


def _same(joint: Joint, x0: float, x1: float) -> bool:
    return abs(joint.x0 - x0) <= _SAME and abs(joint.x1 - x1) <= _SAME


def _opened(joint: Joint, piece: Piece) -> bool:
    return bool(joint.last.open_foot and piece.open_head)


def _open_below_head(pairs: Iterable[tuple[Joint, Piece]]) -> None:
    """The rule below a head printed again says nothing of the cells there; the foot of the last page does."""
    for joint, piece in pairs:
        piece.open_head = joint.last.open_foot


def _below(piece: Piece, heads: int) -> Piece:
    """A merged cell that begins beside repeated heads begins below them."""
    if piece.row < heads:
        piece.rowspan -= heads - piece.row
        piece.row = heads
    return piece


def _is_again(joint: Joint, piece: Piece) -> bool:
    """A label is printed again on the page on which its cell goes on."""
    merged = joint.rowspan > 1 or piece.rowspan > 1 or is_level(joint.text) or is_side(joint.text)
    return bool(piece.lines) and merged and _reads_as(_AGAIN.sub("", piece.text), joint.text)


def _reads_as(text: str, other: str) -> bool:
    """The same, or as long and the same to a few letters: one of them was recognised wrongly."""
    if text == other:
        return True
    if len(text) != len(other):
        return False
    wrong = [one + two for one, two in zip(text, other, strict=True) if one != two]
    return len(wrong) <= _MISREAD * len(text) and not any(map(_DIGIT.search, wrong))


def _go_on(joint: Joint, piece: Piece, page: int, offset: int) -> None:
    if piece.lines and not _is_again(joint, piece):
        joint.repaired = joint.repaired or bool(joint.lines)
        joint.lines += piece.lines
    joint.rowspan = piece.row + piece.rowspan + offset - joint.row
    joint.also += (Spot(page, piece.box),)
    joint.last = piece


def _needed(before: Piece, after: Piece) -> float:
    """Points for the next character; printers put a little space between Chinese and others."""
    mixed = before.lines[-1][-1].isascii() != after.lines[0][0].isascii()
    return after.first * (1 + _SPACING if mixed else 1)


def _rows(cells: Iterable[Joint | Piece], count: int) -> list[list[Joint | Piece]]:
    rows: list[list[Joint | Piece]] = [[] for _ in range(count)]
    for cell in cells:
        if cell.row < count:
            rows[cell.row].append(cell)
    return rows


def _alike(
    ours: Sequence[list[Joint | Piece]], theirs: Sequence[list[Joint | Piece]], *, figures: bool
) -> int:
    """How many first rows say the same, if that is a head: several words, figures only in the first head."""
    words = 0
    for count, (our, their) in enumerate(zip(ours, theirs, strict=False)):
        said = _said_by_both(our, their)
        if said is None or not (figures or not any(_DIGIT.search(word) for word in said)):
            return count if words > 1 else 0
        words += len(said)
    return min(len(ours), len(theirs)) if words > 1 else 0


def _said_by_both(our: Sequence[Joint | Piece], their: Sequence[Joint | Piece]) -> list[str] | None:
    """The words of two equal rows; a label of several rows may stand beside one of them only."""
    ours, theirs = _words(our), _words(their)
    if ours == theirs:
        return theirs
    beside = [words[1:] if _labelled(row) else words for words, row in ((ours, our), (theirs, their))]
    return beside[0] if beside[0] == beside[1] and len(beside[0]) > 1 else None


def _left(cell: Joint | Piece) -> float:
    return cell.x0 if isinstance(cell, Joint) else cell.column


def _labelled(row: Sequence[Joint | Piece]) -> bool:
    first = min((cell for cell in row if cell.lines), key=_left, default=None)
    return first is not None and first.rowspan > 1


def _words(row: Iterable[Joint | Piece]) -> list[str]:
    return [cell.text for cell in sorted(row, key=_left) if cell.lines]


def _cell(joint: Joint, edges: Sequence[float]) -> Cell:
    first, last = _nearest(edges, joint.x0), _nearest(edges, joint.x1)
    origin = Origin(
        page=joint.page,
        box=joint.box,
        repairs=(REPAIRED,) if joint.repaired else (),
        also=joint.also,
        raw=joint.lines if len(joint.lines) > 1 else (),
    )
    role = Role.VALUE if joint.lines else Role.EMPTY
    return Cell(joint.row, first, joint.text, joint.rowspan, max(last - first, 1), role, origin=origin)


def _nearest(edges: Sequence[float], at: float) -> int:
    return min(range(len(edges)), key=lambda index: abs(edges[index] - at))
