"""What a sheet can be compared with, for whom, and what the comparison tells."""

from dataclasses import replace

import pytest
from django.http import Http404

from projects import actions, comparisons, neighbours, queries
from projects.documents import document_of
from projects.marks import remarks
from projects.timelines import LINES, timeline
from reviews import threads
from reviews.models import Submission
from sheets.documents import Document
from sheets.shown import shown
from tests.cast import Cast, content, fresh, make_document, make_rows, make_submission, write

pytestmark = pytest.mark.django_db


def choice(user, submission: Submission, value: str) -> comparisons.Choice:
    return next(one for one in comparisons.choices(user, submission) if one.value == value)


def looked_up(user, submission: Submission) -> Submission:
    return queries.submission(user, submission.key)


def changed(document: Document, **texts: str) -> Document:
    """With other values in rows, by their keys."""
    task = document.tasks[0]
    rows = tuple(replace(row, value=texts.get(row.key, row.value)) for row in task.indicators)
    return replace(document, tasks=(replace(task, indicators=rows),))


def sent_again(cast: Cast) -> Submission:
    """Returned by finance with a point on a value, changed, answered and back at finance."""
    submission = make_submission(cast, state="finance_review", rows=3)
    actions.comment(submission=submission, by=cast.reviewer, text="请核对", row_key="row00001", field="value")
    actions.move(submission=fresh(submission), action="return", by=cast.reviewer, opinion="请改一处")
    write(submission, changed(content(submission), row00001="≥9个"), by=cast.clerk)
    threads.answer(comment=submission.comments.get(), text="已改", by=cast.clerk)
    for who, action in (("clerk", "submit"), ("head", "pass")):
        actions.move(submission=fresh(submission), action=action, by=getattr(cast, who))
    return fresh(submission)


def test_a_sheet_sent_for_the_first_time_has_no_last_version(cast):
    submission = make_submission(cast, state="finance_review")
    found = comparisons.choices(cast.reviewer, submission)
    assert [one.value for one in found] == ["last", "mine", "year", "table"]
    assert [one.value for one in found if one.available] == ["table"]
    assert all(one.reason for one in found if not one.available)
    assert comparisons.default(submission, found) == ""


def test_a_sheet_sent_again_is_compared_with_what_was_returned(cast):
    submission = looked_up(cast.reviewer, sent_again(cast))
    found = comparisons.choices(cast.reviewer, submission)
    assert comparisons.default(submission, found) == "last"
    comparison = comparisons.compare(cast.reviewer, submission, "last")
    (change,) = comparison.changes
    assert (change.label, change.at, change.place) == (
        "改1",
        "row00001:value",
        "第1行 指标值（新建学校数量1）",
    )
    assert (change.item.old, change.item.new) == ("≥1个", "≥9个")
    assert comparison.counts == {"changed": 1}
    assert '<del class="all">≥1个</del><ins>≥9个</ins>' in comparison.html


def test_a_change_tells_the_point_it_answers(cast):
    submission = looked_up(cast.reviewer, sent_again(cast))
    document = document_of(submission)
    sheet = shown(document, region=submission.region.name)
    said = remarks(sheet, document, queries.comments(cast.reviewer, submission))
    (change,) = comparisons.compare(cast.reviewer, submission, "last", remarks=said).changes
    assert [(one.label, one.comment.text) for one in change.remarks] == [("批1", "请核对")]


def test_my_last_return_is_mine_alone(cast):
    submission = looked_up(cast.reviewer, sent_again(cast))
    assert choice(cast.reviewer, submission, "mine").available
    assert len(comparisons.compare(cast.reviewer, submission, "mine").changes) == 1
    assert not choice(cast.head, submission, "mine").available
    with pytest.raises(Http404):
        comparisons.compare(cast.head, submission, "mine")


def test_a_return_that_was_taken_back_is_none(cast):
    submission = make_submission(cast, state="finance_review")
    for action in ("return", "undo"):
        actions.move(submission=fresh(submission), action=action, by=cast.reviewer, opinion="误退")
    assert not choice(cast.reviewer, fresh(submission), "mine").available
    assert not choice(cast.reviewer, fresh(submission), "last").available


def test_the_clerk_sees_what_he_changed_since_the_return(cast):
    submission = make_submission(cast, state="returned")
    write(submission, changed(content(submission), row00002="≥8个"), by=cast.clerk)
    submission = looked_up(cast.clerk, submission)
    assert [one.at for one in comparisons.compare(cast.clerk, submission, "last").changes] == [
        "row00002:value"
    ]


def test_any_moment_of_the_history_can_be_compared_with(cast):
    submission = looked_up(cast.reviewer, sent_again(cast))
    moments = comparisons.versions(cast.reviewer, submission)
    assert len(moments) == submission.events.count()
    assert "填报人甲 新建" in moments[-1].label
    counts = [len(comparisons.compare(cast.reviewer, submission, one.value).changes) for one in moments]
    assert counts[0] == 0
    assert counts[-1] > 1
    first = submission.revisions.order_by("version").first()
    assert comparisons.compare(cast.reviewer, submission, f"version:{first.version}").changes


