"""What `backup` makes and `restore` brings back, on both databases, compared with the original row by row."""

import errno
import io
import json
import os
import re
import signal
import stat
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings

from ingest import intake
from ingest.models import Upload
from journal.actions import record
from journal.chain import digest
from journal.models import Entry, Seal
from operations import backup_files, backup_making
from operations.backup_archive import MANIFEST
from operations.backup_making import SIDES, make
from operations.backup_restoring import restore
from reviews.models import Submission
from tests.cast import fresh, make_cast, make_submission
from tests.faults.own_database import copied_database, empty_database, rows_of, standing_in
from tests.ingest.desk import a_file

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAPER = b"%PDF-1.7 a report of many pages"


@pytest.fixture(scope="module")
def original(django_db_setup, django_db_blocker, tmp_path_factory):
    """A site with sheets in every state, one of them public, and a file; what it stands on is its own."""
    folder, media = tmp_path_factory.mktemp("database"), tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), copied_database(folder) as database:
        with standing_in(database), override_settings(MEDIA_ROOT=media):
            cast = make_cast()
            for state in ("draft", "department_review", "returned", "approved", "published"):
                make_submission(cast, state=state, name=f"校园安全{state}")
            intake.upload([a_file("报告.pdf", PAPER)], cast.region, None, cast.admin)
            record("test.begins", by=cast.admin)
        yield database, media


@pytest.fixture
def site(original):
    database, media = original
    with override_settings(MEDIA_ROOT=media):
        yield database


@pytest.fixture(scope="module")
def what_was(original):
    """All that stood in it when the backup was made: later tests sign in."""
    return rows_of(original[0])


@pytest.fixture(scope="module")
def archive(original, what_was, tmp_path_factory):
    database, media = original
    with override_settings(MEDIA_ROOT=media):
        return make(tmp_path_factory.mktemp("backups") / "whole.zip", database).path


@pytest.fixture
def elsewhere(tmp_path, settings):
    """An empty database, and a folder of files of its own."""
    settings.BACKUP_DIR = tmp_path / "backups"
    with empty_database(tmp_path) as database, override_settings(MEDIA_ROOT=tmp_path / "files"):
        yield database


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_restored_site_has_every_row_and_every_file_of_the_original(
    archive, original, what_was, elsewhere, tmp_path
):
    done = restore(archive, elsewhere, replace=False)
    assert rows_of(elsewhere) == what_was
    assert files_in(tmp_path / "files") == files_in(original[1])
    assert list(files_in(original[1]).values()) == [PAPER]
    assert (done.before, done.without_rights, done.is_older) == (None, [], False)


def pages() -> dict[str, str]:
    """As a clerk, as the import desk and as a citizen."""
    asked = {"": ["/public/", "/robots.txt"], "clerk": ["/"], "admin": ["/import/"]}
    asked["clerk"] += [f"/tables/{one.key}/" for one in Submission.objects.order_by("pk")]
    asked[""] += [f"/public/tables/{one.key}/" for one in Submission.objects.filter(state="published")]
    return {
        f"{who}{address}": page(who, address) for who, addresses in asked.items() for address in addresses
    }


def page(who: str, address: str) -> str:
    client = Client()
    if who:
        client.force_login(Submission.objects.first().department.people.get(role="clerk").user)
    answer = client.get(address, follow=True)
    return f"{answer.status_code} " + re.sub(
        r"[\w-]{64}|[0-9a-f]{32}|nonce-[^']*", "", answer.content.decode()
    )


def test_its_pages_are_those_of_the_original(archive, site, elsewhere):
    restore(archive, elsewhere, replace=False)
    with standing_in(site):
        before = pages()
    with standing_in(elsewhere):
        assert pages() == before
    assert [one[:3] for one in before.values()].count("200") >= 8


def test_work_goes_on_in_a_restored_site_and_the_journal_still_verifies(archive, elsewhere):
    restore(archive, elsewhere, replace=False)
    with standing_in(elsewhere):
        clerk = Submission.objects.get(state="draft").department.people.get(role="clerk").user
        before = Submission.objects.count()
        cast_of_one = type("Clerk", (), {})()
        one = Submission.objects.get(state="draft")
        cast_of_one.clerk, cast_of_one.region, cast_of_one.department = clerk, one.region, one.department
        made = make_submission(cast_of_one, name="新建的表")
        assert fresh(made).version == 2
        assert Submission.objects.count() == before + 1
        record("test.goes_on")
        assert Seal.objects.count() == Entry.objects.count() >= 2
        assert_chained()


