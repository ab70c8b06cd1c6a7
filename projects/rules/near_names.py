"""Names printed elsewhere in a sheet with a character lost, added or changed, and one document with two numbers.

A long name is an anchor: 甲乙丙丁戊己庚辛 beside 甲乙丙戊己庚辛 is a slip far more often than another thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from projects.rules.confusions import Slip
from projects.rules.texts import Text

_SHORTEST = 8
_SHORTEST_OFFICE = 6
_WORDS = re.compile(r"[\u4e00-\u9fff]+")
_FREE = frozenset(
    "的和与及了等在为是或之段非各新再总年月区县市级省小中大上下前后左右男女村镇城乡内外老幼一二三四五六七八九十人员"
)
_MIDDLE = 2  # characters that stay at either end of a name
_NUMBERED = re.compile(r"^(?P<title>.*?)第?(?P<number>\d+)号[）)]?$")
_TAIL = 5


@dataclass(frozen=True, slots=True)
class Near:
    """A text that says a name otherwise.  like: the text where it stands whole."""

    text: Text
    slip: Slip
    name: str


def near_names(found: Iterable[Text]) -> Iterator[Near]:
    texts = list(found)
    offices, names = _offices(texts), _names(texts)
    shortened = {name[:at] + name[at + 1 :]: name for name in (*names, *offices) for at in _places(name)}
    lengths = sorted({len(one) for one in shortened})
    heads = _by_head(offices)
    for text in texts:
        yield from _lost(text, shortened, lengths)
        if text.field != "office":
            yield from _added(text, heads)


def _offices(texts: Iterable[Text]) -> set[str]:
    """Of the column of offices, where it is filled in more than once alike."""
    times: dict[str, int] = defaultdict(int)
    for text in texts:
        if text.field == "office" and len(text.text) >= _SHORTEST_OFFICE:
            times[text.text] += 1
    return {name for name, number in times.items() if number > 1 and _WORDS.fullmatch(name)}


def _names(texts: Iterable[Text]) -> set[str]:
    return {
        text.text
        for text in texts
        if text.field in ("level3", "name") and len(text.text) >= _SHORTEST and _WORDS.fullmatch(text.text)
    }


def _places(name: str) -> Iterator[int]:
    """Of the characters whose loss is no other way to say it."""
    return (at for at in range(_MIDDLE, len(name) - _MIDDLE) if name[at] not in _FREE)


def _lost(text: Text, shortened: Mapping[str, str], lengths: list[int]) -> Iterator[Near]:
    printed = text.text
    for length in lengths:
        for at in range(len(printed) - length + 1):
            name = shortened.get(printed[at : at + length])
            if name and name not in printed:
                yield Near(text, Slip(at, at + length, name, f"别处写“{name}”", is_sure=False), name)


def _by_head(offices: Iterable[str]) -> Mapping[str, str]:
    return {name[:4]: name for name in offices}


def _added(text: Text, heads: Mapping[str, str]) -> Iterator[Near]:
    """An office with one character too many, or another in its place."""
    for head, name in heads.items():
        at = text.text.find(head)
        if at < 0 or name in text.text:
            continue
        longer = text.text[at : at + len(name) + 1]
        if any(longer[:cut] + longer[cut + 1 :] == name for cut in range(len(longer))):
            yield Near(text, Slip(at, at + len(longer), name, f"别处写“{name}”"), name)


def renumbered(found: Iterable[Text]) -> Iterator[tuple[Text, str]]:
    """One document with two numbers, the second beside a row that is a copy: pulled down in a spreadsheet.

    With the number it has first.
    """
    first: dict[str, str] = {}
    for text in found:
        match = _NUMBERED.match(text.text) if text.text[-_TAIL:].rstrip("）)").endswith("号") else None
        if match and len(match["title"]) >= _SHORTEST:
            number = first.setdefault(match["title"], match["number"])
            if number != match["number"]:
                yield text, number
