"""A line of the log: who asked, under which number, at which moment (with its zone)."""

import logging
from datetime import datetime

from django.utils import timezone
from pythonjsonlogger.json import JsonFormatter

from operations.requests import passing


class WhoIsAsking(logging.Filter):
    """Lines of a worker or a command have neither.  Django hangs the whole request to some of its lines: its
    address holds the words that were looked for, which are nobody's to keep."""

    def filter(self, record: logging.LogRecord) -> bool:
        vars(record).pop("request", None)
        one = passing()
        record.request_id = one.id if one else ""
        record.user = one.user if one else ""
        return True


class Line(JsonFormatter):
    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        moment = datetime.fromtimestamp(record.created, tz=timezone.get_default_timezone())
        return moment.isoformat(timespec="milliseconds")
