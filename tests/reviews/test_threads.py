"""Points and their threads: held back, sent with the decision, answered, closed, opened again, taken back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from departments.roles import Role
from projects import actions, queries
from projects.points import ticked
from reviews import phrases, threads
from reviews.models import Comment, Event, Phrase, Reply
from reviews.problems import Refused, Stale, StillOpen, TextMissing, Unanswered
from tests.cast import content, fresh, make_document, make_rows, make_submission, make_user, write

pytestmark = pytest.mark.django_db


def said(cast, submission, *, text="请核对", by="head", row="row00001", field="value") -> Comment:
    where = {"row_key": row, "field": field} if row else {}
    return actions.comment(submission=fresh(submission), text=text, by=getattr(cast, by), **where)


def move(cast, submission, action, by, opinion="请改"):
    return actions.move(submission=fresh(submission), action=action, by=getattr(cast, by), opinion=opinion)


def now(comment: Comment) -> Comment:
    return Comment.objects.select_related("submission").get(pk=comment.pk)


@pytest.fixture
def submission(cast):
    return make_submission(cast, state="department_review", rows=3)


@pytest.fixture
def returned(cast, submission) -> Comment:
    """A point on the first row's value, sent with a return of the head."""
    comment = said(cast, submission)
    move(cast, submission, "return", "head")
    return now(comment)


def seen(user, submission) -> list[str]:
    return [comment.text for comment in queries.comments(user, fresh(submission))]


def test_until_the_decision_only_the_own_side_sees_a_point(cast, submission):
    said(cast, submission)
    assert {who: seen(getattr(cast, who), submission) for who in ("head", "clerk", "reviewer", "admin")} == {
        "head": ["请核对"],
        "clerk": [],
        "reviewer": [],
        "admin": [],
    }


def test_lists_count_no_point_that_is_held_back_from_the_reader(cast, submission):
    said(cast, submission)
    counted = {who: queries.submissions(getattr(cast, who)).get().open_comments for who in ("head", "clerk")}
    assert counted == {"head": 1, "clerk": 0}


def test_lists_count_a_point_as_open_till_its_closing_is_sent(cast, returned):
    threads.answer(comment=returned, text="已核对", by=cast.clerk)
    move(cast, returned.submission, "submit", "clerk")
    threads.resolve(comment=now(returned), by=cast.head)
    counted = {who: queries.submissions(getattr(cast, who)).get().open_comments for who in ("head", "clerk")}
    assert counted == {"head": 0, "clerk": 1}
    move(cast, returned.submission, "pass", "head")
    assert queries.submissions(cast.clerk).get().open_comments == 0


def test_a_point_keeps_its_place_in_words_and_the_review_it_was_made_in(cast, submission):
    comment = said(cast, submission)
    assert (comment.place, comment.stage) == ("第1行 指标值（新建学校数量1）", "department_review")


def test_a_point_held_back_can_be_reworded_and_taken_out_by_its_author(cast, submission):
    comment = said(cast, submission)
    assert threads.reword(comment=comment, text=" 请核对单位 ", by=cast.head).text == "请核对单位"
    threads.drop(comment=comment, by=cast.head)
    assert not submission.comments.exists()


def test_a_point_taken_out_in_another_window_is_told(cast, submission):
    comment = said(cast, submission)
    threads.drop(comment=now(comment), by=cast.head)
    for act in (threads.drop, threads.resolve):
        with pytest.raises(Stale, match="已经删去"):
            act(comment=comment, by=cast.head)


def test_another_of_the_same_side_cannot_reword_it(cast, submission):
    comment = said(cast, submission)
    colleague = make_user(Role.HEAD, cast.region, cast.department)
    with pytest.raises(Refused, match="只有提出意见的人"):
        threads.reword(comment=comment, text="？", by=colleague)


def test_a_point_that_was_sent_cannot_be_changed_any_more(cast, returned):
    for act in (lambda: threads.drop(comment=returned, by=cast.head), lambda: _reword(cast, returned)):
        with pytest.raises(Refused, match="已经发出"):
            act()


def _reword(cast, comment):
    threads.reword(comment=comment, text="算了", by=cast.head)


@pytest.mark.parametrize("action", ["return", "withdraw"])
def test_the_decision_sends_what_was_held_back(cast, submission, action):
    comment = said(cast, submission)
    move(cast, submission, action, "head" if action == "return" else "clerk")
    assert now(comment).sent_at == submission.events.first().at
    assert seen(cast.clerk, submission) == ["请核对"]


def test_a_colleagues_decision_leaves_my_points_to_be_appended(cast):
    submission = make_submission(cast, state="finance_review")
    mine, other = (
        said(cast, submission, by="reviewer"),
        said(cast, submission, text="还有", by="finance_head"),
    )
    move(cast, submission, "return", "finance_head")
    assert (now(mine).sent_at, bool(now(other).sent_at)) == (None, True)
    threads.append(submission=fresh(submission), by=cast.reviewer)
    assert seen(cast.clerk, submission) == ["请核对", "还有"]
    with pytest.raises(Stale):
        threads.append(submission=fresh(submission), by=cast.reviewer)


