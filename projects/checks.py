"""What all rules about one sheet say of it, before it is sent and while it is written."""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

from projects.memory import Memory
from projects.rules import catalogue
from projects.rules.table import Cell, Table
from reviews.findings import AS_USUAL, BROKEN, Finding, Level, Outcome, Settings, outcomes
from sheets.documents import Document
from sheets.layout import Sheet

ROOM = 16_000_000  # bytes in a process: a thousand sheets
KNOWN = Memory(ROOM)


@dataclass(frozen=True, slots=True)
class Checked:
    """What each rule about one sheet says of it, and all they find in reading order: the head, then row by
    row, then the whole sheet."""

    table: Table
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]


def check(table: Table, settings: Settings = AS_USUAL) -> Checked:
    answered = answers(table, settings)
    found = [finding for outcome in answered for finding in outcome.findings]
    return Checked(table, answered, in_reading_order(table, found))


def checked(table: Table, settings: Settings = AS_USUAL) -> Checked:
    """As `check`: rules look at nothing else, so the same content, in whatever request, is checked once."""
    key = _content(table, settings), *(one.look for one in catalogue.RULES)
    known = KNOWN.get(key)
    if known is not None:
        kept, found = pickle.loads(known)
        rules = {one.id: one for one in catalogue.RULES}
        return Checked(table, tuple(Outcome(rules[one], *rest) for one, *rest in kept), found)
    here = check(table, settings)
    if not any(BROKEN in one.reasons for one in here.outcomes):
        kept = [(one.rule.id, one.status, one.findings, one.reasons) for one in here.outcomes]
        KNOWN.put(key, pickle.dumps((kept, here.findings)))
    return here


def _content(table: Table, settings: Settings) -> bytes:
    """Of all a rule can see; the same for equal content, whichever objects hold it."""
    written = BytesIO()
    pickler = pickle.Pickler(written)
    pickler.fast = True
    pickler.dump((table.document, table.before, table.layout, table.region, table.number, settings))
    return sha256(written.getbuffer()).digest()


def findings(
    sheet: Sheet, document: Document, *, settings: Settings = AS_USUAL, before: Document | None = None
) -> tuple[Finding, ...]:
    """What the rules about one sheet find, in reading order.

    before: last year's Document of the same sheet.
    """
    return check(Table(document, sheet, before=before), settings).findings


def answers(table: Table, settings: Settings = AS_USUAL) -> tuple[Outcome, ...]:
    """What each rule about one sheet says of it."""
    return tuple(outcomes(catalogue.RULES, table, settings))


def in_reading_order(table: Table, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The graver first where several stand in one cell."""
    places = {cell: place for place, cell in enumerate(_cells(table))}
    grave = {level: place for place, level in enumerate(Level)}
    last = len(places)
    return tuple(
        sorted(
            found, key=lambda one: (places.get((one.row_key, one.field), last), grave[one.level], one.rule)
        )
    )


def _cells(table: Table) -> Iterator[Cell]:
    yield from (table.head_cell(field) for field in table.labels)
    for block in table.tasks:
        yield block.task.key or "", "name"
        yield from (row.cell(column.field) for row in block.rows for column in table.layout.table.columns)
