"""时间: the years a sheet names, and whether they are its own."""

import re
from collections.abc import Iterator
from datetime import date

from indicators.deadlines import Deadline
from indicators.mentions import PERIOD, Mention, other_year
from projects.rules.table import Row, Table
from projects.rules.wording import cut
from reviews.findings import PASSED, Answer, Fault, Level, Unclear, rule
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FORMS

WHOLE = (DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY)
_SHORTPERIOD = re.compile(r"(?<!\d)(\d\d)(?:-|—|至|到)(\d\d)(?:年|三年)")
_PLAN = re.compile(
    r"((?:19|20)\d\d)年(?:度)?[^，,。；;]{0,30}?(?:要点|计划|台账|预算|目标表|方案|安排|任务|通知|清单|目标责任|考核)"
)
_PLAN_OF_WORK = re.compile(
    r"((?:19|20)\d\d)年(?:度)?[^，,。；;]{0,20}?(?:要点|计划|台账|工作方案|行动方案|任务清单)"
)
_LASTING = re.compile(
    r"(?:办法|条例|规划|规定|意见|标准|规范|法|细则|指南|决定|纲要)(?:》|的通知|[（(〔\[﹝].*|[》”’。]|$)"
)
_TITLES = {
    "level3": "指标名称",
    "level2": "部门职责",
    "objective": "职责目标",
    "explanation": "指标解释",
    "standard_source": "标准值来源",
    "remark": "备注",
    "activity": "工作活动",
}
_FIVE_YEARS = {"十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_FIVE = re.compile(r"[“\"「]?(十[一二三四五]五)(?![”\"」]?(?:以来|期间|末|时期|成果))")
_DOCUMENT = re.compile(r"[（(〔\[﹝]((?:19|20)\d\d)[）)〕\]﹞]\s*\d+号")
_CARRIED = re.compile(r"尾款|结转|清算|续建|质保金|决算|欠款")


@rule("T01", Level.ERROR, forms=FORMS)
def dates_in_the_year(table: Table) -> Iterator[Answer]:
    """年度表里的日期在本年度

    为什么：年度目标只管本年，写了别的年份，多半是照抄上年的表没改。
    依据：财预〔2015〕88号：年度绩效目标与年度预算对应。
    例：2024年度的表，时效指标写“2023年11月底前”，解释写“2025年全区新增面积”。
    """
    if not table.year:
        yield Unclear("表上没有年度")
        return
    for row in table.rows:
        yield from _in_value(row, table.year)
        yield from _in_texts(row, table.year)
    other = other_year(table.goal, table.year)
    if other is None or _is_report(table.goal, other.year):
        yield PASSED
        return
    yield table.fault(
        "goal",
        f"目标里写了{other.year}年",
        f"这是{table.year}年度的表，年度目标里写了{other.year}年。请核对，不是本年的请改，确有原因的请写明。",
        level=Level.WARNING if _is_near(other, table.year) else Level.HINT,
    )


def _is_report(text: str, year: int) -> bool:
    """A sentence that tells what was reached in an earlier year."""
    return bool(re.search(rf"{year}年[^。；]*(?:已|达到了|完成了|实现了)", text))


def _in_value(row: Row, year: int) -> Iterator[Answer]:
    for part in row.parts:
        if not isinstance(part, Deadline) or part.first is None or part.last is None:
            continue
        if part.first.year <= year <= part.last.year:
            yield PASSED
            continue
        yield row.fault(
            "value",
            f"指标值写了{part.last.year}年",
            f"这是{year}年度的表，指标值“{cut(row.text('value'))}”是{part.last.year}年。请核对年份。",
            level=_how_sure(row, part.last, year),
        )


def _how_sure(row: Row, last: date, year: int) -> Level | None:
    """A strategy looks ahead; accounts of a year are closed in the first months of the next."""
    if row.table.form == DEPARTMENT_STRATEGY and last.year > year:
        return Level.HINT
    return Level.WARNING if last.year == year + 1 and last.month <= 3 else None


def _in_texts(row: Row, year: int) -> Iterator[Answer]:
    """The name of a later year and an explanation of any other; a name of an earlier year is T02's."""
    name = other_year(row.name, year, is_name=True)
    if name and name.year > year:
        yield _of_text(row, "level3", name.year, year, Level.ERROR)
    explained = other_year(row.text("explanation"), year)
    if explained:
        yield _of_text(row, "explanation", explained.year, year, _sure_of(explained, year))
    for field in ("objective", "level2") if row.table.form in WHOLE else ():
        other = other_year(row.text(field), year)
        if other and other.year < year:
            yield _of_text(row, field, other.year, year, _sure_of(other, year))


def _is_near(other: Mention, year: int) -> bool:
    """The year of last or next year's sheet, or one that the clause is about."""
    return other.leads or abs(other.year - year) == 1


def _sure_of(other: Mention, year: int) -> Level:
    if not _is_near(other, year):
        return Level.HINT
    return Level.ERROR if other.year > year else Level.WARNING


def _of_text(row: Row, field: str, other: int, year: int, level: Level) -> Fault:
    title = _TITLES[field]
    return row.fault(
        field,
        f"{title}写了{other}年"[:22],
        f"这是{year}年度的表，{title}“{cut(row.text(field))}”写的是{other}年。请核对年份。",
        related=[row.cell("value")],
        level=level,
    )


@rule("T02", Level.WARNING, forms=FORMS)
def names_of_this_year(table: Table) -> Iterator[Answer]:
    """名称里的年份是本年

    为什么：名称写着往年，可能是照抄没改，也可能真是补发往年的钱；是后一种要说明。
    依据：财预〔2015〕88号：年度绩效目标与年度预算对应。
    例：2024年度的表，指标名称“2021年创业补贴发放企业数”。
    """
    if not table.year:
        yield Unclear("表上没有年度")
        return
    if "name" in table.labels and (other := other_year(table.name, table.year, is_name=True)):
        yield table.fault(
            "name",
            f"名称写了{other.year}年",
            f"这是{table.year}年度的表，名称“{cut(table.name)}”写的是{other.year}年。请核对，或说明原因。",
            level=Level.HINT if _CARRIED.search(table.name) else None,
        )
    for row in table.rows:
        other = other_year(row.name, table.year, is_name=True)
        if other and other.year < table.year:
            yield row.fault(
                "level3",
                f"名称写了{other.year}年",
                f"这是{table.year}年度的表，名称“{cut(row.name)}”写的是{other.year}年。请核对；是补往年的，请写明。",
                related=[row.cell("value")],
                level=Level.HINT if _CARRIED.search(row.name) else None,
            )
        elif row.name:
            yield PASSED


@rule("T06", Level.WARNING, forms=FORMS)
def sources_in_force(table: Table) -> Iterator[Answer]:
    """依据没有过期

    为什么：上年的计划、要点管上年，期满的规划也不再管本年；标准值照用，等于没有依据。
    依据：部门整体绩效目标表“标准值—来源”栏：填本年适用的标准来源。
    例：2024年度的表，标准值来源写“2022年全区工作要点”“全区交通‘十三五’规划”。
    """
    if not table.year:
        yield Unclear("表上没有年度")
        return
    for row in table.rows:
        for field in ("standard_source", "remark", "activity", "objective", "explanation"):
            if text := row.filled(field):
                yield _expired(row, field, text, table.year) or PASSED
        if text := row.filled("history_source"):
            yield _too_old(row, text, table.year) or PASSED
    for field in ("goal", "extra.立项依据", "extra.项目概况"):
        if field in table.labels and (ended := _ended(table.head(field), table.year)):
            title = table.labels[field]
            yield table.fault(
                field,
                f"“{ended}”已期满",
                f"{title}引用“{ended}”，到{table.year}年已经期满。请换成现行的规划。",
            )


def _ended(text: str, year: int) -> str:
    """A five-year plan in the text that is over; "" for none."""
    if "五" not in text:
        return ""
    return next((name for name in _FIVE.findall(text) if _FIVE_YEARS[name] < year), "")


def _expired(row: Row, field: str, text: str, year: int) -> Fault | None:
    if ended := _ended(text, year):
        return _old(row, field, f"“{ended}”已期满", f"“{cut(text)}”中的“{ended}”到{year}年已经期满。")
    over = [match[2] for match in PERIOD.finditer(text) if int(match[2]) < year]
    if over and field == "standard_source":
        return _old(row, field, f"依据到{over[0]}年为止", f"“{cut(text)}”只到{over[0]}年。")
    if field in ("objective", "explanation"):
        return None
    plan = _PLAN if field == "standard_source" else _PLAN_OF_WORK
    old = next((match for match in plan.finditer(PERIOD.sub("", text)) if int(match[1]) < year), None)
    if old is None or _LASTING.search(text[old.start() : old.end() + 12]):
        return None
    return _old(row, field, f"依据是{old[1]}年的", f"“{cut(text)}”是{old[1]}年的安排，本表是{year}年度。")


def _old(row: Row, field: str, short: str, what: str) -> Fault:
    title = _TITLES[field]
    return row.fault(
        field,
        short,
        f"{title}{what}请换成本年适用的依据，仍然有效的请说明。",
        related=[row.cell("standard_value"), row.cell("value")],
    )


def _too_old(row: Row, text: str, year: int) -> Fault | None:
    """A source of what was reached: of the three years before, last year's among them."""
    if ended := _ended(text, year - 1):
        return _old_history(row, text, f"“{ended}”到上年已期满", None)
    ends = [int(match[2]) for match in PERIOD.finditer(text)]
    if ends and max(ends) < year - 1:
        return _old_history(row, text, f"只到{max(ends)}年", None)
    short = [2000 + int(match[2]) for match in _SHORTPERIOD.finditer(text)]
    if short and max(short) < year - 1:
        return _old_history(row, text, f"只到{max(short)}年", Level.HINT)
    issued = [int(found) for found in _DOCUMENT.findall(text)]
    if issued and max(issued) < year - 1:
        return _old_history(row, text, f"是{max(issued)}年的文件", Level.HINT)
    return None


def _old_history(row: Row, text: str, what: str, level: Level | None) -> Fault:
    return row.fault(
        "history_source",
        f"历史值来源{what}"[:22],
        f"历史值来源“{cut(text)}”{what}，没有上年（{row.table.year - 1}年）的数。请核对来源。",
        related=[row.cell("previous_year")],
        level=level,
    )
