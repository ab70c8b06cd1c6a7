"""Rows of one Document found in another that has no keys in common."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sheets.catalogue import department_annual, fund, project
from sheets.documents import FUND, PROJECT, Document, Indicator, Task
from sheets.identity import tree_of
from sheets.likeness import SIMILAR, keyed_like, likeness, named_alike
from tests.sheets.documents_strategy import TWO_SHEETS, documents

ANY = st.sampled_from((project.ZICHUAN_2024, fund.ZHOUCUN_2024, department_annual.ZICHUAN_2024)).flatmap(
    documents
)


def row(key: str, name: str, level2: str = "数量指标", value: str = "≥1个") -> Indicator:
    return Indicator(key=key, level1="产出指标", level2=level2, level3=name, value=value)


def sheet(*rows: Indicator) -> Document:
    return Document(form=PROJECT, tasks=(Task(key="t", indicators=rows),))


def pairs(one: Document, other: Document, **how: bool) -> dict[str, str]:
    return {key: match.key for key, match in likeness(one, other, **how).rows.items()}


def test_a_row_is_known_by_level_2_and_name_whatever_its_value_and_place() -> None:
    old = sheet(row("a", "新建学校数量"), row("b", "改造校舍面积"))
    new = sheet(row("y", "改造校舍面积", value="≥9平方米"), row("x", "新建学校数量"))
    assert pairs(old, new) == {"a": "x", "b": "y"}


def test_other_spellings_of_a_level_2_are_one_level_2() -> None:
    assert pairs(sheet(row("a", "覆盖率", "质量")), sheet(row("x", "覆盖率", "质量指标"))) == {"a": "x"}


def test_years_blanks_and_points_in_a_name_count_for_nothing() -> None:
    old, new = sheet(row("a", "2024年度 培训人次（线上）")), sheet(row("x", "2025年培训人次(线上)"))
    assert likeness(old, new).rows["a"].is_same


def test_a_name_that_is_only_similar_is_matched_with_its_score() -> None:
    found = likeness(sheet(row("a", "老旧小区改造项目合格率")), sheet(row("x", "老旧小区改造合格率"))).rows[
        "a"
    ]
    assert found.key == "x"
    assert SIMILAR <= found.score < 1


def test_names_with_other_numbers_are_other_things() -> None:
    assert pairs(sheet(row("a", "3岁以下儿童免疫接种率")), sheet(row("x", "7岁以下儿童免疫接种率"))) == {}


def test_a_similar_name_under_another_level_2_is_another_row() -> None:
    assert pairs(sheet(row("a", "项目完成率")), sheet(row("x", "项目按期完成率", "时效指标"))) == {}


def test_the_same_name_elsewhere_is_the_row_where_there_is_but_one() -> None:
    old = sheet(row("a", "资金使用合规率"))
    assert pairs(old, sheet(row("x", "资金使用合规率", "质量指标"))) == {"a": "x"}
    twice = sheet(row("x", "资金使用合规率", "质量指标"), row("y", "资金使用合规率", "时效指标"))
    assert pairs(old, twice) == {}


def test_of_two_like_rows_the_liker_is_taken() -> None:
    old = sheet(row("a", "新建农村公路里程"))
    new = sheet(row("x", "新建农村公路总里程"), row("y", "新建农村公路里程"))
    assert pairs(old, new) == {"a": "y"}


def test_equal_names_are_told_apart_by_value_then_by_place() -> None:
    old = sheet(
        row("a", "人数", value="≥1人"), row("b", "人数", value="≥2人"), row("c", "人数", value="≥3人")
    )
    new = sheet(
        row("x", "人数", value="≥2人"), row("y", "人数", value="≥5人"), row("z", "人数", value="≥6人")
    )
    assert pairs(old, new) == {"b": "x", "a": "y", "c": "z"}


def test_rows_with_one_key_are_one_where_the_sheet_was_begun_from_the_other() -> None:
    old, new = sheet(row("a", "甲甲甲")), sheet(row("a", "乙乙乙"))
    assert pairs(old, new) == {}
    assert pairs(old, new, keyed=True) == {"a": "a"}


def test_tasks_are_matched_by_name_and_their_rows_within_them() -> None:
    def money(*tasks: Task) -> Document:
        return Document(form=FUND, tasks=tasks)

    old = money(
        Task(key="s", seq=1, name="学前教育", indicators=(row("a", "园所数量"),)),
        Task(key="t", seq=2, name="义务教育", indicators=(row("b", "学校数量"),)),
    )
    new = money(
        Task(key="u", seq=1, name="义务教育", indicators=(row("y", "学校数量"),)),
        Task(key="v", seq=2, name="学前教育", indicators=(row("x", "园所数量"),)),
    )
    found = likeness(old, new)
    assert {key: match.key for key, match in found.tasks.items()} == {"s": "v", "t": "u"}
    assert pairs(old, new) == {"a": "x", "b": "y"}


def test_a_sheet_with_borrowed_keys_has_those_of_its_likes_and_no_other() -> None:
    old = sheet(row("a", "甲甲甲"), row("x", "乙乙乙"))
    new = sheet(row("x", "甲甲甲"), row("b", "丙丙丙"))
    keyed = keyed_like(old, new, likeness(old, new))
    assert [one.level3 for one in keyed.indicators] == ["甲甲甲", "乙乙乙"]
    first, second = (one.key for one in keyed.indicators)
    assert first == "x"
    assert second not in ("x", "b")


@TWO_SHEETS
@given(ANY)
def test_a_sheet_is_like_itself_row_by_row(document: Document) -> None:
    found = likeness(document, document).rows
    assert all(match.is_same for match in found.values())
    assert len({match.key for match in found.values()}) == len(found)
    rows = tree_of(document).rows
    assert all(rows[key].level3 == rows[match.key].level3 for key, match in found.items())


@TWO_SHEETS
@given(ANY, ANY)
def test_likeness_is_the_same_from_either_side(one: Document, other: Document) -> None:
    here, there = likeness(one, other), likeness(other, one)
    assert {key: match.key for key, match in here.rows.items()} == {
        match.key: key for key, match in there.rows.items()
    }


@given(st.text("甲乙丙丁戊", max_size=12), st.text("甲乙丙丁戊", max_size=12))
def test_names_are_as_like_as_they_are_the_other_way_round(one: str, other: str) -> None:
    assert named_alike(one, other) == named_alike(other, one)
    assert 0 <= named_alike(one, other) <= 1


def test_rows_without_a_name_are_like_nothing() -> None:
    assert pairs(sheet(row("a", "")), sheet(row("x", ""))) == {}
    assert pairs(sheet(replace(row("a", ""), level3=None)), sheet(row("x", "甲"))) == {}