def last_year(cast: Cast, **texts: str) -> Submission:
    """A published sheet of the year before, with row keys of its own."""
    document = replace(changed(make_document(rows=3), **texts), fiscal_year=2023)
    rows = tuple(replace(row, key=f"old{number}") for number, row in enumerate(document.indicators))
    document = replace(document, tasks=(replace(document.tasks[0], indicators=rows),))
    place = {"region": cast.region, "department": cast.department}
    submission = actions.create(by=cast.clerk, kind="project", fiscal_year=2023, name="校园安全", **place)
    write(submission, document, by=cast.clerk)
    for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        actions.move(submission=fresh(submission), action=action, by=getattr(cast, who))
    return fresh(submission)


def test_last_years_sheet_is_found_by_department_kind_and_name(cast):
    last_year(cast, row00001="≥3个")
    submission = looked_up(cast.reviewer, make_submission(cast, state="finance_review", rows=2))
    assert choice(cast.reviewer, submission, "year").available
    comparison = comparisons.compare(cast.reviewer, submission, "year")
    assert [one.item.kind for one in comparison.changes] == ["weaker", "deleted"]
    assert [row.level3 for row in comparison.dropped] == ["新建学校数量3"]
    assert "上年值</th>" in comparison.html


def test_a_sheet_of_another_name_is_not_last_years(cast):
    last_year(cast)
    submission = make_submission(cast, name="营养午餐补助")
    assert not choice(cast.clerk, submission, "year").available
    with pytest.raises(Http404):
        comparisons.compare(cast.clerk, looked_up(cast.clerk, submission), "year")


def test_an_adjusted_edition_is_compared_with_the_one_it_replaces(cast):
    first = make_submission(cast, state="approved", rows=2)
    second = actions.move(submission=first, action="adjust", by=cast.clerk)
    write(second, changed(content(second), row00002="≥7个"), by=cast.clerk)
    second = looked_up(cast.clerk, second)
    assert choice(cast.clerk, second, "edition").available
    (change,) = comparisons.compare(cast.clerk, second, "edition").changes
    assert change.at == "row00002:value"


def test_a_sheet_begun_from_another_is_compared_with_it_by_its_keys(cast):
    base = last_year(cast)
    document = changed(replace(content(base), fiscal_year=2024, name="平安校园建设"), old0="≥20个")
    submission = actions.begin_from(
        by=cast.clerk, department=cast.department, document=document, based_on=base
    )
    submission = looked_up(cast.clerk, submission)
    found = comparisons.compare(cast.clerk, submission, "base")
    assert "old0:value" in [one.at for one in found.changes]
    assert comparisons.compare(cast.clerk, submission, "year").other == base


def test_another_sheet_stands_side_by_side_with_like_rows_on_one_line(cast):
    submission = looked_up(cast.reviewer, make_submission(cast, rows=3))
    other = make_submission(cast, name="校园安全二期", rows=2)
    found = comparisons.compare(cast.reviewer, submission, f"table:{other.key}")
    assert found.paired
    assert "两表都有 2 个指标，只有本表有 1 个，只有对方有 0 个" in found.words


def test_sheets_of_another_kind_and_the_sheet_itself_are_no_neighbours(cast):
    submission = looked_up(cast.reviewer, make_submission(cast))
    strategy = actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind="department_strategy",
        fiscal_year=2024,
    )
    for key in (submission.key, strategy.key, "00000000"):
        with pytest.raises(Http404):
            comparisons.compare(cast.reviewer, submission, f"table:{key}")
    assert neighbours.of(cast.reviewer, submission) == []


def test_neighbours_are_those_one_may_see_the_likest_names_first(cast):
    submission = make_submission(cast, name="校园安全")
    for name in ("营养午餐", "校园安全工程"):
        make_submission(cast, name=name)
    assert [one.submission.name for one in neighbours.of(cast.reviewer, submission)] == [
        "校园安全工程",
        "营养午餐",
    ]
    assert [one.submission.name for one in neighbours.of(cast.reviewer, submission, "午餐")] == ["营养午餐"]
    assert neighbours.of(cast.foreigner, submission) == []


@pytest.mark.parametrize("who", ["stranger", "foreigner", "foreign_clerk"])
def test_nothing_is_compared_with_what_a_person_may_not_see(cast, who):
    hidden = make_submission(cast, state="finance_review")
    shown_to_all = make_submission(cast, state="published", name="公开的表")
    user = getattr(cast, who)
    submission = looked_up(user, shown_to_all)
    event, revision = shown_to_all.events.first(), shown_to_all.revisions.first()
    for with_ in ("last", "mine", f"event:{event.pk}", f"version:{revision.version}", f"table:{hidden.key}"):
        with pytest.raises(Http404):
            comparisons.compare(user, submission, with_)
    assert comparisons.versions(user, submission) == []


