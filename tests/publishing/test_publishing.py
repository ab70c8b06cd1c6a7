"""What is published is frozen with its digest; corrected it is a new version; withdrawn it says why."""

import json
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from ingest import actions as desk
from projects import actions, checks, explaining, queries
from projects.documents import document_of
from publishing import errata, gate
from publishing.actions import digest, is_whole
from publishing.backfill import publish_what_was_published
from publishing.models import Publication, PublishedRow, Release
from publishing.models.publications import Frozen
from reviews.models import Gate, RuleSetting, StoredFinding, Submission
from reviews.problems import Incomplete, OpinionMissing, Refused
from sheets.documents import from_json
from tests.cast import fresh, make_document, make_submission, write
from tests.ingest.desk import drafted, renewed, with_row

pytestmark = pytest.mark.django_db

SEEN = ("key", "kind", "name", "amount", "search", "number", "department", "region")
SECRET_CELL = "联系电话：13912345678"


def move(cast, submission: Submission, who: str, action: str, opinion: str = "") -> Submission:
    return actions.move(submission=fresh(submission), action=action, by=getattr(cast, who), opinion=opinion)


def adjusted(cast, submission: Submission, value: str = "≥9个") -> Submission:
    """A later edition with another value in its first row, approved."""
    later = move(cast, submission, "clerk", "adjust")
    write(later, with_row(document_of(fresh(later)), 0, value=value), by=cast.clerk)
    for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        move(cast, later, who, action)
    return fresh(later)


def published_again(cast, note: str = "计量单位写错。") -> tuple[Submission, Submission]:
    first = make_submission(cast, state="published")
    later = adjusted(cast, first)
    move(cast, later, "finance_head", "publish", note)
    return first, fresh(later)


# ---- frozen ----


