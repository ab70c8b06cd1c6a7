"""The whole department's year: 17 columns in 淄博市淄川区, 7 columns in 淄博市周村区."""

from sheets.documents import DEPARTMENT_ANNUAL
from sheets.layout import Column, Kind, Labelled, Line, Sheet, Table

_DEPARTMENT_LINE = Line((Labelled("部门名称：", "department", Kind.CHOICE),), bordered=False)
_REFERENCE = "指标参考值"
_STANDARD = "标准值（规划目标、行业标准或其他明确标准）"
_HISTORY = "历史值（统计年鉴/统计公报/内部统计/其他需明确的来源）"
_CURRENT = "当年标准值"
_REMARK = "备注（标准值和历史值均无的原因/其他需要说明的问题）"

ZICHUAN_2024 = Sheet(
    id="department-annual-wide-2024",
    form=DEPARTMENT_ANNUAL,
    region="淄川区",
    since=2024,
    title="部门整体绩效目标表",
    year_note="（{year}年度）",
    landscape=True,
    blocks=(
        _DEPARTMENT_LINE,
        Table(
            (
                Column("seq", ("职责序号",), 2, Kind.FIXED, merge=True, freeze=True, group="职责与目标"),
                Column("level1", ("部门职责",), 5, merge=True, within="seq", freeze=True, group="职责与目标"),
                Column("level2", ("部门职责",), 7, merge=True, within="level1", group="职责与目标"),
                Column(
                    "objective", ("职责目标",), 11, Kind.LONG, merge=True, within="level2", group="职责与目标"
                ),
                Column("level3", ("绩效指标",), 7, freeze=True, group="指标"),
                Column("explanation", ("指标解释",), 8, Kind.LONG, group="指标"),
                Column("value", ("年度指标值",), 5, Kind.VALUE, group="指标", synonyms=("指标值",)),
                Column("planned_value", (_REFERENCE, _STANDARD, "规划值"), 5, Kind.VALUE, group="参考值"),
                Column(
                    "standard_value",
                    (_REFERENCE, _STANDARD, _CURRENT, "标准值"),
                    5,
                    Kind.VALUE,
                    group="参考值",
                ),
                Column("standard_source", (_REFERENCE, _STANDARD, _CURRENT, "来源"), 6, group="参考值"),
                Column("average_3y", (_REFERENCE, _HISTORY, "前三年均值"), 5, Kind.VALUE, group="参考值"),
                Column("previous_year", (_REFERENCE, _HISTORY, "上年值"), 5, Kind.VALUE, group="参考值"),
                Column("history_source", (_REFERENCE, _HISTORY, "来源"), 5, group="参考值"),
                Column("remark", (_REMARK,), 6, Kind.LONG, group="备注与活动"),
                Column(
                    "activity", ("工作活动",), 9, Kind.LONG, merge=True, within="level2", group="备注与活动"
                ),
                Column("budget_project", ("预算项目",), 6, merge=True, within="level2", group="预算与科室"),
                Column("office", ("对应科室",), 3, merge=True, within="level2", group="预算与科室"),
            )
        ),
    ),
)

ZHOUCUN_2024 = Sheet(
    id="department-annual-2024",
    form=DEPARTMENT_ANNUAL,
    region=None,
    since=2024,
    title="年度整体绩效目标表",
    blocks=(
        _DEPARTMENT_LINE,
        Table(
            (
                Column("seq", ("职责序号",), 6, Kind.FIXED, merge=True),
                Column("level1", ("部门职责",), 12, merge=True, within="seq"),
                Column("level2", ("部门职责",), 15, merge=True, within="level1"),
                Column("objective", ("职责目标",), 25, Kind.LONG, merge=True, within="seq"),
                Column("level3", ("绩效指标",), 16, synonyms=("绩效指示",)),
                Column("explanation", ("指标解释",), 16, Kind.LONG),
                Column("value", ("年度指标值",), 10, Kind.VALUE, synonyms=("指标值",)),
            )
        ),
    ),
)
