"""What a book says of itself: counts and totals, computed from the sheets it holds.

They are the notions that a printed preface is checked by (`sheets.reconcile`): what is computed here is what
the reader of the printed book finds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from sheets.documents import FUND, HAS_TASKS, PROJECT, Document
from sheets.reconcile import total

_HUNDREDTH = Decimal("0.01")
_LARGE = 10_000  # 万元 in an 亿元


@dataclass(frozen=True, slots=True)
class Figures:
    """tasks: of the funds.  departments: those with a sheet of the whole department.  budget: in 万元."""

    sheets: int
    projects: tuple[str, ...]
    funds: tuple[str, ...]
    tasks: int
    departments: tuple[str, ...]
    indicators: int
    budget: Decimal

    @property
    def in_wan(self) -> str:
        """As printed: no amount loses a digit, and none has idle noughts."""
        return f"{self.budget.normalize():f}"

    @property
    def in_yi(self) -> str:
        return f"{(self.budget / _LARGE).quantize(_HUNDREDTH, ROUND_HALF_UP):f}"


def figures(documents: Sequence[Document], *, city: str = "") -> Figures:
    """city: what the departments' names begin with and a district leaves out when it names its own."""
    funds = [one for one in documents if one.form == FUND]
    whole = [one for one in documents if one.form not in HAS_TASKS]
    return Figures(
        sheets=len(documents),
        projects=tuple(one.name or "" for one in documents if one.form == PROJECT),
        funds=tuple(one.name or "" for one in funds),
        tasks=sum(len(one.tasks) for one in funds),
        departments=tuple(dict.fromkeys((one.department.name or "").removeprefix(city) for one in whole)),
        indicators=sum(1 for one in documents for _ in one.indicators),
        budget=total(documents),
    )


def city_of(full_name: str, name: str) -> str:
    """某市 of 某市某区."""
    return full_name.removesuffix(name)