def test_a_published_sheet_is_frozen_with_its_digest_and_rows(cast):
    submission = make_submission(cast, state="published")
    publication = Publication.objects.get()
    release = publication.releases.get()
    assert (publication.key, release.number) == (submission.key, 1)
    assert from_json(release.document) == document_of(fresh(submission))
    canonical = json.dumps(release.document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert release.sha256 == digest(json.loads(canonical)) and is_whole(release)
    assert list(publication.rows.values_list("position", "level3", "value")) == [
        (0, "新建学校数量1", "≥1个"),
        (1, "新建学校数量2", "≥2个"),
    ]
    assert "新建学校数量2" in publication.search


@pytest.mark.parametrize("state", ["draft", "department_review", "finance_review", "returned", "approved"])
def test_what_is_not_published_is_nowhere(cast, state):
    make_submission(cast, state=state)
    assert not Publication.objects.exists() and not Release.objects.exists()


def test_a_release_is_neither_changed_nor_taken_away(cast):
    make_submission(cast, state="published")
    release = Release.objects.get()
    tries = (
        lambda: release.save(),
        lambda: release.delete(),
        lambda: Release.objects.update(note="x"),
        lambda: Release.objects.all().delete(),
        lambda: Release.objects.bulk_update([release], ["note"]),
    )
    for one in tries:
        with pytest.raises(Frozen):
            one()
    assert Release not in admin.site._registry


def test_digests_are_worked_out_again(cast, capsys):
    make_submission(cast, state="published")
    call_command("verify_releases")
    assert capsys.readouterr().out == "核对了 1 个公开版本，都没有改动。\n"
    with connection.cursor() as cursor:
        document = json.dumps(Release.objects.get().document | {"goal": "改过的目标"})
        cursor.execute("UPDATE publishing_release SET document = %s", [document])
    with pytest.raises(CommandError, match="核对了 1 个公开版本，有 1 处被改动。"):
        call_command("verify_releases")
    assert "第1版：内容与校验值不符" in capsys.readouterr().err


# ---- corrected ----


def test_a_correction_is_the_next_version_at_the_same_address(cast):
    first, later = published_again(cast)
    publication = Publication.objects.get()
    assert (publication.key, publication.number) == (first.key, 2)
    newest, oldest = publication.releases.all()
    assert (newest.submission_id, oldest.submission_id) == (later.pk, first.pk)
    assert newest.note == "计量单位写错。"
    assert is_whole(newest) and is_whole(oldest)
    assert publication.rows.get(position=0).value == "≥9个"


def test_a_correction_needs_its_reason(cast):
    later = adjusted(cast, make_submission(cast, state="published"))
    with pytest.raises(OpinionMissing, match="请写明更正的原因"):
        move(cast, later, "finance_head", "publish")
    assert fresh(later).state == "approved"
    assert Release.objects.count() == 1


def test_an_adjusted_draft_changes_nothing_in_public(cast):
    first = make_submission(cast, state="published")
    before = Publication.objects.values().get()
    adjusted(cast, first)
    assert Publication.objects.values().get() == before
    assert PublishedRow.objects.get(position=0).value == "≥1个"


def test_changes_are_listed_with_their_place_the_old_and_the_new(cast):
    published_again(cast)
    newest, oldest = Release.objects.all()
    [change] = errata.changes(newest)
    assert (change.place, change.old, change.new) == (
        "第1行 指标值（新建学校数量1）",
        "≥1个",
        "≥9个",
    )
    assert errata.changes(oldest) == []


def test_rows_that_came_and_went_are_told_with_their_values(cast):
    old, new = make_document(rows=3), make_document(rows=2)
    [gone] = errata.compared(old, new, region="淄川区")
    assert (gone.kind, gone.place, gone.old, gone.new) == (
        "deleted",
        "删去原第3行 新建学校数量3",
        "新建学校数量3：≥3个",
        "",
    )
    [came] = errata.compared(new, old, region="淄川区")
    assert (came.kind, came.new) == ("inserted", "新建学校数量3：≥3个")


def test_another_spelling_of_a_value_is_told_as_one(cast):
    old, new = with_row(make_document(), 0, value="100%"), with_row(make_document(), 0, value="=100%")
    [change] = errata.compared(old, new, region="淄川区")
    assert (change.words, change.old, change.new) == ("写法不同，值相同", "100%", "=100%")


def test_the_reading_before_an_adjustment_is_published_in_its_place(cast):
    first = make_submission(cast, state="approved")
    adjusted(cast, first)
    with pytest.raises(Refused, match="请公开调整稿"):
        move(cast, first, "finance_head", "publish")


# ---- withdrawn ----


def test_a_sheet_is_withdrawn_with_a_reason_and_comes_back_as_the_next_version(cast):
    submission = make_submission(cast, state="published")
    with pytest.raises(OpinionMissing, match="请写明撤下的原因"):
        move(cast, submission, "finance_head", "retract")
    move(cast, submission, "finance_head", "retract", "金额有误，核实后再公开。")
    publication = Publication.objects.get()
    assert publication.withdrawn_at and publication.reason == "金额有误，核实后再公开。"
    assert publication.withdrawn_by == "财政负责人甲"
    move(cast, submission, "finance_head", "publish", "已核实。")
    publication.refresh_from_db()
    assert (publication.withdrawn_at, publication.reason, publication.number) == (None, "", 2)


def test_with_the_newest_edition_the_older_ones_come_down(cast):
    first, later = published_again(cast)
    with pytest.raises(Refused, match="请撤下调整稿"):
        move(cast, first, "finance_head", "retract", "有误。")
    move(cast, later, "finance_head", "retract", "有误。")
    assert {fresh(first).state, fresh(later).state} == {"approved"}
    assert Publication.objects.get().withdrawn_at
    told = cast.clerk.notices.filter(text__contains="撤下")
    assert [one.text for one in told] == ["“校园安全”已从公开网站撤下。原因：有误。"]


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "admin", "reader"])
def test_only_the_head_of_finance_takes_a_sheet_down(cast, who):
    submission = make_submission(cast, state="published")
    with pytest.raises(Refused):
        move(cast, submission, who, "retract", "有误。")
    assert Publication.objects.get().withdrawn_at is None


def test_a_sheet_that_was_taken_down_waits_for_nobody(cast):
    submission = make_submission(cast, state="published")
    move(cast, submission, "finance_head", "retract", "有误。")
    assert not queries.waiting(cast.finance_head).exists()
    assert not cast.finance_head.notices.filter(text__contains="等您公开", read_at=None).exists()


# ---- the gate ----


