"""The same content is checked once in a process; other content, another setting or rule is looked at."""

from dataclasses import replace
from decimal import Decimal

import pytest

from projects import checks
from projects.rules import catalogue
from projects.rules.table import Table
from reviews.findings import OFF, Settings
from sheets.shown import shown
from tests.cast import make_document

DOCUMENT = make_document(rows=4)


@pytest.fixture(autouse=True)
def nothing_known():
    checks.KNOWN.clear()


def table(document=DOCUMENT, **more) -> Table:
    return Table(document, shown(document, region="淄川区"), **{"region": "淄川区"} | more)


def test_what_is_known_is_what_the_rules_say() -> None:
    first, again, fresh = checks.checked(table()), checks.checked(table()), checks.check(table())
    assert len(checks.KNOWN) == 1 and fresh.findings
    assert first.outcomes == again.outcomes == fresh.outcomes
    assert first.findings == again.findings == fresh.findings


@pytest.mark.parametrize(
    "other",
    [
        {"document": replace(DOCUMENT, goal="另一个目标")},
        {"document": replace(DOCUMENT, tasks=(replace(DOCUMENT.tasks[0], key="other"),))},
        {"region": "周村区"},
        {"before": make_document(rows=4)},
        {"number": 3},
    ],
    ids=["a text", "a key", "a region", "the year before", "a place in the report"],
)
def test_whatever_a_rule_can_see_makes_it_another_sheet(other: dict) -> None:
    checks.checked(table())
    document = other.pop("document", DOCUMENT)
    assert (
        checks.checked(table(document, **other)).outcomes == checks.check(table(document, **other)).outcomes
    )
    assert len(checks.KNOWN) == 2


def test_a_region_that_sets_a_rule_otherwise_is_heard() -> None:
    found = checks.checked(table()).findings[0]
    off = Settings(levels={found.rule: OFF}, limits={(found.rule, "limit"): Decimal(1)})
    assert found.rule not in {one.rule for one in checks.checked(table(), off).findings}


def test_a_rule_that_broke_off_is_asked_again(monkeypatch) -> None:
    def broken(subject: object) -> list:
        raise ZeroDivisionError

    one = checks.checked(table()).findings[0].rule
    rules = tuple(replace(rule, look=broken) if rule.id == one else rule for rule in catalogue.RULES)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(catalogue, "RULES", rules)
        assert one not in {found.rule for found in checks.checked(table()).findings}
        assert len(checks.KNOWN) == 1
    assert one in {found.rule for found in checks.checked(table()).findings}
