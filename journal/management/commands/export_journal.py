"""The journal to the standard output, the oldest first: to be kept elsewhere, or read by another system."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.actions import record
from journal.chain import seal
from journal.exports import WAYS
from journal.models import Entry
from journal.queries import Asked, found


class Command(BaseCommand):
    help = "Writes the journal to the standard output, as JSON lines or CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(WAYS), default="jsonl")
        parser.add_argument("--since", metavar="YYYY-MM-DD", type=_day, help="from this day on")
        parser.add_argument(
            "--until", metavar="YYYY-MM-DD", type=_day, help="up to this day, itself included"
        )
        parser.add_argument("--user", metavar="NAME", help="of this account only")
        parser.add_argument("--action", metavar="CODE", action="append", default=[], help="of this kind only")

    def handle(self, *args: Any, **options: Any) -> None:
        seal()
        asked = Asked(
            usernames=(options["user"],) if options["user"] else None,
            actions=tuple(options["action"]),
            since=options["since"],
            until=options["until"],
        )
        write, _ = WAYS[options["format"]]
        for line in write(found(Entry.objects.order_by("at", "pk"), asked)):
            self.stdout.write(line, ending="")
        record("journal.exported", format=options["format"])


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise CommandError(f"{text} is no day: write it like 2026-12-31") from problem
