"""统计: what it counts of a place and year, in figures, sentences, pictures, tables and CSV."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects import promises, statistics
from projects.questions import ASKED, WAYS
from projects.statistics import Sending
from reviews.models import Event, Submission
from tests.cast import fresh, make_document, make_submission, write
from tests.ingest.desk import with_row
from tests.pages.test_office_pages import due, signed_in, text
from tests.projects.audited import audited, three_rules
from tests.publishing.public import moved

__all__ = ["three_rules"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_rules")]


@pytest.fixture(autouse=True)
def forgotten():
    cache.clear()


@pytest.fixture
def year(cast):
    """Five sheets of the department at five steps, one of them returned and sent again."""
    for name, state in (
        ("甲", "draft"),
        ("乙", "returned"),
        ("丙", "finance_review"),
        ("丁", "approved"),
    ):
        make_submission(cast, name=name, state=state)
    again = make_submission(cast, name="戊", state="returned")
    for comment in again.comments.all():
        comment.delete()
    for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        moved(cast, again, who, action)
    return 2024


def asked(user, name: str, year: int = 2024):
    return ASKED[name](user, year)


def test_six_figures_stand_above(cast, year):
    found = statistics.figures(cast.reviewer, year)
    assert (found.total, found.sent, found.waiting, found.returned, found.ended) == (5, 3, 1, 1, 2)
    assert (found.reviewed, found.first_time, found.rate) == (2, 1, 50)
    assert found.days == 0.0
    page = text(signed_in(cast.reviewer), "projects:statistics", year=year)
    assert "3<small>/ 5 张</small>" in page
    assert "50%" in page


def test_a_returned_sheet_that_lies_is_counted(cast, year):
    Event.objects.filter(submission__name="乙").update(at=timezone.now() - timedelta(days=5))
    assert statistics.figures(cast.reviewer, year).lying == 1
    assert "其中超 3 天 1" in text(signed_in(cast.reviewer), "projects:statistics")


def sending(days: dict[int, int], *, total: int, due: int | None) -> Sending:
    """days: so many days ago -> sheets."""
    today = timezone.localdate()
    return Sending(
        {today - timedelta(days=ago): number for ago, number in days.items()},
        0,
        total,
        None if due is None else today + timedelta(days=due),
        ("教育局", total - sum(days.values())),
    )


def test_the_pace_of_three_days_is_carried_on_to_the_deadline():
    found = sending({0: 3, 1: 6, 9: 11}, total=50, due=4)
    assert (found.sent, found.left, found.pace, found.expected) == (20, 30, 3.0, 32)
    assert [number for _, number in found.points][-3:] == [11, 17, 20]
    assert sending({0: 30}, total=31, due=4).expected == 31
    assert sending({0: 3}, total=9, due=-1).expected is None
    assert sending({}, total=9, due=1).points == []


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (None, "还没有设送审期限，无法判断能不能按时。"),
        (-2, "已过 2 天，还有 2 张没有送审。"),
        (30, "截止前能送完。"),
        (0, "截止时还差约 2 张。没有送审最多的是教育局（2 张）。"),
    ],
)
def test_the_answer_tells_whether_all_come_in_time(cast, year, days, said):
    if days is not None:
        due(cast, "draft", days)
    found = asked(cast.reviewer, "in-time")
    assert "应报 5 张，已送审 3 张。" in found.answer
    assert said in found.answer
    assert found.rows[-1][1:] == (3, 3)
    assert ("截止 " in found.pictures[0]) == (days is not None)
    assert ("stroke-dasharray" in found.pictures[0]) == (days == 30)


def test_each_department_has_its_steps(cast, year):
    found = asked(cast.reviewer, "stuck")
    assert "其中教育局 1 张" in found.answer
    assert [str(cell) for cell in found.rows[0]] == ["教育局", "5", "1", "1", "0", "1", "2", "60%"]
    assert found.pictures[0].count("<rect") > 4
    assert 'fill="url(#stuck-p1)"' in found.pictures[0]


def test_money_is_summed_by_kind_and_department_and_how_much_is_approved(cast, year):
    found = asked(cast.reviewer, "covered")
    assert "5 张写了资金总额的表共 3925.00 万元，其中已批复 1570.00 万元，占 40%。" in found.answer
    assert ("部门", "教育局", 5, 0, "3925.00", "1570.00", "40%") in found.rows


def test_findings_are_counted_by_rule_and_each_bar_leads_to_its_list(cast, year):
    audited(cast.region)
    found = asked(cast.reviewer, "rules")
    number = sum(row[1] for row in found.rows)
    assert f"还没处理的问题有 {number} 处" in found.answer
    assert f'href="/audit/?year={year}&amp;rule=V14&amp;status=open#list"' in found.pictures[0]
    assert 'role="group"' in found.pictures[0]


def test_indicators_are_counted_by_official_level(cast, year):
    rows = {row[1]: row[2] for row in asked(cast.reviewer, "levels").rows}
    assert rows["数量指标"] + rows["质量指标"] == sum(rows.values()) == 10
    assert "没有一张表写了" in asked(cast.reviewer, "levels").answer


def test_values_are_compared_with_last_years(cast):
    old = make_submission(cast, name="校园安全", state="approved", rows=4)
    Submission.objects.filter(pk=old.pk).update(fiscal_year=2023)
    submission = make_submission(cast, name="校园安全", rows=4)
    document = make_document(rows=4)
    for at, value in enumerate(("≥9个", "≥0.5个", "以后再定")):
        document = with_row(document, at, value=value)
    write(submission, document, by=cast.clerk)
    [found] = promises.promises(cast.reviewer, 2024).values()
    assert (found["up"], found["down"], found["unlike"], found["equal"]) == (1, 1, 1, 1)
    told = asked(cast.reviewer, "promises")
    assert told.answer == (
        "1 张表有上年的表可比：1 个指标值比上年高，1 个一样，1 个比上年低（在 1 张表里），1 个不能直接比。"
    )
    assert told.rows[0][1].url == f"/tables/{submission.key}/compare/?with=year"
    assert dict(zip(WAYS, told.rows[0][2:], strict=True))["down"] == 1
    write(fresh(submission), with_row(document, 1, value="≥20个"), by=cast.clerk)
    assert promises.promises(cast.reviewer, 2024)[submission.pk]["down"] == 0


def test_departments_that_are_returned_again_and_again_are_told(cast, year):
    found = asked(cast.reviewer, "returns")
    assert found.rows == [("教育局", 5, 2, 2, 0)]
    assert found.answer.startswith("1 个部门的表共退回 2 次，没有一张退回两次以上。")


def test_a_department_sees_its_own_figures_and_another_region_none(cast, year):
    assert statistics.figures(cast.clerk, year).total == 5
    assert statistics.figures(cast.stranger, year).total == 0
    assert statistics.figures(cast.foreigner, year).total == 0
    for who in (cast.stranger, cast.foreigner):
        page = text(signed_in(who), "projects:statistics", year=year)
        assert "还没有表" in page
        assert "教育局" not in page.split("<main", 1)[1]
        for name in ASKED:
            answer = signed_in(who).get(reverse("projects:statistics-csv"), {"table": name})
            assert answer.status_code == 404


def test_every_question_has_answer_picture_and_table(cast, year):
    page = text(signed_in(cast.reader), "projects:statistics", year=year)
    found = [asked(cast.reader, name) for name in ASKED]
    for one in found:
        assert one.title in page
        assert one.answer.endswith("。")
        assert one.rows or one.name == "promises"
    assert page.count('<svg class="chart"') == sum(len(one.pictures) for one in found)
    assert page.count("<desc") == page.count('<svg class="chart"')
    assert " style=" not in page
    assert page.count('<details class="figures-behind"') == sum(bool(one.rows) for one in found)


def test_every_table_can_be_taken_away_without_formulas(cast, year):
    Submission.objects.filter(name="甲").update(department=cast.stranger.person.department)
    cast.stranger.person.department.__class__.objects.filter(pk=cast.stranger.person.department_id).update(
        short_name="=水利局"
    )
    client = signed_in(cast.reviewer)
    for name in ASKED:
        answer = client.get(reverse("projects:statistics-csv"), {"table": name, "year": year})
        lines = answer.content.decode("utf-8-sig").splitlines()
        assert lines[0] == ",".join(asked(cast.reviewer, name).head)
        assert not any(line.startswith("=") for line in lines)
    assert client.get(reverse("projects:statistics-csv"), {"table": "nothing"}).status_code == 404


def test_a_year_without_anything_and_odd_questions_are_answered(cast):
    page = text(signed_in(cast.reviewer), "projects:statistics", year="二〇二四")
    assert "还没有表" in page
    make_submission(cast)
    page = text(signed_in(cast.reviewer), "projects:statistics", year="1999")
    assert "2024年度绩效目标编审进度" in page
    assert "还没有退回过。" in page


def test_the_count_of_queries_is_constant(cast):
    counted = []
    for round_ in range(2):
        for number in range(3):
            make_submission(cast, name=f"{round_}-{number}", state=("draft", "returned", "approved")[number])
        audited(cast.region)
        cache.clear()
        client = signed_in(cast.reviewer)
        with CaptureQueriesContext(connection) as queries:
            text(client, "projects:statistics", year=2024)
        counted.append(len(queries))
    assert counted[0] == counted[1] < 45
