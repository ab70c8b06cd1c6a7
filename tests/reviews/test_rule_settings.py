"""What a region sets for its rules and gates, and how often it is asked."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from reviews.findings import AS_USUAL, OFF, Level
from reviews.models import Gate, RuleSetting
from reviews.rule_settings import settings_of, stops
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_levels_and_limits_are_those_of_the_region_and_the_year(cast: Cast) -> None:
    region = cast.clerk.person.region
    RuleSetting.objects.create(region=region, fiscal_year=2024, rule="V03", level=OFF)
    RuleSetting.objects.create(region=region, fiscal_year=2024, rule="H01", limits={"jump": "0.25"})
    found = settings_of(region.pk, 2024)
    assert found.levels == {"V03": OFF}
    assert found.limits == {("H01", "jump"): Decimal("0.25")}
    assert settings_of(region.pk, 2025) == AS_USUAL


def test_a_gate_stops_errors_unless_it_is_set_otherwise(cast: Cast) -> None:
    region = cast.clerk.person.region
    Gate.objects.create(region=region, fiscal_year=2024, action="publish", stops=Gate.Stops.WARNINGS)
    Gate.objects.create(region=region, fiscal_year=2024, action="pass", stops=Gate.Stops.NOTHING)
    assert stops(region.pk, 2024, "submit") == {Level.ERROR}
    assert stops(region.pk, 2024, "publish") == {Level.ERROR, Level.WARNING}
    assert stops(region.pk, 2024, "pass") == frozenset()
    assert stops(region.pk, 2024, "return") == frozenset()


@pytest.fixture
def connected() -> Iterator[None]:
    """A request leaves the test its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("connected")
def test_a_request_asks_once_and_sees_what_it_sets(cast: Cast, django_assert_num_queries) -> None:
    region = cast.clerk.person.region
    request_started.send(sender=None)
    with django_assert_num_queries(2):
        for _ in range(3):
            settings_of(region.pk, 2024)
            stops(region.pk, 2024, "submit")
    RuleSetting.objects.create(region=region, fiscal_year=2024, rule="V03", level=OFF)
    assert settings_of(region.pk, 2024).levels == {"V03": OFF}
    request_finished.send(sender=None)
    with django_assert_num_queries(2):
        settings_of(region.pk, 2024)
        settings_of(region.pk, 2024)
