"""One person's uninterrupted work is one revision, and every version in it can be worked out."""

import pytest

from projects import actions, revisions
from projects.actions import Conflict, Saved
from projects.models import Revision
from reviews.problems import Stale
from sheets.documents import from_json
from sheets.operations import Insert, Move, Set
from tests.cast import content, fresh, make_submission, make_user
from tests.projects.edited import edit, goal, value, values_of, with_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(cast):
    return make_user(cast.clerk.person.role, cast.region, cast.department)


# -- revisions


def test_uninterrupted_work_is_one_revision(cast):
    submission = make_submission(cast)
    before = submission.revisions.count()
    for old, new in (("≥1个", "≥5个"), ("≥5个", "≥6个"), ("≥6个", "≥7个")):
        edit(submission, value(1, old, new), by=cast.clerk)
    assert submission.revisions.count() == before + 1
    last = submission.revisions.first()
    assert (last.version, len(last.steps)) == (fresh(submission).version, 3)
    assert next(from_json(last.document).indicators).value == "≥7个"


def test_a_page_that_was_saved_as_a_whole_is_never_written_over(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    assert submission.revisions.filter(version=submission.version).exists()


def test_after_a_while_another_revision_begins(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    begun = submission.revisions.first()
    Revision.objects.filter(pk=begun.pk).update(begun_at=begun.begun_at - revisions.UNINTERRUPTED)
    edit(submission, value(1, "≥5个", "≥6个"), by=cast.clerk)
    assert [one.version for one in submission.revisions.all()[:2]] == [begun.version + 1, begun.version]


def test_two_people_in_turn_have_a_revision_each_time(cast, colleague):
    submission = make_submission(cast)
    before = submission.revisions.count()
    for by, old, new in ((cast.clerk, "≥1个", "甲"), (colleague, "甲", "乙"), (cast.clerk, "乙", "丙")):
        edit(submission, value(1, old, new), by=by)
    assert submission.revisions.count() == before + 3


def test_what_a_reviewer_has_seen_is_not_written_over(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    seen = actions.move(submission=fresh(submission), action="submit", by=cast.clerk).version
    actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="请改")
    edit(submission, value(1, "≥5个", "≥6个"), by=cast.clerk)
    kept = submission.revisions.get(version=seen)
    assert next(from_json(kept.document).indicators).value == "≥5个"


def test_every_version_of_uninterrupted_work_can_be_worked_out(cast):
    submission = make_submission(cast, rows=3)
    task = content(submission).tasks[0].key
    works = [
        (value(1, "≥1个", "≥5个"), goal("保障校园安全。", "")),
        (Insert(row="new", task=task, after="row00001", cells={"level3": "新", "level2": "数量指标"}),),
        (Move(row="row00003", task=task, after="", old_task=task, old_after="row00002"),),
        (Set(row="new", field="value", old="", new="≥9个"),),
    ]
    seen = {}
    for work in works:
        version = edit(submission, *work, by=cast.clerk).submission.version
        seen[version] = content(submission)
    assert submission.revisions.first().version == max(seen) and len(submission.revisions.first().steps) == 4
    for version, document in seen.items():
        found = revisions.document_at(fresh(submission), version)
        assert found == document
        assert [row.key for row in found.indicators] == [row.key for row in document.indicators]


def test_a_version_that_never_was_cannot(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    edit(submission, value(1, "≥5个", "≥6个"), by=cast.clerk)
    for version in (0, 99):
        with pytest.raises(Stale):
            revisions.document_at(fresh(submission), version)


def plainly(submission, base_version, document, by):
    return actions.save(submission=fresh(submission), document=document, base_version=base_version, by=by)


def test_a_plain_page_opened_in_the_middle_of_anothers_work_merges_cell_by_cell(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(2, "≥2个", "≥20个"), by=colleague)
    page, version = content(submission), fresh(submission).version
    edit(submission, value(2, "≥20个", "≥21个"), by=colleague)
    assert not submission.revisions.filter(version=version).exists()
    done = plainly(submission, version, with_value(page, "≥10个"), cast.clerk)
    assert isinstance(done, Saved) and done.merged
    assert values_of(submission) == ["≥10个", "≥21个"]


def test_and_where_both_wrote_it_gets_both_versions(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(2, "≥2个", "≥20个"), by=colleague)
    page, version = content(submission), fresh(submission).version
    edit(submission, value(1, "≥1个", "≥11个"), by=colleague)
    done = plainly(submission, version, with_value(page, "≥10个"), cast.clerk)
    assert isinstance(done, Conflict)
    assert [(one.base, one.mine, one.theirs) for one in done.merge.conflicts] == [("≥1个", "≥10个", "≥11个")]
