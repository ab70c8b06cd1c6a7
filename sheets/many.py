"""Frozen objects in large numbers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import repeat
from typing import Any, TypeVar

Made = TypeVar("Made")
_do = deque[None](maxlen=0).extend


def many(kind: type[Made], count: int, **columns: Iterable[Any]) -> list[Made]:
    """Many frozen objects at once, each field from a column of values: less than half of the time of calls.

    Every field must be given.
    """
    made = list(map(object.__new__, repeat(kind, count)))
    for name, values in columns.items():
        _do(map(getattr(kind, name).__set__, made, values))
    return made
