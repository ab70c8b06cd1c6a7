"""部门（单位）整体支出绩效目标申报表 as 财预〔2015〕88号 prints it, with 年度主要任务."""

from sheets.catalogue.levels_columns import LEVELS
from sheets.documents import DEPARTMENT_ANNUAL
from sheets.layout import Column, FixedRow, Kind, Labelled, Line, Panel, Sheet, Table

_AMOUNT = "预算金额（万元）"
_TASK = "extra.年度主要任务[{n}]."

NATIONAL_2015 = Sheet(
    id="department-application-2015",
    form=DEPARTMENT_ANNUAL,
    region=None,
    since=2015,
    title="部门（单位）整体支出绩效目标申报表",
    year_note="（{year}年度）",
    synonyms=("部门整体支出绩效目标表", "部门整体支出绩效目标申报表", "单位整体支出绩效目标申报表"),
    blocks=(
        Line((Labelled("部门（单位）名称", "department", Kind.CHOICE, ("部门名称", "单位名称")),)),
        Panel(
            "年度主要任务",
            (
                Column("name", ("任务名称",), 20),
                Column("content", ("主要内容",), 28, Kind.LONG),
                Column("total", (_AMOUNT, "总额"), 14, Kind.MONEY, synonyms=("合计",)),
                Column("fiscal", (_AMOUNT, "财政拨款"), 14, Kind.MONEY),
                Column("other", (_AMOUNT, "其他资金"), 14, Kind.MONEY),
            ),
            (
                FixedRow(
                    (
                        f"{_TASK}任务名称",
                        f"{_TASK}主要内容",
                        f"{_TASK}总额",
                        f"{_TASK}财政拨款",
                        f"{_TASK}其他资金",
                    ),
                    many=True,
                ),
                FixedRow(
                    (None, None, "budget.total", "budget.fiscal", "budget.other"), "金额合计", ("合计",)
                ),
            ),
        ),
        Line((Labelled("年度总体目标", "goal", Kind.LONG, ("年度绩效目标", "总体目标")),)),
        Table(LEVELS, side="年度绩效指标", side_width=10, side_synonyms=("绩效指标",)),
    ),
)
