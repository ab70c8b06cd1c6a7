"""Random reports: documents of invented districts, and the texts that readers of paper would make of them.

Everything hangs on one `random.Random`: the same seed gives the same report.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from sheets.catalogue import department_annual, department_strategy, fund, project
from sheets.documents import Budget, Document, Indicator, Party, Task
from sheets.fill import column_widths, fill
from sheets.grid import Cell, Role
from sheets.layout import Sheet

NOUNS = [
    "补助",
    "巡查",
    "管护",
    "培训",
    "档案",
    "泵站",
    "绿道",
    "校舍",
    "疫苗",
    "苗木",
    "路灯",
    "社工",
    "渔港",
    "公厕",
    "法援",
    "影像",
    "种源",
    "窗口",
]
VERBS = ["发放", "检验", "建设", "更新", "修缮", "采集", "推广", "清运", "评审", "抽检", "改造", "登记"]
MEASURES = ["人数", "次数", "面积", "比例", "合格率", "覆盖率", "完成率", "时限", "户数", "标准"]
PLACES = ["临川", "北屿", "松岭", "沙溪", "白渡", "长汀", "双桥", "青岚"]
OFFICES = ["水务局", "农业农村局", "民政局", "应急管理局", "司法局", "档案馆", "交通运输局"]
TREE = {
    "成本指标": ("经济成本指标", "社会成本指标"),
    "产出指标": ("数量指标", "质量指标", "时效指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}
UNITS = ["人", "户", "次", "万元", "公里", "亩", "元/人/月", "万人次", "%"]
PLAIN_WORDS = ["保障", "提高", "促进", "有效"]
WORDS = ["保障", "逐步提高", "有效", "长期", "基本形成", "显著改善"]


class Dice(Random):
    """plain: no targets that a flow without any separators cannot part from the name before them."""

    plain = False


def phrase(rng: Dice, words: int) -> str:
    return "".join(rng.choice(NOUNS) + rng.choice(VERBS) for _ in range(words))


def sentence(rng: Dice) -> str:
    parts = [
        f"{phrase(rng, rng.randint(1, 3))}不少于{rng.randint(2, 900)}处" for _ in range(rng.randint(2, 5))
    ]
    return "，".join(parts) + "。"


def value(rng: Dice) -> str:
    number = rng.choice([f"{rng.randint(1, 99999)}", f"{rng.randint(1, 99)}.{rng.randint(1, 9)}"])
    kinds = [
        f"{rng.choice('≥≤=')}{number}{rng.choice(UNITS)}",
        f"≥{rng.randint(80, 99)}%",
        "=100%",
        f"{rng.randint(2024, 2030)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日前",
        rng.choice(PLAIN_WORDS),
    ]
    if not rng.plain:
        kinds += [f"{phrase(rng, 1)}≥{rng.randint(1, 90)}元；{phrase(rng, 1)}≤{rng.randint(100, 900)}元"]
        kinds += [rng.choice(WORDS)]
    return rng.choice(kinds)


def party(rng: Dice, place: str, *, code: bool) -> Party:
    number = str(rng.randint(101, 999)) if code else None
    return Party(number, f"云屏市{place}区{rng.choice(OFFICES)}")


def tree_rows(rng: Dice) -> tuple[Indicator, ...]:
    rows = []
    for level1, seconds in TREE.items():
        for level2 in sorted(rng.sample(seconds, rng.randint(1, len(seconds))), key=seconds.index):
            for _ in range(rng.randint(1, 3)):
                target = value(rng)
                rows.append(Indicator(level1=level1, level2=level2, level3=name(rng, target), value=target))
    return tuple(rows)


def name(rng: Dice, target: str) -> str:
    """What an indicator measures; one whose target is a word begins with that word, as in print."""
    echo = target if target in PLAIN_WORDS else ""
    return echo + phrase(rng, rng.randint(1, 4)) + ("" if echo else rng.choice(MEASURES))


def money(rng: Dice) -> str:
    return rng.choice([str(rng.randint(1, 9999)), f"{rng.randint(1, 9999)}.{rng.randint(10, 99)}"])


def project_document(rng: Dice, place: str, year: int) -> Document:
    amount = money(rng)
    return Document(
        form="project",
        fiscal_year=year,
        name=phrase(rng, rng.randint(2, 4)) + "项目",
        department=party(rng, place, code=True),
        unit=party(rng, place, code=True),
        budget=Budget(amount, amount, rng.choice([None, "0", "12.5"])),
        goal=sentence(rng),
        tasks=(Task(indicators=tree_rows(rng)),),
    )


def fund_document(rng: Dice, place: str, year: int) -> Document:
    tasks = tuple(
        Task(seq=seq, name=phrase(rng, rng.randint(1, 4)), indicators=tree_rows(rng))
        for seq in range(1, rng.randint(2, 6))
    )
    return Document(
        form="fund",
        fiscal_year=year,
        name=phrase(rng, 2) + "资金",
        department=party(rng, place, code=False),
        budget=Budget(money(rng)),
        goal="".join(f"{task.seq}、{sentence(rng)}" for task in tasks),
        tasks=tasks,
    )


def strategy_document(rng: Dice, place: str, year: int) -> Document:
    rows = tuple(
        Indicator(
            seq=seq,
            level3=phrase(rng, rng.randint(1, 4)) + rng.choice(MEASURES),
            explanation=phrase(rng, rng.randint(2, 6)),
            value=value(rng),
        )
        for seq in range(1, rng.randint(4, 14))
    )
    return Document(
        form="department_strategy",
        fiscal_year=year,
        department=party(rng, place, code=False),
        goal=sentence(rng),
        tasks=(Task(indicators=rows),),
    )


def annual_document(rng: Dice, place: str, year: int, *, wide: bool) -> Document:
    rows: list[Indicator] = []
    for seq in range(1, rng.randint(3, 8)):
        duty = phrase(rng, 2)
        for _ in range(rng.randint(1, 3)):
            rows += _responsibility(rng, seq, duty, wide=wide)
    return Document(
        form="department_annual",
        fiscal_year=year,
        department=party(rng, place, code=wide),
        tasks=(Task(indicators=tuple(rows)),),
    )


def _responsibility(rng: Dice, seq: int, duty: str, *, wide: bool) -> list[Indicator]:
    shared = {"seq": seq, "level1": duty, "level2": phrase(rng, 3), "objective": sentence(rng)}
    if wide:
        shared |= {
            "activity": sentence(rng),
            "budget_project": phrase(rng, 2) + "经费",
            "office": phrase(rng, 1) + "科",
        }
    return [
        Indicator(
            **shared,
            level3=phrase(rng, rng.randint(1, 3)) + rng.choice(MEASURES),
            explanation=phrase(rng, rng.randint(2, 6)),
            value=value(rng),
            **(_references(rng) if wide else {}),
        )
        for _ in range(rng.randint(1, 3))
    ]


def _references(rng: Dice) -> dict[str, str]:
    return {
        "planned_value": value(rng),
        "standard_value": value(rng),
        "standard_source": f"《{phrase(rng, 2)}办法》",
        "average_3y": value(rng),
        "previous_year": value(rng),
        "history_source": "内部统计",
        "remark": rng.choice(["-", phrase(rng, 3)]),
    }


@dataclass(frozen=True)
class Invented:
    """A report that nobody printed."""

    region: str
    year: int
    sheets: tuple[tuple[Sheet, Document], ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        return tuple(document for _, document in self.sheets)


MAKERS = {
    "project": lambda rng, place, year: (project.ZICHUAN_2024, project_document(rng, place, year)),
    "fund": lambda rng, place, year: (fund.ZHOUCUN_2024, fund_document(rng, place, year)),
    "strategy": lambda rng, place, year: (
        department_strategy.ZHOUCUN_2024,
        strategy_document(rng, place, year),
    ),
    "annual": lambda rng, place, year: (
        department_annual.ZHOUCUN_2024,
        annual_document(rng, place, year, wide=False),
    ),
    "wide": lambda rng, place, year: (
        department_annual.ZICHUAN_2024,
        annual_document(rng, place, year, wide=True),
    ),
}


def report(seed: int, kinds: Sequence[str] = tuple(MAKERS), *, plain: bool = False) -> Invented:
    rng = Dice(seed)
    rng.plain = plain
    place, year = rng.choice(PLACES), rng.randint(2024, 2030)
    made = [MAKERS[rng.choice(kinds)](rng, place, year) for _ in range(rng.randint(3, 6))]
    return Invented(place + "区", year, tuple(made))


# Tab text, as optical readers leave it


def tabbed_text(invented: Invented, seed: int) -> str:
    rng = Dice(seed)
    blocks = [_cover(invented)]
    blocks += [_tabbed_sheet(rng, sheet, document) for sheet, document in invented.sheets]
    return "\n\n\n".join(blocks) + "\n"


def _cover(invented: Invented) -> str:
    return f"# {invented.year} 年预算绩效目标公开\n\n云屏市{invented.region}财政局"


def _tabbed_sheet(rng: Dice, sheet: Sheet, document: Document) -> str:
    grid = fill(sheet, document)
    above, rows = [], []
    for row in range(grid.rows):
        cells = [cell for cell in grid.cells if cell.row == row]
        if len(cells) == 1 and (
            cells[0].role in (Role.TITLE, Role.NOTE) or cells[0].text.startswith("部门名称")
        ):
            above.append(("# " if cells[0].role is Role.TITLE else "") + cells[0].text)
        elif any(cell.text.startswith("部门名称") for cell in cells):
            above.append("".join(cell.text for cell in cells))
        else:
            rows.append(_tabbed_row(cells, grid.columns))
    return "\n\n".join(above) + "\n\n" + "\n".join(_worn(rng, sheet, rows))


def _tabbed_row(cells: Sequence[Cell], width: int) -> list[str]:
    row = [""] * width
    for cell in cells:
        row[cell.column] = cell.text
    return row


def _worn(rng: Dice, sheet: Sheet, rows: Sequence[list[str]]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        parts = _cut(rng, row) if rng.random() < 0.06 else [row]
        for part in parts[:1]:
            lines += [""] * (rng.random() < 0.05)
            lines.append(_worn_line(rng, _shifted(rng, part)))
        for part in parts[1:]:
            lines += ["", _worn_line(rng, part)]
    return lines


def _cut(rng: Dice, row: list[str]) -> list[list[str]]:
    """The page ends inside the row's longest cell; its rest stands alone on the next page."""
    column = max(range(len(row)), key=lambda index: len(row[index]))
    text = row[column]
    if len(text) < 12 or not row[-1] and sum(map(bool, row)) > 2 or "主要政策任务" in text:
        return [row]
    at = rng.randint(4, len(text) - 4)
    head, rest = list(row), [""] * len(row)
    head[column], rest[column] = text[:at], text[at:]
    return [head, rest]


