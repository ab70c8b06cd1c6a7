"""The application's role in the database: it can do its work, and what it must not do is refused."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse

from ingest import actions as drafts
from journal.actions import record
from journal.chain import seal
from publishing.models import Publication, Release
from reviews.models import Event, Submission
from tests.cast import make_cast, make_document, make_submission
from tests.ingest.desk import drafted
from tests.publishing.public import corrected, published

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]

ROLES = Path(__file__).parents[2] / "deploy" / "roles.sql"
APP, READER = "perfgoals_test_app", "perfgoals_test_reader"


def psql(*arguments: str) -> None:
    told = connection.settings_dict
    where = ["-h", told["HOST"], "-U", told["USER"], "-d", told["NAME"]]
    asked = [Path(os.environ["PG_BIN"], "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", *where, *arguments]
    done = subprocess.run(asked, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def roles(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Twice: after every upgrade it is run again."""
    with django_db_blocker.unblock():
        for _ in range(2):
            psql("-v", f"app={APP}", "-v", f"reader={READER}", "-f", str(ROLES))
        yield
        owned = f"DROP OWNED BY {APP}, {READER}; DROP ROLE {APP}, {READER}"
        psql("-c", f"GRANT ALL ON SCHEMA public TO PUBLIC; {owned}")


@pytest.fixture
def as_app(roles, db) -> Iterator[None]:
    yield from _as(APP)


@pytest.fixture
def as_reader(roles, db) -> Iterator[None]:
    yield from _as(READER)


def _as(role: str) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
        yield
        cursor.execute("RESET ROLE")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def test_the_application_does_all_its_work(as_app, django_capture_on_commit_callbacks):
    """Filling in, reviewing, publishing, correcting, importing and taking back, the journal, the pages."""
    with django_capture_on_commit_callbacks(execute=True):
        cast = make_cast()
        make_submission(cast, state="returned")
        corrected(cast, published(cast, name="更正的"))
        taken_back(cast)
        record("test.done", by=cast.clerk)
    seal()
    cast.clerk.set_password("Mubiao-2024")
    cast.clerk.save()
    client = Client()
    data = {"username": cast.clerk.username, "password": "Mubiao-2024"}
    assert client.post(reverse("login"), data).status_code == 302
    for name in (
        "home",
        "projects:tables",
        "projects:statistics",
        "publishing:public-home",
        "reviews:notices",
    ):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.post(reverse("logout")).status_code == 302


def taken_back(cast) -> None:
    """An import that published what it made."""
    draft = drafted(cast, make_document(name="导入的"))[0]
    drafts.accept_rest(draft.upload, cast.admin)
    assert Submission.objects.filter(name="导入的").exists()
    drafts.undo(draft.upload, cast.admin)
    assert not Submission.objects.filter(name="导入的").exists()


@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"UPDATE {table} SET id = id"
            for table in ("journal_entry", "reviews_event", "publishing_release")
        ),
        *(f"DELETE FROM {table}" for table in ("journal_entry", "journal_seal", "publishing_call")),
        *(f"TRUNCATE {table} CASCADE" for table in ("journal_entry", "reviews_event", "projects_indicator")),
        "UPDATE journal_seal SET digest = ''",
        "CREATE TABLE more (id int)",
        "DROP TABLE projects_indicator",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "ALTER TABLE reviews_submission ADD COLUMN more int",
        "DELETE FROM django_migrations",
        "CREATE TEMP TABLE more (id int)",
        "CREATE EXTENSION vector",
        "COPY auth_user TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_what_the_application_must_not_do_is_refused(as_app, statement):
    assert refused(statement)


def test_the_reader_reads_the_sheets_and_changes_nothing(as_reader):
    assert Submission.objects.count() == Publication.objects.count() == Event.objects.count() == 0
    assert Release.objects.count() == 0
    assert refused("INSERT INTO departments_region (name, full_name) VALUES ('甲', '甲')")
    assert refused("DELETE FROM reviews_submission")


@pytest.mark.parametrize(
    "table", ["auth_user", "django_session", "publishing_token", "journal_entry", "ingest_upload"]
)
def test_the_reader_sees_no_account_no_key_and_no_journal(as_reader, table):
    assert refused(f"SELECT * FROM {table}")


def test_a_table_of_the_next_version_is_the_applications_too(roles, db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE next_version (id int)")
        cursor.execute(f"SET ROLE {APP}")
        cursor.execute("INSERT INTO next_version VALUES (1)")
        cursor.execute("RESET ROLE")
        cursor.execute("DROP TABLE next_version")
