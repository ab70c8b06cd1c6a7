"""Whether a worker is still heard of: by the clock of the database, for those of servers differ by minutes.

A time that is still to come was written before the clock was set back: that is silence, too.
"""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now


def silent(silence: timedelta) -> Q:
    return _far("heartbeat", silence)


def lost(wait: timedelta) -> Q:
    """Waiting for so long, since it was ordered or queued again, that the queue may have lost it."""
    return Q(heartbeat=None) & _far("at", wait) | _far("heartbeat", wait)


def _far(field: str, distance: timedelta) -> Q:
    return Q(**{f"{field}__lt": Now() - distance}) | Q(**{f"{field}__gt": Now() + distance})
