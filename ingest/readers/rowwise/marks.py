"""A watermark in a text flow: one character to a line, the same on its pages, some inside other lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from indicators.levels import official_level1, official_level2
from ingest.readers.pdf.chars import mended

Pairs = Counter[tuple[str, str]]  # neighbouring characters in the whole file

SHORTEST = 3  # characters of a watermark
SPREAD = 0.5  # of a mark's characters that must stand alone before others are looked for inside lines


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as printed: its number in the file, its page, and whether an empty line stands before it."""

    number: int
    page: int
    text: str
    after_blank: bool = False


def printed_lines(text: str) -> list[Printed]:
    """The lines that are not empty, radicals mended; a form feed begins a page, also inside a line."""
    found: list[Printed] = []
    page, blank = 1, False
    for number, line in enumerate(text.split("\n"), start=1):
        for turn, part in enumerate(line.split("\f")):
            page += bool(turn)
            if part.strip():
                found.append(Printed(number, page, "".join(map(mended, part)).strip(), blank))
            blank = not part.strip()
    return found


def without_marks(lines: Sequence[Printed]) -> tuple[list[Printed], list[Printed]]:
    """The lines without the watermark's characters, and these."""
    pages: dict[int, list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        pages[line.page].append(at)
    mark = _mark(lines, pages)
    if not mark:
        return list(lines), []
    kept, marks = dict(enumerate(lines)), []
    pairs = Counter(pair for line in lines for pair in pairwise(line.text))
    for indices in pages.values():
        for at, (char, rest) in _taken(lines, indices, mark, pairs):
            marks.append(replace(lines[at], text=char))
            kept[at] = replace(kept[at], text=rest)
    return [line for line in kept.values() if line.text], marks


def _mark(lines: Sequence[Printed], pages: Mapping[int, Sequence[int]]) -> str:
    """The longest run of single characters that several pages share."""
    runs: Counter[str] = Counter()
    for indices in pages.values():
        single = [lines[at].text for at in indices if _is_single(lines[at].text)]
        runs["".join(single)] += 1
    often = [run for run, count in runs.items() if count > 1 and len(run) >= SHORTEST]
    return max(often, key=lambda run: (runs[run], len(run)), default="")


def _is_single(text: str) -> bool:
    return len(text) == 1 and "\u4e00" <= text <= "\u9fff"


def _taken(
    lines: Sequence[Printed], indices: Sequence[int], mark: str, pairs: Pairs
) -> Iterator[tuple[int, tuple[str, str]]]:
    """The lines of a page that hold a character of the mark: that character, and the line without it."""
    alone = _alone(lines, indices, mark)
    if len(alone) < SPREAD * len(mark):
        return
    for at in alone.values():
        yield indices[at], (lines[indices[at]].text, "")
    for place, char in enumerate(mark):
        if place not in alone:
            found = _inside(lines, indices, alone, place, mark, pairs)
            if found is not None:
                alone[place] = found[0]
                yield indices[found[0]], (char, found[1])


def _alone(lines: Sequence[Printed], indices: Sequence[int], mark: str) -> dict[int, int]:
    """Which characters of the mark stand alone, and in which line of the page: the longest common order."""
    singles = [at for at, index in enumerate(indices) if _is_single(lines[index].text)]
    best: list[list[list[tuple[int, int]]]] = [
        [[] for _ in range(len(mark) + 1)] for _ in range(len(singles) + 1)
    ]
    for i in range(len(singles) - 1, -1, -1):
        for j in range(len(mark) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], key=len)
            if lines[indices[singles[i]]].text == mark[j] and len(best[i + 1][j + 1]) >= len(best[i][j]):
                best[i][j] = [(j, singles[i]), *best[i + 1][j + 1]]
    return dict(best[0][0])


def _inside(
    lines: Sequence[Printed],
    indices: Sequence[int],
    alone: Mapping[int, int],
    place: int,
    mark: str,
    pairs: Pairs,
) -> tuple[int, str] | None:
    """Where a character of the mark got into a line: between its neighbours, best at a word's edge."""
    before = max((at for other, at in alone.items() if other < place), default=-1)
    after = min((at for other, at in alone.items() if other > place), default=len(indices))
    middle = (before + after) / 2
    options = [
        (
            _oddness(lines[indices[at]].text, spot, pairs),
            abs(at - middle),
            at,
            _cut(lines[indices[at]].text, spot),
        )
        for at in range(max(0, before), min(after + 1, len(indices)))
        for spot, sign in enumerate(lines[indices[at]].text)
        if sign == mark[place] and len(lines[indices[at]].text) > 1
    ]
    if not options:
        return None
    _, _, at, rest = min(options)
    return at, rest


def _cut(text: str, spot: int) -> str:
    return (text[:spot] + text[spot + 1 :]).strip()


def _oddness(text: str, spot: int, pairs: Pairs) -> float:
    """A word of its own first, or what leaves a level's name; else what the file's other words speak for."""
    begins = spot == 0 or text[spot - 1] == " "
    ends = spot + 1 == len(text) or text[spot + 1] == " "
    if begins and ends:
        return -1e6
    word = next((one for one in _words(text, spot)), "")
    if official_level1(word) or official_level2(word):
        return -1e6
    if begins or ends:
        return 0.0
    torn = pairs[text[spot - 1], text[spot]] + pairs[text[spot], text[spot + 1]]
    return 1.0 + torn - 2 * pairs[text[spot - 1], text[spot + 1]]


def _words(text: str, spot: int) -> Iterator[str]:
    start = text.rfind(" ", 0, spot) + 1
    end = text.find(" ", spot)
    yield text[start:spot] + text[spot + 1 : end if end >= 0 else len(text)]
