"""审核意见书: what a department has to mend or to explain, sheet by sheet, as a letter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, QuerySet
from django.utils import timezone

from departments.models import Department
from projects import audit_queries
from projects.audit_queries import explained, name_of, said_of
from reviews import access
from reviews.findings import SIGNS, Level
from reviews.models import Explanation, StoredFinding

LISTED = (Level.ERROR.value, Level.WARNING.value)


@dataclass(frozen=True, slots=True)
class Item:
    finding: StoredFinding
    said: Explanation | None

    @property
    def sign(self) -> str:
        return SIGNS[Level(self.finding.level)]

    @property
    def css(self) -> str:
        return Level(self.finding.level).css


@dataclass(frozen=True, slots=True)
class Part:
    """A sheet with what was found in it."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    department: Department
    year: int
    sheets: int
    parts: tuple[Part, ...]
    hints: int
    day: date

    @property
    def title(self) -> str:
        return f"关于{self.year}年度绩效目标表的审核意见"

    @property
    def sender(self) -> str:
        return f"{self.department.region.full_name}财政局"

    def number(self, level: str) -> int:
        return sum(one.finding.level == level for part in self.parts for one in part.items)

    @property
    def errors(self) -> int:
        return self.number(Level.ERROR)

    @property
    def doubts(self) -> int:
        return self.number(Level.WARNING)

    @property
    def opening(self) -> str:
        found = [f"错误 {self.errors} 处" * bool(self.errors), f"疑问 {self.doubts} 处" * bool(self.doubts)]
        said = "、".join(filter(None, found))
        begin = f"经审核，你单位{self.year}年度的 {self.sheets} 张绩效目标表"
        return f"{begin}，有{said}，意见如下。" if said else f"{begin}没有要改或要说明的地方。"

    @property
    def closing(self) -> str:
        asked = "错误请改正；疑问请改正，或在系统中写明保留的原因。改好后请重新送审。" if self.parts else ""
        return asked + (f"另有 {self.hints} 处提示，供参考，见系统。" if self.hints else "")


def standing(user: access.User, year: int) -> QuerySet[StoredFinding]:
    return audit_queries.findings(user, year).exclude(status=StoredFinding.Status.DISMISSED)


def addressees(user: access.User, year: int) -> list[tuple[Department, int]]:
    """Departments with how many 错 and 疑 their letter lists; two queries."""
    counted = standing(user, year).filter(level__in=LISTED).order_by().values_list("submission__department")
    numbers = dict(counted.annotate(Count("pk")))
    sheets = audit_queries.own(user, year).order_by().values("department")
    places = Department.objects.filter(pk__in=sheets).select_related("region").order_by("code", "name")
    return [(one, numbers.get(one.pk, 0)) for one in places]


def letter(user: access.User, year: int, department: Department) -> Letter:
    """Four queries."""
    found = standing(user, year).filter(submission__department=department)
    listed = list(audit_queries.listed(found.filter(level__in=LISTED), "table"))
    return Letter(
        department=department,
        year=year,
        sheets=audit_queries.own(user, year).filter(department=department).count(),
        parts=tuple(_parts(listed)),
        hints=found.filter(level=Level.HINT.value).count(),
        day=timezone.localdate(),
    )


def _parts(listed: list[StoredFinding]) -> Iterator[Part]:
    said = explained(listed)
    for _, rows in groupby(listed, key=lambda one: one.submission_id):
        of_sheet = list(rows)
        items = tuple(Item(one, said_of(one, said)) for one in of_sheet)
        yield Part(name_of(of_sheet[0].submission), items)