def private(cast, state: str = "approved") -> Submission:
    """With a telephone number that the region's rules let through until now."""
    RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule="P03", level="hint")
    submission = make_submission(cast, state="draft")
    write(submission, with_row(make_document(), 0, level3=SECRET_CELL), by=cast.clerk)
    for who, action in (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")):
        if fresh(submission).state != state:
            move(cast, submission, who, action)
    return fresh(submission)


def dismiss(cast, submission: Submission, who: str, text: str = "这是公开的服务热线。") -> None:
    one = StoredFinding.objects.filter(submission=submission, rule="P03").first()
    explaining.say(
        submission=fresh(submission),
        kind="dismissed",
        rule=one.rule,
        row_key=one.row_key,
        field=one.field,
        text=text,
        by=getattr(cast, who),
    )


def test_personal_data_stops_a_publication_at_whatever_level(cast):
    Gate.objects.create(region=cast.region, fiscal_year=2024, action="publish", stops=Gate.Stops.NOTHING)
    submission = private(cast)
    assert "隐私或保密问题" in gate.hindrances([submission])[submission.pk]
    with pytest.raises(Incomplete, match="还有 1 处提示没有处理"):
        move(cast, submission, "finance_head", "publish")
    dismiss(cast, submission, "finance_head")
    assert gate.hindrances([fresh(submission)]) == {}
    move(cast, submission, "finance_head", "publish")
    assert Release.objects.get().signed_off


def test_the_look_for_personal_data_cannot_be_switched_off(cast):
    submission = private(cast)
    RuleSetting.objects.update(level="off")
    with pytest.raises(Incomplete):
        move(cast, submission, "finance_head", "publish")
    client = Client()
    client.force_login(cast.finance_head)
    page = client.get(reverse("projects:rule-settings"), {"year": 2024}).content.decode()
    offered = re.search(r'<select name="level-P03".*?</select>', page, re.DOTALL)[0]
    assert '"hint"' in offered and '"off"' not in offered


def test_nothing_goes_out_unlooked_at(cast, monkeypatch, caplog):
    submission = make_submission(cast, state="approved")
    monkeypatch.setattr("projects.rules.privacy._personal", lambda text: 1 / 0)
    checks.KNOWN.clear()  # a process that has not seen the sheet
    with pytest.raises(Refused, match="隐私检查没有查完"):
        move(cast, submission, "finance_head", "publish")
    assert "rule P03 broke off" in caplog.text


def test_a_reviewers_word_does_not_let_personal_data_out(cast):
    submission = private(cast, "finance_review")
    dismiss(cast, submission, "reviewer")
    move(cast, submission, "reviewer", "approve")
    with pytest.raises(Incomplete):
        move(cast, submission, "finance_head", "publish")


def test_what_was_said_to_each_finding_is_kept_with_the_version(cast):
    submission = private(cast)
    dismiss(cast, submission, "finance_head")
    move(cast, submission, "finance_head", "publish")
    signed = {one["rule"]: one for one in Release.objects.get().signed_off}
    assert signed["P03"]["said"] == "这是公开的服务热线。"
    assert signed["P03"]["by"] == "财政负责人甲"
    assert "13912345678" not in json.dumps(signed, ensure_ascii=False)


def test_the_gate_says_why_a_sheet_is_not_ready_at_all(cast):
    draft = make_submission(cast)
    assert gate.hindrances([draft]) == {draft.pk: "现为“草稿”，批复后才能公开。"}


# ---- an import taken back ----


def test_with_an_import_its_publication_goes(cast):
    [draft] = drafted(cast, make_document())
    desk.accept(draft, cast.admin)
    assert Publication.objects.get().releases.count() == 1
    desk.reopen(renewed(draft), cast.admin)
    assert not Submission.objects.exists()
    assert not Publication.objects.exists() and not Release.objects.exists()
    assert not PublishedRow.objects.exists()


def test_a_newer_reading_taken_back_leaves_the_version_before(cast):
    [draft] = drafted(cast, make_document())
    first = desk.accept(draft, cast.admin).submission
    later = actions.import_over(
        submission=fresh(first),
        document=with_row(make_document(), 0, value="≥7个"),
        base_version=1,
        by=cast.admin,
    )
    publication = Publication.objects.get()
    assert (publication.number, publication.rows.get(position=0).value) == (2, "≥7个")
    assert [one.note for one in publication.releases.all()] == ["导入更正", ""]
    actions.take_back(submission=fresh(later), version=1, to=None, by=cast.admin)
    publication.refresh_from_db()
    assert (publication.number, publication.rows.get(position=0).value) == (1, "≥1个")
    assert Release.objects.get().submission_id == first.pk
    call_command("verify_releases")


def test_a_newer_reading_taken_back_does_not_bring_back_what_was_withdrawn(cast):
    [draft] = drafted(cast, make_document())
    first = desk.accept(draft, cast.admin).submission
    later = actions.import_over(
        submission=fresh(first), document=make_document(), base_version=1, by=cast.admin
    )
    publication = Publication.objects.get()
    Publication.objects.update(since=publication.number)
    actions.take_back(submission=fresh(later), version=1, to=None, by=cast.admin)
    publication.refresh_from_db()
    assert publication.number == 1 and publication.withdrawn_at
    assert "此前已撤下" in publication.reason


# ---- what was published before there were publications ----


def test_what_was_published_before_gets_its_versions(cast):
    first, later = published_again(cast)
    make_submission(cast, state="approved", name="没有公开的")
    known = list(Publication.objects.values(*SEEN)), list(PublishedRow.objects.values("level3", "value"))
    Publication.objects.get().delete()
    assert publish_what_was_published(apps) == 2
    assert publish_what_was_published(apps) == 0
    assert known == (
        list(Publication.objects.values(*SEEN)),
        list(PublishedRow.objects.values("level3", "value")),
    )
    versions = Release.objects.values_list("submission", "number", "note")
    assert list(versions) == [(later.pk, 2, "计量单位写错。"), (first.pk, 1, "")]
    assert all(map(is_whole, Release.objects.all()))
