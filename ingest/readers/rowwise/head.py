"""The fields above a row-wise table: name, department and unit, amounts, goal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, product

from ingest.readers.flow.head import Item
from ingest.readers.flow.pieces import Piece
from ingest.readers.flow.words import normal
from ingest.readers.rowwise.words import Word, compact_of
from ingest.recognise import form_of_title
from sheets import wording
from sheets.layout import Labelled, Sheet

_PARTIES = ("department", "unit")
LONG = 25  # characters in a line of a goal
MOST_LOOSE = 10  # pieces of the two offices that are tried either way
_MONEY = re.compile(r"[-−]?\d[\d,，]*(?:\.\d+)?(?:[万亿]?元)?")
_OFFICE = re.compile(
    r"(局|委员会|委|办公室|政府|街道|镇|乡|中心|院|大队|支队|学校|馆|站|所|会|处|部|集团|公司|校|园|队)[）)]?$"
)
_ADMINISTRATION = re.compile(r"(局|委员会|委|办公室|政府|街道|镇|乡|部|办|会|法院|检察院)$")
_UNIT_NOTE = re.compile(r"[（(][百千万亿]*元[）)]")
_CODE = re.compile(r"[\[【［]?(\d{3,})[\]】］\-－—–]")


@dataclass(slots=True)
class Found:
    """The printed words of each field, and of its label."""

    labels: dict[str, list[Word]] = field(default_factory=dict)
    values: dict[str, list[Word]] = field(default_factory=dict)
    title: list[Word] = field(default_factory=list)
    notes: list[Word] = field(default_factory=list)
    amounts: list[Word] = field(default_factory=list)
    left: list[Word] = field(default_factory=list)


def head_items(
    sheet: Sheet, words: Sequence[Word], late: Sequence[Word] = ()
) -> tuple[tuple[Item, ...], list[Word]]:
    """The items to be laid above the table, and the words that found no place.

    late: words of the two offices that the text prints below the table's head.
    """
    found = _sorted(sheet, words, late)
    order = [("title", found.title)] + [("note", [word]) for word in found.notes]
    made = [Item(kind, _pieces(run)) for kind, run in order if run]
    pairs = {pair.field.split(".")[-1] if "." in pair.field else pair.field: pair for pair in sheet.labelled}
    for name, pair in pairs.items():
        if name == "total" and found.amounts:
            made.append(Item("amounts", _pieces(found.amounts)))
        label, value = found.labels.get(name, []), found.values.get(name, [])
        if label:
            made.append(Item("pair", _pieces(label), _pieces(value), pair))
        else:
            found.left += value
    return tuple(made), found.left


def _pieces(words: Sequence[Word]) -> tuple[Piece, ...]:
    return tuple(word.piece() for word in words)


def _sorted(sheet: Sheet, words: Sequence[Word], late: Sequence[Word]) -> Found:
    found = Found()
    rest = _labelled(sheet, words, found)
    _amounts(rest, found)
    taken = {id(word) for run in found.values.values() for word in run}
    rest = [word for word in rest if id(word) not in taken]
    _texts(sheet, rest, late, found)
    return found


def _labelled(sheet: Sheet, words: Sequence[Word], found: Found) -> list[Word]:
    """Takes the labels, the title and the notes away."""
    known, amounts = wording.labels(sheet), wording.amount_labels(sheet)
    rest: list[Word] = []
    index = 0
    while index < len(words):
        word = words[index]
        count, pair = _label_at(words, index, known)
        if not found.title and form_of_title(word.text):
            found.title = [word]
        elif wording.year_note(word.text) or wording.is_unit_note(word.text):
            found.notes.append(word)
        elif normal(word.text) in amounts or _UNIT_NOTE.fullmatch(word.text):
            (found.amounts if amounts else found.labels.setdefault("total", [])).append(word)
        elif pair and not _is_known(found, name := pair.field.split(".")[-1]):
            found.labels[name] = [*words[index : index + count], *found.labels.get(name, [])]
            index += count - 1
        else:
            rest.append(word)
        index += 1
    return _broken_goal(sheet, rest, found)


def _is_known(found: Found, name: str) -> bool:
    """A unit of money may stand before the label it belongs to."""
    return any(not _UNIT_NOTE.fullmatch(word.text) for word in found.labels.get(name, []))


def _label_at(words: Sequence[Word], index: int, known: dict[str, Labelled]) -> tuple[int, Labelled | None]:
    for count in (2, 1):
        text = normal(compact_of(words[index : index + count]))
        if text in known and normal(words[index].text):
            return count, known[text]
    return 1, None


def _broken_goal(sheet: Sheet, rest: list[Word], found: Found) -> list[Word]:
    """A goal's label written over lines among the goal's own: 年度总体 … 目标."""
    if "goal" in found.labels:
        return rest
    known = [name for name, pair in wording.labels(sheet).items() if pair.field == "goal"]
    for name in sorted(known, key=len, reverse=True):
        for end in range(2, len(name)):
            run = _parts(rest, name[:end], name[end:])
            if run:
                found.labels["goal"] = run
                return [word for word in rest if word not in run]
    return rest


def _parts(words: Sequence[Word], first: str, second: str) -> list[Word]:
    for at, word in enumerate(words):
        if normal(word.text) == first:
            other = next((one for one in words[at + 1 :] if normal(one.text) == second), None)
            if other:
                return [word, other]
    return []


def _amounts(words: Sequence[Word], found: Found) -> None:
    """Each amount stands behind its label, whatever stands between them."""
    for name in ("total", "fiscal", "other"):
        label = found.labels.get(name)
        if not label:
            continue
        last = max(label, key=lambda word: (word.row, word.place))
        near = [
            word
            for word in words
            if _MONEY.fullmatch(word.text)
            and (
                any(word.row == one.row and word.place > one.place for one in label)
                or last.row < word.row <= last.row + 2
            )
        ]
        limit = min(
            (
                (other[0].row, other[0].place)
                for key, other in found.labels.items()
                if (other[0].row, other[0].place) > (last.row, last.place)
            ),
            default=(10**9, 0),
        )
        near = [word for word in near if (word.row, word.place) < limit]
        if near:
            found.values[name] = [near[0]]
    _in_order(words, found)


def _in_order(words: Sequence[Word], found: Found) -> None:
    """A block of labels and, elsewhere, a block of as many amounts."""
    names = [name for name in ("total", "fiscal", "other") if name in found.labels]
    top = min((found.labels[name][0].row for name in names), default=0)
    amounts = [word for word in words if _MONEY.fullmatch(word.text) and word.row >= top]
    if len(amounts) == len(names) and any(name not in found.values for name in names):
        found.values |= {name: [word] for name, word in zip(names, amounts, strict=True)}


def _texts(sheet: Sheet, words: Sequence[Word], late: Sequence[Word], found: Found) -> None:
    """Name, department, unit and goal from what is left, in printed order."""
    money = [run[0] for key, run in found.labels.items() if key in ("total", "fiscal", "other")]
    amounts = [word for key in ("total", "fiscal", "other") for word in found.values.get(key, [])]
    top = min((word.row for word in amounts or money), default=None)
    money += amounts
    bottom = max((word.row for word in money), default=None)
    if bottom is not None:
        bottom = max([bottom, *_near_labels(words, bottom, found)])
    upper = [word for word in words if top is None or word.row < top]
    lower = [word for word in words if bottom is not None and word.row > bottom]
    lower = lower[_coded(lower) :]
    between = [word for word in words if word not in upper and word not in lower]
    if top is None:
        upper, lower = list(words[:3]), list(words[3:])
    name, offices = _name(sheet, upper, found)
    found.values["name"] = name
    offices = [*offices, *late]
    if "unit" in found.labels:
        both = _offices([*offices, *between], found)
        found.values["department"], found.values["unit"] = both
    else:
        found.values["department"] = offices
        found.left += between
    found.values["goal"] = lower


def _near_labels(words: Sequence[Word], bottom: int, found: Found) -> list[int]:
    """Rows of the offices' labels just below the amounts, no goal between."""
    goal = min((word.row for word in words if word.row > bottom and len(word.text) > LONG), default=10**9)
    rows = [run[-1].row for key, run in found.labels.items() if key in _PARTIES]
    return [row for row in rows if row < goal]


