"""The files of a book: made by a worker, with progress, once, and again where a worker has died."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ingest import tasks
from publishing.books import actions as book_actions
from publishing.books import making as book_making
from publishing.books import tasks as book_tasks
from publishing.models import Book, BookFile
from tests.publishing.books import made, make_book, published

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_with_its_digest_and_size(cast):
    file = made(make_book(cast, "甲", "乙"), "xlsx")
    data = Path(file.file.path).read_bytes()
    assert (file.state, file.done, file.total) == ("done", 2, 2)
    assert (file.sha256, file.size) == (hashlib.sha256(data).hexdigest(), len(data))


def test_each_sheet_that_is_done_is_counted_while_the_file_is_made(cast, monkeypatch):
    book = make_book(cast, "甲", "乙")
    seen = []

    def slow(name, paper, watch):
        for number, _ in enumerate(paper.pages, 1):
            watch.written = -book_making.EVERY
            watch(number)
            seen.append(BookFile.objects.get().done)
        return b"file"

    monkeypatch.setattr(book_making, "_rendered", slow)
    made(book, "docx")
    assert seen == [1, 2]


def test_what_is_being_made_is_not_begun_twice(cast):
    book = make_book(cast)
    assert book_tasks.queue(book) == 3
    assert book_tasks.queue(book) == 0
    assert book_tasks.queue(book, "pdf") == 0
    assert DBTaskResult.objects.count() == 3


def test_a_task_that_an_earlier_version_queued_finds_its_function(cast):
    book_tasks.queue(make_book(cast), "xlsx")
    DBTaskResult.objects.update(task_path="publishing.book_tasks.make_file")
    assert DBTaskResult.objects.get().task == book_tasks.make_file


def test_a_file_that_was_made_anew_takes_the_place_of_the_old_one(cast, django_capture_on_commit_callbacks):
    book = make_book(cast)
    old = made(book, "xlsx")
    book_actions.word(book=book, texts={"heading": "前言"}, version=book.version, by=cast.reviewer)
    with django_capture_on_commit_callbacks(execute=True):
        new = made(book, "xlsx")
    assert list(book.files.all()) == [new]
    assert not old.file.storage.exists(old.file.name)
    assert new.file.storage.exists(new.file.name)


def test_a_renderer_that_fails_leaves_a_sentence_and_the_worker_goes_on(cast, monkeypatch, caplog):
    def broken(name, paper, watch):
        raise RuntimeError("no ink")

    monkeypatch.setattr(book_making, "_rendered", broken)
    file = made(make_book(cast), "pdf")
    assert (file.state, file.failure) == ("failed", book_making.BROKEN)
    assert "no ink" in caplog.text


def test_the_file_of_a_dead_worker_is_queued_again_once(cast):
    book = make_book(cast)
    file = BookFile.objects.create(
        book=book,
        format="pdf",
        version=book.version,
        state="running",
        heartbeat=timezone.now() - timedelta(hours=1),
    )
    assert tasks.reap() == 1
    assert tasks.reap() == 0
    BookFile.objects.update(state="running", heartbeat=timezone.now() - timedelta(hours=1))
    assert tasks.reap() == 0
    file.refresh_from_db()
    assert (file.state, file.failure) == ("failed", book_making.TWICE)


def test_a_worker_whose_file_was_given_to_another_keeps_nothing(cast, monkeypatch):
    def overtaken(name, paper, watch):
        BookFile.objects.update(failure=book_making.BROKEN_OFF)
        return b"file"

    monkeypatch.setattr(book_making, "_rendered", overtaken)
    file = made(make_book(cast), "docx")
    assert (file.state, file.file.name) == ("running", "")


def test_a_published_book_is_made_of_its_frozen_copy(cast, monkeypatch):
    book = published(cast, "甲")
    made_of = []
    monkeypatch.setattr(book_making, "_rendered", lambda name, paper, watch: made_of.append(paper) or b"x")
    Book.objects.filter(pk=book.pk).update(texts={"heading": "改过的标题"})
    made(book, "docx")
    assert made_of[0].heading == "编报说明"


def test_a_machine_without_the_memory_is_told_so(cast, monkeypatch, caplog):
    def starved(name, paper, watch):
        raise MemoryError("ended by the system")

    monkeypatch.setattr(book_making, "_rendered", starved)
    file = made(make_book(cast), "pdf")
    assert (file.state, file.failure) == ("failed", book_making.NO_MEMORY)
    assert "ended by the system" in caplog.text
