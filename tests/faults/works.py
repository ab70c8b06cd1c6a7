"""Kinds of work in the middle of which a process is killed: what it does, and what has to be true then.

Each keeps one place of the site busy.  `act` runs in the process that will be killed and tells what was
acknowledged; `problems` looks at the database afterwards, once the next worker has been here.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.handlers.wsgi import WSGIHandler
from django.db.models import F
from django_tasks_db.models import DBTaskResult

from ingest import jobs, tasks
from ingest.models import Draft, Job, Upload
from ingest.reports import read_file
from ingest.worker import new_worker
from projects import actions
from publishing.books import actions as book_actions
from publishing.models import Book, BookFile, generations
from reviews.models import Batch, Submission
from sheets.render.files import FORMATS
from sheets.render.papers import Page
from sheets.shown import shown
from tests.cast import Cast, content, fresh, make_document, make_submission
from tests.faults.calls import Caller
from tests.faults.ledger import Ledger, Teller, finished
from tests.faults.soundness import public_problems, sheet_problems
from tests.projects.test_batches import sheet as without_doubts

_numbers = count(1)
OVER = 400  # requests that no process comes to the end of before it is killed


def work_off(teller: Teller | None = None) -> None:
    """What waits in the queue, in this process, as a worker does it."""
    new_worker(batch=True).run()


def next_worker() -> None:
    """Comes when those before have long been silent, and does what they left."""
    long_ago = timedelta(minutes=11)
    for model in (Job, Batch, BookFile):
        model.objects.filter(heartbeat__isnull=False).update(heartbeat=F("heartbeat") - long_ago)
    for model in (Batch, BookFile):
        model.objects.update(at=F("at") - long_ago)
    DBTaskResult.objects.running().update(started_at=F("started_at") - long_ago)
    finished(lambda teller: (tasks.reap(), work_off()))


@dataclass
class Work:
    application: WSGIHandler
    cast: Cast
    name: str = ""
    length: float = 0  # seconds within which the kill falls
    most: int = OVER  # requests

    def prepare(self) -> None:
        """Before each kill."""

    def act(self, teller: Teller) -> None:
        raise NotImplementedError

    def recover(self) -> None:
        """What goes on by itself after a kill."""

    def problems(self, ledger: Ledger) -> Iterator[str]:
        raise NotImplementedError

    def did_more(self) -> bool:
        """What was under way when the kill came had been done, but nobody was told."""
        raise NotImplementedError

    def caller(self, who: str) -> Caller:
        return Caller(self.application, getattr(self.cast, who))


@dataclass
class Saving(Work):
    """One cell, again and again, as the editor's autosave sends it."""

    name: str = "save"
    sheet: Submission = field(init=False)
    before: tuple[int, str] = field(init=False)
    did: int = 0

    def __post_init__(self) -> None:
        self.sheet = make_submission(self.cast, name=f"自动保存{next(_numbers)}", rows=12)
        self.clerk = self.caller("clerk")

    def prepare(self) -> None:
        self.before = fresh(self.sheet).version, self.value()

    def act(self, teller: Teller) -> None:
        version, old = self.before
        for number in range(self.most):
            new = f"≥{version + number + 1000}个"
            teller.begins(new)
            answer = self.clerk.send(f"/tables/{self.sheet.key}/ops/", self._sent(version + number, old, new))
            if answer.status != 200:
                return
            said = answer.json()
            assert not said["conflicts"] and not said["refused"], said
            assert said["version"] == version + number + 1, said
            teller.answered(new)
            old = new

    def _sent(self, version: int, old: str, new: str) -> dict[str, Any]:
        change = {
            "op": "set",
            "id": f"v{version}",
            "row": "row00001",
            "field": "value",
            "old": old,
            "new": new,
        }
        return {"version": version, "user": self.cast.clerk.pk, "ops": [change], "cards": True}

    def problems(self, ledger: Ledger) -> Iterator[str]:
        current, acknowledged = fresh(self.sheet), len(ledger.acknowledged)
        self.did = current.version - self.before[0] - acknowledged
        if self.did not in (0, 1):
            yield f"{acknowledged} saves acknowledged, {self.did + acknowledged} done"
        last = ledger.acknowledged[-1]["answered"] if acknowledged else self.before[1]
        told = {0: last, 1: ledger.under_way}.get(self.did)
        if self.value() != told:
            yield f"the cell says {self.value()}, not {told}"
        yield from sheet_problems(current)

    def value(self) -> str:
        return next(iter(content(self.sheet).indicators)).value

    def did_more(self) -> bool:
        return self.did > 0


