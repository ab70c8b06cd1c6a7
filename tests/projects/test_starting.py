"""Sheets begun from others: what is offered, what comes along, what is marked, what is refused."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.roles import Role
from indicators.levels import OBLIGATORY
from projects import actions, carried, starting
from projects.actions import create
from reviews.models import Submission
from reviews.problems import NameTaken, Refused, WrongTable
from sheets.carried import Moved, Take
from sheets.documents import DEPARTMENT_ANNUAL, FUND, PROJECT, Indicator, Party, Task
from tests.cast import content, fresh, make_document, make_submission, make_user, write

pytestmark = pytest.mark.django_db


def dated(name="2024年校园安全"):
    """A sheet of 2024 with two cells that speak of its year."""
    document = make_document(name=name)
    rows = list(document.tasks[0].indicators)
    rows[0] = replace(rows[0], value="2024年12月10日前")
    return replace(document, tasks=(replace(document.tasks[0], indicators=tuple(rows)),))


def last_year(cast, *, state="approved", name="2024年校园安全"):
    submission = make_submission(cast, name=name)
    write(submission, dated(name), by=cast.clerk)
    submission = fresh(submission)
    for who, action in {
        "draft": (),
        "approved": (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")),
        "published": (
            ("clerk", "submit"),
            ("head", "pass"),
            ("reviewer", "approve"),
            ("finance_head", "publish"),
        ),
    }[state]:
        submission = actions.move(submission=submission, action=action, by=getattr(cast, who))
    return submission


def begun(cast, base, *, year=2025, name="", take=Take(), by=None):  # noqa: B008
    made = starting.begin(by or cast.clerk, kind=base.kind, year=year, name=name, base=base, take=take)
    return Submission.objects.select_related("head").get(pk=made.pk)


@pytest.mark.parametrize("kind", [PROJECT, FUND])
def test_an_empty_sheet_has_a_row_for_each_obligatory_level_2(cast, kind):
    made = starting.begin(cast.clerk, kind=kind, year=2025, name="渔港")
    assert [row.level2 for row in content(made).indicators] == list(OBLIGATORY)
    assert made.based_on is None


def test_an_empty_sheet_of_a_department_has_one_duty_with_one_row(cast):
    made = starting.begin(cast.clerk, kind=DEPARTMENT_ANNUAL, year=2025, name="")
    assert list(content(made).indicators) == [Indicator(seq=1)]


def test_a_sheet_from_last_years_keeps_rows_and_moves_on_its_years(cast):
    base = last_year(cast)
    made = begun(cast, base)
    document = content(made)
    assert (made.state, made.fiscal_year, made.name) == ("draft", 2025, "2025年校园安全")
    assert made.based_on == base
    assert [row.key for row in document.indicators] == [row.key for row in content(base).indicators]
    assert next(document.indicators).value == "2025年12月10日前"
    assert made.events.get().label == "参照新建"


def test_what_moved_on_is_marked_until_it_is_changed_or_checked(cast):
    made = begun(cast, last_year(cast))
    document = content(made)
    waiting = carried.to_check(made, document)
    assert Moved("row00001", "value", "2024年12月10日前", "2025年12月10日前") in waiting
    assert Moved("head", "budget.total", "785.00", "785.00") in waiting
    rows = list(document.tasks[0].indicators)
    rows[0] = replace(rows[0], value="2025年11月底前")
    write(made, replace(document, tasks=(replace(document.tasks[0], indicators=tuple(rows)),)), by=cast.clerk)
    left = carried.to_check(made, content(made))
    assert {(one.key, one.field) for one in waiting} - {(one.key, one.field) for one in left} == {
        ("row00001", "value")
    }
    assert carried.checked(fresh(made), [("head", "name")], by=cast.clerk) == len(left) - 1
    assert carried.checked(fresh(made), None, by=cast.clerk) == 0


def test_nobody_but_the_clerk_checks_cells(cast):
    made = begun(cast, last_year(cast))
    with pytest.raises(Refused):
        carried.checked(made, None, by=cast.head)


@pytest.mark.parametrize(
    ("moved", "said"),
    [
        (Moved("a", "value", "2024年3月", "2025年3月"), "由 2024 改为 2025"),
        (
            Moved("a", "goal", "2024年建，较2023年增", "2025年建，较2024年增"),
            "由 2024 改为 2025，2023 改为 2024",
        ),
        (Moved("head", "budget.total", "785", "785"), "和参照的表相同，请核对"),
        (Moved("a", "previous_year", "3座", "4座"), "取自2024年度的指标值，请核对实际完成数"),
        (Moved("a", "average_3y", "3座", ""), "原为“3座”，请按2022—2024年重新填写"),
    ],
)
def test_a_mark_says_what_was_done(moved, said):
    assert carried.words(moved, 2025) == said


def test_last_years_sheets_are_those_in_force_and_say_which_are_begun(cast):
    base, draft = last_year(cast), make_submission(cast, name="没批的")
    person = cast.clerk.person
    assert [one.begun for one in starting.last_years(person, 2025)] == [False]
    begun(cast, base, name="换了名字")
    assert [(one.key, one.begun) for one in starting.last_years(person, 2025)] == [(base.key, True)]
    assert not starting.last_years(person, 2024)
    assert draft.state == "draft"


def test_the_latest_edition_in_force_is_proposed(cast):
    base = last_year(cast)
    newer = actions.move(submission=base, action="adjust", by=cast.clerk)
    assert [one.key for one in starting.last_years(cast.clerk.person, 2025)] == [base.key]
    for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        newer = actions.move(submission=newer, action=action, by=getattr(cast, who))
    assert [one.key for one in starting.last_years(cast.clerk.person, 2025)] == [newer.key]


def test_a_sheet_can_be_begun_from_what_the_region_has_published_and_no_other(cast):
    published, private = last_year(cast, state="published"), last_year(cast, name="未公开", state="approved")
    stranger = cast.stranger.person
    assert [one.key for one in starting.sources(stranger, PROJECT)] == [published.key]
    assert {one.key for one in starting.sources(cast.clerk.person, PROJECT)} == {published.key, private.key}
    assert not starting.sources(cast.foreign_clerk.person, PROJECT)
    assert not starting.sources(stranger, FUND)


@pytest.mark.parametrize(("words", "number"), [("校园", 1), ("教育 校园", 1), ("水利", 0), ("", 1)])
def test_other_sheets_are_found_by_name_and_department(cast, words, number):
    last_year(cast, state="published")
    assert starting.sources(cast.stranger.person, PROJECT, words).count() == number


def test_another_departments_sheet_gives_its_rows_and_not_its_name_money_or_targets(cast):
    base = last_year(cast, state="published")
    made = begun(cast, base, take=starting.usual(cast.stranger.person, base), by=cast.stranger)
    document = content(made)
    assert made.department == cast.stranger.person.department
    assert document.department == Party("310", "淄博市淄川区水利局")
    assert (document.unit, document.budget.total, next(document.indicators).value) == (None, None, None)
    assert next(document.indicators).level3 == "新建学校数量1"


def test_sheets_of_another_kind_and_names_that_are_taken_are_refused(cast):
    base = last_year(cast)
    with pytest.raises(WrongTable):
        starting.begin(cast.clerk, kind=FUND, year=2025, name="资金", base=base)
    begun(cast, base)
    with pytest.raises(NameTaken):
        begun(cast, base)


def test_only_clerks_begin_sheets(cast):
    base = last_year(cast)
    for who in (cast.head, cast.reviewer, cast.admin):
        with pytest.raises(Refused):
            starting.begin(who, kind=PROJECT, year=2025, name="x", base=base)


def test_the_likely_year_is_the_one_being_filled_or_the_one_after_the_last(cast):
    last_year(cast)
    assert starting.likely_year(cast.clerk.person) == 2025
    create(
        by=cast.clerk, region=cast.region, department=cast.department, kind=FUND, fiscal_year=2026, name="x"
    )
    assert starting.likely_year(cast.clerk.person) == 2026


def test_last_year_fills_only_empty_cells_and_adds_what_is_lacking(cast):
    base = last_year(cast)
    draft = starting.begin(cast.clerk, kind=PROJECT, year=2025, name="校园安全")
    document = content(draft)
    mine = Indicator(level1="产出指标", level2="数量指标", level3="新建学校数量1", value="≥9个", key="mine")
    rows = (*document.tasks[0].indicators, mine)
    write(draft, replace(document, tasks=(replace(document.tasks[0], indicators=rows),)), by=cast.clerk)
    found = starting.into_draft(cast.clerk.person, fresh(draft), base)
    by_name = {row.level3: row for row in found.document.indicators if row.level3}
    assert by_name["新建学校数量1"].value == "≥9个"
    assert by_name["新建学校数量2"].value == "≥2个"
    assert by_name["新建学校数量2"].key in {row.key for row in rows}  # in the row that waited for it
    assert len(list(found.document.indicators)) == len(rows)
    assert (found.document.name, found.document.budget.total) == ("校园安全", "785.00")
    assert Moved("head", "budget.total", "785.00", "785.00") in found.moved
    assert all(one.key != "mine" for one in found.moved)


def test_pages_offer_show_and_begin(cast, client):
    base = last_year(cast)
    client.force_login(cast.clerk)
    page = client.get(reverse("projects:new"), {"kind": PROJECT, "fiscal_year": 2025}).content.decode()
    assert "2024年校园安全" in page
    assert "必填的二级指标各放好一行" in page
    asked = {"kind": PROJECT, "fiscal_year": 2025, "start": base.key}
    page = client.get(reverse("projects:new"), asked).content.decode()
    assert "由 2024 改为 2025" in page
    assert 'value="2025年校园安全"' in page
    assert "785.00" in page.partition('class="shown"')[2]
    page = client.get(reverse("projects:new"), asked | {"chosen": "1", "take": ["goal"]}).content.decode()
    assert "785.00" not in page.partition('class="shown"')[2]
    response = client.post(
        reverse("projects:new"),
        asked | {"name": "2025年校园安全", "chosen": "1", "take": ["goal", "indicators"]},
    )
    made = Submission.objects.get(fiscal_year=2025)
    assert response.url == reverse("projects:edit", args=[made.key])
    document = content(made)
    assert (document.budget.total, next(document.indicators).value) == (None, None)


def test_a_name_that_is_lacking_or_taken_is_said_beside_what_was_chosen(cast, client):
    base = last_year(cast)
    client.force_login(cast.clerk)
    asked = {"kind": PROJECT, "fiscal_year": 2025, "start": base.key, "chosen": "1", "take": ["goal"]}
    assert "请填写项目或资金名称" in client.post(reverse("projects:new"), asked).content.decode()
    begun(cast, base)
    page = client.post(reverse("projects:new"), asked | {"name": "2025年校园安全"}).content.decode()
    assert "已有" in page
    assert f'name="start" value="{base.key}"' in page


def test_many_sheets_of_last_year_are_carried_over_at_once(cast, client):
    kept = [last_year(cast, name=name) for name in ("2024年甲", "2024年乙", "2024年丙")]
    client.force_login(cast.clerk)
    page = client.get(reverse("projects:carry_over"), {"year": 2025}).content.decode()
    assert page.count('name="key"') == 3
    client.post(reverse("projects:carry_over"), {"year": 2025, "key": [kept[0].key, kept[1].key]})
    made = Submission.objects.filter(fiscal_year=2025)
    assert {one.name for one in made} == {"2025年甲", "2025年乙"}
    assert (
        client.get(reverse("projects:carry_over"), {"year": 2025}).content.decode().count("已有，不再结转")
        == 2
    )


def test_carrying_into_a_draft_is_shown_before_it_is_done(cast, client):
    last_year(cast)
    draft = starting.begin(cast.clerk, kind=PROJECT, year=2025, name="校园安全")
    client.force_login(cast.clerk)
    address = reverse("projects:carry", args=[draft.key])
    page = client.get(address).content.decode()
    assert "新建学校数量2" in page
    assert fresh(draft).version == 1
    client.post(address, {"version": 1})
    assert "新建学校数量2" in {row.level3 for row in content(draft).indicators}
    draft = Submission.objects.select_related("head").get(pk=draft.pk)
    assert carried.to_check(draft, content(draft))


def test_no_other_project_is_carried_in_unasked(cast, client):
    last_year(cast)
    draft = starting.begin(cast.clerk, kind=PROJECT, year=2025, name="更换路灯")
    client.force_login(cast.clerk)
    page = client.get(reverse("projects:carry", args=[draft.key])).content.decode()
    assert starting.usual_base(cast.clerk.person, fresh(draft)) is None
    assert "新建学校数量2" not in page


def test_carrying_on_top_of_an_older_version_is_shown_again(cast, client):
    last_year(cast)
    draft = starting.begin(cast.clerk, kind=PROJECT, year=2025, name="校园安全")
    write(draft, replace(content(draft), goal="别人刚写的"), by=cast.clerk)
    client.force_login(cast.clerk)
    client.post(reverse("projects:carry", args=[draft.key]), {"version": 1})
    assert "新建学校数量2" not in {row.level3 for row in content(draft).indicators}


def test_carrying_says_so_when_somebody_saved_the_same_cells_at_the_same_moment(cast, client, monkeypatch):
    last_year(cast)
    draft = starting.begin(cast.clerk, kind=PROJECT, year=2025, name="校园安全")
    monkeypatch.setattr(starting, "into_draft", _overtaken(cast, draft, starting.into_draft))
    client.force_login(cast.clerk)
    answer = client.post(reverse("projects:carry", args=[draft.key]), {"version": 1}, follow=True)
    assert "已带入" not in answer.content.decode()
    assert content(draft).goal == "别人刚写的"
    assert not Submission.objects.select_related("head").get(pk=draft.pk).head.to_check


def _overtaken(cast, draft, act):
    def begun(*given):
        found = act(*given)
        if fresh(draft).version == 1:
            write(draft, replace(content(draft), goal="别人刚写的"), by=cast.clerk)
        return found

    return begun


def test_cells_are_checked_one_by_one_or_all_at_once(cast, client):
    made = begun(cast, last_year(cast))
    client.force_login(cast.clerk)
    address = reverse("projects:checked", args=[made.key])
    number = len(made.head.to_check)
    said = client.post(address, {"cell": "head:name"}, headers={"accept": "application/json"}).json()
    assert said == {"left": number - 1}
    assert client.post(address).status_code == 302
    assert Submission.objects.get(pk=made.pk).head.to_check == []


def test_every_sheet_one_sees_can_be_downloaded_alone_or_together(cast, client):
    base = last_year(cast)
    client.force_login(cast.reviewer)
    response = client.get(reverse("projects:excel", args=[base.key]))
    assert response.content.startswith(b"PK")
    assert "2024%E5%B9%B4%E6%A0%A1%E5%9B%AD" in response["Content-Disposition"]
    assert client.get(reverse("projects:many_excel"), {"year": 2024}).content.startswith(b"PK")
    assert client.get(reverse("projects:many_excel"), {"year": 1999}).status_code == 404
    client.force_login(cast.stranger)
    assert client.get(reverse("projects:excel", args=[base.key])).status_code == 404
    assert client.get(reverse("projects:many_excel"), {"key": base.key}).status_code == 404


def test_a_clerk_downloads_an_empty_sheet(cast, client):
    client.force_login(cast.clerk)
    asked = {"kind": FUND, "fiscal_year": 2025}
    assert client.get(reverse("projects:blank_excel"), asked).content.startswith(b"PK")
    assert client.get(reverse("projects:blank_excel"), {"kind": "x"}).status_code == 404
    client.force_login(make_user(Role.READER, cast.region))
    assert client.get(reverse("projects:blank_excel"), asked).status_code == 403


def test_pages_ask_as_often_for_one_sheet_as_for_many(cast, client):
    client.force_login(cast.clerk)
    asked = {"kind": PROJECT, "fiscal_year": 2025, "start": last_year(cast, name="甲").key}
    addresses = [
        ("projects:new", asked),
        ("projects:carry_over", {"year": 2025}),
        ("projects:many_excel", {"year": 2024}),
    ]
    few = [queries_of(client, *one) for one in addresses]
    for number in range(4):
        last_year(cast, name=f"乙{number}", state="published")
    assert [queries_of(client, *one) for one in addresses] == few


def queries_of(client, name, data):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse(name), data).status_code == 200
    return len(captured)


def test_a_wide_sheets_history_comes_from_the_years_before(cast):
    for year, value in ((2022, "≥30座"), (2023, "≥60座"), (2024, "≥90座")):
        row = Indicator(seq=1, level1="供水", level2="泵站", level3="泵站数量", value=value)
        made = actions.create(
            by=cast.clerk,
            region=cast.region,
            department=cast.department,
            kind=DEPARTMENT_ANNUAL,
            fiscal_year=year,
        )
        write(made, replace(content(made), tasks=(Task(indicators=(row,)),)), by=cast.clerk)
        made = fresh(made)
        for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
            made = actions.move(submission=made, action=action, by=getattr(cast, who))
    (row,) = content(begun(cast, made)).indicators
    assert (row.previous_year, row.average_3y) == ("90座", "60座")
