"""Open data as files: perfgoals/1 and CSV, of what is public and of nothing else."""

import csv
import io
import json
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from ingest.reports import read_report
from publishing.data import csv as data_csv
from publishing.data import open_data
from publishing.models import Release
from sheets.documents import FUND, Document, from_json, to_json
from sheets.schema import schema
from tests.cast import make_document, make_submission
from tests.publishing.public import copies, corrected, published, withdrawn

pytestmark = pytest.mark.django_db

NASTY = ("=1+1", "+5%", "-3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''", "-", '="x"', "a,b\n=c", "“'”")
CSV = reverse("publishing:public-indicators")


def of_year(ending: str, year: int = 2024, region: str = "淄川区") -> str:
    return reverse("publishing:public-year", args=[region, year, ending])


def body(url: str, **query: str) -> bytes:
    response = Client().get(url, query)
    assert response.status_code == 200, response.content
    return response.getvalue()


def rows(data: bytes) -> list[dict[str, str]]:
    text = data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def nasty(index: int) -> dict[str, str]:
    text = NASTY[index % len(NASTY)]
    return {"level3": text, "value": text}


# ---- perfgoals/1 ----


def test_a_year_of_a_region_is_one_file_that_ingest_reads(cast):
    published(cast)
    published(cast, make_document(name="公路", form=FUND, tasks=2, rows=4), name="公路", kind=FUND)
    data = body(of_year("json"))
    assert not list(Draft202012Validator(schema()).iter_errors(json.loads(data)))
    read = read_report(data, "公开.json")
    kept = {from_json(one.document).name: from_json(one.document) for one in Release.objects.all()}
    assert {table.document.name: table.document for table in read.tables} == kept


def test_every_release_is_valid(cast):
    corrected(cast, published(cast))
    one = Draft202012Validator({"$defs": schema()["$defs"], "$ref": "#/$defs/table"})
    assert [list(one.iter_errors(release.document)) for release in Release.objects.all()] == [[], []]


def test_a_table_says_where_it_is_published(cast):
    publication = corrected(cast, published(cast))
    (table,) = json.loads(body(of_year("json")))["tables"]
    newest = publication.releases.get(number=2)
    assert table["published"] == {
        "key": publication.key,
        "version": 2,
        "sha256": newest.sha256,
        "address": f"/public/sheets/{publication.key}/",
    }


@pytest.mark.parametrize("ending", ["json", "csv"])
@pytest.mark.parametrize(("year", "region"), [(2023, "淄川区"), (2024, "周村区"), (2024, "不存在")])
def test_where_nothing_is_public_there_is_no_file(cast, ending, year, region):
    published(cast)
    assert Client().get(of_year(ending, year, region)).status_code == 404


@pytest.mark.parametrize("state", ["draft", "department_review", "finance_review", "returned", "approved"])
def test_what_is_not_published_is_in_no_file(cast, state):
    published(cast, name="公开的项目")
    make_submission(cast, state=state, name="没有公开的项目")
    for url in (CSV, of_year("csv"), of_year("json")):
        text = body(url).decode()
        assert "公开的项目" in text
        assert "没有公开的项目" not in text


def test_what_is_withdrawn_is_in_no_file(cast):
    published(cast, name="公开的项目")
    withdrawn(cast, published(cast, name="撤下的项目"))
    for url in (CSV, of_year("csv"), of_year("json")):
        assert "撤下的项目" not in body(url).decode()


def test_nobody_is_named_in_the_files(cast):
    corrected(cast, published(cast))
    for url in (CSV, of_year("json")):
        assert "财政负责人甲" not in body(url).decode()


# ---- CSV ----


