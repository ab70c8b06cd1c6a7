"""Cells that moved on from an older sheet and nobody has looked at: kept, marked 改, checked.

A cell is kept in `Head.to_check` with both texts.  Its mark stands as long as the text is the one that was
put there and the clerk has not said that it is right; another text takes it away by itself.  Sending the
sheet in does not: the reviewer sees what nobody has looked at.
"""

import re
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db import transaction

from projects import actions
from projects.documents import document_of
from reviews import access
from reviews.models import Submission
from sheets.carried import AVERAGE, PREVIOUS, YEARS, Moved, standing
from sheets.documents import Document, row_field
from sheets.fill import HEAD_KEY, column_texts, head_text, runs
from sheets.layout import Sheet
from sheets.render.marks import Mark

_YEAR = re.compile(r"\d{4}|[二三][〇○零一二三四五六七八九]{3}")
SIGN, HREF = "改", "#carried"
MERGED = frozenset({"level1", "level2", "objective", "activity", "budget_project", "office"})


def texts_of(document: Document) -> Mapping[tuple[str, str], str]:
    """Every text by its lasting address: row key and field."""
    names = ("name", "department", "unit", "goal", "budget.total", "budget.fiscal", "budget.other")
    head = [*names, *(f"extra.{term}" for term in document.extra)]
    texts = {(HEAD_KEY, name): head_text(document, name) for name in head}
    for task in document.tasks:
        texts[task.key or "", "name"] = task.name or ""
        for row in task.indicators:
            own = [name for name in row.__slots__ if name not in ("key", "extra")]
            for name in (*own, *(f"extra.{term}" for term in row.extra)):
                texts[row.key or "", name] = str(row_field(row, name) or "")
    return texts


def to_check(submission: Submission, document: Document) -> list[Moved]:
    """The cells nobody has looked at since they moved on, in the order of the sheet."""
    if not submission.head.to_check:
        return []
    return list(standing([Moved(*cell) for cell in submission.head.to_check], texts_of(document)))


@transaction.atomic
def checked(submission: Submission, cells: Iterable[tuple[str, str]] | None, *, by: User) -> int:
    """The clerk says that these cells are right (None: all of them).  How many are left.

    A merged cell is named by its first row and stands for all it covers: for the same words in its column.
    """
    access.require(by, submission, "edit")
    submission = actions.opened(submission)
    waiting = to_check(submission, document_of(submission))
    done = None if cells is None else set(cells)
    said = {(one.field, one.old, one.new) for one in waiting if done and (one.key, one.field) in done}
    left = [
        one
        for one in waiting
        if done is not None
        and (one.key, one.field) not in done
        and not (one.field in MERGED and (one.field, one.old, one.new) in said)
    ]
    actions.keep_to_check(submission, left)
    return len(left)


def words(moved: Moved, year: int) -> str:
    """What the mark of a cell says: 由 2024 改为 2025.  year: that of the sheet it stands in."""
    if moved.field == PREVIOUS:
        return (
            f"取自{year - 1}年度的指标值，请核对实际完成数" if moved.new else f"原为“{moved.old}”，请重新填写"
        )
    if moved.field == AVERAGE:
        span = f"{year - YEARS}—{year - 1}年"
        return f"按{span}的指标值算出，请核对" if moved.new else f"原为“{moved.old}”，请按{span}重新填写"
    if moved.old == moved.new:
        return "和参照的表相同，请核对"
    pairs = zip(_YEAR.findall(moved.old), _YEAR.findall(moved.new), strict=False)
    changed = [f"{old} 改为 {new}" for old, new in dict.fromkeys(pairs) if old != new]
    return f"由 {'，'.join(changed)}" if changed else f"由“{moved.old}”改为“{moved.new}”"


def mark(moved: Moved, year: int) -> Mark:
    """As it stands in the cell's corner."""
    return Mark("g", SIGN, HREF, words(moved, year))


def marks(submission: Submission, sheet: Sheet, document: Document) -> list[tuple[tuple[str, str], Mark]]:
    """Of each cell to be checked the address and the mark; a merged cell has one, at its first row."""
    waiting = to_check(submission, document)
    below = _below_others(sheet, document) if waiting else set()
    return [
        ((one.key, one.field), mark(one, submission.fiscal_year))
        for one in waiting
        if (one.key, one.field) not in below
    ]


def _below_others(sheet: Sheet, document: Document) -> set[tuple[str, str]]:
    """Addresses that lie in a merged cell which begins further up."""
    found: set[tuple[str, str]] = set()
    for task in document.tasks:
        starts: dict[str, list[int]] = {}
        for column in sheet.table.columns:
            within = starts.get(column.within) if column.within else None
            starts[column.field] = runs(column, column_texts(task.indicators, column.field), within)
            found |= {
                (task.indicators[at].key or "", column.field)
                for at, start in enumerate(starts[column.field])
                if at != start
            }
    return found
