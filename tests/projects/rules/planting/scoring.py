"""Plants errors into the invented reports, audits them, and counts what is found."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from projects.rules.audits import audit, report_of, to_json
from tests.projects.rules.planting import (
    arithmetic,
    between,
    completeness,
    further,
    history,
    language,
    logic,
    times,
    values,
)
from tests.projects.rules.planting.kinds import ANYWHERE, KINDS, WHOLE, Planted
from tests.projects.rules.planting.reading import in_style, invented, read
from tests.projects.rules.planting.reports import Report

GROUPS = (arithmetic, between, completeness, further, history, language, logic, times, values)
LOUD = ("error", "warning")
Finding = dict[str, Any]


def audited(report: Report) -> list[Finding]:
    """Errors and warnings; hints count neither way."""
    found = to_json(audit(report_of(report.as_json())).findings)
    return [one for one in found if one["level"] in LOUD]


def takes_part(planted: Planted, finding: Finding) -> bool:
    paths = {finding["path"], *finding["related"]}
    return any(
        table in (ANYWHERE, finding["table"]) and (path == WHOLE or path in paths)
        for table, path in planted.cells
    )


def is_hit(planted: Planted, finding: Finding) -> bool:
    return finding["rule"] in planted.rules and takes_part(planted, finding)


@dataclass
class Score:
    """planted and found: by kind.  hits: findings that name a planted error.  alarms: all the others, each
    with the name of its report and what was planted into its sheet."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    hits: int = 0
    misses: list[tuple[str, Planted]] = field(default_factory=list)
    alarms: list[tuple[str, Finding, Planted | None]] = field(default_factory=list)

    def count(self, name: str, planted: list[Planted], findings: list[Finding]) -> None:
        for one in planted:
            seen = any(is_hit(one, finding) for finding in findings)
            self.planted[one.kind] += 1
            self.found[one.kind] += seen
            if not seen:
                self.misses.append((name, one))
        for finding in findings:
            if any(is_hit(one, finding) for one in planted):
                self.hits += 1
            else:
                self.alarms.append((name, finding, _planted_at(planted, finding["table"])))

    @property
    def recall(self) -> float:
        return self.found.total() / self.planted.total()

    @property
    def mean(self) -> float:
        """Over the kinds, each counted the same."""
        return sum(self.found[kind] / times for kind, times in self.planted.items()) / len(self.planted)

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + len(self.alarms))


def _planted_at(planted: list[Planted], table: int) -> Planted | None:
    return next((one for one in planted if table in {at for at, _ in one.cells}), None)


def score(seed: int, rounds: int) -> Score:
    """In every round each report once, with at most one error in each sheet, the rarest kinds first."""
    chance, result = random.Random(seed), Score()
    for at, path in ((at, path) for at in range(rounds) for path in invented()):
        report = in_style(read(path), chance)
        planted = list(_planted(report, chance, result.planted))
        result.count(f"{path.stem} {at}", planted, audited(report))
    return result


def _planted(report: Report, chance: random.Random, used: Counter[str]) -> Iterator[Planted]:
    sheets = report.sheets[:]
    chance.shuffle(sheets)
    used = used.copy()
    for sheet in sheets:
        kinds = sorted(KINDS, key=lambda kind: (used[kind.name], chance.random()))
        free = sheet.number not in report.taken
        one = next((one for kind in kinds if (one := kind(sheet, chance))), None) if free else None
        if one:
            report.taken |= {sheet.number, *one.also}
            used[one.kind] += 1
            yield one
