"""`manage.py export`: one file or a book in each format, and what is said when there is none."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ingest.loading import load
from ingest.reports import read_file, read_report
from projects import actions
from projects.documents import document_of
from publishing.books import exports
from publishing.models import BookText
from sheets.documents import from_json
from tests.cast import fresh, make_submission

pytestmark = pytest.mark.django_db
FIXTURES = Path(__file__).parents[2] / "fixtures"


def export(path, *more, region="淄川区", year=2024):
    said = io.StringIO()
    call_command("export", region=region, year=year, out=str(path), stderr=said, **dict(more))
    return said.getvalue()


def refusal(path, *more, **place):
    with pytest.raises(CommandError) as refused:
        export(path, *more, **place)
    assert refused.value.returncode == 2
    return str(refused.value)


@pytest.mark.usefixtures("cast")
def test_a_founding_report_comes_out_of_the_database_as_a_book(tmp_path):
    source = FIXTURES / "zichuan-2024.json"
    load([read_file(source)])
    wanted = [from_json(table) for table in json.loads(source.read_text("utf-8"))["tables"]]
    for ending in exports.ENDINGS:
        path = tmp_path / f"book.{ending}"
        assert f"已写入 {path}：12 张表" in export(path, ("format", ending), ("book", True))
        report = read_file(path)
        assert list(report.documents) == wanted, ending
        assert report.sound, ending
        assert {check.stated.what for check in report.checks} == {"projects", "departments", "budget"}
    export(path, ("format", "json"), ("sheet", "project"))
    assert [one.form for one in read_file(path).documents] == ["project"] * 8


@pytest.mark.parametrize("ending", exports.ENDINGS)
def test_without_a_book_it_is_the_sheets_in_order(cast, tmp_path, ending):
    sheet = make_submission(cast, state="approved")
    path = tmp_path / f"sheets.{ending}"
    export(path, ("format", ending))
    report = read_file(path)
    assert report.documents == (document_of(fresh(sheet)),)
    assert not report.unplaced


def test_what_is_in_force_goes_out_and_other_states_when_asked_for(cast, tmp_path):
    make_submission(cast, state="approved", name="甲项目")
    make_submission(cast, state="published", name="乙项目")
    make_submission(cast, state="finance_review", name="丙项目")
    path = tmp_path / "x.json"

    def names(*states):
        export(path, ("format", "json"), ("state", list(states) or None))
        return {one.name for one in read_file(path).documents}

    assert names() == {"甲项目", "乙项目"}
    assert names("finance_review") == {"丙项目"}
    assert names("all") == {"甲项目", "乙项目", "丙项目"}


def test_of_two_editions_the_newest_in_force_goes_out(cast, tmp_path):
    first = make_submission(cast, state="published")
    later = actions.move(submission=first, action="adjust", by=cast.clerk, opinion="调整金额")
    path = tmp_path / "x.json"
    export(path, ("format", "json"))
    assert len(read_file(path).documents) == 1
    export(path, ("format", "json"), ("state", ["all"]))
    assert len(read_file(path).documents) == 1
    assert later is not None


def test_the_book_speaks_in_the_words_of_the_region(cast, tmp_path):
    make_submission(cast, state="approved")
    BookText.objects.create(region=cast.region, texts={"title": "{年度}年绩效目标公开册"})
    path = tmp_path / "x.docx"
    export(path, ("format", "docx"), ("book", True))
    assert read_file(path).title == "2024年绩效目标公开册"


def test_what_is_wrong_is_said_in_one_line_and_nothing_is_written(cast, tmp_path):
    make_submission(cast, state="draft")
    path, docx = tmp_path / "x.docx", ("format", "docx")
    assert "没有“没区”这个地区。库中有：" in refusal(path, docx, region="没区")
    assert "2024年度没有已批复、已公开的表" in refusal(path, docx)
    assert "没有“doc”这种格式" in refusal(path, ("format", "doc"))
    assert "没有“foo”这种表种" in refusal(path, docx, ("sheet", "foo"))
    assert "没有“foo”这种状态" in refusal(path, docx, ("state", ["foo"]))
    assert not list(tmp_path.iterdir())


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(cast, tmp_path):
    make_submission(cast, state="approved")
    docx = ("format", "docx")
    assert "是文件夹" in refusal(tmp_path, docx)
    assert "写不进去" in refusal(tmp_path / "no" / "x.docx", docx)
    assert not list(tmp_path.iterdir())


def test_an_older_file_is_replaced_as_a_whole(cast, tmp_path):
    make_submission(cast, state="approved")
    path = tmp_path / "x.docx"
    path.write_text("旧文件")
    export(path, ("format", "docx"))
    assert read_report(path.read_bytes(), "x.docx").documents
    assert [one.name for one in tmp_path.iterdir()] == ["x.docx"]
