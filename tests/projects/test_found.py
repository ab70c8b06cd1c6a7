"""What the checks find is kept with each write, explained by clerks, dismissed by reviewers, and let through
or stopped by the region's gates."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from projects import actions, explaining, found, queries, starting
from projects.documents import document_of, with_keys
from projects.history import restore
from projects.rules import catalogue
from reviews.findings import BROKEN, Level
from reviews.models import Explanation, Gate, RuleSetting, StoredFinding, Submission
from reviews.problems import Incomplete, Refused, TextMissing
from sheets.documents import Budget, to_json
from sheets.shown import shown
from tests.cast import Cast, content, fresh, make_document, make_submission, write

pytestmark = pytest.mark.django_db
KEPT, DISMISSED = Explanation.Kind.KEPT, Explanation.Kind.DISMISSED
TOTAL = {"rule": "A01", "row_key": "head", "field": "budget.total"}
UNLIKE = Budget("785.00", "700.00", "84.00")
WORDS = "总额含上年结转一万元"


def looked(submission: Submission) -> found.Look:
    current = fresh(submission)
    document = document_of(current)
    return found.look(current, shown(document, region="淄川区"), document)


def kept(submission: Submission) -> list[tuple[str, str, str]]:
    return list(submission.findings.order_by("position").values_list("rule", "row_key", "field"))


def seen(submission: Submission) -> list[tuple[str, str, str]]:
    return [(one.finding.rule, one.finding.row_key, one.finding.field) for one in looked(submission).seen]


def wrong(cast: Cast, *, name: str = "校园安全", state: str = "draft", **how: object) -> Submission:
    """A sheet whose amounts do not add up."""
    submission = make_submission(cast, name=name)
    write(submission, replace(make_document(name=name, **how), budget=UNLIKE), by=cast.clerk)
    if state != "draft":
        say(submission, cast.clerk)
        move(submission, "submit", cast.clerk)
    return fresh(submission)


def say(submission: Submission, by, kind: str = KEPT, text: str = WORDS, **about: str) -> Explanation:
    return explaining.say(submission=fresh(submission), kind=kind, text=text, by=by, **TOTAL | about)


def move(submission: Submission, action: str, by, opinion: str = "") -> Submission:
    return actions.move(submission=fresh(submission), action=action, by=by, opinion=opinion)


def status(submission: Submission, rule: str = "A01") -> str:
    return submission.findings.filter(rule=rule).values_list("status", flat=True).first()


# -- kept with each write


def test_each_write_keeps_what_the_checks_find(cast: Cast) -> None:
    submission = make_submission(cast)
    assert kept(submission) == seen(submission) != []
    write(submission, replace(make_document(), budget=UNLIKE), by=cast.clerk)
    assert kept(submission) == seen(submission)
    assert status(submission) == "open"
    restore(submission=fresh(submission), to=2, version=3, by=cast.clerk)
    assert kept(submission) == seen(submission)
    assert status(submission) is None


def test_an_imported_sheet_keeps_its_findings_and_stays_published(cast: Cast) -> None:
    table = to_json(replace(make_document(), budget=UNLIKE))
    done = actions.import_table(region=cast.region, table_json=table, by=cast.admin, state="published")
    assert (done.submission.state, status(done.submission)) == ("published", "open")


def test_a_look_that_finds_nothing_new_writes_nothing(cast: Cast) -> None:
    submission = fresh(wrong(cast))
    document = document_of(submission)
    with CaptureQueriesContext(connection) as captured:
        found.renew(submission, shown(document, region="淄川区"), document)
    assert not [one for one in captured if not one["sql"].startswith("SELECT")]
    assert len(captured) <= 12


def test_it_is_kept_with_its_place_its_text_and_its_sum(cast: Cast) -> None:
    one = wrong(cast).findings.get(rule="A01")
    assert (one.place, one.cell_text, one.level) == ("年度预算资金总额", "785.00", "error")
    assert one.sum == ["700 ＋ 84 ＝ 784 万元"]
    assert found.finding_of(one).related == (("head", "budget.fiscal"), ("head", "budget.other"))


def test_a_finding_between_sheets_holds_while_its_text_stands(cast: Cast) -> None:
    submission = make_submission(cast)
    StoredFinding.objects.create(
        submission=submission,
        position=0,
        scope="report",
        rule="L08",
        level="warning",
        row_key="row00001",
        field="value",
        cell_text="≥1个",
        short="和部门整体表不一致",
        message="部门整体表写 2 个，这里写 1 个。请核对。",
    )
    assert ("L08", "row00001", "value") in seen(submission)
    say(submission, cast.clerk, rule="L08", row_key="row00001", field="value")
    assert status(submission, "L08") == "kept"
    write(submission, replace(make_document(), goal="保障校园平安。"), by=cast.clerk)
    assert status(submission, "L08") == "kept"
    task = make_document().tasks[0]
    rows = (replace(task.indicators[0], value="≥2个"), *task.indicators[1:])
    write(submission, replace(make_document(), tasks=(replace(task, indicators=rows),)), by=cast.clerk)
    assert status(submission, "L08") is None
    assert ("L08", "row00001", "value") not in seen(submission)


def test_what_a_region_does_not_use_is_not_found(cast: Cast) -> None:
    submission = wrong(cast)
    RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule="A01", level="off")
    assert ("A01", "head", "budget.total") not in seen(submission)


def test_a_rule_that_breaks_off_keeps_nobody_from_saving(cast: Cast, monkeypatch, caplog) -> None:
    def broken(table: object) -> list:
        raise ZeroDivisionError

    rules = tuple(replace(one, look=broken) if one.id == "A01" else one for one in catalogue.RULES)
    monkeypatch.setattr(catalogue, "RULES", rules)
    submission = wrong(cast)
    assert content(submission).budget == UNLIKE
    cover = found.coverage(looked(submission).checked.outcomes)
    assert [(rule, reason) for rule, _, reason in cover.unclear if rule == "A01"] == [("A01", BROKEN)]
    assert "rule A01 broke off" in caplog.text


# -- 保留并说明, 此条不成立


def test_what_is_explained_stands_until_the_text_changes(cast: Cast) -> None:
    submission = wrong(cast)
    say(submission, cast.clerk)
    assert status(submission) == "kept"
    more = replace(make_document(), budget=Budget("786.00", "700.00", "84.00"))
    write(submission, more, by=cast.clerk)
    assert status(submission) == "open"
    write(submission, replace(make_document(), budget=UNLIKE), by=cast.clerk)
    assert status(submission) == "kept"


def test_an_explanation_can_be_taken_back_and_said_anew(cast: Cast) -> None:
    submission = wrong(cast)
    first = say(submission, cast.clerk)
    explaining.withdraw(explanation=first, by=cast.clerk)
    assert status(submission) == "open"
    say(submission, cast.clerk)
    say(submission, cast.clerk, text="总额含上年结转，见附件")
    said = looked(submission).about(**TOTAL).said
    assert (said.text, said.by_name) == ("总额含上年结转，见附件", "填报人甲")
    assert submission.explanations.count() == 3
    with pytest.raises(Refused):
        explaining.withdraw(explanation=first, by=cast.clerk)


def test_a_word_needs_five_characters_and_a_finding(cast: Cast) -> None:
    submission = wrong(cast)
    with pytest.raises(TextMissing, match="至少 5 个字"):
        say(submission, cast.clerk, text=" 已核对 ")
    with pytest.raises(Refused, match="不在检查结果里"):
        say(submission, cast.clerk, rule="A02")
    assert status(submission) == "open"


def test_clerks_do_not_dismiss_and_reviewers_do_not_explain(cast: Cast) -> None:
    submission = wrong(cast, state="department_review")
    for by, kind in (
        (cast.clerk, KEPT),
        (cast.clerk, DISMISSED),
        (cast.head, KEPT),
        (cast.reviewer, DISMISSED),
    ):
        with pytest.raises(Refused):
            say(submission, by, kind)


def test_a_reviewer_dismisses_and_takes_it_back(cast: Cast) -> None:
    submission = wrong(cast, state="department_review")
    said = say(submission, cast.head, DISMISSED, "结转资金不在分项里")
    assert status(submission) == "dismissed"
    assert looked(submission).about(**TOTAL).said.kind == "dismissed"
    explaining.withdraw(explanation=said, by=cast.head)
    assert status(submission) == "kept"


def test_next_years_sheet_is_offered_last_years_words(cast: Cast) -> None:
    old = wrong(cast, state="department_review")
    move(old, "pass", cast.head)
    move(old, "approve", cast.reviewer)
    new = starting.begin(cast.clerk, kind="project", year=2025, name="", base=fresh(old))
    document = replace(with_keys(document_of(fresh(new))), budget=UNLIKE)
    write(new, document, by=cast.clerk)
    assert queries.year_before(fresh(new)) == old
    one = looked(new).about(**TOTAL)
    assert (one.is_open, one.proposal) == (True, WORDS)


# -- gates


def test_an_error_stops_sending_until_it_is_mended_or_explained(cast: Cast) -> None:
    submission = wrong(cast)
    with pytest.raises(Incomplete, match="还不能送审：有 1 处错误。") as caught:
        move(submission, "submit", cast.clerk)
    assert [one.rule for one in caught.value.findings] == ["A01"]
    say(submission, cast.clerk)
    assert move(submission, "submit", cast.clerk).state == "department_review"


@pytest.mark.parametrize(
    ("stops", "lets"), [(Gate.Stops.NOTHING, True), (Gate.Stops.ERRORS, False), (Gate.Stops.WARNINGS, False)]
)
def test_the_region_sets_what_its_gate_stops(cast: Cast, stops: str, lets: bool) -> None:
    submission = wrong(cast)
    Gate.objects.create(region=cast.region, fiscal_year=2024, action="submit", stops=stops)
    if lets:
        assert move(submission, "submit", cast.clerk).state == "department_review"
        return
    with pytest.raises(Incomplete):
        move(submission, "submit", cast.clerk)


def test_a_gate_for_doubts_asks_for_a_word_about_each(cast: Cast) -> None:
    submission = make_submission(cast)
    Gate.objects.create(region=cast.region, fiscal_year=2024, action="submit", stops=Gate.Stops.WARNINGS)
    with pytest.raises(Incomplete, match="处疑问"):
        move(submission, "submit", cast.clerk)
    for one in [one.finding for one in looked(submission).seen if one.finding.level == Level.WARNING]:
        say(submission, cast.clerk, rule=one.rule, row_key=one.row_key, field=one.field)
    assert move(submission, "submit", cast.clerk).state == "department_review"


@pytest.mark.parametrize(
    ("state", "action", "who"),
    [
        ("department_review", "pass", "head"),
        ("finance_review", "approve", "reviewer"),
        ("approved", "publish", "finance_head"),
    ],
)
def test_an_error_stops_each_step_until_it_is_dismissed(
    cast: Cast, state: str, action: str, who: str
) -> None:
    """The region makes an error of what was a hint when the sheet was sent."""
    RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule="A01", level="hint")
    submission, by = wrong(cast), getattr(cast, who)
    for actor, step in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        if step != action and fresh(submission).state != state:
            move(submission, step, getattr(cast, actor))
    RuleSetting.objects.update(level="error")
    with pytest.raises(Incomplete, match="还有 1 处错误没有处理。请.*注明此条不成立"):
        move(submission, action, by)
    say(submission, by, DISMISSED, "结转资金不在分项里")
    assert move(submission, action, by).state != state


def test_what_nobody_explained_is_noted_with_the_agreement(cast: Cast) -> None:
    submission = make_submission(cast, state="department_review")
    doubts = sum(one.level == Level.WARNING for one in looked(submission).open)
    move(submission, "pass", cast.head)
    assert submission.events.first().opinion == f"仍有疑问 {doubts} 条。"
    move(submission, "approve", cast.reviewer, f"同意。仍有疑问 {doubts} 条。")
    assert submission.events.first().opinion == f"同意。仍有疑问 {doubts} 条。"
