"""`ingest FILE… [--json PATH|-] [--fixture PATH] [--load]`: reads published reports.

Exit 0: everything was read; 1: something is unplaced, incomplete or does not reconcile; 2: a file cannot be
read.  Files are read side by side, each in a process of its own, before anything is written; and what is
written stands beside its place before it takes it.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from ingest.isolated import read_isolated
from ingest.loading import CannotLoad, load
from ingest.recognise import Unreadable
from ingest.reports import Report, report_json
from reviews.problems import Problem

_SHOWN = 20  # unplaced lines listed in full
_BAR = 24  # characters of the bar
_WIDEST = 100  # characters of the line: wide signs take two places


class Command(BaseCommand):
    help = "读取公开的绩效目标文件：PDF、Excel、Word、文本、扫描件。"
    requires_system_checks: list[str] = []  # noqa: RUF012  no database is needed for --json and --fixture

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="要读取的文件")
        parser.add_argument("--json", metavar="PATH", help="把结果写成 JSON；“-”写到标准输出")
        parser.add_argument("--fixture", metavar="PATH", help="把结果写成演示数据文件")
        parser.add_argument(
            "--load", action="store_true", help="把读到的表全部导入系统，有一张不行就都不导入"
        )

    def handle(self, *args: object, **options: Any) -> None:
        with _quiet(not options["traceback"]):
            reports = self._read([Path(name) for name in options["files"]])
        for report in reports:
            self.stderr.write("\n".join(summary(report)), str)
        text = as_json(reports)
        if options["json"]:
            self._put(options["json"], text)
        if options["fixture"]:
            self._put(options["fixture"], text)
        if options["load"]:
            self._load(reports)
        if not all(report.sound for report in reports):
            sys.exit(1)

    def _read(self, paths: Sequence[Path]) -> list[Report]:
        bar = Bar(self.stderr, len(paths))
        with ThreadPoolExecutor(os.cpu_count() or 1) as readers:
            found = list(readers.map(lambda path: _report_or_why(path, bar), paths))
        bar.clear()
        refused = [one for one in found if isinstance(one, str)]
        if refused:
            raise CommandError("\n".join(refused), returncode=2)
        return [one for one in found if isinstance(one, Report)]

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


@contextmanager
def _quiet(quiet: bool) -> Iterator[None]:
    """One line says why a file cannot be read; where it broke off is for --traceback."""
    log = logging.getLogger("ingest")
    before = log.level
    if quiet:
        log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


class Bar:
    """One line on a terminal that says how far the reading is; nothing anywhere else."""

    def __init__(self, out: OutputWrapper, files: int) -> None:
        self._out, self._files = out, files
        self._pages: dict[Path, tuple[int, int]] = {}
        self._finished = 0
        self._lock = Lock()

    def page(self, path: Path, done: int, total: int) -> None:
        with self._lock:
            self._pages[path] = done, total
            self._show()

    def file(self, path: Path) -> None:
        with self._lock:
            self._pages.pop(path, None)
            self._finished += 1
            self._show()

    def clear(self) -> None:
        if self._out.isatty():
            self._out.write("\r\033[K", str, ending="")

    def _show(self) -> None:
        if not self._out.isatty():
            return
        part = sum(done / total for done, total in self._pages.values() if total)
        full = round(_BAR * (self._finished + part) / self._files)
        pages = "，".join(_place(path.name, *at) for path, at in self._pages.items())
        bar = "█" * full + "░" * (_BAR - full)
        line = f"\r\033[K{bar} {self._finished}/{self._files} 个文件 {pages}"
        self._out.write(line[:_WIDEST], str, ending="")


def _place(name: str, done: int, total: int) -> str:
    return f"{name} 第 {done}/{total} 页" if total else name


def _report_or_why(path: Path, bar: Bar) -> Report | str:
    """The report, or the line that says why it cannot be read."""
    try:
        return read_isolated(path, lambda done, total: bar.page(path, done, total))
    except Unreadable as error:
        return f"{path.name}：{error}"
    finally:
        bar.file(path)


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
    shown = [f"    {line.where}：{line.text}" for line in report.unplaced[:_SHOWN]]
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
