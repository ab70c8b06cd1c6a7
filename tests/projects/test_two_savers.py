"""Several people at once, each with a connection of their own, on a server with row locks."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from projects import actions
from projects.actions import Conflict, Saved
from reviews.problems import Problem
from sheets.documents import to_json
from tests.cast import content, fresh, make_cast, make_document, make_submission
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def with_value(document, row, value):
    task = document.tasks[0]
    rows = list(task.indicators)
    rows[row] = replace(rows[row], value=value)
    return replace(document, tasks=(replace(task, indicators=tuple(rows)),))


def saver(submission, document, by):
    seen = submission.version
    return lambda: actions.save(
        submission=fresh(submission),
        document=document,
        base_version=seen,
        by=User.objects.get(pk=by.pk),
    )


def test_eight_savers_of_eight_different_cells_lose_nothing():
    cast = make_cast()
    submission = make_submission(cast, rows=8)
    documents = [with_value(make_document(rows=8), row, f"≥{row}00个") for row in range(8)]
    results = at_once(*(saver(submission, document, cast.clerk) for document in documents))
    assert all(isinstance(result, Saved) for result in results)
    assert [row.value for row in content(submission).indicators] == [f"≥{row}00个" for row in range(8)]
    assert fresh(submission).version == submission.version + 8


def test_of_two_savers_of_one_cell_one_writes_and_the_other_gets_both_versions():
    cast = make_cast()
    submission = make_submission(cast, rows=2)
    documents = [with_value(make_document(rows=2), 0, value) for value in ("≥10个", "≥11个")]
    results = at_once(*(saver(submission, document, cast.clerk) for document in documents))
    assert sorted(type(result).__name__ for result in results) == ["Conflict", "Saved"]
    conflict = next(result for result in results if isinstance(result, Conflict))
    assert conflict.theirs == content(submission) and conflict.mine in documents


def test_of_a_save_and_a_submission_at_once_the_snapshot_is_what_the_reviewer_gets():
    cast = make_cast()
    submission = make_submission(cast, rows=2)
    save = saver(submission, with_value(make_document(rows=2), 0, "≥10个"), cast.clerk)

    def submit():
        by = User.objects.get(pk=cast.clerk.pk)
        return actions.move(submission=submission, action="submit", by=by)

    results = at_once(save, submit)
    assert sum(isinstance(result, Problem) for result in results) == 1
    snapshots = [event.snapshot for event in submission.events.filter(action="submit")]
    assert all(snapshot == to_json(content(submission)) for snapshot in snapshots)


def test_of_two_approvals_at_once_one_is_logged():
    cast = make_cast()
    submission = make_submission(cast, state="finance_review")

    def approve(user):
        return lambda: actions.move(
            submission=fresh(submission), action="approve", by=User.objects.get(pk=user.pk)
        )

    results = at_once(approve(cast.reviewer), approve(cast.finance_head))
    assert sum(isinstance(result, Problem) for result in results) <= 1
    assert submission.events.filter(action="approve").count() == 1


def test_two_sheets_of_one_name_begun_at_once_become_one():
    cast = make_cast()

    def create():
        return actions.create(
            by=User.objects.get(pk=cast.clerk.pk),
            region=cast.region,
            department=cast.department,
            kind="project",
            fiscal_year=2024,
            name="校园安全",
        )

    results = at_once(create, create)
    assert sum(isinstance(result, Problem) for result in results) == 1
