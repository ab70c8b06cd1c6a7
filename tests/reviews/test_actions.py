import pytest
from django.db import IntegrityError, transaction

from projects import actions as sheets
from projects.documents import document_of
from reviews import actions, threads
from reviews.models import Comment, Event, State, Submission
from reviews.problems import OpinionMissing, Refused, Stale, TextMissing, WrongTable
from sheets.documents import from_json
from tests.cast import WAYS, content, fresh, make_document, make_submission, write

pytestmark = pytest.mark.django_db


def events(submission):
    return list(submission.events.order_by("id").values_list("action", "from_state", "to_state"))


@pytest.mark.parametrize("state", WAYS)
def test_the_cast_can_bring_a_sheet_into_every_state(cast, state):
    assert fresh(make_submission(cast, state=state)).state == state


def test_each_move_is_logged_from_state_to_state(cast):
    submission = make_submission(cast, state="published")
    assert events(submission) == [
        ("begin", "", "draft"),
        ("submit", "draft", "department_review"),
        ("pass", "department_review", "finance_review"),
        ("approve", "finance_review", "approved"),
        ("publish", "approved", "published"),
    ]


def test_an_event_says_who_in_which_role_and_why(cast):
    event = make_submission(cast, state="returned").events.get(action="return")
    assert (event.by, event.by_name, event.by_role) == (cast.head, "部门审核人甲", "head")
    assert (event.label, event.opinion) == ("退回", "请核对")


def test_the_snapshot_of_a_move_is_the_sheet_as_it_stood(cast):
    submission = make_submission(cast, state="returned")
    as_sent = content(submission)
    write(submission, make_document(rows=5), by=cast.clerk)
    sent = submission.events.get(action="submit")
    assert from_json(sent.snapshot) == as_sent != content(submission)


def test_a_returned_sheet_can_be_edited_and_sent_again(cast):
    submission = make_submission(cast, state="returned")
    write(submission, make_document(rows=3), by=cast.clerk)
    again = sheets.move(submission=fresh(submission), action="submit", by=cast.clerk)
    assert (again.state, again.round) == ("department_review", 2)


@pytest.mark.parametrize("opinion", ["", "  \n"])
def test_a_return_without_an_opinion_is_refused(cast, opinion):
    submission = make_submission(cast, state="department_review")
    with pytest.raises(OpinionMissing):
        sheets.move(submission=submission, action="return", by=cast.head, opinion=opinion)
    assert fresh(submission).state == "department_review"


def test_the_database_refuses_a_return_without_an_opinion(cast):
    event = make_submission(cast, state="returned").events.get(action="return")
    with pytest.raises(IntegrityError), transaction.atomic():
        Event.objects.filter(pk=event.pk).update(opinion="")


def test_a_withdrawn_sheet_is_a_draft_again(cast):
    submission = make_submission(cast, state="department_review")
    assert sheets.move(submission=submission, action="withdraw", by=cast.clerk).state == "draft"


@pytest.mark.parametrize("who", ["head", "reviewer", "reader", "admin", "stranger", "foreign_clerk"])
def test_only_the_departments_own_clerk_submits(cast, who):
    submission = make_submission(cast)
    with pytest.raises(Refused):
        sheets.move(submission=submission, action="submit", by=getattr(cast, who))
    assert events(submission) == [("begin", "", "draft")]


def test_the_second_of_two_reviewers_is_told_and_changes_nothing(cast):
    submission = make_submission(cast, state="finance_review")
    seen_by_another = fresh(submission)
    sheets.move(submission=submission, action="approve", by=cast.reviewer)
    with pytest.raises(Stale):
        sheets.move(submission=seen_by_another, action="return", by=cast.finance_head, opinion="重填")
    assert fresh(submission).state == "approved"


def test_a_sheet_that_changed_since_it_was_seen_is_not_submitted(cast):
    seen = make_submission(cast)
    write(seen, make_document(rows=4), by=cast.clerk)
    with pytest.raises(Stale):
        sheets.move(submission=seen, action="submit", by=cast.clerk)


def test_compare_and_set_holds_without_a_lock(cast):
    submission = make_submission(cast, state="department_review")
    late = fresh(submission)
    actions.move(submission=submission, action="pass", by=cast.head, snapshot={})
    with pytest.raises(Stale):
        actions.move(submission=late, action="return", by=cast.head, opinion="重填", snapshot={})


