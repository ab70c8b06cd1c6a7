"""Who scores, what is kept, who sees it when, and what the grade keeps from being approved."""

from decimal import Decimal

import pytest
from django.urls import reverse

from projects import actions, batches, queries
from projects.score_cards import limit
from reviews import scores
from reviews.models import Score, ScoreScheme, StoredFinding, Submission
from reviews.problems import Refused
from reviews.scoring import USUAL, plain, proposals, to_deductions, to_grades, to_items
from tests.cast import Cast, fresh, make_submission

pytestmark = pytest.mark.django_db
FULL = [plain(item.points) for item in USUAL.items]
# what to take off the first items to come to a grade
LOWER = {"优": 0, "良": 15, "中": 35, "差": 60}


def given_for(grade: str) -> list[str]:
    left, given = Decimal(LOWER[grade]), []
    for item in USUAL.items:
        cut = min(left, item.points)
        left -= cut
        given.append(plain(item.points - cut))
    return given


def score(submission: Submission, grade: str = "优", *, by) -> Score:
    given = given_for(grade)
    return scores.give(
        submission=submission, proposed=proposals(USUAL, ()), given=given, reasons=["看过材料"] * 8, by=by
    )


def demand(cast: Cast, *, in_use: bool = True) -> None:
    ScoreScheme.objects.create(
        region=cast.region,
        fiscal_year=2024,
        in_use=in_use,
        items=to_items(USUAL),
        grades=to_grades(USUAL),
        deductions=to_deductions(USUAL),
    )


def approve(submission: Submission, *, by) -> str:
    try:
        actions.move(submission=fresh(submission), action="approve", by=by, opinion="同意。")
    except Refused as problem:
        return problem.message
    return ""


@pytest.mark.parametrize(("grade", "passes"), [("优", True), ("良", True), ("中", False), ("差", False)])
def test_the_grade_limits_the_next_step(cast: Cast, grade: str, passes: bool) -> None:
    submission = make_submission(cast, state="finance_review")
    assert score(submission, grade, by=cast.reviewer).grade == grade
    said = approve(submission, by=cast.finance_head)
    assert (said == "") == passes
    assert fresh(submission).state == ("approved" if passes else "finance_review")
    assert ("不得进入预算安排" in said) == (grade == "差")


