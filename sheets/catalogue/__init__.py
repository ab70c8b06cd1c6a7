"""The official sheets, one file each.  Forms change by region and by year: each names its own."""

from sheets.catalogue import (
    department_annual,
    department_application,
    department_strategy,
    fund,
    project,
    project_application,
    project_evaluation,
    project_monitoring,
    project_properties,
    project_stages,
)
from sheets.layout import Sheet

# what regions print, and what a new sheet is begun in
SHEETS: tuple[Sheet, ...] = (
    project.ZICHUAN_2024,
    fund.ZHOUCUN_2024,
    department_annual.ZICHUAN_2024,
    department_annual.ZHOUCUN_2024,
    department_strategy.ZHOUCUN_2024,
)
# what is read, shown and edited as it came in; no sheet is begun in one of these
FOREIGN: tuple[Sheet, ...] = (
    project_application.NATIONAL_2015,
    project_application.CYCLE_2022,
    project_properties.COLUMNS_2023,
    project_stages.YUAN_2026,
    project_evaluation.NATIONAL_2020,
    project_monitoring.NATIONAL_2019,
    department_application.NATIONAL_2015,
)
BY_ID: dict[str, Sheet] = {sheet.id: sheet for sheet in (*SHEETS, *FOREIGN)}


def sheet_for(form: str, *, region: str, year: int) -> Sheet:
    """The sheet a region uses for a form in a fiscal year: its own before the general, the newest first.

    A year before the first known sheet gets the oldest.  Raises KeyError for an unknown form.
    """
    candidates = [sheet for sheet in SHEETS if sheet.form == form and sheet.region in (region, None)]
    if not candidates:
        raise KeyError(form)
    in_use = [sheet for sheet in candidates if sheet.since <= year] or candidates
    return max(in_use, key=lambda sheet: (sheet.region is not None, sheet.since))


def printed_in(layout: str | None, form: str, *, region: str, year: int) -> Sheet:
    """The sheet of an id, where it is one of this form; else the region's own."""
    named = BY_ID.get(layout or "")
    return named if named and named.form == form else sheet_for(form, region=region, year=year)
