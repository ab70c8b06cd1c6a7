import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404

from departments.roles import Role
from reviews import access
from reviews.models import State
from tests.cast import make_submission, make_user

pytestmark = pytest.mark.django_db
OWN = {"clerk", "head", "reviewer", "finance_head", "reader", "admin"}


def seeing(cast, submission):
    return {name for name, user in cast.everybody().items() if submission in access.visible(user)}


@pytest.mark.parametrize("state", [state for state in State if state != State.PUBLISHED])
def test_until_it_is_published_a_sheet_is_its_departments_and_its_regions_finances(cast, state):
    assert seeing(cast, make_submission(cast, state=state)) == OWN


def test_a_published_sheet_is_seen_by_all(cast):
    assert seeing(cast, make_submission(cast, state="published")) == set(cast.everybody())


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_clerk"])
def test_what_cannot_be_seen_does_not_exist(cast, who):
    submission = make_submission(cast)
    with pytest.raises(Http404):
        access.find(getattr(cast, who), submission.key)


def test_a_reader_of_one_department_sees_only_that_department(cast):
    other = make_user(Role.READER, cast.region, cast.stranger.person.department)
    assert list(access.visible(other)) == [] and make_submission(cast) not in access.visible(other)


@pytest.mark.parametrize(
    "make", [AnonymousUser, lambda: User.objects.create(username="无", is_superuser=True)]
)
def test_a_user_without_a_place_sees_nothing_and_may_nothing(cast, make):
    user, submission = make(), make_submission(cast, state="published")
    assert list(access.visible(user)) == []
    assert access.refusal(user, submission, "adjust") == "您的账号还没有分配角色，请联系管理员。"


@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        ("draft", "edit", {"clerk"}),
        ("returned", "edit", {"clerk"}),
        ("department_review", "edit", set()),
        ("draft", "submit", {"clerk"}),
        ("department_review", "withdraw", {"clerk"}),
        ("department_review", "pass", {"head"}),
        ("department_review", "comment", {"head"}),
        ("finance_review", "approve", {"reviewer", "finance_head"}),
        ("finance_review", "comment", {"reviewer", "finance_head"}),
        ("finance_review", "withdraw", {"head"}),
        ("approved", "publish", {"finance_head"}),
        ("approved", "adjust", {"clerk"}),
        ("published", "adjust", {"clerk"}),
        ("published", "return", set()),
    ],
)
def test_an_action_is_open_to_exactly_these_people(cast, state, action, who):
    submission = make_submission(cast, state=state)
    able = {name for name, user in cast.everybody().items() if access.may(user, submission, action)}
    assert able == who


def test_a_stranger_who_sees_a_published_sheet_is_told_that_it_is_anothers(cast):
    submission = make_submission(cast, state="published")
    reason = "这是其他部门或其他地区的表，您只能查看。"
    assert access.refusal(cast.stranger, submission, "adjust") == reason
    assert access.refusal(cast.foreigner, submission, "return") == reason


def test_the_buttons_of_a_head_say_what_is_open_and_why_the_rest_is_not(cast):
    offers = access.offers(cast.head, make_submission(cast, state="department_review"))
    assert [(offer.label, offer.refusal, offer.needs_opinion) for offer in offers] == [
        ("审核通过", None, False),
        ("退回", None, True),
        ("收回", "本表现为“部门审核”，“财政审核”时才能收回。", False),
    ]


@pytest.mark.parametrize("who", ["head", "reviewer", "reader", "admin", "stranger", "foreign_clerk"])
def test_only_the_departments_clerk_begins_a_sheet_for_it(cast, who):
    assert access.creation_refusal(getattr(cast, who), cast.department)
    assert access.creation_refusal(cast.clerk, cast.department) is None


def test_only_the_regions_administrator_imports(cast):
    able = {
        name for name, user in cast.everybody().items() if access.import_refusal(user, cast.region.pk) is None
    }
    assert able == {"admin"}
