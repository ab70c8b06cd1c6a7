"""项目绩效目标申报表 in 元 that parts a target into 指标性质, 指标值 and 度量单位, with 权重 and 方向."""

from sheets.catalogue.levels_columns import DEPARTMENT_AND_UNIT, NARROW_LEVELS
from sheets.documents import PROJECT
from sheets.layout import Amounts, Column, Kind, Labelled, Line, Sheet, Table

COLUMNS_2023 = Sheet(
    id="project-properties-2023",
    form=PROJECT,
    region=None,
    since=2023,
    title="部门预算项目绩效目标申报表",
    year_note="（{year}年度）",
    money_unit="元",
    synonyms=("部门预算项目绩效目标表", "项目绩效目标申报表"),
    blocks=(
        Line((Labelled("项目名称", "name"),)),
        DEPARTMENT_AND_UNIT,
        Amounts(
            "项目资金（元）",
            (
                Labelled("年度资金总额：", "budget.total", Kind.MONEY, ("年度预算资金总额", "资金总额")),
                Labelled("其中：财政拨款", "budget.fiscal", Kind.MONEY, ("财政资金",)),
                Labelled("其他资金", "budget.other", Kind.MONEY),
            ),
        ),
        Line((Labelled("年度总体目标", "goal", Kind.LONG, ("年度目标", "项目总体目标", "总体目标")),)),
        Table(
            (
                *NARROW_LEVELS,
                Column("extra.指标性质", ("指标性质",), 8, synonyms=("计算符号", "运算符号")),
                Column("value", ("指标值",), 12, Kind.VALUE, synonyms=("目标值", "年度指标值")),
                Column("extra.度量单位", ("度量单位",), 10, synonyms=("计量单位", "单位", "指标单位")),
                Column("extra.权重", ("权重",), 6, synonyms=("指标权重", "分值权重")),
                Column("extra.指标方向", ("指标方向性",), 10, synonyms=("指标方向", "方向")),
            ),
            side="绩效指标",
            side_width=10,
            side_synonyms=("年度绩效指标",),
        ),
    ),
)