@dataclass
class Publishing(Work):
    """Publishes a sheet, takes it back, publishes it corrected, and so on."""

    name: str = "publish"
    sheet: Submission = field(init=False)
    did: int = 0

    def __post_init__(self) -> None:
        self.sheet = make_submission(self.cast, state="approved", name=f"公开{next(_numbers)}", rows=12)
        self.head = self.caller("finance_head")

    def prepare(self) -> None:
        self.events = self.sheet.events.count()
        self.published = fresh(self.sheet).state == "published"
        self.token = generations.current()

    def act(self, teller: Teller) -> None:
        published, version = self.published, fresh(self.sheet).version
        for _ in range(self.most):
            teller.begins("retract" if published else "publish")
            if published:
                answer = self.head.post(f"/publishing/{self.sheet.key}/retract/", reason="数字有误")
            else:
                form = {"action": "publish", "version": version, "opinion": "更正数字"}
                answer = self.head.post(f"/tables/{self.sheet.key}/move/", **form)
            if answer.status != 302:
                return
            published = not published
            teller.answered("publish" if published else "retract", state=published)

    def problems(self, ledger: Ledger) -> Iterator[str]:
        current, acknowledged = fresh(self.sheet), len(ledger.acknowledged)
        self.did = current.events.count() - self.events - acknowledged
        if self.did not in (0, 1):
            yield f"{acknowledged} moves acknowledged, {self.did + acknowledged} done"
        moves = acknowledged + self.did
        if (current.state == "published") != (self.published ^ bool(moves % 2)):
            yield f"is {current.state} after {moves} moves"
        if (generations.current() == self.token) != (moves == 0):
            yield f"the public pages' state is {'the old one' if moves else 'a new one'} after {moves} moves"
        status = Caller(self.application).get(f"/public/sheets/{self.sheet.key}/").status
        if status != self._public_status(current):
            yield f"is {current.state}, its public page answers {status}"
        yield from (*sheet_problems(current), *public_problems(current))

    def _public_status(self, current: Submission) -> int:
        if current.state == "published":
            return 200
        return 410 if current.events.filter(action="publish").exists() else 404

    def did_more(self) -> bool:
        return self.did > 0


@dataclass
class Deciding(Work):
    """A batch of decisions: ordered on a page, done by a worker."""

    name: str = "batch"
    sheets: list[Submission] = field(init=False)
    did: int = 0

    def __post_init__(self) -> None:
        self.sheets = [without_doubts(self.cast, f"批量{next(_numbers)}") for _ in range(5)]
        self.head = self.caller("head")

    def prepare(self) -> None:
        for sheet in map(fresh, self.sheets):
            if sheet.state == "finance_review":
                actions.move(submission=sheet, action="withdraw", by=self.cast.head)
        self.passed, self.batches = self._passed(), Batch.objects.count()

    def _passed(self) -> list[int]:
        return [sheet.events.filter(action="pass").count() for sheet in self.sheets]

    def act(self, teller: Teller) -> None:
        teller.begins("order")
        seen = [f"{sheet.key}:{fresh(sheet).version}" for sheet in self.sheets]
        form = {"action": "pass", "opinion": "同意。", "sheet": seen}
        if self.head.post("/tables/batch/", **form).status != 302:
            return
        teller.answered("order")
        teller.begins("work")
        work_off()
        teller.answered("work")

    def recover(self) -> None:
        next_worker()

    def problems(self, ledger: Ledger) -> Iterator[str]:
        ordered = Batch.objects.count() - self.batches
        self.did = ordered - ledger.count("order")
        if self.did not in (0, 1):
            yield f"{ledger.count('order')} batches acknowledged, {ordered} there"
        for batch in Batch.objects.order_by("-pk")[:ordered]:
            if (batch.state, batch.done, batch.failures) != ("done", len(self.sheets), []):
                yield f"the batch is {batch.state}, {batch.done} done, {batch.failures}"
        if self._passed() != [number + ordered for number in self.passed]:
            yield f"passed {self.passed} before, {self._passed()} after {ordered} batches"
        for sheet in map(fresh, self.sheets):
            yield from sheet_problems(sheet)

    def did_more(self) -> bool:
        return self.did > 0


def in_this_process(path: Path, progress: Callable[[int, int], None], layouts: Any = ()) -> Any:
    """What a process of its own finds; killing a worker in the midst of that is tests/ingest's."""
    return read_file(path, progress, layouts)


