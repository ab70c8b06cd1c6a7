"""Names and targets that a text prints in two streams: column after column, or with blocks between.

Names keep their order and so do targets; which belong together is told by their number, by their nearness,
and by what is measured.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from indicators.units import is_known
from indicators.values import parse
from ingest.readers.flow.likeness import is_measure, is_quality
from ingest.readers.flow.pieces import SIGNS
from ingest.readers.rowwise.rows import Manner, Row, joins_price, name_price, value_price
from ingest.readers.rowwise.words import Word, compact_of, is_target

MOST_NAMES, MOST_VALUES = 3, 6
WINDOW = 8  # words that show how a part of the text is printed
_SWITCH = 0.7
_NAME_LAST = 0.8
MOST_DOUBTS, DOUBT = 5, 1.6
BAND = 12.0  # how much dearer than the cheapest a reading may be on its way
_CROSSED, _OTHER_PAGE, _OTHER_TASK, _ALONE = 0.35, 1.5, 1.0, 7.0
_TURNED = 0.4  # a target of one line printed just before its name
_TIMED = re.compile("时间|时限|期限|及时|时效|周期")
_SHARE = re.compile("(率|比例|比重|占比|满意度)$")
_REST = re.compile(
    r"[；;]|^[/／]|^(\d*个?(年|季度|月|工作日|日|天|小时))?底?之?[前内]$"
)  # of a broken target
GOOD = 0.45  # the price of a row that leaves no doubt


def streams(words: Sequence[Word]) -> tuple[list[int], list[int]]:
    """The places of the words that are names and of those that are targets: the likeliest switching."""
    if not words:
        return [], []
    turns = _turning(words)
    prices = [[_as_name(words[0].text), _as_value(words[0].text)]]
    back: list[list[int]] = []
    for at in range(1, len(words)):
        own = (_as_name(words[at].text), _as_value(words[at].text))
        row, came = [], []
        for kind in (0, 1):
            options = [
                prices[-1][before] + _SWITCH * (turns[at] if before == kind else 1 - turns[at])
                for before in (0, 1)
            ]
            came.append(min((0, 1), key=lambda before: options[before]))
            row.append(min(options) + own[kind])
        prices.append(row)
        back.append(came)
    kinds = [0 if prices[-1][0] + _NAME_LAST < prices[-1][1] else 1]
    for came in reversed(back):
        kinds.append(came[kinds[-1]])
    kinds.reverse()
    return [at for at, kind in enumerate(kinds) if not kind], [at for at, kind in enumerate(kinds) if kind]


def _turning(words: Sequence[Word]) -> list[float]:
    """How often names and targets take turns around each word, from 0 (columns) to 1 (rows)."""
    sure = [is_target(word.text) for word in words]
    found = []
    for at in range(len(words)):
        near = sure[max(0, at - WINDOW) : at + WINDOW]
        changes = sum(left != right for left, right in zip(near, near[1:], strict=False))
        found.append(min(1.0, changes / max(1, len(near) - 1) * 1.3))
    return found


@lru_cache(maxsize=65536)
def _as_name(text: str) -> float:
    price = 0.0 if is_measure(text) else 0.6
    price += 4.0 * is_target(text) + 2.0 * any(sign in text for sign in SIGNS) + 0.8 * is_quality(text)
    price += 1.0 * (len(text) < 3) + 1.5 * is_known(text) + 1.5 * bool(_REST.search(text))
    return price + 0.8 * text.endswith(("后", "每月", "每年", "每季度", "由", "从"))


@lru_cache(maxsize=65536)
def _as_value(text: str) -> float:
    if is_target(text) or is_known(text) or _REST.search(text):
        return 0.0
    if any(sign in text for sign in SIGNS) or re.match(r"\d", text):
        return 0.4
    return (0.5 if is_quality(text) else 1.8) + 1.0 * is_measure(text) + 0.05 * len(text)


def paired(words: Sequence[Word], manner: Manner) -> tuple[list[Row], float]:
    """The rows of two streams, and the price; words in doubt are tried in the other stream."""
    names, values = streams(words)
    rows, price = _paired(words, names, values, manner)
    doubts = sorted(
        (at for at in range(len(words)) if _doubt(words[at]) < DOUBT), key=lambda at: _doubt(words[at])
    )
    for at in doubts[:MOST_DOUBTS]:
        if price < len(rows) * GOOD:
            break
        other = set(names) ^ {at}
        swapped = sorted(other), sorted(set(range(len(words))) - other)
        tried, cost = _paired(words, *swapped, manner)
        if cost + 0.3 < price:
            (names, values), rows, price = swapped, tried, cost
    return rows, price


def _doubt(word: Word) -> float:
    return abs(_as_name(word.text) - _as_value(word.text))


def _paired(
    words: Sequence[Word], names: Sequence[int], values: Sequence[int], manner: Manner
) -> tuple[list[Row], float]:
    best: dict[tuple[int, int], tuple[float, tuple[int, int] | None]] = {(0, 0): (0.0, None)}
    for total in range(len(names) + len(values)):
        reached = [i for i in range(max(0, total - len(values)), total + 1) if (i, total - i) in best]
        least = min((best[i, total - i][0] for i in reached), default=0.0)
        for i in reached:
            if best[i, total - i][0] <= least + BAND:
                _onward(words, names, values, (i, total - i), best, manner)
    return _traced(words, names, values, best)


Best = dict[tuple[int, int], tuple[float, tuple[int, int] | None]]


def _onward(
    words: Sequence[Word],
    names: Sequence[int],
    values: Sequence[int],
    at: tuple[int, int],
    best: Best,
    manner: Manner,
) -> None:
    i, j = at
    price = best[at][0]
    for p in range(MOST_NAMES + 1):
        for q in range(MOST_VALUES + 1):
            to = (i + p, j + q)
            if not p + q or to[0] > len(names) or to[1] > len(values) or (not (p and q) and p + q > 1):
                continue
            own = names[i : to[0]], values[j : to[1]]
            step = _row_price(words, own, manner) + _order_price(names, values, to, own)
            if to not in best or price + step < best[to][0]:
                best[to] = (price + step, at)


def _row_price(words: Sequence[Word], own: tuple[Sequence[int], Sequence[int]], manner: Manner) -> float:
    if not (own[0] and own[1]):
        return _ALONE
    name, value = [words[at] for at in own[0]], [words[at] for at in own[1]]
    named, aimed = compact_of(name), compact_of(value)
    price = name_price(named) + value_price(aimed) + _unlike(named, aimed)
    price += joins_price(name, manner.name_width, 0.9) + joins_price(value, manner.value_width, 0.5)
    price += _OTHER_TASK * (manner.task(name) != manner.task(value))
    return price + _OTHER_PAGE * (name[0].page != value[0].page)


@lru_cache(maxsize=65536)
def _unlike(name: str, value: str) -> float:
    """A time for what is no time, a share for what is none."""
    timed = parse(value).kind == "deadline" or bool(re.search("日|月|小时|分钟|天", value))
    share = bool(re.search("[%％‰]", value))
    return 0.8 * (bool(_TIMED.search(name)) != timed) + 0.8 * (bool(_SHARE.search(name)) != share)


def _order_price(
    names: Sequence[int], values: Sequence[int], to: tuple[int, int], own: tuple[Sequence[int], Sequence[int]]
) -> float:
    """What stands behind a row but is printed before its end."""
    last = max([*own[0], *own[1]])
    turned = len(own[0]) == len(own[1]) == 1 and 0 < own[0][0] - own[1][0] <= 2
    following = [*names[to[0] : to[0] + 1], *values[to[1] : to[1] + 1]]
    return _CROSSED * any(at < last for at in following) + _TURNED * turned


def _traced(
    words: Sequence[Word], names: Sequence[int], values: Sequence[int], best: Best
) -> tuple[list[Row], float]:
    at: tuple[int, int] = (len(names), len(values))
    price = best[at][0]
    rows: list[Row] = []
    while (before := best[at][1]) is not None:
        rows.append(
            Row(
                tuple(words[one] for one in names[before[0] : at[0]]),
                tuple(words[one] for one in values[before[1] : at[1]]),
            )
        )
        at = before
    return rows[::-1], price
