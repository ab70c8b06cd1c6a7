"""Whether an explanation explains its indicator."""

import re
from collections.abc import Iterator
from functools import lru_cache

from projects.rules.shared_words import bare
from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY

# what may stand around a name without saying more: when, where, that it is shown, that it is counted
_EMPTY = re.compile(
    r"反[映应]|体现|是指|指标|本年度?内?|年度?内|年度|全年|当年|[截至]*[12]\d{3}年度?|[本全我该][区县市]|[区县市]级"
    r"|情况|数量|个数|人数|次数|户数|人次|比例|比率|占比|程度|总数|推进|组织|开展|进行|实施|完成|参加|参与|发生|各类|各项"
    r"|[数率比年的对是了在及和与并等类个中]"
)
_CLICHE = re.compile(r"反[映应].*(?:情况|程度|水平|能力|效果|作用|地位)|.*是否.{1,4}")
_FIGURE = re.compile(r"\d+(?:\.\d+)?[%％]")
_FORMULA = re.compile(r"[×÷/／＋]|占.+比|之比|除以|扣除|减去|合计|累计|包括|比上年|同期|期末|年末")
_FEW = 2  # characters more than the name that say hardly more; one more after 反映


@rule("C11", Level.WARNING, forms=(DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY))
def explanation_says_more(table: Table) -> Iterator[Answer]:
    """指标解释说明了口径或算法

    为什么：解释只重复名称，到自评时各人各算，数就对不上。
    依据：财预〔2021〕101号：指标解释写明指标的含义、口径和计算方法
    例：指标“培训人数”的解释是“反映年度内培训人数”。
    """
    for row in table.rows:
        if row.filled("explanation") and row.name:
            yield _explained(row)


def _explained(row: Row) -> Answer:
    text, related = row.text("explanation"), [row.cell("level3")]
    if _FORMULA.search(text):
        return PASSED
    more = _beyond_name(text, row.name, row.table.region)
    if not more:
        message = "指标解释没有比指标名称多说什么。请写明口径或计算方法：统计什么、怎样算、到什么时候。"
        return row.fault("explanation", "解释只重复名称", message, related=related)
    if _FIGURE.search(text):
        message = "指标解释里写的是要达到的数。能否把目标写在指标值里，在这里说明口径？"
        return row.fault("explanation", "解释写成了目标", message, related=related, level=Level.HINT)
    if len(more) <= _FEW + text.startswith(("反映", "反应")):
        message = "指标解释和指标名称几乎相同。能否写明口径或计算方法？"
        return row.fault("explanation", "解释和名称几乎相同", message, related=related, level=Level.HINT)
    if _CLICHE.fullmatch(text):
        message = "指标解释只说反映什么情况，没有说怎样统计。能否写明口径或计算方法？"
        return row.fault("explanation", "解释没有说口径", message, related=related, level=Level.HINT)
    return PASSED


def _beyond_name(text: str, name: str, region: str) -> str:
    """The characters of an explanation that the name lacks, each once, without the empty words."""
    own = _words(text.replace(region, "").replace(region[:-1] or region, "") if region else text)
    return "".join(dict.fromkeys(one for one in own if one not in name))


@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    return _EMPTY.sub("", bare(text))
