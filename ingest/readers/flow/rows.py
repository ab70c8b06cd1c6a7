"""Rows and cells of a table's flow: cut it, learn from what was cut, cut again.

Every cutting has a price (`flow.cells`), the cheapest is taken (`flow.cut`).  The first one knows no
widths; what it teaches makes the next one better, until nothing changes.  Rejected: rules for each kind of
break, one after another: they contradict each other as soon as a report breaks its lines elsewhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.flow.cells import SIDE, Experience, Shape, Slot
from ingest.readers.flow.cut import Cut, Cutter, Row, Segment
from ingest.readers.flow.likeness import ends_in_amount, is_dash
from ingest.readers.flow.pieces import Gap, Piece, width
from ingest.readers.flow.printing import Blanks
from ingest.readers.flow.span import Span, span_of
from ingest.readers.flow.spans import Spans
from sheets.layout import Kind

PASSES = 7
NEARLY_ALL = 0.7
ENOUGH = 4  # cells of a column that tell how its texts look
LEAST_HELD = 0.5  # in merged columns a single broken line tells no width where another line is wider
WIDTHS_ONLY = 2  # passes that learn no texts yet: they would repeat their own mistakes


@dataclass(frozen=True, slots=True)
class Body:
    """The pieces of a table's rows, parted into segments; each one's task; how the file sets blanks."""

    pieces: tuple[Piece, ...]
    segments: tuple[Segment, ...]
    blocks: tuple[int | None, ...]
    blanks: Blanks = Blanks.LOOSE
    pairs: Counter[str] = field(default_factory=Counter)

    def spans(self, slots: Sequence[Slot]) -> Spans:
        later = (index for segment in self.segments for index in range(segment.middle, segment.end))
        return Spans(slots, self.pieces, self.blanks, frozenset(later), self.pairs)

    def parted(self, halves: Sequence[tuple[Piece, ...]]) -> Body:
        """With some pieces cut in two."""
        at = [0]
        for half in halves:
            at.append(at[-1] + len(half))
        segments = tuple(
            replace(
                segment,
                start=at[segment.start],
                middle=at[segment.middle],
                end=at[segment.end],
                breaks=frozenset(at[index] for index in segment.breaks),
            )
            for segment in self.segments
        )
        pieces = tuple(piece for half in halves for piece in half)
        blocks = tuple(block for block, half in zip(self.blocks, halves, strict=True) for _ in half)
        return replace(self, pieces=pieces, segments=segments, blocks=blocks)

    def block(self, row: Row, before: int) -> int:
        """The task of a row, by the pieces whose task is known; else that of the row before."""
        own = [block for cut in row for index in cut.indices if (block := self.blocks[index]) is not None]
        return max(own, default=before)


def learn(slots: Sequence[Slot], body: Body, rows: Sequence[Row], heads: Mapping[int, Span]) -> Experience:
    """Widths that explain the most line breaks, and the texts of each column.

    A column whose texts are never broken gets the width of its head, if that is; a head called as the table's
    side may be the side label itself.
    """
    pieces, blanks = body.pieces, body.blanks
    spans: dict[int, list[Span]] = defaultdict(list)
    for row in rows:
        for cut in row:
            spans[cut.column].append(span_of([pieces[index] for index in cut.indices], blanks))
    texts = {column: Counter(span.text for span in cells) for column, cells in spans.items()}
    side = {span.text for column, span in heads.items() if slots[column].name == SIDE}
    own = {c: span for c, span in heads.items() if slots[c].name == SIDE or span.text not in side}
    widths = {column: room for column, span in own.items() if (room := _room([span]))}
    widths |= {
        column: room
        for column, cells in spans.items()
        if (room := _room(cells, LEAST_HELD if slots[column].merge else 0.0))
    }
    sums = [
        ends_in_amount(text)
        for column, found in texts.items()
        for text in found.elements()
        if slots[column].name == "budget_project"
    ]
    shapes = {
        column: Shape.of(list(found.elements()))
        for column, found in texts.items()
        if slots[column].kind in (Kind.TEXT, Kind.LONG)
        and found.total() >= ENOUGH
        and blanks is not Blanks.LOOSE
    }
    least = {column: max(max(span.widths) for span in cells) for column, cells in spans.items()}
    least = {} if blanks is Blanks.LOOSE else least
    loose = blanks is Blanks.LOOSE
    return Experience(
        widths,
        texts,
        sum(texts.values(), Counter()),
        sum(sums) < len(sums) / 3,
        shapes,
        least,
        {} if loose or len(rows) < ENOUGH else empty(slots, rows),
        frozenset() if loose else together(slots, rows),
    )


def empty(slots: Sequence[Slot], rows: Sequence[Row]) -> dict[int, float]:
    """The share of rows in which a column that is not merged has no cell, as far as there are any."""
    filled = Counter(cut.column for row in rows for cut in row)
    missing = {column: 1 - filled[column] / len(rows) for column, slot in enumerate(slots) if not slot.merge}
    return {column: share for column, share in missing.items() if 0 < share < 1}


def together(slots: Sequence[Slot], rows: Sequence[Row]) -> frozenset[str]:
    """The merged columns whose cells nearly all begin where others do: goals with their duty, and what stands
    behind the indicator with a duty or a goal.  Supposed of all columns before rows are known."""
    indicator = next(index for index, slot in enumerate(slots) if slot.name == "level3")
    found = []
    for column, slot in enumerate(slots):
        own = [{cut.column for cut in row} for row in rows]
        own = [columns for columns in own if column in columns]
        before = range(indicator) if column > indicator else (column - 1,)
        opened = sum(not columns.isdisjoint(before) for columns in own)
        told = len(own) >= ENOUGH or not rows
        bound = slot.merge and (slot.name == "objective" or column > indicator)
        if bound and told and opened >= NEARLY_ALL * len(own):
            found.append(slot.name)
    return frozenset(found)


def _room(cells: Sequence[Span], least: float = 0.0) -> float | None:
    ends = [
        (own, needed) for span in cells for own, (needed, _) in zip(span.widths, span.breaks, strict=False)
    ]
    widths = [own for span in cells for own in span.widths]
    if not ends:
        return None

    def explained(room: float) -> float:
        held = sum(own <= room + 0.5 and room < needed for own, needed in ends)
        return held - 0.7 * sum(own > room + 0.5 for own in widths)

    best = max(sorted({own for own, _ in ends}), key=explained)
    return best if explained(best) > least else None


def cut_rows(slots: Sequence[Slot], body: Body, heads: Mapping[int, Span]) -> tuple[Body, tuple[Row, ...]]:
    """The body (some pieces cut in two on the way) and the rows they make."""
    rows: tuple[Row, ...] = ()
    if not body.pieces:
        return body, rows
    spans, experience = body.spans(slots), learn(slots, body, (), heads)
    for number in range(PASSES):
        _, found = Cutter(spans, experience, body.segments).cut()
        if found == rows and number > WIDTHS_ONLY:
            break
        rows, experience = found, learn(slots, body, found, heads)
        if number < WIDTHS_ONLY:
            experience = replace(experience, texts={}, anywhere=Counter(), shapes={})
        elif parted := part(body, experience):
            body, spans = parted, parted.spans(slots)
    return body, tuple(with_reason(slots, body.pieces, row, rows) for row in rows)


def with_reason(slots: Sequence[Slot], pieces: Sequence[Piece], row: Row, rows: Sequence[Row]) -> Row:
    """A lone text behind two dashes is no source of the history there isn't: it is the reason, the remark.

    Unless the same text is a source elsewhere.
    """
    names = {slot.name: index for index, slot in enumerate(slots)}
    texts = [{cut.column: text_of(pieces, cut) for cut in one} for one in rows]
    own = {cut.column: text_of(pieces, cut) for cut in row}
    source, remark = names.get("history_source"), names.get("remark")
    history = [own.get(names.get(name, -1), "") for name in ("average_3y", "previous_year")]
    if source is None or remark is None or source not in own or remark in own:
        return row
    sources = [one.get(source) for one in texts].count(own[source])
    if not all(is_dash(text) for text in history) or is_dash(own[source]) or sources > 1:
        return row
    return tuple(replace(cut, column=remark) if cut.column == source else cut for cut in row)


def text_of(pieces: Sequence[Piece], cut: Cut) -> str:
    return "".join(pieces[index].text for index in cut.indices)


def part(body: Body, experience: Experience) -> Body | None:
    """The body with those pieces cut in two that are printed without a blank between two cells.

    Such a piece is wider than nearly all others and begins with a text that stands alone elsewhere.
    """
    pieces = body.pieces
    widest = sorted(width(piece.text) for piece in pieces)[-max(2, len(pieces) // 100) :][0]
    known = [text for texts in experience.texts.values() for text, count in texts.items() if count > 1]
    halves = [_halves(piece, known, widest) for piece in pieces]
    return body.parted(halves) if any(len(half) > 1 for half in halves) else None


def _halves(piece: Piece, known: Sequence[str], widest: float) -> tuple[Piece, ...]:
    text = piece.text
    first = max((one for one in known if len(one) > 2 and text.startswith(one)), key=len, default="")
    if not first or width(text) <= widest or len(text) - len(first) < len(first):
        return (piece,)
    return replace(piece, text=first), Piece(text[len(first) :], piece.line, Gap.NONE, piece.page)
