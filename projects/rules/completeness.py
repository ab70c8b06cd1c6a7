"""Whether a sheet is filled in: its head, its indicators, the levels that a whole set has."""

import re
from collections.abc import Iterator
from decimal import Decimal

from indicators.levels import LEVELS, OLD_COST, level1_of, official_level1, official_level2
from indicators.values import Quality
from projects.rules.table import Block, Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, Limit, rule
from sheets.documents import DEPARTMENT_ANNUAL, FORMS, FUND, HAS_TASKS, PROJECT
from sheets.fill import DASHES

REQUIRED_HEAD = ("name", "department", "unit", "budget.total", "goal")
REQUIRED_LEVEL2 = LEVELS["产出指标"]
LASTING = "可持续影响指标"
# other spellings that are official somewhere: the province's form, 财预〔2015〕88号, the report's own preface
_ACCEPTED = frozenset(
    {
        "可持续发展影响",
        "可持续发展",
        "标准成本",
        "分项成本",
        "满意度",
        "受益对象满意度",
        "社会公众满意度",
        "社会公众或服务对象满意度",
    }
)
_RESIDUE = re.compile(
    r"\*\*|×{2,}|[xX]{2,}|[_＿]{2,}|○{2,}|…{2,}|^指标\d+[:：]|^[/／?？]+$|[（(]?请填写|^此处填"
    r"|^[≥≤=]?(?:待定|待填写?|待补充?|待明确|待核实|暂无|暂定)$"
)  # what a template leaves behind
_MARKED = re.compile(r"\*\*|×{2,}|[xX]{3,}|[_＿]{2,}|○{2,}|请填写")  # such in a longer text
_TEXTS = frozenset({"objective", "explanation", "activity", "budget_project", "remark"})
_ORDER, _CIRCLED = "一二三四五六七八九十", "①②③④⑤⑥⑦⑧⑨⑩"
_ITEMS = (
    re.compile(r"(?:^|[。；;！\s]|(?<=[^\d.]))(\d{1,2})(?:[、．]|\.(?!\d))"),
    re.compile(r"[(（](\d{1,2})[)）]"),
    re.compile(rf"[(（]([{_ORDER}])[)）]"),
    re.compile(rf"(?:^|[。；;，,：:\s])([{_ORDER}])、"),
    re.compile(rf"(?:^|[。；;，,：:\s])([{_ORDER}])是"),
    re.compile(rf"([{_CIRCLED}])"),
)


@rule("C01", Level.ERROR, forms=FORMS)
def head_filled(table: Table) -> Iterator[Answer]:
    """表头各栏都已填写

    为什么：项目名称、部门、单位、资金、年度和目标是审核、批复和公开的依据，空着无法审。
    依据：《项目支出绩效目标表》等正式表样：各栏如实填写
    例：年度总体目标一栏是空的。
    """
    if not table.year:
        yield table.fault("fiscal_year", "没有填年度", "没有写明是哪一年度的目标。请填写年度。")
    for field, label in table.labels.items():
        if field not in REQUIRED_HEAD:
            continue
        text = table.head(field)
        if text and text not in DASHES:
            yield PASSED
            continue
        yield table.fault(field, f"没有填{label}"[:22], f"“{label}”还没有填写。请填写。")


@rule("C03", Level.WARNING, forms=HAS_TASKS)
def levels_present(table: Table) -> Iterator[Answer]:
    """四类一级指标齐全

    为什么：成本、产出、效益、满意度缺了哪一类，就看不出花了多少、做了什么、有什么效果、群众是否认可。
    依据：财预〔2021〕101号：项目绩效指标框架（成本、产出、效益、满意度）
    例：全表没有满意度指标。
    """
    for block in table.tasks:
        found = {row.level1 for row in block.rows}
        if any(official_level2(row.text("level2")) == OLD_COST for row in block.rows):
            found.add("成本指标")
        for name in LEVELS:
            yield PASSED if name in found else _lacking(table, block, name)


@rule("C04", Level.WARNING, forms=HAS_TASKS)
def parts_of_output_present(table: Table) -> Iterator[Answer]:
    """数量、质量、时效指标齐全

    为什么：产出要说清做多少、做得怎样、何时做完；效益还要看能否持续。
    依据：财预〔2021〕101号：产出指标下设数量、质量、时效，效益指标下设可持续影响
    例：产出指标只有数量，没有质量和时效。
    """
    lasting = [any(row.level2 == LASTING for row in block.rows) for block in table.tasks]
    usual = sum(lasting) * 2 > len(lasting) or table.form == PROJECT
    for block in table.tasks:
        found1 = {row.level1 for row in block.rows}
        found2 = {row.level2 for row in block.rows}
        if "产出指标" in found1:
            for name in REQUIRED_LEVEL2:
                yield PASSED if name in found2 else _lacking(table, block, name)
        if "效益指标" in found1 and LASTING not in found2:
            yield _lacking(table, block, LASTING, level=None if usual else Level.HINT)