def _coded(words: Sequence[Word]) -> int:
    """How many of the words are an office with its code, and the rest of its name on the next lines."""
    if not words or wording.party(words[0].text)[0] is None:
        return 0
    count = 1
    while count < len(words) and not words[count].blank and not _OFFICE.search(words[count - 1].text):
        count += 1
    return count


def _name(sheet: Sheet, words: Sequence[Word], found: Found) -> tuple[list[Word], list[Word]]:
    """The words of the name: up to the first office, or to the next label's line."""
    label = found.labels.get("name")
    if not words:
        return [], []
    same = [word for word in words if label and word.row == label[0].row]
    if same:
        last = same[-1]
        index = list(words).index(last) + 1
        return [*words[:index]], list(words[index:])
    return [words[0]], list(words[1:])


def _offices(words: Sequence[Word], found: Found) -> tuple[list[Word], list[Word]]:
    """Which words are the department's and which the unit's: what stands by a label is its own."""
    if len(words) > MOST_LOOSE:
        return list(words[:1]), list(words[1:])
    options = product((0, 1), repeat=len(words))
    best = min(options, key=lambda sides: _office_price(words, sides, found))
    return (
        [word for word, side in zip(words, best, strict=True) if not side],
        [word for word, side in zip(words, best, strict=True) if side],
    )


def _office_price(words: Sequence[Word], sides: Sequence[int], found: Found) -> float:
    both = ["", ""]
    price = 0.0
    turns = sum(left != right for left, right in zip(sides, sides[1:], strict=False))
    unit, department = found.labels["unit"][0], found.labels.get("department")
    for word, side in zip(words, sides, strict=True):
        code = _CODE.match(word.text)
        if code and both[side]:
            price += 6.0
        both[side] += word.text
        if word.row == unit.row and word.place > unit.place:
            price += 5.0 * (side == 0)
        elif department and word.row == department[0].row and department[0].place < word.place < unit.place:
            price += 5.0 * (side == 1)
        if code:
            price += 2.0 * ((len(code[1]) > 4) != bool(side))
    price += sum(
        5.0 * (first == second or first > second)
        for (one, first), (two, second) in combinations(zip(words, sides, strict=True), 2)
        if one.row == two.row
    )
    price += sum(0.0 if _OFFICE.search(text) else 2.0 for text in both)
    price += sum(
        2.0 * (text.count("（") + text.count("(") != text.count("）") + text.count(")")) for text in both
    )
    price += 1.0 * bool(both[0] and not _ADMINISTRATION.search(both[0]))
    before = [side for word, side in zip(words, sides, strict=True) if word.row == unit.row - 1]
    price += 1.5 * any(before) * (words[0].words == 1)
    price += sum(4.0 * (not text) for text in both)
    return price + 0.2 * turns
