"""The standard Chinese term of every field, ours and beyond, with the other wordings it is printed in.

After 财预〔2015〕88号, 财预〔2019〕136号, 财预〔2020〕10号, 财预〔2021〕101号 and published county forms.
"""

from __future__ import annotations

from dataclasses import dataclass

from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND, HAS_TASKS, PROJECT, ROW_NAMES
from sheets.extra import PREFIX, term_of
from sheets.layout import Kind


@dataclass(frozen=True, slots=True)
class Term:
    """field: a field of ours; without one the term is `extra.<name>`."""

    name: str
    synonyms: tuple[str, ...] = ()
    own: str = ""
    kind: Kind = Kind.TEXT

    @property
    def field(self) -> str:
        return self.own or PREFIX + self.name


FORM_NAMES = {
    PROJECT: "项目支出绩效目标表",
    FUND: "专项资金绩效目标表",
    DEPARTMENT_ANNUAL: "部门整体绩效目标表",
    DEPARTMENT_STRATEGY: "整体战略目标表",
}

HEAD_TERMS: tuple[Term, ...] = (
    Term("项目名称", ("名称", "专项资金名称", "资金名称", "专项名称", "政策名称", "二级项目名称"), "name"),
    Term(
        "主管部门",
        ("主管部门及代码", "部门名称", "单位名称", "预算部门", "部门单位名称", "主管单位", "预算单位"),
        "department",
        Kind.CHOICE,
    ),
    Term(
        "实施单位",
        ("项目单位", "项目实施单位", "资金使用单位", "实施单位及代码", "项目单位名称", "申报单位"),
        "unit",
        Kind.CHOICE,
    ),
    Term(
        "年度资金总额",
        (
            "年度预算资金总额",
            "资金总额",
            "总额",
            "年度预算资金",
            "年度资金申请总额",
            "本年资金总额",
            "预算金额",
        ),
        "budget.total",
        Kind.MONEY,
    ),
    Term(
        "财政拨款", ("财政资金", "本年财政拨款", "年度财政拨款", "财政拨款资金"), "budget.fiscal", Kind.MONEY
    ),
    Term("其他资金", ("其它资金",), "budget.other", Kind.MONEY),
    Term(
        "年度总体目标",
        (
            "年度绩效目标",
            "年度目标",
            "年度总体绩效目标",
            "总体目标",
            "绩效目标",
            "本年目标",
            "战略目标",
            "总体绩效目标",
            "预期目标",
            "本年度目标",
            "年度整体目标",
        ),
        "goal",
        Kind.LONG,
    ),
    Term("项目属性", ("项目属性类别",)),
    Term(
        "项目期", ("项目期限", "项目周期", "实施周期", "项目起止时间", "项目实施期", "实施期限", "起止时间")
    ),
    Term("项目性质"),
    Term("项目类别", ("项目类型", "项目分类", "资金类别")),
    Term("项目代码", ("项目编码",)),
    Term("计划开始日期", ("开始日期", "项目开始日期", "计划开始时间")),
    Term("计划完成日期", ("完成日期", "结束日期", "项目完成日期", "计划完成时间", "计划结束日期")),
    Term("中期资金总额", ("实施期资金总额", "项目资金总额", "实施周期资金总额"), kind=Kind.MONEY),
    Term("上年结转", ("上年结转资金", "结转资金", "上年结转结余"), kind=Kind.MONEY),
    Term("自有资金", ("单位自有资金", "单位资金"), kind=Kind.MONEY),
    Term("财政专户管理资金", kind=Kind.MONEY),
    Term("上级资金", ("上级补助资金", "中央资金", "省级资金", "转移支付资金"), kind=Kind.MONEY),
    Term("本级资金", ("区级资金", "县级资金", "市级资金", "本级财政资金"), kind=Kind.MONEY),
    Term(
        "中期目标",
        ("实施期目标", "长期目标", "中长期目标", "实施期总体目标", "总目标", "实施期绩效目标"),
        kind=Kind.LONG,
    ),
    Term("实际完成情况", ("目标实际完成情况", "年度总体目标完成情况", "全年实际完成情况"), kind=Kind.LONG),
    Term("项目概况", ("项目概述", "项目内容", "项目基本情况", "项目简介", "项目主要内容"), kind=Kind.LONG),
    Term("立项依据", ("项目立项依据", "设立依据", "政策依据", "项目设立依据"), kind=Kind.LONG),
    Term("可行性", ("项目可行性", "可行性分析"), kind=Kind.LONG),
    Term("必要性", ("项目必要性", "立项必要性", "项目立项必要性"), kind=Kind.LONG),
    Term("实施进度计划", ("项目实施计划", "进度计划", "实施计划", "项目实施进度计划"), kind=Kind.LONG),
    Term("保障措施", ("保证项目实施的制度措施", "制度措施"), kind=Kind.LONG),
    Term(
        "部门职能概述", ("部门职能", "单位职能", "部门职责概述", "主要职能", "单位职能概述"), kind=Kind.LONG
    ),
    Term("存在问题", ("主要问题",), kind=Kind.LONG),
    Term("改进措施", ("下一步改进措施",), kind=Kind.LONG),
    Term("评价结论", ("自评结论",), kind=Kind.LONG),
    Term("负责人", ("项目负责人", "单位负责人", "部门负责人")),
    Term("联系人", ("填报人", "经办人")),
    Term("联系电话", ("电话",)),
    Term("填报日期", ("填报时间", "填表日期")),
    Term("主管部门审核意见", ("主管部门意见",), kind=Kind.LONG),
    Term("财政部门审核意见", ("财政部门意见", "财政审核意见"), kind=Kind.LONG),
    Term("备注", ("其他需要说明的问题", "其他说明"), kind=Kind.LONG),
    Term("总分", ("自评总分", "自评得分")),
    Term("金额单位"),
)

