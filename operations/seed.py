"""Plausible data of any size: districts with their people, and sheets of several years on every desk.

The same seed gives the same data; a larger set holds the smaller one's districts.  All of it is one
transaction: when it is broken off, nothing is there.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from departments.models import Department, Person, Region, Unit
from operations import seed_course, seed_places
from operations.seed_books import COLUMNS, Books, address
from operations.seed_course import Sheet
from operations.seed_lines import Part, without_indexes
from operations.seed_places import Desk
from operations.seed_templates import template
from publishing import shelves
from publishing.models import generations
from reviews.models import Submission
from reviews.workflow import State

SPOILED = 0.4  # of the sheets that are drafts or have been returned
ADJUSTED = 0.03  # of the published ones of earlier years
AT_ONCE = 20  # departments' years held in memory


class AlreadyThere(Exception):
    """These districts have sheets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """sheets: of a department and year.  indicators: of a project, about.  password: a hash, or unusable."""

    seed: str
    regions: int
    years: int
    departments: int
    sheets: int
    indicators: int
    last_year: int
    password: str

    @property
    def sheets_in_all(self) -> int:
        return self.regions * self.years * self.departments * self.sheets

    @property
    def all_years(self) -> range:
        return range(self.last_year - self.years + 1, self.last_year + 1)


def sow(plan: Plan, *, told: Callable[[int], None]) -> int:
    """How many sheets were made, later editions counted.  told: how many there are so far."""
    names = seed_places.names(plan.seed, plan.regions)
    with transaction.atomic():
        if Submission.objects.filter(region__name__in=names).exists():
            raise AlreadyThere
        desks = seed_places.make(plan.seed, names, plan.departments, plan.all_years, plan.password)
        with without_indexes(list(COLUMNS)):
            made = _write(plan, desks, told)
        _count_on()
        shelves.recount()
        generations.renew()
    _analyze()
    return made


def _write(plan: Plan, desks: list[Desk], told: Callable[[int], None]) -> int:
    """While one part goes into the database the next is made."""
    books, sheets, here = Books(), Sower(plan), connections[DEFAULT_DB_ALIAS]
    here.inc_thread_sharing()
    made = 0
    with ThreadPoolExecutor(1) as writer:
        writing = writer.submit(_put, [], here)
        places = [(year, desk) for year in plan.all_years for desk in desks]
        for begin in range(0, len(places), AT_ONCE):
            for year, desk in places[begin : begin + AT_ONCE]:
                made += sheets.enter(books, desk, year)
            writing.result()
            writing = writer.submit(_put, books.taken(), here)
            told(made)
        writing.result()
    here.dec_thread_sharing()
    return made


def _put(parts: list[Part], connection: BaseDatabaseWrapper) -> None:
    for part in parts:
        part.write(connection)


class Sower:
    """last: of each department's place in its list the sheet of the year before."""

    def __init__(self, plan: Plan):
        self.plan = plan
        self.last: dict[tuple[int, int], int] = {}

    def enter(self, books: Books, desk: Desk, year: int) -> int:
        plan, made = self.plan, 0
        dice = Random(f"{plan.seed}/{desk.region.name}/{desk.code}/{plan.last_year - year}")
        for slot in range(plan.sheets):
            editions = list(self._editions(books, desk, year, slot, dice))
            if editions[0].state == State.PUBLISHED:
                books.publish(editions)
            self.last[desk.department.pk, slot] = editions[-1].key
            made += len(editions)
        return made

    def _editions(self, books: Books, desk: Desk, year: int, slot: int, dice: Random) -> Iterator[Sheet]:
        """The sheet, and here and there a later edition of it."""
        plan = self.plan
        state = seed_course.state_of(dice, is_newest=year == plan.last_year)
        is_adjusted = state == State.PUBLISHED and year < plan.last_year and dice.random() < ADJUSTED
        based_on = self.last.get((desk.department.pk, slot)) if dice.random() < 0.7 else None
        later = state.value if is_adjusted else ""
        first = self._sheet(books, desk, year, slot, state, dice, based_on=based_on, later_state=later)
        books.enter(first)
        yield first
        if is_adjusted:
            second = self._sheet(books, desk, year, slot, state, dice, edition=2, replaces=first.key)
            books.enter(second)
            yield second

    def _sheet(
        self, books: Books, desk: Desk, year: int, slot: int, state: State, dice: Random, **how: object
    ) -> Sheet:
        plan, key = self.plan, books.next_key()
        spoiled = state in (State.DRAFT, State.RETURNED) and dice.random() < SPOILED
        one = template(desk.office, desk.code, slot, plan.seed, spoiled=spoiled, indicators=plan.indicators)
        row_keys = f"{Random(f'{desk.region.name}/{desk.code}/{slot}').randrange(16**4):04x}"
        filled = one.filled(seed_course.marks(dice, desk, year, row_keys))
        return Sheet(desk, one, filled, year, state, dice, key, address(key), **how)


def _count_on() -> None:
    """The next row that a person makes gets the next number."""
    models = [Region, Department, Unit, Person, *COLUMNS]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _analyze() -> None:
    """The planner counts anew; tables that were just filled look empty to it."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
