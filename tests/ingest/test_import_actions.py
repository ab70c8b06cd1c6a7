"""Drafts at the import desk: asked about, corrected, accepted, compared, taken back."""

from dataclasses import replace

import pytest

from departments.models import Department
from ingest import actions
from ingest.keeping import keep_report
from ingest.models import Draft, Upload
from projects import actions as books
from projects.documents import document_of
from reviews.models import State, Submission
from reviews.problems import Refused, WrongTable
from sheets.documents import Party, from_json
from tests.cast import fresh, make_document, make_submission, write
from tests.ingest.desk import brought, drafted, read_table, renewed, report_of, with_row

pytestmark = pytest.mark.django_db


def in_the_books(cast, document=None) -> Submission:
    """Accepted from an earlier file."""
    [draft] = drafted(cast, document or make_document())
    return actions.accept(draft, cast.admin).submission


def test_a_report_is_kept_with_places_checks_and_what_found_no_place(cast):
    upload = brought(cast)
    keep_report(
        upload, report_of(read_table(make_document(), page=3, unplaced=("附注",)), unplaced=("前言",))
    )
    upload.refresh_from_db()
    draft = upload.drafts.get()
    assert (upload.state, upload.kind, upload.pages) == ("ready", "pdf", 3)
    assert [line["text"] for line in upload.report["unplaced"]] == ["前言"]
    assert [line["text"] for line in draft.unplaced] == ["附注"]
    assert draft.origins["tasks[0].indicators[0].value"]["page"] == 3
    assert draft.origins["tasks[0].indicators[0].value"]["box"] == [1, 2, 3, 4]
    assert all(row.key for row in from_json(draft.document).indicators)
    assert (draft.name, draft.department_name, draft.page) == ("校园安全", "淄博市淄川区教育局", 3)


def test_a_report_is_kept_whole_or_not_at_all(cast, monkeypatch):
    upload = brought(cast)
    good, bad = read_table(make_document()), read_table(make_document(name="另一张"))
    monkeypatch.setattr("ingest.keeping.table_fields", _failing_at(bad))
    with pytest.raises(RuntimeError):
        keep_report(upload, report_of(good, bad))
    upload.refresh_from_db()
    assert (upload.state, upload.drafts.count()) == ("reading", 0)


def _failing_at(bad):
    from ingest.drafts.drafting import table_fields  # noqa: PLC0415  before it is replaced

    def fields(table):
        if table is bad:
            raise RuntimeError
        return table_fields(table)

    return fields


def test_an_upload_stopped_meanwhile_keeps_nothing(cast):
    upload = brought(cast)
    Upload.objects.update(state=Upload.State.CANCELLED)
    assert keep_report(upload, report_of(make_document())) == []
    assert Draft.objects.count() == 0


def test_a_sound_draft_asks_nothing_and_comes_in_as_published(cast):
    [draft] = drafted(cast, make_document())
    assert draft.questions == []
    accepted = actions.accept(draft, cast.admin)
    submission = accepted.submission
    assert (submission.state, submission.region, submission.version) == ("published", cast.region, 1)
    assert document_of(submission) == from_json(draft.document)
    assert (accepted.state, accepted.created_submission, accepted.decided_by) == (
        "accepted",
        True,
        cast.admin,
    )
    assert Upload.objects.get().state == "done"


@pytest.mark.parametrize("who", ["clerk", "reviewer", "finance_head", "foreigner", "reader"])
def test_only_the_regions_administrator_decides(cast, who):
    [draft] = drafted(cast, make_document())
    user = getattr(cast, who)
    for act in (
        lambda: actions.accept(draft, user),
        lambda: actions.reject(draft, user),
        lambda: actions.correct(draft, make_document(), 1, user),
        lambda: actions.undo(draft.upload, user),
    ):
        with pytest.raises(Refused):
            act()
    assert renewed(draft).state == "to_check"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"fiscal_year": 1949}, "年度应在2000到2100之间"),
        ({"name": "长" * 201}, "名称不能超过200个字"),
        ({"department": Party("202", "长" * 121)}, "部门、单位的名称不能超过120个字"),
        ({"unit": Party("2" * 21, "教育局")}, "编码不能超过20个字"),
    ],
)
def test_what_the_books_cannot_hold_is_said_and_nothing_is_registered(cast, changes, words):
    [draft] = drafted(cast, replace(make_document(), **changes))
    for one in draft.questions:
        draft = actions.answer_question(draft, one["id"], one["printed"], cast.admin)
    before = Department.objects.count()
    with pytest.raises(WrongTable, match=words):
        actions.accept(draft, cast.admin)
    assert Department.objects.count() == before
    assert renewed(draft).state == "to_check"