def test_sending_again_is_refused_while_a_point_has_no_answer(cast, returned):
    with pytest.raises(Unanswered, match="还有 1 条意见没有答复") as refused:
        move(cast, returned.submission, "submit", "clerk")
    assert refused.value.comments == (returned,)
    assert fresh(returned.submission).state == "returned"


def test_a_changed_cell_answers_its_point_and_says_how(cast, returned):
    rows = list(content(returned.submission).indicators)
    write(returned.submission, make_document(rows=3), by=cast.clerk)
    assert ticked(fresh(returned.submission), content(returned.submission)) == {}
    _change_value(cast, returned.submission, "≥95%")
    move(cast, returned.submission, "submit", "clerk")
    reply = returned.replies.get()
    assert (reply.kind, reply.text) == ("changed", f"“{rows[0].value}”改为“≥95%”")
    assert now(returned).state == "answered"


def _change_value(cast, submission, value):
    document = make_document(rows=3)
    (task,) = document.tasks
    first, *rest = make_rows(3)
    first = first.__class__(**{**_fields(first), "value": value})
    changed = task.__class__(key=task.key, seq=task.seq, indicators=(first, *rest))
    write(submission, document.__class__(**{**_fields(document), "tasks": (changed,)}), by=cast.clerk)


def _fields(one) -> dict:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}


def test_a_change_that_is_undone_answers_nothing(cast, returned):
    _change_value(cast, returned.submission, "≥95%")
    write(returned.submission, make_document(rows=3), by=cast.clerk)
    with pytest.raises(Unanswered):
        move(cast, returned.submission, "submit", "clerk")


def test_a_deleted_row_is_no_answer(cast, returned):
    document = make_document(rows=3)
    (task,) = document.tasks
    without = task.__class__(key=task.key, seq=task.seq, indicators=task.indicators[1:])
    write(
        returned.submission, document.__class__(**{**_fields(document), "tasks": (without,)}), by=cast.clerk
    )
    with pytest.raises(Unanswered):
        move(cast, returned.submission, "submit", "clerk")
    threads.answer(comment=returned, text="这一行已删去", by=cast.clerk)
    assert move(cast, returned.submission, "submit", "clerk").state == "department_review"


def answered(cast, comment) -> Comment:
    threads.answer(comment=comment, text="按上年实际", by=cast.clerk)
    move(cast, comment.submission, "submit", "clerk")
    return now(comment)


def test_the_own_side_closes_and_opens_again(cast, returned):
    comment = answered(cast, returned)
    assert threads.resolve(comment=comment, by=cast.head).state == "resolved"
    again = threads.again(comment=comment, text="又变了", by=cast.head)
    assert (again.state, again.resolved_by, again.resolved_at) == ("open", None, None)
    assert [word.kind for word in again.replies.all()] == ["answer", "accepted", "again"]


def test_another_review_cannot_close_it(cast, returned):
    comment = answered(cast, returned)
    threads.resolve(comment=comment, by=cast.head)
    move(cast, comment.submission, "pass", "head")
    with pytest.raises(Refused, match="由提出的一方办理"):
        threads.again(comment=now(comment), text="？", by=cast.reviewer)


def test_the_clerk_does_not_see_a_word_of_the_thread_that_is_held_back(cast, returned):
    comment = answered(cast, returned)
    threads.again(comment=comment, text="还不行", by=cast.head)
    (theirs,) = queries.comments(cast.clerk, fresh(comment.submission))
    assert [word.text for word in theirs.said] == ["按上年实际"]
    move(cast, comment.submission, "return", "head")
    (theirs,) = queries.comments(cast.clerk, fresh(comment.submission))
    assert [word.text for word in theirs.said] == ["按上年实际", "还不行"]


def test_the_last_word_can_be_taken_out_till_it_is_sent(cast, returned):
    comment = answered(cast, returned)
    threads.again(comment=comment, text="还不行", by=cast.head)
    word = comment.replies.last()
    assert threads.unsay(reply=word, by=cast.head).state == "answered"
    with pytest.raises(Refused):
        threads.unsay(reply=_said_again(cast, comment), by=cast.clerk)


def _said_again(cast, comment) -> Reply:
    threads.again(comment=comment, text="还不行", by=cast.head)
    return comment.replies.last()


def test_adding_to_an_answered_point_opens_it(cast, returned):
    comment = answered(cast, returned)
    assert threads.add(comment=comment, text="还有一处", by=cast.head).state == "open"


@pytest.mark.parametrize("text", ["", " \n "])
def test_a_word_says_something(cast, returned, text):
    with pytest.raises(TextMissing):
        threads.answer(comment=returned, text=text, by=cast.clerk)


def test_passing_is_refused_while_a_point_of_this_review_is_open(cast, submission):
    comment = said(cast, submission)
    with pytest.raises(StillOpen, match="还有 1 条意见没有关闭"):
        move(cast, submission, "pass", "head")
    threads.resolve(comment=comment, by=cast.head)
    assert move(cast, submission, "pass", "head").state == "finance_review"


