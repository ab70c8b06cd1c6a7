"""All sheets of a region and year under all rules: what is kept, what is counted, and who may take over."""

import logging
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from projects import actions, audits, statements, tasks
from projects import kept as columns
from projects.predecessors import predecessors
from projects.rules import catalogue
from reviews import actions as moves
from reviews import audits as looks
from reviews import explanations
from reviews.findings import PASSED, Level, rule
from reviews.models import AuditRun, RuleSetting, StoredFinding, Submission
from sheets.documents import FORMS
from tests.cast import fresh, make_document, make_submission, write
from tests.projects.audited import audited, three_rules

__all__ = ["three_rules"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_rules")]


def kept(**where) -> list[tuple[str, str, str, str]]:
    """Sheet, rule, scope and status of each."""
    found = StoredFinding.objects.filter(**where).order_by("submission_id", "-scope", "position")
    return list(found.values_list("submission__name", "rule", "scope", "status"))


def test_what_is_found_in_and_between_sheets_is_kept_with_its_place(cast):
    for name in ("甲", "乙"):
        make_submission(cast, name=name)
    done = audited(cast.region)
    assert kept() == [
        ("甲", "V14", "sheet", "open"),
        ("乙", "V14", "sheet", "open"),
        ("乙", "A12", "report", "open"),
    ]
    between = StoredFinding.objects.get(rule="A12")
    assert (between.level, between.field, between.cell_text) == ("error", "goal", "保障校园安全。")
    assert between.message == "和“甲”的目标一字不差。请核对。"
    within = StoredFinding.objects.filter(rule="V14").first()
    assert (within.row_key, within.place) == ("row00001", "第1行 指标值（新建学校数量1）")
    assert within.sum == ["1 个 ＜ 2 个"]
    assert (done.state, done.done, done.tables, done.indicators) == ("done", 2, 2, 4)


def test_coverage_counts_each_rule_by_sheet_and_keeps_why_it_could_not_tell(cast):
    sheet = make_submission(cast, name="说不清")
    make_submission(cast, name="乙")
    done = audited(cast.region)
    assert done.outcomes == {
        "A02": {"unclear": 1, "passed": 1},
        "A12": {"failed": 1},
        "V14": {"failed": 2},
    }
    assert done.unclear == [["A02", sheet.key, "总额不是数"]]


def test_a_second_look_takes_the_place_of_the_first(cast):
    make_submission(cast, name="甲")
    other = make_submission(cast, name="乙")
    audited(cast.region)
    write(other, make_document(name="乙", rows=1), by=cast.clerk)
    StoredFinding.objects.filter(submission=other).update(message="旧的")
    audited(cast.region)
    assert len(kept()) == 3
    assert not StoredFinding.objects.filter(message="旧的").exists()


def test_what_was_explained_stays_explained(cast):
    make_submission(cast, name="甲")
    other = make_submission(cast, name="乙")
    audited(cast.region)
    for finding in StoredFinding.objects.filter(submission=other):
        about = explanations.Subject(finding.rule, finding.row_key, finding.field, finding.cell_text)
        explanations.say(submission=other, kind="kept", about=about, text="确实如此，已核对", by=cast.clerk)
    audited(cast.region)
    assert [status for name, _, _, status in kept() if name == "乙"] == ["kept", "kept"]


@pytest.mark.parametrize("chunk", [100, 2])
def test_the_number_of_queries_depends_on_chunks_not_on_sheets(cast, monkeypatch, chunk):
    monkeypatch.setattr(audits, "CHUNK", chunk)
    counted = []
    for round_ in range(3):
        for number in range(2):
            make_submission(cast, name=f"项目{round_}-{number}")
        with CaptureQueriesContext(connection) as queries:
            audited(cast.region)
        counted.append(len(queries))
    first, second, third = counted
    assert second - first == third - second == (0 if chunk == 100 else second - first)
    assert second - first <= 16


def test_a_sheet_that_is_saved_meanwhile_keeps_what_its_save_found(cast, monkeypatch):
    sheet = make_submission(cast, name="甲")
    StoredFinding.objects.filter(submission=sheet).update(message="保存时查的")

    @rule("V14", Level.WARNING, forms=FORMS)
    def saved_meanwhile(table):
        """有人正在改

        为什么：试。
        依据：试。
        例：试。
        """
        Submission.objects.filter(pk=sheet.pk).update(version=99)
        yield PASSED

    monkeypatch.setattr(catalogue, "RULES", (saved_meanwhile,))
    audited(cast.region)
    assert StoredFinding.objects.get().message == "保存时查的"


def test_what_is_said_while_the_rules_look_is_not_lost(cast, monkeypatch):
    sheet = make_submission(cast, name="甲")
    audited(cast.region)
    finding = StoredFinding.objects.get()
    look = audits.check

    def said_meanwhile(table, settings):
        about = explanations.Subject(finding.rule, finding.row_key, finding.field, finding.cell_text)
        explanations.say(submission=sheet, kind="kept", about=about, text="确实如此，已核对", by=cast.clerk)
        return look(table, settings)

    monkeypatch.setattr(audits, "check", said_meanwhile)
    audited(cast.region)
    assert kept() == [("甲", "V14", "sheet", "kept")]


def test_of_an_adjusted_sheet_only_the_latest_edition_is_looked_at(cast):
    first = make_submission(cast, state="approved")
    second = actions.move(submission=first, action="adjust", by=cast.clerk)
    assert list(audits.sheets(cast.region.pk, 2024)) == [second]


def test_other_regions_and_years_are_left_alone(cast):
    make_submission(cast, name="甲")
    assert audited(cast.foreigner.person.region).tables == 0
    assert audited(cast.region, 2023).tables == 0


def test_what_a_region_has_turned_off_is_not_looked_at(cast):
    make_submission(cast, name="甲")
    RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule="V14", level="off")
    assert "V14" not in audited(cast.region).outcomes
    assert kept() == []


