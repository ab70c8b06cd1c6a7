"""The list of changes beside a compared sheet: 改1, 改2 … with their places and the points they answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from projects.marks import Remark
from projects.places import Cell, places
from sheets.compared import Item, head_fields
from sheets.documents import Document
from sheets.layout import Kind, Sheet
from sheets.render.changes import excerpt, numbered
from sheets.render.markup import NOTHING, Html

_BECAME = {"stronger": "↑强", "weaker": "↓弱", "incomparable": "不可比"}


@dataclass(frozen=True, slots=True)
class Change:
    """remarks: the points that were made on what has been changed."""

    number: int
    item: Item
    place: str
    html: Html
    remarks: tuple[Remark, ...] = ()

    @property
    def label(self) -> str:
        return f"改{self.number}"

    @property
    def at(self) -> str:
        """The address of the cell, as the paper has it."""
        return f"{self.item.key}:{self.item.field}"


def listed(
    sheet: Sheet,
    document: Document,
    items: Iterable[Item],
    remarks: Sequence[Remark] = (),
    then: str = "",
) -> list[Change]:
    """document: the new version; then: 上年, where it stands beside no version of itself.

    What is only spelt otherwise is not counted.
    """
    names, kinds = places(sheet, document), _kinds(sheet, document)
    said = [remark for remark in remarks if remark.comment.row_key and not remark.held]
    return [
        Change(number, item, _place(item, names, then), _words(item, kinds), _answered(item, said))
        for number, item in enumerate(numbered(list(items)), 1)
    ]


def _kinds(sheet: Sheet, document: Document) -> dict[str, Kind]:
    columns = {column.field: column.kind for column in sheet.table.columns}
    return head_fields(sheet, document) | columns


def _place(item: Item, names: dict[Cell, str], then: str) -> str:
    if item.of == "task":
        return _task_place(item)
    if item.kind == "inserted":
        return f"新增第{item.number}行 {item.new}"
    if item.kind == "deleted":
        return f"{then or '删去原'}第{item.old_number}行{'不再有' if then else ''} {item.old}"
    if item.kind == "moved":
        return f"第{item.number}行移自第{item.old_number}行 {item.new}"
    if item.field == "fiscal_year":
        return "年度"
    place = names.get((item.key, item.field), "")
    return f"{place} {_BECAME[item.kind]}" if item.kind in _BECAME else place


def _task_place(item: Item) -> str:
    if item.kind == "inserted":
        return f"新增任务“{item.new}”"
    if item.kind == "deleted":
        return f"删去任务“{item.old}”"
    if item.kind == "moved":
        return f"任务“{item.new}”移自第{item.old_number}项"
    return "任务序号" if item.field == "seq" else "任务名称"


def _words(item: Item, kinds: dict[str, Kind]) -> Html:
    if item.kind in ("inserted", "deleted", "moved"):
        return NOTHING
    return excerpt(item.old, item.new, kinds.get(item.field, Kind.TEXT))


def _answered(item: Item, said: Sequence[Remark]) -> tuple[Remark, ...]:
    """Points on this cell; on any cell of a row that is gone."""
    keys = {item.key, *item.keys}
    whole = item.kind == "deleted"
    return tuple(
        remark
        for remark in said
        if remark.comment.row_key in keys and (whole or remark.comment.field == item.field)
    )
