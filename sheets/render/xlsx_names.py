"""Names of worksheets: short, plain, and none twice."""

from __future__ import annotations

import re
from collections import Counter

from sheets.render.xlsx_texts import plain

LONGEST = 31  # UTF-16 units that Excel takes
_NUMBER = 6  # units kept for a number at the end
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\n\t]|_(?=x[0-9A-Fa-f]{4}_)")  # the last would be read as one sign
_TAKEN = frozenset({"history", "历史记录"})  # Excel keeps these for itself


class Names:
    """The names of one workbook."""

    def __init__(self) -> None:
        self._given: set[str] = set()
        self._asked: Counter[str] = Counter()

    def of(self, wanted: str) -> str:
        """As wanted, as far as Excel takes it; with a number where it was given before."""
        name = _cut(_FORBIDDEN.sub("", plain(wanted)).strip(), LONGEST - _NUMBER).strip() or "表"
        found = name
        while found.casefold() in self._given | _TAKEN:
            self._asked[name] += 1
            found = f"{name}{self._asked[name] + 1}"
        self._given.add(found.casefold())
        return found


def _cut(name: str, units: int) -> str:
    """A sign beyond the first plane takes two units."""
    while len(name.encode("utf-16-le")) > 2 * units:
        name = name[: min(len(name) - 1, units)]
    return name