def _lacking(table: Table, block: Block, name: str, *, level: Level | None = None) -> Fault:
    where = f"任务{block.task.seq}" if table.form != PROJECT and len(table.tasks) > 1 else "本表"
    short = f"{where}没有{name}"
    message = f"{where}没有{name}。请补上；确实没有的，请在送审时说明原因。"
    if block.rows:
        return block.rows[-1].fault("level2", short, message, level=level)
    return _at_task(table, block, short, message)


def _at_task(
    table: Table, block: Block, short: str, message: str, *, field: str = "name", level: Level | None = None
) -> Fault:
    return Fault(
        row_key=block.task.key or "",
        field="name",
        path=f"tasks[{block.number}].{field}",
        short=short,
        message=message,
        level=level,
        table=table.number,
    )


@rule("C05", Level.WARNING, forms=HAS_TASKS)
def levels_agree(table: Table) -> Iterator[Answer]:
    """二级指标属于它的一级指标

    为什么：放错层级或自造名称，汇总、比较和评分都会错位。
    依据：财预〔2021〕101号：一级、二级指标的名称和归属
    例：“时效指标”写在“效益指标”下；二级指标写成“数目指标”。
    """
    for row in table.rows:
        yield _level_fault(row) or PASSED
    yield from _cut_short(table)


def _cut_short(table: Table) -> Iterator[Answer]:
    """Level-2 names without 指标 beside others with it: one hint for all of them."""
    named = [row for row in table.rows if row.level2]
    short = [row for row in named if not row.text("level2").endswith("指标")]
    if not short or len(short) * 2 > len(named):
        return
    first, official = short[0], short[0].level2
    message = (
        f"二级指标“{first.text('level2')}”少了“指标”二字，同表别的二级指标都有。能否统一为“{official}”？"
    )
    related = [row.cell("level2") for row in short[1:]]
    fixes = [first.fix("level2", official)]
    yield first.fault("level2", "二级指标名称不统一", message, related=related, fixes=fixes, level=Level.HINT)


def _level_fault(row: Row) -> Fault | None:
    level1, level2 = row.text("level1"), row.text("level2")
    if official_level2(level1) and official_level1(level1) is None:
        return None  # a shifted row, which another rule speaks of
    if level1 and official_level1(level1) is None:
        message = f"第{row.number}行一级指标“{level1}”不在正式名称里。请核对，或另选一个。"
        return row.fault("level1", "一级指标不在正式名称里", message)
    message = _disagreement(level1, level2)
    return row.fault("level2", "二级指标和一级指标不配", f"第{row.number}行{message}") if message else None


def _disagreement(level1: str, level2: str) -> str:
    if not level2:
        return "没有二级指标。请选一个。"
    above = level1_of(level2)
    if above is None:
        return f"二级指标“{level2}”不在正式名称里。请核对，或另选一个。"
    if level1 and official_level1(level1) != above:
        return f"“{level2}”属于{above}，这里写在“{level1}”下。请核对。"
    official, stem = official_level2(level2) or "", level2.removesuffix("指标")
    if stem != official.removesuffix("指标") and stem not in _ACCEPTED:
        return f"二级指标“{level2}”的正式名称是“{official}”。请核对是否改用正式名称。"
    return ""


@rule("C06", Level.ERROR, forms=FORMS)
def names_and_values(table: Table) -> Iterator[Answer]:
    """每个指标有名称和指标值

    为什么：没有名称或没有值的指标无法监控和评价；模板里留下的字说明还没有填完。
    依据：《项目支出绩效目标表》等正式表样：各栏如实填写
    例：指标值是空的；三级指标写着“指标1：”；指标值写着“≤**万元”。
    """
    for row in table.rows:
        for field in ("level3", "value"):
            if field in table.titles:
                yield _empty_or_residue(row, field, table.titles[field]) or PASSED
        for field in _TEXTS & table.fields:
            if _MARKED.search(row.text(field)):
                yield _left_by_template(row, field, table.titles[field])
    for field in ("name", "goal"):
        found = _RESIDUE.search(table.head(field)) if field in table.labels else None
        if found:
            label = table.labels[field]
            message = f"{label}里的“{found[0]}”是模板里留下的字。请改成实际内容。"
            yield table.fault(field, f"{label}留有模板的字", message)


def _empty_or_residue(row: Row, field: str, title: str) -> Fault | None:
    text = row.filled(field)
    if not text:
        message = f"第{row.number}行没有{title}。请填写，或删去这一行。"
        return row.fault(field, f"没有{title}", message)
    return _left_by_template(row, field, title) if _RESIDUE.search(text) else None


def _left_by_template(row: Row, field: str, title: str) -> Fault:
    message = f"第{row.number}行{title}“{row.text(field)[:20]}”是模板里留下的字。请改成实际内容。"
    return row.fault(field, f"{title}留有模板的字", message)


