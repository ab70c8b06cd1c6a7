"""One look at all sheets of a region and year: its row, its progress, its end.  The looking is a floor up.

A run is taken by compare and set.  A worker that dies leaves an old heartbeat, and the next one begins it
again: what it writes it writes anew for each sheet.
"""

from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from departments.models import Region
from reviews.models import AuditRun
from reviews.reaping import Work

PATIENCE = timedelta(hours=2)  # a run that does not end in this time is given up
GOING = (AuditRun.State.WAITING, AuditRun.State.RUNNING)


class Elsewhere(Exception):
    """Another worker has taken the run over."""


@transaction.atomic
def begin(*, region: Region, fiscal_year: int, by: User | None, tables: int) -> tuple[AuditRun, bool]:
    """The run, and whether it is new: one at a time looks at a place.  The caller queues a new one."""
    Region.objects.select_for_update().get(pk=region.pk)  # of two who begin at once, one waits
    if running := going(region.pk, fiscal_year):
        return running, False
    return AuditRun.objects.create(region=region, fiscal_year=fiscal_year, by=by, tables=tables), True


def going(region_id: int, fiscal_year: int) -> AuditRun | None:
    return AuditRun.objects.filter(region=region_id, fiscal_year=fiscal_year, state__in=GOING).first()


def newest(region_id: int, fiscal_year: int) -> AuditRun | None:
    """The one begun last, however far it came."""
    return AuditRun.objects.filter(region=region_id, fiscal_year=fiscal_year).first()


def latest(region_id: int, fiscal_year: int) -> AuditRun | None:
    """The last one that came to its end."""
    done = AuditRun.objects.filter(region=region_id, fiscal_year=fiscal_year, state=AuditRun.State.DONE)
    return done.select_related("by__person").first()


def take(run_id: int) -> AuditRun | None:
    """The run, now this worker's; None where it does not wait (any more)."""
    waiting = AuditRun.objects.filter(pk=run_id, state=AuditRun.State.WAITING)
    if not waiting.update(state=AuditRun.State.RUNNING, heartbeat=Now(), done=0):
        return None
    return AuditRun.objects.select_related("region").get(pk=run_id)


def beat(run: AuditRun, done: int) -> None:
    """So many sheets are looked at.  Raises Elsewhere where the run is no longer this worker's."""
    if not _mine(run).update(done=done, heartbeat=Now()):
        raise Elsewhere
    run.done = done


def finish(run: AuditRun, **found: Any) -> None:
    now = timezone.now()
    if not _mine(run).update(state=AuditRun.State.DONE, finished_at=now, heartbeat=Now(), **found):
        raise Elsewhere


def fail(run: AuditRun) -> None:
    _mine(run).update(state=AuditRun.State.FAILED, finished_at=timezone.now())


def _given_up(run: AuditRun, unchanged: QuerySet[AuditRun]) -> bool:
    if run.at >= timezone.now() - PATIENCE:
        return False
    unchanged.update(state=AuditRun.State.FAILED, finished_at=timezone.now())
    return True


def _mine(run: AuditRun) -> QuerySet[AuditRun]:
    return AuditRun.objects.filter(pk=run.pk, state=AuditRun.State.RUNNING, done=run.done)


WORK = Work(
    name="audit",
    model=AuditRun,
    waiting=AuditRun.State.WAITING,
    running=(AuditRun.State.RUNNING,),
    given_up=_given_up,
)
