"""Work whose worker has died: it waits again and is queued again, or is given up.

Each kind of work is a row with a state and a heartbeat, and says for itself which states those are and when
it is given up.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now

from reviews.heartbeats import lost, silent

logger = logging.getLogger(__name__)

SILENCE = timedelta(minutes=1)  # without a heartbeat: the worker is dead
LOST = timedelta(minutes=10)  # waiting so long that the queue may have lost it


def _never(row: Any, unchanged: QuerySet) -> bool:
    return False


def _from_now_on(row: Any) -> dict[str, Any]:
    return {"heartbeat": Now()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """given_up: whether a row has come to its end, which it writes itself if the row is unchanged.

    again: what else is written in a row that waits again.  lost: None where the queue knows what waits.
    """

    name: str
    model: type[Model]
    waiting: str
    running: tuple[str, ...]
    column: str = "state"
    silence: timedelta = SILENCE
    lost: timedelta | None = LOST
    given_up: Callable[[Any, QuerySet], bool] = _never
    again: Callable[[Any], dict[str, Any]] = _from_now_on


def left_behind(work: Work) -> QuerySet:
    """A worker that lets go in good order leaves no heartbeat at all."""
    left = Q(**{f"{work.column}__in": work.running}) & (silent(work.silence) | Q(heartbeat=None))
    if work.lost:
        left |= Q(**{work.column: work.waiting}) & lost(work.lost)
    return work.model.objects.filter(left)


def free(work: Work) -> list[int]:
    """Keys of those that wait again and have to be queued: of two who look, one frees."""
    return [row.pk for row in left_behind(work) if _waits_again(work, row)]


def _waits_again(work: Work, row: Any) -> bool:
    seen = {work.column: getattr(row, work.column), "heartbeat": row.heartbeat}
    unchanged = work.model.objects.filter(pk=row.pk, **seen)
    if work.given_up(row, unchanged):
        return False
    return bool(unchanged.update(**{work.column: work.waiting}, **work.again(row)))


def reap(work: Work, queue: Callable[[int], Any], missing: Callable[[], list[int]] = list) -> int:
    """Queues again what a dead worker left; how many.  missing: what waits and has fallen out of the queue.

    Nothing is locked where nothing is left.
    """
    if not left_behind(work).exists() and not missing():
        return 0
    with transaction.atomic():
        freed = [*free(work), *missing()]
        for key in freed:
            logger.warning("worker of %s %s has died, queued again", work.name, key)
            queue(key)
    return len(freed)