def test_what_was_scored_too_low_goes_back(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    score(submission, "差", by=cast.reviewer)
    actions.move(submission=fresh(submission), action="return", by=cast.reviewer, opinion="请改")
    assert fresh(submission).state == "returned"


def test_a_score_is_offered_and_not_asked_for(cast: Cast) -> None:
    assert approve(make_submission(cast, state="finance_review"), by=cast.reviewer) == ""


def test_where_the_region_asks_for_a_score_nothing_is_approved_without(cast: Cast) -> None:
    demand(cast)
    submission = make_submission(cast, state="finance_review")
    assert approve(submission, by=cast.reviewer) == scores.ASKED
    score(submission, by=cast.reviewer)
    assert approve(submission, by=cast.reviewer) == ""


def test_where_the_region_does_not_score_nobody_can_and_nothing_is_limited(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    score(submission, "差", by=cast.reviewer)
    demand(cast, in_use=False)
    assert not scores.is_offered(cast.reviewer, fresh(submission))
    with pytest.raises(Refused):
        score(submission, by=cast.reviewer)
    assert approve(submission, by=cast.reviewer) == ""


def test_the_schemes_of_other_years_and_regions_do_not_count(cast: Cast) -> None:
    demand(cast)
    ScoreScheme.objects.update(fiscal_year=2023)
    assert approve(make_submission(cast, state="finance_review"), by=cast.reviewer) == ""


@pytest.mark.parametrize("state", ["draft", "department_review", "returned", "approved"])
def test_a_sheet_is_scored_in_the_finance_review_alone(cast: Cast, state: str) -> None:
    with pytest.raises(Refused):
        score(make_submission(cast, state=state), by=cast.reviewer)


@pytest.mark.parametrize("who", ["clerk", "head", "reader", "admin", "foreigner"])
def test_nobody_else_scores(cast: Cast, who: str) -> None:
    with pytest.raises(Refused):
        score(make_submission(cast, state="finance_review"), by=getattr(cast, who))


def test_a_change_of_the_proposal_needs_a_reason(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    proposed = proposals(USUAL, ())
    with pytest.raises(scores.Unfit) as problem:
        scores.give(
            submission=submission,
            proposed=proposed,
            given=["9", *FULL[1:]],
            reasons=[" "] * 8,
            by=cast.reviewer,
        )
    assert problem.value.faults == {0: "规范完整性建议 10 分，您给 9 分，请写明理由。"}
    assert not Score.objects.exists()


@pytest.mark.parametrize("typed", ["", "十", "-1", "10.5", "9.7", "NaN", "Infinity", "1e9", "９x"])
def test_points_that_are_none_are_told_where(cast: Cast, typed: str) -> None:
    submission = make_submission(cast, state="finance_review")
    with pytest.raises(scores.Unfit) as problem:
        scores.give(
            submission=submission,
            proposed=proposals(USUAL, ()),
            given=[typed, *FULL[1:]],
            reasons=["理由"] * 8,
            by=cast.reviewer,
        )
    assert "0 到 10 之间" in problem.value.faults[0]


def test_a_later_score_of_the_round_takes_the_place_of_the_earlier(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    score(submission, "中", by=cast.reviewer)
    again = score(submission, "优", by=cast.finance_head)
    assert Score.objects.get() == again
    assert (again.total, again.by_name, again.round) == (Decimal(100), "财政负责人甲", 1)
    assert again.items[0] == {
        "dimension": "完整性",
        "item": "规范完整性",
        "points": "10",
        "proposed": "10",
        "given": "10",
        "reason": "看过材料",
    }


def test_the_next_round_begins_without_a_score_and_keeps_the_old_one(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    score(submission, "中", by=cast.reviewer)
    for who, action in (("reviewer", "return"), ("clerk", "submit"), ("head", "pass")):
        actions.move(submission=fresh(submission), action=action, by=getattr(cast, who), opinion="请改")
    submission = fresh(submission)
    assert scores.of_round(submission) is None
    assert [one.grade for one in scores.seen_by(cast.reviewer, submission)] == ["中"]
    assert approve(submission, by=cast.reviewer) == ""


def test_the_department_sees_a_score_when_it_has_been_decided_on(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    score(submission, "中", by=cast.reviewer)

    def seen(who) -> int:
        return scores.seen_by(who, fresh(submission)).count()

    assert [seen(cast.clerk), seen(cast.head), seen(cast.reader), seen(cast.reviewer)] == [0, 0, 0, 1]
    actions.move(submission=fresh(submission), action="return", by=cast.reviewer, opinion="请改")
    assert [seen(cast.clerk), seen(cast.head), seen(cast.stranger), seen(cast.foreigner)] == [1, 1, 0, 0]
    actions.move(submission=fresh(submission), action="undo", by=cast.reviewer)
    assert [seen(cast.clerk), seen(cast.finance_head)] == [0, 1]


def test_a_score_that_was_never_decided_on_stays_with_finance(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    score(submission, "差", by=cast.reviewer)
    actions.move(submission=fresh(submission), action="withdraw", by=cast.head)
    actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="请改")
    assert scores.seen_by(cast.clerk, fresh(submission)).count() == 0


def test_a_batch_leaves_out_what_was_scored_too_low(cast: Cast) -> None:
    sheets = [
        make_submission(cast, state="finance_review", name=name)
        for name in ("甲项目", "乙项目", "丙项目", "丁项目")
    ]
    for sheet, grade in zip(sheets, ("优", "良", "中", "差"), strict=True):
        score(sheet, grade, by=cast.reviewer)
    StoredFinding.objects.all().delete()
    found = queries.with_content(cast.reviewer, Submission.objects.order_by("pk"))
    plan = batches.plan(cast.reviewer, found, "approve")
    assert [one.name for one in plan.doing] == ["甲项目", "乙项目"]
    assert [(one.submission.name, one.mark) for one in plan.left] == [("丙项目", "评"), ("丁项目", "评")]
    assert len(batches.plan(cast.reviewer, found, "return").doing) == 4


@pytest.mark.parametrize("number", [2, 12])
def test_a_plan_takes_as_many_queries_for_many_scored_sheets(
    cast: Cast, client, number: int, django_assert_max_num_queries
) -> None:
    for name in range(number):
        score(make_submission(cast, state="finance_review", name=f"项目{name}"), by=cast.reviewer)
    StoredFinding.objects.all().delete()
    client.force_login(cast.reviewer)
    asked = {"do": "approve", "key": list(Submission.objects.values_list("key", flat=True))}
    with django_assert_max_num_queries(18):
        page = client.get(reverse("projects:plan"), asked)
    assert len(page.context["plan"].doing) == number


def test_the_decision_box_says_what_the_grade_allows(cast: Cast) -> None:
    submission = make_submission(cast, state="finance_review")
    assert limit(submission) == ("", True, False)
    score(submission, "差", by=cast.reviewer)
    assert limit(submission) == ("评分 40 分，等级“差”：退回，不得进入预算安排。", False, True)
    score(submission, "良", by=cast.reviewer)
    assert limit(submission)[1:] == (True, False)
