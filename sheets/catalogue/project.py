"""项目支出绩效目标表, as 淄博市淄川区 prints it."""

from sheets.catalogue.levels_columns import DEPARTMENT_AND_UNIT, PROJECT_TABLE
from sheets.documents import PROJECT
from sheets.layout import Amounts, Kind, Labelled, Line, Sheet

ZICHUAN_2024 = Sheet(
    id="project-2024",
    form=PROJECT,
    region=None,
    since=2024,
    title="项目支出绩效目标表",
    year_note="（{year}年度）",
    blocks=(
        Line((Labelled("项目名称", "name"),)),
        DEPARTMENT_AND_UNIT,
        Amounts(
            "项目资金（万元）",
            (
                Labelled("年度预算资金总额：", "budget.total", Kind.MONEY, ("年度资金总额", "资金总额")),
                Labelled("其中：财政拨款", "budget.fiscal", Kind.MONEY),
                Labelled("其他资金", "budget.other", Kind.MONEY),
            ),
        ),
        Line((Labelled("年度总体绩效目标", "goal", Kind.LONG, ("年度总体目标", "年度绩效目标")),)),
        PROJECT_TABLE,
    ),
)
