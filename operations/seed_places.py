"""Invented districts: their departments, units, people of every role, and deadlines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from django.contrib.auth.models import User

from departments.models import Department, Person, Region, Unit
from departments.roles import Role
from operations.seed_sheets import CITY
from operations.seed_words import NAMES, OFFICES, PLACES, TOWN, Office
from reviews.models import Deadline, State

OF_THE_REGION = {
    "财政审核": Role.REVIEWER,
    "财政负责": Role.FINANCE_HEAD,
    "只读": Role.READER,
    "管理": Role.ADMIN,
}
OF_A_DEPARTMENT = {"填报": Role.CLERK, "部门审核": Role.HEAD}
VILLAGES = 24  # of a district, named in its sheets
DUE = {State.DRAFT: (10, 20), State.DEPARTMENT_REVIEW: (10, 31), State.FINANCE_REVIEW: (11, 20)}


@dataclass(frozen=True, slots=True)
class Desk:
    """A department with the people its sheets pass by.  people: of each role the key and the name."""

    region: Region
    department: Department
    office: Office
    code: str
    villages: Sequence[str]
    people: dict[str, tuple[int, str]]


def names(seed: str, number: int) -> list[str]:
    """Of so many districts; the first ones of more are the same."""
    dice, found = Random(f"{seed}/districts"), dict[str, None]()
    while len(found) < number:
        found[f"{dice.choice(PLACES)}区"] = None
    return list(found)


def office(number: int) -> tuple[Office, str]:
    """And its code: the offices of a district, then its towns."""
    code = str(101 + number)
    if number < len(OFFICES):
        return OFFICES[number], code
    place = PLACES[(number * 7) % len(PLACES)]
    return Office(f"{place}镇人民政府", TOWN.people, TOWN.things), code


def make(
    seed: str, regions: Sequence[str], departments: int, years: Sequence[int], password: str
) -> list[Desk]:
    """password: the hash that all accounts get."""
    made = Region.objects.bulk_create(Region(name=name, full_name=f"{CITY}{name}") for name in regions)
    offices = [office(number) for number in range(departments)]
    all_departments = Department.objects.bulk_create(
        Department(region=region, code=code, name=f"{region.full_name}{one.name}", short_name=one.name)
        for region in made
        for one, code in offices
    )
    Unit.objects.bulk_create(
        Unit(department=one, code=f"{one.code}001", name=one.name) for one in all_departments
    )
    _deadlines(made, years)
    people = _people(made, all_departments, Random(f"{seed}/people"), password)
    desks = []
    for at, department in enumerate(all_departments):
        one, code = offices[at % departments]
        villages = Random(f"{seed}/{department.region.name}").sample(PLACES, VILLAGES)
        known = {person.role: (person.user_id, person.name) for person in people[department.region_id, None]}
        known |= {
            person.role: (person.user_id, person.name)
            for person in people[department.region_id, department.pk]
        }
        desks.append(Desk(department.region, department, one, code, villages, known))
    return desks


def _deadlines(regions: Sequence[Region], years: Sequence[int]) -> None:
    Deadline.objects.bulk_create(
        Deadline(region=region, fiscal_year=year, state=state, due_on=date(year - 1, *day))
        for region in regions
        for year in years
        for state, day in DUE.items()
    )


def _people(
    regions: Sequence[Region], departments: Sequence[Department], dice: Random, password: str
) -> dict[tuple[int, int | None], list[Person]]:
    wanted = list(_wanted(regions, departments))
    users = User.objects.bulk_create(
        User(username=name, password=password, is_staff=role == Role.ADMIN) for name, role, _, _ in wanted
    )
    people = Person.objects.bulk_create(
        Person(user=user, name=dice.choice(NAMES), region=region, department=department, role=role)
        for user, (_, role, region, department) in zip(users, wanted, strict=True)
    )
    found: dict[tuple[int, int | None], list[Person]] = {}
    for person in people:
        found.setdefault((person.region_id, person.department_id), []).append(person)
    return found


def _wanted(
    regions: Sequence[Region], departments: Sequence[Department]
) -> Iterator[tuple[str, Role, Region, Department | None]]:
    """Account, role and place of everybody, as `demo` names them."""
    for region in regions:
        for word, role in OF_THE_REGION.items():
            yield f"{region.name.removesuffix('区')}-{word}", role, region, None
    for department in departments:
        place = department.region.name.removesuffix("区")
        for word, role in OF_A_DEPARTMENT.items():
            yield f"{place}-{department.short_name}-{word}", role, department.region, department
