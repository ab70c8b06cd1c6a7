"""How a render draws what is not one plain Document: differences, a column beside the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sheets.render.markup import Html, escaped


class Look(NamedTuple):
    """Of a row or a task's line.  number: the row's in the sheet, 0 for none; sign: what stands before it."""

    classes: str = ""
    number: int = 0
    sign: str = ""


def _everything(key: str, name: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Drawing:
    """text: what is drawn for a cell's text; plain: the same text in words, for labels.

    rows: every row by its key, and tasks by theirs.  real: whether (row key, field) is a cell of the sheet,
    that can be spoken of.
    """

    text: Callable[[str], Html] = escaped
    plain: Callable[[str], str] = str
    rows: Mapping[str, Look] = field(default_factory=dict)
    real: Callable[[str, str], bool] = _everything


PLAIN = Drawing()
