"""Invented sheets of one office, each a Document with marks in it that stand for what differs by place.

A mark reads like what it stands for (a village, a year, a number of four figures), so that the rules look at
a sheet as they would at any other; `MARKS` names them all.  The same dice give the same sheet.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import cycle
from random import Random

from operations.seed_words import Office
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    DEPARTMENT_STRATEGY,
    FUND,
    PROJECT,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
)

REGION, VILLAGE, STREET, YEAR, KEY, AMOUNT = "澹川", "霁岚", "泠溪", "2026", "5eed", "9371"
NUMBERS = ("1367", "2749", "3581", "4693", "5827", "6917", "7459", "8263")
MARKS = (REGION, VILLAGE, STREET, YEAR, KEY, AMOUNT, *NUMBERS)
CITY = "云屏市"
KINDS = (DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND, FUND, FUND)  # then projects
LEVEL2 = {
    "数量指标": "产出指标",
    "质量指标": "产出指标",
    "时效指标": "产出指标",
    "经济效益指标": "效益指标",
    "社会效益指标": "效益指标",
    "生态效益指标": "效益指标",
    "可持续影响指标": "效益指标",
}
QUALITY = (("{}验收合格率", "≥9{}%"), ("{}达标率", "=100%"), ("{}质量", "符合国家标准"), ("{}差错率", "≤{}%"))
ON_TIME = (
    ("{}完成时限", "{year}年{month}月{day}日前"),
    ("{}按期完成率", "≥9{}%"),
    ("{}办结时间", "1{}-2{}个工作日"),
    ("{}进度", "按计划推进"),
)
EFFECTS = {
    "经济效益指标": (
        ("带动{people}增收", "≥{number}元/人"),
        ("{}成本下降比例", "≥{}%"),
        ("{}节约开支", "有效"),
    ),
    "社会效益指标": (
        ("惠及{people}数量", "≥{number}人"),
        ("{}覆盖率", "≥9{}%"),
        ("{people}生活条件", "明显改善"),
    ),
    "生态效益指标": (("{}能耗下降率", "≥{}%"), ("周边环境质量", "持续向好")),
    "可持续影响指标": (("{}管护机制", "健全"), ("{}后续管理制度", "完善"), ("{}长效机制健全率", "=100%")),
}
AIMS = ("提升服务水平", "补齐短板弱项", "消除安全隐患", "健全长效机制")
Row = tuple[str, str, str]  # level 2, level 3, value
Thing = tuple[str, str, str]  # what, what is done to it, its unit


class Dice(Random):
    """Numbers of a sheet are taken in turn, so that each mark stands in one sum only."""

    def __init__(self, seed: str, indicators: int):
        super().__init__(seed)
        self.indicators = indicators
        self.taken = 0

    def number(self, unit: str = "") -> str:
        """A mark has the same figures in every unit but 亩, which is a third of something."""
        if unit == "亩":
            return str(self.randint(3, 30) * 30)
        self.taken += 1
        return NUMBERS[self.taken % len(NUMBERS)]


def sheet(
    office: Office, code: str, slot: int, seed: str, *, spoiled: bool = False, indicators: int = 20
) -> Document:
    """The sheet in this place of the department's list: the whole department, its strategy, funds, projects.

    spoiled: a value is missing, as in sheets that have to be mended.  indicators: of a project, about.
    """
    dice = Dice(f"{seed}/{office.name}/{slot}", indicators)
    kind = KINDS[slot] if slot < len(KINDS) else PROJECT
    party = Party(code, f"{CITY}{REGION}区{office.name}")
    make = {PROJECT: _project, FUND: _fund, DEPARTMENT_ANNUAL: _annual, DEPARTMENT_STRATEGY: _strategy}[kind]
    document = make(dice, office, party, slot)
    return _spoiled(document) if spoiled else document


def _spoiled(document: Document) -> Document:
    first, *others = document.tasks
    row, *rows = first.indicators
    return replace(document, tasks=(replace(first, indicators=(replace(row, value=None), *rows)), *others))


def _project(dice: Dice, office: Office, party: Party, slot: int) -> Document:
    things = _things(dice, office, dice.choice((2, 3, 3)))
    name = (
        f"{dice.choice((VILLAGE, STREET, VILLAGE + '镇'))}{things[0][0]}{things[0][1]}项目（{_part(slot)}）"
    )
    return Document(
        form=PROJECT,
        fiscal_year=int(YEAR),
        name=name,
        department=party,
        unit=Party(f"{party.code}001", party.name),
        budget=Budget(f"{AMOUNT}.26", f"{AMOUNT}.26", dice.choice(("0", None))),
        goal=_goal(dice, office, things),
        tasks=(Task(key=_key(999), indicators=_keyed(_tree(dice, office, things, "项目", f"{AMOUNT}.26"))),),
    )


def _fund(dice: Dice, office: Office, party: Party, slot: int) -> Document:
    things = _things(dice, office, dice.choice((2, 3)))
    amounts = (AMOUNT, *(("10000",) if len(things) == 2 else ("4000", "6000")))  # with the mark: 1mark
    trees = [
        _tree(dice, office, [thing], "".join(thing[:2]), amount)
        for thing, amount in zip(things, amounts, strict=True)
    ]
    begins = [sum(map(len, trees[:number])) for number in range(len(trees))]
    return Document(
        form=FUND,
        fiscal_year=int(YEAR),
        name=f"{office.name.removesuffix('局')}{things[0][0]}专项资金（{_part(slot)}）",
        department=party,
        budget=Budget(f"1{AMOUNT}"),
        goal="".join(f"{number}、{_item(dice, thing)}。" for number, thing in enumerate(things, 1)),
        tasks=tuple(
            Task(seq=seq, name=f"{thing[0]}{thing[1]}", key=_key(999 + seq), indicators=_keyed(tree, begin))
            for seq, (thing, tree, begin) in enumerate(zip(things, trees, begins, strict=True), 1)
        ),
    )


def _strategy(dice: Dice, office: Office, party: Party, slot: int) -> Document:
    rows = [
        Indicator(
            seq=seq,
            level3=f"{thing}{deed}{dice.choice(('数量', '规模'))}",
            explanation=f"反映{YEAR}年{thing}{deed}的累计{dice.choice(('数量', '规模'))}，按年度台账统计",
            value=f"≥{dice.number(unit)}{unit}",
        )
        for seq, (thing, deed, unit) in enumerate(_things(dice, office, 7), 1)
    ]
    goal = "".join(
        f"{number}.到{YEAR}年末，{_item(dice, thing)}。"
        for number, thing in enumerate(_things(dice, office, 3), 1)
    )
    tasks = (Task(key=_key(999), indicators=_keyed(rows)),)
    return Document(form=DEPARTMENT_STRATEGY, fiscal_year=int(YEAR), department=party, goal=goal, tasks=tasks)


def _annual(dice: Dice, office: Office, party: Party, slot: int) -> Document:
    rows = [
        row
        for seq, thing in enumerate(_things(dice, office, 6), 1)
        for row in _duty(dice, office, seq, thing)
    ]
    tasks = (Task(key=_key(999), indicators=_keyed(rows)),)
    return Document(form=DEPARTMENT_ANNUAL, fiscal_year=int(YEAR), department=party, tasks=tasks)


def _duty(dice: Dice, office: Office, seq: int, thing: Thing) -> Iterator[Indicator]:
    name, deed, unit = thing
    shared = {
        "seq": seq,
        "level1": f"负责{name}{deed}工作",
        "level2": f"组织实施{VILLAGE}、{STREET}等地{name}{deed}，做好监督检查",
        "objective": f"{_item(dice, thing)}，{office.people}满意度稳步提高。",
    }
    rates = (("合格率", "≥9{}%"), ("覆盖率", "≥8{}%"), ("及时率", "=100%"))
    measures = [("数量", f"≥{dice.number(unit)}{unit}")]
    measures += [(word, value.format(dice.randint(0, 9))) for word, value in dice.sample(rates, k=3)]
    for word, value in measures:
        text = f"{name}{deed}{word}"
        yield Indicator(**shared, level3=text, explanation=f"反映全年{text}，按业务台账统计", value=value)


def _tree(dice: Dice, office: Office, things: list[Thing], whole: str, amount: str) -> list[Indicator]:
    """成本, 产出, 效益, 满意度 in official order, one row for each thing in most of them."""
    rows: list[Row] = [("经济成本指标", f"{whole}总成本", f"≤{amount}万元")]
    rows += [
        ("数量指标", f"{thing}{deed}数量", f"≥{dice.number(unit)}{unit}") for thing, deed, unit in things
    ]
    rows += [
        ("数量指标", f"{thing}涉及村（社区）数量", f"={dice.randint(3, 60)}个") for thing, _, _ in things
    ]
    rows += [
        ("质量指标", *_filled(dice, one, office, thing)) for thing, one in _each(dice, things, QUALITY, 2)
    ]
    rows += [
        ("时效指标", *_filled(dice, one, office, thing)) for thing, one in _each(dice, things, ON_TIME, 2)
    ]
    for level2, measures in EFFECTS.items():
        if level2 in ("社会效益指标", "可持续影响指标") or dice.random() < 0.5:
            rows += [
                (level2, *_filled(dice, one, office, thing))
                for thing, one in _each(dice, things[:1], measures, 2)
            ]
    rows += _standards(dice, office)
    rows += _by_village(dice, things, len(rows))
    rows.sort(key=lambda row: _ORDER.index(row[0]))
    out = [
        Indicator(level1=LEVEL2.get(level2, _BESIDE.get(level2)), level2=level2, level3=level3, value=value)
        for level2, level3, value in rows
    ]
    satisfied = ("服务对象满意度指标", f"{office.people}满意度", f"≥9{dice.randint(0, 6)}%")
    return [
        *out,
        Indicator(level1="满意度指标", level2=satisfied[0], level3=satisfied[1], value=satisfied[2]),
    ]


_BESIDE = {"经济成本指标": "成本指标"}
_ORDER = ("经济成本指标", *LEVEL2)


def _standards(dice: Dice, office: Office) -> list[Row]:
    """Several values in one cell, here and there."""
    if dice.random() > 0.3:
        return []
    low = dice.randint(10, 60) * 10
    value = f"一类≥{low}元；二类≥{low + 120}元；三类≥{low + 300}元"
    return [("经济成本指标", f"{office.people}补助标准", value)]


def _by_village(dice: Dice, things: list[Thing], there: int) -> list[Row]:
    """As many more as the sheet is to have; a task of a fund has half as many."""
    wanted = dice.indicators * len(things) // 3 * dice.randint(80, 120) // 100
    lacking = max(0, wanted - there)
    return [
        ("数量指标", f"{VILLAGE}第{number + 1}片区{thing}{deed}数量", f"≥{dice.randint(2, 90)}{unit}")
        for number, (thing, deed, unit) in zip(range(lacking), cycle(things), strict=False)
    ]


def _each(
    dice: Dice, things: list[Thing], measures: tuple[tuple[str, str], ...], most: int
) -> Iterator[tuple[str, tuple[str, str]]]:
    for thing, deed, _ in things:
        for one in dice.sample(measures, dice.randint(1, most)):
            yield f"{thing}{deed}", one


def _filled(dice: Dice, measure: tuple[str, str], office: Office, thing: str) -> tuple[str, str]:
    digits = (dice.randint(1, 4), dice.randint(5, 8))
    value = measure[1].format(
        *digits, number=dice.number(), year=YEAR, month=dice.randint(6, 12), day=dice.randint(1, 28)
    )
    return measure[0].format(thing, people=office.people), value


def _goal(dice: Dice, office: Office, things: list[Thing]) -> str:
    items = [f"{number}.{_item(dice, thing)}；" for number, thing in enumerate(things, 1)]
    last = f"{len(items) + 1}.项目资金{AMOUNT}.26万元按时到位，{office.people}生产生活条件得到改善。"
    return "".join(items) + last


def _item(dice: Dice, thing: Thing) -> str:
    name, deed, _ = thing
    where = dice.choice((f"在{VILLAGE}、{STREET}等地", f"面向{VILLAGE}片区", f"以{STREET}为重点"))
    how = dice.choice(("持续推进", "规范实施", "全面完成", "有序开展"))
    return f"{where}{how}{name}{deed}，{dice.choice(AIMS)}"


def _things(dice: Dice, office: Office, number: int) -> list[Thing]:
    chosen = dice.sample(office.things, min(number, len(office.things)))
    return [tuple(thing.split("/")) for thing in chosen]


def _part(slot: int) -> str:
    """No two sheets of a department have the same name."""
    return f"第{'一二三四五六七八九十'[slot % 10]}批{'' if slot < 10 else slot // 10}"


def _keyed(rows: Iterable[Indicator], begin: int = 0) -> tuple[Indicator, ...]:
    return tuple(_with_key(row, begin + number) for number, row in enumerate(rows))


def _with_key(row: Indicator, number: int) -> Indicator:
    return replace(row, key=_key(number))


def _key(number: int) -> str:
    """Four letters behind the mark: nothing in them can be taken for a mark of figures."""
    return KEY + "".join("abcdef"[number // 6**place % 6] for place in (3, 2, 1, 0))
