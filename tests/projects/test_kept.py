"""What lists count, order by and search is kept beside the sheets, and is true whatever is done to them."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from projects import actions, explaining, grams, kept, search, words
from projects.models import Words
from publishing import indexed, shelves
from publishing.models import Publication, Shelf
from reviews import access
from reviews.models import StoredFinding, Submission
from tests.cast import fresh, make_document, make_submission, write

pytestmark = pytest.mark.django_db


def check() -> str:
    told = StringIO()
    call_command("recount", "--check", stdout=told)
    return told.getvalue()


def found_by(user, text: str) -> set[str]:
    return {one.name for one in search.having(access.own(user), text, user=user)}


def as_it_is_kept(submission: Submission) -> dict[str, object]:
    return {name: getattr(fresh(submission), name) for name in kept.expected()}


@pytest.mark.parametrize("state", ["draft", "department_review", "returned", "approved", "published"])
def test_it_is_true_on_the_way_through_the_workflow(cast, state):
    submission = make_submission(cast, state=state, rows=7)
    assert "all as it is kept" in check()
    assert as_it_is_kept(submission)["rows"] == 7
    assert fresh(submission).moved_at == submission.events.first().at


def test_a_save_keeps_the_number_of_rows_and_the_words(cast):
    submission = make_submission(cast, rows=3)
    write(submission, make_document(name="夜间照明", rows=5), by=cast.clerk)
    assert fresh(submission).rows == 5
    assert found_by(cast.clerk, "夜间照明") == {"夜间照明"}
    assert not found_by(cast.clerk, "校园食堂")
    assert "all as it is kept" in check()


def test_the_edition_before_knows_how_far_the_later_one_is(cast):
    first = make_submission(cast, state="published")
    second = actions.move(submission=first, action="adjust", by=cast.clerk, opinion="调整")
    assert fresh(first).later_state == "draft"
    for who, action in [("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")]:
        second = actions.move(submission=fresh(second), action=action, by=getattr(cast, who), opinion="同意")
        assert fresh(first).later_state == second.state
    actions.move(submission=fresh(second), action="publish", by=cast.finance_head, opinion="更正")
    assert fresh(first).later_state == "published"
    assert "all as it is kept" in check()


def test_an_explained_finding_is_no_longer_counted(cast):
    submission = make_submission(cast)
    open_ones = submission.findings.filter(status="open", level__in=("error", "warning"))
    assert fresh(submission).errors + fresh(submission).doubts == open_ones.count() > 0
    one = open_ones.first()
    cell = {"rule": one.rule, "row_key": one.row_key, "field": one.field}
    said = explaining.say(
        submission=fresh(submission), kind="kept", text="按上级文件填写", by=cast.clerk, **cell
    )
    assert fresh(submission).errors + fresh(submission).doubts == open_ones.count()
    assert "all as it is kept" in check()
    explaining.withdraw(explanation=said, by=cast.clerk)
    assert "all as it is kept" in check()


def test_what_is_withdrawn_leaves_the_shelf(cast):
    submission = make_submission(cast, state="published", rows=4)
    assert [(one.projects, one.rows, one.money) for one in Shelf.objects.all()] == [(1, 4, 785)]
    actions.move(submission=fresh(submission), action="retract", by=cast.finance_head, opinion="有误")
    assert not Shelf.objects.exists()
    assert "all as it is kept" in check()


def test_what_was_never_kept_is_counted_as_a_migration_does(cast):
    submission = make_submission(cast, state="published", rows=4)
    before = as_it_is_kept(submission)
    Words.objects.all().delete()
    Submission.objects.update(rows=0, errors=9, doubts=9, later_state="draft")
    Publication.objects.update(rows_count=0, tasks_count=0, grams=None, name_grams=None)
    Shelf.objects.all().delete()
    with pytest.raises(CommandError, match=" differ from what is kept"):
        check()
    kept.recount(apps)
    words.renew(Submission.objects.all(), apps)
    indexed.recount(apps)
    shelves.recount(apps)
    assert as_it_is_kept(submission) == before
    assert "all as it is kept" in check()


def test_the_command_counts_all_anew(cast):
    submission = make_submission(cast, state="published")
    StoredFinding.objects.filter(submission=submission).delete()
    Words.objects.update(text="别的")
    call_command("recount", "--words", stdout=StringIO())
    assert "all as it is kept" in check()


def test_a_department_that_is_renamed_is_found_by_its_new_name(cast):
    make_submission(cast)
    cast.department.name = "某市某区未来办公室"
    cast.department.save()
    assert found_by(cast.clerk, "未来办公室") == {"校园安全"}
    assert "all as it is kept" in check()


def test_a_sheet_is_found_by_every_text_a_person_would_look_for(cast):
    make_submission(cast, rows=2)
    for text in ("校园", "校园安全", "教育局", "保障校园", "数量", "园 安", "校园 教育局", "全"):
        assert found_by(cast.reviewer, text) == {"校园安全"}, text
    for text in ("校安", "农村", "校园 农村", "%", "_", "'"):
        assert not found_by(cast.reviewer, text), text


def test_the_words_of_another_place_are_found_only_where_they_are_asked_for(cast):
    make_submission(cast, state="published")
    listed = access.listed(cast.foreigner, wide=True)
    assert search.having(listed, "校园安全", user=cast.foreigner, wide=True).count() == 1
    assert not search.having(listed, "校园安全", user=cast.foreigner).exists()
    assert not search.having(listed, "校", user=cast.foreigner, wide=True).exists()


@pytest.mark.parametrize("word", ["路灯", "路灯维修", "𠮷野", "𠮷", "a1", "≥90", "率", "灯路"])
def test_pairs_find_what_looking_through_the_text_finds(cast, word):
    texts = ("路灯维修\n合格率≥90%", "维修路 灯", "𠮷野家 a1", "\U00020000灯路")
    for number, text in enumerate(texts):
        submission = make_submission(cast, name=f"表{number}")
        held = grams.of_sheet(text, region=submission.region_id, department=submission.department_id)
        Words.objects.filter(pk=submission.pk).update(text=text, grams=held)
    place = grams.of_region(cast.region.pk)
    found = Words.objects.filter(grams.having([word], place))
    assert {one.text for one in found} == {text for text in texts if word in text}


def test_the_number_of_a_place_is_no_pair_of_any_text():
    places = {
        grams.of_region(7),
        grams.of_department(7),
        grams.of_region(70_000),
        grams.of_department(70_000),
    }
    assert len(places) == 4
    assert all(-(2**31) <= one < 2**31 for one in places | grams.grams("\uffff\uffff路灯\x01\x02"))
    halves = {(one + 2**31) >> 16 for one in places}
    assert all(0xD800 <= half < 0xDC00 for half in halves)
    seconds = {(one + 2**31) & 0xFFFF for one in places}
    assert all(second < 0x8000 for second in seconds)


def test_the_column_is_empty_where_there_are_no_arrays(cast):
    make_submission(cast)
    held = Words.objects.values_list("grams", flat=True).get()
    assert bool(held) == (connection.vendor == "postgresql")
