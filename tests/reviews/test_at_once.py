"""Two people, or one in two windows, at the same moment, on a server with row locks."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone

from departments.models import Person
from departments.roles import Role
from reviews import delegations, rule_changes
from reviews.models import Delegation, RuleSetting
from reviews.problems import Refused
from reviews.rule_changes import Mode, Wanted
from reviews.scoring import USUAL
from tests.cast import make_cast, make_user
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_place_is_lent_once_however_often_the_form_is_sent():
    cast = make_cast()
    taker = make_user(Role.CLERK, cast.region, cast.department)
    today = timezone.localdate()

    def give():
        return delegations.give(
            by=User.objects.get(pk=cast.clerk.pk),
            taker=Person.objects.get(user=taker),
            since=today,
            until=today + timedelta(days=3),
        )

    results = at_once(*[give] * 6)
    assert Delegation.objects.count() == 1
    assert sum(isinstance(one, Refused) for one in results) == 5


def test_the_log_of_two_who_set_rules_at_once_tells_each_what_was_there():
    cast = make_cast()

    def keep(level):
        wanted = Wanted(levels={"V14": level}, limits={}, gates={}, mode=Mode.OFFERED, scheme=USUAL)
        return lambda: rule_changes.keep(by=User.objects.get(pk=cast.admin.pk), year=2024, wanted=wanted)

    assert at_once(keep("error"), keep("hint")) == [1, 1]
    second, first = LogEntry.objects.order_by("-pk").values_list("change_message", flat=True)
    became = first.rpartition("→ ")[2]
    assert "V14：通常 →" in first and f"V14：{became} →" in second
    assert RuleSetting.objects.count() == 1
