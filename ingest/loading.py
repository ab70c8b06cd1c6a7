"""Whole reports into the books at once, unchecked: for an empty site and for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User
from django.db import transaction

from departments.models import Region
from departments.roles import Role
from ingest.drafts.drafting import Json
from ingest.layouts.undescribed import layout_of
from ingest.reports import Report, report_json
from projects.actions import import_table
from reviews.models import State
from sheets.catalogue import sheet_for


class CannotLoad(Exception):
    """Why the reports cannot be brought in, as one Chinese line."""


@transaction.atomic
def load(reports: Sequence[Report]) -> tuple[int, int]:
    """Brings in every sheet of the reports or none, unchecked: how many are new, how many were there already.

    They come in as published, since a published report is what was read, in the name of the region's
    administrator.
    """
    created = [
        import_table(region=region, table_json=table, by=admin, state=State.PUBLISHED).created
        for report in reports
        for region, admin in [_place(report)]
        for table in _tables(report, region)
    ]
    return sum(created), len(created) - sum(created)


def _tables(report: Report, region: Region) -> Iterator[Json]:
    """Each in the layout it was printed in."""
    for table, found in zip(report_json(report)["tables"], report.tables, strict=True):
        own = sheet_for(table["form"], region=region.name, year=table["fiscal_year"] or 0)
        yield table | {"layout": table.get("layout") or layout_of(found.sheet, own)}


def _place(report: Report) -> tuple[Region, User]:
    region = Region.objects.filter(name=report.region).first()
    if region is None:
        raise CannotLoad(f"系统里没有地区“{report.region or '未认出'}”，请先在后台登记。")
    admin = get_user_model().objects.filter(person__region=region, person__role=Role.ADMIN).first()
    if admin is None:
        raise CannotLoad(f"{region.name}还没有管理员，导入无法署名，请先登记。")
    return region, admin
