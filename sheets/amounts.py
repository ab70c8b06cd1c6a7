"""Printed amounts of money and what they are in 万元."""

from __future__ import annotations

import re
from decimal import Decimal

UNITS = {"元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10_000)}
_AMOUNT = re.compile(r"(\d{1,14}(?:\.\d{1,6})?)(元|千元|万元|亿元)?")


def in_ten_thousands(text: str | None, unit: str = "万元") -> Decimal | None:
    """The amount in 万元 of a text in `unit`, unless it names its own; None when it is no plain amount, or in
    a unit that nobody knows."""
    plain = "".join((text or "").replace(",", "").replace("，", "").split())
    found = _AMOUNT.fullmatch(plain)
    factor = UNITS.get(found[2] or unit) if found else None
    if not found or factor is None:
        return None
    return Decimal(found[1]) * factor if factor != 1 else Decimal(found[1])
