"""Settings of a region and year: kept, carried over, taken back; each change in the log."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry

from reviews import rule_changes
from reviews.findings import OFF, Level
from reviews.models import Gate, RuleSetting, ScoreScheme
from reviews.problems import Refused
from reviews.rule_changes import Mode, Wanted
from reviews.rule_settings import scheme_of, settings_of, stops
from reviews.scoring import USUAL
from tests.cast import Cast

pytestmark = pytest.mark.django_db
USUALLY = Wanted(levels={}, limits={}, gates={}, mode=Mode.OFFERED, scheme=USUAL)


def keep(cast: Cast, year: int = 2024, *, by=None, **other) -> int:
    return rule_changes.keep(by=by or cast.finance_head, year=year, wanted=replace(USUALLY, **other))


def told(cast: Cast, year: int = 2024) -> list[str]:
    return [one.change_message for one in rule_changes.log(cast.region, year)]


def test_levels_limits_and_gates_are_kept(cast: Cast) -> None:
    number = keep(
        cast,
        levels={"V14": OFF, "H05": "warning"},
        limits={"H05": {"jump": "0.4"}},
        gates={"publish": Gate.Stops.WARNINGS, "submit": Gate.Stops.ERRORS},
    )
    found = settings_of(cast.region.pk, 2024)
    assert found.levels == {"V14": OFF, "H05": "warning"}
    assert found.limits == {("H05", "jump"): Decimal("0.4")}
    assert stops(cast.region.pk, 2024, "publish") == {Level.ERROR, Level.WARNING}
    assert Gate.objects.count() == 1
    assert number == 4


def test_what_is_usual_again_leaves_no_row(cast: Cast) -> None:
    keep(cast, levels={"V14": OFF}, gates={"pass": Gate.Stops.NOTHING}, mode=Mode.NONE)
    keep(cast, levels={"V14": ""}, gates={"pass": Gate.Stops.ERRORS})
    assert not RuleSetting.objects.exists() and not Gate.objects.exists() and not ScoreScheme.objects.exists()


def test_a_scheme_of_its_own_is_used_and_demanded(cast: Cast) -> None:
    keep(
        cast,
        mode=Mode.DEMANDED,
        scheme=replace(USUAL, deductions={**USUAL.deductions, Level.ERROR: Decimal(5)}),
    )
    scheme = scheme_of(cast.region.pk, 2024)
    assert scheme.demanded and scheme.deductions[Level.ERROR] == 5
    assert rule_changes.mode_of(cast.region, 2024) == Mode.DEMANDED
    assert "每处错扣：通常 → 5" in told(cast)[0]


def test_each_change_is_logged_with_who_and_what_became_what(cast: Cast) -> None:
    keep(cast, levels={"V14": "error"})
    keep(cast, levels={"V14": OFF}, by=cast.admin)
    keep(cast, levels={"V14": OFF}, by=cast.admin)
    assert told(cast) == ["管理员甲：V14：错 → 不用", "财政负责人甲：V14：通常 → 错"]
    assert LogEntry.objects.first().user == cast.admin


def test_last_years_settings_take_the_place_of_this_years(cast: Cast) -> None:
    keep(cast, 2023, levels={"V14": OFF}, gates={"pass": Gate.Stops.NOTHING}, mode=Mode.DEMANDED)
    keep(cast, 2024, levels={"T01": "hint"})
    rule_changes.carry(by=cast.finance_head, year=2024)
    assert settings_of(cast.region.pk, 2024) == settings_of(cast.region.pk, 2023)
    assert stops(cast.region.pk, 2024, "pass") == frozenset()
    assert scheme_of(cast.region.pk, 2024).demanded
    assert told(cast)[0].startswith("财政负责人甲：带入2023年度设置。T01：提 → 通常")


def test_nothing_is_carried_over_where_nothing_was_set(cast: Cast) -> None:
    keep(cast, levels={"T01": "hint"})
    with pytest.raises(Refused, match="2023年度没有另外的设置"):
        rule_changes.carry(by=cast.finance_head, year=2024)
    assert settings_of(cast.region.pk, 2024).levels == {"T01": "hint"}


def test_everything_goes_back_to_usual(cast: Cast) -> None:
    keep(cast, levels={"T01": "hint"}, mode=Mode.NONE)
    assert rule_changes.reset(by=cast.admin, year=2024) == 2
    assert settings_of(cast.region.pk, 2024).levels == {}
    assert scheme_of(cast.region.pk, 2024) == USUAL
    with pytest.raises(Refused):
        rule_changes.reset(by=cast.admin, year=2024)


def test_other_years_and_regions_stay_as_they_are(cast: Cast) -> None:
    other = cast.foreigner.person.region
    RuleSetting.objects.create(region=other, fiscal_year=2024, rule="V14", level=OFF)
    keep(cast, 2023, levels={"V14": "hint"})
    keep(cast, 2024, levels={"V14": "error"})
    rule_changes.reset(by=cast.finance_head, year=2024)
    assert settings_of(other.pk, 2024).levels == {"V14": OFF}
    assert settings_of(cast.region.pk, 2023).levels == {"V14": "hint"}


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "reader"])
def test_nobody_else_sets_anything(cast: Cast, who: str) -> None:
    for act in (rule_changes.carry, rule_changes.reset):
        with pytest.raises(Refused):
            act(by=getattr(cast, who), year=2024)
    with pytest.raises(Refused):
        keep(cast, by=getattr(cast, who), levels={"V14": OFF})