def test_a_rejected_draft_can_be_taken_up_again(cast):
    [draft] = drafted(cast, make_document())
    rejected = actions.reject(draft, cast.admin, "重复的表")
    assert (rejected.state, rejected.reason, Submission.objects.count()) == ("rejected", "重复的表", 0)
    assert actions.reopen(rejected, cast.admin).state == "to_check"
    assert Upload.objects.get().state == "ready"


def test_the_same_file_again_doubles_nothing(cast):
    submission = in_the_books(cast)
    [again] = drafted(cast, make_document())
    assert actions.comparison(again).differences == ()
    accepted = actions.accept(again, cast.admin)
    assert (accepted.submission, accepted.created_submission) == (submission, False)
    assert Submission.objects.count() == 1
    assert fresh(submission).version == 1


def other_reading():
    return with_row(replace(make_document(rows=3), goal="保障校园和周边安全。"), 0, value="≥7个")


def test_a_different_reading_shows_each_cell_and_row_that_differs(cast):
    in_the_books(cast)
    [again] = drafted(cast, other_reading())
    found = {(one.change.kind, one.path): (one.old, one.new) for one in actions.comparison(again).differences}
    assert found == {
        ("changed", "goal"): ("保障校园安全。", "保障校园和周边安全。"),
        ("changed", "tasks[0].indicators[0].value"): ("≥1个", "≥7个"),
        ("inserted", "tasks[0].indicators[2]"): ("", "数量指标　新建学校数量3　≥3个"),
    }


def test_nothing_is_taken_over_before_somebody_has_chosen(cast):
    submission = in_the_books(cast)
    [again] = drafted(cast, other_reading())
    with pytest.raises(Refused, match="有 3 处不同"):
        actions.accept(again, cast.admin)
    kept = actions.accept(again, cast.admin, taken=())
    assert (kept.state, kept.submission) == ("accepted", submission)
    assert document_of(fresh(submission)) == make_document()


def test_the_same_written_otherwise_is_shown_and_nobody_has_to_choose(cast):
    printed = with_row(replace(make_document(), goal="保障（校园）安全。"), 0, value="≥10000人")
    submission = in_the_books(cast, printed)
    other = with_row(replace(make_document(), goal="保障(校园)安全。"), 0, value=">=1万人")
    [again] = drafted(cast, replace(other, budget=replace(other.budget, total="785")))
    found = actions.comparison(again)
    assert [one.path for one in found.differences] == [
        "budget.total", "goal", "tasks[0].indicators[0].value",
    ]  # fmt: skip
    assert found.to_choose == ()
    accepted = actions.accept(again, cast.admin)
    assert (accepted.submission, document_of(fresh(submission))) == (submission, printed)


@pytest.mark.parametrize(
    ("old", "new"), [("≥95%", "≤95%"), ("≥95%", "95%"), ("2024年12月", "2024年11月"), ("良好", "优良")]
)
def test_another_sign_or_number_or_word_is_for_a_person_to_choose(cast, old, new):
    in_the_books(cast, with_row(make_document(), 0, value=old))
    [again] = drafted(cast, with_row(make_document(), 0, value=new))
    assert [(one.old, one.new) for one in actions.comparison(again).to_choose] == [(old, new)]


