"""Several editors save at the same moment, each with a connection of its own, on a server with row locks."""

import pytest
from django.contrib.auth.models import User

from projects import actions, editing, presence
from projects.editing import Edited, Sent
from projects.models import Presence
from reviews.problems import Problem
from sheets.operations import Delete, Insert, Move, Set
from tests.cast import content, fresh, make_cast, make_submission, make_user
from tests.projects.test_two_savers import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def editor(submission, *operations, by):
    seen = submission.version
    return lambda: editing.edit(
        submission=fresh(submission), sent=Sent(seen, operations), by=User.objects.get(pk=by.pk)
    )


def value(number: int, new: str, old: str = "") -> Set:
    return Set(
        row=f"row{number:05}", field="value", old=old or f"≥{number}个", new=new, id=f"{number}.{new[1]}"
    )


def colleagues(cast, number: int) -> list[User]:
    return [make_user(cast.clerk.person.role, cast.region, cast.department) for _ in range(number)]


def test_eight_editors_of_eight_cells_lose_nothing():
    cast = make_cast()
    submission, people = make_submission(cast, rows=8), colleagues(cast, 8)
    results = at_once(
        *(editor(submission, value(row, f"≥{row}00个"), by=by) for row, by in enumerate(people, 1))
    )
    assert all(isinstance(result, Edited) and not result.applied.conflicts for result in results)
    assert [row.value for row in content(submission).indicators] == [f"≥{row}00个" for row in range(1, 9)]
    assert fresh(submission).version == submission.version + 8
    assert submission.revisions.count() == submission.version + 8


def test_of_four_editors_of_one_cell_one_writes_and_the_others_choose():
    cast = make_cast()
    submission, people = make_submission(cast, rows=2), colleagues(cast, 4)
    results = at_once(*(editor(submission, value(1, f"≥{n}0个"), by=by) for n, by in enumerate(people, 1)))
    written = next(content(submission).indicators).value
    conflicts = [one for result in results for one in result.applied.conflicts]
    assert len(conflicts) == 3 and {one.theirs for one in conflicts} == {written}
    assert {one.mine for one in conflicts} | {written} == {f"≥{n}0个" for n in range(1, 5)}
    assert submission.events.filter(action="unsaved").count() == 3


def test_rows_inserted_deleted_and_moved_at_once_all_are():
    cast = make_cast()
    submission, (one, other, third) = make_submission(cast, rows=4), colleagues(cast, 3)
    task = content(submission).tasks[0]
    gone = task.indicators[1]
    texts = {name: getattr(gone, name) for name in ("level1", "level2", "level3", "value")}
    at_once(
        editor(
            submission, Insert(row="new", task=task.key, after="row00001", cells={"level3": "新"}), by=one
        ),
        editor(submission, Delete(row="row00002", task=task.key, after="", cells=texts), by=other),
        editor(
            submission,
            Move(row="row00004", task=task.key, after="", old_task=task.key, old_after="row00003"),
            by=third,
        ),
    )
    keys = [row.key for row in content(submission).indicators]
    assert keys == ["row00004", "row00001", "new", "row00003"]


def test_one_request_sent_twice_at_once_is_done_once():
    cast = make_cast()
    submission = make_submission(cast, rows=2)
    task = content(submission).tasks[0].key
    new = Insert(row="new", task=task, after="row00002", cells={"level3": "新"}, id="a")
    results = at_once(*(editor(submission, new, by=cast.clerk) for _ in range(3)))
    assert all(not result.applied.conflicts for result in results)
    assert len(list(content(submission).indicators)) == 3
    assert fresh(submission).version == submission.version + 1


def test_of_an_edit_and_a_submission_at_once_the_snapshot_is_what_the_reviewer_gets():
    cast = make_cast()
    submission = make_submission(cast, rows=2)

    def submit():
        return actions.move(
            submission=fresh(submission), action="submit", by=User.objects.get(pk=cast.clerk.pk)
        )

    results = at_once(editor(submission, value(1, "≥10个"), by=cast.clerk), submit)
    sent = [event.snapshot for event in submission.events.filter(action="submit")]
    assert all(snapshot == actions.to_json(content(submission)) for snapshot in sent)
    assert sum(isinstance(result, Problem) for result in results) <= 1


def test_one_person_in_two_windows_is_here_once():
    cast = make_cast()
    submission = make_submission(cast)
    at_once(*(lambda: presence.tell(submission, cast.clerk, "row00001") for _ in range(4)))
    assert Presence.objects.count() == 1
