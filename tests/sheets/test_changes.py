"""Two versions drawn in one sheet: nothing lost, nothing added, every change to be seen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets.both import both
from sheets.catalogue import FOREIGN, SHEETS, department_annual, fund, project
from sheets.difference import Change, counts_rows, counts_tasks, difference
from sheets.documents import FUND, PROJECT, Budget, Document, Indicator, Party, Task
from sheets.extra import Extra
from sheets.fill import party_text
from sheets.identity import tree_of
from sheets.layout import Sheet
from sheets.render.changes import draw
from sheets.render.html import render
from sheets.shown import shown
from tests.sheets.documents_strategy import TWO_SHEETS, documents

OWN = (project.ZICHUAN_2024, fund.ZHOUCUN_2024, department_annual.ZICHUAN_2024)


def row(key: str, level2: str = "数量指标", **texts: str) -> Indicator:
    texts = {"level1": "产出指标", "level3": f"指标{key}", "value": "≥1个"} | texts
    return Indicator(key=key, level2=level2, **texts)


def a_project(*rows: Indicator, **head: object) -> Document:
    fields = {
        "fiscal_year": 2024,
        "name": "保安经费",
        "department": Party("202", "教体局"),
        "budget": Budget("785.00", None, None),
    }
    return Document(form=PROJECT, tasks=(Task(key="t", indicators=rows),), **(fields | head))


def drawn(old: Document, new: Document) -> str:
    return draw(old, new, region="淄川区").html


def cells(html: str) -> Iterator[str]:
    """The content of each cell, our own marks and words aside."""
    for found in re.finditer(r"<(t[dh]|div)\b[^>]*>(.*?)</\1>", html, re.DOTALL):
        content = re.sub(r'<span class="mks">.*?</span>', "", found[2])
        yield re.sub(r'<small class="was">.*?</small>', "", content)


def texts(html: str, without: str) -> list[str]:
    """What the cells say without the pieces of one tag; rows and cells that say nothing are left out."""
    bare = (re.sub(rf"<{without}\b[^>]*>.*?</{without}>", "", content) for content in cells(html))
    plain = (unescape(re.sub(r"<.*?>", "", content.replace("<br>", "\n"))) for content in bare)
    return sorted(text for text in plain if text.strip())


def sides() -> st.SearchStrategy[tuple[Document, Document]]:
    """Two Documents of one form with some rows in common."""
    return st.sampled_from(OWN).flatmap(
        lambda sheet: st.tuples(documents(sheet), documents(sheet)).map(_mixed)
    )


def _mixed(two: tuple[Document, Document]) -> tuple[Document, Document]:
    """The second takes every other row's key from the first, so that rows are kept, changed and moved."""
    old, new = two
    keys = [one.key for one in old.indicators][::-2]
    tasks = []
    for task in new.tasks:
        rows = tuple(replace(one, key=keys.pop() if keys else one.key) for one in task.indicators)
        tasks.append(replace(task, indicators=rows))
    return old, replace(new, tasks=tuple(tasks))


@TWO_SHEETS
@given(sides())
def test_every_text_of_either_version_is_in_the_sheet(two: tuple[Document, Document]) -> None:
    old, new = two
    html = drawn(old, new)
    said = {"old": "\n".join(texts(html, "ins")), "new": "\n".join(texts(html, "del"))}
    notes = unescape(re.sub(r"<(?!br).*?>", "", "".join(re.findall(r'<small class="was">.*?</small>', html))))
    for side, document in (("old", old), ("new", new)):
        for one in document.indicators:
            for text in (one.level1, one.level2, one.level3, one.value, one.objective):
                assert not text or text in said[side] or text in notes
        assert not document.goal or document.goal in said[side]


@TWO_SHEETS
@given(sides())
def test_a_cell_of_one_row_is_the_old_text_without_the_new_and_the_new_without_the_old(
    two: tuple[Document, Document],
) -> None:
    old, new = two
    html, before = drawn(old, new), tree_of(old).rows
    for key, now in tree_of(new).rows.items():
        for name in ("level3", "value"):
            then = getattr(before[key], name) if key in before else None
            assert only(cell(html, key, name), "ins") == (then or "")
            assert only(cell(html, key, name), "del") == (getattr(now, name) or "")


def only(content: str, without: str) -> str:
    """The text of a cell without one tag's pieces and our own words."""
    bare = re.sub(rf'<small class="was">.*?</small>|<{without}\b[^>]*>.*?</{without}>', "", content)
    return unescape(re.sub(r"<.*?>", "", bare.replace("<br>", "\n")))


