"""`manage.py audit` over a file, without any database, and over the books."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from sheets.documents import to_json
from tests.cast import make_document, make_submission
from tests.projects.audited import three_rules

__all__ = ["three_rules"]
pytestmark = pytest.mark.usefixtures("three_rules")


def file_of(folder: Path, *names: str, **more) -> Path:
    tables = [to_json(make_document(name=name)) for name in names]
    path = folder / "report.json"
    report = {"format": "perfgoals/1", "region": "淄川区", "fiscal_year": 2024, "tables": tables}
    path.write_text(json.dumps(report | more, ensure_ascii=False), encoding="utf-8")
    return path


def run(*words: object) -> int:
    """The exit code; pytest-django lets nobody ask a database where a test has not said that it needs one."""
    try:
        call_command("audit", *map(str, words))
    except SystemExit as end:
        return end.code
    return 0


def test_a_file_is_checked_without_a_database(tmp_path, capsys):
    assert run(file_of(tmp_path, "甲", "乙"), "--json", "-") == 1
    told = capsys.readouterr()
    found = json.loads(told.out)
    assert [(one["rule"], one["table"], one["name"]) for one in found] == [
        ("V14", 0, "甲"),
        ("V14", 1, "乙"),
        ("A12", 1, "乙"),
    ]
    assert found[0]["path"] == "tasks[0].indicators[0].value"
    assert {"rule", "level", "table", "name", "path", "text", "message", "basis", "sum", "related"} == set(
        found[0]
    )
    assert told.err.strip() == "2 张表：错1 疑2 提0；通过 2 · 有问题 3 · 不适用 0 · 无法核对 0"


def test_findings_are_written_to_a_file(tmp_path, capsys):
    assert run(file_of(tmp_path, "甲"), "--json", tmp_path / "found.json") == 1
    assert len(json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))) == 1
    assert capsys.readouterr().out == ""


def test_without_errors_and_doubts_the_end_is_good(tmp_path, capsys):
    assert run(file_of(tmp_path)) == 0
    assert "0 张表：错0 疑0 提0" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "请给出一个 perfgoals/1 文件，或用 --region 和 --year"),
        (["--region", "淄川区"], "地区和年度要一起给出"),
        (["--year", "2024"], "地区和年度要一起给出"),
        (["a.json", "--region", "淄川区", "--year", "2024"], "文件和地区只能选一个"),
        (["nothing.json"], "没有这个文件"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(words, told):
    with pytest.raises(CommandError, match=told) as refused:
        run(*words)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("不是", "不是 JSON 文件"),
        ("[]", "不是 perfgoals/1 文件"),
        ('{"format": "perfgoals/2"}', "不是 perfgoals/1 文件"),
        ('{"format": "perfgoals/1"}', "不合 perfgoals/1 格式"),
        ('{"format": "perfgoals/1", "tables": [{"form": "no"}]}', "不合 perfgoals/1 格式"),
        ('{"format": "perfgoals/1", "tables": [3]}', "不合 perfgoals/1 格式"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, content, told):
    path = tmp_path / "odd.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=told) as refused:
        run(path)
    assert refused.value.returncode == 2


def test_a_place_that_cannot_be_written_to_is_named(tmp_path):
    with pytest.raises(CommandError, match="写不进去") as refused:
        run(file_of(tmp_path, "甲"), "--json", tmp_path / "nowhere" / "found.json")
    assert refused.value.returncode == 2


@pytest.mark.django_db
def test_the_books_are_checked_by_region_and_year(cast, capsys):
    make_submission(cast, name="甲")
    make_submission(cast, name="乙")
    assert run("--region", "淄川区", "--year", "2024", "--json", "-") == 1
    found = json.loads(capsys.readouterr().out)
    assert [(one["rule"], one["name"]) for one in found] == [("V14", "甲"), ("V14", "乙"), ("A12", "乙")]
    assert run("--region", "淄博市淄川区", "--year", "2024") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("region", "year", "told"),
    [("某区", "2024", "没有“某区”这个地区。库中有："), ("淄川区", "2019", "淄川区2019年度没有表")],
)
def test_an_unknown_place_and_an_empty_year_are_named(cast, region, year, told):
    with pytest.raises(CommandError, match=told) as refused:
        run("--region", region, "--year", year)
    assert refused.value.returncode == 2
