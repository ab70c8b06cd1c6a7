"""项目支出绩效目标申报表 with its medium-term half: as 财预〔2015〕88号 has it, and one row for both."""

from sheets.catalogue.levels_columns import DEPARTMENT_AND_UNIT
from sheets.documents import PROJECT
from sheets.layout import Amounts, Column, FixedRow, Kind, Labelled, Line, Panel, Sheet, Table

_PERIOD = Line((Labelled("项目属性", "extra.项目属性"), Labelled("项目期", "extra.项目期")))
_MEDIUM_AMOUNTS = (
    Labelled("中期资金总额：", "extra.中期资金总额", Kind.MONEY, ("实施期资金总额", "实施周期资金总额")),
    Labelled("其中：财政拨款", "extra.中期财政拨款", Kind.MONEY),
    Labelled("其他资金", "extra.中期其他资金", Kind.MONEY),
)
_YEAR_AMOUNTS = (
    Labelled("年度资金总额：", "budget.total", Kind.MONEY, ("年度预算资金总额",)),
    Labelled("其中：财政拨款", "budget.fiscal", Kind.MONEY),
    Labelled("其他资金", "budget.other", Kind.MONEY),
)
_GOALS = FixedRow(("extra.中期目标", "goal"))

NATIONAL_2015 = Sheet(
    id="project-application-2015",
    form=PROJECT,
    region=None,
    since=2015,
    title="项目支出绩效目标申报表",
    year_note="（{year}年度）",
    blocks=(
        Line((Labelled("项目名称", "name"),)),
        DEPARTMENT_AND_UNIT,
        _PERIOD,
        Amounts("项目资金（万元）", _MEDIUM_AMOUNTS, ("资金情况",), _YEAR_AMOUNTS),
        Panel(
            "总体目标",
            (
                Column("medium", ("中期目标",), 50, Kind.LONG, synonyms=("实施期目标", "实施期总目标")),
                Column("year", ("年度目标",), 50, Kind.LONG, synonyms=("年度总体目标",)),
            ),
            (_GOALS,),
            synonyms=("总体绩效目标",),
        ),
        Table(
            (
                Column("level1", ("一级指标",), 8, Kind.CHOICE, merge=True),
                Column("extra.中期二级指标", ("二级指标",), 10, Kind.CHOICE, merge=True, within="level1"),
                Column("extra.中期三级指标", ("三级指标",), 20),
                Column("extra.中期指标值", ("指标值",), 12, Kind.VALUE),
                Column("level2", ("二级指标",), 10, Kind.CHOICE, merge=True, within="level1"),
                Column("level3", ("三级指标",), 20),
                Column("value", ("指标值",), 12, Kind.VALUE),
            ),
            side="绩效指标",
            side_width=8,
        ),
    ),
)

CYCLE_2022 = Sheet(
    id="project-application-cycle-2022",
    form=PROJECT,
    region=None,
    since=2022,
    title="项目支出绩效目标申报表",
    year_note="（{year}年度）",
    blocks=(
        Line((Labelled("项目名称", "name"),)),
        DEPARTMENT_AND_UNIT,
        _PERIOD,
        Amounts("项目资金（万元）", _MEDIUM_AMOUNTS, beside=_YEAR_AMOUNTS),
        Panel(
            "总体目标",
            (
                Column("medium", ("实施周期目标",), 50, Kind.LONG, synonyms=("实施期目标", "中长期目标")),
                Column(
                    "year", ("当年度目标",), 50, Kind.LONG, synonyms=("年度目标", "本年目标", "年度总体目标")
                ),
            ),
            (_GOALS,),
            synonyms=("绩效目标", "总体绩效目标"),
        ),
        Table(
            (
                Column("level1", ("一级指标",), 14, Kind.CHOICE, merge=True),
                Column("level2", ("二级指标",), 16, Kind.CHOICE, merge=True, within="level1"),
                Column("level3", ("三级指标",), 30, synonyms=("指标名称",)),
                Column(
                    "extra.实施周期指标值",
                    ("实施周期指标值",),
                    16,
                    Kind.VALUE,
                    synonyms=("实施期指标值", "中长期指标值"),
                ),
                Column(
                    "value",
                    ("当年度指标值",),
                    16,
                    Kind.VALUE,
                    synonyms=("年度指标值", "本年度指标值", "本年指标值"),
                ),
            ),
            side="绩效指标",
            side_width=8,
        ),
    ),
)
