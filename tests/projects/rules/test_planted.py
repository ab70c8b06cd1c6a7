"""The audit finds errors that were planted into invented reports, and leaves what is right alone."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.projects.rules.planting.arithmetic import triples
from tests.projects.rules.planting.kinds import KINDS
from tests.projects.rules.planting.reading import invented, read
from tests.projects.rules.planting.reports import Line, Sheet
from tests.projects.rules.planting.scoring import Score, audited, score

RECALL, MEAN, PRECISION = 0.90, 0.85, 0.85
ROUNDS = 4
SCALES = {"亿": Decimal(10**8), "万": Decimal(10**4)}

every_report = pytest.mark.parametrize("path", invented(), ids=lambda path: path.stem)


@pytest.fixture(scope="module", params=[1, 2])
def result(request: pytest.FixtureRequest) -> Score:
    return score(seed=request.param, rounds=ROUNDS)


@pytest.mark.slow
def test_planted_errors_are_found(result: Score) -> None:
    assert len(result.planted) == len(KINDS) >= 35
    assert result.recall >= RECALL
    assert result.mean >= MEAN


@pytest.mark.slow
def test_what_was_not_planted_is_seldom_reported(result: Score) -> None:
    assert result.precision >= PRECISION


@every_report
def test_a_report_without_errors_has_hardly_a_finding(path: Path) -> None:
    report = read(path)
    assert len(audited(report)) <= 0.2 * len(report.sheets)


@every_report
def test_the_sums_of_the_invented_sheets_are_right(path: Path) -> None:
    """Reckoned here once more, without the rules."""
    for sheet in read(path).sheets:
        for standard, quantity, amount in triples(sheet):
            periods = 12 if "月" in standard.unit else _days(sheet) if "天" in standard.unit else 1
            off = abs(_plain(standard) * _plain(quantity) * periods - _plain(amount))
            assert off <= 100, amount.name
        for total in sheet.with_tag("total"):
            parts = [_plain(one) for one in sheet.with_tag("part") if one.task == total.task]
            assert sum(parts) in (0, _plain(total)), total.name


def _plain(line: Line) -> Decimal:
    assert line.number is not None
    return line.number * SCALES.get(line.unit[:1], Decimal(1))


def _days(sheet: Sheet) -> Decimal:
    return next(_plain(one) for one in sheet.lines if one.unit == "天" and one.is_under("数量"))
