"""One policy or indicator in published sheets of several districts and years, side by side.

A sheet (or the task of a fund) whose name has the words tells all of its rows; of others, the rows that have
them.  Four queries, however many sheets there are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import reduce
from operator import and_, or_

from django.db.models import Q

from projects import grams
from publishing.compare.asking import Asked
from publishing.compare.aspects import Aspect, Measured, aspect, comparable, quantities
from publishing.models import Publication, PublishedRow, Shelf
from publishing.models.publications import IN_ORDER
from publishing.public.queries import named, publications

MOST_SHEETS, MOST_FOUND = 20, 300  # that are laid side by side; that they are chosen from
MOST_ROWS = 1500  # that are looked at
ON_A_PAGE = 4  # columns
MOST_EMPTY = 6  # districts that are shown although they have nothing
COLUMNS = ("publication", "task", "level2", "level3", "value", "search")


@dataclass(frozen=True, slots=True)
class Item:
    """A row as printed, and what it measures.  same: in the unit of comparison, where printed otherwise."""

    name: str
    level2: str
    value: str
    measured: tuple[Measured, ...]
    same: str = ""


@dataclass(slots=True)
class Column:
    """A sheet, or a task of one, of a district and year.  publication None: the district has nothing."""

    region: str
    year: int | None
    publication: Publication | None = None
    task: str = ""
    rank: int = 0
    items: dict[Aspect, list[Item]] = field(default_factory=dict)
    label: str = ""

    @property
    def title(self) -> str:
        if self.publication is None:
            return ""
        return self.task or self.publication.name or self.publication.get_kind_display()

    def numbers(self, of: Aspect) -> list[Measured]:
        return [one for item in self.items.get(of, ()) for one in item.measured]


@dataclass(frozen=True, slots=True)
class Comparison:
    """columns: all of them; page: those shown.  cut: more rows had the words than are looked at."""

    columns: Sequence[Column]
    page: Sequence[Column]
    number: int
    pages: int
    aspects: Sequence[Aspect]
    regions: Sequence[str]
    years: Sequence[int]
    absent: Sequence[str]
    cut: bool

    @property
    def found(self) -> bool:
        return any(column.publication for column in self.columns)


def compare(wanted: Asked, *, home: str = "") -> Comparison:
    """home: the district whose columns come first."""
    where = list(Shelf.objects.order_by().values_list("region__name", "fiscal_year").distinct())
    regions = sorted({region for region, _ in where}, key=lambda name: (name != home, name))
    years = sorted({year for _, year in where}, reverse=True)
    sheets = _sheets(wanted) if wanted.words else []
    rows = _rows(wanted, sheets[:MOST_SHEETS])
    columns = _columns(rows[:MOST_ROWS], wanted)
    ordered, absent = _side_by_side(columns, _chosen(regions, wanted.regions), wanted)
    _label(ordered)
    pages = max(-(-len(ordered) // ON_A_PAGE), 1)
    number = min(wanted.page, pages)
    page = ordered[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    aspects = [one for one in Aspect if any(one in column.items for column in page)]
    return Comparison(
        ordered,
        page,
        number,
        pages,
        aspects,
        regions,
        years,
        absent,
        cut=len(rows) > MOST_ROWS or len(sheets) > MOST_SHEETS,
    )


def _chosen(there: Sequence[str], wanted: Sequence[str]) -> list[str]:
    return [one for one in there if not wanted or one in wanted]


def _sheets(wanted: Asked) -> list[int]:
    """Primary keys of sheets that have every word: those called so first, then the newest, the districts in
    turn."""
    found = publications().order_by(*IN_ORDER["placed"]).values_list("pk", "region")
    found = found.filter(reduce(and_, (_any(spellings) for spellings in wanted.words)))
    if wanted.regions:
        found = found.filter(region__name__in=wanted.regions)
    if wanted.years:
        found = found.filter(fiscal_year__in=wanted.years)
    called_so = found.filter(reduce(and_, map(named, wanted.words)))
    return _in_turn(dict([*called_so[:MOST_FOUND], *found[:MOST_FOUND]]))


def _in_turn(regions: dict[int, int]) -> list[int]:
    """regions: of each sheet."""
    places: Counter[int] = Counter()
    turns = []
    for key, region in regions.items():
        turns.append((places[region], key))
        places[region] += 1
    return [key for _, key in sorted(turns, key=lambda turn: turn[0])]


def _any(spellings: Iterable[str]) -> Q:
    return reduce(or_, (grams.having([one], text="search") for one in spellings))


def _rows(wanted: Asked, sheets: Sequence[int]) -> list[tuple]:
    """Those that have every word, in themselves or in the name of their sheet; in the order of the sheets.

    Picked here: a few thousand rows are read sooner than a planner is talked into reading them by an index.
    """
    names = dict(Publication.objects.filter(pk__in=sheets).values_list("pk", "name"))
    rows = PublishedRow.objects.filter(publication__in=sheets).order_by().values_list(*COLUMNS, "position")
    found = [row for row in rows if _has(f"{names[row[0]]}\n{row[-2]}", wanted)]
    return [row[:-1] for row in sorted(found, key=lambda row: (row[0], row[-1]))]


def _columns(rows: Iterable[tuple], wanted: Asked) -> list[Column]:
    found: dict[tuple[int, str], list[Item | tuple]] = defaultdict(list)
    for row in rows:
        found[row[0], row[1]].append(row)
    sheets = publications().in_bulk({publication for publication, _ in found})
    made = [
        _column(sheets[publication], task, of, wanted)
        for (publication, task), of in found.items()
        if publication in sheets
    ]
    return [column for column in made if column.items]


def _column(sheet: Publication, task: str, rows: Iterable[tuple], wanted: Asked) -> Column:
    column = Column(sheet.region.name, sheet.fiscal_year, sheet, task)
    for _, _, level2, level3, value, search in rows:
        about = aspect(level2, level3, value)
        if wanted.aspect in (None, about) or wanted.text.casefold() in search:
            column.items.setdefault(about, []).append(item(level2, level3, value))
            column.rank = max(column.rank, _rank(f"{sheet.name} {task}", level3, wanted))
    return column


def _rank(named: str, level3: str, wanted: Asked) -> int:
    """What is called so comes before what only speaks of it."""
    ranks = ((named, 3 if wanted.aspect is None else 1), (level3, 2))
    return max(rank for text, rank in (*ranks, ("", 0)) if _has(text, wanted) or not text)


def _has(text: str, wanted: Asked) -> bool:
    text = text.casefold()
    return bool(text) and all(any(one in text for one in spellings) for spellings in wanted.words)


def item(level2: str, level3: str, value: str) -> Item:
    parts = quantities(value)
    measured = tuple(comparable(one) for one in parts)
    same = "；".join(
        f"{part.label}{str(one)}"
        for part, one in zip(parts, measured, strict=True)
        if _differs(part.number, one)
    )
    return Item(level3, level2, value, measured, same)


def _differs(printed: Decimal, one: Measured) -> bool:
    return printed != one.number


def _side_by_side(
    columns: list[Column], regions: Sequence[str], wanted: Asked
) -> tuple[list[Column], list[str]]:
    """The best of each district and year, then the second of each; a district without any says so."""
    groups: dict[tuple[str, int | None], list[Column]] = defaultdict(list)
    for column in sorted(columns, key=lambda one: (-one.rank, -sum(map(len, one.items.values())))):
        groups[column.region, column.year].append(column)
    absent = [one for one in regions if not any(region == one for region, _ in groups)]
    shown = absent if wanted.regions or len(regions) <= MOST_EMPTY else []
    for region in shown if columns else []:
        groups[region, None].append(Column(region, None))
    order = sorted(groups, key=lambda group: (regions.index(group[0]), -(group[1] or 0)))
    longest = max(map(len, groups.values()), default=0)
    return [groups[key][at] for at in range(longest) for key in order if at < len(groups[key])], absent


def _label(columns: Sequence[Column]) -> None:
    """What a column is called in sentences: as short as it can be told from the others."""
    alone = len({column.region for column in columns}) == 1
    for name in (_by_region, _by_year, _by_department, _by_title):
        labels = [name(column, "" if alone else column.region) for column in columns]
        times = Counter(labels)
        for column, label in zip(columns, labels, strict=True):
            if not column.label and label and times[label] == 1:
                column.label = label
    for at, column in enumerate(columns, 1):
        column.label = column.label or f"第{at}列"


def _by_region(column: Column, region: str) -> str:
    return region


def _by_year(column: Column, region: str) -> str:
    return f"{region}{column.year or ''}年度"


def _by_department(column: Column, region: str) -> str:
    return f"{region}{column.publication.department.short_name if column.publication else ''}"


def _by_title(column: Column, region: str) -> str:
    return f"{region}“{column.title}”"
