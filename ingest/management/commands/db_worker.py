"""`db_worker`: django-tasks-db's worker, which besides begins again what a dead worker left."""

from __future__ import annotations

import logging
import threading

from django.db import Error, close_old_connections
from django_tasks_db.management.commands import db_worker

from ingest import tasks
from ingest.worker import reap_now_and_then

logger = logging.getLogger(__name__)
PAUSE = 5.0  # seconds


class Command(db_worker.Command):
    def handle(self, *args: object, **options: object) -> None:
        """A batch worker looks once, before it begins."""
        ended = threading.Event()
        if options["batch"]:
            tasks.reap()
        else:
            threading.Thread(target=reap_now_and_then, args=(ended,), daemon=True).start()
        try:
            if options["batch"]:
                super().handle(*args, **options)
            else:
                self._work_on(ended, *args, **options)
        finally:
            ended.set()

    def _work_on(self, ended: threading.Event, *args: object, **options: object) -> None:
        """A database that is away is waited for."""
        while True:
            try:
                super().handle(*args, **options)
            except Error:
                logger.exception("worker broke off, beginning again")
                close_old_connections()
                ended.wait(PAUSE)
            else:
                return
