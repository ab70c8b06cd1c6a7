"""A sheet begun not from zero: from last year's, from any other one, or with its obligatory rows.

The rows keep the keys of the older sheet, so both can be compared row by row for years.  What moved on in
them is kept for the clerk to look at (`projects.carried`).
"""

from dataclasses import replace

from django.contrib.auth.models import User
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from departments.models import Person
from projects import actions
from projects.carried import texts_of
from projects.documents import blank_tasks, document_of, empty, with_keys
from reviews import access
from reviews.models import State, Submission
from reviews.problems import Refused, WrongTable
from sheets.carried import YEARS, Carried, Moved, Take, carried, standing
from sheets.catalogue import printed_in
from sheets.documents import DEPARTMENT_ANNUAL, HAS_TASKS, Document, Party
from sheets.fill import HEAD_KEY, head_text
from sheets.gaps import filled, matched_keys, with_matched_keys
from sheets.likeness import plain

IN_FORCE = (State.APPROVED, State.PUBLISHED)
MOST_WORDS = 20  # of a search
LIKE_LAST_YEAR = Take()
OF_OTHERS = Take(amounts=False, values=False)  # another department's money and targets are not ours


def sources(person: Person, kind: str, words: str = "") -> QuerySet[Submission]:
    """What a new sheet may be begun from: the own department's, and what the region has published."""
    mine = Q(department=person.department_id)
    found = Submission.objects.filter(mine | Q(region=person.region_id, state=State.PUBLISHED), kind=kind)
    for word in words.split()[:MOST_WORDS]:
        named = Q(name__icontains=word) | Q(department__name__icontains=word)
        found = found.filter(named | Q(department__short_name__icontains=word))
    return (
        found.exclude(later_state__in=IN_FORCE)
        .select_related("region", "department")
        .order_by("-fiscal_year", "department__code", "name", "-edition")
    )


def source(person: Person, key: str) -> Submission:
    """With its content, or Http404."""
    seen = Q(department=person.department_id) | Q(region=person.region_id, state=State.PUBLISHED)
    found = Submission.objects.filter(seen).select_related("region", "department", "head")
    return get_object_or_404(found.prefetch_related("tasks", "indicators"), key=key)


def last_years(person: Person, year: int, kind: str = "") -> QuerySet[Submission]:
    """The department's sheets in force of the year before, each with `begun`: there is one of this year."""
    same_name = Q(kind=OuterRef("kind"), name=OuterRef("name"), department=OuterRef("department"))
    this_years = Submission.objects.filter(same_name | Q(based_on=OuterRef("pk")), fiscal_year=year)
    found = Submission.objects.filter(
        department=person.department_id, fiscal_year=year - 1, state__in=IN_FORCE
    )
    found = found.exclude(later_state__in=IN_FORCE).filter(**({"kind": kind} if kind else {}))
    return (
        found.select_related("region", "department")
        .annotate(begun=Exists(this_years))
        .order_by("kind", "name")
    )


def likely_year(person: Person) -> int:
    """The year that is being filled now; before anybody began, the one after the last in force."""
    own = Submission.objects.filter(department=person.department_id)
    filled = own.exclude(state__in=IN_FORCE).aggregate(year=Max("fiscal_year"))["year"]
    last = own.filter(state__in=IN_FORCE).aggregate(year=Max("fiscal_year"))["year"]
    return filled or (last + 1 if last else timezone.localdate().year)


def usual(person: Person, base: Submission | None) -> Take:
    """What is ticked before anybody chooses."""
    return LIKE_LAST_YEAR if base is None or base.department_id == person.department_id else OF_OTHERS


