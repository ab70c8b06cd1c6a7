"""A restore that fails on its way: until the database stands nothing is touched, then it says what is left.

Files of both sides bear the same name and differ, as on a damaged disk or beside those of another site.
"""

import errno
import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import override_settings

from accounts import sealing
from accounts.models import Device, owner_of
from ingest import intake
from ingest.models import Upload
from operations import backup_files
from operations.backup_making import SIDES, make
from operations.backup_restoring import restore
from tests.cast import make_cast
from tests.faults.own_database import copied_database, empty_database, rows_of, standing_in
from tests.ingest.desk import a_file
from tests.operations.test_backup import files_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PAPERS, DAMAGED = (b"%PDF-1.7 the first", b"%PDF-1.7 the second"), b"something else"


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker, tmp_path_factory):
    """Of a site with three files and somebody's second step."""
    folder = tmp_path_factory.mktemp("original")
    with django_db_blocker.unblock(), copied_database(folder) as database:
        with standing_in(database), override_settings(MEDIA_ROOT=folder / "files"):
            cast = make_cast()
            key = sealing.seal(b"twenty bytes of a key", owner_of(cast.clerk.pk))
            Device.objects.create(user=cast.clerk, key=key, confirmed=True)
            papers = (*PAPERS, b"%PDF gone")
            uploaded = [a_file(f"{number}.pdf", paper) for number, paper in enumerate(papers)]
            intake.upload(uploaded, cast.region, None, cast.admin)
        with override_settings(MEDIA_ROOT=folder / "files"):
            yield make(folder / "whole.zip", database).path


@pytest.fixture
def site(archive, tmp_path, settings):
    """Restored once, worked on since: two files are damaged, one is gone, one is new."""
    settings.BACKUP_DIR = tmp_path / "backups"
    with (
        empty_database(tmp_path) as database,
        override_settings(MEDIA_ROOT=tmp_path / "files"),
        standing_in(database),
    ):
        restore(archive, database, replace=False)
        first, second, gone = Upload.objects.order_by("name")
        for upload in (first, second, gone):
            default_storage.delete(upload.file.name)
        for upload in (first, second):
            default_storage.save(upload.file.name, ContentFile(DAMAGED))
        intake.upload([a_file("后来.pdf", b"%PDF later")], first.region, None, first.by)
        yield database


def restored(path) -> str:
    said = io.StringIO()
    call_command("restore", str(path), "--replace", stdout=said)
    return said.getvalue()


def refused(path) -> str:
    with pytest.raises(CommandError) as raised:
        restored(path)
    assert raised.value.returncode == 1
    return str(raised.value)


def failing(monkeypatch, place: object, name: str, at: int = 1) -> None:
    """From this call on the disk is full."""
    real, calls = getattr(place, name), []

    def doing(*args, **more):
        calls.append(name)
        if len(calls) >= at:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args, **more)

    monkeypatch.setattr(place, name, doing)


@pytest.mark.parametrize("where", ("the first new file", "the database"))
def test_what_fails_before_the_database_stands_leaves_rows_and_files_as_they_were(
    archive, site, tmp_path, monkeypatch, where
):
    before = rows_of(site), files_in(tmp_path / "files")
    place, name = (
        (backup_files, "_save") if where == "the first new file" else (SIDES[site.vendor], "restore")
    )
    failing(monkeypatch, place, name)
    assert "没有恢复：磁盘满了" in refused(archive)
    assert (rows_of(site), files_in(tmp_path / "files")) == before


def test_what_fails_after_it_is_named_and_done_by_the_next_run(archive, site, tmp_path, monkeypatch):
    with monkeypatch.context() as broken:
        failing(broken, backup_files, "_save", at=3)  # one that is new, one exchanged, then
        said = refused(archive)
    assert said.startswith("数据库已恢复并核对一致，但有 1 个文件没有换成备份里的：")
    assert "No space left on device" in said and "没有恢复" not in said
    assert {upload.name for upload in Upload.objects.all()} == {"0.pdf", "1.pdf", "2.pdf"}
    assert "逐表逐个核对一致" in restored(archive)
    assert sorted(files_in(tmp_path / "files").values()) == sorted((*PAPERS, b"%PDF gone"))


def test_second_steps_of_another_secret_key_are_said_to_be_set_up_anew(archive, site, settings):
    assert "两步验证" not in restored(archive)
    settings.SECRET_KEY = "that of another installation, which nobody has carried over"
    assert "有 1 个账号的两步验证是用另一个 SECRET_KEY 加密的，不能再用" in restored(archive)
