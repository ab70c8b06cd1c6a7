"""Drawing two versions of a sheet in one, beside drawing the new one alone.

A sheet of 40 indicators: a tenth of the values and names changed, two rows new, two gone, one moved, and a
sentence of the goal written anew.  The ratio says what the difference costs on top of the official layout:
finding it, reading what changed inside the texts, and drawing both.  Likeness finds 60 rows among 60 others
without common keys, beside one look at every pair of names.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from random import Random
from statistics import median
from time import perf_counter

import django

from benchmarks.render_sheet import document
from sheets import catalogue
from sheets.documents import PROJECT, Document, Indicator
from sheets.likeness import likeness
from sheets.render.beside import draw_beside
from sheets.render.changes import draw
from sheets.render.html import render
from sheets.render.pair import Side, draw_pair

REPEATS = 60
ROWS = 60
CHARACTERS = "新建改建扩建学校校舍维修加固运动场地设施完成率合格及时满意度"


def changed(old: Document) -> Document:
    task = old.tasks[0]
    rows = [
        replace(row, value=f"≥{number + 1}%", level3=f"{row.level3}（按期）") if number % 10 == 0 else row
        for number, row in enumerate(task.indicators)
    ]
    del rows[7], rows[20]
    rows[3], rows[4] = rows[4], rows[3]
    rows.insert(12, replace(rows[12], key="new00001", level3="新增指标数量"))
    rows.insert(25, replace(rows[25], key="new00002", level3="另一个新增指标"))
    goal = (old.goal or "").replace("按时完成全部任务。", "提前完成全部重点任务。", 3)
    return replace(old, goal=goal, tasks=(replace(task, indicators=tuple(rows)),))


def milliseconds(call: Callable[[], object]) -> float:
    """The median of many calls."""
    call()
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return 1000 * median(times)


def alike(seed: int) -> Document:
    """Sixty names under one level 2, none like another's: every pair has to be looked at."""
    words = Random(seed)
    rows = tuple(
        Indicator(level2="数量指标", level3="".join(words.sample(CHARACTERS, 14)), key=f"{seed}.{at}")
        for at in range(ROWS)
    )
    base = document()
    return replace(base, tasks=(replace(base.tasks[0], indicators=rows),))


def draw_all() -> None:
    old, sheet = document(), catalogue.sheet_for(PROJECT, region="", year=2024)
    new = changed(old)
    floor = milliseconds(lambda: render(sheet, new))
    found = likeness(old, new)
    ways: dict[str, Callable[[], object]] = {
        "上一版": lambda: draw(old, new, region=""),
        "上年": lambda: draw_beside(old, new, likeness(old, new), region="", title="上年值"),
        "其他部门": lambda: draw_pair(Side(new, "本表", ""), Side(old, "对方", ""), found),
    }
    for name, call in ways.items():
        whole = milliseconds(call)
        print(
            f"{name}: 40 indicators {whole:.1f} ms, the sheet alone {floor:.1f} ms, {whole / floor:.1f} times"
        )


def find_alike() -> None:
    one, other = alike(2023), alike(2024)
    names = [[row.level3 or "" for row in side.indicators] for side in (one, other)]
    floor = milliseconds(
        lambda: [SequenceMatcher(None, a, b).quick_ratio() for a in names[0] for b in names[1]]
    )
    whole = milliseconds(lambda: likeness(one, other))
    print(
        f"likeness: {ROWS} × {ROWS} rows {whole:.1f} ms, difflib's quick ratio of every pair {floor:.1f} ms,",
        end=" ",
    )
    print(f"{whole / floor:.2f} times")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    django.setup()
    draw_all()
    find_alike()
