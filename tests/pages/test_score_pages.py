"""The score card as pages: filled in from findings, kept, refused without losing a word, told afterwards."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from reviews.models import Score, ScoreScheme
from reviews.scoring import USUAL, plain, to_deductions, to_grades, to_items
from tests.cast import fresh, make_submission

pytestmark = pytest.mark.django_db
FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(client: Client, submission, **query: str):
    return client.get(reverse("projects:review", args=[submission.key]), query)


def typed(card, **other: str) -> dict[str, str]:
    """The form as it came, and what was changed in it."""
    data = {f"given-{line.number}": line.given for line in card.lines}
    return data | {f"reason-{line.number}": line.reason for line in card.lines} | other


def send(client: Client, submission, data: dict[str, str], **how: str):
    return client.post(reverse("projects:score", args=[submission.key]) + "?tab=score", data, **how)


def test_open_findings_become_proposed_deductions(cast):
    submission = make_submission(cast, state="finance_review")
    card = page(signed_in(cast.reviewer), submission).context["score"]
    open_doubts = submission.findings.filter(status="open", level="warning").count()
    assert open_doubts > 0
    assert Decimal(card.total) == 100 - open_doubts
    named = [label for line in card.lines for label, *_ in line.named]
    assert len(named) == open_doubts
    html = page(signed_in(cast.reviewer), submission, tab="score").content.decode()
    assert all(f'href="#{label}"' in html for label in named)


def test_what_is_explained_or_dismissed_takes_nothing_off(cast):
    submission = make_submission(cast, state="finance_review")
    client = signed_in(cast.reviewer)
    before = page(client, submission).context["score"].total
    doubt = submission.findings.filter(status="open", level="warning").first()
    about = {"rule": doubt.rule, "row": doubt.row_key, "field": doubt.field, "text": "不是这么回事"}
    answer = client.post(reverse("projects:dismiss-finding", args=[submission.key]), about, **FETCH).json()
    after = page(client, submission).context["score"].total
    same = {"rule": doubt.rule, "row_key": doubt.row_key, "field": doubt.field, "level": "warning"}
    assert Decimal(after) == Decimal(before) + submission.findings.filter(**same).count()
    assert f"<b data-total>{after}</b>" in answer["score"][0]


def test_a_score_is_kept_and_said_in_the_decision_box(cast):
    submission = make_submission(cast, state="finance_review")
    client = signed_in(cast.reviewer)
    card = page(client, submission).context["score"]
    answer = send(client, submission, typed(card))
    assert answer.url == reverse("projects:review", args=[submission.key]) + "?tab=score"
    score = Score.objects.get()
    assert score.total == Decimal(card.total)
    html = client.get(answer.url).content.decode()
    assert f"评分 {plain(score.total)} 分，等级“{score.grade}”：可以批复" in html
    assert f'<em data-count="score">{plain(score.total)}</em>' in html


def low(card) -> dict[str, str]:
    return typed(
        card,
        **{f"given-{number}": "0" for number in range(4)},
        **{f"reason-{number}": "材料不全" for number in range(4)},
    )


def test_a_bad_grade_stands_in_the_way_of_approving(cast):
    submission = make_submission(cast, state="finance_review")
    client = signed_in(cast.reviewer)
    send(client, submission, low(page(client, submission).context["score"]))
    context = page(client, submission).context
    assert "不得进入预算安排" in context["decision"].by_score
    assert context["decision"].fails
    assert "不得进入预算安排" in context["decision"].in_the_way
    back = next(one for one in context["decision"].choices if one.returns)
    assert "等级“差”" in back.text
    data = {"action": "approve", "version": str(fresh(submission).version), "opinion": "同意。"}
    refused = client.post(reverse("projects:move", args=[submission.key]), data, follow=True).content.decode()
    assert "不得进入预算安排" in refused
    assert fresh(submission).state == "finance_review"


def test_what_cannot_be_kept_comes_back_as_it_was_typed(cast):
    submission = make_submission(cast, state="finance_review")
    client = signed_in(cast.reviewer)
    card = page(client, submission).context["score"]
    data = typed(card, **{"given-6": "3.5", "given-7": "十分", "reason-5": "另有说明"})
    again = client.get(send(client, submission, data).url)
    lines = again.context["score"].lines
    assert (lines[6].given, lines[7].given, lines[5].reason) == ("3.5", "十分", "另有说明")
    assert "请写明理由" in lines[6].fault and "0 到 10 之间" in lines[7].fault
    assert lines[6].fault in again.content.decode()
    assert not Score.objects.exists()
    assert page(client, submission).context["score"].lines[6].given == card.lines[6].given


def test_a_script_hears_what_is_wrong_and_gets_the_card_anew(cast):
    submission = make_submission(cast, state="finance_review")
    client = signed_in(cast.reviewer)
    card = page(client, submission).context["score"]
    refused = send(client, submission, typed(card, **{"given-0": "1"}), **FETCH)
    assert refused.status_code == 409
    assert "请写明理由" in refused.json()["problem"]
    answer = send(client, submission, low(card), **FETCH).json()
    html, total = answer["score"]
    assert total == plain(Score.objects.get().total)
    assert "材料不全" in html
    assert answer["byScore"][1] is True and "不得进入预算安排" in answer["inTheWay"]


def test_the_department_heads_page_has_no_score(cast):
    submission = make_submission(cast, state="department_review")
    context = page(signed_in(cast.head), submission).context
    assert context["score"] is None
    assert "score" not in [name for name, *_ in context["tabs"]]
    assert send(signed_in(cast.head), submission, {}).status_code == 403


def test_where_the_region_does_not_score_the_tab_is_gone(cast):
    submission = make_submission(cast, state="finance_review")
    ScoreScheme.objects.create(
        region=cast.region,
        fiscal_year=2024,
        in_use=False,
        items=to_items(USUAL),
        grades=to_grades(USUAL),
        deductions=to_deductions(USUAL),
    )
    assert page(signed_in(cast.reviewer), submission).context["score"] is None


def test_the_region_is_told_when_it_asks_for_a_score(cast):
    submission = make_submission(cast, state="finance_review")
    ScoreScheme.objects.create(
        region=cast.region, fiscal_year=2024, items=to_items(USUAL), grades=to_grades(USUAL), deductions={}
    )
    decision = page(signed_in(cast.reviewer), submission).context["decision"]
    assert "还没有评分" in decision.in_the_way


def test_the_department_reads_the_score_after_the_decision(cast):
    submission = make_submission(cast, state="finance_review")
    client, clerk = signed_in(cast.reviewer), signed_in(cast.clerk)
    send(client, submission, low(page(client, submission).context["score"]))
    addresses = [reverse(f"projects:{name}", args=[submission.key]) for name in ("table", "timeline")]
    assert [clerk.get(one).content.decode().count("材料不全") for one in addresses] == [0, 0]
    assert "评分" not in clerk.get(addresses[1]).content.decode()
    actions.move(submission=fresh(submission), action="return", by=cast.reviewer, opinion="请改")
    table, timeline = (clerk.get(one).content.decode() for one in addresses)
    assert "材料不全" in table and "第1次送审" in table
    assert f"{plain(Score.objects.get().total)} 分，差（第1次送审）" in timeline
    edit = clerk.get(reverse("projects:edit", args=[submission.key])).content.decode()
    assert "上次评分" in edit


def test_a_later_round_shows_the_score_of_the_one_before(cast):
    submission = make_submission(cast, state="finance_review")
    client = signed_in(cast.reviewer)
    send(client, submission, low(page(client, submission).context["score"]))
    for who, action in (("reviewer", "return"), ("clerk", "submit"), ("head", "pass")):
        actions.move(submission=fresh(submission), action=action, by=getattr(cast, who), opinion="请改")
    again = page(client, submission, tab="score")
    assert again.context["score"].kept is None
    assert "第1次送审" in again.content.decode() and "材料不全" in again.content.decode()


def test_a_card_says_when_the_findings_have_changed_since(cast):
    submission = make_submission(cast, state="finance_review")
    client = signed_in(cast.reviewer)
    send(client, submission, typed(page(client, submission).context["score"]))
    assert not page(client, submission).context["score"].outdated
    doubt = submission.findings.filter(status="open", level="warning").first()
    about = {"rule": doubt.rule, "row": doubt.row_key, "field": doubt.field, "text": "不是这么回事"}
    client.post(reverse("projects:dismiss-finding", args=[submission.key]), about)
    assert page(client, submission).context["score"].outdated


@pytest.mark.parametrize("rounds", [1, 4])
def test_the_card_takes_the_same_queries_for_many_rounds(cast, rounds):
    submission = make_submission(cast, state="finance_review")
    Score.objects.bulk_create(
        Score(
            submission=submission,
            stage="finance_review",
            round=number,
            items=[],
            total=Decimal(90),
            grade="优",
            by=cast.reviewer,
            by_name="甲",
        )
        for number in range(2, 2 + rounds)
    )
    client = signed_in(cast.reviewer)
    page(client, submission)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page(client, submission, tab="score")
    assert len(asked) <= 38
    assert len([one for one in asked if "reviews_score" in one["sql"]]) <= 5
