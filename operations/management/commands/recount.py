"""What is kept beside sheets and publications for lists and search: counted anew, or compared."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects import kept, words
from publishing import indexed, shelves
from reviews.models import Submission

MOST = 20  # named of what is not true


class Command(BaseCommand):
    help = "What is kept beside sheets for lists and search: counts it anew, or with --check compares it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 where one differs")
        parser.add_argument("--words", action="store_true", help="the words of the search, too")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._compare()
            return
        kept.recount()
        if options["words"]:
            words.renew(Submission.objects.all())
        indexed.recount()
        shelves.recount()
        self.stdout.write("counted anew")

    def _compare(self) -> None:
        found = list(_untrue())
        for line in found[:MOST]:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} differ from what is kept; mend them by `recount --words`")
        self.stdout.write("all as it is kept")


def _untrue() -> Iterator[str]:
    yield from _named("submission", kept.untrue())
    yield from _named("words of submission", words.untrue())
    yield from _named("publication", indexed.untrue())
    yield from (f"department {department}, year {year}" for department, year in shelves.untrue())


def _named(what: str, found: Iterable[Any]) -> Iterator[str]:
    return (f"{what} {one.key}" for one in found)
