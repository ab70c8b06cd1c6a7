"""Rendering a sheet of 40 indicators, beside answering the same HTML as a constant.

Both go the way a page goes: a Django template, a response.  The ratio says what the official layout
costs on top: filling the Grid, merging its cells, and in edit mode a box in every cell.
"""

import os
from collections.abc import Callable
from statistics import median
from time import perf_counter

import django
from django.http import HttpResponse
from django.template import engines

from sheets import catalogue
from sheets.documents import PROJECT, Budget, Document, Indicator, Party, Task
from sheets.render import html

LEVELS = (
    ("成本指标", "经济成本指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("效益指标", "社会效益指标"),
)
ROWS = 40
REPEATS = 200


def document() -> Document:
    rows = tuple(
        Indicator(
            level1=level1,
            level2=level2,
            level3=f"第{number}项任务完成率",
            value=f"≥{number}%",
            key=f"{number:08x}",
        )
        for number in range(ROWS)
        for level1, level2 in [LEVELS[number * len(LEVELS) // ROWS]]
    )
    return Document(
        form=PROJECT,
        fiscal_year=2024,
        name="基准项目",
        department=Party("101", "示例局"),
        unit=Party(None, "示例中心"),
        budget=Budget("100", "100", "0"),
        goal="按时完成全部任务。" * 20,
        tasks=(Task(indicators=rows, key="task"),),
    )


def milliseconds(answer: Callable[[], HttpResponse]) -> float:
    """The median of many calls: other work on the machine falls out."""
    answer()
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        answer()
        times.append(perf_counter() - start)
    return 1000 * median(times)


def compare(mode: str) -> None:
    sheet = catalogue.sheet_for(PROJECT, region="", year=2024)
    content = document()
    page = engines["django"].from_string("{{ sheet }}")
    printed = html.render(sheet, content, mode=mode)
    constant = engines["django"].from_string("{% verbatim %}" + printed + "{% endverbatim %}")
    whole = milliseconds(lambda: HttpResponse(page.render({"sheet": html.render(sheet, content, mode=mode)})))
    floor = milliseconds(lambda: HttpResponse(constant.render()))
    size = len(printed.encode()) / 1000
    print(f"{mode:7}{ROWS} indicators, {size:.1f} kB: {whole:.2f} ms, as a constant {floor:.3f} ms,", end=" ")
    print(f"{whole / floor:.0f} times")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    django.setup()
    for mode in html.MODES:
        compare(mode)
