"""What a region has set for rules, gates and scores in a year.  Asked once in a request, for all sheets."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.db.models.signals import post_delete, post_save

from reviews import gates
from reviews.findings import AS_USUAL, OFF, Level, Settings
from reviews.models import Gate, RuleSetting, ScoreScheme
from reviews.scoring import USUAL, Scheme, scheme_from

Answer = TypeVar("Answer")
Cached = dict[tuple[str, int, int], Any]
_STOPPING: dict[str, frozenset[Level]] = {
    Gate.Stops.NOTHING: frozenset(),
    Gate.Stops.ERRORS: frozenset({Level.ERROR}),
    Gate.Stops.WARNINGS: frozenset({Level.ERROR, Level.WARNING}),
}
_UNSET: dict[str, Any] = {"rules": AS_USUAL, "gates": {}, "scheme": USUAL}
GATED = ("submit", "pass", "approve", "publish")
_request = Local()


def settings_of(region_id: int, year: int) -> Settings:
    """Levels and limits of rules; one query."""
    return _once("rules", region_id, year, _settings)


def stops(region_id: int, year: int, action: str) -> frozenset[Level]:
    """The levels that keep a sheet from this move while nobody has explained or dismissed them; one query."""
    gates: dict[str, str] = _once("gates", region_id, year, _gates)
    return _STOPPING[gates.get(action, Gate.Stops.ERRORS)] if action in GATED else frozenset()


def scheme_of(region_id: int, year: int) -> Scheme:
    """How sheets are scored: as usual where the region has set nothing; one query."""
    return _once("scheme", region_id, year, _scheme)


def know_unset(kind: str, region_id: int, year: int) -> None:
    """Somebody has just seen that the region has set nothing of this kind: no query in this request."""
    known: Cached | None = getattr(_request, "known", None)
    if known is not None:
        known.setdefault((kind, region_id, year), _UNSET[kind])


def _settings(region_id: int, year: int) -> Settings:
    rows = list(RuleSetting.objects.filter(region=region_id, fiscal_year=year))
    limits = {(row.rule, name): Decimal(text) for row in rows for name, text in row.limits.items()}
    levels = {row.rule: row.level for row in rows if row.level and not _is_always_used(row)}
    return Settings(levels=levels, limits=limits)


def _is_always_used(row: RuleSetting) -> bool:
    """What looks for personal data and secrets cannot be switched off."""
    return row.level == OFF and row.rule in gates.PRIVACY


def _gates(region_id: int, year: int) -> dict[str, str]:
    return dict(Gate.objects.filter(region=region_id, fiscal_year=year).values_list("action", "stops"))


def _scheme(region_id: int, year: int) -> Scheme:
    row = ScoreScheme.objects.filter(region=region_id, fiscal_year=year).first()
    return scheme_from(row.items, row.grades, row.deductions, in_use=row.in_use) if row else USUAL


def _once(kind: str, region_id: int, year: int, ask: Callable[[int, int], Answer]) -> Answer:
    """Remembered within a request only: commands and workers ask again."""
    known: Cached | None = getattr(_request, "known", None)
    if known is None:
        return ask(region_id, year)
    key = kind, region_id, year
    if key not in known:
        known[key] = ask(region_id, year)
    return known[key]


def _begin(**_: Any) -> None:
    _request.known = {}


def _end(**_: Any) -> None:
    _request.known = None


def _forget(**_: Any) -> None:
    if getattr(_request, "known", None):
        _request.known = {}


request_started.connect(_begin, dispatch_uid="rule_settings")
request_finished.connect(_end, dispatch_uid="rule_settings")
for changed in (post_save, post_delete):
    for model in (RuleSetting, Gate, ScoreScheme):
        changed.connect(_forget, sender=model, dispatch_uid="rule_settings")
