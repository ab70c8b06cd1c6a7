"""Forty of the kills of benchmarks/kills.py: web processes and workers, amid all kinds of work."""

import random

import pytest
from django.test import override_settings

from tests.cast import make_cast
from tests.faults.killing import Tally, all_works, kill_once, left_over, ready
from tests.faults.own_database import copied_database, standing_in
from tests.faults.works import WORKS, warm

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.postgres]
KILLS, SEED = 40, 20261122


@pytest.fixture
def site(tmp_path):
    with (
        copied_database(tmp_path) as database,
        standing_in(database),
        override_settings(
            MEDIA_ROOT=tmp_path / "files", ALLOWED_HOSTS=["localhost"], SECURE_SSL_REDIRECT=False
        ),
    ):
        yield database


def test_whatever_is_killed_nothing_acknowledged_is_lost_and_nothing_is_half_done(site):
    works, tally, rng, killed = all_works(ready(), make_cast(), WORKS), Tally(), random.Random(SEED), 0
    for work in works:
        warm(work)
    while killed < KILLS:
        killed += kill_once(works[killed % len(works)], tally, rng)
    assert [*tally.problems, *left_over()] == []
