"""The whole target of a row whose sheet parts it into 指标性质, 指标值 and 度量单位: ≥ | 95 | % is ≥95%."""

from __future__ import annotations

import re

from sheets.documents import Indicator

_SIGNS = {
    ">=": "≥",
    "<=": "≤",
    "≧": "≥",
    "≦": "≤",
    "大于等于": "≥",
    "小于等于": "≤",
    "不低于": "≥",
    "不高于": "≤",
    "等于": "=",
    "大于": ">",
    "小于": "<",
    "＝": "=",
    "﹦": "=",
    "＞": ">",
    "＜": "<",
    **{sign: sign for sign in "≥≤=><"},
}
_HAS_SIGN = re.compile(r"[≥≤≧≦=＝﹦><＞＜]")
_FIGURE_LAST = re.compile(r"[\d,，.]$")


def target_text(row: Indicator) -> str | None:
    """What the row promises, in one text to be parsed; the printed cells stay apart."""
    if not row.value:
        return row.value
    sign = _SIGNS.get("".join(row.extra.get("指标性质", "").split()), "")
    unit = "".join(row.extra.get("度量单位", "").split())
    before = "" if _HAS_SIGN.search(row.value) else sign
    after = unit if _FIGURE_LAST.search(row.value) and unit not in ("无", "-", "/") else ""
    return f"{before}{row.value}{after}"
