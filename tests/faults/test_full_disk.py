"""A full disk: the database may not grow, the folder of files takes no more.  Nothing is half-kept."""

import errno
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import OperationalError, connection
from django.test import Client, override_settings
from psycopg2 import errors

from ingest import jobs
from ingest.models import Draft, Job, Upload
from projects import editing, revisions
from publishing.books import making as book_making
from publishing.models import BookFile
from reviews.models import Submission
from reviews.outages import AWAY, FULL, outage_of
from tests.cast import content, fresh, make_cast, make_submission
from tests.faults.own_database import copied_database, standing_in
from tests.faults.soundness import sheet_problems
from tests.ingest.desk import a_file
from tests.publishing.books import make_book

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
LONG = "保障校园安全，" * 250


def client_of(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def set_value(client: Client, cast, sheet: Submission, new: str):
    row = next(iter(content(sheet).indicators))
    change = {
        "op": "set",
        "id": f"v{sheet.version}",
        "row": row.key,
        "field": "level3",
        "old": row.level3,
        "new": new,
    }
    sent = {"version": fresh(sheet).version, "user": cast.clerk.pk, "ops": [change]}
    return client.post(f"/tables/{sheet.key}/ops/", sent, content_type="application/json")


class DiskFull(errors.DiskFull):
    pgcode = "53100"  # the server's


def as_postgres_says(*args, **kwargs):
    raise OperationalError from DiskFull("could not extend file: No space left on device")


@pytest.fixture(scope="module")
def own_database(django_db_setup, django_db_blocker, tmp_path_factory):
    with django_db_blocker.unblock(), copied_database(tmp_path_factory.mktemp("database")) as database:
        yield database


@pytest.fixture
def tight(own_database):
    """A site whose database can be told to take no more."""
    with standing_in(own_database):
        cast = make_cast()
        yield cast, make_submission(cast, rows=4)


def limit(monkeypatch, pages: int = 0) -> None:
    """SQLite: to so many pages more than there are.  A PostgreSQL of the suite's size cannot be filled."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] + pages}")
    elif pages:
        monkeypatch.undo()
    else:
        monkeypatch.setattr(revisions, "keep", as_postgres_says)


def test_a_save_that_finds_no_room_says_so_changes_nothing_and_succeeds_when_there_is_room(
    tight, monkeypatch
):
    cast, sheet = tight
    client = client_of(cast.clerk)
    before = content(sheet)
    limit(monkeypatch)
    answer = set_value(client, cast, sheet, LONG)
    assert (answer.status_code, answer.json()["problem"]) == (503, "服务器的磁盘满了，现在存不进东西。")
    assert content(sheet) == before
    assert list(sheet_problems(fresh(sheet))) == []
    assert client.get(f"/tables/{sheet.key}/").status_code == 200
    limit(monkeypatch, pages=10_000)
    assert set_value(client, cast, sheet, LONG).status_code == 200
    assert next(iter(content(sheet).indicators)).level3 == LONG


def test_a_form_that_finds_no_room_says_so_in_words(cast, monkeypatch):
    sheet = make_submission(cast)
    monkeypatch.setattr("projects.review_pages.actions.move", as_postgres_says)
    form = {"action": "submit", "version": sheet.version}
    answer = client_of(cast.clerk).post(f"/tables/{sheet.key}/move/", form)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "服务器的磁盘满了，现在存不进东西。这一次没有办成，什么都没有改。" in answer.content.decode()


def test_a_save_on_postgres_says_the_same(cast, monkeypatch):
    sheet = make_submission(cast)
    monkeypatch.setattr(editing, "write", as_postgres_says)
    answer = set_value(client_of(cast.clerk), cast, sheet, "新建学校")
    assert (answer.status_code, answer.json()["code"]) == (503, "full")


@pytest.fixture
def full_folder(monkeypatch, tmp_path):
    """It takes half of what is written."""
    save = FileSystemStorage._save

    def half(self, name, content):
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with override_settings(MEDIA_ROOT=tmp_path):
        monkeypatch.setattr(FileSystemStorage, "_save", half)
        yield lambda: monkeypatch.setattr(FileSystemStorage, "_save", save)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_that_finds_no_room_is_not_half_kept_and_is_taken_later(cast, full_folder, tmp_path):
    client = client_of(cast.admin)
    answer = client.post("/import/", {"files": a_file("报告.md", b"# 2024")})
    assert answer.status_code == 503
    assert "服务器的磁盘满了" in answer.content.decode()
    assert (Upload.objects.count(), Job.objects.count(), files_in(tmp_path)) == (0, 0, [])
    full_folder()
    assert client.post("/import/", {"files": a_file("报告.md", b"# 2024")}).status_code == 302
    assert (Upload.objects.count(), len(files_in(tmp_path))) == (1, 1)


def test_a_reading_that_finds_no_room_says_so_and_can_be_begun_again(cast, monkeypatch, tmp_path):
    client = client_of(cast.admin)
    client.post("/import/", {"files": a_file("报告.md", b"# 2024")})
    keep = jobs.keep_report
    monkeypatch.setattr(jobs, "read_isolated", lambda *args, **named: None)
    monkeypatch.setattr(jobs, "keep_report", as_postgres_says)
    jobs.run(Job.objects.get().pk)
    upload = Upload.objects.get()
    assert (upload.state, upload.message) == ("failed", jobs.NO_ROOM)
    assert Draft.objects.count() == 0
    monkeypatch.setattr(jobs, "keep_report", keep)
    assert client.post(f"/import/{upload.key}/act/", {"action": "again"}).status_code == 302
    assert Upload.objects.get().state == "reading"


def test_a_book_that_finds_no_room_says_so_and_leaves_no_half_file(cast, full_folder, tmp_path):
    book = make_book(cast)
    file = book_making.begin(book, "xlsx")
    book_making.make(file.pk)
    file.refresh_from_db()
    assert (file.state, file.failure) == (BookFile.State.FAILED, book_making.NO_ROOM)
    assert files_in(tmp_path) == []
    full_folder()
    again = book_making.begin(book, "xlsx")
    book_making.make(again.pk)
    again.refresh_from_db()
    assert (again.state, len(files_in(tmp_path))) == (BookFile.State.DONE, 1)


def caused(driver: Exception) -> OperationalError:
    error = OperationalError(str(driver))
    error.__cause__ = driver
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), FULL),
        (OSError(errno.EACCES, "Permission denied"), None),
        (caused(DiskFull()), FULL),
        (OperationalError("server closed the connection unexpectedly"), AWAY),
        (ValueError("a fault of the program"), None),
    ],
)
def test_what_is_an_outage_and_what_has_to_be_mended(error, outage):
    assert outage_of(error) == outage
