"""perfgoals/1 as a file like any other: read as it is, refused when broken, confirmed on the same desk."""

import json
from pathlib import Path

import pytest

from ingest.keeping import keep_report
from ingest.recognise import Unreadable
from ingest.reports import read_report, report_json
from sheets.documents import from_json
from sheets.interchange import report_json as given_json
from sheets.interchange import written
from tests.cast import make_document
from tests.ingest.confirming import page_of, values
from tests.ingest.desk import brought

FIXTURES = Path(__file__).parents[2] / "fixtures"


def a_report(**beyond):
    return given_json([make_document()], title="公开", region="淄川区", year=2024) | beyond


def read(report):
    return read_report(written(report), "x.json")


@pytest.mark.parametrize("name", ["zichuan-2024", "zhoucun-2024"])
def test_what_the_reader_wrote_is_read_again_as_it_is(name):
    data = (FIXTURES / f"{name}.json").read_bytes()
    told, report = json.loads(data), read_report(data, "x.json")
    assert report.documents == tuple(map(from_json, told["tables"]))
    assert report.sound
    again = report_json(report)
    for key in ("title", "region", "fiscal_year", "stated", "unplaced"):
        assert again[key] == told[key]


def test_what_had_no_place_still_has_none():
    left = {"page": 3, "line": 17, "text": "没有归属的话"}
    report = read(a_report(unplaced=[left]))
    assert [(line.page, line.number, line.text) for line in report.unplaced] == [(3, 17, "没有归属的话")]
    assert not report.sound


@pytest.mark.parametrize(
    "broken",
    [
        {"tables": [{"form": "project"}]},
        {"tables": [7]},
        {"tables": None},
        {"stated": [{}]},
        {"unplaced": [[]]},
        {"format": "perfgoals/1 ", "title": "perfgoals/1"},
        {"tables": [{"form": "sheet"}]},
    ],
)
def test_what_is_not_of_the_format_is_refused_in_a_sentence(broken):
    with pytest.raises(Unreadable, match="不合格式|没有找到任何绩效目标表"):
        read(a_report(**broken))
    with pytest.raises(Unreadable):
        read_report(written(a_report())[:-40], "x.json")


def test_without_a_sheet_there_is_nothing_to_read():
    with pytest.raises(Unreadable, match="没有找到任何绩效目标表"):
        read(a_report(tables=[]))


@pytest.mark.django_db
def test_it_is_confirmed_like_a_file_that_was_read(cast):
    data = written(a_report())
    upload = brought(cast, content=data)
    keep_report(upload, read_report(data, "x.json"))
    draft = upload.drafts.select_related("upload__region").get()
    assert "校园安全" in page_of(cast, draft)
    assert values(draft) == ["≥1个", "≥2个"]
