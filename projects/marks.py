"""Points and findings as cards beside cells: 批1, 错2 … numbered, with their place in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from projects.found import Seen
from projects.places import WHOLE, Cell, places
from projects.points import text_at
from reviews import threads
from reviews.findings import Finding, Level
from reviews.models import Comment, Explanation
from sheets.documents import Document
from sheets.layout import Sheet
from sheets.render.marks import Mark, Marks

MOST_MARKS = 2  # in one cell
_GRAVEST = "ewphgk"
SETTLED, SETTLED_CSS = "妥", "k"


@dataclass(frozen=True, slots=True)
class Remark:
    """A point with its number and the words for where it stands, as one person sees it.

    text_now: what stands in its cell; None where the cell is not there any more, or the point is on none.
    ticked: what became of the cell since the return, where that counts as an answer.
    """

    number: int
    comment: Comment
    place: str
    text_now: str | None
    state: str
    ticked: str = ""

    @property
    def label(self) -> str:
        return f"批{self.number}"

    @property
    def at(self) -> str:
        """The address of its cell, as the paper has it."""
        return f"{self.comment.row_key}:{self.comment.field}" if self.comment.row_key else ""

    @property
    def sentence(self) -> str:
        return self.comment.text

    @property
    def gone(self) -> bool:
        """Its row has been deleted since."""
        return bool(self.comment.row_key) and self.text_now is None

    @property
    def held(self) -> bool:
        return self.comment.sent_at is None

    @property
    def is_open(self) -> bool:
        return self.state == Comment.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == Comment.State.RESOLVED

    @property
    def waits_for_answer(self) -> bool:
        """It keeps the department from sending the sheet again."""
        return self.is_open and not self.held and not self.ticked

    @property
    def changed(self) -> bool:
        """Another text stands in the cell than the one that was spoken of."""
        return self.text_now is not None and self.text_now != self.comment.cell_text

    @property
    def said_in_state(self) -> str:
        if self.held:
            return "未发出"
        return "已修改" if self.ticked else Comment.State(self.state).label


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with its number and place, and what was said about it.  The number counts over all levels."""

    number: int
    seen: Seen
    place: str

    @property
    def finding(self) -> Finding:
        return self.seen.finding

    @property
    def said(self) -> Explanation | None:
        return self.seen.said

    @property
    def is_open(self) -> bool:
        return self.seen.is_open

    @property
    def label(self) -> str:
        return f"{self.finding.level.sign if self.is_open else SETTLED}{self.number}"

    @property
    def css(self) -> str:
        return self.finding.level.css if self.is_open else SETTLED_CSS

    @property
    def at(self) -> str:
        return f"{self.finding.row_key}:{self.finding.field}" if self.finding.row_key else ""

    @property
    def sentence(self) -> str:
        return self.finding.message

    @property
    def related(self) -> str:
        """The cells that take part, to be lit with it."""
        return " ".join(f"{key}:{field}" for key, field in self.finding.related)

    @property
    def about(self) -> str:
        """Names it in an address."""
        one = self.finding
        return urlencode({"rule": one.rule, "row": one.row_key, "field": one.field})

    def is_open_as(self, level: Level) -> bool:
        return self.is_open and self.finding.level == level


def remarks(
    sheet: Sheet, document: Document, comments: Iterable[Comment], ticked: Mapping[int, str] | None = None
) -> list[Remark]:
    """comments: with the words of their threads in `said`."""
    names = places(sheet, document)
    return [
        Remark(
            number,
            comment,
            names.get((comment.row_key, comment.field)) or comment.place or comment.path or WHOLE,
            text_at(document, comment) if (comment.row_key, comment.field) in names else None,
            threads.state_after(comment.said),
            (ticked or {}).get(comment.pk, ""),
        )
        for number, comment in enumerate(comments, 1)
    ]


def cards(sheet: Sheet, document: Document, seen: Iterable[Seen]) -> list[Found]:
    """seen: in reading order."""
    names = places(sheet, document)
    return [
        Found(number, one, names.get((one.finding.row_key, one.finding.field)) or WHOLE)
        for number, one in enumerate(seen, 1)
    ]


def marks(
    said: Iterable[Remark], found: Iterable[Found] = (), more: Iterable[tuple[Cell, Mark]] = ()
) -> Marks:
    """What stands in the corners of the cells: the gravest first, at most two, then ＋."""
    cells: dict[Cell, list[Mark]] = {}
    for cell, mark in (*_marked(said, found), *more):
        cells.setdefault(cell, []).append(mark)
    return {cell: tuple(_few(all_here)) for cell, all_here in cells.items()}


def _marked(said: Iterable[Remark], found: Iterable[Found]) -> Iterator[tuple[Cell, Mark]]:
    for card in found:
        if card.finding.row_key:
            cell = card.finding.row_key, card.finding.field
            title = card.said.text[:60] if card.said else card.finding.short
            yield cell, Mark(card.css, card.label, f"#{card.label}", title)
    for remark in said:
        if remark.comment.row_key and not remark.is_closed:
            cell = remark.comment.row_key, remark.comment.field
            yield cell, Mark("p", remark.label, f"#{remark.label}", remark.comment.text[:60])


def _few(here: list[Mark]) -> list[Mark]:
    here = sorted(here, key=lambda mark: _GRAVEST.index(mark.kind))
    if len(here) <= MOST_MARKS:
        return here
    more = "、".join(mark.label for mark in here)
    return [here[0], here[1]._replace(label=f"{here[1].label}＋", title=more)]
