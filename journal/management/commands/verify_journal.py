"""Says whether the journal is as it was written; prints an anchor to keep in another place."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from journal.chain import seal
from journal.verification import anchors, verify


class Command(BaseCommand):
    help = (
        "Verifies the chain of the journal.  Exit code 1 and the first broken number where it is not whole."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--since",
            metavar="FILE",
            type=Path,
            help="what earlier runs printed (`verify_journal >> FILE`): shows a cut end, a chain made anew",
        )

    def handle(self, *args: Any, since: Path | None, **options: Any) -> None:
        known = anchors(_read(since)) if since else {}
        seal()
        verdict = verify(known)
        if verdict.fault:
            raise CommandError(f"number {verdict.number}: {verdict.fault}")
        self.stdout.write(f"{verdict.number} {verdict.digest}" if verdict.number else "nothing recorded yet")


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as problem:
        raise CommandError(f"cannot read {path}: {problem}") from problem
