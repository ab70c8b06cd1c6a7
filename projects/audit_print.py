"""The list of findings and the letters as PDF, set by Typst.  Texts reach it as data, never as markup."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.text import Truncator

from projects.audit_letters import Letter
from projects.audit_queries import Counts, name_of
from reviews.findings import SIGNS, Level
from reviews.models import StoredFinding
from reviews.problems import Refused

FOLDER = settings.BASE_DIR / "templates" / "audit"
SONG = (
    "FangSong",
    "仿宋",
    "FZFangSong-Z02",
    "STFangsong",
    "SimSun",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
)
HEI = ("SimHei", "黑体", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC")
NO_FONT = (
    "这台服务器没有中文字体，做不出 PDF。请系统维护人员安装：sudo apt-get install fonts-noto-cjk，再试一次。"
)
MOST = 3000  # findings in one PDF


def list_pdf(title: str, counts: Counts, found: list[StoredFinding]) -> bytes:
    data = {
        "title": title,
        "total": counts.all,
        "levels": [[SIGNS[level], counts.levels[level]] for level in Level],
        "rows": [_row(number, one) for number, one in enumerate(found, 1)],
        "more": max(counts.all - len(found), 0),
    }
    return _set("list.typ", data)


def letters_pdf(letters: list[Letter]) -> bytes:
    return _set("letter.typ", {"letters": [_letter(one) for one in letters]})


def _row(number: int, one: StoredFinding) -> list[str]:
    words = "\n".join([one.message, *one.sum])
    sheet = f"{name_of(one.submission)}\n{one.place}"
    return [str(number), SIGNS[Level(one.level)], sheet, quoted(one), words, one.rule]


def quoted(one: StoredFinding) -> str:
    """Of a goal its beginning is enough to be found."""
    return Truncator(one.cell_text).chars(60)


def _letter(one: Letter) -> dict[str, Any]:
    return {
        "title": one.title,
        "to": one.department.name,
        "opening": one.opening,
        "closing": one.closing,
        "sender": one.sender,
        "day": f"{one.day.year}年{one.day.month}月{one.day.day}日",
        "parts": [
            {
                "name": part.name,
                "items": [
                    {
                        "sign": item.sign,
                        "place": item.finding.place,
                        "text": quoted(item.finding),
                        "message": item.finding.message,
                        "sum": item.finding.sum,
                        "said": item.said.text if item.said else "",
                    }
                    for item in part.items
                ],
            }
            for part in one.parts
        ],
    }


def _set(name: str, data: dict[str, Any]) -> bytes:
    song, hei = _fonts()
    if not song and not hei:
        raise Refused(NO_FONT)
    sent = {"data": json.dumps(data | {"song": song or hei, "hei": hei or song}, ensure_ascii=False)}
    path: Path = FOLDER / name
    return bytes(typst.compile(path.read_bytes(), sys_inputs=sent))


@cache
def _fonts() -> tuple[list[str], list[str]]:
    """Those that this machine has, in the order in which they are wanted."""
    there = set(typst.Fonts().families())
    return [name for name in SONG if name in there], [name for name in HEI if name in there]
