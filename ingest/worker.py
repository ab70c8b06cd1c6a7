"""Workers: threads of the web process (`make run`), or processes of their own (`manage.py db_worker`)."""

from __future__ import annotations

import atexit
import logging
import threading

from django.db import Error, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker

from ingest import jobs, rollcall, tasks

logger = logging.getLogger(__name__)

LOOK_EVERY = 20.0  # seconds between two searches for dead workers
POLL_EVERY = 1.0


def reap_now_and_then(ended: threading.Event) -> None:
    """Until `ended`.  A database that is away for a while ends nothing."""
    name = rollcall.new_name()
    while True:
        close_old_connections()
        try:
            rollcall.answer(name)
            tasks.reap()
        except Error:
            logger.exception("looking for dead workers failed")
        if ended.wait(LOOK_EVERY):
            _leave(name)
            return


def _leave(name: str) -> None:
    try:
        rollcall.leave(name)
    except Error:
        logger.exception("could not say that a worker has ended")
    connection.close()


def new_worker(*, batch: bool = False) -> Worker:
    return Worker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=POLL_EVERY,
        batch=batch,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )


def work_for_ever(ended: threading.Event) -> None:
    """A worker's loop, begun again after a database that was away."""
    while not ended.is_set():
        try:
            new_worker().run()
        except Error:
            logger.exception("worker broke off, beginning again")
            close_old_connections()
            ended.wait(LOOK_EVERY)


def start_in_this_process(number: int = 1) -> None:
    """Daemon threads: they end with the process, and what they were reading is begun again.

    multiprocessing ends its children at exit, too; what is registered later runs before.
    """
    atexit.register(jobs.let_go)
    for work in (reap_now_and_then, *[work_for_ever] * number):
        threading.Thread(target=work, args=(threading.Event(),), name="ingest worker", daemon=True).start()
