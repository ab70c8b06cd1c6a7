"""All rules: those that look at one sheet, and those that look at a whole report."""

from collections.abc import Iterator
from types import ModuleType

from projects.rules import (
    ambition,
    amounts,
    cells,
    codes,
    completeness,
    copies,
    deadlines,
    duties,
    explanations,
    figures,
    imports,
    labels,
    loose_ends,
    misprints,
    numbering,
    overlaps,
    parties,
    parts,
    past,
    placement,
    policies,
    precision,
    privacy,
    project_money,
    punctuation,
    signs,
    standards,
    substance,
    tiers,
    totals,
    units,
    values,
    years,
)
from reviews.findings import Rule

ONE_SHEET: tuple[ModuleType, ...] = (
    ambition,
    amounts,
    standards,
    parts,
    tiers,
    precision,
    units,
    labels,
    signs,
    values,
    cells,
    years,
    deadlines,
    completeness,
    duties,
    explanations,
    loose_ends,
    parties,
    placement,
    overlaps,
    substance,
    figures,
    past,
    imports,
    misprints,
    numbering,
    privacy,
    punctuation,
)
MANY_SHEETS: tuple[ModuleType, ...] = (
    codes,
    copies,
    policies,
    project_money,
    totals,
)

GROUPS = {
    "C": "完整性",
    "A": "算术",
    "V": "数值与单位",
    "T": "时间",
    "L": "逻辑",
    "H": "力度",
    "P": "文字",
    "I": "导入",
}


def _rules(modules: tuple[ModuleType, ...]) -> Iterator[Rule]:
    found = {one.id: one for module in modules for one in vars(module).values() if isinstance(one, Rule)}
    return (found[number] for number in sorted(found))


RULES: tuple[Rule, ...] = tuple(_rules(ONE_SHEET))
REPORT_RULES: tuple[Rule, ...] = tuple(_rules(MANY_SHEETS))
BY_ID = {one.id: one for one in (*RULES, *REPORT_RULES)}


def group_of(number: str) -> str:
    """完整性, 算术 … of a rule's number."""
    return GROUPS[number[0]]
