"""Every format carries every sheet out and in again; in full in benchmarks/round_trip.py."""

import pytest

from sheets.render.papers import Page
from tests.sheets.both_reports import REPORTS, printed
from tests.sheets.random_documents import random_document
from tests.sheets.round_trips import ENDINGS, lost_of_book, lost_of_sheets


@pytest.mark.parametrize("seed", range(100, 105))
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_random_sheet_of_each_layout_comes_back_equal(seed, ending):
    assert lost_of_sheets([Page(*random_document(seed))], ending) == ""


@pytest.mark.parametrize("name", REPORTS)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_founding_report_comes_back_as_a_book_with_its_counts_and_totals(name, ending):
    assert lost_of_book(printed(name).book, ending) == ""
