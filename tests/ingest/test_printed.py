"""Invented reports printed in styles drawn at random, and read back as the documents they came from."""

from collections import Counter
from dataclasses import replace

import pytest

from ingest.reports import read_report
from sheets.documents import to_json
from tests.ingest.generator import report
from tests.ingest.printing import OPEN_SIDES, RULED, UNRULED, html, letter, pdf, random_style, workbook

SEEDS = range(1, 13)


def documents(data, file):
    """What was read, whatever catalogue sheet it was read by."""
    found = read_report(data, file)
    assert found.unplaced == ()
    return tuple(replace(document, layout=None) for document in found.documents)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_workbook_reads_as_the_documents_it_was_printed_from(seed):
    invented = report(seed)
    data = workbook(invented, random_style(seed), together=seed % 2 == 0)
    assert documents(data, "report.xlsx") == invented.documents


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_a_word_file_reads_as_the_documents_it_was_printed_from(seed):
    invented = report(seed)
    assert documents(letter(invented, random_style(seed)), "report.docx") == invented.documents


@pytest.mark.browser
@pytest.mark.parametrize("seed", SEEDS)
def test_a_ruled_pdf_reads_as_the_documents_it_was_printed_from(seed, tmp_path):
    invented = report(seed)
    page = html(invented, random_style(seed, rules=RULED))
    assert documents(pdf(page, tmp_path), "report.pdf") == invented.documents


def share(found, wanted):
    """How much of two lists of documents is equal: their printed texts, each as often as it stands there."""
    ours, theirs = (
        Counter(texts([to_json(document) for document in documents])) for documents in (found, wanted)
    )
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def texts(value):
    if isinstance(value, dict):
        for key, one in value.items():
            yield from ((key, text) for _, text in texts(one))
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif value is not None:
        yield "", str(value)


@pytest.mark.browser
@pytest.mark.parametrize("rules", [OPEN_SIDES, UNRULED])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_pdf_without_columns_of_rules_reads_nearly_as_printed(seed, rules, tmp_path):
    invented = report(seed)
    page = html(invented, random_style(seed, rules=rules, watermark=""))
    found = read_report(pdf(page, tmp_path), "report.pdf").documents
    assert share(found, invented.documents) >= 0.95
