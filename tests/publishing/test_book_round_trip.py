"""The two founding reports come out of the database as books, and are read back without a loss."""

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.reports import read_report
from publishing.books.compose import paper
from publishing.books.formats import FORMATS
from sheets.documents import from_json
from sheets.render import docx, xlsx
from tests.publishing.books import founding, made

pytestmark = pytest.mark.django_db
STATED = {
    "zichuan-2024": {("projects", "8", "个"), ("departments", "4", "个"), ("budget", "16295.82", "万元")},
    "zhoucun-2024": {
        ("funds", "6", "项"),
        ("projects", "28", "个"),
        ("departments", "4", "个"),
        ("budget", "1.08", "亿元"),
    },
}


@pytest.mark.parametrize(
    ("name", "ending", "renderer"),
    [("zichuan-2024", "xlsx", xlsx), ("zhoucun-2024", "xlsx", xlsx), ("zhoucun-2024", "docx", docx)],
)
def test_a_founding_report_is_reproduced_from_the_database(name, ending, renderer):
    report, book = founding(name)
    read = read_report(renderer.book(paper(book)), f"book.{ending}")
    wanted = [from_json(table) for table in report["tables"]]
    assert [replace(one, layout=None) for one in read.documents] == [
        replace(one, layout=None) for one in wanted
    ]
    stated = {(one["what"], one["value"], one["unit"]) for one in report["stated"]}
    assert {(one.what, one.value, one.unit) for one in read.stated} == stated == STATED[name]
    assert [check.line for check in read.checks if not check.agrees] == []
    assert (read.unplaced, read.problems) == ((), ())
    assert (read.region, read.fiscal_year) == (report["region"], 2024)
    assert read.title == book.title


def test_a_worker_makes_every_format_of_a_founding_report():
    _, book = founding("zichuan-2024")
    files = {name: made(book, name) for name in FORMATS}
    assert {file.state for file in files.values()} == {"done"}
    assert {file.done for file in files.values()} == {12}
    assert Path(files["pdf"].file.path).read_bytes().startswith(b"%PDF-")
