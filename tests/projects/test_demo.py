import json
from dataclasses import replace

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from perfgoals import office_year
from perfgoals.management.commands import demo
from projects import actions
from projects.models import Indicator as Row
from reviews.models import Comment, Deadline, Delegation, Event, Notice, Submission
from sheets.documents import Indicator, Task, to_json
from tests.cast import content, make_document, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_reports(tmp_path, monkeypatch, settings):
    settings.DEBUG = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(demo, "FIXTURES", tmp_path)
    for region in ("淄川区", "周村区"):
        tables = [
            {
                **to_json(make_document(name=name)),
                "department": {"code": None, "name": f"淄博市{region}{office}"},
            }
            for name, office in (("保安", "教育局"), ("供水", "水利局"))
        ]
        report = {"title": f"{region}目标", "region": region, "tables": tables}
        (tmp_path / f"{region}.json").write_text(json.dumps(report), encoding="utf-8")


@pytest.mark.usefixtures("two_reports")
def test_the_demonstration_has_both_reports_and_an_account_for_every_role(capsys):
    call_command("demo")
    assert Submission.objects.filter(state="published").count() == 4
    assert set(User.objects.filter(username__startswith="淄川").values_list("username", flat=True)) == {
        "淄川-填报",
        "淄川-部门审核",
        "淄川-水利局-填报",
        "淄川-水利局-部门审核",
        "淄川-财政审核",
        "淄川-财政负责",
        "淄川-只读",
        "淄川-管理",
    }
    assert demo.PASSWORD in capsys.readouterr().out


@pytest.mark.usefixtures("two_reports")
def test_next_years_sheets_wait_on_the_desks_of_the_people_whose_turn_it_is():
    call_command("demo")
    working = Submission.objects.filter(fiscal_year=2025, region__name="淄川区")
    assert {one.state for one in working} == {"returned", "finance_review"}
    returned = working.get(state="returned")
    assert (returned.name, returned.based_on.fiscal_year) == ("保安", 2024)
    points = returned.comments.all()
    assert {point.by.username for point in points} == {"淄川-财政审核"}
    assert {point.state for point in points} == {"open", "answered"}
    assert Notice.objects.filter(to__username="淄川-填报", kind="returned").exists()
    assert Deadline.objects.filter(region__name="淄川区", fiscal_year=2025).count() == 3
    assert Delegation.objects.filter(taker__user__username="淄川-财政负责").exists()


def test_each_state_is_on_a_desk_of_the_first_department():
    """With the sheets of a real report: a large project is parted into several."""
    document = make_document()
    rows = [
        Indicator(level1="成本指标", level2="经济成本指标", level3=name, value=f"≤{number}万元")
        for name, number in (("总额", 30), ("修缮费", 10), ("更新费", 8), ("培训费", 7), ("管护费", 5))
    ]
    whole = replace(document, tasks=(Task(indicators=(*rows, *document.indicators)),))
    found = office_year.parts(whole)
    assert [(one.name, one.budget.total) for one in found] == [
        ("修缮费", "10"),
        ("更新费", "8"),
        ("培训费", "7"),
        ("管护费", "5"),
    ]
    assert all(
        [row.level3 for row in one.indicators][1:] == ["新建学校数量1", "新建学校数量2"] for one in found
    )
    assert office_year.parts(document) == []


@pytest.mark.usefixtures("two_reports")
def test_a_second_demonstration_loses_nothing():
    call_command("demo")
    submission = Submission.objects.get(name="保安", region__name="淄川区", state="published")
    clerk = User.objects.get(username="淄川-填报")
    edition = actions.move(submission=submission, action="adjust", by=clerk)
    write(edition, replace(content(edition), goal="改过"), by=clerk)
    models = (User, Submission, Row, Event, Comment, Notice, Deadline, Delegation)
    before = [model.objects.count() for model in models]
    call_command("demo")
    assert [model.objects.count() for model in models] == before
    assert content(edition).goal == "改过"


def test_the_demonstration_is_refused_where_the_site_is_real(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError):
        call_command("demo")


def test_a_regions_full_name_is_how_most_of_its_departments_begin():
    printed = ["中国共产党淄博市淄川区委员会组织部", "淄博市淄川区民政局", "淄博市淄川区教育局"]
    tables = [{"department": {"code": None, "name": name}} for name in printed]
    assert demo.region_of({"region": "淄川区", "tables": tables}).full_name == "淄博市淄川区"
