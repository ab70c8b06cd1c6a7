"""Three invented rules in the place of the catalogue's, so that tests of the audit know what is found."""

import pytest

from departments.models import Region
from projects import audits
from projects.rules import catalogue
from reviews import audits as rows
from reviews.findings import PASSED, Level, Unclear, rule
from reviews.models import AuditRun
from sheets.documents import FORMS


@rule("V14", Level.WARNING, forms=FORMS)
def small_values(table):
    """指标值太小

    为什么：试一试。
    依据：某办法第一条。
    例：“≥1个”。
    """
    for row in table.rows:
        if row.text("value") == "≥1个":
            yield row.fault("value", "指标值太小", "指标值只有 1 个。请核对。", sum=["1 个 ＜ 2 个"])
        else:
            yield PASSED


@rule("A02", Level.ERROR, forms=FORMS)
def odd_totals(table):
    """总额算不出

    为什么：试一试。
    依据：某办法第二条。
    例：总额不是数。
    """
    yield Unclear("总额不是数") if table.name == "说不清" else PASSED


@rule("A12", Level.ERROR, forms=())
def same_goals(report):
    """两张表的目标相同

    为什么：试一试。
    依据：某办法第三条。
    例：照抄。
    """
    first = {}
    for table in report.tables:
        before = first.setdefault(table.goal, table)
        if before is table:
            yield PASSED
        else:
            yield table.fault("goal", "目标相同", f"和“{before.name}”的目标一字不差。请核对。")


@pytest.fixture
def three_rules(monkeypatch):
    one, many = (odd_totals, small_values), (same_goals,)
    monkeypatch.setattr(catalogue, "RULES", one)
    monkeypatch.setattr(catalogue, "REPORT_RULES", many)
    monkeypatch.setattr("projects.checks.CHECKS", (), raising=False)
    for each in (*one, *many):
        monkeypatch.setitem(catalogue.BY_ID, each.id, each)


def audited(region: Region, year: int = 2024, by=None) -> AuditRun:
    """Looked at from the beginning to the end."""
    begun, is_new = rows.begin(region=region, fiscal_year=year, by=by, tables=0)
    assert is_new
    audits.run(begun.pk)
    begun.refresh_from_db()
    return begun
