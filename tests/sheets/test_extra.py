"""Fields beyond ours: kept by their term, compared and merged term by term, shown whatever the layout."""

from dataclasses import replace
from decimal import Decimal

import pytest

from sheets.amounts import in_ten_thousands
from sheets.catalogue import BY_ID, SHEETS, printed_in, project
from sheets.difference import Conflict, difference, merge
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    PROJECT,
    Budget,
    Document,
    Indicator,
    Task,
    from_json,
    row_field,
    row_path,
    to_json,
    with_row_fields,
)
from sheets.extra import Extra
from sheets.fill import fill, head_pairs
from sheets.read import read
from sheets.render.html import render
from sheets.shown import shown

ROW = Indicator(key="a", level3="人数", value="≥1人", extra=Extra({"权重": "20"}))


def a_project(*rows: Indicator, **values: object) -> Document:
    task = Task(key="t", indicators=rows or (ROW,))
    whole = Document(form=PROJECT, fiscal_year=2025, name="甲", budget=Budget(), tasks=(task,))
    return replace(whole, **values)


def test_an_empty_text_is_no_text():
    assert Extra({"权重": "", "得分": None}) == Extra()
    assert Extra({"权重": "20"}) | {"权重": None, "得分": "5"} == Extra({"得分": "5"})


def test_order_makes_no_difference_to_what_is_there():
    one, other = Extra({"甲": "1", "乙": "2"}), Extra({"乙": "2", "甲": "1"})
    assert (one, hash(one)) == (other, hash(other))
    assert list(one) == ["甲", "乙"]


def test_a_field_is_reached_by_its_name_whether_ours_or_not():
    assert (row_field(ROW, "value"), row_field(ROW, "extra.权重"), row_field(ROW, "extra.得分")) == (
        "≥1人",
        "20",
        None,
    )
    changed = with_row_fields(ROW, {"value": "≥2人", "extra.得分": "9"})
    assert (changed.value, changed.extra) == ("≥2人", {"权重": "20", "得分": "9"})


def test_the_path_names_the_term():
    assert row_path(PROJECT, 0, 3, "extra.权重") == "tasks[0].indicators[3].extra.权重"
    assert row_path(DEPARTMENT_ANNUAL, 0, 3, "extra.权重") == "rows[3].extra.权重"


def test_what_is_not_there_leaves_no_trace_in_the_interchange():
    table = to_json(a_project(Indicator(level3="人数")))
    assert "extra" not in table and "layout" not in table
    assert "extra" not in table["tasks"][0]["indicators"][0]


def test_extra_fields_and_the_layout_travel_in_the_interchange():
    document = a_project(extra=Extra({"项目期": "三年"}), layout="project-stages-2026")
    table = to_json(document)
    assert (table["extra"], table["layout"]) == ({"项目期": "三年"}, "project-stages-2026")
    assert table["tasks"][0]["indicators"][0]["extra"] == {"权重": "20"}
    assert from_json(table) == document


def test_the_departments_budget_and_goal_are_kept_where_there_are_some():
    document = Document(
        form=DEPARTMENT_ANNUAL, budget=Budget("100"), goal="守住底线。", tasks=(Task(indicators=()),)
    )
    assert from_json(to_json(document)) == document
    assert "budget" not in to_json(replace(document, budget=Budget()))


@pytest.mark.parametrize("extra", [["权重"], {"权重": 20}, {"权重": None}, "权重"])
def test_anything_but_texts_by_term_is_refused(extra):
    with pytest.raises(ValueError, match="extra"):
        from_json(to_json(a_project()) | {"extra": extra})


def test_a_layout_that_is_no_text_is_refused():
    with pytest.raises(ValueError, match="layout"):
        from_json(to_json(a_project()) | {"layout": 5})


# ---- differences and merges ----


def test_each_term_is_a_cell_of_its_own():
    old = a_project(extra=Extra({"项目期": "三年"}))
    new = a_project(with_row_fields(ROW, {"extra.权重": "30", "extra.得分": "9"}), extra=Extra())
    assert [(one.path, one.old, one.new) for one in difference(old, new)] == [
        ("extra.项目期", "三年", None),
        ("tasks[0].indicators[0].extra.权重", "20", "30"),
        ("tasks[0].indicators[0].extra.得分", None, "9"),
    ]


