"""Clocks that jump by hours, and clocks of servers a few minutes apart."""

from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from ingest import intake, jobs, tasks
from ingest.models import Draft, Job, Upload
from projects import presence
from projects import tasks as decisions
from publishing.books import making as book_making
from publishing.models import BookFile
from publishing.public import cache as public_cache
from reviews import batches
from reviews.models import Batch
from tests.cast import content, fresh, make_document, make_submission, write
from tests.ingest.desk import a_file
from tests.publishing.books import make_book

pytestmark = pytest.mark.django_db
REAL = timezone.now
JUMPS = [timedelta(hours=3), timedelta(hours=-3), timedelta(minutes=4), timedelta(minutes=-4)]


@contextmanager
def clock(jump: timedelta):
    """As this server's clock says."""
    with patch("django.utils.timezone.now", lambda: REAL() + jump):
        yield


def taken_job(cast) -> Job:
    intake.upload([a_file("报告.md", b"# 2024")], cast.region, None, cast.admin)
    return jobs._taken(Job.objects.get().pk)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_living_worker_is_not_robbed_by_a_server_with_another_clock(cast, jump):
    job = taken_job(cast)
    sheet = make_submission(cast, state="department_review")
    batch = batches.begin(by=cast.head, action="pass", opinion="同意", sheets=[(sheet.key, sheet.version)])
    batches.take(batch.pk)
    book_making._taken(book_making.begin(make_book(cast, "成册的表"), "xlsx").pk)
    with clock(jump):
        assert tasks.reap() == 0
    jobs.Watch(job).write(done=1)
    assert Job.objects.get().attempts == 1


@pytest.mark.parametrize("jump", JUMPS)
def test_a_worker_whose_clock_jumps_goes_on_and_keeps_what_it_read_once(cast, jump, monkeypatch):
    intake.upload([a_file("报告.md", b"# 2024")], cast.region, None, cast.admin)

    def read(path, progress, layouts=()):
        monkeypatch.setattr("django.utils.timezone.now", lambda: REAL() + jump)
        progress(1, 1)
        assert tasks.reap() == 0
        return "a report"

    monkeypatch.setattr(jobs, "read_isolated", read)
    monkeypatch.setattr(jobs, "keep_report", lambda upload, report: Upload.objects.update(state="ready"))
    jobs.run(Job.objects.get().pk)
    job = Job.objects.select_related("upload").get()
    assert (job.step, job.attempts, job.upload.state) == ("finished", 1, "ready")


def test_of_two_workers_on_one_job_the_first_finds_it_taken(cast):
    """However wrong a clock was that made the second begin."""
    first = taken_job(cast)
    Job.objects.update(step=Job.Step.WAITING)
    second = jobs._taken(first.pk)
    with pytest.raises(jobs.Stopped):
        jobs.Watch(first).write(done=1)
    jobs.Watch(second).write(done=1)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("back", [timedelta(hours=3), timedelta(minutes=-2)])
def test_a_dead_worker_is_noticed_though_the_clock_of_the_database_was_set_back(cast, back):
    """Its last word then lies in the future."""
    taken_job(cast)
    Job.objects.update(heartbeat=F("heartbeat") + back)
    assert tasks.reap() == 1
    assert Job.objects.get().step == Job.Step.WAITING


def test_so_are_a_batch_and_a_book(cast):
    sheet = make_submission(cast, state="department_review")
    batches.begin(by=cast.head, action="pass", opinion="同意", sheets=[(sheet.key, sheet.version)])
    book_making.begin(make_book(cast, "成册的表"), "xlsx")
    for model in (Batch, BookFile):
        later = REAL() + timedelta(hours=3)
        model.objects.update(state="running", heartbeat=later)
    assert decisions.reap() == 2
    assert {one.state for one in (Batch.objects.get(), BookFile.objects.get())} == {"waiting"}


@pytest.mark.parametrize("jump", JUMPS)
def test_versions_and_events_keep_their_order(cast, jump):
    sheet = make_submission(cast)
    with clock(jump):
        write(sheet, make_document(rows=3), by=cast.clerk)
        write(sheet, make_document(rows=4), by=cast.clerk)
    write(sheet, make_document(rows=5), by=cast.clerk)
    assert [one.version for one in sheet.revisions.all()] == [5, 4, 3, 2, 1]
    assert sheet.revisions.first().document["name"] == fresh(sheet).name
    assert len(list(content(sheet).indicators)) == 5
    page = Client()
    page.force_login(cast.clerk)
    assert page.get(f"/tables/{sheet.key}/changes/").status_code == 200


@pytest.mark.parametrize("jump", JUMPS)
def test_a_published_sheet_is_public_at_once_whatever_the_hour(cast, jump):
    with clock(jump):
        sheet = make_submission(cast, state="published")
    assert Client().get(f"/public/sheets/{sheet.key}/").status_code == 200


def test_who_is_here_is_forgotten_after_a_jump_and_seen_again_with_the_next_word(cast):
    sheet = make_submission(cast)
    presence.tell(sheet, cast.clerk, "row00001")
    with clock(timedelta(hours=3)):
        assert list(presence.others(sheet, cast.head)) == []
        presence.tell(sheet, cast.clerk, "row00001")
        assert len(list(presence.others(sheet, cast.head))) == 1
    presence.tell(sheet, cast.clerk, "row00002")
    assert [one["row"] for one in presence.others(sheet, cast.head)] == ["row00002"]


def test_who_left_before_the_clock_was_set_back_is_not_here_for_hours(cast):
    sheet = make_submission(cast)
    with clock(timedelta(hours=3)):
        presence.tell(sheet, cast.clerk, "row00001")
    assert list(presence.others(sheet, cast.head)) == []


@pytest.mark.parametrize("jump", [timedelta(hours=3), timedelta(hours=-3)])
def test_pages_in_memory_are_kept_by_a_clock_that_only_goes_forward(cast, jump):
    make_submission(cast, state="published")
    public_cache.PAGES.clear()
    assert Client().get("/public/").status_code == 200
    with clock(jump), patch.object(public_cache, "is_worth_keeping") as drawn:
        assert Client().get("/public/").status_code == 200
        drawn.assert_not_called()


def test_a_session_outlives_a_clock_set_back_and_a_lock_out_ends(cast, settings):
    client = Client()
    client.force_login(cast.clerk)
    with clock(timedelta(hours=-3)):
        assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200
