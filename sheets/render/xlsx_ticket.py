"""What a worksheet that is to come back says of itself in a hidden column: which sheet it is, its rows."""

from __future__ import annotations

import re
from typing import NamedTuple

from sheets.fill import HEAD_KEY
from sheets.grid import Grid, Role

TICKET = "perfgoals/1"
ROW, TASK = "r:", "t:"


class Ticket(NamedTuple):
    """What a worksheet says of itself: the submission and the version it was made from, kind and year.

    key: empty in a blank sheet.
    """

    key: str
    version: int
    kind: str
    year: int

    def __str__(self) -> str:
        return "|".join((TICKET, self.key, *map(str, self[1:])))

    @classmethod
    def read(cls, text: str) -> Ticket | None:
        """None for any other text."""
        found = re.fullmatch(rf"{TICKET}\|([0-9a-f]*)\|(\d{{1,9}})\|([a-z_]+)\|(\d{{4}})", text.strip())
        return cls(found[1], int(found[2]), found[3], int(found[4])) if found else None


def row_keys(grid: Grid) -> dict[int, str]:
    """Grid row -> `r:` and the indicator's key, or `t:` and the task's."""
    keys: dict[int, str] = {}
    for cell in grid.cells:
        if cell.role is Role.VALUE and cell.key and cell.key != HEAD_KEY:
            is_task = (cell.path or "").endswith(".name") and cell.field == "name"
            keys[cell.row] = f"{TASK if is_task else ROW}{cell.key}"
    return keys
