"""An audit while people save, adjust and take over, on a server with row locks."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from projects import actions, audits, kept
from reviews import audits as looks
from reviews.models import AuditRun, StoredFinding
from tests.cast import content, fresh, make_cast, make_submission
from tests.projects.audited import audited, three_rules
from tests.together import at_once

__all__ = ["three_rules"]
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("three_rules"),
]
ROUNDS = 3


def saving(sheet, goal, by):
    def save():
        now = fresh(sheet)
        document = replace(content(now), goal=goal)
        return actions.save(
            submission=now, document=document, base_version=now.version, by=User.objects.get(pk=by.pk)
        )

    return save


def looking(cast):
    """Two workers with a run of their own each, as after one was given up for dead."""
    one, _ = looks.begin(region=cast.region, fiscal_year=2024, by=None, tables=0)
    other = AuditRun.objects.create(region=cast.region, fiscal_year=2024, tables=0)
    return [lambda: audits.run(one.pk), lambda: audits.run(other.pk)]


def told_twice() -> list:
    """Findings that stand there more than once."""
    about = StoredFinding.objects.values_list("submission", "scope", "rule", "row_key", "field")
    return [one for one in set(about) if list(about).count(one) > 1]


def test_after_two_audits_saves_and_an_adjustment_at_once_every_count_is_true():
    cast = make_cast()
    drafts = [make_submission(cast, name=f"草稿{number}") for number in range(4)]
    approved = [make_submission(cast, name=f"批复{number}", state="approved") for number in range(ROUNDS)]
    audited(cast.region)
    for number, sheet in enumerate(approved):
        goals = ("保障校园安全。", f"第{number}次改的目标。") * 2
        at_once(
            *looking(cast),
            *(saving(one, goal, cast.clerk) for one, goal in zip(drafts, goals, strict=True)),
            lambda sheet=sheet: actions.move(submission=fresh(sheet), action="adjust", by=cast.clerk),
        )
        assert not kept.untrue().exists()
        assert told_twice() == []
    assert not AuditRun.objects.exclude(state=AuditRun.State.DONE).exists()
