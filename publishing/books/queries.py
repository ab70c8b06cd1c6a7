"""Reading books: who composes them, which sheets they may hold, what stands against those."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from departments.models import Person, Region
from departments.roles import Role
from projects.documents import document_of
from publishing.models import Book, BookSheet, BookText
from reviews import access
from reviews.findings import Level
from reviews.models import State, StoredFinding, Submission
from sheets.documents import DEPARTMENT_STRATEGY, HAS_TASKS, PROJECT, Document

COMPOSERS = (Role.REVIEWER, Role.FINANCE_HEAD)
IN_FORCE = (State.APPROVED, State.PUBLISHED)
PERSONAL = "P03"  # the rule that finds numbers of people
_IMPORTED = "导入"


def composer(user: access.User) -> Person | None:
    """The place of somebody who composes books; None for everybody else."""
    person = access.person_of(user)
    return person if person and person.role in COMPOSERS else None


def publishes(user: access.User) -> bool:
    person = access.person_of(user)
    return person is not None and person.role == Role.FINANCE_HEAD


def books(region_id: int) -> QuerySet[Book]:
    found = Book.objects.filter(region=region_id).annotate(held=Count("sheets")).defer("frozen")
    return found.order_by("-fiscal_year", "-pk")


def book(region_id: int, key: str) -> Book:
    """One of this region, or Http404."""
    return get_object_or_404(Book.objects.select_related("region"), region=region_id, key=key)


def years(region_id: int) -> list[int]:
    found = Submission.objects.filter(region=region_id).order_by().values_list("fiscal_year", flat=True)
    return sorted(found.distinct(), reverse=True)


def offered(region_id: int, year: int) -> QuerySet[Submission]:
    """The newest edition of each sheet of a year: what a book may hold."""
    here = Submission.objects.filter(region=region_id, fiscal_year=year)
    later = Q(later_state__in=IN_FORCE)
    open_edition = Q(edition__gt=1) & ~Q(state__in=IN_FORCE)  # 调整 has been begun; the old one is in force
    return here.exclude(later).exclude(open_edition).select_related("department", "region")


def in_order(submissions: Sequence[Submission]) -> list[Submission]:
    """As printed where they come from a printed report; else by department and kind, projects first."""
    imported = Submission.objects.filter(
        pk__in=[one.pk for one in submissions], events__action="begin", events__label=_IMPORTED
    )
    if submissions and imported.count() == len(submissions):
        return sorted(submissions, key=lambda one: (one.kind not in HAS_TASKS, one.pk))
    return sorted(submissions, key=_standing)


def _standing(submission: Submission) -> tuple[bool, bool, bool, str, str, bool, str]:
    """Projects before funds; of each department the strategy before the year."""
    department = submission.department
    whole = submission.kind not in HAS_TASKS
    return (
        whole,
        not whole and submission.kind != PROJECT,
        not department.code,
        department.code or "",
        department.name,
        submission.kind != DEPARTMENT_STRATEGY,
        submission.name,
    )


def held(book: Book) -> list[BookSheet]:
    """The sheets of a book in their order, the parts apart; each with its submission."""
    found = book.sheets.select_related(
        "submission__department", "submission__region", "submission__replaced_by"
    )
    return sorted(found, key=lambda one: (one.submission.kind not in HAS_TASKS, one.position, one.pk))


def documents(book: Book) -> dict[int, Document]:
    """What the sheets of a book say now, by the key of the submission."""
    found = Submission.objects.filter(book_sheets__book=book).select_related("head")
    return {one.pk: document_of(one) for one in found.prefetch_related("tasks", "indicators")}


def texts_of(region: Region) -> dict[str, str]:
    found = BookText.objects.filter(region=region).first()
    return found.texts if found else {}


@dataclass(slots=True)
class Standing:
    """What stands against a sheet: open findings by level, and how many of them name a person."""

    levels: Counter[str] = field(default_factory=Counter)
    personal: int = 0


def standings(book: Book) -> dict[int, Standing]:
    """By the key of the submission; nothing for a sheet without open findings."""
    open_ones = StoredFinding.objects.filter(
        submission__book_sheets__book=book, status=StoredFinding.Status.OPEN
    ).exclude(level=Level.HINT)
    found: defaultdict[int, Standing] = defaultdict(Standing)
    counted = open_ones.order_by().values_list("submission", "level", "rule").annotate(number=Count("pk"))
    for submission, level, rule, number in counted:
        found[submission].levels[level] += number
        found[submission].personal += number * (rule == PERSONAL)
    return dict(found)
