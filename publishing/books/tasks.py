"""What workers do for books: make their files, and begin again what a dead worker left."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from publishing.books import making
from publishing.books.formats import FORMATS
from publishing.models import Book
from reviews import reaping


@task()
def make_file(file_id: int) -> None:
    making.make(file_id)


@transaction.atomic
def queue(book: Book, *formats: str) -> int:
    """How many are begun; what is being made already is not begun twice."""
    begun = [making.begin(book, name) for name in formats or FORMATS]
    for file in filter(None, begun):
        make_file.enqueue(file.pk)
    return sum(file is not None for file in begun)


def reap() -> int:
    return reaping.reap(making.WORK, make_file.enqueue)
