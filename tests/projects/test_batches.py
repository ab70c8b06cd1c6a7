"""One decision on many sheets: what is left out and why, each logged on its own, and nothing done twice."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from departments.roles import Role
from projects import actions, batches, explaining, queries, tasks
from reviews import access, delegations
from reviews import batches as rows
from reviews.models import Batch, Submission
from reviews.problems import OpinionMissing, Refused
from sheets.documents import Budget, Document, Indicator, Party, Task
from tests.cast import Cast, fresh, make_document, make_submission, make_user, write

pytestmark = pytest.mark.django_db
LEVELS = (
    ("成本指标", "经济成本指标", "建设成本", "≤785万元"),
    ("产出指标", "数量指标", "建校数量", "≥2所"),
    ("产出指标", "质量指标", "验收合格率", "=100%"),
    ("产出指标", "时效指标", "完工时间", "2024年12月20日前"),
    ("效益指标", "社会效益指标", "新增学位", "≥900个"),
    ("效益指标", "可持续影响指标", "校舍使用年限", "≥50年"),
    ("满意度指标", "服务对象满意度指标", "学生满意度", "≥95%"),
)


def complete(name: str) -> Document:
    """A project nothing can be said against."""
    found = [
        Indicator(level1=one, level2=two, level3=three, value=value, key=f"row{index:05}")
        for index, (one, two, three, value) in enumerate(LEVELS)
    ]
    return Document(
        form="project",
        fiscal_year=2024,
        name=name,
        department=Party("202", "淄博市淄川区教育局"),
        unit=Party("202001", "淄博市淄川区教育局"),
        budget=Budget("785.00", "785.00", None),
        goal="保障校园安全。",
        tasks=(Task(seq=1, key="task0001", indicators=tuple(found)),),
    )


def explain(submission: Submission, cast: Cast) -> None:
    """Whatever the rules still doubt."""
    for about in submission.findings.filter(level="warning").values("rule", "row_key", "field"):
        about |= {"kind": "kept", "text": "已和业务科室核对"}
        explaining.say(submission=fresh(submission), by=cast.clerk, **about)


def sheet(cast: Cast, name: str, state: str = "department_review", *, whole: bool = True) -> Submission:
    """whole: with every kind of indicator; otherwise with doubts."""
    submission = make_submission(cast, name=name, state="draft")
    if whole:
        write(submission, complete(name), by=cast.clerk)
        explain(submission, cast)
    for who, action in {
        "draft": (),
        "department_review": (("clerk", "submit"),),
        "finance_review": (("clerk", "submit"), ("head", "pass")),
        "approved": (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")),
    }[state]:
        actions.move(submission=fresh(submission), action=action, by=getattr(cast, who), opinion="同意")
    return fresh(submission)


def planned(user, action: str) -> batches.Plan:
    return batches.plan(user, queries.with_content(user, access.own(user)).order_by("pk"), action)


def begun(user, action: str, sheets, **options) -> Batch:
    seen = [(one.key, one.version) for one in sheets]
    return rows.begin(by=user, action=action, sheets=seen, **{"opinion": "同意。"} | options)


def run(batch: Batch) -> Batch:
    batches.run(batch.pk)
    batch.refresh_from_db()
    return batch


def test_each_role_has_its_own_decisions(cast):
    found = {name: [label for _, label in batches.verbs(user)] for name, user in cast.everybody().items()}
    assert found["clerk"] == ["批量送审"]
    assert found["head"] == ["批量通过", "批量退回"]
    assert found["reviewer"] == ["批量批复", "批量退回"]
    assert found["finance_head"] == ["批量批复", "批量退回", "批量公开"]
    assert found["reader"] == found["admin"] == []


def test_what_speaks_against_a_sheet_leaves_it_out_with_the_reason(cast):
    sheet(cast, "好的")
    sheet(cast, "有疑问的", whole=False)
    said = sheet(cast, "有意见的")
    actions.comment(submission=said, text="请核对", by=cast.head)
    sheet(cast, "没送审的", "draft")
    found = planned(cast.head, "pass")
    assert [one.name for one in found.doing] == ["好的"]
    left = {one.submission.name: (one.mark, one.reason) for one in found.left}
    assert left["有疑问的"][0].startswith("疑")
    assert left["有疑问的"][1].endswith("处疑问没有说明。")
    assert left["有意见的"] == ("批1", "1 条意见没有关闭。")
    assert left["没送审的"][1].startswith("本表现为“")


def test_errors_keep_a_sheet_from_being_sent_and_passed(cast):
    sheet(cast, "好的", "draft")
    broken = make_submission(cast, name="缺值的")
    document = complete("缺值的")
    lacking = replace(document.tasks[0].indicators[-1], value=None)
    rest = document.tasks[0].indicators[:-1]
    task = replace(document.tasks[0], indicators=(*rest, lacking))
    write(broken, replace(document, tasks=(task,)), by=cast.clerk)
    found = planned(cast.clerk, "submit")
    assert "缺值的" in {one.submission.name for one in found.left if one.mark.startswith("错")}
    assert "好的" in {one.name for one in found.doing}


def test_a_return_leaves_out_only_what_is_not_on_the_desk(cast):
    sheet(cast, "有疑问的", whole=False)
    sheet(cast, "草稿", "draft")
    found = planned(cast.head, "return")
    assert [one.name for one in found.doing] == ["有疑问的"]


def test_who_sent_it_in_does_not_pass_it_in_anothers_place(cast):
    sheet(cast, "自己送的")
    today = timezone.localdate()
    one = delegations.give(by=cast.head, taker=cast.clerk.person, since=today, until=today)
    assert delegations.take(cast.clerk, one.pk)
    assert [left.reason for left in planned(cast.clerk, "pass").left] == [
        "这张表是您自己送审的，请由别人审核。"
    ]


def test_a_batch_moves_each_sheet_and_logs_it_on_its_own(cast):
    sheets = [sheet(cast, name) for name in ("甲", "乙", "丙")]
    done = run(begun(cast.head, "pass", sheets, opinion="同意，请财政审核。"))
    assert (done.state, done.done, done.failures) == ("done", 3, [])
    for one in sheets:
        event = one.events.first()
        assert (event.action, event.opinion, event.by) == ("pass", "同意，请财政审核。", cast.head)
    told = cast.head.notices.filter(kind="batch")
    assert [one.text for one in told] == ["批量通过已办完：办成 3 张。"]


def test_a_sheet_changed_since_it_was_seen_is_left_and_reported(cast):
    stale, good = sheet(cast, "改过的"), sheet(cast, "好的")
    batch = begun(cast.head, "pass", [stale, good])
    actions.move(submission=fresh(stale), action="withdraw", by=cast.clerk)
    write(stale, make_document(name="改过的", rows=3), by=cast.clerk)
    actions.move(submission=fresh(stale), action="submit", by=cast.clerk)
    done = run(batch)
    assert done.failures == [[stale.key, "改过的", batches.CHANGED]]
    assert (fresh(stale).state, fresh(good).state) == ("department_review", "finance_review")


def test_what_somebody_else_has_decided_meanwhile_is_reported(cast):
    one = sheet(cast, "甲")
    batch = begun(cast.head, "pass", [one])
    actions.move(submission=fresh(one), action="return", by=cast.head, opinion="请改")
    (failure,) = run(batch).failures
    assert failure[:2] == [one.key, "甲"]
    assert failure[2].startswith("本表现为“")


def test_a_point_made_after_the_confirmation_holds_the_sheet_back(cast):
    one = sheet(cast, "甲")
    batch = begun(cast.head, "pass", [one])
    actions.comment(submission=fresh(one), text="等等", by=cast.head)
    assert run(batch).failures == [[one.key, "甲", "1 条意见没有关闭。"]]


def test_findings_go_with_a_return_as_points_where_that_is_asked_for(cast):
    one = sheet(cast, "甲", whole=False)
    run(begun(cast.head, "return", [one], opinion="请逐条核对。", with_findings=True))
    said = list(one.comments.order_by("pk"))
    assert said
    assert all(point.sent_at and point.state == "open" and point.row_key for point in said)
    assert "效益指标" in "".join(point.text for point in said)
    assert one.events.first().opinion == "请逐条核对。"
    assert f"{len(said)} 条意见要答复" in cast.clerk.notices.first().text


def test_the_places_giver_is_named_in_every_line(cast):
    one = sheet(cast, "甲")
    cover, today = make_user(Role.CLERK, cast.region, cast.department), timezone.localdate()
    lent = delegations.give(by=cast.head, taker=cover.person, since=today, until=today)
    delegations.take(cover, lent.pk)
    run(begun(cover, "pass", [one]))
    event = one.events.first()
    assert (event.by, event.by_name) == (cover, "填报人甲（代部门审核人甲）")


def test_a_delegation_that_has_ended_stops_the_batch_where_it_stands(cast):
    one = sheet(cast, "甲")
    cover, today = make_user(Role.CLERK, cast.region, cast.department), timezone.localdate()
    lent = delegations.give(by=cast.head, taker=cover.person, since=today, until=today)
    delegations.take(cover, lent.pk)
    batch = begun(cover, "pass", [one])
    delegations.end(lent, by=cast.head)
    assert run(batch).failures == [[one.key, one.key, batches.NOT_ACTING]]
    assert fresh(one).state == "department_review"


def test_nothing_of_others_is_moved(cast):
    one = sheet(cast, "甲")
    stranger = make_user(Role.HEAD, cast.region, cast.stranger.person.department)
    batch = begun(stranger, "pass", [one])
    assert run(batch).failures == [[one.key, one.key, batches.GONE]]
    assert fresh(one).state == "department_review"


def test_a_worker_that_died_is_followed_by_one_that_goes_on_where_it_stood(cast, monkeypatch):
    sheets = [sheet(cast, name) for name in ("甲", "乙", "丙")]
    batch = begun(cast.head, "pass", sheets)
    move, moved = actions.move, []

    def dying(**what):
        if moved:
            raise KeyboardInterrupt
        moved.append(what)
        return move(**what)

    with monkeypatch.context() as patched:
        patched.setattr("projects.actions.move", dying)
        with pytest.raises(KeyboardInterrupt):
            batches.run(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.done) == ("running", 1)
    assert tasks.reap() == 0  # its heartbeat is fresh
    Batch.objects.update(heartbeat=F("heartbeat") - timedelta(minutes=2))
    assert tasks.reap() == 1
    assert DBTaskResult.objects.count() == 1
    assert run(batch).done == 3
    assert [one.events.filter(action="pass").count() for one in sheets] == [1, 1, 1]


def test_a_batch_is_done_by_one_worker_only(cast):
    batch = begun(cast.head, "pass", [sheet(cast, "甲")])
    first, second = rows.take(batch.pk), rows.take(batch.pk)
    assert second is None
    Batch.objects.update(done=1)
    with pytest.raises(rows.Elsewhere):
        rows.count(first)


def test_a_failure_of_the_program_is_reported_and_the_next_sheet_follows(cast, monkeypatch, caplog):
    sheets = [sheet(cast, name) for name in ("甲", "乙")]
    batch, move = begun(cast.head, "pass", sheets), actions.move

    def broken(*, submission, **what):
        if submission.name == "甲":
            raise RuntimeError("broken")
        return move(submission=submission, **what)

    monkeypatch.setattr("projects.actions.move", broken)
    with caplog.at_level(logging.CRITICAL):
        done = run(batch)
    assert done.failures == [[sheets[0].key, sheets[0].key, batches.BROKEN]]
    assert (done.state, fresh(sheets[1]).state) == ("done", "finance_review")


@pytest.mark.parametrize("action", ["pass", "approve", "return"])
def test_an_opinion_is_asked_for(cast, action):
    with pytest.raises(OpinionMissing):
        begun(cast.head, action, [sheet(cast, "甲")], opinion=" ")


def test_nothing_is_no_batch_and_too_much_neither(cast):
    for sheets in ([], [("a" * 8, 1)] * (rows.MOST + 1)):
        with pytest.raises(Refused):
            rows.begin(by=cast.head, action="pass", opinion="同意", sheets=sheets)


def test_planning_asks_as_often_for_many_sheets_as_for_one(cast):
    counts = []
    for number in (1, 10):
        for index in range(number):
            sheet(cast, f"项目{number}-{index}", "department_review")
        with CaptureQueriesContext(connection) as captured:
            assert planned(cast.head, "pass").chosen
        counts.append(len(captured))
    assert counts[0] == counts[1]
