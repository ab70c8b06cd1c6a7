"""Whose satisfaction is asked."""

import re
from collections.abc import Iterator

from projects.rules.shared_words import is_spread
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import FORMS

# those who are paid for the work, or do it
_PAID = re.compile(
    r"供应商|供货商|供货方|供货单位|销售商|承包商|承包方|承建|施工单位|施工方|施工企业|监理|设计单位|中标|代理机构|承办单位|承办方|承运"
    r"|剧团|演出团体|演出单位|演职人员|放映队|放映单位|外包|运维单位|运维公司|服务商|物业公司|保安公司|保洁公司|环卫公司|保险公司|培训机构|评审专家|承保|经办银行"
    r"|厂商|厂家|供应企业|工程队|安装单位|编制单位|审计机构|评估机构|检测机构|监测机构|咨询机构|第三方"
)
# those who spend it, or review it
_SPENDERS = re.compile(
    r"出国|出访|考察人员|考察团|出差|参展工作人员|本单位|本部门|本局|我局|机关(?:干部|人员|工作人员)|办案人员|执法人员|经办人员|科室人员|课题组|项目组"
    r"|项目(?:实施|承担|执行|建设)单位|资金使用单位|主管部门|财政部门"
)
# firms named by what they provide; a sheet that supports them serves them
_PROVIDERS = re.compile(
    r"(?P<party>[\u4e00-\u9fff]{0,8}?(?:供货|供应|供餐|供苗|配送|运营|运维|维保|管护|养护|施工|监理|承建|租赁|安装|保洁|保安|测绘|勘察|校车|中介)"
    r"(?:企业|公司|单位|商家|商户|商|方))(?=满意|对)"
)
_FIRMS = re.compile(r"(?P<party>(?P<thing>[\u4e00-\u9fff]{2,8})公司)满意")
_SUPPORT = "补贴|补助|奖补|奖励|扶持|支持|贴息|培育|服务|纾困|减负"
_FIRM, _WORK = "企业|公司|商户|商家", "企业|公司|商户|商家|单位|运营|运维|养护|管护|配送"
_SUPPORTED = re.compile(
    f"(?:{_SUPPORT})[^，。；]{{0,12}}(?:{_FIRM})|(?:{_FIRM})[^，。；]{{0,8}}(?:{_SUPPORT})"
    f"|(?:{_WORK})[^，。；]{{0,4}}(?:补贴|补助|奖补|贴息)"
)
_OWN = re.compile(
    r"^(?P<who>[\u4e00-\u9fff]{2,12}[局委办厅部院中心])(?:机关)?(?:工作人员|干部|职工|人员)对?.{0,8}满意"
)
_STAFF = re.compile(
    r"^(?:项目|单位|机关|全体|内部|管理|财务|[本我]\S{0,3}局?)*(?:工作人员|管理人员|财务人员|职工)对?.{0,8}满意"
)
_OWN_STAFF = re.compile(r"职工|工作人员|内部人员")
_PARTNERS = re.compile(r"高校|院校|科研院所|科研机构|合作(?:单位|方|企业)")
_PARTNERSHIP = re.compile(r"大学|学院|高校|院校|合作")
_CONTENT = re.compile(r"满意(?:度|率|情况)")


@rule("L04", Level.WARNING, forms=FORMS)
def satisfaction_of_the_served(table: Table) -> Iterator[Answer]:
    """满意度问的是服务对象

    为什么：供货的、施工的、花钱的人满意，不等于群众满意；问错了人，结果没有意义。
    依据：财预〔2021〕101号：服务对象满意度指标反映服务对象和受益人的认可程度
    例：图书采购项目考核“供应商满意度”。
    """
    for row in table.rows:
        if _CONTENT.search(row.name):
            yield _asked(row)


def _asked(row: Row) -> Answer:
    related = [row.cell("level3")]
    if _PAID.search(row.name) or _SPENDERS.search(row.name) or _STAFF.search(row.name):
        message = f"满意度问的是“{_party(row)}”：做事或花钱的一方，不是服务对象。请改问受益的群众或单位。"
        return row.fault("value", "满意度问错对象", message, related=related)
    provider = _PROVIDERS.search(row.name)
    if (provider and not _is_supported(row)) or _is_own_staff(row):
        message = f"满意度问的是“{_party(row)}”：供货做事的一方或本部门的人，不是服务对象。请改问受益的群众。"
        return row.fault("value", "满意度问错对象", message, related=related)
    doubtful = (
        _OWN_STAFF.search(row.name) or provider or (None if _is_supported(row) else _FIRMS.search(row.name))
    )
    if doubtful is None and (found := _PARTNERS.search(row.name)) and _is_paid(row):
        doubtful = found
    if doubtful:
        message = f"满意度问的是“{_party(row)}”。他们是服务对象，还是做事、用钱的一方？请核对。"
        return row.fault("value", "满意度对象存疑", message, related=related, level=Level.HINT)
    return PASSED


def _is_supported(row: Row) -> bool:
    """Whether the money is meant for firms."""
    return bool(_SUPPORTED.search(f"{row.table.name}。{row.table.goal}"))


def _is_own_staff(row: Row) -> bool:
    own, department = _OWN.search(row.name), row.table.department
    return bool(own and is_spread(own["who"], department))


def _is_paid(row: Row) -> bool:
    """Whether the costs of the task name such partners."""
    block = row.table.tasks[row.task]
    return any(one.level1 == "成本指标" and _PARTNERSHIP.search(one.name) for one in block.rows)


def _party(row: Row) -> str:
    return row.name.partition("满意")[0].removesuffix("对").strip("，、")
