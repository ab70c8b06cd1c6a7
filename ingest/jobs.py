"""The reading of one upload: its steps, its progress, its end.  `tasks` runs it in a worker.

A Job is taken by compare and set, so two workers never read the same file.  While it is read its heartbeat is
kept, by the database's clock, which is the same for all servers; a worker that dies leaves an old one, and
the job is begun again once.
"""

from __future__ import annotations

import logging
import time

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from ingest import queries
from ingest.isolated import read_isolated
from ingest.keeping import keep_report
from ingest.models import Job, Upload
from ingest.recognise import Unreadable
from ingest.sources.originals import on_this_machine
from reviews.outages import FULL, outage_of
from reviews.reaping import Work

logger = logging.getLogger(__name__)

ATTEMPTS = 2
BEING_READ = (Job.Step.READING, Job.Step.RECOGNISING, Job.Step.CHECKING)
EVERY = 0.5  # seconds between two writings of the progress
_in_hand: set[tuple[int, int]] = set()  # key and attempt of the jobs this process is reading
BROKEN_TWICE = "读取中断了两次，没有读完。文件可能太大或内容有问题，请拆成几个文件或重新导出后再上传。"
FAILED = "读取时程序出错，没有读完，已记录。请重新导出后再上传，或联系系统维护人员。"
NO_ROOM = "服务器的磁盘满了，没有读完。请告诉系统维护人员腾出空间，之后点“重新读取”。"
STOPPED = "已按要求停止读取。"


class Stopped(Exception):
    """Somebody asked to stop, or another worker has taken the job over."""


class Watch:
    """The Progress of a job: pages done and a heartbeat, written at most twice a second."""

    def __init__(self, job: Job) -> None:
        self.job, self.attempt = job, job.attempts
        self.written = -EVERY

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.written < EVERY:
            return
        self.written = now
        step = Job.Step.RECOGNISING if total and done >= total else Job.Step.READING
        self.write(step=step, done=done, total=total)

    def write(self, **changes: object) -> None:
        """Raises Stopped where the job is no longer this worker's to read."""
        mine = Job.objects.filter(pk=self.job.pk, attempts=self.attempt, cancel_asked=False)
        if not mine.filter(step__in=BEING_READ).update(heartbeat=Now(), **changes):
            raise Stopped


def run(job_id: int) -> None:
    """Reads the file of a waiting job and keeps what it found."""
    job = _taken(job_id)
    if job is None:
        return
    watch = Watch(job)
    _in_hand.add((job.pk, job.attempts))
    try:
        upload = job.upload
        with on_this_machine(upload.file) as path:
            report = read_isolated(path, progress=watch, layouts=queries.layouts())
        watch.write(step=Job.Step.CHECKING)
        with transaction.atomic():
            keep_report(upload, report)
            watch.write(step=Job.Step.FINISHED, finished_at=timezone.now())
    except Stopped:
        _stopped(job)
    except Unreadable as error:
        fail(job, str(error))
    except (KeyboardInterrupt, SystemExit):
        let_go()
        raise
    except Exception as error:  # one file's failure must not end the worker, nor leave the file in 读取中
        logger.exception("reading upload %s failed", job.upload.key)
        fail(job, _why(error))
    finally:
        _in_hand.discard((job.pk, job.attempts))


def let_go() -> None:
    """Before this process ends in good order: what it was reading is begun again, and has not failed.

    The attempt is not counted, and what the reading still says of itself finds no job any more.
    """
    for pk, attempt in tuple(_in_hand):
        mine = Job.objects.filter(pk=pk, attempts=attempt, step__in=BEING_READ)
        mine.update(attempts=F("attempts") - 1, heartbeat=None)


def _taken(job_id: int) -> Job | None:
    """The job with one more attempt, or None where it is not waiting (any more)."""
    waiting = Job.objects.filter(pk=job_id, step=Job.Step.WAITING, cancel_asked=False)
    changes = {"step": Job.Step.READING, "attempts": F("attempts") + 1, "started_at": timezone.now()}
    if not waiting.update(**changes, heartbeat=Now(), done=0, total=0):
        return None
    return Job.objects.select_related("upload__region").get(pk=job_id)


def _stopped(job: Job) -> None:
    """Stopped by somebody; where another worker reads it now there is nothing to say."""
    if Job.objects.filter(pk=job.pk, attempts=job.attempts, cancel_asked=True).exists():
        _end(job, Upload.State.CANCELLED, STOPPED)


def _why(error: Exception) -> str:
    return NO_ROOM if outage_of(error) == FULL else FAILED


def fail(job: Job, message: str) -> None:
    _end(job, Upload.State.FAILED, message)


@transaction.atomic
def _end(job: Job, state: str, message: str) -> None:
    mine = Job.objects.filter(pk=job.pk, attempts=job.attempts)
    if mine.update(step=Job.Step.FINISHED, finished_at=timezone.now()):
        being_read = Upload.objects.filter(pk=job.upload_id, state=Upload.State.READING)
        being_read.update(state=state, message=message)


@transaction.atomic
def stop(upload: Upload) -> None:
    """A waiting job ends at once, a running one at its next page."""
    if Job.objects.filter(upload=upload, step=Job.Step.WAITING).update(
        step=Job.Step.FINISHED, cancel_asked=True, finished_at=timezone.now()
    ):
        being_read = Upload.objects.filter(pk=upload.pk, state=Upload.State.READING)
        being_read.update(state=Upload.State.CANCELLED, message=STOPPED)
        return
    Job.objects.filter(upload=upload, finished_at__isnull=True).update(cancel_asked=True)


def _given_up(job: Job, unchanged: QuerySet[Job]) -> bool:
    if job.cancel_asked:
        _end(job, Upload.State.CANCELLED, STOPPED)
    elif job.attempts >= ATTEMPTS:
        fail(job, BROKEN_TWICE)
    else:
        return False
    return True


WORK = Work(
    name="job",
    model=Job,
    column="step",
    waiting=Job.Step.WAITING,
    running=BEING_READ,
    lost=None,
    given_up=_given_up,
    again=lambda job: {"heartbeat": None},
)
