"""Last year's sheet of each of many sheets, as `queries.year_before` has it of one."""

from collections.abc import Iterable

from reviews.models import State, Submission

IN_FORCE = (State.APPROVED, State.PUBLISHED)
About = tuple[int, str, str]  # department, kind, name


def predecessors(submissions: Iterable[Submission]) -> dict[int, int]:
    """Primary key -> that of last year's sheet in force: the one it was begun from, else the one of its name.

    submissions: of one region and year, so that one query is enough.
    """
    wanted = list(submissions)
    if not wanted:
        return {}
    named = _in_force(wanted[0].region_id, wanted[0].fiscal_year - 1)
    begun_from = set(named.values())
    found = {
        one.pk: one.based_on_id
        if one.based_on_id in begun_from
        else named.get((one.department_id, one.kind, one.name))
        for one in wanted
    }
    return {pk: older for pk, older in found.items() if older}


def _in_force(region_id: int, year: int) -> dict[About, int]:
    rows = Submission.objects.filter(region=region_id, fiscal_year=year, state__in=IN_FORCE)
    latest = rows.exclude(later_state__in=IN_FORCE).order_by("edition")
    found = latest.values_list("department", "kind", "name", "pk")
    return {(department, kind, name): pk for department, kind, name, pk in found}
