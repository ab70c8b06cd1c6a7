"""Documents drawn at random, as a sheet can print them: a field without a cell in the sheet stays empty."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sheets.documents import HAS_TASKS, Budget, Document, Indicator, Party, Task, with_row_fields
from sheets.extra import Extra, term_of
from sheets.layout import Panel, Sheet

# Two Documents take long to draw on a busy machine, and mean nothing by it
TWO_SHEETS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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
    key = st.from_regex(r"[0-9a-f]{8}", fullmatch=True)
    return st.builds(with_row_fields, st.builds(Indicator, key=key), st.fixed_dictionaries(fields))


def extras(sheet: Sheet) -> st.SearchStrategy[Extra]:
    """Texts for every further cell of the head; of a row that may be many there are up to three."""
    terms = {term: maybe for pair in sheet.labelled if (term := term_of(pair.field))}
    for panel in (block for block in sheet.blocks if isinstance(block, Panel)):
        for row in (row.at(number) for row in panel.rows if row.many for number in range(3)):
            terms |= {term: maybe for name in row.fields if (term := term_of(name or ""))}
    return st.builds(Extra, st.fixed_dictionaries(terms))


def documents(sheet: Sheet) -> st.SearchStrategy[Document]:
    printed = {pair.field for pair in sheet.labelled}
    head = {field: strategy for field, strategy in HEAD.items() if field in printed}
    if "unit" in printed:
        head["unit"] = st.none() | party
    if "budget.total" in printed:
        parts = ("total", "fiscal", "other")
        budget = st.builds(Budget, *(_if(f"budget.{part}" in printed, amount) for part in parts))
        own = sheet.form in HAS_TASKS
        head["budget"] = budget if own else budget.map(lambda found: found if any(_texts(found)) else None)
    rows = st.lists(indicators(sheet), max_size=8).map(tuple)
    return st.builds(
        Document,
        form=st.just(sheet.form),
        fiscal_year=st.none() | st.integers(2018, 2030),
        tasks=_tasks(sheet, rows),
        extra=extras(sheet),
        **head,
    )


def _texts(budget: Budget) -> tuple[str | None, ...]:
    return budget.total, budget.fiscal, budget.other


def _if(printed: bool, strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return strategy if printed else st.none()


def _tasks(sheet: Sheet, rows: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Task, ...]]:
    build: Callable[..., Task] = Task
    if not sheet.has_tasks:
        return rows.map(lambda found: (Task(indicators=found),))
    task = st.builds(build, seq=st.integers(1, 40), name=maybe, indicators=rows)
    return st.lists(task, max_size=4).map(tuple)