def assert_chained() -> None:
    previous = ""
    for number, seal in enumerate(Seal.objects.order_by("sequence").select_related("entry"), 1):
        assert (seal.sequence, seal.previous) == (number, previous)
        assert seal.digest == digest(number, previous, seal.entry)
        previous = seal.digest


def test_the_command_says_in_one_line_what_it_did_and_writes_it_down(archive, elsewhere):
    with standing_in(elsewhere):
        said = io.StringIO()
        call_command("restore", str(archive), stdout=said)
        assert re.fullmatch(
            r"已从 whole.zip（.+）恢复：\d+ 张表 \d+ 行，1 个文件，逐表逐个核对一致。\n", said.getvalue()
        )
        with connection.cursor() as cursor:
            cursor.execute("SELECT action, label FROM journal_entry ORDER BY id DESC")
            assert cursor.fetchone() == ("backup.restored", "whole.zip")


@pytest.mark.parametrize("place", [0.02, 0.3, 0.6, 0.9, "cut"])
def test_a_damaged_archive_is_refused_and_nothing_is_changed(archive, elsewhere, tmp_path, place):
    data = bytearray(archive.read_bytes())
    if place == "cut":
        del data[len(data) // 2 :]
    else:
        data[int(len(data) * place)] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(data)
    assert refused(elsewhere, tmp_path / "damaged.zip").returncode == 2
    assert SIDES[elsewhere.vendor].is_empty(elsewhere)


def refused(database, path: Path, *options: str) -> CommandError:
    with standing_in(database), pytest.raises(CommandError) as raised:
        call_command("restore", str(path), *options)
    return raised.value


def test_so_is_one_whose_manifest_says_something_else(archive, elsewhere, tmp_path):
    changed = rewritten(archive, tmp_path, lambda said: said["tables"]["auth_user"].update(rows=1))
    error = refused(elsewhere, changed)
    assert (error.returncode, "有表的内容与清单不符" in str(error)) == (2, True)
    assert SIDES[elsewhere.vendor].is_empty(elsewhere)
    assert not files_in(tmp_path / "files")


def rewritten(archive: Path, folder: Path, change) -> Path:
    path = folder / "rewritten.zip"
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        manifest = json.loads(old.read(MANIFEST))
        change(manifest)
        for name in old.namelist():
            new.writestr(name, json.dumps(manifest) if name == MANIFEST else old.read(name))
    return path


def test_a_backup_of_a_newer_version_is_refused(archive, elsewhere, tmp_path):
    newer = rewritten(archive, tmp_path, lambda said: said["migrations"].append(["reviews", "9999_later"]))
    error = refused(elsewhere, newer)
    assert (error.returncode, str(error)) == (
        1,
        "没有恢复：这份备份来自更新的版本（这里没有 reviews.9999_later），没有恢复。请先升级程序。",
    )


@contextmanager
def changed_since(archive, elsewhere):
    """Restored, then worked on: another sheet, another file."""
    restore(archive, elsewhere, replace=False)
    with standing_in(elsewhere):
        upload = Upload.objects.get()
        intake.upload([a_file("后来.pdf", PAPER + b"2")], upload.region, None, upload.by)
    yield rows_of(elsewhere)


def test_what_is_there_is_replaced_only_when_asked_and_backed_up_before(
    archive, what_was, elsewhere, tmp_path
):
    files = tmp_path / "files"
    with override_settings(MEDIA_ROOT=files), changed_since(archive, elsewhere) as worked_on:
        assert "--replace" in str(refused(elsewhere, archive))
        done = restore(archive, elsewhere, replace=True)
        assert rows_of(elsewhere) == what_was
        assert list(files_in(files).values()) == [PAPER]
        restore(done.before, elsewhere, replace=True)
        assert rows_of(elsewhere) == worked_on
        assert sorted(files_in(files).values()) == [PAPER, PAPER + b"2"]


def test_a_restore_killed_before_its_end_has_changed_nothing(archive, elsewhere, tmp_path):
    side = SIDES[elsewhere.vendor]
    with changed_since(archive, elsewhere) as worked_on:
        ready, tell = os.pipe()
        child = os.fork()
        if not child:
            side.contents = stopping_at_the_second(side.contents, tell)
            restore(archive, elsewhere, replace=True)
            os._exit(0)
        os.read(ready, 1)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert rows_of(elsewhere) == worked_on


def stopping_at_the_second(look, tell: int):
    """The first is that of the backup made before."""
    looks = []

    def stop(*args):
        looks.append(args)
        if len(looks) == 2:
            os.write(tell, b"!")
            signal.pause()
        return look(*args)

    return stop


def test_what_is_saved_while_a_backup_is_made_is_not_in_it(original, elsewhere, tmp_path, monkeypatch):
    site, media = original
    with standing_in(site):
        before = Upload.objects.count()
    copy = backup_files.copy

    def copy_while_somebody_works(names, writer):
        with standing_in(site):
            one = Submission.objects.get(state="draft", name="校园安全draft")
            Submission.objects.filter(pk=one.pk).update(version=77)
            upload = Upload.objects.first()
            intake.upload([a_file("正在.pdf", PAPER + b"3")], one.region, None, upload.by)
        return copy(names, writer)

    monkeypatch.setattr(backup_files, "copy", copy_while_somebody_works)
    with override_settings(MEDIA_ROOT=media):
        path = make(tmp_path / "meanwhile.zip", site).path
    restore(path, elsewhere, replace=False)
    with standing_in(elsewhere):
        assert not Submission.objects.filter(version=77).exists()
        assert len(files_in(tmp_path / "files")) == Upload.objects.count() == before


def test_a_file_removed_meanwhile_begins_the_backup_anew(site, tmp_path, monkeypatch):
    with standing_in(site):
        extra = intake.upload(
            [a_file("去.pdf", b"%PDF")], Upload.objects.first().region, None, Upload.objects.first().by
        )[0]
    copy, times = backup_files.copy, []

    def copy_after_it_went(names, writer):
        times.append(list(names))
        if len(times) == 1:
            with standing_in(site):
                extra.file.delete(save=False)
                Upload.objects.filter(pk=extra.pk).delete()
        return copy(names, writer)

    monkeypatch.setattr(backup_files, "copy", copy_after_it_went)
    made = make(tmp_path / "anew.zip", site)
    assert len(times) == 2
    assert made.manifest["missing"] == []


def test_a_file_that_was_lost_before_is_named_and_hinders_nothing(site, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "nothing here"
    made = make(tmp_path / "lost.zip", site)
    assert len(made.manifest["missing"]) >= 1
    assert made.files == {}


def test_only_its_owner_may_read_a_backup_and_a_failed_one_leaves_nothing(
    archive, site, tmp_path, monkeypatch
):
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600

    def full(names, writer):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup_files, "copy", full)
    with (
        standing_in(site),
        pytest.raises(CommandError, match="^没有备份：磁盘满了（.*No space left on device"),
    ):
        call_command("backup", str(tmp_path / "never.zip"))
    assert [path.name for path in tmp_path.iterdir()] == [backup_making.LOCK]


def test_the_newest_are_kept_and_other_files_are_left_alone(site, tmp_path):
    for name in ("perfgoals-20200101-010000.zip", "perfgoals-20210101-010000.zip", "our-own.zip"):
        (tmp_path / name).touch()
    with standing_in(site):
        call_command("backup", str(tmp_path), "--keep", "2", stdout=io.StringIO())
    left = sorted(path.name for path in tmp_path.glob("*.zip"))
    assert left[:2] == ["our-own.zip", "perfgoals-20210101-010000.zip"]
    assert len(left) == 3


def test_a_backup_never_takes_the_place_of_another_file(site, tmp_path):
    (tmp_path / "mine.zip").write_text("mine")
    with standing_in(site), pytest.raises(CommandError, match="没有覆盖它"):
        call_command("backup", str(tmp_path / "mine.zip"))
    assert (tmp_path / "mine.zip").read_text() == "mine"


@pytest.mark.postgres
def test_without_pg_dump_one_line_says_how_to_get_it(site, tmp_path, settings):
    settings.PG_BIN = str(tmp_path)
    with (
        standing_in(site),
        pytest.raises(CommandError, match="没有找到 pg_dump。请安装：sudo apt-get install"),
    ):
        call_command("backup", str(tmp_path / "never.zip"))
