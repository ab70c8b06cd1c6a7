"""The files of a book, made by a worker: their rows, their progress, their end.

A file is taken by compare and set.  A worker that dies leaves an old heartbeat: the file is begun again once.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from publishing.books import compose
from publishing.models import Book, BookFile
from reviews.outages import FULL, outage_of
from reviews.problems import Problem
from reviews.reaping import Work
from reviews.stored import keep
from sheets.render import files, papers
from sheets.render.typeset import Undrawn

logger = logging.getLogger(__name__)

GOING = (BookFile.State.WAITING, BookFile.State.RUNNING)
EVERY = 0.5  # seconds between two writings of the progress
BROKEN_OFF = "制作时中断过一次。"
TWICE = "制作中断了两次，没有做成。请减少册子里的表再做，或联系系统维护人员。"
BROKEN = "程序出错，没有做成，已记录。请再做一次，或联系系统维护人员。"
NO_MEMORY = "服务器的内存不够，没有做成。请过一会儿再做一次；还是不行，请联系系统维护人员。"
NO_ROOM = "服务器的磁盘满了，没有做成。请告诉系统维护人员腾出空间，之后再做一次。"


class Elsewhere(Exception):
    """Another worker has taken the file over, or the book has been dropped."""


@transaction.atomic
def begin(book: Book, name: str) -> BookFile | None:
    """A waiting file; None where one of this version is being made.  The caller queues it."""
    Book.objects.select_for_update().get(pk=book.pk)  # of two who begin at once, one waits
    mine = BookFile.objects.filter(book=book, format=name)
    if mine.filter(version=book.version, state__in=GOING).exists():
        return None
    _forget(
        mine.filter(Q(version__lt=book.version) | Q(state=BookFile.State.FAILED)).exclude(state__in=GOING)
    )
    return BookFile.objects.create(book=book, format=name, version=book.version, total=book.sheets.count())


def _forget(files: QuerySet[BookFile]) -> None:
    """What has been made anew is not kept; the stored file goes when the row is gone for good."""
    for file in files:
        if file.file:
            transaction.on_commit(lambda stored=file.file: stored.storage.delete(stored.name))
        file.delete()


def make(file_id: int) -> None:
    file = _taken(file_id)
    if file is None:
        return
    watch = Watch(file)
    try:
        paper = compose.paper(file.book)
        data = _rendered(file.format, paper, watch)
        _keep(file, data)
    except Elsewhere:
        logger.warning("file %s has been taken over by another worker", file.pk)
    except Problem as problem:
        _fail(file, problem.message)
    except Undrawn as error:
        _fail(file, str(error))
    except MemoryError:
        logger.exception("making file %s of book %s took more memory than there is", file.pk, file.book.key)
        _fail(file, NO_MEMORY)
    except Exception as error:  # one file's failure must not end the worker, nor leave the file 正在制作
        logger.exception("making file %s of book %s failed", file.pk, file.book.key)
        _fail(file, NO_ROOM if outage_of(error) == FULL else BROKEN)


def _rendered(name: str, paper: papers.Book, watch: Callable[[int], None]) -> bytes:
    return files.FORMATS[name].book(paper, made=watch)


class Watch:
    """Sheets done and a heartbeat, written at most twice a second."""

    def __init__(self, file: BookFile) -> None:
        self.file, self.written = file, -EVERY

    def __call__(self, done: int) -> None:
        now = time.monotonic()
        if now - self.written < EVERY and done < self.file.total:
            return
        self.written = now
        mine = _mine(self.file)
        if not mine.update(done=min(done, self.file.total), heartbeat=Now()):
            raise Elsewhere


def _mine(file: BookFile) -> QuerySet[BookFile]:
    """As long as nobody else has begun it again."""
    return BookFile.objects.filter(pk=file.pk, state=BookFile.State.RUNNING, failure=file.failure)


def _taken(file_id: int) -> BookFile | None:
    waiting = BookFile.objects.filter(pk=file_id, state=BookFile.State.WAITING)
    if not waiting.update(state=BookFile.State.RUNNING, heartbeat=Now(), done=0):
        return None
    return BookFile.objects.select_related("book__region").get(pk=file_id)


def _keep(file: BookFile, data: bytes) -> None:
    """The file's own name says nothing: what it is called is said when it is sent."""
    stored = BookFile._meta.get_field("file").storage
    digest = hashlib.sha256(data).hexdigest()
    name = f"books/{file.book.key}-{file.version}-{digest[:12]}.{file.format}"
    name = keep(stored, name, ContentFile(data))
    done = _mine(file).update(
        state=BookFile.State.DONE, file=name, sha256=digest, size=len(data), done=file.total, failure=""
    )
    if not done:
        stored.delete(name)
        raise Elsewhere


def _fail(file: BookFile, reason: str) -> None:
    _mine(file).update(state=BookFile.State.FAILED, failure=reason)


def _given_up(file: BookFile, unchanged: QuerySet[BookFile]) -> bool:
    """The second time it has failed."""
    if not file.failure:
        return False
    unchanged.update(state=BookFile.State.FAILED, failure=TWICE)
    return True


def _again(file: BookFile) -> dict[str, Any]:
    return {"heartbeat": Now(), "failure": BROKEN_OFF if file.state == BookFile.State.RUNNING else ""}


WORK = Work(
    name="book file",
    model=BookFile,
    waiting=BookFile.State.WAITING,
    running=(BookFile.State.RUNNING,),
    silence=timedelta(minutes=5),
    given_up=_given_up,
    again=_again,
)
