"""项目支出绩效目标执行监控表 after 财预〔2019〕136号: the first seven months against the year."""

from sheets.catalogue.levels_columns import DEPARTMENT_AND_UNIT
from sheets.documents import PROJECT
from sheets.layout import Column, FixedRow, Kind, Labelled, Line, Panel, Sheet, Table

_MONTHS = tuple(range(3, 12))
_DEVIATION = "偏差原因分析"
_CHANCE = "完成目标可能性"


def _amounts(year: str, name: str, *labels: str) -> FixedRow:
    beside = (f"extra.监控期执行数.{name}", f"extra.监控期执行率.{name}", f"extra.全年预计执行数.{name}")
    return FixedRow((year, *beside), labels[0], labels[1:])


def _deviation(word: str, width: float) -> Column:
    return Column(f"extra.{_DEVIATION}.{word}", (_DEVIATION, word), width)


def _chance(word: str) -> Column:
    return Column(f"extra.{_CHANCE}.{word}", (_CHANCE, word), 5)


NATIONAL_2019 = Sheet(
    id="project-monitoring-2019",
    form=PROJECT,
    region=None,
    since=2019,
    title="项目支出绩效目标执行监控表",
    year_note="（{year}年度）",
    landscape=True,
    synonyms=("绩效目标执行监控表", "绩效运行监控表"),
    blocks=(
        Line((Labelled("项目名称", "name"),)),
        DEPARTMENT_AND_UNIT,
        Panel(
            "项目资金（万元）",
            (
                Column("year", ("年初预算数",), 20, Kind.TEXT),
                Column(
                    "spent",
                    ("1—7月执行数",),
                    20,
                    synonyms=tuple(f"1—{month}月执行数" for month in _MONTHS),
                ),
                Column(
                    "rate",
                    ("1—7月执行率",),
                    20,
                    synonyms=("执行率", *(f"1—{month}月执行率" for month in _MONTHS)),
                ),
                Column("expected", ("全年预计执行数",), 20),
            ),
            (
                _amounts("budget.total", "总额", "年度资金总额：", "资金总额"),
                _amounts(
                    "budget.fiscal",
                    "财政拨款",
                    "其中：本年一般公共预算拨款",
                    "其中：财政拨款",
                    "本年财政拨款",
                ),
                _amounts("budget.other", "其他资金", "其他资金"),
            ),
            names=20,
            synonyms=("项目资金",),
        ),
        Line((Labelled("年度总体目标", "goal", Kind.LONG, ("年度绩效目标", "年度目标")),)),
        Table(
            (
                Column("level1", ("一级指标",), 6, Kind.CHOICE, merge=True),
                Column("level2", ("二级指标",), 7, Kind.CHOICE, merge=True, within="level1"),
                Column("level3", ("三级指标",), 12, synonyms=("指标名称",)),
                Column("value", ("年度指标值",), 8, Kind.VALUE, synonyms=("指标值",)),
                Column(
                    "extra.监控期完成值",
                    ("1—7月执行情况",),
                    8,
                    Kind.VALUE,
                    synonyms=tuple(
                        f"1—{month}月{word}" for month in _MONTHS for word in ("执行情况", "完成情况")
                    ),
                ),
                Column("extra.全年预计完成情况", ("全年预计完成情况",), 8, Kind.VALUE),
                _deviation("经费保障", 4),
                _deviation("制度保障", 4),
                _deviation("人员保障", 4),
                _deviation("硬件条件保障", 4),
                _deviation("其他", 4),
                _deviation("原因说明", 6),
                _chance("确定能"),
                _chance("有可能"),
                _chance("完全不可能"),
                Column("extra.备注", ("备注",), 5),
            ),
            side="绩效指标",
            side_width=5,
        ),
    ),
)
