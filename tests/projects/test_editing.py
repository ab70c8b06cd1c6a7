"""The editor's saves: what is written, merged, refused; who is here."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import editing, presence
from projects.editing import Sent
from projects.models import Presence
from reviews.problems import Refused
from sheets.documents import from_json
from sheets.fill import head_text
from sheets.operations import Delete, Insert, Move, Set
from tests.cast import content, fresh, make_submission, make_user
from tests.projects.edited import edit, value, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(cast):
    return make_user(cast.clerk.person.role, cast.region, cast.department)


# -- what is written


def test_a_cell_is_written_and_the_version_counted(cast):
    submission = make_submission(cast)
    done = edit(submission, value(1, "≥1个", "≥10个", id="a"), by=cast.clerk)
    assert done.applied.done == ("a",) and not done.behind
    assert values_of(submission) == ["≥10个", "≥2个"]
    assert done.submission.version == fresh(submission).version == submission.version + 1


def test_rows_are_inserted_deleted_and_moved(cast):
    submission = make_submission(cast, rows=3)
    task = content(submission).tasks[0]
    gone = task.indicators[1]
    texts = {name: getattr(gone, name) for name in ("level1", "level2", "level3", "value")}
    edit(
        submission,
        Insert(row="new", task=task.key, after="row00001", cells={"level3": "新"}),
        Delete(row="row00002", task=task.key, after="new", cells=texts),
        Move(row="row00001", task=task.key, after="row00003", old_task=task.key, old_after=""),
        by=cast.clerk,
    )
    assert [row.key for row in content(submission).indicators] == ["new", "row00003", "row00001"]


def test_what_changes_nothing_counts_no_version(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥0个", "≥1个"), by=cast.clerk)
    assert fresh(submission).version == submission.version


@pytest.mark.parametrize("who", ["head", "reviewer", "finance_head", "reader", "admin", "stranger"])
def test_nobody_but_the_clerk_edits(cast, who):
    submission = make_submission(cast)
    with pytest.raises(Refused):
        edit(submission, value(1, "≥1个", "≥10个"), by=getattr(cast, who))


@pytest.mark.parametrize("state", ["department_review", "finance_review", "approved", "published"])
def test_a_sheet_on_its_way_is_not_edited(cast, state):
    submission = make_submission(cast, state=state)
    with pytest.raises(Refused):
        edit(submission, value(1, "≥1个", "≥10个"), by=cast.clerk)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "", "请填写名称"),
        ("name", "长" * 201, "最多 200 个字"),
        ("name", "饮水安全", "同名"),
        ("goal", "长" * 4001, "最多 4000 个字"),
        ("department", "局" * 121, "最多 120 个字"),
        ("budget.total", "很多", "不是金额"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_with_its_reason_and_the_rest_is_saved(
    cast, field, text, words
):
    make_submission(cast, name="饮水安全")
    submission = make_submission(cast)
    old = head_text(content(submission), field)
    sent = Set(row="head", field=field, old=old, new=text, id="r")
    done = edit(submission, sent, value(1, "≥1个", "≥10个", id="a"), by=cast.clerk)
    (refusal,) = done.applied.refused
    assert (refusal.id, refusal.new) == ("r", text) and words in refusal.reason
    assert values_of(submission)[0] == "≥10个" and fresh(submission).name == "校园安全"


# -- somebody else at the same time


def test_different_cells_of_two_people_both_stand_and_the_second_is_told(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    done = edit(submission, value(2, "≥2个", "≥20个"), by=cast.clerk, version=submission.version)
    assert values_of(submission) == ["≥10个", "≥20个"]
    assert done.behind and done.other.by == colleague


def test_the_same_cell_is_a_conflict_and_the_other_cells_are_saved(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    mine = (value(1, "≥1个", "≥11个", id="a"), value(2, "≥2个", "≥20个", id="b"))
    done = edit(submission, *mine, by=cast.clerk, version=submission.version)
    (conflict,) = done.applied.conflicts
    assert (conflict.mine, conflict.theirs, done.applied.done) == ("≥11个", "≥10个", ("b",))
    assert values_of(submission) == ["≥10个", "≥20个"]


def test_what_met_a_conflict_stands_in_the_history_as_it_was_typed(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    mine = (value(1, "≥1个", "≥11个"), value(2, "≥2个", "≥20个"))
    edit(submission, *mine, by=cast.clerk, version=submission.version)
    kept = submission.events.first()
    assert (kept.action, kept.by) == ("unsaved", cast.clerk)
    assert [row.value for row in from_json(kept.snapshot).indicators] == ["≥11个", "≥20个"]


def test_sent_twice_it_is_done_once_whatever_happened_since(cast, colleague):
    submission = make_submission(cast)
    task = content(submission).tasks[0].key
    new = Insert(row="new", task=task, after="row00002", cells={"level3": "新"}, id="a")
    edit(submission, new, by=cast.clerk)
    gone = Delete(row="new", task=task, after="row00002", cells={"level3": "新"})
    edit(submission, gone, by=colleague)
    edit(submission, new, by=cast.clerk, version=submission.version)
    assert [row.key for row in content(submission).indicators] == ["row00001", "row00002"]


# -- how many statements


def statements(cast, rows: int, *operations) -> int:
    submission = make_submission(cast, name=f"{rows}行", rows=rows)
    submission, by = fresh(submission), User.objects.get(pk=cast.clerk.pk)
    with CaptureQueriesContext(connection) as captured:
        editing.edit(submission=submission, sent=Sent(submission.version, operations), by=by)
    return len(captured)


def test_an_autosave_takes_as_many_statements_for_sixty_rows_as_for_two(cast):
    one_cell = (value(1, "≥1个", "≥10个"),)
    assert max(statements(cast, rows, *one_cell) for rows in (2, 60)) <= 19  # 17 where it finds nothing new


def test_a_pasted_page_takes_as_many_as_a_pasted_line(cast):
    def page(rows):
        return [value(number, f"≥{number}个", "≥0个") for number in range(1, rows + 1)]

    assert statements(cast, 1, *page(1)) == statements(cast, 60, *page(60))


def test_one_cell_writes_the_columns_of_one_cell(cast):
    submission = make_submission(cast, rows=60)
    with CaptureQueriesContext(connection) as captured:
        edit(submission, Set(row="row00030", field="level3", old="新建学校数量30", new="新"), by=cast.clerk)
    written = [one["sql"] for one in captured if 'UPDATE "projects_indicator"' in one["sql"]]
    assert len(written) == 1 and written[0].count("WHEN") == 1 and '"value"' not in written[0]
    assert not [one for one in captured if 'UPDATE "projects_head"' in one["sql"]]


# -- presence


def test_others_are_told_where_somebody_is(cast, colleague):
    submission = make_submission(cast)
    presence.tell(submission, colleague, "row00002")
    presence.tell(submission, colleague, "row00001")
    assert list(presence.others(submission, cast.clerk)) == [
        {"name": colleague.person.name, "row": "row00001"}
    ]
    assert list(presence.others(submission, colleague)) == []


def test_who_has_not_been_heard_of_for_a_minute_is_gone(cast, colleague):
    submission = make_submission(cast)
    presence.tell(submission, colleague, "row00002")
    long_ago = Presence.objects.get().at - presence.FORGOTTEN - timedelta(seconds=1)
    Presence.objects.update(at=long_ago)
    assert list(presence.others(submission, cast.clerk)) == []
