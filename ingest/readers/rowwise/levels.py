"""Level 1 and 2 of rows: the printed names in their order, each for a run of neighbouring rows.

A merged name is printed once, in the middle of its rows; where the text keeps the heights they tell the run.
What is measured, and in what unit, helps: a 时效指标 is a time, a 经济成本指标 money.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from indicators.levels import LEVELS, level1_of, official_level1, official_level2
from indicators.values import parse
from ingest.readers.flow.likeness import is_quality
from ingest.readers.rowwise.rows import Row
from ingest.readers.rowwise.words import Word, compact_of, is_side, level_name

_ORDER = tuple(name for names in LEVELS.values() for name in names)
_ONLY = "服务对象满意度指标"
_FITS: dict[str, re.Pattern[str]] = {
    "经济成本指标": re.compile("成本|资金|投资|单价|标准|补助|补贴|经费|费用?$|总额|投入|价格|预算|支出"),
    "社会成本指标": re.compile("社会|居民|群众|事故|影响|步行|投诉|矛盾|风险|率$"),
    "生态环境成本指标": re.compile("生态|环境|污染|废|占用|噪声|排放|能耗|绿|耕地|扬尘|碳"),
    "数量指标": re.compile(
        "数量?$|人次|面积|里程|长度|次数|户数|规模|人数|个数|场次|[^质]量$|活动|建设|新增|完成"
    ),
    "质量指标": re.compile("率$|合格|质量|达标|准确|规范|评分|精度|优良|验收|通过|等级"),
    "时效指标": re.compile("时间|时限|时效|及时|周期|期限|进度|按期|完成率$|工期"),
    "经济效益指标": re.compile("经济|收入|增收|产值|销售|利润|税|带动|产业|拉动|节约|增长|吸纳|创收"),
    "社会效益指标": re.compile("社会|群众|居民|受益|就业|覆盖|知晓|水平|保障|影响|率$|服务|人数"),
    "生态效益指标": re.compile("生态|环境|水质|绿|污染|湿地|浓度|植被|碳|节能|空气|水鸟|森林|降耗"),
    "可持续影响指标": re.compile("持续|机制|体系|长效|制度|队伍|梯队|网络|关系|跟踪|长期|能力"),
    "服务对象满意度指标": re.compile("满意|意愿|认可|投诉|好评"),
}
_MONEY = re.compile(r"\d(?:[百千万亿]*元|[万亿])")


@dataclass(frozen=True, slots=True)
class Name:
    """A printed name of a level, its official name, and its words."""

    printed: str
    official: str
    words: tuple[Word, ...]

    @property
    def middle(self) -> float:
        rows = [word.row for word in self.words]
        return sum(rows) / len(rows)


@dataclass(frozen=True, slots=True)
class Names:
    first: tuple[Name, ...]
    second: tuple[Name, ...]
    other: tuple[Word, ...]  # side labels and pieces that make no name


def names_of(labels: Sequence[Word]) -> Names:
    """The names among the printed labels, broken ones put together."""
    whole, other = _assembled(labels)
    double = [name for name in whole if _may_be_both(name.printed)]
    second = [name for name in whole if name not in double and official_level2(name.printed)]
    for name in _second_of(double, second):
        second.append(name)
    first = [name for name in whole if name not in second]
    return Names(
        tuple(_as(name, official_level1(name.printed)) for name in first),
        tuple(sorted((_as(name, official_level2(name.printed)) for name in second), key=_place)),
        tuple(other),
    )


def _may_be_both(text: str) -> bool:
    """满意度指标 and 成本指标 stand for either level; the official name of a level 2 does not."""
    return bool(official_level1(text) and official_level2(text)) and text not in _ORDER


def _place(name: Name) -> tuple[int, int]:
    return name.words[0].row, name.words[0].place


def _as(name: Name, official: str | None) -> Name:
    return Name(name.printed, official or name.printed, name.words)


def _second_of(double: Sequence[Name], second: Sequence[Name]) -> list[Name]:
    """Of names that may be of either level those of level 2: the second in a line, or the only ones."""
    found = [
        name
        for name in double
        if any(
            other.words[0].row == name.words[0].row and other.words[0].place < name.words[0].place
            for other in double
            if other.printed == name.printed
        )
    ]
    lacking = not any(official_level2(name.printed) == _ONLY for name in second)
    satisfied = [name for name in double if official_level2(name.printed) == _ONLY]
    if not found and lacking and len(satisfied) > 1:
        found = satisfied[1:]
    return found


def _assembled(labels: Sequence[Word]) -> tuple[list[Name], list[Word]]:
    whole: list[list[Word]] = []
    begun: list[list[Word]] = []
    other: list[Word] = []
    for word in labels:
        taker = next((run for run in begun if _goes_on(run, word)), None)
        if taker is not None:
            taker.append(word)
            if compact_of(taker).endswith("指标"):
                begun.remove(taker)
                whole.append(taker)
        elif level_name(word.text):
            (whole if word.text.endswith("指标") else begun).append([word])
        elif not is_side(word.text) and _begins(word.text):
            begun.append([word])
        else:
            other.append(word)
    for run in begun:
        if level_name(compact_of(run)):
            whole.append(run)
        else:
            other += run
    whole.sort(key=lambda run: (run[0].row, run[0].place))
    return [Name(compact_of(run), compact_of(run), tuple(run)) for run in whole], other


def _known(text: str) -> bool:
    return any(name.startswith(text) for name in (*LEVELS, *_ORDER, "可持续发展影响指标"))


def _begins(text: str) -> bool:
    return len(text) > 1 and _known(text)


def _goes_on(run: Sequence[Word], word: Word) -> bool:
    text = compact_of([*run, word])
    near = word.row - run[-1].row <= 4 or word.page > run[-1].page
    return near and run[-1].row != word.row and (_known(text) or level_name(text))


def assign(
    rows: Sequence[Row], names: Sequence[Name], *, heights: bool, printed: bool = False
) -> list[int | None]:
    """For each row the place of its level-2 name among the names; they are in order, each serves a run."""
    if not names:
        return [None] * len(rows)
    order = list(range(len(names))) if printed else _in_order(names)
    count = len(rows)
    best = [[1e9] * (count + 1) for _ in range(len(order) + 1)]
    back = [[0] * (count + 1) for _ in range(len(order) + 1)]
    best[0][0] = 0.0
    for number, index in enumerate(order, start=1):
        for end in range(count + 1):
            for start in range(end + 1):
                price = best[number - 1][start] + _price(rows[start:end], names[index], order, names, heights)
                if price < best[number][end]:
                    best[number][end], back[number][end] = price, start
    found: list[int | None] = [None] * count
    end = count
    for number in range(len(order), 0, -1):
        start = back[number][end]
        found[start:end] = [order[number - 1]] * (end - start)
        end = start
    return found


def by_task(rows: Sequence[Row], names: Sequence[Name], owner: Sequence[int]) -> list[int | None]:
    """The same for rows of several tasks: where the official order begins anew, the next task begins."""
    rounds: list[list[int]] = []
    for at, name in enumerate(names):
        before = names[at - 1].official if at else None
        if before is None or _place_of(name.official) < _place_of(before):
            rounds.append([])
        rounds[-1].append(at)
    tasks = sorted(set(owner))
    if len(rounds) != len(tasks):
        return assign(rows, names, heights=False, printed=True)
    found: list[int | None] = [None] * len(rows)
    for task, own in zip(tasks, rounds, strict=True):
        places = [at for at, one in enumerate(owner) if one == task]
        served = assign([rows[at] for at in places], [names[at] for at in own], heights=False)
        for at, one in zip(places, served, strict=True):
            found[at] = None if one is None else own[one]
    return found


def _place_of(official: str) -> int:
    return _ORDER.index(official) if official in _ORDER else -1


def _in_order(names: Sequence[Name]) -> list[int]:
    """As printed; in the official order where the text has mixed them up."""
    places = [_place_of(name.official) for name in names]
    known = [place for place in places if place >= 0]
    if known == sorted(known):
        return list(range(len(names)))
    return sorted(range(len(names)), key=lambda at: places[at])


def _price(
    rows: Sequence[Row], name: Name, order: Sequence[int], names: Sequence[Name], heights: bool
) -> float:
    if not rows:
        again = sum(other.official == name.official for other in names) > 1
        return 1.5 if again else 8.0
    price = sum(_misfit(compact_of(row.name), compact_of(row.value), name.official) for row in rows)
    middle = (rows[0].words[0].row + rows[-1].words[-1].row) / 2
    spots = [word.row for row in rows for word in row.words]
    middle = (min(spots) + max(spots)) / 2
    if heights:
        return price + 2.0 * min(8.0, abs(middle - name.middle))
    inside = min(spots) - 1 <= name.middle <= max(spots) + 1
    return price + (0.0 if inside else 0.5)


@lru_cache(maxsize=65536)
def _misfit(name: str, value: str, official: str) -> float:
    """How little a row suits the official level 2; 0 is a good fit."""
    pattern = _FITS.get(official)
    price = 0.0 if pattern and pattern.search(name) else 1.0
    kind = parse(value).kind if value else "quality"
    money = bool(_MONEY.search(value))
    if official == "时效指标":
        return price * 0.5 + (0.0 if kind == "deadline" else 1.0)
    price += 1.5 * (kind == "deadline")
    if official == "经济成本指标":
        return price + 1.0 * (not money)
    if official == "数量指标":
        return price + 1.0 * value.endswith(("%", "％")) + 1.0 * is_quality(value)
    if official == "质量指标":
        return price + 0.7 * (not value.endswith(("%", "％")))
    if official == "可持续影响指标":
        return price + 1.0 * (kind != "quality")
    if official == "服务对象满意度指标":
        return price * 2
    return price


def first_of(rows: Sequence[Row], names: Names, second: Sequence[int | None]) -> list[str | None]:
    """The printed level 1 of each row: the one its level 2 belongs under, else the nearest above."""
    spelled = {name.official: name.printed for name in names.first}
    found: list[str | None] = []
    for row, at in zip(rows, second, strict=True):
        above = level1_of(names.second[at].printed) if at is not None else None
        found.append(spelled.get(above, above) if above else _nearest(row, names.first))
    return found


def _nearest(row: Row, first: Sequence[Name]) -> str | None:
    if not first:
        return None
    return min(first, key=lambda name: abs(name.middle - row.middle)).printed