def start(person: Person, base: Submission, *, year: int, take: Take) -> Carried:
    """The new sheet as it would begin, and what has moved on in it."""
    older = with_keys(document_of(base))
    layout = printed_in(older.layout, older.form, region=person.region.name, year=year)
    blank = with_keys(replace(older, tasks=blank_tasks(base.kind))).tasks
    found = carried(older, layout, year=year, take=take, blank=blank, earlier=_earlier(base))
    if base.department_id != person.department_id:
        own = Party(person.department.code, person.department.name)
        found.document = replace(found.document, department=own, unit=None)
    if take.amounts and base.fiscal_year != year:
        found.moved += _amounts(found.document)
    return found


def _amounts(document: Document) -> list[Moved]:
    """Last year's money, to be looked at though it reads the same."""
    names = ("budget.total", "budget.fiscal", "budget.other")
    texts = {name: head_text(document, name) for name in names}
    return [Moved(HEAD_KEY, name, text, text) for name, text in texts.items() if text]


def _earlier(base: Submission) -> list[Document]:
    """The sheets of the two years before `base`, the later first; only wide sheets print their mean."""
    if base.kind != DEPARTMENT_ANNUAL:
        return []
    years = range(base.fiscal_year - YEARS + 1, base.fiscal_year)
    found = Submission.objects.filter(
        department=base.department_id, kind=base.kind, fiscal_year__in=years, state__in=IN_FORCE
    )
    found = found.exclude(later_state__in=IN_FORCE).select_related("head")
    newest = found.prefetch_related("tasks", "indicators").order_by("-fiscal_year", "-edition")
    by_year = {one.fiscal_year: one for one in reversed(newest)}
    return [document_of(by_year[year]) for year in reversed(years) if year in by_year]


def begin(
    user: User,
    *,
    kind: str,
    year: int,
    name: str,
    base: Submission | None = None,
    take: Take = LIKE_LAST_YEAR,
) -> Submission:
    """A draft of the user's department.  Raises a Problem with one Chinese sentence."""
    person = access.person_of(user)
    if person is None or person.department is None:
        raise Refused("只有填报人可以新建绩效目标表。")
    if base is None:
        place = {"region": person.region, "department": person.department}
        return actions.create(by=user, kind=kind, fiscal_year=year, name=name, **place)
    if base.kind != kind:
        raise WrongTable("参照的表和要新建的表不是同一种，请另选一张。")
    found = start(person, base, year=year, take=take)
    if kind in HAS_TASKS:
        found.document = replace(found.document, name=name.strip() or found.document.name)
    return actions.begin_from(
        by=user,
        department=person.department,
        document=found.document,
        based_on=base,
        to_check=standing(found.moved, texts_of(found.document)),
    )


def blank(person: Person, kind: str, year: int, name: str = "") -> Document:
    """The empty sheet, to be shown and to be downloaded."""
    party = Party(person.department.code, person.department.name)
    return with_keys(empty(kind=kind, fiscal_year=year, name=name, department=party))


def into_draft(person: Person, submission: Submission, base: Submission) -> Carried:
    """带入上年 in a sheet that is begun: only its empty cells are filled, and what it lacks is added.

    Blank rows (a level 2 and nothing else) are filled by the older sheet's rows of that level 2.
    """
    current = document_of(submission)
    older = with_keys(document_of(base))
    found = start(person, base, year=submission.fiscal_year, take=LIKE_LAST_YEAR)
    keys = matched_keys(older, current)
    document = filled(current, with_matched_keys(found.document, keys))
    now, before = texts_of(document), texts_of(current)
    moved = [replace(one, key=keys.get(one.key, one.key)) for one in found.moved]
    fresh = [
        one
        for one in standing(moved, now)
        if now.get((one.key, one.field)) != before.get((one.key, one.field))
    ]
    return Carried(document, fresh)


def usual_base(person: Person, submission: Submission) -> Submission | None:
    """Last year's sheet of the same name, else the one it was begun from; a sheet of the whole department has
    no name, and one before it."""
    last = list(last_years(person, submission.fiscal_year, submission.kind))
    same = [one for one in last if plain(one.name) == plain(submission.name)]
    begun = [one for one in last if one.pk == submission.based_on_id]
    found = same or begun
    return source(person, found[0].key) if found else None
