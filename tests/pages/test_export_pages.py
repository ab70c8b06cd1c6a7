"""Sheets to be handed on: each format, by whom, of which sheets, and what is said when there are too many."""

import json
from urllib.parse import unquote

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ingest.reports import read_report
from projects import export_pages
from projects.documents import document_of
from sheets.interchange import documents_of
from tests.cast import fresh, make_submission

pytestmark = pytest.mark.django_db
ENDINGS = ("xlsx", "docx", "pdf", "json")


def one(client, submission, ending):
    return client.get(reverse("projects:export", args=[submission.key, ending]))


def many(client, ending="json", **asked):
    return client.get(reverse("projects:export-many", args=[ending]), asked)


def names(response):
    return [table["name"] for table in json.loads(response.content)["tables"]]


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_sheet_goes_out_in_each_format_and_reads_back_as_it_is(cast, client, ending):
    submission = make_submission(cast, rows=5)
    client.force_login(cast.head)
    response = one(client, submission, ending)
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert unquote(response["Content-Disposition"]).endswith(f"''校园安全（2024年度）.{ending}")
    report = read_report(response.content, f"x.{ending}")
    assert report.documents == (document_of(fresh(submission)),)


def test_an_unknown_format_does_not_exist(cast, client):
    submission = make_submission(cast)
    client.force_login(cast.clerk)
    assert one(client, submission, "exe").status_code == 404
    assert many(client, "exe").status_code == 404
    assert client.post(reverse("projects:export", args=[submission.key, "pdf"])).status_code == 405


def test_of_what_is_not_published_others_get_nothing(cast, client):
    draft = make_submission(cast)
    published = make_submission(cast, state="published", name="校园食堂")
    client.force_login(cast.foreigner)
    assert one(client, draft, "json").status_code == 404
    assert one(client, published, "json").status_code == 200
    assert names(many(client, key=[draft.key, published.key])) == ["校园食堂"]
    assert names(many(client, scope="all")) == ["校园食堂"]


def test_the_ticked_sheets_go_out_or_else_the_filtered_ones(cast, client):
    sheets = [make_submission(cast, name=name) for name in ("甲项目", "乙项目", "丙项目")]
    client.force_login(cast.reader)
    assert sorted(names(many(client))) == ["丙项目", "乙项目", "甲项目"]
    assert names(many(client, q="乙项目")) == ["乙项目"]
    assert names(many(client, query="q=乙项目")) == ["乙项目"]
    assert sorted(names(many(client, key=[sheets[0].key, sheets[2].key]))) == ["丙项目", "甲项目"]
    assert names(many(client, key=[sheets[0].key], all="1", query="q=乙项目")) == ["乙项目"]


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_many_sheets_are_one_file(cast, client, ending):
    made = [make_submission(cast, name=name) for name in ("甲项目", "乙项目")]
    client.force_login(cast.reader)
    response = many(client, ending)
    assert unquote(response["Content-Disposition"]).endswith(f"''绩效目标表 2 张.{ending}")
    assert {one.name for one in read_report(response.content, "x").documents} == {one.name for one in made}


def test_data_of_one_place_and_year_says_so(cast, client):
    make_submission(cast)
    client.force_login(cast.reader)
    report = json.loads(many(client).content)
    assert (report["format"], report["region"], report["fiscal_year"]) == ("perfgoals/1", "淄川区", 2024)
    assert len(documents_of(report)) == 1


def test_too_many_are_refused_with_their_number_and_none_with_what_to_do(cast, client, monkeypatch):
    monkeypatch.setattr(export_pages, "MOST", 1)
    client.force_login(cast.reader)
    response = many(client, query="q=甲")
    assert response.url == reverse("projects:tables") + "?q=%E7%94%B2"
    make_submission(cast, name="甲项目")
    make_submission(cast, name="乙项目")
    response = many(client)
    said = [str(message) for message in get_messages(response.wsgi_request)]
    assert said == [
        "没有可以导出的表。请先选择，或换一个筛选条件。",
        "符合条件的有 2 张，一次最多导出 1 张。请缩小筛选范围，或者勾选要导出的表。",
    ]


def test_three_sheets_and_thirty_take_the_same_queries(cast, client):
    client.force_login(cast.reader)
    counts = []
    for start, end in ((0, 3), (3, 30)):
        for number in range(start, end):
            make_submission(cast, name=f"项目{number}")
        with CaptureQueriesContext(connection) as queries:
            assert len(names(many(client))) == end
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_pages_of_a_sheet_and_the_list_offer_each_format(cast, client):
    submission = make_submission(cast, state="department_review")
    client.force_login(cast.head)
    for name in ("projects:table", "projects:review"):
        page = client.get(reverse(name, args=[submission.key])).content.decode()
        assert all(reverse("projects:export", args=[submission.key, one]) in page for one in ENDINGS)
        assert reverse("projects:excel", args=[submission.key]) in page
    page = client.get(reverse("projects:tables"), {"q": "校园"}).content.decode()
    assert all(page.count(reverse("projects:export-many", args=[one])) == 2 for one in ENDINGS)
    assert "一次最多 200 张" in page


def test_a_character_that_no_font_draws_is_told_on_the_page_one_came_from(cast, client):
    submission = make_submission(cast, name="校园\ue000安全")
    client.force_login(cast.head)
    response = one(client, submission, "pdf")
    assert response.url == reverse("projects:table", args=[submission.key])
    assert "字体里没有U+E000，做不出 PDF" in str(*get_messages(response.wsgi_request))
    assert one(client, submission, "docx").status_code == 200
