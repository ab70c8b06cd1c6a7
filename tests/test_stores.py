"""Files in a store that is no folder: everything that opens an uploaded file or writes a made one."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from ingest import actions, intake, jobs
from ingest.models import Upload
from perfgoals import stores
from publishing.books import actions as book_actions
from publishing.books import making as book_making
from publishing.models import BookFile
from reviews.models import Submission
from sheets.render.files import FORMATS
from sheets.render.papers import Page
from sheets.shown import shown
from tests.cast import make_document
from tests.fake_store import store
from tests.ingest.desk import a_file


@pytest.fixture
def elsewhere(settings, monkeypatch, tmp_path):
    monkeypatch.setenv("MEDIA_STORE_KEY", "key")
    monkeypatch.setenv("MEDIA_STORE_SECRET", "secret")
    with store() as server:
        settings.STORAGES = settings.STORAGES | {"default": stores.s3(server.url)}
        settings.MEDIA_ROOT = tmp_path
        yield server


def a_pdf() -> bytes:
    document = make_document()
    return FORMATS["pdf"].sheets([Page(shown(document, region="淄川区"), document)])


def body(response) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content) if response.streaming else response.content


def brought(cast) -> Upload:
    upload = intake.upload([a_file(content=a_pdf())], cast.region, 2024, cast.admin)[0]
    jobs.run(upload.job.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.message) == (Upload.State.READY, "")
    return upload


def in_the_books(cast, upload) -> Submission:
    """A published report comes in as published."""
    actions.accept(upload.drafts.get(), cast.admin)
    return Submission.objects.get()


def a_book(cast) -> BookFile:
    book = book_actions.begin(by=cast.finance_head, fiscal_year=2024, keys=None)
    book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    file = book_making.begin(book, "docx")
    book_making.make(file.pk)
    file.refresh_from_db()
    assert (file.state, file.failure) == (BookFile.State.DONE, "")
    return file


def read(name: str) -> bytes:
    with default_storage.open(name) as file:
        return file.read()


def files_in(folder: Path) -> set[str]:
    return {one.relative_to(folder).parts[0] for one in folder.rglob("*") if one.is_file()}


@pytest.mark.django_db
def test_from_an_upload_to_the_publics_download_no_file_needs_a_folder_of_the_server(
    cast, client, elsewhere, tmp_path
):
    upload = brought(cast)
    client.force_login(cast.admin)
    picture = client.get(reverse("ingest:picture", args=[upload.key, 1]))
    assert body(picture).startswith(b"\x89PNG")
    submission = in_the_books(cast, upload)
    file = a_book(cast)
    public = body(Client().get(reverse("publishing:public-book-file", args=[file.book.key, "docx"])))
    assert public == elsewhere.files[f"/goals/site/{file.file.name}"]
    sheet = Client().get(reverse("publishing:public-file", args=[submission.key, "pdf"]))
    assert body(sheet).startswith(b"%PDF-")
    assert {one.split("/")[3] for one in elsewhere.files} == {"uploads", "books"}
    assert files_in(tmp_path) == {"pictures", "public"}  # what any server makes again


@pytest.mark.django_db
def test_what_is_removed_is_gone_from_the_store(cast, elsewhere):
    upload = intake.upload([a_file()], cast.region, 2024, cast.admin)[0]
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.CANCELLED)
    assert len(elsewhere.files) == 1
    intake.remove(upload, cast.admin)
    assert elsewhere.files == {}


def test_two_files_of_one_name_are_two_files(elsewhere):
    names = {default_storage.save("books/a.docx", a_file(content=text)) for text in (b"one", b"two")}
    assert {read(name) for name in names} == {b"one", b"two"}


def test_without_a_store_the_files_lie_in_a_folder(monkeypatch):
    monkeypatch.delenv("MEDIA_STORE", raising=False)
    assert stores.media() == stores.FOLDER


@pytest.mark.parametrize("url", ["https://store.example/goals", "s3://", "s3://goals?password=1"])
def test_another_store_stops_the_start(monkeypatch, url):
    monkeypatch.setenv("MEDIA_STORE", url)
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORE must read"):
        stores.media()


def test_a_store_without_its_keys_or_its_packages_stops_the_start(monkeypatch):
    monkeypatch.delenv("MEDIA_STORE_KEY", raising=False)
    with pytest.raises(ImproperlyConfigured, match="MEDIA_STORE_KEY is required"):
        stores.s3("s3://goals")
    monkeypatch.setattr(stores, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-servers\.txt"):
        stores.s3("s3://goals")