def test_the_database_refuses_an_unknown_state(cast):
    submission = make_submission(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(state="lost")


def test_an_adjustment_opens_a_draft_and_keeps_the_approved_sheet(cast):
    approved = make_submission(cast, state="approved")
    edition = sheets.move(submission=approved, action="adjust", by=cast.clerk)
    assert (edition.state, edition.edition, edition.replaces) == ("draft", 2, approved)
    assert fresh(approved).state == "approved"
    assert content(edition) == content(approved)


def test_an_adjustment_keeps_the_row_keys(cast):
    approved = make_submission(cast, state="approved")
    edition = sheets.move(submission=approved, action="adjust", by=cast.clerk)
    assert [row.key for row in content(edition).indicators] == ["row00001", "row00002"]


def test_changing_the_adjusted_edition_leaves_the_old_one_alone(cast):
    approved = make_submission(cast, state="approved")
    before = content(approved)
    edition = sheets.move(submission=approved, action="adjust", by=cast.clerk)
    write(edition, make_document(rows=7), by=cast.clerk)
    assert content(approved) == before


def test_a_sheet_is_adjusted_only_once(cast):
    approved = make_submission(cast, state="approved")
    sheets.move(submission=approved, action="adjust", by=cast.clerk)
    with pytest.raises(Refused, match="已经在调整"):
        sheets.move(submission=fresh(approved), action="adjust", by=cast.clerk)


def test_an_adjusted_edition_goes_the_same_way_and_can_be_adjusted_again(cast):
    submission = make_submission(cast, state="approved")
    edition = sheets.move(submission=submission, action="adjust", by=cast.clerk)
    for who, action in WAYS["published"]:
        edition = sheets.move(submission=edition, action=action, by=getattr(cast, who))
    third = sheets.move(submission=edition, action="adjust", by=cast.clerk)
    assert (third.edition, third.replaces.replaces) == (3, submission)


def comment_on_a_cell(cast):
    submission = make_submission(cast, state="department_review")
    return sheets.comment(
        submission=submission, row_key="row00002", field="value", text=" 依据？ ", by=cast.head
    )


def test_a_comment_on_a_cell_keeps_its_place_text_and_round(cast):
    comment = comment_on_a_cell(cast)
    assert (comment.row_key, comment.field) == ("row00002", "value")
    assert (comment.path, comment.cell_text) == ("tasks[0].indicators[1].value", "≥2个")
    assert (comment.text, comment.round, comment.state) == ("依据？", 1, "open")


@pytest.mark.parametrize(
    ("row_key", "field", "path", "cell_text"),
    [
        ("", "", "", ""),
        ("head", "budget.total", "budget.total", "785.00"),
        ("head", "department", "department", "[202]淄博市淄川区教育局"),
        ("task0001", "name", "tasks[0].name", ""),
    ],
)
def test_a_comment_can_stand_on_the_sheet_the_head_or_a_task(cast, row_key, field, path, cell_text):
    submission = make_submission(cast, state="department_review")
    comment = sheets.comment(submission=submission, row_key=row_key, field=field, text="请补充", by=cast.head)
    assert (comment.path, comment.cell_text) == (path, cell_text)


@pytest.mark.parametrize(("row_key", "field"), [("gone", "value"), ("row00001", "key"), ("head", "state")])
def test_a_comment_on_a_cell_that_is_not_there_is_refused(cast, row_key, field):
    submission = make_submission(cast, state="department_review")
    with pytest.raises(WrongTable):
        sheets.comment(submission=submission, row_key=row_key, field=field, text="？", by=cast.head)


def test_an_empty_comment_is_refused(cast):
    submission = make_submission(cast, state="department_review")
    with pytest.raises(TextMissing):
        sheets.comment(submission=submission, text=" ", by=cast.head)


def test_a_comment_is_answered_by_the_clerk_and_resolved_by_the_reviewing_side(cast):
    comment = comment_on_a_cell(cast)
    returned = sheets.move(
        submission=fresh(comment.submission), action="return", by=cast.head, opinion="见意见"
    )
    comment = Comment.objects.get(pk=comment.pk)
    assert threads.answer(comment=comment, text="按上年实际", by=cast.clerk).state == "answered"
    sheets.move(submission=returned, action="submit", by=cast.clerk)
    comment = Comment.objects.get(pk=comment.pk)
    assert threads.resolve(comment=comment, by=cast.head).state == "resolved"


def test_an_answer_is_refused_while_the_sheet_is_under_review(cast):
    with pytest.raises(Refused):
        threads.answer(comment=comment_on_a_cell(cast), text="按上年实际", by=cast.clerk)


def test_the_clerk_cannot_resolve_a_comment(cast):
    with pytest.raises(Refused):
        threads.resolve(comment=comment_on_a_cell(cast), by=cast.clerk)


def test_a_resolved_comment_stays_resolved(cast):
    comment = threads.resolve(comment=comment_on_a_cell(cast), by=cast.head)
    with pytest.raises(Stale):
        threads.resolve(comment=comment, by=cast.head)


@pytest.mark.parametrize(
    "broken",
    [
        {"text": ""},
        {"field": ""},
        {"state": "resolved"},
        {"state": "answered"},
        {"state": "lost"},
        {"stage": "draft"},
    ],
)
def test_the_database_refuses_half_a_comment(cast, broken):
    comment = comment_on_a_cell(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**broken)


def test_the_document_of_an_unmoved_sheet_equals_its_first_snapshot(cast):
    submission = sheets.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind="fund",
        fiscal_year=2024,
        name="招商",
    )
    assert from_json(submission.events.get().snapshot) == document_of(submission)
    assert submission.state == State.DRAFT
