import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from departments.models import Department, Person, Region, Unit
from departments.roles import Role
from journal.models import Entry
from operations import setup, setup_list
from operations.setup_list import COLUMNS, Wrong

PASSWORD = "Vq7-lantern-Ochre"
ADMINISTRATOR = setup.Administrator("王丽", "bureau", PASSWORD)
TWO = [
    ["101", "某区财政局", "财政局", "101001", "某区财政局本级"],
    ["", "", "", "101002", "某区国库集中支付中心"],
    ["102", "某区教育和体育局", "", "", ""],
]


def workbook(rows, *, head=COLUMNS, above=()):
    book = Workbook()
    for row in [*above, head, *rows]:
        book.active.append([cell or None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def wrong(rows, **more):
    with pytest.raises(Wrong) as caught:
        setup_list.read(workbook(rows, **more))
    return caught.value.lines


def test_a_line_is_a_unit_and_a_department_is_written_once():
    first, second = setup_list.read(workbook(TWO))
    assert (first.code, first.short_name, first.row) == ("101", "财政局", 2)
    assert first.units == {"某区财政局本级": "101001", "某区国库集中支付中心": "101002"}
    assert (second.name, second.units) == ("某区教育和体育局", {})


def test_the_head_is_found_below_a_title_and_in_any_order():
    head, rows = ["序号", "单位名称", "名 称", "编码"], [[1, "某区财政局本级", "某区财政局", 101]]
    (found,) = setup_list.read(workbook(rows, head=head, above=[["某区部门和单位"], []]))
    assert (found.code, found.name, found.row, found.units) == (
        "101",
        "某区财政局",
        4,
        {"某区财政局本级": ""},
    )


def test_the_template_can_be_read_as_it_is_and_keeps_leading_zeros():
    assert [one.name for one in setup_list.read(setup_list.template())] == ["某区财政局", "某区教育和体育局"]
    page = load_workbook(io.BytesIO(setup_list.template())).active
    assert page["A2"].number_format == "@" and page["A2"].value == "101"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        ([["", "", "", "1", "某中心"]], "第 2 行：上面还没有部门。请在“名称”一列填上这个单位的主管部门。"),
        ([["101", "", "", "", ""]], "第 2 行：有编码或简称，没有名称。请填上部门的名称。"),
        (
            [["1", "甲", "", "", ""], ["1", "乙", "", "", ""]],
            "第 3 行：编码 1 已给了第 2 行的“甲”。请改正其中一个。",
        ),
        (
            [["1", "甲", "", "", ""], ["2", "甲", "", "", ""]],
            "第 3 行：“甲”的编码是 2，第 2 行写的是 1。请改成一样。",
        ),
        ([["1", "甲", "", "7", ""]], "第 2 行：有单位编码，没有单位名称。请填上单位的名称。"),
        ([["1" * 21, "甲", "", "", ""]], "第 2 行：编码有 21 个字，最多 20 个。请缩短。"),
        (
            [["1", "甲", "", "7", "子"], ["", "", "", "7", "丑"]],
            "第 3 行：单位编码 7 已给了“子”。请改正其中一个。",
        ),
        (
            [["1", "甲", "", "", "子"], ["", "", "", "", "子"]],
            "第 3 行：单位“子”在“甲”下写了两次。请删去一行。",
        ),
        (
            [["1", "甲", "", "", ""], ["2", "乙", "", "", ""], ["1", "甲", "", "", "子"]],
            "第 4 行：“甲”已在第 2 行。请把它的单位写在一起。",
        ),
    ],
)
def test_a_wrong_line_is_named_with_what_to_do(rows, line):
    assert wrong(rows) == [line]


def test_all_wrong_lines_are_told_at_once():
    assert [line[:6] for line in wrong([["1", "", "", "", ""], ["2", "乙", "", "9", ""]])] == [
        "第 2 行：",
        "第 3 行：",
    ]


def test_a_list_without_a_head_without_lines_or_no_workbook_says_so():
    assert "没有找到表头" in wrong([["1", "甲"]], head=["a", "b"])[0]
    assert "没有内容" in wrong([])[0]
    with pytest.raises(Wrong, match="打不开"):
        setup_list.read(b"PK no workbook")


def set_up(rows=TWO, **more):
    wanted = {"region": "某区", "full_name": "某市某区", "administrator": ADMINISTRATOR} | more
    return setup.set_up(listed=setup_list.read(workbook(rows)), **wanted)


@pytest.mark.django_db
def test_a_new_site_gets_region_departments_units_and_administrator():
    assert set_up() == setup.Done(region=True, departments=2, units=2, administrator=True)
    assert list(Department.objects.values_list("code", "short_name")) == [
        ("101", "财政局"),
        ("102", "教育和体育局"),
    ]
    person = Person.objects.get()
    assert (person.role, person.region.full_name, person.user.username) == (Role.ADMIN, "某市某区", "bureau")
    assert person.user.check_password(PASSWORD) and person.user.is_staff and not person.user.is_superuser
    assert Entry.objects.filter(action="site.set_up").count() == 1


