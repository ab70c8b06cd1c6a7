"""整体战略目标表, as 淄博市周村区 prints it."""

from sheets.documents import DEPARTMENT_STRATEGY
from sheets.layout import Column, Kind, Labelled, Line, Sheet, Table

ZHOUCUN_2024 = Sheet(
    id="department-strategy-2024",
    form=DEPARTMENT_STRATEGY,
    region=None,
    since=2024,
    title="整体战略目标表",
    blocks=(
        Line((Labelled("部门名称：", "department", Kind.CHOICE),), bordered=False),
        Line((Labelled("战略目标", "goal", Kind.LONG),)),
        Table(
            (
                Column("seq", ("序号",), 8, Kind.FIXED),
                Column("level3", ("指标",), 30),
                Column("explanation", ("指标解释",), 34, Kind.LONG),
                Column("value", ("年度指标值",), 18, Kind.VALUE, synonyms=("指标值",)),
            ),
            side="指标",
            side_width=10,
        ),
    ),
)
