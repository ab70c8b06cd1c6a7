"""The standing cast: one department's clerk and head, finance, a stranger, and one of another region."""

from dataclasses import dataclass
from itertools import count

from django.contrib.auth.models import User

from departments.models import Department, Person, Region
from departments.roles import Role
from projects import actions
from projects.documents import document_of
from reviews.models import Submission
from sheets.documents import FUND, PROJECT, Budget, Document, Indicator, Party, Task

_numbers = count(1)
# what brings a fresh draft into a state: who does what
WAYS = {
    "draft": (),
    "department_review": (("clerk", "submit"),),
    "finance_review": (("clerk", "submit"), ("head", "pass")),
    "returned": (("clerk", "submit"), ("head", "return")),
    "approved": (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")),
    "published": (
        ("clerk", "submit"),
        ("head", "pass"),
        ("reviewer", "approve"),
        ("finance_head", "publish"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    region: Region
    department: Department
    clerk: User
    head: User
    reviewer: User
    finance_head: User
    reader: User
    admin: User
    stranger: User  # a clerk of another department of the same region
    foreigner: User  # the finance reviewer of another region
    foreign_clerk: User

    def everybody(self) -> dict[str, User]:
        return {name: getattr(self, name) for name in self.__slots__[2:]}


def make_cast() -> Cast:
    here, there = make_region("淄川区"), make_region("周村区")
    education, water = make_department(here, "教育局", "202"), make_department(here, "水利局", "310")
    elsewhere = make_department(there, "商务局", None)
    return Cast(
        region=here,
        department=education,
        clerk=make_user(Role.CLERK, here, education),
        head=make_user(Role.HEAD, here, education),
        reviewer=make_user(Role.REVIEWER, here),
        finance_head=make_user(Role.FINANCE_HEAD, here),
        reader=make_user(Role.READER, here),
        admin=make_user(Role.ADMIN, here),
        stranger=make_user(Role.CLERK, here, water),
        foreigner=make_user(Role.REVIEWER, there),
        foreign_clerk=make_user(Role.CLERK, there, elsewhere),
    )


def make_region(name: str) -> Region:
    return Region.objects.create(name=name, full_name=f"淄博市{name}")


def make_department(region: Region, name: str, code: str | None) -> Department:
    return Department.objects.create(
        region=region, code=code, name=f"{region.full_name}{name}", short_name=name
    )


def make_user(role: Role, region: Region, department: Department | None = None) -> User:
    """Without a password: tests use force_login, and hashing is slow on purpose."""
    user = User.objects.create(username=f"{role}-{next(_numbers)}", is_staff=role == Role.ADMIN)
    Person.objects.create(user=user, name=f"{role.label}甲", region=region, department=department, role=role)
    return user


def make_rows(number: int, *, value: str = "≥{}个") -> tuple[Indicator, ...]:
    return tuple(
        Indicator(
            level1="产出指标",
            level2="数量指标",
            level3=f"新建学校数量{index}",
            value=value.format(index),
            key=f"row{index:05}",
        )
        for index in range(1, number + 1)
    )


def make_document(*, name: str = "校园安全", rows: int = 2, form: str = PROJECT, tasks: int = 1) -> Document:
    """`rows` are shared out over the tasks, in order."""
    all_rows, share = make_rows(rows), -(-rows // tasks)
    return Document(
        form=form,
        fiscal_year=2024,
        name=name,
        department=Party("202", "淄博市淄川区教育局"),
        unit=Party("202001", "淄博市淄川区教育局") if form == PROJECT else None,
        budget=Budget("785.00", "785.00", None) if form == PROJECT else Budget("785.00"),
        goal="保障校园安全。",
        tasks=tuple(
            Task(
                seq=number + 1,
                name=f"任务{number + 1}" if form == FUND else None,
                key=f"task{number + 1:04}",
                indicators=all_rows[number * share : (number + 1) * share],
            )
            for number in range(tasks)
        ),
    )


def make_submission(cast: Cast, *, state: str = "draft", name: str = "校园安全", rows: int = 2) -> Submission:
    """The clerk's, filled and brought into the state by the people whose turn it is."""
    submission = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind=PROJECT,
        fiscal_year=2024,
        name=name,
    )
    write(submission, make_document(name=name, rows=rows), by=cast.clerk)
    submission = fresh(submission)
    for who, action in WAYS[state]:
        submission = actions.move(
            submission=submission, action=action, by=getattr(cast, who), opinion="请核对"
        )
    return submission


def write(submission: Submission, document: Document, *, by: User) -> actions.Saved | actions.Conflict:
    """Saves on top of the version as it is now in the database."""
    version = fresh(submission).version
    return actions.save(submission=submission, document=document, base_version=version, by=by)


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def content(submission: Submission) -> Document:
    return document_of(fresh(submission))