@rule("C07", Level.WARNING, forms=[FUND])
def tasks_match_goal(table: Table) -> Iterator[Answer]:
    """任务个数与总体目标条数一致

    为什么：专项资金的每条年度总体目标都要由一项政策任务落实，多一条少一条都有目标落空。
    依据：《专项资金绩效目标表》表样：年度总体目标逐条对应主要政策任务
    例：总体目标写了3条，只列了2项任务。
    """
    items, tasks = goal_items(table.goal), len(table.tasks)
    if tasks > 1 and items:
        message = f"年度总体目标有 {items} 条，主要政策任务有 {tasks} 项。请核对是否一一对应。"
        related = [(block.task.key or "", "name") for block in table.tasks]
        short = "目标条数和任务个数不等"
        yield PASSED if items == tasks else table.fault("goal", short, message, related=related)
    for block in table.tasks:
        if tasks > 1 and not block.task.name:
            message = f"任务{block.task.seq}没有名称。请填写主要政策任务的名称。"
            yield _at_task(table, block, "没有任务名称", message)


def goal_items(goal: str) -> int:
    """How many items a goal text has that are numbered 1、 or （一） or 一是; 0 where it has none.

    Where it numbers in several ways, one within the other, the one that begins first.
    """
    begun = [
        (first, count)
        for pattern in _ITEMS
        if (first := _first(pattern, goal)) >= 0 and (count := _count(pattern, goal))
    ]
    return min(begun)[1] if begun else 0


def _first(pattern: re.Pattern[str], goal: str) -> int:
    return next((found.start() for found in pattern.finditer(goal) if _number(found[1]) == 1), -1)


def _count(pattern: re.Pattern[str], goal: str) -> int:
    """How far they count on from 1."""
    count = 0
    for found in pattern.finditer(goal):
        if _number(found[1]) == count + 1:
            count += 1
    return count


def _number(printed: str) -> int:
    if printed.isdecimal():
        return int(printed)
    return (_ORDER.find(printed) if printed in _ORDER else _CIRCLED.find(printed)) + 1


@rule(
    "C10",
    Level.HINT,
    forms=HAS_TASKS,
    limits={
        "fewest": Limit(Decimal(6), "一套指标至少（个）"),
        "most": Limit(Decimal(20), "一套指标至多（个）"),
    },
)
def sane_number_of_indicators(table: Table, *, fewest: Decimal, most: Decimal) -> Iterator[Answer]:
    """指标个数适中

    为什么：太少说不清产出和效果，太多分不清主次，监控和自评都难以落实。
    依据：财预〔2021〕101号：核心绩效指标突出重点、精简有效
    例：一个项目列了32个三级指标。
    """
    for block in table.tasks:
        if not set(LEVELS) <= {row.level1 for row in block.rows}:
            continue
        number = len(block.rows)
        where = f"任务{block.task.seq}" if len(table.tasks) > 1 else "本表"
        if number > most:
            message = f"{where}有 {number} 个指标，多于常见的 {most} 个。能否突出核心指标，合并或删去次要的？"
        elif number < fewest:
            message = f"{where}只有 {number} 个指标，少于常见的 {fewest} 个。能否补充反映产出和效益的指标？"
        else:
            yield PASSED
            continue
        field = "indicators" if table.form == PROJECT else "name"
        yield _at_task(table, block, f"{where}有{number}个指标", message, field=field)
    for block in table.tasks:
        benefits = [row for row in block.rows if row.level1 == "效益指标" and row.text("value")]
        if len(benefits) == 1 and isinstance(benefits[0].value, Quality):
            message = "效益只有这一条，又没有可以衡量的数。能否补充能衡量效果的指标？"
            yield benefits[0].fault("value", "效益只有一条定性指标", message)


@rule("C12", Level.ERROR, forms=FORMS)
def no_row_twice(table: Table) -> Iterator[Answer]:
    """同一张表里没有重复的指标

    为什么：重复的指标在自评时重复得分；名称相同而值不同，就不知道按哪个考核。
    依据：财预〔2020〕10号：指标不重复、不交叉
    例：数量指标里“培训人数 ≥200人”出现两次。
    """
    for block in table.tasks:
        first: dict[tuple[str, str], Row] = {}
        values: dict[tuple[str, str, str], Row] = {}
        for row in block.rows:
            if not row.name:
                continue
            place = "" if table.form not in HAS_TASKS else row.level2
            name, value = row.name, row.text("value")
            before = values.get((place, name, value)) or first.get((place, name))
            if before:
                yield _repeated(table, row, before)
            else:
                yield PASSED
            first.setdefault((place, name), row)
            values.setdefault((place, name, value), row)


def _repeated(table: Table, row: Row, before: Row) -> Fault:
    where = f"第{before.number}行"
    related = [row.cell("value"), before.cell("level3"), before.cell("value")]
    if row.text("value") != before.text("value"):
        both = f"{before.text('value')}、{row.text('value')}"
        message = f"和{where}名称相同，指标值不同（{both}）。请在名称里写清各指什么。"
        level = Level.HINT if table.form == DEPARTMENT_ANNUAL else Level.WARNING
        return row.fault("level3", "名称相同、值不同", message, related=related, level=level)
    places = [(one.text("level1"), one.text("level2")) for one in (row, before)]
    apart = table.form == DEPARTMENT_ANNUAL and places[0] != places[1]
    message = f"和{where}名称、指标值都相同。请删去一行，或写清两行各考核什么。"
    return row.fault(
        "level3", "和另一行重复", message, related=related, level=Level.WARNING if apart else None
    )
