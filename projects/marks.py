"""Comments as marks on cells: 批1, 批2 … numbered in the order they were made, with their place in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from reviews.models import Comment
from sheets.documents import Document
from sheets.fill import HEAD_KEY, head_pairs
from sheets.layout import Sheet, TaskLine


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment with its number and the words for where it stands."""

    number: int
    comment: Comment
    place: str
    gone: bool  # its row has been deleted since

    @property
    def label(self) -> str:
        return f"批{self.number}"


def remarks(sheet: Sheet, document: Document, comments: Iterable[Comment]) -> list[Remark]:
    names = places(sheet, document)
    return [
        Remark(
            number,
            comment,
            names.get((comment.row_key, comment.field)) or comment.path or "整张表",
            bool(comment.row_key) and (comment.row_key, comment.field) not in names,
        )
        for number, comment in enumerate(comments, 1)
    ]


def places(sheet: Sheet, document: Document) -> dict[tuple[str, str], str]:
    """(row key, field) -> 第3行 指标值（一次采购数量）, for every cell of the sheet."""
    names = {(HEAD_KEY, pair.field): pair.label.rstrip("：") for pair in head_pairs(sheet, document)}
    task_label = next((block.label for block in sheet.blocks if isinstance(block, TaskLine)), "")
    number = 0
    for task in document.tasks:
        names[task.key or "", "name"] = f"{task_label}{task.seq}"
        for row in task.indicators:
            number += 1
            for column in sheet.table.columns:
                about = f"（{row.level3}）" if row.level3 and column.field != "level3" else ""
                names[row.key or "", column.field] = f"第{number}行 {column.titles[-1]}{about}"
    return names


def by_cell(found: Iterable[Remark]) -> dict[tuple[str, str], list[Remark]]:
    cells: dict[tuple[str, str], list[Remark]] = {}
    for remark in found:
        if remark.comment.row_key and remark.comment.state != Comment.State.RESOLVED:
            cells.setdefault((remark.comment.row_key, remark.comment.field), []).append(remark)
    return cells
