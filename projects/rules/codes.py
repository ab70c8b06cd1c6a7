"""Between the sheets of a report: budget codes of departments, and the budgets their rows name."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from projects.rules.shared_words import alike, bare, is_spread
from projects.rules.table import Report, Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, Limit, rule
from sheets.documents import DEPARTMENT_ANNUAL, FORMS, HAS_TASKS, Party

_ROLES: tuple[tuple[str, Callable[[Table], Party | None]], ...] = (
    ("department", lambda table: table.document.department),
    ("unit", lambda table: table.document.unit),
)
_PRINTED = re.compile(r"(\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?)万元?")
_SURE = Decimal("0.75")  # share of the sheets with a code from which one without is a slip


@rule("C02", Level.WARNING, forms=FORMS)
def codes_printed(report: Report) -> Iterator[Answer]:
    """主管部门和实施单位写明预算编码

    为什么：没有编码或编码不一致，就不能和预算、决算的单位对上。
    依据：《项目支出绩效目标表》表样：[编码]名称；单位编码以主管部门编码开头
    例：别的项目表都写“[202]区教育局”，这张表只写“区教育局”；主管部门是 202，实施单位却是 305001。
    """
    for form in FORMS:
        tables = [table for table in report.tables if table.form == form]
        for field, party in _ROLES:
            yield from _without_code(tables, field, party)
    for table in report.tables:
        yield from _unit_of_department(table)
    yield from _two_codes(report)


def _without_code(
    tables: Sequence[Table], field: str, party: Callable[[Table], Party | None]
) -> Iterator[Answer]:
    """A whole report without codes is no finding: its form prints none."""
    named = [table for table in tables if field in table.labels and _name(party(table))]
    coded = [table for table in named if _code(party(table))]
    if len(named) < 3 or len(coded) * 2 < len(named):
        return
    sure = Decimal(len(coded)) / len(named) >= _SURE and len(coded) >= 3
    for table in named:
        if _code(party(table)):
            yield PASSED
            continue
        label = table.labels[field]
        message = f"同类的 {len(named)} 张表中有 {len(coded)} 张的{label}写了预算编码，这张没有。请补上编码。"
        yield table.fault(field, f"{label}没有编码"[:22], message, level=None if sure else Level.HINT)


def _code(party: Party | None) -> str:
    return (party.code or "") if party else ""


def _name(party: Party | None) -> str:
    return (party.name or "") if party else ""


def _unit_of_department(table: Table) -> Iterator[Answer]:
    department, unit = _code(table.document.department), _code(table.document.unit)
    if not department or not unit:
        return
    if unit.startswith(department):
        yield PASSED
        return
    message = f"实施单位编码 {unit} 不以主管部门编码 {department} 开头。请核对两个编码。"
    yield table.fault("unit", "单位编码和部门不符", message, related=[table.head_cell("department")])


def _two_codes(report: Report) -> Iterator[Answer]:
    """One department under two codes; a unit's code begins with its department's and is none of them."""
    known: dict[str, Table] = {}
    for table in report.tables:
        name, code = table.department, _code(table.document.department)
        if not name or not code:
            continue
        before = known.setdefault(name, table)
        other = _code(before.document.department)
        if code.startswith(other) or other.startswith(code):
            yield PASSED
            continue
        message = (
            f"“{name}”在这里的编码是 {code}，在“{before.name or before.department}”的表里是 {other}。请核对。"
        )
        yield table.fault("department", "同一部门两个编码", message)


@rule(
    "C09",
    Level.WARNING,
    forms=[DEPARTMENT_ANNUAL],
    limits={"duties": Limit(Decimal(3), "一笔预算挂在多少项职责下才提示（项）")},
)
def budgets_and_duties_match(report: Report, *, duties: Decimal) -> Iterator[Answer]:
    """部门职责和预算项目相互对应

    为什么：一笔钱挂在多项职责下，看不出哪项职责花多少；部门的项目不在表里，就没有职责管它。
    依据：《部门整体绩效目标表》表样：每项工作活动对应预算项目
    例：“基本支出 30 万元”挂在六项职责下；部门的重点项目在各行预算项目里都没有出现。
    """
    sheets = [table for table in report.tables if table.form in HAS_TASKS]
    by_department: dict[str, list[Table]] = defaultdict(list)
    for table in sheets:
        by_department[table.department].append(table)
    for table in report.tables:
        if table.form != DEPARTMENT_ANNUAL:
            continue
        yield from _bare_duties(table)
        budgets = list(dict.fromkeys(filter(None, (row.filled("budget_project") for row in table.rows))))
        if not budgets:
            continue
        yield from _spread_budgets(table, duties)
        named = [sheet for sheet in by_department[table.department] if sheet.name]
        yield from (_missing_project(sheet, table, budgets) for sheet in named)


def _bare_duties(table: Table) -> Iterator[Answer]:
    """Duties with no indicator at all."""
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        rows_of[row.text("level1")].append(row)
    for duty, rows in rows_of.items():
        if not duty or any(row.name for row in rows):
            yield PASSED
            continue
        message = f"职责“{duty}”没有绩效指标。每项职责至少要有一个指标。"
        yield rows[0].fault("level1", "职责没有指标", message, related=[rows[0].cell("level3")])


def _spread_budgets(table: Table, duties: Decimal) -> Iterator[Answer]:
    rows_of: dict[str, list[Row]] = defaultdict(list)
    for row in table.rows:
        if budget := row.filled("budget_project"):
            rows_of[budget].append(row)
    for budget, rows in rows_of.items():
        yield _spread(budget, rows, duties) or PASSED


def _spread(budget: str, rows: Sequence[Row], duties: Decimal) -> Fault | None:
    served = len({(row.indicator.seq, row.text("level1")) for row in rows})
    if served < duties:
        return None
    message = (
        f"“{budget[:24]}”挂在 {served} 项职责的 {len(rows)} 行下，看不出每项花多少。"
        "请按职责分开填写，或说明怎样分摊。"
    )
    related = [one.cell("budget_project") for one in rows[1:]]
    return rows[0].fault("budget_project", f"一笔预算挂在{served}项职责下", message, related=related)


def _missing_project(sheet: Table, table: Table, budgets: Sequence[str]) -> Answer:
    """budgets: what the department's rows name, each once."""
    core = bare(sheet.name).removesuffix("项目").removesuffix("经费").removesuffix("资金")
    near = [budget for budget in budgets if alike(sheet.name, budget)]
    if any(is_spread(core, bare(budget)) for budget in budgets):
        return PASSED
    if any(not _is_another(core, budget, sheet) for budget in near):
        return PASSED
    message = (
        f"“{sheet.name}”在{table.department}部门整体表的预算项目里没有出现。"
        "请核对是否漏列，或写的是别的名称。"
    )
    return sheet.fault("name", "部门整体表里没有这个项目", message, level=Level.HINT if near else None)


def _is_another(core: str, budget: str, sheet: Table) -> bool:
    """水污染防治，预算金额310万元 beside 大气污染防治: another beginning, another amount."""
    printed = _PRINTED.search(budget)
    if printed is None or core[:2] in bare(budget):
        return False
    return Decimal(printed[1].replace(",", "")) != sheet.amount("budget.total")
