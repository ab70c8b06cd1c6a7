"""Small sheets for the tests of rules."""

from collections.abc import Iterable, Iterator, Sequence

from projects.rules import catalogue
from projects.rules.table import Report, Table
from reviews.findings import AS_USUAL, BROKEN, Finding, Outcome, Rule, Settings, outcomes
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    FUND,
    PROJECT,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
)
from sheets.shown import shown

Line = tuple[str, str, str, str]  # level 1, level 2, name, value

_LEVEL1 = {"经济成本": "成本指标", "数量": "产出指标", "质量": "产出指标", "时效": "产出指标"}
_LEVEL1 |= {"社会效益": "效益指标", "可持续影响": "效益指标", "满意度": "满意度指标"}


def row(level2: str, name: str, value: str) -> Indicator:
    """数量 and so on stand for the official names."""
    whole = "服务对象满意度指标" if level2 == "满意度" else f"{level2}指标"
    return Indicator(level1=_LEVEL1.get(level2, "效益指标"), level2=whole, level3=name, value=value)


def project(
    *rows: tuple[str, str, str],
    total: str = "100",
    fiscal: str | None = None,
    other: str | None = None,
    goal: str = "",
    name: str = "某项目",
    department: str = "某局",
    year: int = 2024,
) -> Table:
    document = Document(
        form=PROJECT,
        fiscal_year=year,
        name=name,
        department=Party("101", department),
        unit=Party("101001", department),
        budget=Budget(total, fiscal or total, other),
        goal=goal or None,
        tasks=(Task(indicators=tuple(row(*one) for one in rows)),),
    )
    return table(document)


def fund(
    *tasks: tuple[str, Sequence[tuple[str, str, str]]],
    total: str = "100",
    goal: str = "",
    name: str = "某资金",
    department: str = "某局",
    year: int = 2024,
) -> Table:
    document = Document(
        form=FUND,
        fiscal_year=year,
        name=name,
        department=Party(None, department),
        budget=Budget(total),
        goal=goal or None,
        tasks=tuple(
            Task(seq=seq, name=title, indicators=tuple(row(*one) for one in rows))
            for seq, (title, rows) in enumerate(tasks, 1)
        ),
    )
    return table(document)


def department(
    *rows: Indicator, name: str = "某局", year: int = 2024, form: str = DEPARTMENT_ANNUAL
) -> Table:
    document = Document(
        form=form, fiscal_year=year, department=Party("101", name), tasks=(Task(indicators=rows),)
    )
    return table(document)


def table(document: Document, *, number: int = -1, before: Document | None = None) -> Table:
    """In the layout of a region that prints every column."""
    layout = shown(document, region="淄川区")
    return Table(document, layout, region="淄川区", number=number, before=before)


def report(*tables: Table, **more: object) -> Report:
    numbered = [table(one.document, number=number) for number, one in enumerate(tables)]
    return Report(numbered, region="淄川区", year=2024, **more)  # type: ignore[arg-type]


def looked(
    rules: Iterable[Rule], subject: Table | Report, settings: Settings = AS_USUAL
) -> Iterator[Outcome]:
    """A rule that breaks off fails the test."""
    for one in outcomes(rules, subject, settings):
        assert BROKEN not in one.reasons, one.rule.id
        yield one


def outcome(number: str, subject: Table | Report, settings: Settings = AS_USUAL) -> Outcome:
    """What one rule says."""
    return next(iter(looked([catalogue.BY_ID[number]], subject, settings)))


def found(number: str, subject: Table | Report) -> tuple[Finding, ...]:
    return outcome(number, subject).findings


def paths(number: str, subject: Table | Report) -> list[str]:
    return [one.path for one in found(number, subject)]


def all_found(subject: Table) -> Iterable[Finding]:
    return (one for each in looked(catalogue.RULES, subject) for one in each.findings)
