"""Where a cell stands, in words: 第3行 指标值（一次采购数量）."""

from sheets.documents import Document
from sheets.fill import HEAD_KEY, head_pairs
from sheets.layout import Sheet, TaskLine

Cell = tuple[str, str]  # row key, field
WHOLE = "整张表"


def places(sheet: Sheet, document: Document) -> dict[Cell, str]:
    """Of every cell of the sheet."""
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
