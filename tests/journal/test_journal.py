"""What is recorded, that it stays as it was written, and how the chain is made."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import RequestFactory

from journal import chain, guards
from journal.actions import record
from journal.models import Entry, Frozen, Seal, Unsealed

pytestmark = pytest.mark.django_db
TABLES = ("journal_entry", "journal_seal")


@pytest.fixture
def guarded(db):
    guards.install(connection)


def test_an_entry_says_who_what_when_and_from_where(cast):
    request = RequestFactory().get("/", REMOTE_ADDR="10.1.2.3")
    request.id = "abcdef0123456789"
    record(
        "sheet.approve",
        by=cast.reviewer,
        target="submission:1a2b3c4d",
        label="校园安全",
        request=request,
        number=2,
    )
    entry = Entry.objects.get()
    assert (entry.user, entry.username, entry.name) == (
        cast.reviewer.pk,
        cast.reviewer.username,
        "财政审核人甲",
    )
    assert (entry.role, entry.region) == ("reviewer", cast.region.pk)
    assert (entry.address, entry.request_id) == ("10.1.2.3", "abcdef0123456789")
    assert (entry.target, entry.label, entry.detail) == ("submission:1a2b3c4d", "校园安全", {"number": 2})


def test_what_was_not_done_is_not_recorded(db):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("login.failed")
        raise ZeroDivisionError
    assert not Entry.objects.exists()


def test_odd_characters_and_fractions_are_kept_as_texts(db):
    record("login.failed", label="a\0b\ud800", odd=1.5, many=("\0", 2), inner={"x": None})
    entry = Entry.objects.get()
    assert (entry.label, entry.detail) == ("ab?", {"odd": "1.5", "many": ["", 2], "inner": {"x": None}})


def test_each_seal_covers_the_one_before(db):
    for number in range(3):
        record("login.done", number=number)
    assert (chain.seal(), chain.seal()) == (3, 0)
    seals = list(Seal.objects.all())
    assert [seal.sequence for seal in seals] == [1, 2, 3]
    assert [seal.previous for seal in seals] == ["", seals[0].digest, seals[1].digest]
    assert not Unsealed.objects.exists()


def test_an_entry_that_commits_late_is_sealed_late(db):
    record("login.done")
    late = Entry.objects.get()
    Unsealed.objects.all().delete()  # as if its transaction were still open
    record("login.failed")
    chain.seal()
    Unsealed.objects.create(entry=late)
    chain.seal()
    assert list(Seal.objects.values_list("entry__action", flat=True)) == ["login.failed", "login.done"]


def test_many_are_sealed_in_portions(db, monkeypatch):
    monkeypatch.setattr(chain, "AT_ONCE", 2)
    for _ in range(5):
        record("login.done")
    assert chain.seal() == 5


def test_a_transaction_seals_once_after_its_commit(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as after:
        record("login.done")
        record("login.done")
    assert (len(after), Seal.objects.count()) == (1, 2)


@pytest.mark.parametrize("model", (Entry, Seal))
def test_the_models_refuse_to_change_or_to_go(db, model):
    record("login.done")
    chain.seal()
    one = model.objects.get()
    for attempt in (one.save, one.delete, model.objects.all().delete, lambda: model.objects.update(pk=7)):
        with pytest.raises(Frozen):
            attempt()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ("UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"))
def test_the_database_refuses_too(guarded, table, verb):
    if verb.startswith("TRUNCATE") and connection.vendor == "sqlite":
        verb = "DELETE FROM {}"  # SQLite knows no other way to empty a table
    record("login.done")
    chain.seal()
    connection.check_constraints()  # with references yet to be checked PostgreSQL empties nothing anyway
    column = "action = ''" if table == "journal_entry" else "digest = ''"
    with (
        pytest.raises(DatabaseError, match=guards.REFUSAL),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table, column))
    assert Seal.objects.get().entry.action == "login.done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_sealers_at_once_make_one_chain():
    """Four threads record and seal; each entry is sealed once, and the numbers have no gap."""

    def work() -> None:
        for _ in range(10):
            record("login.done")
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    chain.seal()
    assert [seal.sequence for seal in Seal.objects.all()] == list(range(1, 41))
    assert Entry.objects.filter(seal__isnull=True).count() == 0


@pytest.mark.parametrize(("username", "named"), (("", "reviewer"), ("somebody", "")))
def test_who_is_signed_in_is_named_unless_another_is(cast, username, named):
    request = RequestFactory().get("/")
    request.user = cast.reviewer
    record("sheet.erased", request=request, username=username)
    assert Entry.objects.get().role == named
