"""What the confirm page says of a draft: question cards, pieces without a place, what was repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ingest.actions import NOT_A_CELL
from ingest.confirm.spots import token
from ingest.drafts.cells import Address, addresses, text_at
from ingest.models import Draft
from sheets.documents import Document, from_json
from sheets.render.html import Mark

Marks = dict[tuple[str, str], list[Mark]]
_MANY = 30  # marks from which those of lines simply joined show only at the cell somebody looks at
JOINED = "接"  # repairs that joined lines say so: 断行已接好


@dataclass(frozen=True, slots=True)
class Card:
    """A question.  number: 疑1, of the open ones; 0 once answered.  place: its cell in words."""

    number: int
    id: str
    token: str
    place: str
    text: str
    printed: str
    proposals: tuple[str, ...]
    answer: str | None

    @property
    def label(self) -> str:
        return f"疑{self.number}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed text without a cell, numbered as in the draft from 1."""

    number: int
    text: str
    where: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """Printed texts of the sheet: in a cell, set aside by a person, without a place; and those joined."""

    placed: int
    aside: int
    open: int
    joined: int

    @property
    def all(self) -> int:
        return self.placed + self.aside + self.open


def cards(draft: Draft, places: Mapping[tuple[str, str], str]) -> list[Card]:
    numbers = iter(range(1, len(draft.questions) + 1))
    return [
        _card(one, next(numbers) if one["answer"] is None else 0, places.get((one["row"], one["field"]), ""))
        for one in draft.questions
    ]


def _card(one: Mapping[str, Any], number: int, place: str) -> Card:
    return Card(
        number=number,
        id=one["id"],
        token=token(Address(one["row"], one["field"])),
        place=place.partition("（")[0],
        text=one["text"],
        printed=one["printed"],
        proposals=tuple(proposal["label"] for proposal in one["proposals"]),
        answer=one["answer"],
    )


def pieces(draft: Draft) -> list[Piece]:
    return [
        Piece(number, one["text"], _where(one), one.get("answer"))
        for number, one in enumerate(draft.unplaced, 1)
    ]


def _where(one: Mapping[str, Any]) -> str:
    if one.get("place"):
        return str(one["place"])
    page, line = one.get("page"), one.get("line")
    return " ".join([f"第{page}页"] * bool(page) + [f"第{line}行"] * bool(line))


def tally(draft: Draft) -> Tally:
    filled = set(_filled(draft.document))
    origins = ((path, origin) for path, origin in draft.origins.items() if path in filled)
    printed = {_printed(path, origin): _is_joined(origin) for path, origin in origins}
    answers = [piece.answer for piece in pieces(draft)]
    aside = sum(answer == NOT_A_CELL for answer in answers)
    without = answers.count(None)
    return Tally(
        placed=len(printed) + len(answers) - aside - without,
        aside=aside,
        open=without,
        joined=sum(printed.values()),
    )


def _filled(value: Any, path: str = "") -> Iterator[str]:
    """The paths of all texts of a TABLE, and of what holds them."""
    if value not in (None, ""):
        yield path
    items = value.items() if isinstance(value, dict) else ()
    for name, inner in items:
        yield from _filled(inner, f"{path}.{name}" if path else name)
    for number, inner in enumerate(value if isinstance(value, list) else ()):
        yield from _filled(inner, f"{path}[{number}]")


def _printed(path: str, origin: Mapping[str, Any]) -> tuple[str, ...]:
    """The same for all rows that a merged cell covers; texts of one line differ in their fields."""
    return (path.rpartition(".")[2], *_spot(origin))


def _spot(origin: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(origin.get(name)) for name in ("page", "box", "place", "lines"))


def _is_joined(origin: Mapping[str, Any]) -> bool:
    return len(origin.get("raw") or ()) > 1 or any(JOINED in one for one in origin.get("repairs") or ())


def marks(draft: Draft, found: Iterable[Card], chosen: str) -> Marks:
    """By lasting address: 疑 where a question is open, 源 where something was repaired while reading.

    The chosen cell, a token, says that its spot is lit.
    """
    out: Marks = {}
    if chosen:
        row, _, field = chosen.partition(":")
        out[row, field] = [Mark("k", "◂", "#here", "原件里已标出这一格")]
    for card in found:
        if card.number:
            row, _, field = card.token.partition(":")
            out.setdefault((row, field), []).append(Mark("w", card.label, f"#q{card.number}", card.text))
    repaired = list(_repaired(draft))
    for address, origin in repaired:
        kind = "s j" if len(repaired) > _MANY and not (origin.get("repairs") or origin.get("also")) else "s"
        mark = Mark(kind, "源", f"?cell={token(address)}#here", said_of(origin))
        out.setdefault((address.row, address.field), []).append(mark)
    return out


def _repaired(draft: Draft) -> Iterator[tuple[Address, Mapping[str, Any]]]:
    """Of a merged cell only its first row."""
    seen = set()
    for path, address in addresses(from_json(draft.document)).items():
        origin = draft.origins.get(path, {})
        spot = (address.field, _spot(origin))
        told = origin.get("repairs") or origin.get("also") or _is_joined(origin)
        if told and spot not in seen:
            seen.add(spot)
            yield address, origin


def said_of(origin: Mapping[str, Any]) -> str:
    """In words what was repaired, with the printed lines."""
    pages = [origin.get("page"), *(at["page"] for at in origin.get("also") or ())]
    raw = origin.get("raw") or ()
    parts = list(origin.get("repairs") or ())
    if raw and not any("行接成" in part for part in parts):
        parts.append(f"由{_count(len(raw))}行接成")
    if len(set(pages)) > 1:
        parts.append(f"原件在第{'、'.join(map(str, dict.fromkeys(pages)))}页")
    return "；".join(parts) + "".join(f"\n{line}" for line in raw)


def said_at(draft: Draft, cell: str) -> str:
    """What was repaired at the cell with this token."""
    found = (said_of(origin) for address, origin in _repaired(draft) if token(address) == cell)
    return next(found, "")


def _count(number: int) -> str:
    return "两" if number == 2 else "一二三四五六七八九十"[number - 1] if number <= 10 else str(number)


def corrections(draft: Draft, document: Document) -> dict[tuple[str, str], str]:
    """What was printed, at every cell that now says something else: 原件：…"""
    read = from_json(draft.document)
    found = {}
    for address in addresses(document).values():
        printed, now = text_at(read, address), text_at(document, address)
        if printed is not None and printed != now:
            found[address.row, address.field] = f"原件：{printed or '（空）'}"
    return found
