"""Writing the registers from what a published report prints."""

from collections.abc import Iterable
from typing import TypeVar

from departments.models import Department, Region, Unit
from indicators.printed import compact, fold

Named = TypeVar("Named", Department, Unit)


def known_department(*, region: Region, code: str | None, name: str | None) -> Department | None:
    """The department with this code or else this name."""
    return _known(region.departments.all(), code, name)


def register_department(*, region: Region, code: str | None, name: str) -> Department:
    """The department with this code or else this name; entered when the register has neither."""
    found = known_department(region=region, code=code, name=name)
    if found is None:
        short = name.rpartition(region.name)[2] or name
        defaults = {"code": code, "short_name": short[:40]}
        return Department.objects.get_or_create(region=region, name=name, defaults=defaults)[0]
    if code and found.code is None:
        found.code = code
        found.save(update_fields=["code"])
    return found


def known_unit(*, department: Department, code: str | None, name: str | None) -> Unit | None:
    """The unit with this code or else this name."""
    return _known(department.units.all(), code, name)


def register_unit(*, department: Department, code: str | None, name: str) -> Unit:
    if found := known_unit(department=department, code=code, name=name):
        return found
    return Unit.objects.get_or_create(department=department, name=name, defaults={"code": code})[0]


def _known(registered: Iterable[Named], code: str | None, name: str | None) -> Named | None:
    """A name is the same with brackets of either width."""
    every = list(registered)
    coded = next((one for one in every if code and one.code == code), None)
    return coded or next((one for one in every if name and _plain(one.name) == _plain(name)), None)


def _plain(name: str) -> str:
    return fold(compact(name))
