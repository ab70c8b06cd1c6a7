"""Names printed elsewhere in a sheet with a character lost or added, and one document with two numbers.

A long name is an anchor: 甲乙丙丁戊己庚辛 beside 甲乙丙戊己庚辛 is a slip far more often than another thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from projects.rules.confusions import Slip
from projects.rules.table import Row, Table
from projects.rules.texts import Text

_SHORTEST = 8
_SHORTEST_OFFICE = 6
_LONGEST = 60  # of a name that is an anchor: each of its characters is left out once
_WORDS = re.compile(r"[\u4e00-\u9fff]+")
_FREE = frozenset(
    "的和与及了等在为是或之段非各新再总年月区县市级省小中大上下前后左右男女村镇城乡内外老幼一二三四五六七八九十人员"
)
_HEAD = 5  # characters that a shortened name is looked up by
_MIDDLE = 2  # characters that stay at either end of a name
_NUMBERED = re.compile(r"^(?P<title>.*?)第?(?P<number>\d+)号[）)]?$")
_TAIL = 5
_MANY = 3
_BARE = re.compile(r"[^\u4e00-\u9fff\d]")
_SCOPED = re.compile("(?P<scope>[区县市省上本]级|中央)(?P<what>[\u4e00-\u9fff]{2})")


@dataclass(frozen=True, slots=True)
class Near:
    """A text that says a name otherwise.  like: the text where it stands whole."""

    text: Text
    slip: Slip
    name: str


def near_names(found: Iterable[Text]) -> Iterator[Near]:
    texts = list(found)
    offices, names = _offices(texts), _names(texts)
    shortened = _shortened((*names, *offices))
    heads = _by_head(offices)
    once: dict[str, list[Near]] = defaultdict(list)
    for text in texts:
        for near in _lost(text, shortened):
            once[text.text[near.slip.start : near.slip.end]].append(near)
        if text.field != "office":
            yield from _added(text, heads)
    yield from (those[0] for those in once.values() if len(those) == 1)


def _offices(texts: Iterable[Text]) -> set[str]:
    """Of the column of offices, where it is filled in more than once alike."""
    times: dict[str, int] = defaultdict(int)
    for text in texts:
        if text.field == "office" and _SHORTEST_OFFICE <= len(text.text) <= _LONGEST:
            times[text.text] += 1
    return {name for name, number in times.items() if number > 1 and _WORDS.fullmatch(name)}


def _names(texts: Iterable[Text]) -> set[str]:
    return {
        text.text
        for text in texts
        if text.field in ("level3", "name")
        and _SHORTEST <= len(text.text) <= _LONGEST
        and _WORDS.fullmatch(text.text)
    }


def _places(name: str) -> Iterator[int]:
    """Of the characters whose loss is no other way to say it."""
    return (at for at in range(_MIDDLE, len(name) - _MIDDLE) if name[at] not in _FREE)


def _shortened(names: Iterable[str]) -> Mapping[str, list[tuple[str, str]]]:
    """What each becomes by the loss of a character, with it; by how that begins."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name in names:
        for at in _places(name):
            short = name[:at] + name[at + 1 :]
            found[short[:_HEAD]].append((short, name))
    return found


def _lost(text: Text, shortened: Mapping[str, list[tuple[str, str]]]) -> Iterator[Near]:
    printed = text.text
    for at in range(len(printed) - _HEAD + 1):
        for short, name in shortened.get(printed[at : at + _HEAD], ()):
            if printed.startswith(short, at) and name not in printed:
                yield Near(text, Slip(at, at + len(short), name, f"别处写“{name}”", is_sure=False), name)


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

    With what to say.
    """
    first: dict[str, str] = {}
    for text in found:
        match = _NUMBERED.match(text.text) if text.text[-_TAIL:].rstrip("）)").endswith("号") else None
        if match and len(match["title"]) >= _SHORTEST:
            number = first.setdefault(match["title"], match["number"])
            if number != match["number"]:
                yield text, f"这份文件别处写 {number} 号。是不是往下填充时数字自己变了？请核对文号。"
            else:
                yield from _spelt_otherwise(text, first)


def _spelt_otherwise(text: Text, first: dict[str, str]) -> Iterator[tuple[Text, str]]:
    """The same document with other brackets."""
    bare = _BARE.sub("", text.text)
    printed = first.setdefault(bare, text.text)
    if printed != text.text:
        yield text, f"这份文件别处写“…{printed[-16:]}”。请统一写法。"


def odd_scopes(table: Table) -> Iterator[tuple[Row, str]]:
    """One row of 上级保险费 among several of 区级保险费; with the word of the others."""
    for block in table.tasks:
        scopes: dict[str, list[tuple[str, Row]]] = defaultdict(list)
        for row in block.rows:
            for match in _SCOPED.finditer(row.name):
                scopes[match["what"]].append((match["scope"], row))
        for those in scopes.values():
            words = [scope for scope, _ in those]
            usual = max(words, key=words.count)
            odd = [row for scope, row in those if scope != usual]
            if len(odd) == 1 and len(words) > _MANY:
                yield odd[0], usual
