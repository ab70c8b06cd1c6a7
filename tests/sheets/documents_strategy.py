"""Documents drawn at random, as a sheet can print them: a field without a cell in the sheet stays empty."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from sheets.documents import Budget, Document, Indicator, Party, Task
from sheets.layout import Sheet

WORDS = (
    "绩效指标",
    "指标值",
    "年度总体目标",
    "经费总额",
    "≥1344万元",
    "-",
    "-3%",
    "0件",
    "A B",
    "1.甲；2.乙",
)
LEVELS = ("成本指标", "产出指标", "效益指标", "-")

text = st.sampled_from(WORDS) | st.text("甲乙丙丁123≥%《》（）：[]-|<&\"'", min_size=1, max_size=12)
maybe = st.none() | text
name = st.text("局委中心（甲）区县2024", min_size=1, max_size=10).filter(lambda text: not text[0].isdigit())
party = st.builds(Party, st.none() | st.from_regex(r"[0-9]{3,6}", fullmatch=True), name)
amount = st.none() | st.sampled_from(("1344", "785.00", "5,128.60", "0"))

HEAD: dict[str, st.SearchStrategy[Any]] = {
    "name": maybe,
    "goal": maybe,
    "department": party | st.just(Party()),
}


def indicators(sheet: Sheet) -> st.SearchStrategy[Indicator]:
    """Few texts for the columns that merge, so that they do merge."""
    fields: dict[str, st.SearchStrategy[Any]] = {
        column.field: st.none() | st.sampled_from(LEVELS) if column.merge else maybe
        for column in sheet.table.columns
    }
    if "seq" in fields:
        fields["seq"] = st.none() | st.integers(1, 3)
    return st.builds(Indicator, **fields, key=st.from_regex(r"[0-9a-f]{8}", fullmatch=True))


def documents(sheet: Sheet) -> st.SearchStrategy[Document]:
    printed = {pair.field for pair in sheet.labelled}
    head = {field: strategy for field, strategy in HEAD.items() if field in printed}
    if "unit" in printed:
        head["unit"] = st.none() | party
    if "budget.total" in printed:
        parts = ("total", "fiscal", "other")
        head["budget"] = st.builds(Budget, *(_if(f"budget.{part}" in printed, amount) for part in parts))
    rows = st.lists(indicators(sheet), max_size=8).map(tuple)
    return st.builds(
        Document,
        form=st.just(sheet.form),
        fiscal_year=st.none() | st.integers(2018, 2030),
        tasks=_tasks(sheet, rows),
        **head,
    )


def _if(printed: bool, strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return strategy if printed else st.none()


def _tasks(sheet: Sheet, rows: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Task, ...]]:
    build: Callable[..., Task] = Task
    if not sheet.has_tasks:
        return rows.map(lambda found: (Task(indicators=found),))
    task = st.builds(build, seq=st.integers(1, 40), name=maybe, indicators=rows)
    return st.lists(task, max_size=4).map(tuple)
