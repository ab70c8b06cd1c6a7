"""项目支出绩效自评表 after 财预〔2020〕10号, as most regions print it."""

from sheets.catalogue.levels_columns import DEPARTMENT_AND_UNIT
from sheets.documents import PROJECT
from sheets.layout import Column, FixedRow, Kind, Labelled, Line, Panel, Sheet, Table


def _amounts(total: str, name: str, *synonyms: str) -> FixedRow:
    fields = (f"extra.年初预算数.{name}", total, f"extra.全年执行数.{name}")
    score = (f"extra.分值.{name}", f"extra.执行率.{name}", f"extra.得分.{name}")
    return FixedRow((*fields, *score), synonyms[0], synonyms[1:])


_MONEY_COLUMNS = (
    Column("initial", ("年初预算数",), 15, Kind.TEXT, synonyms=("年初预算",)),
    Column("whole", ("全年预算数（A）",), 16, Kind.TEXT, synonyms=("调整后预算数", "全年预算")),
    Column("spent", ("全年执行数（B）",), 16, Kind.TEXT, synonyms=("预算执行数", "全年执行")),
    Column("points", ("分值",), 9, synonyms=("权重",)),
    Column("rate", ("执行率（B/A）",), 12),
    Column("score", ("得分",), 9),
)

NATIONAL_2020 = Sheet(
    id="project-evaluation-2020",
    form=PROJECT,
    region=None,
    since=2020,
    title="项目支出绩效自评表",
    year_note="（{year}年度）",
    blocks=(
        Line((Labelled("项目名称", "name"),)),
        DEPARTMENT_AND_UNIT,
        Panel(
            "项目资金（万元）",
            _MONEY_COLUMNS,
            (
                _amounts("budget.total", "总额", "年度资金总额：", "年度资金总额", "资金总额"),
                _amounts("budget.fiscal", "财政拨款", "其中：本年财政拨款", "财政拨款", "其中：财政资金"),
                _amounts("extra.上年结转", "上年结转", "上年结转资金", "上年结转"),
                _amounts("budget.other", "其他资金", "其他资金"),
            ),
            names=20,
            synonyms=("项目资金", "预算执行情况"),
        ),
        Panel(
            "年度总体目标",
            (
                Column("goal", ("预期目标",), 50, Kind.LONG, synonyms=("年初预期目标", "目标")),
                Column(
                    "reached", ("实际完成情况",), 50, Kind.LONG, synonyms=("目标实际完成情况", "完成情况")
                ),
            ),
            (FixedRow(("goal", "extra.实际完成情况")),),
            synonyms=("年度总体目标完成情况", "总体目标"),
        ),
        Table(
            (
                Column("level1", ("一级指标",), 9, Kind.CHOICE, merge=True),
                Column("level2", ("二级指标",), 11, Kind.CHOICE, merge=True, within="level1"),
                Column("level3", ("三级指标",), 20, synonyms=("指标名称",)),
                Column("value", ("年度指标值",), 12, Kind.VALUE, synonyms=("指标值", "目标值")),
                Column(
                    "extra.实际完成值", ("实际完成值",), 12, Kind.VALUE, synonyms=("全年实际值", "完成值")
                ),
                Column("extra.分值", ("分值",), 6, synonyms=("权重",)),
                Column("extra.得分", ("得分",), 6),
                Column(
                    "extra.偏差原因分析",
                    ("偏差原因分析及改进措施",),
                    16,
                    Kind.LONG,
                    synonyms=("偏差原因分析", "未完成原因分析"),
                ),
            ),
            side="绩效指标",
            side_width=8,
            foot=(
                FixedRow(
                    (None, None, None, None, None, "extra.总分.分值", "extra.总分.得分", None),
                    "总分",
                    ("合计", "总计"),
                ),
            ),
        ),
    ),
)