def _shifted(rng: Dice, row: list[str]) -> list[str]:
    lost = not row[0] and sum(map(bool, row)) >= 2 and rng.random() < 0.2
    return [*row[1:], ""] if lost else row


def _worn_line(rng: Dice, row: Sequence[str]) -> str:
    return "\t".join(_worn_text(rng, text) for text in row)


def _worn_text(rng: Dice, text: str) -> str:
    if text.startswith("≥") and text[1:].isdigit() and rng.random() < 0.3:
        return rf"$\geq {text[1:]}$"
    if rng.random() < 0.3:
        text = "".join(char + " " if char.isdigit() and rng.random() < 0.2 else char for char in text)
    return f"<p>{text}</p>" if len(text) > 20 and rng.random() < 0.2 else text


# The text flow of a PDF: cells in printed order, wrapped at the width of their column, nothing between them


def flow_text(invented: Invented, seed: int) -> str:
    rng = Dice(seed)
    blocks = [f"{invented.year}年预算绩效目标公开\n\n云屏市{invented.region}财政局"]
    blocks += [_flow_sheet(rng, sheet, document) for sheet, document in invented.sheets]
    return "\n\n\n\n".join(blocks) + "\n"


def _flow_sheet(rng: Dice, sheet: Sheet, document: Document) -> str:
    grid = fill(sheet, document)
    widths = column_widths(sheet)
    characters = rng.choice([90, 110, 130]) if sheet.landscape else rng.choice([48, 56, 64])
    lines: list[str] = []
    for row in range(grid.rows):
        cells = sorted((cell for cell in grid.cells if cell.row == row), key=lambda cell: cell.column)
        lines += _flow_row([(cell.text, _room(cell, widths, characters)) for cell in cells if cell.text])
        lines += [""] * (rng.random() < 0.6)
    return "\n".join(lines)


def _room(cell: Cell, widths: Sequence[float], characters: int) -> int:
    share = sum(widths[cell.column : cell.column + cell.colspan])
    return max(3, round(characters * share / 100))


def _flow_row(cells: Sequence[tuple[str, int]]) -> list[str]:
    """Cells of one line share a printed line; a wrapped cell has its lines for itself."""
    lines: list[str] = []
    shared = False
    for text, room in cells:
        pieces = _wrapped(text, room)
        if len(pieces) == 1 and shared:
            lines[-1] += " " + pieces[0]
        else:
            lines += pieces
        shared = len(pieces) == 1
    return lines


def _wrapped(text: str, room: int) -> list[str]:
    """Lines as a page sets them: full, a number kept whole, no closing mark at the beginning."""
    lines, line = [], ""
    for unit in re.findall(r"[≥≤=]?\d[\d.]*[%元]?[，。；、）》”：]*|.[，。；、）》”：]*", text):
        if line and _wide(line + unit) > room:
            lines.append(line)
            line = ""
        line += unit
    return [*lines, line]


def _wide(text: str) -> float:
    return sum(0.5 if char.isascii() else 1 for char in text)
