"""Writing the registers from what a published report prints."""

from departments.models import Department, Region, Unit


def known_department(*, region: Region, code: str | None, name: str | None) -> Department | None:
    """The department with this code or else this name."""
    known = region.departments.all()
    return (known.filter(code=code).first() if code else None) or known.filter(name=name).first()


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


def register_unit(*, department: Department, code: str | None, name: str) -> Unit:
    known = department.units.all()
    found = (known.filter(code=code).first() if code else None) or known.filter(name=name).first()
    if found:
        return found
    return Unit.objects.get_or_create(department=department, name=name, defaults={"code": code})[0]
