"""The journal as files: CSV for a spreadsheet, JSON lines with all that the seals cover, to be checked."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

from journal.chain import canonical, facts
from journal.models import Entry, Seal
from journal.words import ACTIONS

AT_ONCE = 2000
FORMULA = ("=", "+", "-", "@", "\t", "\r")
HEADS = (
    *("序号", "时间", "事项代码", "事项", "账号", "姓名", "角色"),
    *("来源地址", "请求编号", "对象", "对象名称", "说明", "摘要"),
)


def lines(entries: QuerySet[Entry]) -> Iterator[str]:
    for entry, seal in _sealed(entries):
        chained = (
            {"sequence": seal.sequence, "previous": seal.previous, "digest": seal.digest} if seal else {}
        )
        yield canonical({"entry": facts(entry)} | chained) + "\n"


def rows(entries: QuerySet[Entry]) -> Iterator[str]:
    yield "\ufeff" + _row(HEADS)
    for entry, seal in _sealed(entries):
        told = facts(entry)
        action = [entry.action, ACTIONS.get(entry.action, "")]
        who = [entry.username, entry.name, entry.role, entry.address, entry.request_id]
        what = [entry.target, entry.label, canonical(entry.detail) if entry.detail else ""]
        yield _row(
            [seal.sequence if seal else "", told["at"], *action, *who, *what, seal.digest if seal else ""]
        )


WAYS = {"jsonl": (lines, "application/jsonl"), "csv": (rows, "text/csv")}


def _sealed(entries: QuerySet[Entry]) -> Iterator[tuple[Entry, Seal | None]]:
    for entry in entries.select_related("seal").iterator(chunk_size=AT_ONCE):
        yield entry, getattr(entry, "seal", None)


def _row(values: Iterable[Any]) -> str:
    """A text that a spreadsheet would take for a formula is kept from it by a sign in front."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{text}" if text.startswith(FORMULA) else text for text in map(str, values)])
    return out.getvalue()
