"""A project list from another system of the bureau: each line a draft for the department's clerk to fill.

The books name the person who made the token, and the token.  A project that is there already is left alone,
so the same list can be sent again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction

from departments.actions import known_department, known_unit
from departments.models import Department
from projects import actions, queries
from projects.documents import empty
from publishing.data.csv import plain
from publishing.models import Token
from reviews.models import Kind
from reviews.problems import Problem
from sheets.documents import Budget, Document, Party

MOST_LINES = 200
CREATED, KNOWN, REFUSED = "created", "known", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """department, unit: code or name, as registered; amount in 万元."""

    department: str
    name: str
    fiscal_year: int
    amount: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a line: the draft's key, or why there is none."""

    result: str
    key: str = ""
    state: str = ""
    reason: str = ""


class LinesRefused(Exception):
    def __init__(self, lines: Sequence[Received]) -> None:
        super().__init__("some lines were refused")
        self.lines = lines


def receive(token: Token, projects: Sequence[Project], *, all_or_nothing: bool = False) -> list[Received]:
    """Raises LinesRefused, having begun nothing, when all were wanted and one cannot be."""
    with transaction.atomic():
        done = [_received(token, one) for one in projects]
        if all_or_nothing and any(one.result == REFUSED for one in done):
            raise LinesRefused([_as_if_nothing(one) for one in done])
    return done


def _as_if_nothing(line: Received) -> Received:
    return Received(REFUSED, reason="因为别的行不能接收，没有建。") if line.result == CREATED else line


def _received(token: Token, project: Project) -> Received:
    department = known_department(region=token.region, code=project.department, name=project.department)
    if department is None:
        return Received(REFUSED, reason=f"本地区没有编码或名称为“{project.department}”的部门。")
    document = _document(department, project)
    if known := queries.same_sheet(department, document):
        return Received(KNOWN, known.key, known.state)
    try:
        made = actions.begin_for(by=_in_the_name_of(token), department=department, document=document)
    except Problem as found:
        return Received(REFUSED, reason=found.message)
    return Received(CREATED, made.key, made.state)


def _in_the_name_of(token: Token):
    user = token.created_by
    user.system = token.name
    return user


def _document(department: Department, project: Project) -> Document:
    party = Party(department.code, department.name)
    blank = empty(
        kind=Kind.PROJECT.value, fiscal_year=project.fiscal_year, name=project.name, department=party
    )
    amount = None if project.amount is None else plain(project.amount)
    return replace(blank, unit=_unit(department, project.unit), budget=Budget(total=amount))


def _unit(department: Department, text: str) -> Party | None:
    """With its code where it is registered; the clerk sees to the rest."""
    if not text:
        return None
    known = known_unit(department=department, code=text, name=text)
    return Party(known.code, known.name) if known else Party(name=text)
