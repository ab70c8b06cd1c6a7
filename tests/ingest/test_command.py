"""The command `ingest`: exit codes, clear words, nothing half-written."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from departments.models import Person, Region
from departments.roles import Role
from ingest.reports import read_file, report_json
from projects.models import Submission

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "tests/data/reports"
PAIRS = [("zhoucun-2024.md", "zhoucun-2024.json"), ("zichuan-2024.txt", "zichuan-2024.json")]
TABLE = (
    "# 专项资金绩效目标表\n\n专项资金名称\t绿道资金\t\t\t\n主管部门\t云屏市北屿区水务局\t\t\t\n"
    "年度预算资金（万元）\t12\t\t\t\n年度总体目标\t修好绿道。\t\t\t\n主要政策任务 1：绿道\n"
)
ROWS = "年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值\n\t成本指标\t经济成本指标\t绿道建设总额\t≤12万元\n"


@pytest.fixture
def made(tmp_path):
    def make(content):
        path = tmp_path / "made.md"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def run(*arguments):
    """The exit code, as the shell sees it."""
    try:
        call_command("ingest", *map(str, arguments))
    except SystemExit as end:
        return end.code
    return 0


@pytest.mark.parametrize(("source", "fixture"), PAIRS)
def test_the_committed_fixture_equals_a_fresh_reading(source, fixture):
    committed = json.loads((ROOT / "fixtures" / fixture).read_text("utf-8"))
    assert report_json(read_file(REPORTS / source)) == committed


@pytest.mark.parametrize(("source", "_fixture"), PAIRS)
def test_a_sound_report_ends_with_0_and_needs_no_database(source, _fixture, tmp_path, capsys):
    out = tmp_path / "out.json"
    assert run(REPORTS / source, "--json", out) == 0
    assert json.loads(out.read_text("utf-8"))["format"] == "perfgoals/1"
    words = capsys.readouterr().err
    assert "全部文字都有归属" in words
    assert "不一致" not in words


def test_json_goes_to_standard_output_alone(made, capsys):
    assert run(made(TABLE + ROWS), "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["tables"][0]["name"] == "绿道资金"


def test_gb18030_is_read(made, capsys):
    assert run(made((TABLE + ROWS).encode("gb18030")), "--json", "-") == 0
    assert json.loads(capsys.readouterr().out)["tables"][0]["goal"] == "修好绿道。"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "made.md：文件是空的"),
        (b"%PDF-1.7 \xff\xfe", "made.md：PDF 文件不完整"),
        (b"\x00\x01\x02\x03", "二进制"),
        ("只有一句话。", "没有找到任何绩效目标表"),
    ],
)
def test_a_file_that_cannot_be_read_ends_with_2_and_writes_nothing(content, words, made, tmp_path):
    out = tmp_path / "out.json"
    with pytest.raises(CommandError, match=words) as problem:
        call_command("ingest", str(made(content)), "--json", str(out))
    assert problem.value.returncode == 2
    assert not out.exists()


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="nowhere.md：文件不存在"):
        call_command("ingest", str(tmp_path / "nowhere.md"))


def test_one_bad_file_among_good_ones_writes_nothing(made, tmp_path):
    out, empty = tmp_path / "out.json", tmp_path / "empty.md"
    empty.touch()
    with pytest.raises(CommandError):
        call_command("ingest", str(made(TABLE + ROWS)), str(empty), "--json", str(out))
    assert list(tmp_path.glob("*out*")) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (TABLE, "没有指标"),
        (TABLE + ROWS + "\t产出指标\t数量指标\t绿道长度\t\n", "有 1 条指标缺名称或指标值"),
        ((TABLE + ROWS).partition("\n\n")[2], "没有表名"),
        (TABLE + ROWS + "\n# 附件\n\n姓名\t电话\n", "姓名电话"),
        ("本报告有2项专项资金。\n\n" + TABLE + ROWS, "前言写 2项，读到专项资金表 1项，不一致"),
    ],
)
def test_a_report_with_gaps_ends_with_1_and_says_where(content, words, made, capsys):
    assert run(made(content)) == 1
    assert words in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_named(made, tmp_path):
    with pytest.raises(CommandError, match="写不进去") as problem:
        call_command("ingest", str(made(TABLE + ROWS)), "--json", str(tmp_path / "no" / "out.json"))
    assert problem.value.returncode == 2


@pytest.mark.django_db
def test_load_without_the_region_brings_in_nothing(made):
    with pytest.raises(CommandError, match="没有地区“北屿区”"):
        call_command("ingest", str(made(TABLE + ROWS)), "--load")
    assert Submission.objects.count() == 0


@pytest.mark.django_db
def test_load_without_an_administrator_brings_in_nothing(made):
    Region.objects.create(name="北屿区", full_name="云屏市北屿区")
    with pytest.raises(CommandError, match="没有管理员"):
        call_command("ingest", str(made(TABLE + ROWS)), "--load")


@pytest.mark.django_db
def test_load_brings_each_sheet_in_once(made, django_user_model, capsys):
    region = Region.objects.create(name="北屿区", full_name="云屏市北屿区")
    admin = django_user_model.objects.create_user("guan")
    Person.objects.create(user=admin, name="关", region=region, role=Role.ADMIN)
    text = "# 2026年绩效目标公开\n\n" + TABLE + ROWS
    assert [run(made(text), "--load"), run(made(text), "--load")] == [0, 0]
    assert Submission.objects.get().name == "绿道资金"
    assert "新导入 0 张表，已有 1 张未动。" in capsys.readouterr().err
