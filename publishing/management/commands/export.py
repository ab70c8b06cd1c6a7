"""`export --region R --year Y [--sheet KIND] --format xlsx|pdf|docx|json --out PATH`: official layouts.

All sheets of a region and year in one file, in the order of the printed package; with --book the book of the
year, with cover, preface and contents.  Exit 0: written; 2: nothing was written, with one line why.
"""

import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from departments.models import Region
from publishing.books import exports
from reviews.models import Kind, State
from sheets.render.typeset import Undrawn

STDOUT = "-"


class Command(BaseCommand):
    help = "把一个地区一个年度的绩效目标表导出为官方版式：一个文件，或者一册。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", metavar="R", required=True, help="地区名称")
        parser.add_argument("--year", metavar="Y", type=int, required=True, help="年度")
        parser.add_argument("--sheet", metavar="KIND", help=f"只要一种表：{_listed(Kind)}")
        parser.add_argument(
            "--format", metavar="F", required=True, help=f"格式：{'、'.join(exports.ENDINGS)}"
        )
        parser.add_argument("--out", metavar="PATH", required=True, help="写到哪个文件；“-”写到标准输出")
        parser.add_argument(
            "--state",
            metavar="S",
            action="append",
            help=f"要哪些状态的表，可以给几次，默认已批复和已公开；all 是全部：{_listed(State)}",
        )
        parser.add_argument("--book", action="store_true", help="成册：加封面、前言、目录")

    def handle(self, *args: object, **options: Any) -> None:
        ending, path = options["format"], Path(options["out"])
        _known(ending, exports.ENDINGS, "格式")
        chosen = _chosen(options)
        try:
            content = exports.made(chosen, ending, as_book=options["book"])
        except Undrawn as error:
            raise refused(f"没有做成：{error}") from error
        if options["out"] == STDOUT:
            sys.stdout.buffer.write(content)
        else:
            _write(path, content)
        place = "标准输出" if options["out"] == STDOUT else path
        self.stderr.write(f"已写入 {place}：{len(chosen.documents)} 张表，{len(content):,} 字节。", str)


def _chosen(options: dict[str, Any]) -> exports.Chosen:
    kind, states = options["sheet"] or "", options["state"] or exports.IN_FORCE
    region, year = _region(options["region"]), options["year"]
    if kind:
        _known(kind, Kind.values, "表种")
    if "all" in states:
        states = State.values
    for state in states:
        _known(state, State.values, "状态")
    chosen = exports.chosen(region, year, states=states, kind=kind)
    if not chosen.documents:
        named = f"{Kind(kind).label}" if kind else "表"
        standing = "、".join(State(state).label for state in states)
        raise refused(
            f"{region.name}{year}年度没有{standing}的{named}，没有导出。可以用 --state 指定其他状态。"
        )
    return chosen


def _region(name: str) -> Region:
    found = Region.objects.filter(name=name).first() or Region.objects.filter(full_name=name).first()
    if found is None:
        known = "、".join(Region.objects.values_list("name", flat=True)) or "还没有登记地区"
        raise refused(f"没有“{name}”这个地区。库中有：{known}。")
    return found


def _known(value: str, choices: Any, what: str) -> None:
    if value not in choices:
        raise refused(f"没有“{value}”这种{what}。可用的有：{'、'.join(choices)}。")


def _listed(choices: Any) -> str:
    return "，".join(f"{value} {label}" for value, label in choices.choices)


def refused(words: str) -> CommandError:
    return CommandError(words, returncode=2)


def _write(path: Path, content: bytes) -> None:
    """A file that is either the old one or the whole new one."""
    if path.is_dir():
        raise refused(f"{path} 是文件夹。请给出文件名。")
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
            unfinished = Path(file.name)
            file.write(content)
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except OSError as error:
        raise refused(f"{path} 写不进去：{error.strerror}。") from error
