"""`audit [FILE.json | --region R --year Y] [--json PATH|-]`: the rules over a file or over the database.

A file needs no database.  Exit 0: nothing found but hints; 1: errors or warnings; 2: nothing could be
checked, with one line why.
"""

import json
import sys
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from projects.rules.audits import Audit, audit, report_of, to_json
from reviews.findings import SIGNS, Level, Status


class Command(BaseCommand):
    help = "按审核规则检查绩效目标表：一个 perfgoals/1 文件，或库中一个地区一个年度的表。"
    requires_system_checks: list[str] = []  # noqa: RUF012  no database is needed for a file

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE.json", help="ingest --json 写出的文件")
        parser.add_argument("--region", metavar="R", help="地区名称")
        parser.add_argument("--year", metavar="Y", type=int, help="年度")
        parser.add_argument("--json", metavar="PATH", help="把问题写成 JSON；“-”写到标准输出")

    def handle(self, *args: object, **options: Any) -> None:
        done = audit(report_of(_data(Path(options["file"]))))
        if options["json"]:
            self._put(
                options["json"], json.dumps(to_json(done.findings), ensure_ascii=False, indent=1) + "\n"
            )
        self.stderr.write(summary(done), str)
        if any(one.level != Level.HINT for _, one in done.findings):
            sys.exit(1)

    def _put(self, place: str, text: str) -> None:
        if place == "-":
            self.stdout.write(text)
            return
        try:
            Path(place).write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{place} 写不进去：{error.strerror}。", returncode=2) from error


def _data(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CommandError(f"{path.name} 读不了：{error}", returncode=2) from error


def summary(done: Audit) -> str:
    levels = Counter(one.level for _, one in done.findings)
    statuses = Counter(outcome.status for _, outcome in done.outcomes)
    counted = " ".join(f"{SIGNS[level]}{levels[level]}" for level in Level)
    covered = " · ".join(f"{status.label} {statuses[status]}" for status in Status)
    return f"{len(done.report.tables)} 张表：{counted}；{covered}"
