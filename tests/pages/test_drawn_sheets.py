"""A sheet drawn once is drawn anew for whoever sees something else, and whenever anything has changed."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from departments.models import Department, Person
from projects import actions, drawn
from projects.documents import document_of
from projects.memory import OVERHEAD, Memory
from reviews import notices, threads
from reviews.models import Gate, Notice, RuleSetting, StoredFinding, Submission
from tests.cast import Cast, content, fresh, make_document, make_submission, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_known():
    drawn.DRAWN.clear()


@pytest.fixture
def sheet(cast: Cast) -> Submission:
    return make_submission(cast, state="finance_review")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, sheet: Submission) -> str:
    return signed_in(user).get(f"/tables/{sheet.key}/").content.decode()


def kept(user: User, sheet: Submission) -> str:
    """The page as it comes from memory."""
    page(user, sheet)
    before = len(drawn.DRAWN)
    text = page(user, sheet)
    assert len(drawn.DRAWN) == before > 0
    return text


def test_a_sheet_opened_again_costs_the_same_few_questions_whatever_its_rows(cast):
    asked = []
    for rows in (2, 30):
        sheet, client = make_submission(cast, name=f"{rows}行", rows=rows), signed_in(cast.clerk)
        client.get(f"/tables/{sheet.key}/")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/tables/{sheet.key}/")
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 6


def test_it_is_the_page_that_is_drawn_anew(cast, sheet):
    client = signed_in(cast.reviewer)
    client.get(f"/tables/{sheet.key}/")  # the bell falls silent
    drawn.DRAWN.clear()
    first, again, anew = (client.get(f"/tables/{sheet.key}/{query}").content for query in ("", "", "?anew=1"))
    token = client.cookies["csrftoken"].value

    def without_tokens(text: bytes) -> list[bytes]:
        return [line for line in text.splitlines() if b"csrfmiddlewaretoken" not in line]

    assert token and without_tokens(first) == without_tokens(again) == without_tokens(anew)


CHANGES: dict[str, Callable[[Cast, Submission], str]] = {}


def change(act: Callable[[Cast, Submission], str]) -> Callable[[Cast, Submission], str]:
    """Does something and says what the page has to show then."""
    CHANGES[act.__name__] = act
    return act


@change
def a_point(cast, sheet):
    actions.comment(submission=sheet, text="请核对数量。", by=cast.reviewer)
    return "请核对数量。"


@change
def a_return(cast, sheet):
    actions.move(submission=fresh(sheet), action="return", by=cast.reviewer, opinion="数量不对")
    return "数量不对"


@change
def a_save(cast, sheet):
    actions.move(submission=fresh(sheet), action="return", by=cast.reviewer, opinion="请改")
    write(sheet, make_document(rows=3), by=cast.clerk)
    return "新建学校数量3"


@change
def a_finding_between_sheets(cast, sheet):
    row = document_of(sheet).tasks[0].indicators[0]
    StoredFinding.objects.create(
        submission=sheet, scope="report", position=0, rule="R01", level="warning", row_key=row.key,
        field="level3", cell_text=row.level3, short="和别的表相同", message="两张表的指标相同。",
    )  # fmt: skip
    return "两张表的指标相同。"


@change
def a_renamed_department(cast, sheet):
    Department.objects.filter(pk=cast.department.pk).update(name="教育和体育局")
    return "教育和体育局"


@change
def a_colleague_with_another_name(cast, sheet):
    actions.comment(submission=sheet, text="见附件。", by=cast.reviewer)
    Person.objects.filter(user=cast.reviewer).update(name="钱七七")
    return "钱七七"


@change
def an_edition_that_follows(cast, sheet):
    for who, action in (("reviewer", "approve"), ("clerk", "adjust")):
        actions.move(submission=fresh(sheet), action=action, by=getattr(cast, who))
    return "调整稿"


@pytest.mark.parametrize("act", CHANGES.values(), ids=CHANGES)
def test_what_changes_is_there_with_the_next_look(cast, sheet, act):
    for user in (cast.reviewer, cast.finance_head):
        kept(user, sheet)
    words = act(cast, sheet)
    for user in (cast.reviewer, cast.finance_head):
        assert words in page(user, sheet)


def test_another_setting_of_the_region_shows_at_once(cast):
    sheet = make_submission(cast)
    before = kept(cast.clerk, sheet)
    for rule in set(StoredFinding.objects.filter(submission=sheet).values_list("rule", flat=True)):
        RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule=rule, level="off")
    Gate.objects.create(region=cast.region, fiscal_year=2024, action="submit", stops="nothing")
    assert page(cast.clerk, sheet) != before


def test_what_one_side_holds_back_no_other_side_sees(cast, sheet):
    actions.comment(submission=sheet, text="还没有说出口。", by=cast.reviewer)
    assert "还没有说出口。" in kept(cast.reviewer, sheet)
    for user in (cast.clerk, cast.head, cast.reader, cast.admin):
        assert "还没有说出口。" not in kept(user, sheet)
    assert signed_in(cast.stranger).get(f"/tables/{sheet.key}/").status_code == 404


def test_a_point_taken_back_is_gone(cast, sheet):
    comment = actions.comment(submission=sheet, text="先记一笔。", by=cast.reviewer)
    assert "先记一笔。" in kept(cast.reviewer, sheet)
    threads.drop(comment=comment, by=cast.reviewer)
    assert "先记一笔。" not in page(cast.reviewer, sheet)


def test_who_goes_to_another_desk_sees_nothing_of_the_old_one(cast, sheet):
    actions.comment(submission=sheet, text="局内意见。", by=cast.reviewer)
    assert "局内意见。" in kept(cast.reviewer, sheet)
    elsewhere = Person.objects.get(user=cast.foreigner)
    Person.objects.filter(user=cast.reviewer).update(region=elsewhere.region)
    assert signed_in(cast.reviewer).get(f"/tables/{sheet.key}/").status_code == 404


def test_every_form_carries_the_callers_own_token(cast):
    sheet = make_submission(cast)
    kept(cast.clerk, sheet)
    text = page(cast.clerk, sheet)
    assert drawn._TOKEN not in text
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    client.get(f"/tables/{sheet.key}/")
    sent = {"action": "submit", "version": fresh(sheet).version}
    told = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    assert client.post(f"/tables/{sheet.key}/move/", sent).status_code == 403
    assert client.post(f"/tables/{sheet.key}/move/", sent | told).status_code == 302


def test_another_process_that_wrote_is_heard_of(cast, sheet):
    """Nothing tells this process: it asks the database which state the sheet is in."""
    kept(cast.reviewer, sheet)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_event SET opinion = '' WHERE id < 0")
        cursor.execute("UPDATE projects_head SET to_check = '[]' WHERE submission_id = %s", [sheet.pk])
        cursor.execute(
            "UPDATE reviews_submission SET version = version + 1, name = '另一进程写的' WHERE id = %s",
            [sheet.pk],
        )
    assert "另一进程写的" in page(cast.reviewer, sheet)


def test_the_editor_opened_again_is_as_it_stands_now(cast):
    sheet, client = make_submission(cast), signed_in(cast.clerk)
    where = f"/tables/{sheet.key}/edit/"
    client.get(where)
    with CaptureQueriesContext(connection) as queries:
        assert f'data-version="{fresh(sheet).version}"' in client.get(where).content.decode()
    assert len(queries) <= 6
    write(sheet, make_document(rows=3), by=cast.clerk)
    text = client.get(where).content.decode()
    assert f'data-version="{fresh(sheet).version}"' in text and "新建学校数量3" in text
    assert signed_in(cast.reviewer).get(where).status_code == 403
    assert signed_in(cast.stranger).get(where).status_code == 404


def test_the_editor_rings_and_speaks_like_every_page(cast):
    sheet, client = make_submission(cast), signed_in(cast.clerk)
    where = f"/tables/{sheet.key}/edit/"
    assert "条没看" not in client.get(where).content.decode()
    person = Person.objects.get(user=cast.clerk)
    notices.tell([person], Notice.Kind.URGED, "请尽快填报。")
    assert "1 条没看" in client.get(where).content.decode()
    client.cookies["size"] = "l"
    assert 'data-size="l"' in client.get(where).content.decode()
    Person.objects.filter(pk=person.pk).update(name="孙八八")
    assert "孙八八" in client.get(where).content.decode()


def test_the_editor_leads_an_auditor_to_the_journal(cast):
    sheet, client = make_submission(cast), signed_in(cast.clerk)
    where = f"/tables/{sheet.key}/edit/"
    assert "安全日志" not in client.get(where).content.decode()
    session = client.session
    session["door"] |= {"audits": True}
    session.save()
    assert "安全日志" in client.get(where).content.decode()


def test_memory_holds_no_more_than_its_room():
    memory = Memory(10 * (100 + OVERHEAD))
    for number in range(50):
        memory.put(number, b"x" * 100)
    assert len(memory) == 10 and memory.used <= memory.room
    assert memory.get(0) is None and memory.get(49) == b"x" * 100
    memory.put(49, b"y")
    assert memory.used == 9 * (100 + OVERHEAD) + 1 + OVERHEAD


def test_memory_forgets_what_nobody_has_used_for_longest():
    memory = Memory(2 * (1 + OVERHEAD))
    memory.put("a", b"1")
    memory.put("b", b"2")
    memory.get("a")
    memory.put("c", b"3")
    assert memory.get("a") == b"1" and memory.get("b") is None


def test_what_one_has_typed_stays_typed(cast):
    """The content of the page is the content of the database."""
    sheet = make_submission(cast, rows=5)
    assert all(row.level3 in kept(cast.clerk, sheet) for row in content(sheet).indicators)
