"""Pictures of figures as SVG, drawn on the server: bars, stacked bars, a line, dots.

Presentation attributes only, for a page without inline style.  Every picture prints its numbers, and tells
its parts apart by pattern and place as well as by colour.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH = 620
ROW, BAR = 26, 16
INK, MUTED, GRID, BLUE, RED = "#1b1f24", "#454c55", "#d9dde2", "#1b4f8f", "#b01f1a"
TRACK, FILLED = "#eef0f3", "#8fb2dc"
WIDEST_LABEL = 208  # beside a bar; longer ones are cut
CHARACTER, LETTER = 13, 7.5  # how wide they are
TICKS = 12
DOTS = ("#1b4f8f", "#8a5000", "#1d6a3a", "#623a94")
# ground and pattern of the parts of a stacked bar, in their order
SHADES = (
    ("#cfd5dc", ""),
    ("#f0b9b2", "M0 8L8 0M-2 2L2 -2M6 10L10 6"),
    ("#bcd2ec", "M0 4H8"),
    ("#8fb2dc", "M4 0V8"),
    ("#a9d5b8", ""),
)
WHOLE_SHADES = (4, 0)  # of a bar of two parts: done, not yet


@dataclass(frozen=True, slots=True)
class Bar:
    """text: the number as it is printed."""

    label: str
    number: float | Decimal
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """A bar of several parts; texts: as printed in them; end: the number beside its label."""

    label: str
    numbers: Sequence[float | Decimal]
    texts: Sequence[str]
    end: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Dots:
    """A row of values on the axis, each with how often it occurs and how it is printed."""

    label: str
    values: Sequence[tuple[Decimal, str, int]]


def picture(
    name: str, *, title: str, about: str, height: int, parts: Iterable[str], linked=False, width: int = WIDTH
) -> SafeString:
    """name: of the picture in its page; about: what it shows, in words."""
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" width="{}" height="{}" role="{}" aria-labelledby="{}-t {}-d"'
        ' font-size="13" fill="{}"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>',
        *(width, height, width, height, "group" if linked else "img", name, name),
        *(INK, name, title, name, about, _joined(parts)),
    )


def bars(name: str, found: Sequence[Bar], *, title: str) -> SafeString:
    most = max((float(one.number) for one in found), default=0) or 1
    frame = _columns(WIDTH, [(one.label, one.text) for one in found])
    about = "；".join(f"{one.label} {one.text}" for one in found)
    lines = [_bar(one, place * ROW, frame, float(one.number) / most) for place, one in enumerate(found)]
    linked = any(one.url for one in found)
    return picture(name, title=title, about=about, height=ROW * len(found) + 4, parts=lines, linked=linked)


@dataclass(frozen=True, slots=True)
class _Columns:
    """number: where the numbers end; bar: where the bars begin; wide: how long the longest is."""

    number: int
    bar: int
    wide: int


def _columns(width: int, words: Sequence[tuple[str, str]]) -> _Columns:
    number = _label_room(label for label, _ in words) + round(
        max((_width(text) for _, text in words), default=0)
    )
    return _Columns(number, number + 12, width - number - 14)


def _bar(one: Bar, top: int, frame: _Columns, share: float) -> SafeString:
    length = max(round(frame.wide * share, 1), 1 if one.number else 0)
    drawn = format_html(
        '{}<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>'
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>',
        *(_words(one.label, one.text, top, frame), frame.bar, top + 5, frame.wide, BAR, TRACK),
        *(frame.bar, top + 5, length, BAR, FILLED),
    )
    return _linked(drawn, one.url, f"{one.label} {one.text}")


def _words(label: str, text: str, top: int, frame: _Columns) -> SafeString:
    return format_html(
        '<text x="0" y="{}">{}</text><text x="{}" y="{}" text-anchor="end" font-weight="700">{}</text>',
        *(top + 17, _cut(label), frame.number, top + 17, text),
    )


def stacked(
    name: str,
    found: Sequence[Stack],
    *,
    names: Sequence[str],
    title: str,
    shades: Sequence[int] = range(5),
    width: int = WIDTH,
) -> SafeString:
    """Each bar as long as its share of the longest; the parts in the order of `names`."""
    most = max((float(sum(one.numbers)) for one in found), default=0) or 1
    frame = _columns(width, [(one.label, one.end) for one in found])
    lines = [_stack(name, one, ROW * at + 26, frame, most, shades) for at, one in enumerate(found)]
    about = "；".join(
        f"{one.label}：{'、'.join(map(' '.join, zip(names, one.texts, strict=True)))}" for one in found
    )
    return picture(
        name,
        title=title,
        about=about,
        height=ROW * len(found) + 30,
        parts=(_patterns(name), _key(name, names, shades), *lines),
        linked=any(one.url for one in found),
        width=width,
    )


def _stack(
    name: str, one: Stack, top: int, frame: _Columns, most: float, shades: Sequence[int]
) -> SafeString:
    left, drawn = float(frame.bar), []
    for shade, number, text in zip(shades, one.numbers, one.texts, strict=False):
        length = frame.wide * float(number) / most
        if number:
            drawn.append(_part(name, shade, left, top + 5, length, text))
        left += length
    words = _words(one.label, one.end, top, frame)
    return _linked(_joined([words, *drawn]), one.url, f"{one.label} {one.end}")


def _part(name: str, shade: int, left: float, top: int, length: float, text: str) -> SafeString:
    drawn = format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="url(#{}-p{})" stroke="#fff"/>',
        *(round(left, 1), top, round(max(length, 1), 1), BAR, name, shade),
    )
    if length < 8 * len(text) + 6:
        return drawn
    return drawn + _haloed(left + length / 2, top + 12, text)


def _haloed(x: float, y: int, text: str) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="middle" font-size="12" stroke="#fff" stroke-width="3"'
        ' paint-order="stroke">{}</text>',
        *(round(x, 1), y, text),
    )


def _patterns(name: str) -> SafeString:
    made = format_html_join(
        "",
        '<pattern id="{}-p{}" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<rect width="8" height="8" fill="{}"/><path d="{}" stroke="#fff" stroke-width="1.5" fill="none"/>'
        "</pattern>",
        ((name, place, ground, lines) for place, (ground, lines) in enumerate(SHADES)),
    )
    return format_html("<defs>{}</defs>", made)


def _key(name: str, names: Sequence[str], shades: Sequence[int]) -> SafeString:
    left, made = 0, []
    for shade, text in zip(shades, names, strict=False):
        made.append((left, name, shade, left + 18, text))
        left += 34 + 13 * len(text)
    return format_html_join(
        "",
        '<rect x="{}" y="3" width="13" height="13" fill="url(#{}-p{})"/><text x="{}" y="14">{}</text>',
        made,
    )


def line(
    name: str,
    points: Sequence[tuple[date, int]],
    *,
    whole: int,
    title: str,
    about: str,
    due: date | None = None,
    expected: int | None = None,
    until: date | None = None,
) -> SafeString:
    """A cumulative line from 0 to `whole`; dashed from its end to what is `expected` on the day it is due."""
    frame = _Frame(points[0][0], max(filter(None, (points[-1][0], due, until))), whole)
    path = "L".join(f"{frame.x(day)} {frame.y(number)}" for day, number in points)
    last, number = points[-1]
    parts = [
        frame.grid(),
        format_html('<path d="M{}" fill="none" stroke="{}" stroke-width="2.5"/>', path, BLUE),
        format_html('<circle cx="{}" cy="{}" r="4" fill="{}"/>', frame.x(last), frame.y(number), BLUE),
        _beside(frame, last, number, f"{last.month}月{last.day}日 {number}"),
    ]
    if due and frame.first <= due:
        parts.append(_due(frame, due))
    if due and expected is not None and due > last:
        parts.append(_projection(frame, points[-1], (due, expected)))
    return picture(name, title=title, about=about, height=_Frame.BOTTOM + 30, parts=parts)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where days and numbers stand in the picture of a line."""

    first: date
    last: date
    whole: int

    LEFT, RIGHT, TOP, BOTTOM = 44, WIDTH - 70, 26, 160

    def x(self, day: date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(self.LEFT + (self.RIGHT - self.LEFT) * (day - self.first).days / days, 1)

    def y(self, number: float) -> float:
        return round(self.BOTTOM - (self.BOTTOM - self.TOP) * number / max(self.whole, 1), 1)

    def grid(self) -> SafeString:
        numbers = sorted({0, self.whole // 2, self.whole})
        lines = format_html_join(
            "",
            '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>'
            '<text x="36" y="{}" text-anchor="end">{}</text>',
            ((self.LEFT, self.y(n), self.RIGHT, self.y(n), GRID, self.y(n) + 4, n) for n in numbers),
        )
        return lines + format_html_join(
            "",
            '<text x="{}" y="{}" text-anchor="middle" font-size="12">{}</text>',
            ((self.x(day), self.BOTTOM + 18, f"{day.month}/{day.day}") for day in self.days()),
        )

    def days(self) -> list[date]:
        """At most TICKS of them."""
        number = (self.last - self.first).days
        step = max(-(-number // TICKS), 1)
        return [self.first + timedelta(days=days) for days in range(0, number + 1, step)]


def _due(frame: _Frame, due: date) -> SafeString:
    return format_html(
        '<line x1="{}" y1="16" x2="{}" y2="{}" stroke="{}" stroke-width="1.5"/>'
        '<text x="{}" y="12" text-anchor="middle" fill="{}">截止 {}月{}日</text>',
        *(frame.x(due), frame.x(due), frame.BOTTOM, RED, frame.x(due), RED, due.month, due.day),
    )


def _projection(frame: _Frame, last: tuple[date, int], end: tuple[date, int]) -> SafeString:
    (x1, y1), (x2, y2) = ((frame.x(day), frame.y(number)) for day, number in (last, end))
    return format_html(
        '<path d="M{} {}L{} {}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="4 4"/>'
        '<text x="{}" y="{}">约 {}</text>',
        *(x1, y1, x2, y2, BLUE, x2 + 6, y2 + 4, end[1]),
    )


def _beside(frame: _Frame, day: date, number: int, text: str) -> SafeString:
    """The words above a point, where there is room for them."""
    x = frame.x(day)
    anchor = "start" if x < 2 * frame.LEFT else "end"
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="700" fill="{}">{}</text>',
        *(x - 8 if anchor == "end" else x + 8, max(frame.y(number) - 8, 24), anchor, BLUE, text),
    )


def dots(name: str, found: Sequence[Dots], *, title: str) -> SafeString:
    """One row for each label; a value that occurs more than once has its number in the dot's place."""
    every = [number for row in found for number, _, _ in row.values]
    low, high = min(every), max(every)
    room = _label_room(row.label for row in found)
    about = "；".join(
        f"{row.label}：{'、'.join(_times(*value[1:]) for value in row.values)}" for row in found
    )
    parts = [_row_of_dots(row, place, room, low, high) for place, row in enumerate(found)]
    return picture(name, title=title, about=about, height=44 * len(found) + 8, parts=parts)


def _row_of_dots(row: Dots, place: int, room: int, low: Decimal, high: Decimal) -> SafeString:
    top, left, right = 44 * place, room + 30, WIDTH - 50
    colour, ends = DOTS[place % len(DOTS)], [-100.0, -100.0]
    drawn = [
        format_html('<text x="0" y="{}">{}</text>', top + 28, _cut(row.label)),
        format_html(
            '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>', room, top + 24, WIDTH, top + 24, GRID
        ),
    ]
    for number, text, times in sorted(row.values):
        x = left + (right - left) * (float((number - low) / (high - low)) if high > low else 0.5)
        drawn.append(_dot(x, top + 24, colour, times))
        words = _times(text, times)
        above = ends[0] <= ends[1]
        half = 4.2 * len(words)
        if x - half > ends[not above]:
            ends[not above] = x + half
            drawn.append(_haloed(x, top + (14 if above else 42), words))
    return _joined(drawn)


def _times(text: str, times: int) -> str:
    return text if times == 1 else f"{text}（{times} 个）"


def _dot(x: float, y: int, colour: str, times: int) -> SafeString:
    radius = min(5 + times // 2, 10)
    return format_html(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="#fff"/>', round(x, 1), y, radius, colour
    )


def _linked(drawn: SafeString, url: str, words: str) -> SafeString:
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, words, drawn) if url else drawn


def _joined(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _label_room(labels: Iterable[str]) -> int:
    return 16 + round(max((min(_width(label), WIDEST_LABEL) for label in labels), default=0))


def _width(text: str) -> float:
    return sum(CHARACTER if ord(one) > 0x2000 else LETTER for one in text)


def _cut(label: str) -> str:
    if _width(label) <= WIDEST_LABEL:
        return label
    while _width(label) > WIDEST_LABEL - CHARACTER:
        label = label[:-1]
    return f"{label}…"
