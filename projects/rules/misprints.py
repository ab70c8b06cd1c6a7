"""Misprints: mistyped words, words printed twice, years that are none, names printed in two ways."""

from collections.abc import Iterator
from itertools import islice

from projects.rules.confusions import Slip, slips
from projects.rules.doubled import doubled
from projects.rules.near_names import near_names, odd_scopes, renumbered
from projects.rules.repeats import repeats, wrong_years, yearless
from projects.rules.table import Table
from projects.rules.texts import Text, texts
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FORMS

_NAMES = ("name", "level3")
_AROUND = 6  # characters shown either side
_MOST = 20  # of one cell: each is kept with the mended text


@rule("P01", Level.WARNING, forms=FORMS)
def no_misprints(table: Table) -> Iterator[Answer]:
    """没有错别字、重字和漏字

    为什么：绩效目标要向人大报告并公开；印出来的错字会被逐条截图，且以后改名又要另走程序。
    依据：预算公开要求：公开内容准确、规范；党政机关公文规范用字。
    例：“建立建全”应为“建立健全”；“补贴标准补贴标准”重复；“204年”不像年份。
    """
    found = list(texts(table))
    clean = True
    for text in found:
        for slip in islice(_slips(text), _MOST):
            clean = False
            yield _fault(text, slip)
    for near in near_names(found):
        clean = False
        yield _fault(near.text, near.slip)
    for text, message in renumbered(found):
        clean = False
        yield text.fault("同一文件两种写法", message, level=Level.HINT)
    for row, usual in odd_scopes(table):
        clean = False
        yield row.fault(
            "level3", f"别的几行都写“{usual}”", f"同组别的几行都写“{usual}”，只有这一行不是。请核对。"
        )
    if clean and found:
        yield PASSED


def _slips(text: Text) -> Iterator[Slip]:
    printed = text.text
    yield from slips(printed)
    yield from (twice := repeats(printed))
    yield from (one for one in doubled(printed) if not any(_meet(one, other) for other in twice))
    yield from wrong_years(printed)
    if text.field in _NAMES:
        yield from yearless(printed)


def _meet(one: Slip, other: Slip) -> bool:
    return one.start < other.end and other.start < one.end


def _fault(text: Text, slip: Slip) -> Fault:
    printed = text.text
    wrong = printed[slip.start : slip.end]
    return text.fault(
        _short(wrong, slip),
        _message(_shown(printed, slip), wrong, slip),
        fixes=text.fix(slip.mended(printed)) if slip.right and slip.is_sure else (),
        level=None if slip.is_sure else Level.HINT,
    )


def _short(wrong: str, slip: Slip) -> str:
    return f"“{wrong[:8]}”可能有误" if not slip.right or slip.about else f"“{wrong}”是不是“{slip.right}”"


def _shown(printed: str, slip: Slip) -> str:
    """With some words around it; … where the text goes on."""
    first, last = max(0, slip.start - _AROUND), slip.end + _AROUND
    return f"{'…' if first else ''}{printed[first:last]}{'…' if last < len(printed) else ''}"


def _message(shown: str, wrong: str, slip: Slip) -> str:
    about = slip.about or f"“{wrong}”是不是“{slip.right}”"
    return f"“{shown}”：{about}{'？' if '是不是' in about else '。'}请核对。"