def test_what_is_taken_of_a_published_sheet_makes_a_new_edition(cast):
    submission = in_the_books(cast)
    [again] = drafted(cast, other_reading())
    goal = next(one.name for one in actions.comparison(again).differences if one.path == "goal")
    accepted = actions.accept(again, cast.admin, taken=[goal])
    edition = accepted.submission
    assert (edition.edition, edition.state, edition.replaces) == (2, "published", submission)
    assert document_of(edition) == replace(make_document(), goal="保障校园和周边安全。")
    assert document_of(fresh(submission)) == make_document()


def test_everything_taken_is_the_new_reading(cast):
    in_the_books(cast)
    [again] = drafted(cast, other_reading())
    every = [one.name for one in actions.comparison(again).differences]
    assert document_of(actions.accept(again, cast.admin, taken=every).submission) == other_reading()


def test_a_row_that_is_gone_goes_only_when_chosen(cast):
    in_the_books(cast, make_document(rows=3))
    [again] = drafted(cast, make_document(rows=2))
    [gone] = actions.comparison(again).differences
    assert gone.change.kind == "deleted"
    accepted = actions.accept(again, cast.admin, taken=[gone.name])
    assert document_of(accepted.submission) == make_document(rows=2)


def test_what_is_taken_of_a_clerks_draft_is_another_version(cast):
    submission = make_submission(cast)
    [again] = drafted(cast, other_reading())
    every = [one.name for one in actions.comparison(again).differences]
    accepted = actions.accept(again, cast.admin, taken=every)
    assert accepted.submission == submission
    assert fresh(submission).state == "draft"
    assert (accepted.replaced_version, accepted.accepted_version) == (2, 3)
    assert fresh(submission).events.first().action == "import"


@pytest.mark.parametrize("state", ["department_review", "finance_review"])
def test_a_sheet_under_review_is_left_alone(cast, state):
    make_submission(cast, state=state)
    [again] = drafted(cast, other_reading())
    every = [one.name for one in actions.comparison(again).differences]
    with pytest.raises(Refused, match="审核中的表不能由导入改动"):
        actions.accept(again, cast.admin, taken=every)
    assert renewed(again).state == "to_check"


def test_a_whole_import_is_undone(cast):
    first, second = drafted(cast, make_document(), make_document(name="农村饮水"))
    actions.accept(first, cast.admin)
    outcome = actions.undo(first.upload, cast.admin)
    assert (outcome.done, outcome.left, Submission.objects.count()) == (1, [], 0)
    assert [draft.state for draft in first.upload.drafts.all()] == ["undone", "undone"]
    assert Upload.objects.get().state == "undone"


def test_an_undone_sheet_can_be_imported_again(cast):
    [draft] = drafted(cast, make_document())
    actions.accept(draft, cast.admin)
    actions.undo(draft.upload, cast.admin)
    [again] = drafted(cast, make_document())
    assert actions.accept(again, cast.admin).created_submission


def test_an_accepted_draft_taken_up_again_leaves_the_books(cast):
    [draft] = drafted(cast, make_document())
    again = actions.reopen(actions.accept(draft, cast.admin), cast.admin)
    assert (again.state, again.submission, again.created_submission) == ("to_check", None, False)
    assert Submission.objects.count() == 0
    assert actions.accept(again, cast.admin).created_submission


def test_an_undone_draft_can_be_taken_up_again(cast):
    [draft] = drafted(cast, make_document())
    actions.undo(actions.accept(draft, cast.admin).upload, cast.admin)
    assert actions.reopen(renewed(draft), cast.admin).state == "to_check"
    assert Upload.objects.get().state == "ready"


def test_a_sheet_two_files_brought_stays_until_both_are_undone(cast):
    [first] = drafted(cast, make_document())
    actions.accept(first, cast.admin)
    [second] = drafted(cast, make_document())
    actions.accept(second, cast.admin)
    assert actions.undo(first.upload, cast.admin).left == []
    assert Submission.objects.count() == 1
    assert actions.undo(second.upload, cast.admin).left == []
    assert Submission.objects.count() == 0


