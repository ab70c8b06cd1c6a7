"""Columns and lines that the sheets with 一级/二级/三级指标 share."""

from sheets.layout import Column, Kind, Labelled, Line, Table

LEVELS = (
    Column("level1", ("一级指标",), 14, Kind.CHOICE, merge=True),
    Column("level2", ("二级指标",), 18, Kind.CHOICE, merge=True, within="level1"),
    Column("level3", ("三级指标",), 38, Kind.TEXT, synonyms=("指标名称",)),
    Column("value", ("指标值",), 20, Kind.VALUE, synonyms=("目标值", "年度指标值")),
)
PROJECT_TABLE = Table(LEVELS, side="绩效指标", side_width=10, side_synonyms=("年度绩效指标",))
FUND_TABLE = Table(LEVELS, side="年度绩效指标", side_width=10, side_synonyms=("绩效指标",))
DEPARTMENT_AND_UNIT = Line(
    (
        Labelled("主管部门", "department", Kind.CHOICE, ("主管部门及代码",)),
        Labelled("实施单位", "unit", Kind.CHOICE, ("项目单位",)),
    )
)
NARROW_LEVELS = (
    Column("level1", ("一级指标",), 10, Kind.CHOICE, merge=True),
    Column("level2", ("二级指标",), 12, Kind.CHOICE, merge=True, within="level1"),
    Column("level3", ("三级指标",), 22, synonyms=("指标名称",)),
)