def test_rules_see_last_years_sheet(cast, monkeypatch):
    last = make_submission(cast, state="approved", name="甲")
    Submission.objects.filter(pk=last.pk).update(fiscal_year=2023)
    make_submission(cast, name="甲")
    make_submission(cast, name="乙")
    report = audits.report_of(cast.region, 2024)
    assert [table.before and table.before.name for table in report.tables] == ["甲", None]


def test_the_sheet_it_was_begun_from_goes_before_one_of_its_name(cast):
    same = make_submission(cast, state="approved", name="甲")
    other = make_submission(cast, state="approved", name="旧名")
    Submission.objects.filter(pk__in=[same.pk, other.pk]).update(fiscal_year=2023)
    sheet = make_submission(cast, name="甲")
    assert predecessors([sheet]) == {sheet.pk: same.pk}
    sheet.based_on = other
    assert predecessors([sheet]) == {sheet.pk: other.pk}
    assert predecessors([]) == {}


def test_a_draft_of_last_year_is_no_predecessor(cast):
    draft = make_submission(cast, name="甲")
    Submission.objects.filter(pk=draft.pk).update(fiscal_year=2023)
    assert predecessors([make_submission(cast, name="甲")]) == {}


def test_what_files_state_is_kept_with_the_run(cast, monkeypatch):
    sheet = make_submission(cast, name="甲")
    told = statements.Statements(lines=lambda sheets: [(sheets[sheet.pk].name, True)])
    monkeypatch.setattr(statements, "_sources", [lambda region, year: told])
    assert audited(cast.region).stated == [["甲", True]]


def test_one_run_at_a_time_looks_at_a_place(cast):
    run, is_new = looks.begin(region=cast.region, fiscal_year=2024, by=None, tables=1)
    assert is_new
    assert looks.begin(region=cast.region, fiscal_year=2024, by=None, tables=1) == (run, False)
    assert looks.take(run.pk) == run
    assert looks.take(run.pk) is None


def test_a_look_that_breaks_off_has_failed_and_is_logged(cast, monkeypatch, caplog):
    make_submission(cast)

    def broken(table, settings):
        raise ZeroDivisionError

    monkeypatch.setattr(audits, "check", broken)
    with caplog.at_level(logging.ERROR):
        assert audited(cast.region).state == "failed"
    assert "audit" in caplog.text


def dead(cast, **changes) -> AuditRun:
    """A run whose worker has not been heard of for long."""
    run, _ = looks.begin(region=cast.region, fiscal_year=2024, by=None, tables=1)
    long_ago = timezone.now() - timedelta(minutes=20)
    AuditRun.objects.filter(pk=run.pk).update(**{"state": "running", "heartbeat": long_ago} | changes)
    return run


def test_the_run_of_a_dead_worker_is_queued_again_and_done_from_the_beginning(cast):
    make_submission(cast, name="甲")
    run = dead(cast, done=1)
    assert tasks.reap() == 1
    assert tasks.reap() == 0
    assert DBTaskResult.objects.count() == 1
    audits.run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.done) == ("done", 1)


def test_a_run_that_never_ends_is_given_up(cast):
    run = dead(cast, at=timezone.now() - timedelta(hours=3))
    assert tasks.reap() == 0
    assert fresh_run(run).state == "failed"


def test_a_worker_whose_run_was_taken_over_writes_no_more(cast, caplog):
    run = dead(cast)
    AuditRun.objects.filter(pk=run.pk).update(done=5)
    with pytest.raises(looks.Elsewhere):
        looks.beat(run, 1)
    with pytest.raises(looks.Elsewhere):
        looks.finish(run)


def fresh_run(run: AuditRun) -> AuditRun:
    return AuditRun.objects.get(pk=run.pk)


def test_a_new_save_keeps_what_stands_between_sheets(cast):
    make_submission(cast, name="甲")
    other = make_submission(cast, name="乙")
    audited(cast.region)
    write(other, make_document(name="乙", rows=3), by=cast.clerk)
    assert ("乙", "A12", "report", "open") in kept(submission=fresh(other))


def meanwhile(monkeypatch, doing) -> None:
    """Done once, after the sheets were read and before what was found between them is written."""
    left, between = [doing], audits._Look._between

    def looked(self, told):
        found = between(self, told)
        if left:
            left.pop()()
        return found

    monkeypatch.setattr(audits._Look, "_between", looked)


def test_a_sheet_adjusted_while_the_rules_look_does_not_get_its_findings_twice(cast, monkeypatch):
    make_submission(cast, name="甲")
    approved = make_submission(cast, name="乙", state="approved")
    audited(cast.region)
    before = kept(submission=approved)
    meanwhile(monkeypatch, lambda: actions.move(submission=fresh(approved), action="adjust", by=cast.clerk))
    audited(cast.region)
    assert kept(submission=approved) == before
    assert not columns.untrue().exists()


def test_a_sheet_that_is_the_latest_again_keeps_no_old_count(cast, monkeypatch):
    make_submission(cast, name="甲")
    approved = make_submission(cast, name="乙", state="approved")
    audited(cast.region)
    later = actions.move(submission=approved, action="adjust", by=cast.clerk)
    meanwhile(monkeypatch, lambda: moves.erase(fresh(later)))
    audited(cast.region)
    assert not columns.untrue().exists()
