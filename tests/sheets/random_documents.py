"""Random documents of the official sheets in use, as nasty as a printed sheet can be and still be clear.

The same seed gives the same document.  Texts hold no white space: on paper it is layout, and readers take it
out.  They hold no long words of letters either: cut at a line's end, one reads as two.  Equal levels stand
together, because equal neighbours are one merged cell.
"""

from __future__ import annotations

from dataclasses import replace

from sheets.catalogue import department_annual, department_strategy, fund, project
from sheets.documents import Budget, Document, Indicator, Party, Task
from sheets.layout import Sheet
from tests.ingest.generator import MEASURES, OFFICES, PLACES, TREE, Dice, money, phrase, sentence, value

MOST_ROWS, LONGEST_GOAL = 80, 1500
NASTY_VALUES = (
    "=100%",
    "+5%",
    "-3",
    "@x",
    "0012",
    "≥95.50%",
    "≤0.5‰",
    "=1+1",
    "=SUM(A1)",
    "-",
    "1.0",
    "2024/1/2",
    "3-4",
    "1E5",
    "≥９５％",
    "（不低于）80%",
    "100",
    "＜3起；＞2次",
    "TRUE",
    "1:30前",
    "a<b>&c",
    "'12",
    '"是"',
    "12,345.60万元",
)
NASTY_NAMES = (
    "“双随机、一公开”抽查比例（％）",
    "<b>改造</b>&amp;面积",
    "A类《规范》完成率",
    "PM2.5浓度",
    "“四好”农村路【含桥梁】里程",
    "@联系人人数",
    "+5G基站数量",
    "\\path\\档案数量",
    "{{name}}数量",
    "#1号泵站$改造$数量_*",
    "𠮷镇㐂村户数",
)


def random_document(seed: int) -> tuple[Sheet, Document]:
    """One of the five sheets in turn."""
    dice = Dice(f"paper-{seed}")
    make = (_project, _fund, _strategy, _annual, _wide)[seed % 5]
    return make(dice, dice.choice(PLACES), dice.randint(2024, 2030))


def _value(dice: Dice) -> str:
    return dice.choice(NASTY_VALUES) if dice.random() < 0.4 else value(dice)


def _name(dice: Dice, at: int) -> str:
    """No two of a sheet are equal: `at` counts them."""
    if dice.random() < 0.15:
        return f"{dice.choice(NASTY_NAMES)}（{at}）"
    return phrase(dice, dice.randint(1, 6)) + f"第{at}批" + dice.choice(MEASURES)


def _goal(dice: Dice) -> str:
    """Numbered items, some of them up to the longest a goal has ever been."""
    most = dice.choice((40, 200, 600, LONGEST_GOAL))
    mark = dice.choice(("{}.", "{}、", "（{}）", "目标{}："))
    text = ""
    for number in range(1, 40):
        item = mark.format(number) + _item(dice)
        if text and len(text) + len(item) > most:
            break
        text += item
    return text


def _item(dice: Dice) -> str:
    nasty = f"其中“{dice.choice(NASTY_NAMES)}”{dice.choice(NASTY_VALUES)}；" if dice.random() < 0.3 else ""
    return nasty + sentence(dice)


def _party(dice: Dice, place: str) -> Party:
    return Party(str(dice.randint(101, 999999)), f"云屏市{place}区{dice.choice(OFFICES)}")


