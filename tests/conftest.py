"""One suite for both databases: DATABASE_URL chooses; the tests marked `postgres` need two connections."""

import hypothesis
import pytest
from django.db import connection
from django.test import override_settings

from ingest.sources import shelves
from journal import guards
from tests.cast import Cast, make_cast
from tests.faults.own_database import copied_database

hypothesis.settings.load_profile("ci")  # the same examples every time, however long a busy machine takes
BUSY = 600  # seconds for what takes less than one where nothing else is done


def pytest_collection_modifyitems(items):
    """What touches a server with row locks is left out, loudly, where there is none."""
    for item in items:
        if item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request, tmp_path_factory, django_db_modify_db_settings_parallel_suffix):
    """A browser asks for several things at once: each of the server's threads needs a connection of its own,
    which a database in memory does not give.  And none is left open behind a test."""
    connection.settings_dict["CONN_MAX_AGE"] = 0
    if connection.vendor == "sqlite" and any(
        item.get_closest_marker("browser") for item in request.session.items
    ):
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A test that commits empties every table after itself; the journal's own tests put the triggers back."""
    with django_db_blocker.unblock():
        guards.remove(connection)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, tmp_path):
    """A copy of the empty one, for processes of its own; for tests that are in no transaction themselves."""
    with django_db_blocker.unblock(), copied_database(tmp_path) as database:
        yield database


@pytest.fixture(autouse=True, scope="session")
def files_of_their_own(tmp_path_factory):
    """What tests upload lies in a folder that is gone afterwards."""
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True, scope="session")
def pages_are_drawn_on_a_busy_machine_too():
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(shelves, "_SECONDS", BUSY)
        yield
