"""`db_worker`: django-tasks-db's worker, which besides begins again what a dead worker left."""

from __future__ import annotations

import threading

from django_tasks_db.management.commands import db_worker

from ingest import tasks
from ingest.worker import reap_now_and_then


class Command(db_worker.Command):
    def handle(self, *args: object, **options: object) -> None:
        """A batch worker looks once, before it begins."""
        ended = threading.Event()
        if options["batch"]:
            tasks.reap()
        else:
            threading.Thread(target=reap_now_and_then, args=(ended,), daemon=True).start()
        try:
            super().handle(*args, **options)
        finally:
            ended.set()
