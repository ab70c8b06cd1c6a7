"""verify_journal finds any change, gap or cut end; the export can be checked without this program."""

import csv
import hashlib
import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from journal import chain
from journal.actions import record
from journal.models import Entry, Seal, Unsealed
from journal.queries import Asked, before, found, place_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def four(db):
    for number in range(4):
        record("login.done", username=f"user-{number}", label="登录", number=number)
    chain.seal()


def said(command: str, *words: str) -> str:
    out = io.StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


def sql(statement: str, *values: object) -> None:
    """Behind everybody's back, where the triggers have been taken away first."""
    connection.check_constraints()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def fault(*words: str) -> str:
    with pytest.raises(CommandError) as raised:
        call_command("verify_journal", *words)
    assert raised.value.returncode == 1
    return str(raised.value)


def third() -> Seal:
    return Seal.objects.select_related("entry").get(sequence=3)


def test_a_whole_journal_prints_where_it_stands(four):
    assert said("verify_journal") == f"4 {Seal.objects.get(sequence=4).digest}\n"


def test_an_empty_one_is_whole(db):
    assert said("verify_journal") == "nothing recorded yet\n"


def test_what_still_waited_is_sealed_first(four):
    record("login.ended")
    assert said("verify_journal").startswith("5 ")


@pytest.mark.parametrize(
    "change",
    (
        "UPDATE journal_entry SET username = 'somebody' WHERE id = %s",
        "UPDATE journal_entry SET label = '' WHERE id = %s",
        "UPDATE journal_entry SET address = '10.0.0.1' WHERE id = %s",
        "UPDATE journal_entry SET detail = '{}' WHERE id = %s",
        "UPDATE journal_entry SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s",
        "UPDATE journal_entry SET region = 7 WHERE id = %s",
    ),
)
def test_any_change_of_an_entry_is_found(four, change):
    sql(change, third().entry_id)
    assert fault().startswith("number 3: entry")


def test_a_seal_made_anew_breaks_the_next_one(four):
    sql("UPDATE journal_entry SET username = 'somebody' WHERE id = %s", third().entry_id)
    seal = third()
    sql("UPDATE journal_seal SET digest = %s WHERE sequence = 3", chain.digest(3, seal.previous, seal.entry))
    assert fault() == "number 4: does not follow the one before"


def test_a_gap_is_found(four):
    entry = third().entry_id
    sql("DELETE FROM journal_seal WHERE sequence = 3")
    sql("DELETE FROM journal_entry WHERE id = %s", entry)
    assert fault() == "number 3: missing: the next one is 4"


def test_an_entry_that_was_kept_from_being_sealed_is_found(four):
    record("login.done")
    Unsealed.objects.all().delete()
    assert "has no seal and waits for none" in fault()


def cut_end(tmp_path):
    anchors = tmp_path / "anchors.txt"
    anchors.write_text(said("verify_journal"))
    entry = Seal.objects.get(sequence=4).entry_id
    sql("DELETE FROM journal_seal WHERE sequence = 4")
    sql("DELETE FROM journal_entry WHERE id = %s", entry)
    return str(anchors)


def test_a_cut_end_is_found_by_an_anchor(four, tmp_path):
    anchors = cut_end(tmp_path)
    assert said("verify_journal").startswith("3 ")
    assert fault("--since", anchors) == "number 4: the end is cut off: number 4 was there"


def test_an_end_that_grew_again_is_found_by_an_anchor(four, tmp_path):
    anchors = cut_end(tmp_path)
    record("login.done", username="another")
    assert fault("--since", anchors) == "number 4: another digest than the one that was noted"


def test_a_missing_file_of_anchors_says_so(four, tmp_path):
    assert "cannot read" in fault("--since", str(tmp_path / "none"))


def test_the_export_can_be_checked_without_the_site(four):
    previous = ""
    for line in said("export_journal").splitlines():
        one = json.loads(line)
        told = {"entry": one["entry"], "previous": one["previous"], "sequence": one["sequence"]}
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert one["previous"] == previous
        assert one["digest"] == hashlib.sha256(text.encode()).hexdigest()
        previous = one["digest"]
    assert Entry.objects.filter(action="journal.exported").count() == 1


def test_as_csv_no_text_becomes_a_formula(db):
    record("login.failed", username="=1+1", label="@x")
    rows = list(csv.reader(io.StringIO(said("export_journal", "--format", "csv"))))
    assert rows[0][0] == "\ufeff序号"
    assert (rows[1][4], rows[1][10]) == ("'=1+1", "'@x")


def test_the_export_is_narrowed(four):
    assert len(said("export_journal", "--user", "user-1").splitlines()) == 1
    assert said("export_journal", "--action", "token.made") == ""
    assert said("export_journal", "--until", "2020-01-01") == ""
    with pytest.raises(CommandError):
        call_command("export_journal", "--since", "yesterday")


def test_a_day_counts_as_a_whole(four):
    today = timezone.localdate()
    assert found(Entry.objects.all(), Asked(since=today, until=today)).count() == 4
    assert not found(Entry.objects.all(), Asked(since=today + timedelta(days=1))).exists()


def test_of_one_moment_none_is_skipped_and_none_seen_twice(db):
    at = timezone.now()
    Entry.objects.bulk_create(Entry(action="login.done", at=at) for _ in range(5))
    entries, seen, place = Entry.objects.all(), [], ""
    while page := list(before(entries, place)[:2]):
        seen += [one.pk for one in page]
        place = place_of(page[-1])
    assert seen == sorted(seen, reverse=True) and len(seen) == 5