ROW_TERMS: tuple[Term, ...] = (
    Term("序号", ("职责序号",), "seq", Kind.FIXED),
    Term("一级指标", ("一级", "部门职责", "一级绩效指标"), "level1"),
    Term("二级指标", ("二级", "二级绩效指标"), "level2"),
    Term(
        "三级指标",
        ("三级", "指标名称", "绩效指标", "指标", "具体指标", "三级绩效指标", "绩效指标名称", "明细指标"),
        "level3",
    ),
    Term(
        "指标值",
        (
            "年度指标值",
            "目标值",
            "当年度指标值",
            "年度目标值",
            "本年目标值",
            "年初目标值",
            "全年目标值",
            "计划指标值",
            "年初指标值",
            "本年度指标值",
            "本年度计划水平",
            "预期指标值",
            "绩效指标值",
            "指标值及单位",
            "预期值",
        ),
        "value",
        Kind.VALUE,
    ),
    Term("职责目标", (), "objective", Kind.LONG),
    Term("指标解释", ("指标说明", "指标内容", "指标含义", "指标解释说明"), "explanation", Kind.LONG),
    Term("规划值", (), "planned_value", Kind.VALUE),
    Term("前三年均值", (), "average_3y", Kind.VALUE),
    Term(
        "上年值", ("上年度实际水平", "上年实际值", "上年完成值", "上年度完成值"), "previous_year", Kind.VALUE
    ),
    Term("备注", ("说明",), "remark", Kind.LONG),
    Term("工作活动", (), "activity", Kind.LONG),
    Term("预算项目", (), "budget_project"),
    Term("对应科室", ("责任科室", "牵头科室"), "office"),
    Term("指标性质", ("计算符号", "运算符号", "符号", "指标符号", "目标值符号", "比较符号")),
    Term("指标值类型", ("指标类型", "值类型", "目标值类型", "定量定性")),
    Term("度量单位", ("计量单位", "单位", "指标单位", "指标值单位", "目标值单位")),
    Term("指标方向", ("指标方向性", "方向性", "方向", "指标属性")),
    Term("权重", ("指标权重", "目标权重", "绩效权重")),
    Term("分值", ("指标分值", "标准分值", "标准分")),
    Term("评(扣)分标准", ("评分标准", "评分细则", "评分规则", "评扣分标准", "扣分标准"), kind=Kind.LONG),
    Term("绩效标准", ("计划标准", "指标标准", "标准依据")),
    Term("指标值依据", ("取值依据", "指标值来源", "数据来源", "指标值设定依据")),
    Term(
        "实施周期指标值",
        ("实施期指标值", "中期指标值", "长期指标值", "中长期指标值", "中期目标值"),
        kind=Kind.VALUE,
    ),
    Term("调整指标值", ("调整后指标值",), kind=Kind.VALUE),
    Term(
        "实际完成值",
        ("全年实际值", "完成值", "实际值", "年度实际完成值", "全年完成值", "自评完成值", "完成情况"),
        kind=Kind.VALUE,
    ),
    Term("得分", ("自评得分", "指标得分", "自评分", "评价得分")),
    Term("得分系数", ()),
    Term(
        "偏差原因分析",
        (
            "偏差原因分析及改进措施",
            "未完成原因分析",
            "未完成原因",
            "偏差原因",
            "偏差",
            "未完成原因和改进措施",
        ),
        kind=Kind.LONG,
    ),
    Term(
        "监控期完成值",
        tuple(f"1-{month}月{word}" for month in range(6, 12) for word in ("执行情况", "完成情况", "完成值")),
        kind=Kind.VALUE,
    ),
    Term("全年预计完成情况", ("全年预计完成值", "预计完成值"), kind=Kind.VALUE),
    Term("完成目标可能性", ("完成可能性",)),
    Term("复核完成值", kind=Kind.VALUE),
    Term("复核得分"),
    Term("是否核心指标", ("核心指标",)),
    Term("测算依据", ("测算公式依据", "计算依据")),
)


def field_of(term: Term, form: str, *, row: bool) -> str:
    """Where the form keeps it: a field its interchange does not know becomes `extra.<term>`."""
    if row:
        return term.field if term_of(term.field) or term.field in ROW_NAMES[form] else PREFIX + term.name
    has_it = form in HAS_TASKS or term.field not in ("name", "unit")
    return term.field if has_it else PREFIX + term.name


def names(form: str, *, row: bool) -> dict[str, str]:
    """Field -> standard term, in usual order: what a foreign label or column can be said to be."""
    return {field_of(term, form, row=row): term.name for term in (ROW_TERMS if row else HEAD_TERMS)}