@dataclass
class Importing(Work):
    """A workbook of two sheets is brought in, read by a worker, and accepted into the books."""

    name: str = "import"
    upload: Upload | None = None
    did: int = 0

    def __post_init__(self) -> None:
        self.admin = self.caller("admin")

    def prepare(self) -> None:
        names = [f"导入{next(_numbers)}" for _ in range(2)]
        documents = [make_document(name=name, rows=6) for name in names]
        pages = [Page(shown(one, region=self.cast.region.name), one) for one in documents]
        self.names, self.data = names, FORMATS["xlsx"].sheets(pages)
        self.uploads = Upload.objects.count()

    def act(self, teller: Teller) -> None:
        jobs.read_isolated = in_this_process
        teller.begins("bring")
        if self.admin.bring("/import/", "目标表.xlsx", self.data).status != 302:
            return
        teller.answered("bring")
        teller.begins("read")
        work_off()
        teller.answered("read")
        key = Upload.objects.latest("pk").key
        teller.begins("accept")
        if self.admin.post(f"/import/{key}/1/rest/").status == 302:
            teller.answered("accept")

    def recover(self) -> None:
        """The next worker reads on, and the person presses the button again."""
        jobs.read_isolated = in_this_process
        next_worker()
        self.upload = Upload.objects.order_by("pk").last() if Upload.objects.count() > self.uploads else None
        if self.upload:
            self.admin.post(f"/import/{self.upload.key}/1/rest/")

    def problems(self, ledger: Ledger) -> Iterator[str]:
        brought = Upload.objects.count() - self.uploads
        self.did = brought - ledger.count("bring")
        if self.did not in (0, 1):
            yield f"{ledger.count('bring')} files acknowledged, {brought} there"
        if self.upload:
            yield from self._whole(self.upload)
        for name in self.names:
            found = Submission.objects.filter(name=name)
            if len(found) != brought:
                yield f"“{name}” is in the books {len(found)} times"
            for one in found:
                yield from sheet_problems(one)

    def _whole(self, upload: Upload) -> Iterator[str]:
        with default_storage.open(upload.file.name) as file:
            if hashlib.sha256(file.read()).hexdigest() != upload.sha256:
                yield "the file is not what was brought"
        states = sorted(upload.drafts.values_list("state", flat=True))
        if states != [Draft.State.ACCEPTED] * 2:
            yield f"the upload is {upload.state}: {upload.message}, its drafts are {states}"

    def did_more(self) -> bool:
        return self.did > 0


@dataclass
class Bookmaking(Work):
    """The files of a book: ordered on a page, made by a worker."""

    name: str = "book"
    book: Book = field(init=False)
    did: int = 0

    def __post_init__(self) -> None:
        keys = [make_submission(self.cast, name=f"成册{next(_numbers)}", rows=8).key for _ in range(3)]
        self.book = book_actions.begin(by=self.cast.finance_head, fiscal_year=2024, keys=keys)
        self.head = self.caller("finance_head")

    def prepare(self) -> None:
        self.last = BookFile.objects.order_by("pk").last()

    def _new(self) -> list[BookFile]:
        return list(BookFile.objects.filter(pk__gt=self.last.pk if self.last else 0))

    def act(self, teller: Teller) -> None:
        teller.begins("order")
        if self.head.post(f"/books/{self.book.key}/make/", format="xlsx").status != 302:
            return
        teller.answered("order")
        teller.begins("work")
        work_off()
        teller.answered("work")

    def recover(self) -> None:
        next_worker()

    def problems(self, ledger: Ledger) -> Iterator[str]:
        new = self._new()
        self.did = len(new) - ledger.count("order")
        if self.did not in (0, 1):
            yield f"{ledger.count('order')} files acknowledged, {len(new)} there"
        for one in new:
            if one.state != BookFile.State.DONE:
                yield f"the file is {one.state}: {one.failure}"
                continue
            with default_storage.open(one.file.name) as file:
                if hashlib.sha256(file.read()).hexdigest() != one.sha256:
                    yield "the file is not the one its row names"

    def did_more(self) -> bool:
        return self.did > 0


WORKS: tuple[type[Work], ...] = (Saving, Publishing, Deciding, Importing, Bookmaking)


def queue_problems() -> Iterator[str]:
    """Nothing waits or runs any more."""
    if waiting := DBTaskResult.objects.ready().count():
        yield f"{waiting} tasks wait in the queue"
    for model, going in ((Batch, ("waiting", "running")), (BookFile, ("waiting", "running"))):
        if left := model.objects.filter(state__in=going).count():
            yield f"{left} of {model._meta.verbose_name} are not finished"
    if left := Upload.objects.filter(state=Upload.State.READING).count():
        yield f"{left} uploads are being read for ever"


def warm(work: Work) -> None:
    """Once in this process, so that its children have everything loaded; how long it takes is learnt, too."""
    work.most = 2
    work.prepare()
    work.act(Teller(os.open(os.devnull, os.O_WRONLY)))
    work.recover()
    work.prepare()
    begins = time.perf_counter()
    ledger = finished(work.act)
    work.length = 1.5 * (time.perf_counter() - begins)
    work.recover()
    work.most = OVER
    assert ledger.acknowledged, f"{work.name} does nothing"
    assert not (found := list(work.problems(ledger))), found
