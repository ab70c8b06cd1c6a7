"""What changed inside a text: pieces kept, struck and new, cut so that a person can read them.

Numbers and words of letters are never cut.  The pieces come from a longest common subsequence; a scrap that
is kept between two changes and is no longer than they are goes with them, so a sentence written anew is not
shown as confetti (the semantic clean-up of Google's diff-match-patch).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

SHORT = 12  # characters: a text up to here is shown whole, old and new
LONGEST = 5000  # pieces between what both begin and end with; beyond, all of it counts as changed
MOSTLY_NEW = 0.3  # share of a text kept, under which it counts as written anew
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*[%‰]?|[A-Za-z]+|.", re.DOTALL)
_LETTERS = re.compile(r"\d\d|[A-Za-z]{2}")
_STOPS = frozenset("，。；：、！？,;:!?\n）)》”")

Kind = Literal["same", "old", "new"]


class Segment(NamedTuple):
    kind: Kind
    text: str


class _Hunk(NamedTuple):
    """A change, and what is kept behind it; all three may be empty."""

    old: str
    new: str
    kept: str


def segments(old: str, new: str) -> list[Segment]:
    """The pieces in order; those kept or old are `old` together, those kept or new are `new`."""
    if old == new:
        return [Segment("same", old)] if old else []
    one, other = _TOKEN.findall(old), _TOKEN.findall(new)
    head, tail = _ends(one, other)
    if max(len(old), len(new)) <= SHORT and not _only_grew(one, other, head, tail):
        return _pieces([_Hunk(old, new, "")])
    return _pieces(_readable(_hunks(one, other, head, tail)))


def _only_grew(one: list[str], other: list[str], head: int, tail: int) -> bool:
    """Something was put to an end of the text, or taken from it: 12月20日 and 12月20日前."""
    shorter = min(len(one), len(other))
    return shorter > 1 and shorter in (head, tail)


def _ends(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many tokens both begin with, and how many of the rest both end with."""
    longest = min(len(one), len(other))
    head = next((at for at in range(longest) if one[at] != other[at]), longest)
    left = longest - head
    tail = next((at for at in range(left) if one[-1 - at] != other[-1 - at]), left)
    return head, tail


def _hunks(one: list[str], other: list[str], head: int, tail: int) -> list[_Hunk]:
    """What both begin with is kept behind an empty change, so every change has something before it."""
    old, new = one[head : len(one) - tail], other[head : len(other) - tail]
    pairs = aligned(old, new) if max(len(old), len(new)) <= LONGEST else []
    hunks = [_Hunk("", "", "".join(one[:head]))]
    i = j = 0
    for at, its in (*pairs, (len(old), len(new))):
        if (at, its) != (i, j):
            hunks.append(_Hunk("".join(old[i:at]), "".join(new[j:its]), ""))
        kept = old[at] if at < len(old) and its < len(new) else "".join(one[len(one) - tail :])
        hunks[-1] = hunks[-1]._replace(kept=hunks[-1].kept + kept)
        i, j = at + 1, its + 1
    return hunks


def aligned(one: Sequence[Hashable], other: Sequence[Hashable]) -> list[tuple[int, int]]:
    """The places of a longest common subsequence, in order.

    Bit-parallel after Hyyrö (2004): a row of the table is one integer, so a thousand characters take a
    thousand operations.
    """
    rows = list(_rows(one, other))
    found: list[tuple[int, int]] = []
    i, j = len(one) - 1, len(other) - 1
    while i >= 0 and j >= 0:
        if one[i] == other[j]:
            found.append((i, j))
            i, j = i - 1, j - 1
        elif rows[j] >> i & 1:
            i -= 1
        else:
            j -= 1
    return found[::-1]


def common(one: str, other: str) -> int:
    """The length of a longest common subsequence of two short texts; made to be asked for many pairs."""
    where, everywhere = _letters(one), (1 << len(one)) - 1
    row = everywhere
    for sign in other:
        if sign in where:
            meets = row & where[sign]
            row = ((row + meets) | (row - meets)) & everywhere
    return len(one) - row.bit_count()


