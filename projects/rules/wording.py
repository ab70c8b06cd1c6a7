"""Words of the trade that several rules go by: what is an effect, which value only echoes its name, which is
a rule and no value.  General words of the field only."""

import re

from indicators.naming import plain
from indicators.values import Compound, Quantity, parse
from projects.rules.table import Row
from reviews.findings import Fix

_ADVERB = (
    "逐步|逐年|持续|不断|有力|有序|进一步|稳步|有所|得到|继续|长期|切实"
    "|有效|积极|全面|大力|着力|深入|扎实|加快|更好"
)
_VERB = (
    "促进|提高|提升|保障|改善|增强|维护|推动|推进|缓解|巩固|满足|丰富|优化|加强|确保|助力|带动|扩大|保持|稳定|实现|完善|健全"
    "|营造|弘扬|激发|拉动|支持|引导|体现|加快|降低|减少|减轻|增进|强化|深化|服务"
)
_ABSTRACT = (
    "条件|水平|能力|生活|质量|品质|环境|治理|发展|稳定|和谐|平安|安全|获得感|幸福感|安全感|形象|面貌|秩序|意识|素质|活力|创新力|竞争力|影响力"
    "|凝聚力|推进|事业|困难|成果|成效|体系|机制|影响|温暖|文化|保障|提升|提高|增强|改善|增收|就学|运转|运行|开展|繁荣|振兴|氛围|负担|需求"
    "|作用|效益|效能|效果|文明|权益|公平|进步|健康"
)
EFFECT = re.compile(rf"^(?:{_ADVERB})*(?:{_VERB}).*(?:{_ABSTRACT})$")
STATE = re.compile(rf"(?:{_ABSTRACT})$")
_LEADING = re.compile(rf"^(?:{_ADVERB})+(?=[\u4e00-\u9fff]{{2}})")
_PARTED = re.compile("[、，,；;]")
_AND = re.compile(r"[、，,；;和并且]")
TREND = re.compile(
    rf"(?:{_ADVERB}|较上年|比上年)*(?:提高|提升|增强|改善|缩小|扩大|增加|减少|降低|下降|上升|增长|深化|加强|优化)"
)
_GRADE = re.compile(
    "(?:合格|达标|优良|良好|优秀|优|良|好|高|强|是|无|零|显著|明显|大幅|较好|满意|通过|完成|完好|安全)$"
)
_ENDING_VERB = re.compile(
    "(?:提高|提升|改善|增强|缓解|巩固|优化|加强|扩大|降低|减少|减轻|缩小|增长|深化|完善)$"
)
STATE_REACHED = re.compile("健全|完善|建立|符合|正常(?:运转|运行)?|规范|稳定|可控|及时|到位|落实")
RULED = re.compile(
    r"^(?:按(?![时期月季年日周序质])|按照|根据|依据|参照|依照|执行|遵照|以).{0,40}(?:标准|规定|文件|要求|政策|办法|方式|方案|比例|价格|实际|金额|数额|合同|拨付)"
    r"|据实|一事一议|实报实销|酌情|视情|标准的.{0,6}倍|^(?:按|根据|依据|参照).*\d倍"
    r"|(?:不低于|不高于|不超过|高于|低于|达到|超过).{0,4}(?:上年|去年|上级|当地|全国|全省|全市|平均).{0,8}\d"
)
# what a template or a web page leaves behind
RESIDUE = re.compile(
    r"\*\*|[xX×]{2,}|…|\\|[<>&$]|^[?？]+$|^(?:待定|待填写?|待补充?|待明确|待核实|暂无|暂定)$"
)
NOTHING = re.compile("(?:无|零|不发生|未发生|不出现|零发生|零增长|只减不增|不增加|全覆盖|全部)$")


def is_effect(name: str) -> bool:
    """A sentence of what is to come of it: 促进…发展, 改善…条件."""
    return bool(EFFECT.match(_first_clause(name)))


def is_state(name: str) -> bool:
    """Its last noun is a quality that nothing counts: …水平, …环境."""
    return bool(STATE.search(_first_clause(name)))


def _first_clause(name: str) -> str:
    return plain(name).split(",")[0]


def echo(row: Row) -> bool:
    """Whether a value in words says nothing but what the name says: 保障… is 保障."""
    text, name = row.text("value").strip("。.；; "), row.name
    if row.value.kind != "quality" or not text or _GRADE.match(text) or len(text) > max(len(name), 12):
        return False
    words = [_LEADING.sub("", one) for one in _AND.split(text) if one]
    return text in name or (
        bool(words) and all(one and not _GRADE.match(one) and one in name for one in words)
    )


def mended(row: Row, new: str) -> list[Fix]:
    """The button that sets the value; none where sign and unit stand in columns of their own."""
    parted = any(row.text(field) for field in ("extra.指标性质", "extra.度量单位"))
    return [] if parted else [row.fix("value", new)]


def cut(text: str, length: int = 30) -> str:
    """For a message: no longer than that, and seen to be cut."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def graded(text: str) -> str:
    """A proposal in the value's own verb: 显著提高."""
    verb = _ENDING_VERB.search(text)
    return f"如“显著{verb[0]}、有所{verb[0]}”" if verb else "如优、良、中、差"


def is_ruled(text: str) -> bool:
    """How a value is to be worked out, instead of the value."""
    return bool(RULED.search(text))


def values_in(row: Row) -> tuple[str, ...]:
    """The values of a cell: more than one where they are parted by signs (干部30人，群众50人)."""
    if isinstance(row.value, Compound):
        return tuple(map(str, row.value.parts))
    if row.value.kind != "quality":
        return (row.text("value"),)
    pieces = tuple(filter(None, _PARTED.split(row.text("value"))))
    counted = all(isinstance(parse(one), Quantity) for one in pieces)
    return pieces if counted and len(pieces) > 1 else (row.text("value"),)
