"""The official sheets, one file each.  Forms change by region and by year: each names its own."""

from sheets.catalogue import department_annual, department_strategy, fund, project
from sheets.layout import Sheet

SHEETS: tuple[Sheet, ...] = (
    project.ZICHUAN_2024,
    fund.ZHOUCUN_2024,
    department_annual.ZICHUAN_2024,
    department_annual.ZHOUCUN_2024,
    department_strategy.ZHOUCUN_2024,
)


def sheet_for(form: str, *, region: str, year: int) -> Sheet:
    """The sheet a region uses for a form in a fiscal year: its own before the general, the newest first.

    A year before the first known sheet gets the oldest.  Raises KeyError for an unknown form.
    """
    candidates = [sheet for sheet in SHEETS if sheet.form == form and sheet.region in (region, None)]
    if not candidates:
        raise KeyError(form)
    in_use = [sheet for sheet in candidates if sheet.since <= year] or candidates
    return max(in_use, key=lambda sheet: (sheet.region is not None, sheet.since))
