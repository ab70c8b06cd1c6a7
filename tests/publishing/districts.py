"""Invented districts with published sheets, without going the long way."""

from decimal import Decimal

from django.utils import timezone

from departments.models import Department, Region
from projects.documents import meaning
from publishing import indexed, shelves
from publishing.models import Publication, PublishedRow
from reviews.models import Submission

Row = tuple[str, str, str]  # level 2, level 3, value


def district(name: str) -> Department:
    """Its 民政局."""
    region, _ = Region.objects.get_or_create(name=name, defaults={"full_name": f"某市{name}"})
    department, _ = Department.objects.get_or_create(
        region=region, name=f"{region.full_name}民政局", defaults={"short_name": "民政局"}
    )
    return department


def public_sheet(
    place: str, name: str, rows: list[Row], *, task: str = "", year: int = 2024, amount: str = "100"
) -> Publication:
    department = district(place)
    about = {
        "region": department.region,
        "department": department,
        "kind": "fund" if task else "project",
        "fiscal_year": year,
        "name": name,
        "amount": Decimal(amount),
    }
    submission = Submission.objects.create(state="published", **about)
    now = timezone.now()
    publication = Publication(
        submission=submission, key=submission.key, published_at=now, changed_at=now, **about
    )
    publication.search = "\n".join([name, department.name, task, *map("\n".join, rows)]).casefold()
    for column, value in indexed.columns(publication, [task] * len(rows)).items():
        setattr(publication, column, value)
    publication.save()
    shelves.renew(publication)
    PublishedRow.objects.bulk_create(
        PublishedRow(
            publication=publication,
            position=position,
            task=task,
            level2=level2,
            level3=level3,
            value=value,
            search="\n".join(filter(None, (task, level2, level3, value))).casefold(),
            **meaning(value),
        )
        for position, (level2, level3, value) in enumerate(rows)
    )
    return publication
