"""Words for columns where their head is out of sight: the phone's blocks, the drawer."""

from sheets import catalogue
from sheets.documents import DEPARTMENT_ANNUAL, PROJECT
from sheets.render.columns import block_names, column_names


def columns(form: str, region: str = ""):
    return catalogue.sheet_for(form, region=region, year=2024).table.columns


def test_a_column_is_called_by_its_own_title_without_what_stands_in_brackets():
    assert column_names(columns(DEPARTMENT_ANNUAL, "淄川区"))["remark"] == "备注"


def test_two_columns_of_one_title_are_told_apart_by_the_title_above():
    names = column_names(columns(DEPARTMENT_ANNUAL, "淄川区"))
    assert (names["standard_source"], names["history_source"]) == ("当年标准值来源", "历史值来源")


def test_a_sheet_with_levels_needs_no_names_in_its_rows():
    assert block_names(columns(PROJECT)) == {}
    assert block_names(columns(DEPARTMENT_ANNUAL))["objective"] == "职责目标"
