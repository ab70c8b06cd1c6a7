from datetime import date

import pytest
from django.http import Http404

from projects import actions, queries
from projects.documents import document_of
from reviews.models import Deadline, Submission
from tests.cast import fresh, make_submission

pytestmark = pytest.mark.django_db


def test_the_list_counts_rows_and_unresolved_comments(cast):
    submission = make_submission(cast, state="department_review", rows=5)
    for _ in range(2):
        actions.comment(submission=submission, text="？", by=cast.head)
    found = queries.submissions(cast.head).get()
    assert (found.rows, found.open_comments) == (5, 2)


@pytest.mark.parametrize("number", [1, 6])
def test_the_list_takes_one_query(cast, django_assert_num_queries, number):
    for name in range(number):
        make_submission(cast, name=f"项目{name}")
    assert cast.clerk.person.department_id
    with django_assert_num_queries(1):
        found = [
            (each.department.name, each.region.name, each.rows) for each in queries.submissions(cast.clerk)
        ]
    assert len(found) == number


def test_the_list_leaves_out_an_edition_that_a_later_one_in_force_has_replaced(cast):
    first = make_submission(cast, state="approved")
    second = actions.move(submission=first, action="adjust", by=cast.clerk)
    assert set(queries.submissions(cast.clerk)) == {first, second}
    for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        second = actions.move(submission=second, action=action, by=getattr(cast, who))
    assert set(queries.submissions(cast.clerk)) == {second}


@pytest.mark.parametrize("rows", [1, 60])
def test_a_sheet_with_its_content_takes_three_queries(cast, django_assert_num_queries, rows):
    key = make_submission(cast, rows=rows).key
    assert cast.clerk.person.department_id
    with django_assert_num_queries(3):
        document = document_of(queries.submission(cast.clerk, key))
    assert len(list(document.indicators)) == rows


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_clerk"])
def test_sheets_comments_and_events_of_others_are_not_found(cast, who):
    submission = make_submission(cast, state="department_review")
    comment = actions.comment(submission=submission, text="？", by=cast.head)
    user = getattr(cast, who)
    for look in (
        lambda: queries.submission(user, submission.key),
        lambda: queries.comment(user, comment.pk),
        lambda: queries.event(user, submission.events.first().pk),
    ):
        with pytest.raises(Http404):
            look()


def test_the_history_is_newest_first_and_leaves_the_snapshots_where_they_are(cast, django_assert_num_queries):
    submission = make_submission(cast, state="finance_review")
    with django_assert_num_queries(1):
        assert [event.label for event in queries.history(submission)] == ["审核通过", "送审", "新建"]


@pytest.mark.parametrize("number", [1, 6])
def test_comments_with_their_people_and_threads_take_two_queries(cast, django_assert_num_queries, number):
    submission = make_submission(cast, state="department_review")
    for _ in range(number):
        actions.comment(submission=submission, text="？", by=cast.head)
    assert cast.head.person
    with django_assert_num_queries(2):
        said = queries.comments(cast.head, submission)
        assert [each.by.person.name for each in said] == ["部门审核人甲"] * number


@pytest.mark.parametrize(
    ("who", "waiting"),
    [
        ("clerk", {"草稿", "退回"}),
        ("head", {"部门"}),
        ("reviewer", {"财政"}),
        ("finance_head", {"财政", "批复"}),
        ("reader", set()),
        ("admin", set()),
        ("stranger", set()),
        ("foreigner", set()),
    ],
)
def test_home_shows_each_person_what_waits(cast, who, waiting):
    names = {
        "草稿": "draft",
        "退回": "returned",
        "部门": "department_review",
        "财政": "finance_review",
        "批复": "approved",
        "公开": "published",
    }
    for name, state in names.items():
        make_submission(cast, name=name, state=state)
    home = queries.home(getattr(cast, who))
    assert {each.name for each in home.waiting} == waiting
    assert home.waiting_count == len(waiting)


def test_home_counts_the_own_sheets_in_every_state(cast):
    make_submission(cast, name="一")
    make_submission(cast, name="二")
    make_submission(cast, name="三", state="published")
    counts = {label: number for _, label, number in queries.home(cast.clerk).counts}
    assert counts == {
        "草稿": 2,
        "部门审核": 0,
        "财政审核": 0,
        "已退回": 0,
        "已批复": 0,
        "已公开": 1,
    }
    assert all(number == 0 for _, _, number in queries.home(cast.stranger).counts)


def test_an_approved_sheet_under_adjustment_no_longer_waits_to_be_published(cast):
    approved = make_submission(cast, state="approved")
    actions.move(submission=approved, action="adjust", by=cast.clerk)
    assert list(queries.home(cast.finance_head).waiting) == []
    assert fresh(approved).state == "approved"


def test_home_shows_first_what_is_due_first(cast):
    later, sooner, undated = (make_submission(cast, name=name) for name in ("晚", "早", "无期限"))
    Submission.objects.filter(pk=sooner.pk).update(fiscal_year=2025)
    Submission.objects.filter(pk=undated.pk).update(fiscal_year=2031)
    for year, day in ((later.fiscal_year, date(2026, 12, 20)), (2025, date(2026, 12, 1))):
        Deadline.objects.create(region=cast.region, fiscal_year=year, state="draft", due_on=day)
    found = [(each.name, each.due_on) for each in queries.home(cast.clerk).waiting]
    assert found == [("早", date(2026, 12, 1)), ("晚", date(2026, 12, 20)), ("无期限", None)]


def test_a_returned_sheet_is_due_with_the_drafts(cast):
    returned = make_submission(cast, state="returned")
    Deadline.objects.create(
        region=cast.region, fiscal_year=returned.fiscal_year, state="draft", due_on=date(2026, 12, 1)
    )
    assert queries.home(cast.clerk).waiting.get().due_on == date(2026, 12, 1)
