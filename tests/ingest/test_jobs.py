"""The reading in the background: steps, progress, stopping, failing, workers that die."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ingest import actions, intake, jobs, tasks, worker
from ingest.models import Draft, Job, KnownLayout, Upload
from ingest.recognise import Unreadable
from reviews.problems import Refused
from tests.cast import make_document
from tests.ingest.desk import a_file, brought, report_of

pytestmark = pytest.mark.django_db
REPORT = Path(__file__).parent.parent / "data" / "reports" / "zhoucun-2024.md"
# a worker closes connections it finds in the middle of a transaction, and a test's is
outside_of_a_transaction = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(monkeypatch):
    """Puts a reading in the place of the real one."""

    def put(read):
        monkeypatch.setattr(jobs, "read_isolated", read)

    return put


def finds(*documents, pages: int = 3, between=lambda done: None):
    def read(path, progress, layouts=()):
        for done in range(pages + 1):
            progress(done, pages)
            between(done)
        return report_of(*documents)

    return read


def raises(error: Exception):
    def read(path, progress, layouts=()):
        raise error

    return read


def renewed(upload: Upload) -> tuple[Upload, Job]:
    return Upload.objects.get(pk=upload.pk), Job.objects.get(upload=upload)


def test_a_job_reads_its_file_and_keeps_the_drafts(cast, reader):
    upload = brought(cast)
    reader(finds(make_document(), make_document(name="农村饮水")))
    jobs.run(upload.job.pk)
    upload, job = renewed(upload)
    assert (upload.state, upload.drafts.count()) == ("ready", 2)
    assert (job.step, job.attempts, job.finished_at is not None) == ("finished", 1, True)


def test_a_real_file_is_read_in_a_process_of_its_own(cast):
    upload = intake.upload([a_file("报告.md", REPORT.read_bytes())], cast.region, None, cast.admin)[0]
    jobs.run(upload.job.pk)
    upload, _ = renewed(upload)
    assert (upload.state, upload.drafts.count()) == ("ready", 14)
    assert upload.report["source"]["file"] == "报告.md"


@outside_of_a_transaction
def test_the_worker_takes_the_job_from_the_queue(cast, reader):
    upload = brought(cast)
    reader(finds(make_document()))
    worker.new_worker(batch=True).run()
    assert renewed(upload)[0].state == "ready"
    assert [entry.status for entry in DBTaskResult.objects.all()] == ["SUCCESSFUL"]


def test_pages_are_counted_while_reading(cast, reader, monkeypatch):
    monkeypatch.setattr(jobs, "EVERY", 0)
    upload, seen = brought(cast), []

    def look(done):
        job = Job.objects.get(upload=upload)
        seen.append((job.step, job.done, job.total))

    reader(finds(make_document(), pages=2, between=look))
    jobs.run(upload.job.pk)
    assert seen == [("reading", 0, 2), ("reading", 1, 2), ("recognising", 2, 2)]


def test_progress_is_written_twice_a_second_at_most(cast, reader, monkeypatch):
    upload, now = brought(cast), [0.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: now[0])
    written = []
    monkeypatch.setattr(
        jobs.Watch, "write", lambda self, **changes: written.append((now[0], changes.get("done")))
    )

    def tick(done):
        now[0] += 0.125

    reader(finds(make_document(), pages=12, between=tick))
    jobs.run(upload.job.pk)
    assert [done for at, done in written if done is not None] == [0, 4, 8, 12]


def test_a_file_that_cannot_be_read_fails_with_its_sentence(cast, reader):
    upload = brought(cast)
    reader(raises(Unreadable("文件有打开密码。请先去掉密码，另存后再导入。")))
    jobs.run(upload.job.pk)
    upload, job = renewed(upload)
    assert (upload.state, upload.message) == ("failed", "文件有打开密码。请先去掉密码，另存后再导入。")
    assert job.step == "finished"


def test_a_fault_of_ours_fails_the_file_and_not_the_worker(cast, reader, caplog):
    upload = brought(cast)
    reader(raises(ZeroDivisionError("x")))
    jobs.run(upload.job.pk)
    upload, _ = renewed(upload)
    assert (upload.state, upload.message) == ("failed", jobs.FAILED)
    assert "ZeroDivisionError" in caplog.text


def test_nothing_is_half_stored_when_keeping_fails(cast, reader, monkeypatch):
    upload = brought(cast)
    reader(finds(make_document(), make_document(name="农村饮水")))

    def cut(self, **changes):
        if changes.get("step") == "finished":
            raise RuntimeError

    monkeypatch.setattr(jobs.Watch, "write", cut)
    jobs.run(upload.job.pk)
    upload, _ = renewed(upload)
    assert (upload.state, Draft.objects.count()) == ("failed", 0)


def test_a_running_job_stops_at_its_next_page(cast, reader, monkeypatch):
    monkeypatch.setattr(jobs, "EVERY", 0)
    upload, pages = brought(cast), []

    def ask(done):
        pages.append(done)
        if done == 1:
            intake.stop(upload, cast.admin)

    reader(finds(make_document(), pages=9, between=ask))
    jobs.run(upload.job.pk)
    upload, job = renewed(upload)
    assert (pages, upload.state, job.step) == ([0, 1], "cancelled", "finished")
    assert Draft.objects.count() == 0


def test_a_job_is_read_by_one_worker_only(cast, reader):
    upload, runs = brought(cast), []

    def read_twice(done):
        runs.append(done)
        jobs.run(upload.job.pk)

    reader(finds(make_document(), pages=1, between=read_twice))
    jobs.run(upload.job.pk)
    assert runs == [0, 1]
    assert renewed(upload)[1].attempts == 1


def test_the_readers_are_told_the_layouts_that_are_known(cast, reader):
    told = []
    KnownLayout.objects.create(
        fingerprint="f1", name="某市样式", form="project", labels={"项目": "name"}, columns={}, by=cast.admin
    )

    def read(path, progress, layouts=()):
        told.extend(layouts)
        return report_of(make_document())

    reader(read)
    jobs.run(brought(cast).job.pk)
    assert [(one.fingerprint, one.labels) for one in told] == [("f1", {"项目": "name"})]


def test_a_file_is_read_again_from_the_beginning(cast, reader):
    upload = brought(cast)
    reader(finds(make_document()))
    jobs.run(upload.job.pk)
    intake.read_again(upload, cast.admin)
    assert (renewed(upload)[0].state, Draft.objects.count()) == ("reading", 0)
    jobs.run(renewed(upload)[1].pk)
    assert (renewed(upload)[0].state, Draft.objects.count()) == ("ready", 1)


def test_what_is_in_the_books_is_not_read_again(cast, reader):
    upload = brought(cast)
    reader(finds(make_document()))
    jobs.run(upload.job.pk)
    actions.accept(upload.drafts.get(), cast.admin)
    with pytest.raises(Refused):
        intake.read_again(upload, cast.admin)
    assert Draft.objects.get().state == "accepted"


def left_by_a_dead_worker(cast, *, attempts: int = 1, seconds: int = 90) -> Upload:
    upload = brought(cast)
    Job.objects.filter(upload=upload).update(
        step="reading",
        attempts=attempts,
        started_at=timezone.now(),
        heartbeat=timezone.now() - timedelta(seconds=seconds),
    )
    DBTaskResult.objects.update(status="RUNNING")
    return upload


@outside_of_a_transaction
def test_what_a_dead_worker_left_is_queued_again_once(cast, reader):
    upload = left_by_a_dead_worker(cast)
    assert tasks.reap() == 1
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    assert tasks.reap() == 0
    reader(finds(make_document()))
    worker.new_worker(batch=True).run()
    upload, job = renewed(upload)
    assert (upload.state, job.attempts, upload.drafts.count()) == ("ready", 2, 1)


def test_after_two_dead_workers_the_file_has_failed(cast):
    upload = left_by_a_dead_worker(cast, attempts=2)
    assert tasks.reap() == 0
    upload, job = renewed(upload)
    assert (upload.state, job.step) == ("failed", "finished")
    assert upload.message.startswith("读取中断了两次")


def test_a_living_worker_is_left_alone(cast):
    upload = left_by_a_dead_worker(cast, seconds=30)
    assert tasks.reap() == 0
    assert renewed(upload)[1].step == "reading"


def test_what_was_to_be_stopped_is_not_begun_again(cast):
    upload = left_by_a_dead_worker(cast)
    intake.stop(upload, cast.admin)
    assert tasks.reap() == 0
    assert renewed(upload)[0].state == "cancelled"


def test_a_worker_taken_for_dead_keeps_nothing_when_it_comes_back(cast, reader, monkeypatch):
    monkeypatch.setattr(jobs, "EVERY", 0)
    upload = brought(cast)

    def fall_asleep(done):
        if done == 1:
            Job.objects.update(heartbeat=timezone.now() - timedelta(minutes=5))
            tasks.reap()

    reader(finds(make_document(), between=fall_asleep))
    jobs.run(upload.job.pk)
    upload, job = renewed(upload)
    assert (upload.state, job.step, Draft.objects.count()) == ("reading", "waiting", 0)


def test_a_process_that_ends_in_good_order_lets_go_and_nothing_has_failed(cast, reader):
    upload = brought(cast)

    def end(path, progress, layouts=()):
        jobs.let_go()
        raise Unreadable("读到一半程序退出了，文件可能已损坏。请重新导出后再导入。")

    reader(end)
    jobs.run(upload.job.pk)
    upload, job = renewed(upload)
    assert (upload.state, job.attempts) == ("reading", 0)
    assert tasks.reap() == 1
    reader(finds(make_document()))
    jobs.run(job.pk)
    assert renewed(upload)[0].state == "ready"


def test_a_worker_goes_on_after_a_database_that_was_away(monkeypatch, caplog):
    ended, begun = threading.Event(), []

    class Worker:
        def run(self):
            begun.append(self)
            if len(begun) == 1:
                raise OperationalError("server closed the connection")
            ended.set()

    monkeypatch.setattr(worker, "new_worker", Worker)
    monkeypatch.setattr(worker, "LOOK_EVERY", 0)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    worker.work_for_ever(ended)
    assert len(begun) == 2
    assert "beginning again" in caplog.text


def test_a_worker_told_to_end_at_once_lets_go(cast, reader):
    upload = brought(cast)
    reader(raises(SystemExit(1)))
    with pytest.raises(SystemExit):
        jobs.run(upload.job.pk)
    assert (renewed(upload)[0].state, tasks.reap()) == ("reading", 1)


@outside_of_a_transaction
def test_the_command_looks_for_what_a_dead_worker_left_before_it_begins(cast, reader):
    upload = left_by_a_dead_worker(cast)
    reader(finds(make_document()))
    call_command("db_worker", batch=True, reload=False, startup_delay=False, verbosity=0)
    assert renewed(upload)[0].state == "ready"
