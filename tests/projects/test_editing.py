"""The editor's saves: what is written, merged, refused and remembered."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions, editing, presence, revisions
from projects.actions import Conflict, Saved
from projects.editing import Sent
from projects.models import Presence, Revision
from reviews.models import Submission
from reviews.problems import Refused, Stale
from sheets.documents import from_json
from sheets.fill import head_text
from sheets.operations import Delete, Insert, Move, Set
from tests.cast import content, fresh, make_document, make_submission, make_user

pytestmark = pytest.mark.django_db


def value(number: int, old: str, new: str, **how) -> Set:
    return Set(row=f"row{number:05}", field="value", old=old, new=new, **how)


def goal(old: str, new: str, **how) -> Set:
    return Set(row="head", field="goal", old=old, new=new, **how)


def edit(submission: Submission, *operations, by: User, version: int | None = None) -> editing.Edited:
    seen = fresh(submission).version if version is None else version
    return editing.edit(submission=fresh(submission), sent=Sent(seen, operations), by=by)


def values_of(submission: Submission) -> list[str | None]:
    return [row.value for row in content(submission).indicators]


@pytest.fixture
def colleague(cast):
    return make_user(cast.clerk.person.role, cast.region, cast.department)


# -- what is written


def test_a_cell_is_written_and_the_version_counted(cast):
    submission = make_submission(cast)
    done = edit(submission, value(1, "≥1个", "≥10个", id="a"), by=cast.clerk)
    assert done.applied.done == ("a",) and not done.behind
    assert values_of(submission) == ["≥10个", "≥2个"]
    assert done.submission.version == fresh(submission).version == submission.version + 1


def test_rows_are_inserted_deleted_and_moved(cast):
    submission = make_submission(cast, rows=3)
    task = content(submission).tasks[0]
    gone = task.indicators[1]
    texts = {name: getattr(gone, name) for name in ("level1", "level2", "level3", "value")}
    edit(
        submission,
        Insert(row="new", task=task.key, after="row00001", cells={"level3": "新"}),
        Delete(row="row00002", task=task.key, after="new", cells=texts),
        Move(row="row00001", task=task.key, after="row00003", old_task=task.key, old_after=""),
        by=cast.clerk,
    )
    assert [row.key for row in content(submission).indicators] == ["new", "row00003", "row00001"]


def test_what_changes_nothing_counts_no_version(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥0个", "≥1个"), by=cast.clerk)
    assert fresh(submission).version == submission.version


@pytest.mark.parametrize("who", ["head", "reviewer", "finance_head", "reader", "admin", "stranger"])
def test_nobody_but_the_clerk_edits(cast, who):
    submission = make_submission(cast)
    with pytest.raises(Refused):
        edit(submission, value(1, "≥1个", "≥10个"), by=getattr(cast, who))


@pytest.mark.parametrize("state", ["department_review", "finance_review", "approved", "published"])
def test_a_sheet_on_its_way_is_not_edited(cast, state):
    submission = make_submission(cast, state=state)
    with pytest.raises(Refused):
        edit(submission, value(1, "≥1个", "≥10个"), by=cast.clerk)


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("name", "", "请填写名称"),
        ("name", "长" * 201, "最多 200 个字"),
        ("name", "饮水安全", "同名"),
        ("goal", "长" * 4001, "最多 4000 个字"),
        ("department", "局" * 121, "最多 120 个字"),
        ("budget.total", "很多", "不是金额"),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused_with_its_reason_and_the_rest_is_saved(
    cast, field, text, words
):
    make_submission(cast, name="饮水安全")
    submission = make_submission(cast)
    old = head_text(content(submission), field)
    sent = Set(row="head", field=field, old=old, new=text, id="r")
    done = edit(submission, sent, value(1, "≥1个", "≥10个", id="a"), by=cast.clerk)
    (refusal,) = done.applied.refused
    assert (refusal.id, refusal.new) == ("r", text) and words in refusal.reason
    assert values_of(submission)[0] == "≥10个" and fresh(submission).name == "校园安全"


# -- somebody else at the same time


def test_different_cells_of_two_people_both_stand_and_the_second_is_told(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    done = edit(submission, value(2, "≥2个", "≥20个"), by=cast.clerk, version=submission.version)
    assert values_of(submission) == ["≥10个", "≥20个"]
    assert done.behind and done.other.by == colleague


def test_the_same_cell_is_a_conflict_and_the_other_cells_are_saved(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    mine = (value(1, "≥1个", "≥11个", id="a"), value(2, "≥2个", "≥20个", id="b"))
    done = edit(submission, *mine, by=cast.clerk, version=submission.version)
    (conflict,) = done.applied.conflicts
    assert (conflict.mine, conflict.theirs, done.applied.done) == ("≥11个", "≥10个", ("b",))
    assert values_of(submission) == ["≥10个", "≥20个"]


def test_what_met_a_conflict_stands_in_the_history_as_it_was_typed(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    mine = (value(1, "≥1个", "≥11个"), value(2, "≥2个", "≥20个"))
    edit(submission, *mine, by=cast.clerk, version=submission.version)
    kept = submission.events.first()
    assert (kept.action, kept.by) == ("unsaved", cast.clerk)
    assert [row.value for row in from_json(kept.snapshot).indicators] == ["≥11个", "≥20个"]


def test_sent_twice_it_is_done_once_whatever_happened_since(cast, colleague):
    submission = make_submission(cast)
    task = content(submission).tasks[0].key
    new = Insert(row="new", task=task, after="row00002", cells={"level3": "新"}, id="a")
    edit(submission, new, by=cast.clerk)
    gone = Delete(row="new", task=task, after="row00002", cells={"level3": "新"})
    edit(submission, gone, by=colleague)
    edit(submission, new, by=cast.clerk, version=submission.version)
    assert [row.key for row in content(submission).indicators] == ["row00001", "row00002"]


# -- revisions


def test_uninterrupted_work_is_one_revision(cast):
    submission = make_submission(cast)
    before = submission.revisions.count()
    for old, new in (("≥1个", "≥5个"), ("≥5个", "≥6个"), ("≥6个", "≥7个")):
        edit(submission, value(1, old, new), by=cast.clerk)
    assert submission.revisions.count() == before + 1
    last = submission.revisions.first()
    assert (last.version, len(last.steps)) == (fresh(submission).version, 3)
    assert next(from_json(last.document).indicators).value == "≥7个"


def test_a_page_that_was_saved_as_a_whole_is_never_written_over(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    assert submission.revisions.filter(version=submission.version).exists()


def test_after_a_while_another_revision_begins(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    begun = submission.revisions.first()
    Revision.objects.filter(pk=begun.pk).update(begun_at=begun.begun_at - revisions.UNINTERRUPTED)
    edit(submission, value(1, "≥5个", "≥6个"), by=cast.clerk)
    assert [one.version for one in submission.revisions.all()[:2]] == [begun.version + 1, begun.version]


def test_two_people_in_turn_have_a_revision_each_time(cast, colleague):
    submission = make_submission(cast)
    before = submission.revisions.count()
    for by, old, new in ((cast.clerk, "≥1个", "甲"), (colleague, "甲", "乙"), (cast.clerk, "乙", "丙")):
        edit(submission, value(1, old, new), by=by)
    assert submission.revisions.count() == before + 3


def test_what_a_reviewer_has_seen_is_not_written_over(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    seen = actions.move(submission=fresh(submission), action="submit", by=cast.clerk).version
    actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="请改")
    edit(submission, value(1, "≥5个", "≥6个"), by=cast.clerk)
    kept = submission.revisions.get(version=seen)
    assert next(from_json(kept.document).indicators).value == "≥5个"


def test_every_version_of_uninterrupted_work_can_be_worked_out(cast):
    submission = make_submission(cast, rows=3)
    task = content(submission).tasks[0].key
    works = [
        (value(1, "≥1个", "≥5个"), goal("保障校园安全。", "")),
        (Insert(row="new", task=task, after="row00001", cells={"level3": "新", "level2": "数量指标"}),),
        (Move(row="row00003", task=task, after="", old_task=task, old_after="row00002"),),
        (Set(row="new", field="value", old="", new="≥9个"),),
    ]
    seen = {}
    for work in works:
        version = edit(submission, *work, by=cast.clerk).submission.version
        seen[version] = content(submission)
    assert submission.revisions.first().version == max(seen) and len(submission.revisions.first().steps) == 4
    for version, document in seen.items():
        found = revisions.document_at(fresh(submission), version)
        assert found == document
        assert [row.key for row in found.indicators] == [row.key for row in document.indicators]


def test_a_version_that_never_was_cannot(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥5个"), by=cast.clerk)
    edit(submission, value(1, "≥5个", "≥6个"), by=cast.clerk)
    for version in (0, 99):
        with pytest.raises(Stale):
            revisions.document_at(fresh(submission), version)


def plainly(submission, base_version, document, by):
    return actions.save(submission=fresh(submission), document=document, base_version=base_version, by=by)


def with_value(document, text):
    task = document.tasks[0]
    rows = (replace(task.indicators[0], value=text), *task.indicators[1:])
    return replace(document, tasks=(replace(task, indicators=rows),))


def test_a_plain_page_opened_in_the_middle_of_anothers_work_merges_cell_by_cell(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(2, "≥2个", "≥20个"), by=colleague)
    page, version = content(submission), fresh(submission).version
    edit(submission, value(2, "≥20个", "≥21个"), by=colleague)
    assert not submission.revisions.filter(version=version).exists()
    done = plainly(submission, version, with_value(page, "≥10个"), cast.clerk)
    assert isinstance(done, Saved) and done.merged
    assert values_of(submission) == ["≥10个", "≥21个"]


def test_and_where_both_wrote_it_gets_both_versions(cast, colleague):
    submission = make_submission(cast)
    edit(submission, value(2, "≥2个", "≥20个"), by=colleague)
    page, version = content(submission), fresh(submission).version
    edit(submission, value(1, "≥1个", "≥11个"), by=colleague)
    done = plainly(submission, version, with_value(page, "≥10个"), cast.clerk)
    assert isinstance(done, Conflict)
    assert [(one.base, one.mine, one.theirs) for one in done.merge.conflicts] == [("≥1个", "≥10个", "≥11个")]


# -- how many statements


def statements(cast, rows: int, *operations) -> int:
    submission = make_submission(cast, name=f"{rows}行", rows=rows)
    submission, by = fresh(submission), User.objects.get(pk=cast.clerk.pk)
    with CaptureQueriesContext(connection) as captured:
        editing.edit(submission=submission, sent=Sent(submission.version, operations), by=by)
    return len(captured)


def test_an_autosave_takes_as_many_statements_for_sixty_rows_as_for_two(cast):
    one_cell = (value(1, "≥1个", "≥10个"),)
    assert [statements(cast, rows, *one_cell) for rows in (2, 60)] == [13, 13]


def test_a_pasted_page_takes_as_many_as_a_pasted_line(cast):
    def page(rows):
        return [value(number, f"≥{number}个", "≥0个") for number in range(1, rows + 1)]

    assert statements(cast, 1, *page(1)) == statements(cast, 60, *page(60))


def test_one_cell_writes_the_columns_of_one_cell(cast):
    submission = make_submission(cast, rows=60)
    with CaptureQueriesContext(connection) as captured:
        edit(submission, Set(row="row00030", field="level3", old="新建学校数量30", new="新"), by=cast.clerk)
    written = [one["sql"] for one in captured if 'UPDATE "projects_indicator"' in one["sql"]]
    assert len(written) == 1 and written[0].count("WHEN") == 1 and '"value"' not in written[0]
    assert not [one for one in captured if 'UPDATE "projects_head"' in one["sql"]]


# -- presence


def test_others_are_told_where_somebody_is(cast, colleague):
    submission = make_submission(cast)
    presence.tell(submission, colleague, "row00002")
    presence.tell(submission, colleague, "row00001")
    assert list(presence.others(submission, cast.clerk)) == [
        {"name": colleague.person.name, "row": "row00001"}
    ]
    assert list(presence.others(submission, colleague)) == []


def test_who_has_not_been_heard_of_for_a_minute_is_gone(cast, colleague):
    submission = make_submission(cast)
    presence.tell(submission, colleague, "row00002")
    long_ago = Presence.objects.get().at - presence.FORGOTTEN - timedelta(seconds=1)
    Presence.objects.update(at=long_ago)
    assert list(presence.others(submission, cast.clerk)) == []


# -- as JSON


@pytest.fixture
def desk(cast):
    return Desk(cast, cast.clerk)


class Desk:
    def __init__(self, cast, user):
        self.user, self.client = user, Client()
        self.client.force_login(user)

    def post(self, submission, *sent, **more):
        data = {"version": fresh(submission).version, "user": self.user.pk, "at": "", "ops": list(sent)}
        return self.send(submission, json.dumps(data | more))

    def send(self, submission, body):
        address = reverse("projects:ops", args=[submission.key])
        return self.client.post(address, body, content_type="application/json")


def sent_value(old, new, one="a"):
    return {"op": "set", "row": "row00001", "field": "value", "old": old, "new": new, "id": one}


def test_a_save_answers_with_version_and_time(cast, desk):
    submission = make_submission(cast)
    answer = desk.post(submission, sent_value("≥1个", "")).json()
    assert answer["version"] == submission.version + 1 and answer["document"] is None
    assert answer["conflicts"] == answer["refused"] == answer["others"] == []
    assert answer["saved"].count(":") == 2


def test_who_is_behind_gets_the_whole_sheet(cast, desk, colleague):
    submission = make_submission(cast)
    edit(submission, goal("保障校园安全。", "甲"), by=colleague)
    answer = desk.post(submission, sent_value("≥1个", "≥10个"), version=submission.version).json()
    assert answer["by"] == colleague.person.name
    assert answer["document"]["head"]["goal"] == "甲"
    assert answer["document"]["tasks"][0]["rows"][0]["cells"]["value"] == "≥10个"


def test_a_conflict_names_both_texts_and_who_and_when(cast, desk, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    answer = desk.post(submission, sent_value("≥1个", "≥11个"), version=submission.version).json()
    (conflict,) = answer["conflicts"]
    assert (conflict["base"], conflict["mine"], conflict["theirs"]) == ("≥1个", "≥11个", "≥10个")
    assert conflict["who"] == colleague.person.name and ":" in conflict["when"]


def test_being_here_alone_saves_nothing_but_tells_of_others(cast, desk, colleague):
    submission = make_submission(cast)
    presence.tell(submission, colleague, "row00002")
    answer = desk.post(submission, at="row00001").json()
    assert answer["others"] == [{"name": colleague.person.name, "row": "row00002"}]
    assert answer["document"] is None and fresh(submission).version == submission.version
    assert Presence.objects.get(user=cast.clerk).row_key == "row00001"


def test_who_leaves_is_not_here_any_more(cast, desk):
    submission = make_submission(cast)
    desk.post(submission, at="row00001")
    desk.post(submission, leaving=True)
    assert not Presence.objects.exists()


def test_a_sheet_that_was_sent_in_meanwhile_says_by_whom(cast, desk, colleague):
    submission = make_submission(cast)
    actions.move(submission=fresh(submission), action="submit", by=colleague)
    answer = desk.post(submission, sent_value("≥1个", "≥10个"))
    assert answer.status_code == 409 and answer.json()["state"] == "department_review"
    assert f"已由{colleague.person.name}送审" in answer.json()["locked"]
    assert values_of(submission)[0] == "≥1个"


def test_another_person_than_the_one_who_typed_is_refused(cast, desk, colleague):
    submission = make_submission(cast)
    answer = desk.post(submission, sent_value("≥1个", "≥10个"), user=colleague.pk)
    assert answer.status_code == 403 and "另一个人" in answer.json()["problem"]
    assert values_of(submission)[0] == "≥1个"


@pytest.mark.parametrize("who", ["head", "reviewer", "admin"])
def test_other_roles_are_refused_whatever_they_send(cast, who):
    submission = make_submission(cast)
    answer = Desk(cast, getattr(cast, who)).post(submission, sent_value("≥1个", "≥10个"))
    assert answer.status_code == 403 and "办理" in answer.json()["problem"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{}", "{", '{"version": "1", "user": 1, "ops": []}', '{"version": true, "ops": 1}'],
)
def test_what_no_editor_sends_is_no_request(cast, desk, body):
    submission = make_submission(cast)
    assert desk.send(submission, body).status_code == 400


def test_without_a_session_one_is_led_to_sign_in(cast):
    submission = make_submission(cast)
    address = reverse("projects:ops", args=[submission.key])
    assert Client().post(address, "{}", content_type="application/json").status_code == 302


def test_a_forged_request_is_refused(cast):
    submission, client = make_submission(cast), Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    address = reverse("projects:ops", args=[submission.key])
    assert client.post(address, "{}", content_type="application/json").status_code == 403


def test_an_answer_takes_as_many_queries_for_sixty_rows_as_for_two(cast, desk):
    def queries(rows):
        submission = make_submission(cast, name=f"{rows}行", rows=rows)
        with CaptureQueriesContext(connection) as captured:
            assert desk.post(submission, sent_value("≥1个", "≥10个")).status_code == 200
        return len(captured)

    assert queries(2) == queries(60)


def test_the_plain_page_and_the_editor_write_the_same_document(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=cast.clerk)
    document = content(submission)
    assert document == with_value(make_document(), "≥10个")
