"""What a machine check found at a cell.  No database, no Django: rules make them, pages show them.

Levels and their marks: 错 has to be mended before a sheet is sent or published, 疑 mended or explained, 提 is
for information.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def sign(self) -> str:
        return SIGNS[self]

    @property
    def css(self) -> str:
        """The class of its mark."""
        return self.value[0]


SIGNS = {Level.ERROR: "错", Level.WARNING: "疑", Level.HINT: "提"}


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend it: the words of the button and the operations (`sheets.operations`) it does."""

    label: str
    operations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """rule: its number in the field's list (A01, C06).  row_key and field: the cell's lasting address; empty
    for the whole sheet.  short: at most 22 characters, for the closed card.  message: what is wrong and what
    to do.  sum: lines of a sum written out.  related: further cells that take part."""

    rule: str
    level: Level
    row_key: str
    field: str
    path: str
    short: str
    message: str
    basis: str
    sum: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with its number in reading order, over all levels together: 错1 疑2."""

    number: int
    finding: Finding

    @property
    def label(self) -> str:
        return f"{self.finding.level.sign}{self.number}"


def numbered(findings: Iterable[Finding]) -> Iterator[Numbered]:
    """In the order given, which is the reading order of the sheet."""
    return (Numbered(number, finding) for number, finding in enumerate(findings, 1))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that keep a sheet from being sent."""
    return [finding for finding in findings if finding.level == Level.ERROR]
