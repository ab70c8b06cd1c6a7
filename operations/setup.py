"""The first entries of a new site: a region, its departments and units, its administrator; all or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from departments.actions import known_department, known_unit
from departments.models import Department, Person, Region, Unit
from departments.roles import Role
from journal.actions import record
from operations.setup_list import Listed, Wrong, plain


@dataclass(frozen=True, slots=True)
class Administrator:
    name: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Done:
    region: bool
    departments: int
    units: int
    administrator: bool


def administrators(region: str, username: str = "") -> QuerySet[Person]:
    """username: the one of this name."""
    found = Person.objects.filter(region__name=region, role=Role.ADMIN, user__is_active=True)
    return found.filter(user__username=User.normalize_username(username)) if username else found


@transaction.atomic
def set_up(
    *, region: str, full_name: str, listed: Sequence[Listed] = (), administrator: Administrator | None = None
) -> Done:
    """What is there already stays as it is; what contradicts it is refused."""
    region, full_name = region.strip(), full_name.strip()
    if wrong := list(_ill_named(region, full_name, administrator)):
        raise Wrong(wrong)
    found, is_new = _region(region, full_name)
    if wrong := [line for one in listed for line in _contradictions(found, one)]:
        raise Wrong(wrong)
    made = [_entered(found, one) for one in listed]
    done = Done(is_new, sum(new for new, _ in made), sum(units for _, units in made), bool(administrator))
    if administrator:
        _make_administrator(found, administrator)
    record(
        "site.set_up",
        target=f"region:{found.pk}",
        label=region,
        region=found.pk,
        departments=done.departments,
        units=done.units,
        administrator=administrator.username if administrator else "",
    )
    return done


def _ill_named(region: str, full_name: str, administrator: Administrator | None) -> Iterator[str]:
    given = [("地区的名称", region, Region, "name"), ("地区的全称", full_name, Region, "full_name")]
    if administrator:
        given.append(("管理员的姓名", administrator.name, Person, "name"))
    for what, text, model, field in given:
        most = model._meta.get_field(field).max_length
        if len(text) > most:
            yield f"{what}有 {len(text)} 个字，最多 {most} 个。请缩短。"
        elif not text.strip() and field != "full_name":
            yield f"{what}是空的。请填上。"


def _region(name: str, full_name: str) -> tuple[Region, bool]:
    known = Region.objects.filter(name=name).first()
    if known and full_name and known.full_name != full_name:
        raise Wrong([f"地区“{name}”已有，全称是“{known.full_name}”。请写成一样，或在后台改。"])
    if known:
        return known, False
    try:
        with transaction.atomic():
            return Region.objects.create(name=name, full_name=full_name or name), True
    except IntegrityError as error:
        raise Wrong([f"全称“{full_name}”已是另一个地区的。请核对。"]) from error


def _contradictions(region: Region, listed: Listed) -> Iterator[str]:
    department = known_department(region=region, code=listed.code or None, name=listed.name)
    if department is None:
        return
    if wrong := _other(department, listed.code, listed.name):
        yield f"第 {listed.row} 行：{wrong}"
        return
    for name, code in listed.units.items():
        unit = known_unit(department=department, code=code or None, name=name)
        if unit and (wrong := _other(unit, code, name)):
            yield f"第 {listed.row} 行的部门，单位“{name}”：{wrong}"


def _other(known: Department | Unit, code: str, name: str) -> str:
    """Why the registered one is another than the listed one."""
    if plain(known.name) != plain(name):
        return f"编码 {code} 在网站上是“{known.name}”，表里是“{name}”。请改正表，或先在后台改名。"
    if code and known.code and known.code != code:
        return f"“{name}”在网站上的编码是 {known.code}，表里是 {code}。请改正表，或先在后台改编码。"
    return ""


def _entered(region: Region, listed: Listed) -> tuple[bool, int]:
    """Whether the department is new, and how many of its units."""
    known = known_department(region=region, code=listed.code or None, name=listed.name)
    department = known or Department.objects.create(
        region=region,
        code=listed.code or None,
        name=listed.name,
        short_name=listed.short_name or _short(listed.name, region),
    )
    new = [
        Unit.objects.create(department=department, code=code or None, name=name)
        for name, code in listed.units.items()
        if not known_unit(department=department, code=code or None, name=name)
    ]
    return known is None, len(new)


def _short(name: str, region: Region) -> str:
    return (name.rpartition(region.name)[2] or name)[:40]


def _make_administrator(region: Region, wanted: Administrator) -> None:
    """Maintains the region's registers; the password as the rules want it, of the whole person."""
    username = User.normalize_username(wanted.username)  # as the log-in page reads what is typed
    if User.objects.filter(username=username).exists():
        raise Wrong([f"账号“{username}”已有。请换一个账号名。"])
    user = User(username=username, is_staff=True)
    person = Person(user=user, name=wanted.name, region=region, role=Role.ADMIN)
    user.person = person
    try:
        user.clean_fields(exclude=["password"])
        validate_password(wanted.password, user)
    except ValidationError as error:
        raise Wrong(error.messages) from error
    user.set_password(wanted.password)
    user.save()
    person.user = user
    person.save()
