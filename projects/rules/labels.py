"""数值与单位: what of a value has got into the name, and which unit each of them says."""

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.naming import Measure, counted_in, plain, unit_in_brackets
from indicators.printed import compact, fold
from indicators.units import ratio, unit
from indicators.values import Quantity, parse
from projects.rules.table import Row, Table
from projects.rules.wording import cut
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import FORMS

_NUMBER = re.compile(
    r"(?P<before>每|第|不满|年满|满)?(?P<sign>[≥≤<>=]|不低于|不少于|不超过|低于|超过)?"
    r"(?P<number>\d{1,20}(?:\.\d{1,20})?)(?=[%‰\u4e00-\u9fff])"
)
_UNIT = re.compile(r"[百千万亿]*[\u4e00-\u9fff%‰]?")
_BRACKETED = re.compile(r"[（(][^（()）]{1,8}[)）]\s*$")
_COUNTED = re.compile(
    r"(人次|场次|台套|[人户次场册台套栋处个家项份篇部株头只座间辆件村本盏])数$|(人次|场次)$"
)
_ALIKE = (
    {"次", "场", "场次", "批次", "期"},
    {"台", "套", "台套", "辆"},
    {"册", "本"},
    {"栋", "幢", "座"},
    {"人", "名"},
)
_BOTH = re.compile(r"(?:人数|户数|个数)(?:及|和|与|、|以及)(?:次数|人次|场次)")
_PER_PEOPLE = re.compile(r"每(?:百|千|万|十万|百万)(?:人口|名|人)?")
_MONEY_CUT = re.compile(r"\d万(?![元亿人户亩平立头株只吨米美千公个场册次件台尾羽])")
_REFERENCES = {"planned_value": "规划值", "standard_value": "标准值"}
_THINGS = {Measure.PEOPLE, Measure.HOUSEHOLDS, Measure.TIMES, Measure.COUNT}


@rule("V12", Level.WARNING, forms=FORMS)
def no_value_in_the_name(table: Table) -> Iterator[Answer]:
    """指标名称里不写指标值

    为什么：值写进名称，以后改值时容易只改一处，名称和值就对不上。
    依据：财预〔2015〕88号：指标名称说明量什么，指标值说明量到多少，分栏填写。
    例：名称“举办培训班，培训骨干300人”，指标值 ≥300人。
    """
    for row in table.rows:
        one = row.quantity
        if one is None or not row.name:
            continue
        yield _repeated(row, one) or PASSED


def _repeated(row: Row, one: Quantity) -> Fault | None:
    folded = fold(compact(row.name))
    for match in _NUMBER.finditer(folded):
        if match["before"]:
            continue
        if not _same(match["number"], folded[match.end("number") :], one):
            continue
        said = match["number"] + one.unit
        return row.fault(
            "level3",
            "名称里写了指标值",
            f"名称“{cut(row.name)}”里已有“{said}”，与指标值“{row.text('value')}”重复。请从名称里删去，只写在指标值栏。",
            related=[row.cell("value")],
        )
    return None


def _same(number: str, behind: str, one: Quantity) -> bool:
    """The unit in a name runs into the next words (60%以上的户, 300人参加), or is another scale (1万人)."""
    if Decimal(number) == one.number and one.unit and behind.startswith(fold(compact(one.unit))):
        return True
    unit_said = _UNIT.match(behind)
    value = parse(number + unit_said[0]) if unit_said else None
    if not isinstance(value, Quantity) or not one.canonical_unit:
        return False
    return (value.canonical_number, value.canonical_unit) == (one.canonical_number, one.canonical_unit)


@rule("V13", Level.WARNING, forms=FORMS)
def one_unit_throughout(table: Table) -> Iterator[Answer]:
    """名称、解释和指标值说同一个单位，只说一次

    为什么：单位写两处容易不一致；名称说人数、值写人次，考核时不知道数什么。
    依据：财预〔2015〕88号：绩效指标应当指向明确；单位写在指标值里。
    例：名称“参保人数（万人）”，值又写 ≥3万人；名称“培训人次”，值写 ≥60人。
    """
    for row in table.rows:
        for part in row.parts:
            if isinstance(part, Quantity):
                faults = list(_of_units(row, part))
                yield from faults
                yield from [PASSED][len(faults) :]
                break
    yield from _amounts_cut(table)


def _of_units(row: Row, one: Quantity) -> Iterator[Fault]:
    for check in (_in_brackets, _counting_word, _per_people, _label):
        if found := check(row, one):
            yield found
    yield from _in_explanation(row, one)
    yield from _in_references(row, one)


def _in_brackets(row: Row, one: Quantity) -> Fault | None:
    told = unit_in_brackets(row.name)
    if not told or not one.unit:
        return None
    if unit(told) == unit(one.unit):
        return row.fault(
            "level3",
            f"名称和值都写了“{told}”",
            f"名称带（{told}），指标值“{row.text('value')}”又带单位。请把名称里的（{told}）删去。",
            related=[row.cell("value")],
            fixes=[row.fix("level3", _BRACKETED.sub("", row.name))],
        )
    return row.fault(
        "level3",
        f"名称按{told}，值按{one.unit}",
        f"名称带（{told}），指标值“{row.text('value')}”的单位是“{one.unit}”。请核对，单位只写在指标值里。",
        related=[row.cell("value")],
    )