@TWO_SHEETS
@given(sides())
def test_every_change_is_listed_and_marked_in_its_cell(two: tuple[Document, Document]) -> None:
    old, new = two
    drawing = draw(old, new, region="淄川区")
    cells_told = {(key, item.field) for item in drawing.items for key in (item.key, *item.keys)}
    told_whole = {item.key for item in drawing.items if item.kind not in ("changed", "spelt")}
    for change in difference(old, new):
        if change.kind == "changed" and not _is_counted(change, old, new) and _says_something(change):
            assert (change.key, change.field) in cells_told
        elif change.kind == "moved":
            assert change.key in told_whole
        elif change.kind in ("inserted", "deleted"):
            assert change.key in told_whole or f"{change.key}" in _of_whole_tasks(old, new)
    marked = re.findall(r'<a class="mk g" href="#g(\d+)"', drawing.html)
    in_cells = [item for item in drawing.items if item.kind != "spelt" and item.field != "fiscal_year"]
    assert len(marked) == len(in_cells)


def _is_counted(change: Change, old: Document, new: Document) -> bool:
    """A number that says nothing but where something stands."""
    counted = counts_tasks if change.of == "task" else counts_rows
    return change.field == "seq" and counted(old, new)


def _says_something(change: Change) -> bool:
    """No department, and a department without a name, are printed alike."""
    printed = [
        party_text(side) if isinstance(side, Party) else side or "" for side in (change.old, change.new)
    ]
    return printed[0] != printed[1]


def _of_whole_tasks(old: Document, new: Document) -> set[str]:
    """Rows of a task that came or went: the task says it."""
    here, there = tree_of(old), tree_of(new)
    alone = here.tasks.keys() ^ there.tasks.keys()
    return {row for tree in (here, there) for row, task in tree.task_of.items() if task in alone}


@TWO_SHEETS
@given(sides())
def test_the_new_rows_stand_in_their_order_with_the_gone_ones_among_them(
    two: tuple[Document, Document],
) -> None:
    old, new = two
    found = both(old, new)
    stand = [one.key for one in found.document.indicators]
    assert [key for key in stand if key not in found.gone] == list(tree_of(new).rows)
    assert set(stand) == tree_of(new).rows.keys() | tree_of(old).rows.keys()
    assert len(stand) == len(set(stand))


@pytest.mark.parametrize("sheet", (*SHEETS, *FOREIGN), ids=lambda sheet: sheet.id)
def test_a_sheet_beside_itself_is_the_sheet(sheet: Sheet) -> None:
    @settings(max_examples=8, deadline=None)
    @given(documents(sheet))
    def check(document: Document) -> None:
        document = replace(document, layout=sheet.id)
        drawing = draw(document, document, region="淄川区")
        plain = render(shown(document, region="淄川区"), document, "review", commenting=False)
        assert drawing.items == []
        assert _structure(drawing.html) == _structure(plain)

    check()


def _structure(html: str) -> list[tuple[str, ...]]:
    return re.findall(r'<(t[dhr]|col)\b[^>]*?(?:rowspan="(\d+)")?[^>]*>', html)


def cell(html: str, key: str, name: str) -> str:
    found = re.search(rf'<t[dh] [^>]*data-row="{key}" data-field="{name}"[^>]*>(.*?)</t[dh]>', html)
    assert found
    return re.sub(r'<span class="mks">.*?</span>', "", found[1])


def line(html: str, sign: str) -> str:
    """The row with this in its gutter."""
    return next(one for one in re.findall(r"<tr\b.*?</tr>", html) if f'<td class="gut">{sign}</td>' in one)


def test_a_changed_value_is_struck_and_the_new_one_underlined() -> None:
    html = drawn(a_project(row("a")), a_project(row("a", value="≥3个")))
    assert cell(html, "a", "value") == '<del class="all">≥1个</del><ins>≥3个</ins>'


def test_another_spelling_of_the_same_value_says_so() -> None:
    drawing = draw(a_project(row("a", value="100%")), a_project(row("a", value="=100%")), region="淄川区")
    assert "写法不同，值相同" in cell(drawing.html, "a", "value")
    assert [item.kind for item in drawing.items] == ["spelt"]
    assert 'class="mk g"' not in drawing.html


def test_a_new_row_is_green_with_a_plus_and_lies_in_the_merged_cell_of_its_level() -> None:
    html = drawn(a_project(row("a"), row("b")), a_project(row("a"), row("n"), row("b")))
    new = line(html, "＋2")
    assert new.startswith('<tr class="new">')
    assert "<ins>指标n</ins>" in new
    assert "数量指标" not in new
    assert re.search(r'rowspan="3"[^>]*data-field="level2"[^>]*>数量指标</th>', html)


