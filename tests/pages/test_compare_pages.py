"""对比 and 流转: what the pages say, who may open them, how much they ask of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from reviews.models import Submission
from tests.cast import content, fresh, make_submission, write
from tests.projects.test_comparisons import changed, last_year, sent_again

pytestmark = pytest.mark.django_db


def page(client, user, submission: Submission, **query: str):
    client.force_login(user)
    return client.get(reverse("projects:compare", args=[submission.key]), query)


def test_the_page_opens_with_the_last_version_of_a_sheet_sent_again(client, cast):
    html = page(client, cast.reviewer, sent_again(cast)).content.decode()
    assert "1 处改动" in html
    assert '<del class="all">≥1个</del><ins>≥9个</ins>' in html
    assert "第1行 指标值（新建学校数量1）" in html
    assert "请核对" in html
    assert "1 条意见都已答复。" in html
    assert 'aria-current="true" title="' in html


def test_a_sheet_without_another_version_opens_with_the_choice_of_a_neighbour(client, cast):
    submission = make_submission(cast, state="finance_review")
    make_submission(cast, name="校园安全二期")
    response = page(client, cast.reviewer, submission)
    assert "tables/compare_choose.html" in [one.name for one in response.templates]
    assert "校园安全二期" in response.content.decode()
    assert (
        "没有符合条件的表。"
        in page(client, cast.reviewer, submission, **{"with": "table", "q": "没有的"}).content.decode()
    )


def test_what_cannot_be_compared_with_says_why(client, cast):
    submission = make_submission(cast, state="finance_review")
    html = page(client, cast.reviewer, submission, **{"with": "year"}).content.decode()
    assert "没有找到2023年度的同名表。" in html


def test_last_years_sheet_has_its_column_and_its_list_of_what_was_dropped(client, cast):
    last_year(cast, row00001="≥3个")
    html = page(client, cast.clerk, make_submission(cast), **{"with": "year"}).content.decode()
    assert "上年值</th>" in html
    assert "上年有、今年没有的指标" in html


def test_two_sheets_stand_side_by_side(client, cast):
    submission, other = make_submission(cast), make_submission(cast, name="校园安全二期")
    html = page(client, cast.clerk, submission, **{"with": f"table:{other.key}"}).content.decode()
    assert "对方：2024年度 教育局 校园安全二期" in html
    assert "两表都有 2 个指标" in html


def test_a_moment_of_the_history_can_be_chosen(client, cast):
    submission = sent_again(cast)
    first = submission.events.last()
    html = page(client, cast.reviewer, submission, **{"with": f"event:{first.pk}"}).content.decode()
    assert f'<option value="event:{first.pk}" selected>' in html


@pytest.mark.parametrize("with_", ["event:0", "table:00000000", "version:99", "nothing"])
def test_a_source_that_is_not_there_is_not_found(client, cast, with_):
    assert page(client, cast.clerk, make_submission(cast), **{"with": with_}).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_clerk"])
def test_strangers_see_a_published_sheet_and_neither_its_history_nor_comparisons(client, cast, who):
    submission = make_submission(cast, state="published")
    assert page(client, getattr(cast, who), submission).status_code == 404
    assert client.get(reverse("projects:timeline", args=[submission.key])).status_code == 404


@pytest.mark.parametrize("with_", ["last", "year"])
def test_the_page_asks_as_much_for_sixty_rows_as_for_two(client, cast, with_):
    last_year(cast)
    asked = []
    for rows in (2, 60):
        submission = make_submission(cast, state="returned", rows=rows, name=f"{rows}行")
        Submission.objects.filter(fiscal_year=2023).update(name=f"{rows}行")
        write(submission, changed(content(submission), row00001="≥9个"), by=cast.clerk)
        page(client, cast.clerk, submission)
        with CaptureQueriesContext(connection) as queries:
            assert page_again(client, submission, with_).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= MOST_QUERIES


MOST_QUERIES = 20  # the frame of every page, the sheet, its history, its points, and what is compared with


def page_again(client, submission: Submission, with_: str):
    return client.get(reverse("projects:compare", args=[submission.key]), {"with": with_})


def test_the_timeline_names_who_did_what_and_links_to_the_sheet_as_it_was(client, cast):
    submission = sent_again(cast)
    client.force_login(cast.reader)
    html = client.get(reverse("projects:timeline", args=[submission.key])).content.decode()
    for words in (
        "流转记录",
        "财政审核人甲",
        "退回",
        "“请改一处”",
        "批1 第1行 指标值（新建学校数量1）：请核对",
    ):
        assert words in html
    assert html.count("看当时的表") == submission.events.count()


def test_the_flow_beside_a_sheet_links_to_the_timeline_and_to_comparisons(client, cast):
    submission = sent_again(cast)
    client.force_login(cast.reviewer)
    html = client.get(reverse("projects:table", args=[submission.key])).content.decode()
    assert reverse("projects:timeline", args=[submission.key]) in html
    assert reverse("projects:compare", args=[submission.key]) in html


def test_an_adjusted_sheet_opens_beside_the_one_it_replaces(client, cast):
    second = actions.move(submission=make_submission(cast, state="approved"), action="adjust", by=cast.clerk)
    write(second, changed(content(second), row00001="≥6个"), by=cast.clerk)
    html = page(client, cast.clerk, fresh(second)).content.decode()
    assert "调整前" in html
    assert "≥6个</ins>" in html
