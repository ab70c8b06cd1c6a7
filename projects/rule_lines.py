"""A rule as the pages about rules show it: its words, its level in a region and year, how it did there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from projects import audit_queries
from projects.rules.catalogue import GROUPS, REPORT_RULES
from reviews.access import User
from reviews.findings import OFF, Level, Rule, Settings
from reviews.models import StoredFinding
from reviews.scoring import plain
from sheets.documents import FORMS

_BETWEEN = {one.id for one in REPORT_RULES}
FORM_NAMES = dict(zip(FORMS, ("项目", "专项资金", "部门整体", "整体战略"), strict=True))


@dataclass(slots=True)
class Tally:
    """How often a rule found something that stands, and how much of it was kept or dismissed."""

    fired: int = 0
    kept: int = 0
    dismissed: int = 0


@dataclass(frozen=True, slots=True)
class LimitLine:
    """value: as it counts; usual: where the region has set another."""

    name: str
    label: str
    value: str
    usual: str


@dataclass(frozen=True, slots=True)
class RuleLine:
    rule: Rule
    level: Level | None  # None: not used
    own: str  # the region's; "" as usual
    limits: tuple[LimitLine, ...]
    tally: Tally = field(default_factory=Tally)

    @property
    def group(self) -> str:
        return self.rule.id[0]

    @property
    def place(self) -> tuple[int, str]:
        """In the catalogue's order."""
        return list(GROUPS).index(self.group), self.rule.id

    @property
    def is_set(self) -> bool:
        return bool(self.own)

    @property
    def fired(self) -> int:
        return self.tally.fired

    @property
    def kept(self) -> int:
        return self.tally.kept

    @property
    def dismissed(self) -> int:
        return self.tally.dismissed

    @property
    def kept_share(self) -> str:
        return _share(self.kept, self.fired)

    @property
    def dismissed_share(self) -> str:
        return _share(self.dismissed, self.fired)

    @property
    def form_names(self) -> str:
        """Of the sheets it looks at; "" for all."""
        names = [name for form, name in FORM_NAMES.items() if form in self.rule.forms]
        return "" if len(names) == len(FORM_NAMES) else "、".join(names)

    @property
    def between(self) -> bool:
        """Whether it looks at all sheets of a report together."""
        return self.rule.id in _BETWEEN


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else ""


def rule_lines(
    rules: Iterable[Rule], settings: Settings, tallies: Mapping[str, Tally] | None = None
) -> list[RuleLine]:
    known = tallies or {}
    return [
        RuleLine(
            one,
            _level(one, settings),
            settings.levels.get(one.id, ""),
            _limits(one, settings),
            known.get(one.id, Tally()),
        )
        for one in rules
    ]


def _level(one: Rule, settings: Settings) -> Level | None:
    level = settings.levels.get(one.id) or one.level
    return None if level == OFF else Level(level)


def _limits(one: Rule, settings: Settings) -> tuple[LimitLine, ...]:
    return tuple(
        LimitLine(
            name,
            limit.label,
            plain(settings.limits.get((one.id, name), limit.value)),
            plain(limit.value) if settings.limits.get((one.id, name), limit.value) != limit.value else "",
        )
        for name, limit in one.limits.items()
    )


def counted(user: User, year: int) -> dict[str, Tally]:
    """By rule, of the person's own sheets of the year; one query."""
    found: dict[str, Tally] = {}
    rows = audit_queries.findings(user, year).order_by().values_list("rule", "status")
    for rule, status, number in rows.annotate(Count("pk")):
        tally = found.setdefault(rule, Tally())
        tally.fired += number
        if status == StoredFinding.Status.KEPT:
            tally.kept += number
        elif status == StoredFinding.Status.DISMISSED:
            tally.dismissed += number
    return found
