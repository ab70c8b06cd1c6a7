"""数值与单位: a value as people can read it, and one in each cell."""

import re
from collections.abc import Iterator

from indicators.printed import compact, fold
from indicators.values import Quantity, parse
from projects.rules.table import Row, Table
from projects.rules.wording import STATE_REACHED, TREND, cut, echo, graded, is_ruled, values_in
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FORMS

_RESIDUE = re.compile(r"\\[a-zA-Z]+|\$|</?[a-zA-Z][^>]*>|&(?:[a-z]+|#\d+);|\\%|\ufffd")
_DASHED = re.compile(r"^[—–－]\s*\d")
_BROKEN = re.compile(
    r"(?!(?:[<>≥≤=]=|=[<>])[^≥≤<>=])[≥≤<>=]{2,}|%{2,}|[≥≤]\s*(?:%|$)|\d[OolI]+[%\d\u4e00-\u9fff]|\d\.{2,}\d"
    r"|(?<![\d.])(?!(?:19|20)\d\d\.\d{1,2}\.\d{1,2}(?!\d))\d+\.\d+\.\d(?!\d{0,3}版)"
)
_READABLE = ("value", "planned_value", "standard_value", "average_3y", "previous_year")


@rule("V08", Level.ERROR, forms=FORMS)
def value_is_readable(table: Table) -> Iterator[Answer]:
    """指标值里没有乱码

    为什么：网页、公式里带出来的符号，公开后谁也看不懂，系统也算不了。
    依据：公开的绩效目标表应当准确、清楚；指标值由符号、数值、计量单位组成。
    例：$\\geq 500$ 人，应为 ≥500人。
    """
    for row in table.rows:
        for field in ("level3", *_READABLE):
            if text := row.text(field):
                yield _unreadable(row, field, text) or PASSED


def _unreadable(row: Row, field: str, text: str) -> Fault | None:
    if _RESIDUE.search(text):
        return row.fault(
            field,
            "带有公式或网页的符号",
            f"“{cut(text, 24)}”里有公式或网页带来的符号。请改成平常的写法。",
            fixes=[row.fix(field, clean)] if (clean := _cleaned(text)) else (),
        )
    if field in _READABLE and _DASHED.search(text):
        return row.fault(
            field,
            "负号写成了破折号",
            f"“{cut(text, 24)}”的负号写成了破折号，系统认不出是负数。请改用减号 -。",
            fixes=[row.fix(field, "-" + text.lstrip("—–－ "))],
            level=Level.WARNING,
        )
    if field in _READABLE and len(text) <= 20 and _BROKEN.search(fold(compact(text))):
        return row.fault(
            field, "写法有误，读不出数", f"“{cut(text, 24)}”读不出是什么数。请核对符号、小数点和百分号。"
        )
    return None


def _cleaned(text: str) -> str:
    """The value in plain signs, where it can be read."""
    value = parse(_RESIDUE.sub("", text)) if "<" in text else parse(text)
    if not isinstance(value, Quantity):
        return ""
    return f"{value.label}{value.operator}{value.number}{value.unit}"


@rule("V09", Level.WARNING, forms=FORMS)
def one_value_in_a_cell(table: Table) -> Iterator[Answer]:
    """一格只写一个指标值

    为什么：几个值挤在一格，完成了一半怎么打分就说不清，也没法统计。
    依据：财预〔2021〕101号附件2：一个三级指标对应一个指标值。
    例：“白天≤55分贝；夜间≤45分贝”，应拆成两行。
    """
    for row in table.rows:
        said = values_in(row)
        if len(said) < 2:
            yield from [PASSED][: bool(row.text("value"))]
            continue
        shown = "、".join(cut(one, 16) for one in said[:4])
        yield row.fault(
            "value",
            f"一格写了 {len(said)} 个值",
            f"这一格有 {len(said)} 个值：{shown}。请拆成几行，每行一个。",
        )


@rule("V10", Level.WARNING, forms=FORMS)
def value_instead_of_a_rule(table: Table) -> Iterator[Answer]:
    """指标值写值，不写办法

    为什么：“按某某规定执行”只说怎么算，不说要达到多少，年底没法对照。
    依据：财预〔2015〕88号：绩效指标应当细化量化，能清晰反映预期产出和效果。
    例：“按实际发生额据实结算”“低保标准的2至5倍”，应写具体数额。
    """
    for row in table.rows:
        text = row.text("value")
        if not text:
            continue
        if is_ruled(text):
            yield row.fault(
                "value",
                "写的是办法，不是值",
                f"“{cut(text)}”说的是怎么算，不是要达到多少。请写出具体的数；办法可写到备注或指标解释。",
            )
        elif _is_relative(row, text):
            yield row.fault(
                "value",
                "没有写出上年的数",
                f"“{cut(text, 20)}”要和上年比，表里没有上年的数。请写出数，或在备注里写明上年是多少。",
                level=Level.HINT,
            )
        else:
            yield PASSED


def _is_relative(row: Row, text: str) -> bool:
    return row.value.kind == "quality" and any(word in text for word in ("上年", "去年", "同期", "往年"))


@rule("V11", Level.WARNING, forms=FORMS)
def words_that_grade(table: Table) -> Iterator[Answer]:
    """定性指标值分级，不重复名称

    为什么：名称“提升…水平”，值填“提升”，等于没有值，做到什么程度算完成没法判断。
    依据：财预〔2015〕88号：不能量化的用定性表述，应当可衡量，分级分档。
    例：名称“改善市容环境”，指标值“改善”；可填“显著改善”，并写明优、良、中、差怎样分。
    """
    for row in table.rows:
        if row.value.kind != "quality" or not row.text("value"):
            continue
        text = row.text("value")
        if echo(row):
            yield row.fault(
                "value",
                "定性值只重复了名称",
                f"名称“{cut(row.name, 24)}”，指标值“{text}”，没有说到什么程度。请换成能计数的指标，或分级写，"
                f"{graded(text)}，并写明达成、部分达成、未达成怎样分。",
                related=[row.cell("level3")],
                level=Level.HINT if STATE_REACHED.fullmatch(text) else None,
            )
        elif TREND.fullmatch(text) and not _is_relative(row, text):
            yield row.fault(
                "value",
                "定性值没有分级",
                f"“{text}”没有说到什么程度。请写出从多少到多少，或写明达成、部分达成、未达成怎样分。",
                level=Level.HINT,
            )
        else:
            yield PASSED
