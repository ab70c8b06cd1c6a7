"""Workers of several machines on one queue: all is done once, and what a dead one left is taken up once."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ingest import jobs, tasks
from ingest.models import Draft, Job
from ingest.worker import new_worker
from projects import audits as looking
from projects import batches as deciding
from projects import tasks as desk
from publishing.books import making as book_making
from publishing.books import tasks as book_tasks
from publishing.models import BookFile
from reviews import audits, batches
from reviews.models import AuditRun, Batch, Event
from tests.cast import make_cast, make_document, make_submission
from tests.ingest.desk import brought, report_of
from tests.publishing.books import make_book
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
WORKERS, SHEETS = 4, 5


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture(autouse=True)
def read_at_once(monkeypatch):
    monkeypatch.setattr(jobs, "read_isolated", lambda path, progress, layouts: report_of(make_document()))


@pytest.fixture
def batch(cast) -> Batch:
    sheets = [
        make_submission(cast, state="department_review", name=f"项目{number}") for number in range(SHEETS)
    ]
    return batches.begin(
        by=cast.head, action="return", opinion="请补充", sheets=[(one.key, one.version) for one in sheets]
    )


@pytest.fixture
def run(cast) -> AuditRun:
    return audits.begin(region=cast.region, fiscal_year=2024, by=cast.reviewer, tables=SHEETS)[0]


@pytest.fixture
def file(cast) -> BookFile:
    return book_making.begin(make_book(cast), "docx")


def returned() -> int:
    return Event.objects.filter(action="return").count()


def test_a_batch_is_decided_once(batch):
    at_once(*[lambda: deciding.run(batch.pk)] * WORKERS)
    batch.refresh_from_db()
    assert (batch.state, batch.done, batch.failures) == (Batch.State.DONE, SHEETS, [])
    assert returned() == SHEETS


def test_a_year_is_looked_at_once(batch, run, monkeypatch):
    looks, look = [], looking._Look.look
    monkeypatch.setattr(looking._Look, "look", lambda self: looks.append(1) or look(self))
    at_once(*[lambda: looking.run(run.pk)] * WORKERS)
    run.refresh_from_db()
    assert (run.state, len(looks)) == (AuditRun.State.DONE, 1)


def test_a_book_is_made_once(file):
    at_once(*[lambda: book_making.make(file.pk)] * WORKERS)
    file.refresh_from_db()
    assert file.state == BookFile.State.DONE
    key = file.book.key
    assert [one for one in default_storage.listdir("books")[1] if key in one] == [file.file.name[6:]]


def test_one_queue_feeds_many_workers_and_everything_in_it_is_done_once(cast, batch, run, file):
    for _ in range(3):
        brought(cast)
    desk.queue(batch)
    desk.queue_audit(run)
    book_tasks.make_file.enqueue(file.pk)
    at_once(*[new_worker(batch=True).run] * WORKERS)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["SUCCESSFUL"] * 6
    assert (Draft.objects.count(), set(Job.objects.values_list("attempts", flat=True))) == (3, {1})
    assert returned() == SHEETS
    assert {one.objects.get().state for one in (Batch, AuditRun, BookFile)} == {"done"}


def test_what_dead_workers_left_is_queued_again_once_whoever_looks(cast, batch, run, file):
    upload = brought(cast)
    DBTaskResult.objects.all().delete()  # they died with it
    died = timezone.now() - timedelta(minutes=30)
    Job.objects.filter(upload=upload).update(step=Job.Step.READING, attempts=1, heartbeat=died)
    for model in (Batch, AuditRun, BookFile):
        model.objects.update(state=model.State.RUNNING, heartbeat=died)
    at_once(*[tasks.reap] * WORKERS)
    assert DBTaskResult.objects.count() == 4
    new_worker(batch=True).run()
    assert (Draft.objects.count(), returned()) == (1, SHEETS)
    assert {one.objects.get().state for one in (Batch, AuditRun, BookFile)} == {"done"}