def test_a_row_for_each_indicator_in_chinese_columns(cast):
    published(cast, make_document(rows=3))
    data = body(CSV)
    assert data.startswith("\ufeff地区,年度,表种类".encode())
    found = rows(data)
    assert list(found[0]) == [column.name for column in data_csv.COLUMNS]
    assert [row["三级指标"] for row in found] == [f"新建学校数量{number}" for number in (1, 2, 3)]
    assert [(row["指标值"], row["符号"], row["数值"], row["计量单位"]) for row in found][:1] == [
        ("≥1个", "≥", "1", "个")
    ]
    assert {row["金额（万元）"] for row in found} == {"785"}


def test_no_text_is_a_formula_and_every_text_can_be_read_back(cast):
    document = make_document(rows=len(NASTY))
    (task,) = document.tasks
    changed = [replace(row, **nasty(number)) for number, row in enumerate(task.indicators)]
    document = replace(document, tasks=(replace(task, indicators=tuple(changed)),))
    publication = published(cast)
    release = publication.releases.get()
    found = rows("".join(data_csv.chunks([_with(release, document)])).encode())
    texts = [row[name] for row in found for name in ("三级指标", "指标值")]
    assert not [text for text in texts if text.startswith(data_csv.DANGEROUS)]
    assert [data_csv.as_printed(row["指标值"]) for row in found] == list(NASTY)
    assert [data_csv.as_printed(row["三级指标"]) for row in found] == list(NASTY)


def _with(release: Release, document: Document) -> Release:
    """As if it had been published so; never saved."""
    release.document = to_json(document)
    return release


@pytest.mark.parametrize("text", ["", "甲", "5%", "≥95%", "（=1）", "a=b", "“"])
def test_a_harmless_text_stays_as_it_is(text):
    assert data_csv.harmless(text) == text


@pytest.mark.parametrize("text", NASTY)
def test_taking_one_apostrophe_away_gives_the_printed_text(text):
    assert data_csv.as_printed(data_csv.harmless(text)) == text


def test_columns_are_found_by_region_year_department_kind_and_words(cast):
    published(cast, name="公路养护")
    for query, number in (
        ({"region": "淄川区"}, 2),
        ({"region": "周村区"}, 0),
        ({"year": "2023"}, 0),
        ({"department": "202"}, 2),
        ({"department": "310"}, 0),
        ({"kind": "fund"}, 0),
        ({"q": "公路"}, 2),
        ({"q": "铁路"}, 0),
    ):
        assert len(rows(body(CSV, **query))) == number, query


@pytest.mark.parametrize(
    "query", [{"year": "x"}, {"year": "20240"}, {"year": "²024"}, {"kind": "x"}, {"q": "公"}, {"q": "公路 x"}]
)
def test_odd_questions_are_refused(db, query):
    assert Client().get(CSV, query).status_code == 400


def test_the_file_takes_as_many_queries_for_six_sheets_as_for_one(cast, django_assert_num_queries):
    publication = published(cast)
    with django_assert_num_queries(2):
        one = list(data_csv.chunks(open_data.newest(open_data.publications())))
    copies(publication, 5)
    with django_assert_num_queries(2):
        more = list(data_csv.chunks(open_data.newest(open_data.publications())))
    assert len(more) == len(one) + 5


# ---- the pages ----


def test_the_dictionary_names_every_key_column_and_field(cast):
    published(cast)
    page = body(reverse("publishing:public-data")).decode()
    for column in data_csv.COLUMNS:
        assert f"<code>{column.name}</code>" in page
    for word in (
        "budget_project",
        "duty_no",
        "tasks[].indicators",
        "PM_PERF_INDICATOR",
        "computesign",
        "权重",
    ):
        assert word in page
    assert of_year("json").rpartition("/")[2] in page or "2024.json" in page


def test_the_schema_is_served(db):
    assert json.loads(body(reverse("publishing:public-schema"))) == schema()


def test_the_page_of_the_interface_names_every_operation_and_code(db):
    page = body(reverse("publishing:public-api")).decode()
    for word in ("/api/v1/indicators", "/api/v1/projects", "all_or_nothing", "too_many", "要令牌"):
        assert word in page
    assert "<script>" not in page and "style=" not in page
