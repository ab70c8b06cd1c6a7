"""A region's departments, units and years as the import desk knows them, and what it asks about them.

Pure: `ingest.queries` fills it.  A department is known when its code and name do not contradict the register.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from indicators.printed import compact, fold
from ingest.drafts.cells import party_text
from sheets.documents import Document, Party

_OFFERED = 3
_ALIKE = 0.5
NEW = "新登记"


@dataclass(frozen=True, slots=True)
class Known:
    """A registered department."""

    party: Party
    short_name: str
    units: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """proposals: label and text."""

    printed: str
    text: str
    proposals: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Register:
    """region: short and full name; years: what to propose where none is printed, the likeliest first."""

    region: tuple[str, str]
    departments: Sequence[Known]
    years: Sequence[int] = ()

    def find(self, party: Party) -> Known | None:
        """The department of this name, unless the code is another's; or the one of this code and a like name.

        A department's own sheets may print the code of its office instead of its own.
        """
        name = _plain(party.name)
        named = next((one for one in self.departments if _plain(one.party.name) == name), None)
        coded = next((one for one in self.departments if party.code and one.party.code == party.code), None)
        if named:
            return named if coded in (None, named) else None
        like = coded and self._stem(coded.party.name) == self._stem(party.name)
        return coded if like else None

    def about_department(self, document: Document) -> Asked | None:
        printed = document.department
        if printed.name and self.find(printed):
            return None
        likely = self._likely(printed)
        offers = [(f"是“{one.party.name}”", party_text(one.party)) for one in likely]
        if not printed.name:
            return Asked(party_text(printed), "没有读到部门名称。是哪个部门的表？", tuple(offers))
        new = (f"{NEW}“{printed.name}”", party_text(printed))
        said = f"部门“{party_text(printed)}”还没有登记。"
        if self._clear(likely, printed):
            return Asked(
                party_text(printed),
                f"{said}是不是“{likely[0].party.name}”？",
                (*offers[:1], new, *offers[1:]),
            )
        return Asked(party_text(printed), f"{said}登记为新部门？", (new, *offers))

    def about_unit(self, document: Document) -> Asked | None:
        """Of a known department whose units are registered."""
        department, unit = self.find(document.department), document.unit
        if not department or not department.units or not unit or not unit.name:
            return None
        if _plain(unit.name) == _plain(department.party.name) or any(
            self._is(unit, one) for one in department.units
        ):
            return None
        likely = sorted(department.units, key=lambda one: -_ratio(one.name or "", unit.name or ""))
        offers = [
            (f"是“{one.name}”", party_text(one)) for one in likely if _ratio(one.name, unit.name) >= _ALIKE
        ]
        said = f"单位“{party_text(unit)}”还没有登记在{department.short_name}下。登记为新单位？"
        new = (f"{NEW}“{unit.name}”", party_text(unit))
        return Asked(party_text(unit), said, (new, *offers[:_OFFERED]))

    @staticmethod
    def _is(unit: Party, known: Party) -> bool:
        return _plain(unit.name) == _plain(known.name) or bool(unit.code and unit.code == known.code)

    def _likely(self, party: Party) -> list[Known]:
        """Same code, same name without the region's, or much the same name; the likeliest first."""
        score = {id(one): self._likeness(party, one) for one in self.departments}
        ranked = sorted(self.departments, key=lambda one: -score[id(one)])
        return [one for one in ranked if score[id(one)] >= _ALIKE or not party.name][:_OFFERED]

    def _likeness(self, party: Party, one: Known) -> float:
        if party.code and party.code == one.party.code:
            return 2
        stem = self._stem(party.name)
        return max(_ratio(stem, self._stem(one.party.name)), _ratio(stem, self._stem(one.short_name)))

    def _clear(self, likely: Sequence[Known], party: Party) -> bool:
        return bool(likely) and self._likeness(party, likely[0]) >= 1

    def _stem(self, name: str | None) -> str:
        """A department's name without those of its city and district."""
        stem = name or ""
        for place in sorted(
            {*self.region, self.region[1].removesuffix(self.region[0])}, key=len, reverse=True
        ):
            stem = stem.removeprefix(place) if place else stem
        return stem.removeprefix("区").removeprefix("县") or (name or "")


def _plain(name: str | None) -> str:
    """Brackets of either width are the same."""
    return fold(compact(name or ""))


def _ratio(one: str | None, other: str | None) -> float:
    return SequenceMatcher(None, one or "", other or "").ratio()
