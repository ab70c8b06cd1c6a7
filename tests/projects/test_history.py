"""改动记录: who saved what, and going back."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import editing, history
from projects.actions import create
from projects.editing import Sent
from reviews.problems import Refused, Stale
from sheets.documents import DEPARTMENT_ANNUAL, Indicator
from sheets.operations import Set
from tests.cast import content, fresh, make_submission, make_user, write

pytestmark = pytest.mark.django_db


def value(old: str, new: str, row: str = "row00001") -> Set:
    return Set(row=row, field="value", old=old, new=new)


def edit(submission, *operations, by, version=None):
    sent = Sent(fresh(submission).version if version is None else version, operations)
    return editing.edit(submission=fresh(submission), sent=sent, by=by)


def page_of(user, submission, *, script: bool = False, **query) -> str:
    client = Client()
    client.force_login(user)
    headers = {"X-Requested-With": "fetch"} if script else {}
    answer = client.get(reverse("projects:changes", args=[submission.key]), query, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_save_tells_who_and_what(cast):
    submission = make_submission(cast)
    edit(submission, value("≥1个", "≥10个"), by=cast.clerk)
    save = history.history(fresh(submission)).saves[0]
    assert (save.who, save.is_last, save.is_first) == (cast.clerk.person.name, True, False)
    assert [change.place for change in save.changes] == ["第1行 指标值（新建学校数量1）"]


def test_the_first_one_is_the_beginning(cast):
    submission = make_submission(cast)
    first = history.history(submission).saves[-1]
    assert first.is_first and first.changes == []


def test_what_met_a_conflict_is_told_with_the_version_it_met(cast):
    submission = make_submission(cast)
    other = make_user(cast.clerk.person.role, cast.region, cast.department)
    edit(submission, value("≥1个", "≥10个"), by=other)
    edit(submission, value("≥1个", "≥11个"), by=cast.clerk, version=submission.version)
    (event,) = history.history(fresh(submission)).saves[0].unsaved
    html = page_of(cast.clerk, submission)
    assert reverse("projects:snapshot", args=[event.pk]) in html


def test_the_list_is_paged_with_as_many_queries_for_long_ones(cast):
    submission, counts = make_submission(cast), []
    for number in range(25):
        document = replace(content(submission), goal=f"目标{number}")
        write(submission, document, by=cast.clerk)
        if number in (3, 24):
            with CaptureQueriesContext(connection) as captured:
                found = history.history(fresh(submission))
            counts.append(len(captured))
    assert len(found.saves) == history.ON_A_PAGE and found.page.paginator.num_pages == 3
    assert counts[0] == counts[1]
    assert len(history.history(fresh(submission), 3).saves) == 7


def test_going_back_writes_a_new_version_and_keeps_the_others(cast):
    submission = make_submission(cast)
    before, version = content(submission), fresh(submission).version
    edit(submission, value("≥1个", "≥10个"), by=cast.clerk)
    seen = fresh(submission).version
    done = history.restore(submission=submission, to=version, version=seen, by=cast.clerk)
    assert content(submission) == before and done.version == seen + 1
    assert [row.key for row in content(submission).indicators] == [row.key for row in before.indicators]
    last = submission.revisions.first()
    assert last.label.startswith("恢复到") and submission.revisions.filter(version=seen).exists()


def test_a_departments_sheet_goes_back_with_its_rows(cast):
    how = {"region": cast.region, "department": cast.department, "fiscal_year": 2024}
    submission = create(by=cast.clerk, kind=DEPARTMENT_ANNUAL, **how)
    task = content(submission).tasks[0]
    rows = (Indicator(key="row00001", seq=1, level1="职责", level3="指标", value="≥1个"),)
    filled = replace(content(submission), tasks=(replace(task, indicators=rows),))
    write(submission, filled, by=cast.clerk)
    write(submission, replace(filled, tasks=(replace(task, indicators=()),)), by=cast.clerk)
    history.restore(submission=submission, to=2, version=3, by=cast.clerk)
    assert content(submission) == filled
    assert content(submission).tasks[0].key == task.key


def test_nobody_goes_back_over_somebody_elses_save(cast):
    submission = make_submission(cast)
    seen = fresh(submission).version
    edit(submission, value("≥1个", "≥10个"), by=cast.clerk)
    with pytest.raises(Stale):
        history.restore(submission=submission, to=1, version=seen, by=cast.clerk)
    with pytest.raises(Stale):
        history.restore(submission=submission, to=99, version=seen + 1, by=cast.clerk)


@pytest.mark.parametrize("who", ["head", "reviewer", "reader"])
def test_the_list_is_for_all_of_the_place_and_going_back_for_the_clerk(cast, who):
    submission, user = make_submission(cast), getattr(cast, who)
    assert "恢复到这时" not in page_of(user, submission)
    assert "恢复到这时" in page_of(cast.clerk, submission)
    with pytest.raises(Refused):
        history.restore(submission=submission, to=1, version=2, by=user)


def test_a_form_goes_back_and_says_so(cast):
    submission, client = make_submission(cast), Client()
    client.force_login(cast.clerk)
    address = reverse("projects:restore", args=[submission.key])
    answer = client.post(address, {"to": "1", "version": "2"}, follow=True)
    assert "已恢复到第1版的内容，存为第3版" in answer.content.decode()


@pytest.mark.parametrize("sent", [{}, {"to": "x", "version": "2"}, {"to": "1", "version": "-2"}])
def test_what_no_page_sends_is_no_request(cast, sent):
    submission, client = make_submission(cast), Client()
    client.force_login(cast.clerk)
    assert client.post(reverse("projects:restore", args=[submission.key]), sent).status_code == 400


def test_a_script_gets_the_list_alone(cast):
    submission = make_submission(cast)
    assert "<html" not in page_of(cast.clerk, submission, script=True)
    assert "<html" in page_of(cast.clerk, submission)
