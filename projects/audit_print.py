"""The list of findings and the letters as PDF, set by Typst.  Texts reach it as data, never as markup."""

from typing import Any

from django.conf import settings
from django.utils.text import Truncator

from projects.audit_letters import Letter
from projects.audit_queries import Counts, name_of
from reviews.findings import SIGNS, Level
from reviews.models import StoredFinding
from reviews.problems import Refused
from sheets.render import typeset

FOLDER = settings.BASE_DIR / "templates" / "audit"
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
    return _set("letter.typ", {"title": "审核意见书", "letters": [_letter(one) for one in letters]})


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
    try:
        return typeset.pdf((FOLDER / name).read_bytes(), data)
    except typeset.Undrawn as error:
        raise Refused(str(error)) from error
