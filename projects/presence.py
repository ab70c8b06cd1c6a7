"""Who has a sheet open for editing, and on which row: told with every save and every 20 seconds."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from projects.models import Presence
from reviews import access
from reviews.models import Submission

FORGOTTEN = timedelta(minutes=1)
APART = timedelta(minutes=10)  # as far as clocks of servers may differ
LONGEST_KEY = 20


def tell(submission: Submission, user: User, row_key: str) -> None:
    """One statement."""
    told = Presence(submission=submission, user=user, row_key=row_key[:LONGEST_KEY], at=timezone.now())
    Presence.objects.bulk_create(
        [told],
        update_conflicts=True,
        unique_fields=["submission", "user"],
        update_fields=["row_key", "at"],
    )


def leave(submission: Submission, user: User) -> None:
    Presence.objects.filter(submission=submission, user=user).delete()


def others(submission: Submission, user: User) -> Iterator[dict[str, str]]:
    """Name and row of everybody else who is here, the last to come first.  One query."""
    now = timezone.now()  # a later time was told before the clock was set back
    here = submission.presences.filter(at__range=(now - FORGOTTEN, now + APART)).exclude(user=user)
    for one in here.select_related("user__person").order_by("-at"):
        yield {"name": access.signature(one.user), "row": one.row_key}
