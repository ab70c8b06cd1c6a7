"""Acting in a colleague's place: what it lends, how long, and what the books say of it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from departments.roles import Role
from projects import actions, queries
from reviews import access, delegations
from reviews.models import Delegation
from reviews.problems import Refused
from tests.cast import fresh, make_submission, make_user
from tests.projects.test_batches import sheet

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def lent(giver, taker, *, since: date | None = None, until: date | None = None) -> Delegation:
    return delegations.give(
        by=giver, taker=taker.person, since=since or today(), until=until or since or today()
    )


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def acting(taker, one: Delegation) -> Client:
    client = signed_in(taker)
    client.post(reverse("reviews:act", args=[one.pk]))
    return client


def decide(client: Client, submission, action: str, opinion: str = "同意"):
    submission = fresh(submission)
    data = {"action": action, "version": str(submission.version), "opinion": opinion}
    return client.post(reverse("projects:move", args=[submission.key]), data)


@pytest.fixture
def cover(cast):
    """A second clerk of the department."""
    user = make_user(Role.CLERK, cast.region, cast.department)
    user.person.name = "李四"
    user.person.save()
    return user


@pytest.fixture
def head(cast):
    cast.head.person.name = "张三"
    cast.head.person.save()
    return cast.head


def test_the_taker_does_the_givers_work_and_the_books_name_both(cast, cover, head):
    submission = make_submission(cast, state="department_review")
    client = acting(cover, lent(head, cover))
    assert "代 张三 办理" in client.get("/").content.decode()
    assert decide(client, submission, "pass").status_code == 302
    event = submission.events.first()
    assert (event.by, event.by_name, event.by_role) == (cover, "李四（代张三）", "head")
    assert fresh(submission).state == "finance_review"


def test_without_the_switch_the_taker_stays_what_he_is(cast, cover, head):
    submission = make_submission(cast, state="department_review")
    lent(head, cover)
    assert decide(signed_in(cover), submission, "pass").status_code == 403


def test_back_as_oneself_the_place_is_ones_own_again(cast, cover, head):
    submission = make_submission(cast, state="department_review")
    client = acting(cover, lent(head, cover))
    client.post(reverse("reviews:back"))
    assert decide(client, submission, "pass").status_code == 403


def test_nobody_passes_in_anothers_place_what_he_sent_in_himself(cast, head):
    submission = make_submission(cast, state="department_review")
    client = acting(cast.clerk, lent(head, cast.clerk))
    assert decide(client, submission, "pass").status_code == 302
    assert fresh(submission).state == "department_review"
    assert client.get(reverse("projects:review", args=[submission.key])).status_code == 403
    delegations.take(cast.clerk, Delegation.objects.get().pk)
    assert list(queries.waiting(cast.clerk)) == []


def test_what_was_sent_in_in_anothers_place_is_not_passed_in_ones_own(cast, head):
    submission = sheet(cast, "校园安全", "draft")
    client = acting(head, lent(cast.clerk, head))
    decide(client, submission, "submit")
    assert submission.events.first().by_name == "张三（代填报人甲）"
    client.post(reverse("reviews:back"))
    decide(client, submission, "pass")
    assert fresh(submission).state == "department_review"


def test_two_very_long_names_fit_into_the_log(cast, cover, head):
    for user in (cover, head):
        user.person.name = "长" * 40
        user.person.save()
    submission = make_submission(cast, state="department_review")
    decide(acting(cover, lent(head, cover)), submission, "pass")
    assert len(submission.events.first().by_name) == 80


def test_the_last_day_is_the_last(cast, cover, head, monkeypatch):
    submission = make_submission(cast, state="department_review")
    client = acting(cover, lent(head, cover, until=today() + DAY))
    after = today() + 2 * DAY
    monkeypatch.setattr("reviews.notices.timezone.localdate", lambda: after)
    assert decide(client, submission, "pass").status_code == 403
    assert "代办已经结束，现在按您自己的身份办理。" in client.get("/").content.decode()
    assert "代 张三 办理" not in client.get("/").content.decode()


def test_before_the_first_day_nothing_is_lent(cast, cover, head):
    one = lent(head, cover, since=today() + DAY)
    response = signed_in(cover).post(reverse("reviews:act", args=[one.pk]), follow=True)
    assert "现在不能代张三办理" in response.content.decode()
    assert not delegations.take(cover, one.pk)


def test_taken_back_it_ends_at_once(cast, cover, head):
    submission = make_submission(cast, state="department_review")
    one = lent(head, cover)
    client = acting(cover, one)
    signed_in(head).post(reverse("reviews:end", args=[one.pk]))
    assert decide(client, submission, "pass").status_code == 403


def test_only_the_giver_takes_it_back(cast, cover, head):
    one = lent(head, cover)
    assert signed_in(cover).post(reverse("reviews:end", args=[one.pk])).status_code == 404
    with pytest.raises(Refused):
        delegations.end(one, by=cover)
    delegations.end(one, by=head)
    with pytest.raises(Refused, match="已经收回"):
        delegations.end(one, by=head)


def test_a_lent_place_is_not_lent_on(cast, cover, head):
    third = make_user(Role.CLERK, cast.region, cast.department)
    client = acting(cover, lent(head, cover))
    data = {"taker": third.person.pk, "since": today().isoformat(), "until": today().isoformat()}
    assert client.post(reverse("reviews:delegations"), data).status_code == 403
    lent(cover, third)
    assert [one.giver for one in delegations.open_to(third)] == [cover.person]
    assert delegations.take(cover, Delegation.objects.get(taker=cover.person).pk)
    with pytest.raises(Refused, match="不能再委托"):
        lent(cover, third, until=today() + DAY)


def test_an_administrators_rights_are_not_lent(cast):
    second = make_user(Role.ADMIN, cast.region)
    for taker in (second, cast.reviewer):
        with pytest.raises(Refused):
            lent(cast.admin, taker)
    one = Delegation.objects.create(
        giver=cast.admin.person, taker=cast.reviewer.person, since=today(), until=today()
    )
    assert not delegations.take(cast.reviewer, one.pk)


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_clerk", "reviewer", "admin", "reader"])
def test_a_head_lends_only_within_the_department(cast, who):
    with pytest.raises(Refused, match="同一部门、同一地区"):
        lent(cast.head, getattr(cast, who))


@pytest.mark.parametrize("who", ["foreigner", "head", "clerk", "admin", "reader"])
def test_finance_lends_only_to_finance_of_the_region(cast, who):
    with pytest.raises(Refused, match="同一部门、同一地区"):
        lent(cast.reviewer, getattr(cast, who))


def test_finance_staff_stand_in_for_each_other(cast):
    submission = make_submission(cast, state="approved")
    client = acting(cast.reviewer, lent(cast.finance_head, cast.reviewer))
    assert decide(client, submission, "publish").status_code == 302
    assert submission.events.first().by_name == "财政审核人甲（代财政负责人甲）"


def test_who_changes_the_department_takes_nothing_along(cast, cover, head):
    one = lent(head, cover)
    cover.person.department = cast.stranger.person.department
    cover.person.save()
    cover.refresh_from_db()
    assert not delegations.take(cover, one.pk)


def test_who_is_promoted_lends_no_more_than_on_the_day_it_was_lent(cast, cover, head):
    one = lent(head, cover)
    head.person.role, head.person.department = Role.ADMIN, None
    head.person.save()
    assert not delegations.take(cover, one.pk)


def test_a_giver_whose_account_is_closed_lends_nothing(cast, cover, head):
    one = lent(head, cover)
    head.is_active = False
    head.save()
    assert not delegations.take(cover, one.pk)


@pytest.mark.parametrize(
    ("since", "until", "why"),
    [(2, 1, "早|之前"), (-3, -1, "已经过去"), (0, 400, "最长一年")],
)
def test_dates_have_to_make_sense(cast, cover, since, until, why):
    with pytest.raises(Refused, match=why):
        lent(cast.head, cover, since=today() + since * DAY, until=today() + until * DAY)


def test_the_same_days_are_not_lent_twice_to_the_same_colleague(cast, cover, head):
    lent(head, cover, until=today() + 3 * DAY)
    with pytest.raises(Refused, match="已经委托给李四"):
        lent(head, cover, since=today() + DAY)


def test_another_persons_delegation_is_nobodys_switch(cast, cover, head):
    one = lent(head, cover)
    assert signed_in(cast.clerk).post(reverse("reviews:act", args=[one.pk])).status_code == 404
    session_of_nobody = signed_in(cast.clerk)
    session = session_of_nobody.session
    session[delegations.CHOSEN] = one.pk
    session.save()
    assert "代 张三 办理" not in session_of_nobody.get("/").content.decode()


def test_the_place_answers_for_the_whole_object_permission(cast, cover, head):
    submission = make_submission(cast, state="department_review")
    assert access.refusal(cover, submission, "pass")
    assert delegations.take(cover, lent(head, cover).pk)
    assert access.person_of(cover) == head.person
    assert access.own_person(cover) == cover.person
    assert access.may(cover, submission, "pass")
    assert access.refusal(cover, submission, "edit")
    assert [offer.action for offer in access.offers(cover, submission) if not offer.refusal] == [
        "pass",
        "return",
    ]


def test_a_comment_made_in_anothers_place_is_the_real_persons(cast, cover, head):
    submission = make_submission(cast, state="department_review")
    delegations.take(cover, lent(head, cover).pk)
    assert actions.comment(submission=submission, text="请核对", by=cover).by == cover


def test_the_page_lists_what_was_lent_and_taken(cast, cover, head):
    lent(head, cover)
    for who in (head, cover):
        text = signed_in(who).get(reverse("reviews:delegations")).content.decode()
        assert "张三 → 李四" in text
        assert "正在代办" in text


def test_a_delegation_made_on_the_page_tells_the_taker(cast, cover, head):
    data = {"taker": cover.person.pk, "since": today().isoformat(), "until": (today() + DAY).isoformat()}
    response = signed_in(head).post(reverse("reviews:delegations"), data, follow=True)
    assert "已委托给李四" in response.content.decode()
    assert [notice.kind for notice in cover.notices.all()] == ["delegated"]


@pytest.mark.parametrize("who", ["reader", "admin"])
def test_who_has_no_work_to_lend_finds_no_page(cast, who):
    assert signed_in(getattr(cast, who)).get(reverse("reviews:delegations")).status_code == 403
