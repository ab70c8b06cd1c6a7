"""Text flows of invented reports: other names, numbers, order and line breaks than the reports known."""

from collections import Counter

import pytest

from ingest.reports import read_report
from sheets.documents import Document
from tests.ingest.generator import flow_text, report


def cells(documents: tuple[Document, ...]) -> Counter[tuple[str, str]]:
    names = ("level1", "level2", "objective", "level3", "explanation", "value", "standard_source", "activity")
    return Counter(
        (name, getattr(row, name)) for document in documents for row in document.indicators for name in names
    )


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(15))
def test_a_flow_of_project_sheets_reads_as_the_documents_it_was_printed_from(seed):
    invented = report(seed, ("project",), plain=True)
    found = read_report(flow_text(invented, seed).encode(), "flow.txt")
    assert (found.documents, found.unplaced) == (invented.documents, ())
    assert (found.region, found.fiscal_year) == (invented.region, invented.year)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["fund", "strategy"])
@pytest.mark.parametrize("seed", range(6))
def test_a_flow_of_sheets_with_tasks_or_a_strategy_reads_as_the_documents(seed, kind):
    invented = report(seed, (kind,), plain=True)
    found = read_report(flow_text(invented, seed).encode(), "flow.txt")
    assert (found.documents, found.unplaced) == (invented.documents, ())


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_a_flow_of_seven_columns_loses_no_sheet_and_hardly_a_cell(seed):
    invented = report(seed, ("annual",), plain=True)
    found = read_report(flow_text(invented, seed).encode(), "flow.txt")
    truth = cells(invented.documents)
    assert [doc.department for doc in found.documents] == [doc.department for doc in invented.documents]
    assert (truth & cells(found.documents)).total() >= 0.97 * truth.total()
    assert found.unplaced == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_a_flow_of_wide_sheets_loses_no_sheet_and_few_cells(seed):
    """Random words give no hint where a wrapped cell ends: what is printed there must be judged."""
    invented = report(seed, ("wide",), plain=True)
    found = read_report(flow_text(invented, seed).encode(), "flow.txt")
    assert [doc.department for doc in found.documents] == [doc.department for doc in invented.documents]
    truth = cells(invented.documents)
    assert (truth & cells(found.documents)).total() >= 0.85 * truth.total()
    assert found.unplaced == ()
