"""`ingest FILE… [--json PATH|-] [--fixture PATH] [--load]`: reads published reports.

Exit 0: everything was read; 1: something is unplaced, incomplete or does not reconcile; 2: a file cannot be
read.  Files are read before anything is written, and written beside their place before they take it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ingest.actions import CannotLoad, load
from ingest.recognise import Unreadable
from ingest.reports import Report, read_file, report_json
from reviews.problems import Problem

_SHOWN = 20  # unplaced lines listed in full


class Command(BaseCommand):
    help = "读取公开的绩效目标文件：文本或制表符分隔的文字。"
    requires_system_checks: list[str] = []  # noqa: RUF012  no database is needed for --json and --fixture

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="要读取的文件")
        parser.add_argument("--json", metavar="PATH", help="把结果写成 JSON；“-”写到标准输出")
        parser.add_argument("--fixture", metavar="PATH", help="把结果写成演示数据文件")
        parser.add_argument(
            "--load", action="store_true", help="把读到的表全部导入系统，有一张不行就都不导入"
        )

    def handle(self, *args: object, **options: Any) -> None:
        reports = [self._read(Path(name)) for name in options["files"]]
        for report in reports:
            self.stderr.write("\n".join(summary(report)))
        text = as_json(reports)
        if options["json"]:
            self._put(options["json"], text)
        if options["fixture"]:
            self._put(options["fixture"], text)
        if options["load"]:
            self._load(reports)
        if not all(report.sound for report in reports):
            sys.exit(1)

    def _read(self, path: Path) -> Report:
        try:
            return read_file(path)
        except Unreadable as error:
            raise CommandError(f"{path.name}：{error}", returncode=2) from error

    def _load(self, reports: Sequence[Report]) -> None:
        try:
            new, old = load(reports)
        except (CannotLoad, Problem) as error:
            raise CommandError(f"没有导入任何表：{error}", returncode=2) from error
        self.stderr.write(f"新导入 {new} 张表，已有 {old} 张未动。")

    def _put(self, place: str, text: str) -> None:
        if place == "-":
            self.stdout.write(text)
            return
        try:
            write_whole(Path(place), text)
        except OSError as error:
            raise CommandError(f"{place} 写不进去：{error.strerror}。", returncode=2) from error


def summary(report: Report) -> list[str]:
    """What people need to know after a reading."""
    sheets = Counter(table.sheet.title for table in report.tables)
    rows = Counter(table.sheet.title for table in report.tables for _ in table.document.indicators)
    lines = [f"{report.source.file}：{report.title or '（无标题）'}"]
    lines.append(f"  地区 {report.region or '未认出'}，年度 {report.fiscal_year or '未认出'}")
    lines += [f"  {title} {count} 张，指标 {rows[title]} 条" for title, count in sheets.items()]
    lines += [f"  {check.line}" for check in report.checks] or ["  前言没有写明数量和金额，无从核对"]
    lines += [f"  注意：{problem}" for problem in report.problems]
    return lines + _unplaced(report)


def _unplaced(report: Report) -> list[str]:
    if not report.unplaced:
        return ["  全部文字都有归属"]
    shown = [f"    第 {line.number} 行：{line.text}" for line in report.unplaced[:_SHOWN]]
    more = len(report.unplaced) - len(shown)
    rest = [f"    ……另有 {more} 处"] if more else []
    return [f"  有 {len(report.unplaced)} 处文字没有归属：", *shown, *rest]


def as_json(reports: Sequence[Report]) -> str:
    """One report as itself, several as a list."""
    found = [report_json(report) for report in reports]
    return json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False, indent=1) + "\n"


def write_whole(path: Path, text: str) -> None:
    """Writes a file that is either the old one or the whole new one."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
