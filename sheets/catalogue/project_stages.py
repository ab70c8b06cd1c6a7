"""项目支出绩效目标申报表 in 元, with dates and both totals: the whole goal beside the year's."""

from sheets.catalogue.levels_columns import DEPARTMENT_AND_UNIT, PROJECT_TABLE
from sheets.documents import PROJECT
from sheets.layout import Amounts, Column, FixedRow, Kind, Labelled, Line, Panel, Sheet

YUAN_2026 = Sheet(
    id="project-stages-2026",
    form=PROJECT,
    region=None,
    since=2026,
    title="项目支出绩效目标申报表",
    year_note="（{year}年度）",
    money_unit="元",
    synonyms=("财政项目支出绩效目标申报表",),
    blocks=(
        Line((Labelled("项目名称", "name"),)),
        DEPARTMENT_AND_UNIT,
        Line((Labelled("项目性质", "extra.项目性质"), Labelled("项目类别", "extra.项目类别"))),
        Line(
            (Labelled("计划开始日期", "extra.计划开始日期"), Labelled("计划完成日期", "extra.计划完成日期"))
        ),
        Amounts(
            "项目资金（元）",
            (
                Labelled("项目资金总额：", "extra.中期资金总额", Kind.MONEY),
                Labelled("其中：财政资金", "extra.中期财政拨款", Kind.MONEY, ("财政拨款",)),
                Labelled("其他资金", "extra.中期其他资金", Kind.MONEY),
            ),
            beside=(
                Labelled("年度资金申请总额：", "budget.total", Kind.MONEY, ("年度资金总额",)),
                Labelled("其中：当年财政拨款", "budget.fiscal", Kind.MONEY, ("本年财政拨款",)),
                Labelled("上年结转资金", "extra.上年结转", Kind.MONEY, ("上年结转",)),
            ),
        ),
        Panel(
            "项目绩效目标",
            (
                Column("all", ("项目总目标",), 50, Kind.LONG, synonyms=("总目标", "实施期总目标")),
                Column("year", ("年度总体目标",), 50, Kind.LONG, synonyms=("年度目标", "年度绩效目标")),
            ),
            (FixedRow(("extra.中期目标", "goal")),),
            synonyms=("绩效目标", "总体目标"),
        ),
        PROJECT_TABLE,
    ),
)