@lru_cache(maxsize=512)
def _letters(text: str) -> dict[Hashable, int]:
    return _places(text)


def _rows(one: Sequence[Hashable], other: Sequence[Hashable]) -> Iterator[int]:
    """For each place of `other` a number whose bit i is 0 where one more of one[: i + 1] can be had."""
    where, everywhere = _places(one), (1 << len(one)) - 1
    row = everywhere
    for sign in other:
        meets = row & where.get(sign, 0)
        row = ((row + meets) | (row - meets)) & everywhere
        yield row


def _places(signs: Sequence[Hashable]) -> dict[Hashable, int]:
    where: dict[Hashable, int] = {}
    for at, sign in enumerate(signs):
        where[sign] = where.get(sign, 0) | 1 << at
    return where


def _readable(hunks: list[_Hunk]) -> list[_Hunk]:
    """Joined over scraps, slid to the ends of clauses; or one change, if little of the text is left."""
    merged = _settled(hunks, _joined)
    kept = sum(len(hunk.kept) for hunk in merged)
    whole = min(sum(len(hunk.old) for hunk in merged), sum(len(hunk.new) for hunk in merged)) + kept
    if kept < MOSTLY_NEW * whole:
        return [_Hunk("".join(h.old + h.kept for h in merged), "".join(h.new + h.kept for h in merged), "")]
    return _slid(merged)


def _settled(hunks: list[_Hunk], step: Callable[[list[_Hunk]], list[_Hunk]]) -> list[_Hunk]:
    while len(shorter := step(hunks)) < len(hunks):
        hunks = shorter
    return hunks


def _joined(hunks: list[_Hunk]) -> list[_Hunk]:
    """One walk: a scrap no longer than the changes on both its sides becomes a part of them."""
    out = hunks[:1]
    for hunk in hunks[1:]:
        last = out[-1]
        scrap = len(last.kept)
        if (last.old or last.new) and scrap <= min(_size(last), _size(hunk)):
            out[-1] = _Hunk(last.old + last.kept + hunk.old, last.new + last.kept + hunk.new, hunk.kept)
        else:
            out.append(hunk)
    return out


def _size(hunk: _Hunk) -> int:
    return max(len(hunk.old), len(hunk.new))


def _slid(hunks: list[_Hunk]) -> list[_Hunk]:
    """What was only put in or only taken out is moved along equal characters to the end of a clause."""
    out = hunks[:1]
    for hunk in hunks[1:]:
        before, change, after = out[-1].kept, hunk.old or hunk.new, hunk.kept
        if not (hunk.old and hunk.new) and change:
            before, change, after = _best(before, change, after)
            out[-1] = out[-1]._replace(kept=before)
            hunk = _Hunk(change, "", after) if hunk.old else _Hunk("", change, after)
        out.append(hunk)
    return out


def _best(before: str, change: str, after: str) -> tuple[str, str, str]:
    while before and before[-1] == change[-1]:
        before, change, after = before[:-1], before[-1] + change[:-1], before[-1] + after
    best, score = (before, change, after), _clean(before, change, after)
    while after and change[0] == after[0]:
        before, change, after = before + change[0], change[1:] + after[0], after[1:]
        if (found := _clean(before, change, after)) >= score:
            best, score = (before, change, after), found
    return best


def _clean(before: str, change: str, after: str) -> int:
    """How well a change stands between clauses; never inside a number or a word of letters."""
    edges = ((before, change), (change, after))
    if any(_LETTERS.fullmatch(left[-1:] + right[:1]) for left, right in edges):
        return -1
    return sum(not left or not right or left[-1] in _STOPS for left, right in edges)


def _pieces(hunks: list[_Hunk]) -> list[Segment]:
    found = [
        Segment(*pair) for old, new, kept in hunks for pair in (("old", old), ("new", new), ("same", kept))
    ]
    return [segment for segment in found if segment.text]
