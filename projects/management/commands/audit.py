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
from projects.rules.table import Report
from reviews.findings import AS_USUAL, SIGNS, Level, Settings, Status

FORMAT = "perfgoals/1"
WHAT = "请给出一个 perfgoals/1 文件，或用 --region 和 --year 指定库中的一个地区和年度。"


class Command(BaseCommand):
    help = "按审核规则检查绩效目标表：一个 perfgoals/1 文件，或库中一个地区一个年度的表。"
    requires_system_checks: list[str] = []  # noqa: RUF012  no database is needed for a file

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", metavar="FILE.json", help="ingest --json 写出的文件")
        parser.add_argument("--region", metavar="R", help="地区名称")
        parser.add_argument("--year", metavar="Y", type=int, help="年度")
        parser.add_argument("--json", metavar="PATH", help="把问题写成 JSON；“-”写到标准输出")

    def handle(self, *args: object, **options: Any) -> None:
        report, settings = _subject(options)
        done = audit(report, settings)
        if options["json"]:
            self._put(
                options["json"], json.dumps(to_json(done.findings), ensure_ascii=False, indent=1) + "\n"
            )
        self.stderr.write(summary(done), str)
        if any(one.level != Level.HINT for _, one in done.findings):
            sys.exit(1)

    def _put(self, place: str, text: str) -> None:
        if place == "-":
            self.stdout.write(text, ending="")
            return
        try:
            Path(place).write_text(text, encoding="utf-8")
        except OSError as error:
            raise refused(f"{place} 写不进去：{error.strerror}。") from error


def _subject(options: dict[str, Any]) -> tuple[Report, Settings]:
    """What is to be looked at, and how: a file as usual, a region as it has set."""
    file, region, year = options["file"], options["region"], options["year"]
    if bool(file) == bool(region or year):
        raise refused(WHAT if not file else f"文件和地区只能选一个。{WHAT}")
    if file:
        return _of_file(Path(file)), AS_USUAL
    if not (region and year):
        raise refused(f"地区和年度要一起给出。{WHAT}")
    return _of_books(region, year)


def _of_file(path: Path) -> Report:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise refused(f"没有这个文件：{path}") from error
    except OSError as error:
        raise refused(f"{path.name} 读不了：{error.strerror}。") from error
    except ValueError as error:
        raise refused(f"{path.name} 不是 JSON 文件：{error}") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise refused(f"{path.name} 不是 {FORMAT} 文件。请用 ingest --json 从报告生成。")
    try:
        return report_of(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise refused(f"{path.name} 不合 {FORMAT} 格式：{error}") from error


def _of_books(region: str, year: int) -> tuple[Report, Settings]:
    from departments.models import Region  # noqa: PLC0415  a file is checked without any database
    from projects import audits  # noqa: PLC0415  a file is checked without any database
    from reviews.rule_settings import settings_of  # noqa: PLC0415  a file is checked without any database

    found = Region.objects.filter(name=region).first() or Region.objects.filter(full_name=region).first()
    if found is None:
        known = "、".join(Region.objects.values_list("name", flat=True)) or "还没有登记地区"
        raise refused(f"没有“{region}”这个地区。库中有：{known}。")
    report = audits.report_of(found, year)
    if not report.tables:
        raise refused(f"{found.name}{year}年度没有表。")
    return report, settings_of(found.pk, year)


def refused(words: str) -> CommandError:
    return CommandError(words, returncode=2)


def summary(done: Audit) -> str:
    levels = Counter(one.level for _, one in done.findings)
    statuses = Counter(outcome.status for _, outcome in done.outcomes)
    counted = " ".join(f"{SIGNS[level]}{levels[level]}" for level in Level)
    covered = " · ".join(f"{status.label} {statuses[status]}" for status in Status)
    return f"{len(done.report.tables)} 张表：{counted}；{covered}"