def test_two_persons_terms_of_one_row_are_put_together():
    base = a_project()
    mine = a_project(with_row_fields(ROW, {"extra.权重": "30"}), extra=Extra({"项目期": "三年"}))
    theirs = a_project(with_row_fields(ROW, {"extra.得分": "9"}), extra=Extra({"项目属性": "延续"}))
    both = merge(base, mine, theirs)
    assert both.conflicts == ()
    assert next(both.document.indicators).extra == {"权重": "30", "得分": "9"}
    assert both.document.extra == {"项目期": "三年", "项目属性": "延续"}


def test_one_term_that_both_changed_is_a_conflict():
    mine, theirs = (a_project(with_row_fields(ROW, {"extra.权重": text})) for text in ("30", "40"))
    both = merge(a_project(), mine, theirs)
    assert both.conflicts == (Conflict(key="a", field="extra.权重", base="20", mine="30", theirs="40"),)


# ---- shown in its layout ----


def test_a_document_is_shown_in_the_layout_it_was_printed_in():
    document = a_project(Indicator(key="a", level3="人数"), layout="project-stages-2026")
    assert shown(document, region="淄川区") is BY_ID["project-stages-2026"]


@pytest.mark.parametrize("layout", [None, "no-such-sheet", "department-application-2015"])
def test_without_a_layout_of_its_form_a_document_is_shown_in_the_regions_own(layout):
    assert printed_in(layout, PROJECT, region="淄川区", year=2025) is project.ZICHUAN_2024


def test_the_ids_of_the_layouts_are_their_own():
    assert len(BY_ID) == len({sheet.id for sheet in BY_ID.values()}) >= len(SHEETS) + 7


def test_what_the_layout_has_no_place_for_is_shown_all_the_same():
    document = a_project(extra=Extra({"立项依据": "县方案"}))
    sheet = shown(document, region="淄川区")
    assert [pair.label for pair in sheet.labelled][3] == "立项依据"
    assert sheet.table.columns[-1].titles == ("权重",)
    assert sum(column.width for column in sheet.table.columns) == pytest.approx(90)
    html = render(sheet, document)
    assert "县方案" in html and 'data-path="tasks[0].indicators[0].extra.权重"' in html
    assert read(sheet, fill(sheet, document)) == document


def test_a_unit_and_a_goal_without_a_cell_are_shown_too():
    document = Document(form=DEPARTMENT_ANNUAL, fiscal_year=2025, goal="守住底线。", tasks=(Task(),))
    assert "守住底线。" in render(shown(document, region=""), document)


def test_labels_name_the_unit_that_was_printed():
    document = a_project(budget=Budget("60000"), extra=Extra({"金额单位": "元"}))
    html = render(shown(document, region="淄川区"), document)
    assert "项目资金（元）" in html and "万元" not in html


def test_a_column_emptied_meanwhile_still_takes_what_was_typed():
    sheet = shown(
        a_project(Indicator(key="a")), region="", posted=["c.a.extra.权重", "h.extra.项目期", "task"]
    )
    assert sheet.table.columns[-1].field == "extra.权重"
    assert "extra.项目期" in {pair.field for pair in sheet.labelled}


def test_a_list_of_tasks_ends_with_an_empty_row_to_be_filled():
    sheet = BY_ID["department-application-2015"]
    extra = Extra({"年度主要任务[0].任务名称": "防火", "年度主要任务[1].主要内容": "巡护"})
    names = [pair.field for pair in head_pairs(sheet, Document(form=DEPARTMENT_ANNUAL, extra=extra))]
    assert [name for name in names if name.endswith("任务名称")] == [
        f"extra.年度主要任务[{number}].任务名称" for number in range(3)
    ]


@pytest.mark.parametrize("number", ["1000", "9999999999", "²"])
def test_a_number_beyond_reason_makes_no_rows(number):
    sheet = BY_ID["department-application-2015"]
    document = Document(form=DEPARTMENT_ANNUAL, extra=Extra({f"年度主要任务[{number}].任务名称": "防火"}))
    names = [pair.field for pair in head_pairs(sheet, document)]
    assert [name for name in names if name.endswith("任务名称")] == ["extra.年度主要任务[0].任务名称"]


@pytest.mark.parametrize(
    ("text", "unit", "amount"),
    [
        ("1,344.00", "万元", Decimal("1344.00")),
        ("13440000", "元", Decimal(1344)),
        ("1.5亿元", "万元", Decimal(15000)),
        ("60万元", "元", Decimal(60)),
        ("约60", "万元", None),
        ("60", "见附表", None),
        (None, "元", None),
    ],
)
def test_amounts_count_in_ten_thousands_whatever_they_are_printed_in(text, unit, amount):
    assert in_ten_thousands(text, unit) == amount