@pytest.mark.parametrize(
    "with_", ["", "x", "event:", "event:0", "event:x", "version:99", "table:", "edition"]
)
def test_a_source_that_is_not_there_is_not_found(cast, with_):
    submission = looked_up(cast.clerk, make_submission(cast))
    with pytest.raises(Http404):
        comparisons.compare(cast.clerk, submission, with_)


def test_an_event_of_another_sheet_is_not_found(cast):
    submission = looked_up(cast.clerk, make_submission(cast))
    other = make_submission(cast, name="另一张")
    with pytest.raises(Http404):
        comparisons.compare(cast.clerk, submission, f"event:{other.events.first().pk}")


@pytest.mark.parametrize("rows", [2, 60])
def test_a_comparison_takes_as_many_queries_for_sixty_rows_as_for_two(cast, rows, django_assert_num_queries):
    last_year(cast)
    submission = make_submission(cast, state="returned", rows=rows)
    write(submission, changed(content(submission), row00001="≥9个"), by=cast.clerk)
    submission = looked_up(cast.clerk, submission)
    document = document_of(submission)
    assert cast.clerk.person.department_id
    with django_assert_num_queries(2):
        comparisons.choices(cast.clerk, submission)
    with django_assert_num_queries(2):
        comparisons.compare(cast.clerk, submission, "last", document=document)
    with django_assert_num_queries(4):
        comparisons.compare(cast.clerk, submission, "year", document=document)


# ---- who did what when ----


def test_the_timeline_tells_moves_points_answers_and_saves_in_their_order(cast):
    submission = looked_up(cast.reviewer, sent_again(cast))
    told = [(entry.who, entry.what) for entry in timeline(cast.reviewer, submission).entries]
    assert told == [
        ("填报人甲", "新建"),
        ("填报人甲", "保存"),
        ("填报人甲", "送审"),
        ("部门审核人甲", "审核通过"),
        ("财政审核人甲", "退回"),
        ("财政审核人甲", "意见"),
        ("填报人甲", "保存"),
        ("填报人甲", "答复"),
        ("填报人甲", "送审"),
        ("部门审核人甲", "审核通过"),
    ]


def test_the_timeline_keeps_back_what_was_not_sent(cast):
    submission = make_submission(cast, state="finance_review")
    actions.comment(submission=submission, by=cast.reviewer, text="还没发出的话")
    for who, sees in (("reviewer", True), ("clerk", False)):
        found = timeline(getattr(cast, who), looked_up(getattr(cast, who), submission))
        assert ("还没发出的话" in "".join(entry.text for entry in found.entries)) == sees


def test_the_timeline_of_an_edition_tells_how_the_one_before_came_into_force(cast):
    first = make_submission(cast, state="approved")
    second = actions.move(submission=first, action="adjust", by=cast.clerk)
    told = [entry.what for entry in timeline(cast.clerk, looked_up(cast.clerk, second)).entries]
    assert "原批复稿：批复" in told


@pytest.mark.parametrize("points", [0, 10, 200])
def test_a_long_story_is_told_in_the_lines_of_one_page(cast, points):
    submission = make_submission(cast, state="finance_review")
    for number in range(points):
        threads.hold(submission=submission, by=cast.reviewer, text=f"第{number}点。" + "请核对。" * 20)
    actions.move(submission=fresh(submission), action="return", by=cast.reviewer, opinion="请改")
    found = timeline(cast.reviewer, looked_up(cast.reviewer, submission))
    assert sum(entry.lines for entry in found.printed) <= LINES
    assert found.entries[0] == found.printed[0]
    assert len([entry for entry in found.entries if entry.kind == "point"]) == points
    assert found.condensed == (points > 0 and sum(entry.lines for entry in found.entries) > LINES)


@pytest.mark.parametrize("points", [1, 12])
def test_the_timeline_takes_as_many_queries_for_many_points_as_for_one(
    cast, points, django_assert_num_queries
):
    submission = make_submission(cast, state="finance_review")
    for number in range(points):
        threads.hold(submission=submission, by=cast.reviewer, text=f"第{number}点")
    submission = looked_up(cast.reviewer, submission)
    assert cast.reviewer.person.region_id
    with django_assert_num_queries(5):
        timeline(cast.reviewer, submission)


def test_rows_of_another_sheet_keep_their_own_keys(cast):
    """The cast's rows have the same keys in every sheet: neighbours are told apart by likeness alone."""
    submission = looked_up(cast.clerk, make_submission(cast, rows=2))
    other = make_submission(cast, name="另一张", rows=2)
    rows = tuple(replace(row, level3=f"别的{row.level3[-1]}") for row in make_rows(2))
    task = replace(content(other).tasks[0], indicators=rows)
    write(other, replace(content(other), tasks=(task,)), by=cast.clerk)
    found = comparisons.compare(cast.clerk, submission, f"table:{other.key}")
    assert "两表都有 0 个指标" in found.words