def test_undoing_a_new_edition_puts_the_old_one_back(cast):
    submission = in_the_books(cast)
    [again] = drafted(cast, other_reading())
    every = [one.name for one in actions.comparison(again).differences]
    actions.accept(again, cast.admin, taken=every)
    assert actions.undo(again.upload, cast.admin).done == 1
    assert list(Submission.objects.all()) == [submission]


def test_undoing_sets_a_clerks_draft_back(cast):
    submission = make_submission(cast)
    before = document_of(submission)
    [again] = drafted(cast, other_reading())
    every = [one.name for one in actions.comparison(again).differences]
    actions.accept(again, cast.admin, taken=every)
    assert actions.undo(again.upload, cast.admin).done == 1
    assert document_of(fresh(submission)) == before
    assert fresh(submission).version == 4


def test_what_somebody_has_edited_since_is_not_undone_and_the_rest_is(cast):
    edited, untouched = drafted(cast, make_document(), make_document(name="农村饮水"))
    for draft in (edited, untouched):
        actions.accept(draft, cast.admin)
    adjusted = books.move(submission=Submission.objects.get(name="校园安全"), action="adjust", by=cast.clerk)
    outcome = actions.undo(edited.upload, cast.admin)
    assert outcome.done == 1
    [(draft, reason)] = outcome.left
    assert draft == edited
    assert "没有撤销" in reason
    assert set(Submission.objects.values_list("name", "edition")) == {("校园安全", 1), ("校园安全", 2)}
    assert adjusted.replaces.state == State.PUBLISHED
    assert Upload.objects.get().state == "done"


def test_an_edited_draft_is_not_set_back(cast):
    submission = make_submission(cast)
    [again] = drafted(cast, other_reading())
    actions.accept(again, cast.admin, taken=[one.name for one in actions.comparison(again).differences])
    write(submission, make_document(rows=5), by=cast.clerk)
    [(_, reason)] = actions.undo(again.upload, cast.admin).left
    assert "入库后又有改动" in reason
    assert len(list(document_of(fresh(submission)).indicators)) == 5


def test_the_rest_is_accepted_without_what_asks_or_differs(cast):
    in_the_books(cast)
    differing, asking, sound = drafted(
        cast,
        other_reading(),
        with_row(make_document(name="有疑问"), 0, level2="数量目标值"),
        make_document(name="没有疑问"),
    )
    outcome = actions.accept_rest(sound.upload, cast.admin)
    assert outcome.done == 1
    assert {draft.pk for draft, _ in outcome.left} == {differing.pk, asking.pk}
    assert renewed(sound).state == "accepted"


def test_a_fund_keeps_its_tasks_apart_in_a_comparison(cast):
    fund = make_document(form="fund", name="扶持资金", rows=4, tasks=2)
    in_the_books(cast, fund)
    tasks = (fund.tasks[0], replace(fund.tasks[1], indicators=fund.tasks[1].indicators[:1]))
    [again] = drafted(cast, replace(fund, tasks=tasks))
    [gone] = actions.comparison(again).differences
    assert (gone.change.kind, gone.path) == ("deleted", "tasks[1].indicators[1]")


def test_a_task_that_is_new_is_one_difference(cast):
    fund = make_document(form="fund", name="扶持资金", rows=4, tasks=2)
    in_the_books(cast, replace(fund, tasks=fund.tasks[:1]))
    [again] = drafted(cast, fund)
    [new] = actions.comparison(again).differences
    accepted = actions.accept(again, cast.admin, taken=[new.name])
    assert document_of(accepted.submission) == fund


def test_characters_that_no_database_holds_are_kept_as_unreadable(cast):
    document = with_row(make_document(), 0, level3="学校\0数量\ud800")
    [draft] = drafted(cast, read_table(document, unplaced=("页\0脚",)))
    assert (
        next(from_json(draft.corrected).indicators).level3
        == "学校\N{REPLACEMENT CHARACTER}数量\N{REPLACEMENT CHARACTER}"
    )
    assert draft.unplaced[0]["text"] == "页\N{REPLACEMENT CHARACTER}脚"