def test_a_gone_row_is_struck_at_its_old_place_and_cannot_be_spoken_of() -> None:
    old = a_project(row("a"), row("b"), row("c"))
    html = draw(old, a_project(row("a"), row("c")), region="淄川区", commenting=True).html
    gone = line(html, "－")
    assert gone.startswith('<tr class="gone">')
    assert "<del>指标b</del>" in gone
    assert 'data-row="b"' not in html
    assert html.index("指标a") < html.index("指标b") < html.index("指标c")
    assert re.search(r'rowspan="3"[^>]*data-field="level2"[^>]*>数量指标<', html)


def test_a_gone_row_of_a_group_stands_with_its_group() -> None:
    old = a_project(row("a"), row("b", "质量指标"), row("c", "质量指标"))
    new = a_project(row("a"), row("n"), row("c", "质量指标"))
    assert [one.key for one in both(old, new).document.indicators] == ["a", "n", "b", "c"]


def test_a_gone_level_is_struck_with_its_rows() -> None:
    html = drawn(a_project(row("a"), row("b", "质量指标")), a_project(row("a")))
    assert "<del>质量指标</del>" in line(html, "－")


def test_a_moved_row_says_where_it_came_from() -> None:
    html = drawn(a_project(*map(row, "abcd")), a_project(*map(row, "bcda")))
    assert cell(html, "a", "level3") == '指标a<small class="was">移自第1行</small>'


def test_a_merged_cell_stays_one_and_tells_which_of_its_rows_said_something_else() -> None:
    old = a_project(row("a"), row("b"), row("c", "质量指标"))
    new = a_project(row("a"), row("b", "质量指标"), row("c", "质量指标"))
    html = drawn(old, new)
    assert cell(html, "b", "level2") == '质量指标<small class="was">第2行原为<del>数量指标</del></small>'
    assert re.search(r'rowspan="2"[^>]*data-row="b" data-field="level2"', html)


def test_a_renamed_level_is_told_once_for_all_its_rows() -> None:
    old, new = a_project(row("a", "数量"), row("b", "数量")), a_project(row("a"), row("b"))
    drawing = draw(old, new, region="淄川区")
    assert cell(drawing.html, "a", "level2") == "数量<ins>指标</ins>"
    assert [(item.key, item.field, item.keys) for item in drawing.items] == [("a", "level2", ("a", "b"))]


def test_fields_of_the_head_are_marked_where_they_stand() -> None:
    old = a_project(row("a"), goal="保障六十所学校的校园安全。", budget=Budget("785.00", None, None))
    new = a_project(row("a"), goal="保障七十所学校的校园安全。", budget=Budget("785", "12", None))
    html = drawn(old, new)
    assert cell(html, "head", "goal") == "保障<del>六</del><ins>七</ins>十所学校的校园安全。"
    assert "写法不同，值相同" in cell(html, "head", "budget.total")
    assert cell(html, "head", "budget.fiscal") == "<ins>12</ins>"


def test_tasks_come_and_go_as_a_whole() -> None:
    def money(*tasks: Task) -> Document:
        return Document(form=FUND, fiscal_year=2024, name="资金", tasks=tasks)

    one = Task(key="s", seq=1, name="学前教育", indicators=(row("a"),))
    two = Task(key="t", seq=2, name="义务教育", indicators=(row("b"), row("c")))
    three = Task(key="u", seq=2, name="职业教育", indicators=(row("d"),))
    drawing = draw(money(one, two), money(one, three), region="周村区")
    assert [(item.kind, item.of, item.key) for item in drawing.items] == [
        ("deleted", "task", "t"),
        ("inserted", "task", "u"),
    ]
    assert "<del>义务教育</del>" in drawing.html
    assert "<ins>职业教育</ins>" in drawing.html


def test_what_only_the_old_version_filled_has_its_place() -> None:
    old = a_project(
        replace(row("a"), extra=Extra({"权重": "10"})), goal="目标", extra=Extra({"项目期": "三年"})
    )
    html = drawn(old, a_project(row("a"), goal=None))
    assert "<del>10</del>" in html
    assert "<del>三年</del>" in html
    assert "<del>目标</del>" in html


def test_texts_are_escaped_and_signs_of_ours_in_a_text_are_nothing() -> None:
    evil = '<img src=x onerror="1">\ufdd0\ufdd4'
    html = drawn(a_project(row("a", value=evil)), a_project(row("a", value=evil + "x", level3=evil)))
    assert "<img" not in html
    assert re.search("[\ufdd0-\ufdef]", html) is None


def test_nothing_is_inline_that_the_content_policy_forbids() -> None:
    html = drawn(a_project(row("a"), row("b")), a_project(row("b", value="≥9个"), row("c")))
    assert re.findall(r"\s(?:style|on\w+)=|<script|<style", html) == []
