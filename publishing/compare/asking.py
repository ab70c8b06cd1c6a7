"""What somebody wants compared: the words, the aspect they end with, the districts and years."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from publishing.compare.aspects import ENDS, Aspect

SHORTEST, LONGEST, MOST_WORDS = 2, 60, 4
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
# an official short form and what it is short for
SHORT_FORMS = {"低保": "最低生活保障", "计生": "计划生育", "公卫": "公共卫生", "新农合": "新型农村合作医疗"}


@dataclass(frozen=True, slots=True)
class Asked:
    """text: as typed; words: all have to be met, each in one of its spellings.

    aspect: that the text ends with; the words are then without it (低保 of 低保标准).
    regions, years: those chosen; none: all.
    """

    text: str
    words: tuple[tuple[str, ...], ...]
    aspect: Aspect | None
    regions: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    page: int = 1

    @property
    def too_short(self) -> bool:
        return bool(self.text) and not self.words

    def query(self, *, regions: tuple[str, ...] | None = None, years: tuple[int, ...] | None = None) -> str:
        """This question with other columns, from the first page on."""
        regions = self.regions if regions is None else regions
        years = self.years if years is None else years
        asked = {"q": self.text, "region": ",".join(regions), "year": ",".join(map(str, years))}
        return urlencode({name: value for name, value in asked.items() if value})


def asked(wanted: Mapping[str, str]) -> Asked:
    text = " ".join(wanted.get("q", "").replace("\0", " ").split())[:LONGEST]
    words, aspect = _parted(text.casefold().split())
    regions = tuple(dict.fromkeys(filter(None, wanted.get("region", "").split(","))))[:20]
    years = [int(one) for one in wanted.get("year", "").split(",") if _YEAR.fullmatch(one)][:20]
    page = wanted.get("page", "")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 1
    return Asked(text, words, aspect, regions, tuple(dict.fromkeys(years)), max(number, 1))


def _parted(words: list[str]) -> tuple[tuple[tuple[str, ...], ...], Aspect | None]:
    """Words of one character are left out."""
    found: list[tuple[str, ...]] = []
    aspect = None
    for word in words[:MOST_WORDS]:
        end = next((end for end in ENDS if word.endswith(end)), "")
        subject = word.removesuffix(end)
        if end and (len(subject) >= SHORTEST or not subject and len(words) > 1):
            word, aspect = subject, ENDS[end]
        if len(word) >= SHORTEST:
            found.append(_spellings(word))
    return tuple(found), aspect


def _spellings(word: str) -> tuple[str, ...]:
    others = [word.replace(short, long) for short, long in SHORT_FORMS.items() if short in word]
    others += [word.replace(long, short) for short, long in SHORT_FORMS.items() if long in word]
    return (word, *others)
