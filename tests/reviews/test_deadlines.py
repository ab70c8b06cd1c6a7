"""Deadlines: who may set them, who is late, and that reminders and urgings are said once."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.models import Person
from departments.roles import Role
from reviews import deadlines, delegations
from reviews.models import Deadline, Notice
from reviews.problems import Refused
from tests.cast import Cast, make_submission, make_user

pytestmark = pytest.mark.django_db
DRAFT, DEPARTMENT, FINANCE = deadlines.STEPS


def today() -> date:
    return timezone.localdate()


def due(cast: Cast, step: str, days: int, *, year: int = 2024) -> Deadline:
    """In so many days; negative where it is over."""
    day = today() + timedelta(days=days)
    made, _ = Deadline.objects.update_or_create(
        region=cast.region, fiscal_year=year, state=step, defaults={"due_on": day}
    )
    return made


def texts(user, kind: str) -> list[str]:
    return [one.text for one in Notice.objects.filter(to=user, kind=kind)]


def groups(user) -> list[deadlines.Late]:
    return [deadlines.Late(**row) for row in deadlines.overdue(user)]


def test_the_finance_head_sets_and_clears_the_years_deadlines(cast):
    wanted = {DRAFT: date(2026, 11, 1), DEPARTMENT: None, FINANCE: date(2026, 12, 1)}
    deadlines.keep(by=cast.finance_head, fiscal_year=2027, wanted=wanted)
    assert deadlines.dates(cast.region, 2027) == {
        "draft": date(2026, 11, 1),
        "finance_review": date(2026, 12, 1),
    }
    deadlines.keep(by=cast.admin, fiscal_year=2027, wanted={DRAFT: None, FINANCE: date(2026, 12, 2)})
    assert deadlines.dates(cast.region, 2027) == {"finance_review": date(2026, 12, 2)}


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "reader"])
def test_nobody_else_sets_deadlines(cast, who):
    with pytest.raises(Refused):
        deadlines.keep(by=getattr(cast, who), fiscal_year=2027, wanted={DRAFT: date(2026, 11, 1)})


def test_a_later_step_cannot_be_due_before_an_earlier_one(cast):
    wanted = {DRAFT: date(2026, 11, 5), FINANCE: date(2026, 11, 1)}
    with pytest.raises(Refused, match="财政审核的期限（2026-11-01）早于送审"):
        deadlines.keep(by=cast.finance_head, fiscal_year=2027, wanted=wanted)


def test_late_is_who_has_not_left_the_step_by_the_day_after(cast):
    make_submission(cast, name="草稿")
    make_submission(cast, name="退回的", state="returned")
    make_submission(cast, name="送了的", state="department_review")
    due(cast, DRAFT, 0)
    assert groups(cast.reviewer) == []
    due(cast, DRAFT, -1)
    (late,) = groups(cast.reviewer)
    assert (late.department_name, late.name, late.number, late.days) == ("教育局", "送审", 2, 1)


def test_departments_see_only_their_own_lateness(cast):
    make_submission(cast)
    due(cast, DRAFT, -1)
    assert len(groups(cast.clerk)) == len(groups(cast.head)) == len(groups(cast.finance_head)) == 1
    assert groups(cast.stranger) == groups(cast.foreigner) == []


def test_urging_tells_whose_turn_it_is_once_a_day(cast):
    make_submission(cast)
    due(cast, DRAFT, -2)
    assert deadlines.urge(by=cast.reviewer, groups=groups(cast.reviewer)) == 1
    (text,) = texts(cast.clerk, "urged")
    assert text.startswith("财政审核人甲催办：2024年度有 1 张表没有送审，期限是")
    assert text.endswith("已过 2 天。请尽快办理。")
    assert deadlines.urge(by=cast.finance_head, groups=groups(cast.reviewer)) == 0
    assert len(texts(cast.clerk, "urged")) == 1
    assert deadlines.urged_today() == {late.mark for late in groups(cast.reviewer)}
    assert texts(cast.stranger, "urged") == []


def test_urging_reaches_who_acts_for_somebody(cast):
    cover = make_user(Role.CLERK, cast.region, cast.department)
    delegations.give(by=cast.head, taker=cover.person, since=today(), until=today())
    make_submission(cast, state="department_review")
    due(cast, DEPARTMENT, -1)
    assert deadlines.urge(by=cast.reviewer, groups=groups(cast.reviewer)) == 2
    assert len(texts(cast.head, "urged")) == len(texts(cover, "urged")) == 1


@pytest.mark.parametrize("who", ["clerk", "head", "reader", "admin"])
def test_only_finance_urges(cast, who):
    with pytest.raises(Refused):
        deadlines.urge(by=getattr(cast, who), groups=[])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (7, "还有 7 天"),
        (5, "还有 5 天"),
        (3, "还有 3 天"),
        (1, "还有 1 天"),
        (0, "今天到期"),
        (-3, "已过 3 天"),
    ],
)
def test_reminders_say_how_long_it_is_until_then(cast, days, words):
    make_submission(cast)
    due(cast, DRAFT, days)
    assert deadlines.remind([cast.clerk.person]) == 1
    (text,) = texts(cast.clerk, "deadline")
    assert words in text
    assert text.endswith("您还有 1 张表没有送审。")


def test_more_than_a_week_before_nobody_is_reminded(cast):
    make_submission(cast)
    due(cast, DRAFT, 8)
    assert deadlines.remind(Person.objects.all()) == 0


def test_a_reminder_is_said_once_and_again_when_the_date_is_moved(cast):
    make_submission(cast)
    due(cast, DRAFT, 3)
    assert deadlines.remind(Person.objects.all()) == 1
    assert deadlines.remind(Person.objects.all()) == 0
    due(cast, DRAFT, 2)
    assert deadlines.remind(Person.objects.all()) == 1
    assert len(texts(cast.clerk, "deadline")) == 2


def test_of_milestones_missed_only_the_last_is_said(cast):
    make_submission(cast)
    due(cast, DRAFT, -20)
    assert deadlines.remind([cast.clerk.person]) == 1
    assert "已过 20 天" in texts(cast.clerk, "deadline")[0]


def test_who_has_nothing_left_to_do_is_left_alone(cast):
    make_submission(cast, state="finance_review")
    due(cast, DRAFT, 1)
    due(cast, DEPARTMENT, 1)
    due(cast, FINANCE, 1)
    deadlines.remind(Person.objects.all())
    told = set(Notice.objects.filter(kind="deadline").values_list("to", flat=True))
    assert told == {cast.reviewer.pk, cast.finance_head.pk}


def test_the_command_reminds_everybody_and_twice_does_no_harm(cast, capsys):
    make_submission(cast)
    due(cast, DRAFT, 1)
    for _ in range(2):
        call_command("remind")
    assert capsys.readouterr().out.split() == ["已提醒", "1", "人。", "已提醒", "0", "人。"]


def test_reminding_takes_as_many_statements_for_many_people_as_for_one(cast):
    make_submission(cast)
    due(cast, DRAFT, 1)
    counts = []
    for number in (0, 30):
        for _ in range(number):
            make_user(Role.CLERK, cast.region, cast.department)
        people = list(Person.objects.all())
        with CaptureQueriesContext(connection) as captured:
            deadlines.remind(people)
        counts.append(len(captured))
    assert counts[0] == counts[1]