def test_one_button_closes_all_that_is_answered(cast, submission):
    for row in ("row00001", "row00002"):
        said(cast, submission, row=row)
    move(cast, submission, "return", "head")
    for comment in submission.comments.all():
        threads.answer(comment=comment, text="已核对", by=cast.clerk)
    move(cast, submission, "submit", "clerk")
    assert threads.resolve_answered(submission=fresh(submission), by=cast.head) == 2
    assert set(submission.comments.values_list("state", flat=True)) == {"resolved"}


# ---- 撤回 ----


def test_a_decision_can_be_taken_back_and_its_points_are_held_back_again(cast, returned):
    move(cast, returned.submission, "undo", "head")
    assert fresh(returned.submission).state == "department_review"
    assert now(returned).sent_at is None
    assert returned.submission.events.first().label == "撤回"


@pytest.mark.parametrize(
    ("state", "who"), [("finance_review", "head"), ("approved", "reviewer"), ("returned", "head")]
)
def test_every_decision_can_be_taken_back(cast, state, who):
    submission = make_submission(cast, state=state)
    assert threads.undoable(getattr(cast, who), submission)
    move(cast, submission, "undo", who)
    assert submission.events.first().from_state == state


def test_a_decision_is_taken_back_by_nobody_else(cast):
    submission = make_submission(cast, state="approved")
    with pytest.raises(Refused, match="不能撤回"):
        move(cast, submission, "undo", "finance_head")


def test_a_decision_is_not_taken_back_after_five_minutes(cast, returned):
    Event.objects.filter(submission=returned.submission).update(at=timezone.now() - timedelta(minutes=6))
    with pytest.raises(Refused, match="不能撤回"):
        move(cast, returned.submission, "undo", "head")


def test_a_decision_is_not_taken_back_when_the_clerk_has_begun(cast, returned):
    threads.answer(comment=returned, text="已核对", by=cast.clerk)
    with pytest.raises(Refused, match="不能撤回"):
        move(cast, returned.submission, "undo", "head")


def test_a_decision_is_not_taken_back_when_the_sheet_was_changed(cast, returned):
    _change_value(cast, returned.submission, "≥95%")
    with pytest.raises(Refused, match="不能撤回"):
        move(cast, returned.submission, "undo", "head")


def test_a_decision_is_not_taken_back_when_a_colleague_has_sent_his_points_after_it(cast):
    submission = make_submission(cast, state="finance_review")
    said(cast, submission, by="reviewer")
    move(cast, submission, "return", "finance_head")
    threads.append(submission=fresh(submission), by=cast.reviewer)
    with pytest.raises(Refused, match="不能撤回"):
        move(cast, submission, "undo", "finance_head")


# ---- what the database keeps ----


@pytest.mark.parametrize("broken", [{"kind": "said"}, {"text": ""}, {"kind": "answer", "sent_at": None}])
def test_the_database_refuses_half_a_word(cast, returned, broken):
    threads.answer(comment=returned, text="已核对", by=cast.clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Reply.objects.filter(comment=returned).update(**broken)


def test_the_database_refuses_an_answer_to_what_was_not_sent(cast, submission):
    comment = said(cast, submission)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(state="answered")


@pytest.mark.parametrize("number", [1, 8])
def test_sending_again_takes_the_same_number_of_statements_for_one_point_as_for_many(
    cast, submission, number, django_assert_max_num_queries
):
    for _ in range(number):
        said(cast, submission)
    move(cast, submission, "return", "head")
    _change_value(cast, submission, "≥95%")
    found = fresh(submission)
    with django_assert_max_num_queries(40):
        actions.move(submission=found, action="submit", by=cast.clerk)
    assert Reply.objects.count() == number


# ---- ready sentences ----


def test_own_sentences_and_the_regions_are_offered_and_counted(cast):
    Phrase.objects.create(region=cast.region, kind="return", text="请补充测算依据。")
    own = phrases.keep(by=cast.reviewer, kind="return", text="请核对单位。")
    assert {one.text for one in phrases.of(cast.reviewer)} == {"请补充测算依据。", "请核对单位。"}
    assert {one.text for one in phrases.of(cast.finance_head)} == {"请补充测算依据。"}
    assert phrases.use(cast.reviewer, str(own.pk)) == own
    assert phrases.of(cast.reviewer).first() == own


def test_a_sentence_is_kept_once_and_only_its_owner_takes_it_out(cast):
    shared = Phrase.objects.create(region=cast.region, kind="return", text="请补充测算依据。")
    own = phrases.keep(by=cast.reviewer, kind="return", text="请核对单位。")
    assert phrases.keep(by=cast.reviewer, kind="return", text=" 请核对单位。 ") == own
    phrases.forget(own, by=cast.reviewer)
    with pytest.raises(Refused):
        phrases.forget(shared, by=cast.reviewer)


def test_clerks_keep_no_opinions(cast):
    with pytest.raises(Refused):
        phrases.keep(by=cast.clerk, kind="return", text="退回")
