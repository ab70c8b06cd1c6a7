"""A whole report beside what its preface states: how many sheets of a kind, how much money."""

from collections.abc import Iterator

from projects.rules.table import Report, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FORMS, FUND, HAS_TASKS, PROJECT
from sheets.reconcile import BUDGET, DEPARTMENTS, FUNDS, NAMES, PROJECTS, Check, Stated, number, reconcile

_LONGEST_SUM = 40
_KINDS = {
    FUNDS: (FUND,),
    PROJECTS: (PROJECT, FUND),
    DEPARTMENTS: (DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY),
    BUDGET: (PROJECT, FUND),
}


def _checks(report: Report) -> tuple[Check, ...]:
    stated = tuple(Stated(one["what"], one["value"], one["unit"], one["text"]) for one in report.stated)
    return reconcile(stated, [table.document for table in report.tables])


def _first(report: Report, what: str) -> Table:
    """The sheet that speaks for all of its kind."""
    return next((table for table in report.tables if table.form in _KINDS[what]), report.tables[0])


@rule("A11", Level.ERROR, forms=FORMS)
def preface_agrees(report: Report) -> Iterator[Answer]:
    """前言写的个数和总额与各表一致

    为什么：人大代表和公众先看前言；前言与后面的表对不上，整本材料都不可信。
    依据：预算公开要求：文字说明与所附表格数据一致；金额以印出的最后一位为准。
    例：前言写“5个项目，预算金额320.5万元”，五张表合计 302.5 万元。
    """
    if not report.tables:
        return
    for check in _checks(report):
        if check.agrees:
            yield _together(report, check) or PASSED
        else:
            yield _disagreement(report, check)


def _together(report: Report, check: Check) -> Fault | None:
    """A count of projects that is right only with the funds."""
    funds = sum(table.form == FUND for table in report.tables)
    stated = check.stated
    if stated.what != PROJECTS or not 0 < funds < number(stated.value) or "表" not in check.meaning:
        return None
    if number(stated.value) == sum(table.form == PROJECT for table in report.tables):
        return None
    return _first(report, PROJECTS).fault(
        "",
        "前言的项目数含专项资金",
        f"前言写项目 {stated.value} {stated.unit}，项目表和专项资金表合起来才是这个数。"
        "是不是把专项资金也算在内？请核对。",
        level=Level.HINT,
    )


def _disagreement(report: Report, check: Check) -> Fault:
    what, stated = check.stated.what, check.stated
    name = NAMES[what]
    return _first(report, what).fault(
        "budget.total" if what == BUDGET else "",
        f"前言{'总额' if what == BUDGET else '个数'}和各表不一致",
        f"前言写{name} {stated.value} {stated.unit}，{check.meaning}是 {check.read} {stated.unit}。"
        "请核对前言和各表。",
        sum=_amounts(report, check) if what == BUDGET else (),
    )


def _amounts(report: Report, check: Check) -> list[str]:
    """Every sheet's amount, then the total."""
    lines = [
        f"{table.name or table.department} {table.head('budget.total')} {table.money_unit}"
        for table in report.tables
        if table.form in HAS_TASKS and table.head("budget.total")
    ]
    return [*lines[:_LONGEST_SUM], f"{check.meaning} {check.read} {check.stated.unit}"]


@rule("I01", Level.ERROR, forms=FORMS)
def all_sheets_read(report: Report) -> Iterator[Answer]:
    """读到的表、任务和指标齐全

    为什么：导入时漏掉一张表、一项任务或整块指标，后面的核对都看不到它。
    依据：绩效目标公开材料的前言和目录：所列表数、任务数与读到的一致。
    例：前言写 12 个项目，只读到 11 张项目表；或任务 3 一行指标也没有。
    """
    for table in report.tables:
        yield from _emptiness(table)
    for check in _checks(report) if report.tables else ():
        if check.stated.what != BUDGET and not check.agrees and _is_short(check):
            yield _lack(report, check)


def _emptiness(table: Table) -> Iterator[Answer]:
    for block in table.tasks:
        if block.rows:
            yield PASSED
            continue
        where = f"任务{block.task.seq}“{block.task.name}”" if block.task.name else "这张表"
        yield table.fault(
            "",
            "一行指标也没有读到",
            f"{where}一行指标也没有。请核对原件，是不是导入时漏了。",
        )


def _is_short(check: Check) -> bool:
    return number(check.read) < number(check.stated.value)


def _lack(report: Report, check: Check) -> Fault:
    stated = check.stated
    return _first(report, stated.what).fault(
        "",
        "读到的比前言写的少",
        f"前言写{NAMES[stated.what]} {stated.value} {stated.unit}，只读到 {check.read} {stated.unit}。"
        "是不是导入时漏了？请核对原件和目录。",
        level=Level.HINT,
    )


@rule("I02", Level.ERROR, forms=FORMS)
def nothing_unplaced(report: Report) -> Iterator[Answer]:
    """没有未归位的文字

    为什么：读到了却没有放进任何一格的文字，很可能是一个指标值或一行指标。
    依据：导入核对：原件每一行文字都要有去处，或标明不属于表。
    例：第 7 页“≥95%”没有找到要放的格。
    """
    if not report.tables:
        return
    if not report.unplaced:
        yield PASSED
        return
    lines = [_line(one.get("page"), str(one.get("text") or "")) for one in report.unplaced]
    yield report.tables[0].fault(
        "",
        f"{len(lines)} 段文字没有归位",
        f"有 {len(lines)} 段文字没有放进任何一格。请逐段归位，或标明不属于表。",
        sum=lines[:_LONGEST_SUM],
    )


def _line(page: object, text: str) -> str:
    return f"第 {page} 页：{text[:40]}" if page else text[:40]