def _rows(dice: Dice, most: int) -> tuple[Indicator, ...]:
    """Level 1 and 2 in official order; some indicators have no target yet."""
    each = max(1, most // 9)
    rows = [
        Indicator(level1=level1, level2=level2, level3=_name(dice, at), value=_value(dice))
        for level1, seconds in TREE.items()
        for level2 in sorted(dice.sample(seconds, dice.randint(1, len(seconds))), key=seconds.index)
        for at in range(1, dice.randint(1, each) + 1)
    ]
    rows = [replace(row, level3=f"{row.level2[:2]}{row.level3}") for row in rows]
    return tuple(replace(row, value=None) if dice.random() < 0.03 else row for row in rows)


def _project(dice: Dice, place: str, year: int) -> tuple[Sheet, Document]:
    document = Document(
        form="project",
        fiscal_year=year,
        name=phrase(dice, dice.randint(2, 9)) + "项目",
        department=_party(dice, place),
        unit=_party(dice, place),
        budget=Budget(
            money(dice), dice.choice((None, money(dice))), dice.choice((None, "0", "0.00", "12.50"))
        ),
        goal=_goal(dice),
        tasks=(Task(indicators=_rows(dice, dice.choice((9, 30, MOST_ROWS)))),),
    )
    return project.ZICHUAN_2024, document


def _fund(dice: Dice, place: str, year: int) -> tuple[Sheet, Document]:
    count = dice.randint(1, 7)
    tasks = tuple(
        Task(
            seq=seq,
            name=phrase(dice, dice.randint(1, 6)) + dice.choice(("", "（含“双百”工程）")),
            indicators=_rows(dice, MOST_ROWS // count),
        )
        for seq in range(1, count + 1)
    )
    document = Document(
        form="fund",
        fiscal_year=year,
        name=phrase(dice, 2) + "资金",
        department=replace(_party(dice, place), code=None),
        budget=Budget(money(dice)),
        goal=_goal(dice),
        tasks=tasks,
    )
    return fund.ZHOUCUN_2024, document


def _strategy(dice: Dice, place: str, year: int) -> tuple[Sheet, Document]:
    rows = tuple(
        Indicator(
            seq=seq,
            level3=_name(dice, seq),
            explanation=_item(dice) if dice.random() < 0.8 else None,
            value=_value(dice),
        )
        for seq in range(1, dice.choice((4, 12, 40)))
    )
    document = Document(
        form="department_strategy",
        fiscal_year=year,
        department=replace(_party(dice, place), code=None),
        goal=_goal(dice),
        tasks=(Task(indicators=rows),),
    )
    return department_strategy.ZHOUCUN_2024, document


def _annual(dice: Dice, place: str, year: int) -> tuple[Sheet, Document]:
    return department_annual.ZHOUCUN_2024, _department(dice, place, year, wide=False)


def _wide(dice: Dice, place: str, year: int) -> tuple[Sheet, Document]:
    return department_annual.ZICHUAN_2024, _department(dice, place, year, wide=True)


def _department(dice: Dice, place: str, year: int, *, wide: bool) -> Document:
    rows: list[Indicator] = []
    for seq in range(1, dice.choice((3, 6, 12))):
        duty = f"{phrase(dice, dice.randint(1, 3))}（{seq}）"
        objective = _item(dice)
        for part in range(1, dice.randint(1, 3) + 1):
            shared = {
                "seq": seq,
                "level1": duty,
                "level2": f"{phrase(dice, 3)}之{part}",
                "objective": objective,
            }
            rows += _responsibility(dice, shared, len(rows), wide=wide)
    party = _party(dice, place)
    return Document(
        form="department_annual",
        fiscal_year=year,
        department=party if wide else replace(party, code=None),
        tasks=(Task(indicators=tuple(rows[:MOST_ROWS])),),
    )


def _responsibility(dice: Dice, shared: dict[str, object], at: int, *, wide: bool) -> list[Indicator]:
    """In the wide sheet each responsibility has texts of its own that lie over all its rows."""
    if wide:
        shared = shared | {
            "objective": _item(dice),
            "activity": _item(dice),
            "budget_project": f"{phrase(dice, 2)}{at}经费",
            "office": f"{phrase(dice, 1)}{at}科",
        }
    return [
        Indicator(
            **shared,
            level3=_name(dice, number),
            explanation=phrase(dice, dice.randint(2, 9)),
            value=_value(dice),
            **(_references(dice) if wide else {}),
        )
        for number in range(at + 1, at + dice.randint(2, 5))
    ]


def _references(dice: Dice) -> dict[str, str | None]:
    found = {
        "planned_value": _value(dice),
        "standard_value": _value(dice),
        "standard_source": f"《{phrase(dice, 2)}办法》（GB5749）",
        "average_3y": _value(dice),
        "previous_year": _value(dice),
        "history_source": "内部统计",
        "remark": dice.choice(("-", "无", phrase(dice, 3))),
    }
    return {name: None if dice.random() < 0.15 else text for name, text in found.items()}
