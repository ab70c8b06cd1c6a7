"""Which workers are there: each says so while it works, and is struck off when it ends or falls silent."""

from __future__ import annotations

import os
import secrets
import socket
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from ingest.models import Worker

SILENT = timedelta(minutes=2)  # six times the pause between two answers
FORGOTTEN = timedelta(days=1)


def new_name() -> str:
    return secrets.token_hex(8)


def answer(name: str) -> None:
    """Here.  One statement, two the first time; the long dead are forgotten on the way."""
    now = timezone.now()
    if not Worker.objects.filter(name=name).update(seen_at=now):
        Worker.objects.create(name=name, host=socket.gethostname()[:80], process=os.getpid(), seen_at=now)
        Worker.objects.filter(seen_at__lt=now - FORGOTTEN).delete()


def leave(name: str) -> None:
    Worker.objects.filter(name=name).delete()


def present() -> QuerySet[Worker]:
    return Worker.objects.filter(seen_at__gte=timezone.now() - SILENT)