def _counting_word(row: Row, one: Quantity) -> Fault | None:
    """人数 valued in 人次, 次数 valued in 篇."""
    word = _word(row.name)
    level = _clash(word, one)
    if level is None:
        return _two_in_one(row)
    return row.fault(
        "value",
        f"名称是{_counted(word)}，值按{one.unit}计",
        f"名称“{cut(row.name)}”按“{word}”计，指标值“{row.text('value')}”按“{one.unit}”计。请统一。",
        related=[row.cell("level3")],
        level=level,
    )


def _word(text: str) -> str:
    found = _COUNTED.search(plain(text))
    return (found[1] or found[2]) if found else ""


def _counted(word: str) -> str:
    return word if word in ("人次", "场次") else f"{word}数"


def _clash(word: str, one: Quantity) -> Level | None:
    """None where they agree, or where V02 speaks (a number of people in houses)."""
    over = unit(one.unit).over if one.unit else ""
    if (
        not word
        or over in ("", "倍")
        or over == unit(word).over
        or any({word, over} <= group for group in _ALIKE)
    ):
        return None
    there, meant = counted_in(one.unit), counted_in(word)
    if word == "场" and there == Measure.COUNT:  # 运动场数
        return None
    if there not in (Measure.PEOPLE, Measure.TIMES, Measure.COUNT, Measure.HOUSEHOLDS):
        return None
    if {word, over} <= {"人", "人次"} or (meant == Measure.TIMES and there != Measure.TIMES):
        return Level.WARNING
    if meant == Measure.COUNT and there == Measure.PEOPLE:
        return Level.WARNING
    return Level.HINT if meant == there else None


def _two_in_one(row: Row) -> Fault | None:
    told = next((text for text in (row.name, row.text("explanation")) if _BOTH.search(plain(text))), "")
    if not told:
        return None
    return row.fault(
        "value",
        "两个量合成一个值",
        f"“{cut(told)}”说的是两个量，指标值“{row.text('value')}”只有一个。请分成两行。",
        related=[row.cell("explanation")],
    )


def _per_people(row: Row, one: Quantity) -> Fault | None:
    if not _PER_PEOPLE.search(row.name) or "人" not in unit(one.unit).per:
        return None
    return row.fault(
        "value",
        "名称和值都写了“每…人”",
        f"名称已写明每多少人，指标值“{row.text('value')}”又写一遍，与参考值的写法也容易不一致。",
        related=[row.cell("level3")],
        level=Level.HINT,
    )


def _label(row: Row, one: Quantity) -> Fault | None:
    if row.quantity is None or len(one.label) < 2 or one.label not in row.name:
        return None
    return row.fault(
        "value",
        "值里重复了名称的字",
        f"指标值“{row.text('value')}”里的“{one.label}”名称里已经有了。指标值栏请只写符号、数和单位。",
        related=[row.cell("level3")],
    )


def _in_explanation(row: Row, one: Quantity) -> Iterator[Fault]:
    text = row.text("explanation")
    if not text or not one.unit:
        return
    told = unit_in_brackets(text)
    if told and counted_in(told) != Measure.SHARE and ratio(told, one.unit) is not None:
        yield row.fault(
            "explanation",
            f"解释写{told}，值写{one.unit}",
            f"指标解释带（{told}），指标值“{row.text('value')}”带“{one.unit}”。单位请只写在指标值里。",
            related=[row.cell("value")],
            level=Level.HINT,
        )
    word = _word(text)
    if not _word(row.name) and not _BOTH.search(plain(text)) and _clash(word, one) == Level.WARNING:
        yield row.fault(
            "explanation",
            f"解释是{_counted(word)}，值按{one.unit}计",
            f"指标解释说的是“{_counted(word)}”，指标值“{row.text('value')}”按“{one.unit}”计。请统一。",
            related=[row.cell("value")],
            level=None if word == "人次" else Level.HINT,
        )


def _in_references(row: Row, one: Quantity) -> Iterator[Fault]:
    """A plan or standard in 个 beside a value in 人.  Shares beside counts are another rule's."""
    for field in _REFERENCES:
        other = parse(row.filled(field)) if row.filled(field) else None
        if not isinstance(other, Quantity) or not other.unit or not one.unit or "/" in other.unit + one.unit:
            continue
        if not {counted_in(other.unit), counted_in(one.unit)} <= _THINGS or ratio(other.unit, one.unit):
            continue
        title = _REFERENCES[field]
        yield row.fault(
            field,
            f"{title}和指标值单位不同"[:22],
            f"{title}“{row.text(field)}”，指标值“{row.text('value')}”，单位不同。请统一。",
            related=[row.cell("value")],
        )


def _amounts_cut(table: Table) -> Iterator[Answer]:
    """660万 among amounts in 万元; one answer for each text."""
    seen: dict[str, list[Row]] = {}
    for row in table.rows:
        text = row.text("budget_project")
        if text and _MONEY_CUT.search(text):
            seen.setdefault(text, []).append(row)
    for text, rows in seen.items():
        yield rows[0].fault(
            "budget_project",
            "金额少写了“元”",
            f"预算项目“{cut(text)}”的金额写“万”，没有“元”。请写成“万元”。",
            related=[row.cell("budget_project") for row in rows[1:]],
            level=Level.HINT,
        )
