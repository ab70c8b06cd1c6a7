"""What the bar tells a person: notices nobody has read, places lent to him.  One statement for any page."""

from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from departments.models import Person
from reviews.access import User
from reviews.models import Delegation, Notice, Submission

_UNREAD = f"SELECT count(*) FROM {Notice._meta.db_table} WHERE to_id = %(user)s AND read_at IS NULL"
_SHEET = f"(SELECT id FROM {Submission._meta.db_table} WHERE key = %(key)s)"
_PERSON = f"(SELECT id FROM {Person._meta.db_table} WHERE user_id = %(user)s)"
_RUNNING = "since <= %(today)s AND until >= %(today)s AND ended_at IS NULL"
_LENT = f"SELECT count(*) FROM {Delegation._meta.db_table} WHERE taker_id = {_PERSON} AND {_RUNNING}"
_STATEMENT = f"SELECT ({_UNREAD}), ({_UNREAD} AND submission_id = {_SHEET}), ({_LENT})"


@dataclass(frozen=True, slots=True)
class Bell:
    """about: how many of the unread are about the sheet that is looked at."""

    unread: int
    about: int
    lent: int


def bell(user: User, key: str = "") -> Bell:
    """Asked once for as long as the user's object lives: a request.  key: of the sheet it shows."""
    if not hasattr(user, "bell"):
        asked = {"user": user.pk, "key": key, "today": timezone.localdate()}
        with connection.cursor() as cursor:
            cursor.execute(_STATEMENT, asked)
            user.bell = Bell(*cursor.fetchone())
    return user.bell
