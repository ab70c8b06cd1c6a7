"""Answers of the old columns become words of threads, and the way back loses none of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from tests.cast import make_submission

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

BEFORE, AFTER = [("reviews", "0004_batch_delegation")], [("reviews", "0007_threads_constraints")]


@pytest.fixture
def migrate():
    """Leaves the tables as they are today, whatever happens."""

    def to(target):
        executor = MigrationExecutor(connection)
        executor.migrate(target)
        return executor.loader.project_state(target).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_answers_become_threads_and_come_back(cast, migrate):
    submission = make_submission(cast, state="returned")
    sent = submission.events.get(action="return").at
    apps = migrate(BEFORE)
    now, comments = timezone.now(), apps.get_model("reviews", "Comment").objects
    common = {"submission_id": submission.pk, "round": 1}
    said = comments.create(text="请核对", by_id=cast.head.pk, **common)
    comments.filter(pk=said.pk).update(
        at=sent - timedelta(minutes=1),
        state="resolved",
        answer="已核对",
        answered_by_id=cast.clerk.pk,
        answered_at=now,
        resolved_by_id=cast.head.pk,
        resolved_at=now,
    )
    held = comments.create(text="还没发出", by_id=cast.reviewer.pk, **common)

    apps = migrate(AFTER)
    comments = apps.get_model("reviews", "Comment").objects
    found = comments.get(pk=said.pk)
    words = [(word.kind, word.text, word.by_id, word.at) for word in found.replies.order_by("id")]
    assert words == [("answer", "已核对", cast.clerk.pk, now), ("accepted", "", cast.head.pk, now)]
    assert (found.stage, found.sent_at) == ("department_review", sent)
    left = comments.get(pk=held.pk)
    assert (left.stage, left.sent_at) == ("finance_review", None)

    apps = migrate(BEFORE)
    back = apps.get_model("reviews", "Comment").objects.get(pk=said.pk)
    assert (back.answer, back.answered_by_id, back.answered_at) == ("已核对", cast.clerk.pk, now)
