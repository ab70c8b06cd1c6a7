"""专项资金绩效目标表 with its 主要政策任务, as 淄博市周村区 prints it."""

from sheets.catalogue.levels_columns import FUND_TABLE
from sheets.documents import FUND
from sheets.layout import Kind, Labelled, Line, Sheet, TaskLine

ZHOUCUN_2024 = Sheet(
    id="fund-2024",
    form=FUND,
    region=None,
    since=2024,
    title="专项资金绩效目标表",
    blocks=(
        Line((Labelled("专项资金名称", "name"),)),
        Line((Labelled("主管部门", "department", Kind.CHOICE, ("主管部门及代码",)),)),
        Line((Labelled("年度预算资金（万元）", "budget.total", Kind.MONEY),)),
        Line((Labelled("年度总体目标", "goal", Kind.LONG, ("年度总体绩效目标", "年度绩效目标")),)),
        TaskLine("主要政策任务"),
        FUND_TABLE,
    ),
)
