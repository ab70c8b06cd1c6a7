"""The Sheet a Document is shown and edited in: the layout it was printed in, with a place for all it holds.

What the layout has no cell for (another county's term, an older form's field) gets a line in the head or a
column at the right: nothing that was read is out of sight.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sheets import terms
from sheets.catalogue import printed_in
from sheets.documents import ROW_NAMES, Document, row_field
from sheets.extra import MONEY_UNIT, PREFIX, term_of
from sheets.fill import head_pairs, head_text
from sheets.layout import Amounts, Block, Column, Kind, Labelled, Line, Panel, Sheet

_HEAD_FIELDS = ("name", "department", "unit", "budget.total", "budget.fiscal", "budget.other", "goal")
_MORE_WIDTH = 8.0  # per cent of the table, for a column that is added
_HEAD_TERMS = {term.field: term for term in terms.HEAD_TERMS}
_ROW_TERMS = {term.field: term for term in terms.ROW_TERMS}


def shown(document: Document, *, region: str, year: int = 0, posted: Iterable[str] = ()) -> Sheet:
    """year: where the document names none.  posted: further names `h.<field>` and `c.<row key>.<field>` to
    find a place for: a page may hold a column that has been emptied since.
    """
    sheet = printed_in(document.layout, document.form, region=region, year=document.fiscal_year or year)
    parts = [name.split(".", 2) for name in posted]
    heads = [f"{PREFIX}{part[2]}" for part in parts if part[:2] == ["h", "extra"] and len(part) == 3]
    rows = [part[2] for part in parts if part[0] == "c" and len(part) == 3 and term_of(part[2])]
    return _in_unit(_with_columns(_with_lines(sheet, document, heads), document, rows), document)


def _with_lines(sheet: Sheet, document: Document, more: Iterable[str]) -> Sheet:
    printed = {pair.field for pair in head_pairs(sheet, document)} | {PREFIX + MONEY_UNIT}
    wanted = [name for name in _HEAD_FIELDS if head_text(document, name)]
    wanted += [PREFIX + term for term in document.extra]
    left = [name for name in dict.fromkeys((*wanted, *more)) if name not in printed]
    if not left:
        return sheet
    at = next(index for index, block in enumerate(sheet.blocks) if not _opens(block))
    return replace(sheet, blocks=(*sheet.blocks[:at], *map(_line, left), *sheet.blocks[at:]))


def _opens(block: Block) -> bool:
    """The lines that say which project and whose it is; what is added stands below them."""
    return isinstance(block, Line) and all(pair.kind != Kind.LONG for pair in block.pairs)


def _line(name: str) -> Line:
    term = _HEAD_TERMS.get(name)
    label = term.name if term else term_of(name) or name
    return Line((Labelled(label, name, term.kind if term else Kind.TEXT),))


def _with_columns(sheet: Sheet, document: Document, more: Iterable[str]) -> Sheet:
    table, printed = sheet.table, {column.field for column in sheet.table.columns}
    wanted = [name for name in ROW_NAMES[sheet.form] if name != "seq"]
    wanted += [PREFIX + term for row in document.indicators for term in row.extra]
    filled = [
        name for name in dict.fromkeys(wanted) if any(row_field(row, name) for row in document.indicators)
    ]
    left = [name for name in dict.fromkeys((*filled, *more)) if name not in printed]
    if not left:
        return sheet
    whole = sum(column.width for column in table.columns)
    scale = whole / (whole + _MORE_WIDTH * len(left))
    columns = (*table.columns, *map(_column, left))
    widths = [round(column.width * scale, 2) for column in columns]
    widths[-1] = round(whole - sum(widths[:-1]), 2)
    narrowed = tuple(replace(one, width=width) for one, width in zip(columns, widths, strict=True))
    foot = tuple(replace(row, fields=(*row.fields, *(None for _ in left))) for row in table.foot)
    return _replaced(sheet, table, replace(table, columns=narrowed, foot=foot))


def _column(name: str) -> Column:
    term = _ROW_TERMS.get(name)
    title = term.name if term else term_of(name) or name
    return Column(name, (title,), _MORE_WIDTH, term.kind if term else Kind.TEXT)


def _replaced(sheet: Sheet, old: Block, new: Block) -> Sheet:
    return replace(sheet, blocks=tuple(new if block is old else block for block in sheet.blocks))


def _in_unit(sheet: Sheet, document: Document) -> Sheet:
    """The labels name the unit the amounts were printed in; a sheet that names none gets a line for it."""
    unit = document.extra.get(MONEY_UNIT)
    if not unit or unit == sheet.money_unit:
        return sheet
    before, after = f"（{sheet.money_unit}）", f"（{unit}）"
    blocks = tuple(_reworded(block, before, after) for block in sheet.blocks)
    if blocks != sheet.blocks:
        return replace(sheet, blocks=blocks)
    line = Line((Labelled(MONEY_UNIT, PREFIX + MONEY_UNIT),))
    return replace(sheet, blocks=(line, *sheet.blocks))


def _reworded(block: Block, before: str, after: str) -> Block:
    def pairs(old: tuple[Labelled, ...]) -> tuple[Labelled, ...]:
        return tuple(replace(pair, label=pair.label.replace(before, after)) for pair in old)

    if isinstance(block, Line):
        return replace(block, pairs=pairs(block.pairs))
    if isinstance(block, Amounts):
        label = block.label.replace(before, after)
        return replace(block, label=label, parts=pairs(block.parts), beside=pairs(block.beside))
    if isinstance(block, Panel):
        return replace(block, label=block.label.replace(before, after))
    return block