@pytest.mark.django_db
def test_again_it_adds_only_what_is_new():
    set_up()
    more = [*TWO, ["", "", "", "", "某区实验小学"], ["103", "某区水利局", "", "", ""]]
    assert set_up(more, administrator=None) == setup.Done(False, 1, 1, False)
    assert set_up(more, administrator=None) == setup.Done(False, 0, 0, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "line"),
    [
        (["101", "某区税务局", "", "", ""], "编码 101 在网站上是“某区财政局”，表里是“某区税务局”"),
        (["109", "某区财政局", "", "", ""], "“某区财政局”在网站上的编码是 101，表里是 109"),
        (["101", "某区财政局", "", "101002", "某中心"], "编码 101002 在网站上是“某区国库集中支付中心”"),
    ],
)
def test_what_contradicts_the_registers_is_refused_and_nothing_is_written(row, line):
    set_up()
    with pytest.raises(Wrong) as caught:
        set_up([["104", "某区民政局", "", "", ""], row], administrator=None)
    assert line in caught.value.lines[0] and caught.value.lines[0].startswith("第 3 行")
    assert Department.objects.count() == 2 and Unit.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(("username", "password"), [("bureau", "short"), ("a b", PASSWORD)])
def test_a_poor_password_or_account_name_leaves_nothing_behind(username, password):
    with pytest.raises(Wrong):
        set_up(administrator=setup.Administrator("王丽", username, password))
    assert not Region.objects.exists() and not Department.objects.exists()


@pytest.mark.django_db
def test_an_account_name_in_wide_letters_opens_the_door_however_it_is_typed():
    wide = setup.Administrator("王丽", "某区－ｂｕｒｅａｕ", PASSWORD)
    set_up(administrator=wide)
    assert Person.objects.get(name="王丽").user.username == "某区-bureau"
    assert setup.administrators("某区", wide.username).exists()
    for typed in (wide.username, "某区-bureau"):
        answer = Client().post(reverse("login"), {"username": typed, "password": PASSWORD})
        assert answer.status_code == 302
    with pytest.raises(Wrong, match="已有"):
        set_up(administrator=wide)


def command(tmp_path, *words, capsys, **environment):
    path = tmp_path / "list.xlsx"
    path.write_bytes(workbook(TWO))
    call_command("setup", "--region", "某区", "--full-name", "某市某区", "--departments", str(path), *words)
    return capsys.readouterr().out


@pytest.mark.django_db
def test_the_command_takes_the_password_from_the_environment_and_may_be_repeated(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("PERFGOALS_PASSWORD", PASSWORD)
    words = ("--name", "王丽", "--username", "bureau")
    assert "已建立管理员" in command(tmp_path, *words, capsys=capsys)
    assert "新增部门 0 个，单位 0 个；管理员没有变" in command(tmp_path, *words, capsys=capsys)


@pytest.mark.django_db
def test_without_a_terminal_and_a_password_the_command_says_how(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("PERFGOALS_PASSWORD", raising=False)
    with pytest.raises(CommandError, match="PERFGOALS_PASSWORD"):
        command(tmp_path, "--name", "王丽", "--username", "bureau", capsys=capsys)
    assert not Region.objects.exists()


@pytest.mark.django_db
def test_on_a_terminal_it_asks_and_asks_again_for_a_better_password(monkeypatch, capsys):
    answers = iter(["某区", "某市某区", "", "王丽", "bureau"])
    typed = iter(["short", PASSWORD, "another", PASSWORD, PASSWORD])
    monkeypatch.delenv("PERFGOALS_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: next(typed))
    call_command("setup")
    said = capsys.readouterr()
    assert "两次输入的不一样" in said.err and "已建立管理员" in said.out
    assert Person.objects.get().user.check_password(PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(("where", "why"), ((".", "这是文件夹"), ("nowhere.xlsx", "没有这个文件")))
def test_a_list_that_cannot_be_read_is_told_in_words(tmp_path, where, why):
    with pytest.raises(CommandError, match=why):
        call_command(
            "setup", "--region", "某区", "--full-name", "某市某区", "--departments", str(tmp_path / where)
        )


def test_a_template_is_written_and_never_over_another_file(tmp_path, capsys):
    path = tmp_path / "list.xlsx"
    call_command("setup", "--template", str(path))
    assert len(setup_list.read(path.read_bytes())) == 2
    with pytest.raises(CommandError, match="没有覆盖"):
        call_command("setup", "--template", str(path))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({"region": " "}, ["地区的名称是空的。请填上。"]),
        (
            {"region": "区" * 41, "full_name": "市" * 81},
            [
                "地区的名称有 41 个字，最多 40 个。请缩短。",
                "地区的全称有 81 个字，最多 80 个。请缩短。",
            ],
        ),
        (
            {"administrator": setup.Administrator("王" * 41, "bureau", PASSWORD)},
            ["管理员的姓名有 41 个字，最多 40 个。请缩短。"],
        ),
    ],
)
def test_a_name_that_finds_no_place_is_told_before_anything_is_written(more, lines):
    with pytest.raises(Wrong) as caught:
        set_up(**more)
    assert caught.value.lines == lines and not Region.objects.exists()
