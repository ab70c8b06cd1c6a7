"""What comes under whose bell, and what is mailed of it."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from departments.roles import Role
from projects import actions
from reviews import delegations, notices, threads
from reviews.models import Notice
from tests.cast import Cast, fresh, make_submission, make_user

pytestmark = pytest.mark.django_db


def told(user, *, unread: bool = False) -> list[tuple[str, str]]:
    """Kind and text, the newest first."""
    found = notices.unread(user) if unread else Notice.objects.filter(to=user)
    return list(found.values_list("kind", "text"))


def move(cast: Cast, submission, who: str, action: str, opinion: str = "请改"):
    return actions.move(submission=fresh(submission), action=action, by=getattr(cast, who), opinion=opinion)


def test_a_sheet_sent_in_comes_to_the_heads_desk_and_to_nobody_elses(cast):
    make_submission(cast, state="department_review")
    assert told(cast.head) == [("waiting", "填报人甲送审了“校园安全”，等您审核。")]
    everybody_else = [one for name, one in cast.everybody().items() if name != "head"]
    assert [told(one) for one in everybody_else] == [[] for _ in everybody_else]


def test_a_sheet_passed_on_comes_to_finance_and_the_clerk_hears_of_it(cast):
    make_submission(cast, state="finance_review")
    for who in (cast.reviewer, cast.finance_head):
        assert told(who) == [("waiting", "教育局送来“校园安全”，等您审核。")]
    assert told(cast.clerk) == [("moved", "“校园安全”部门审核通过，已送财政局审核。")]
    assert told(cast.foreigner) == []


def test_a_sheet_that_has_left_a_desk_waits_there_no_longer(cast):
    submission = make_submission(cast, state="finance_review")
    assert told(cast.head, unread=True) == []
    move(cast, submission, "reviewer", "approve")
    assert [kind for kind, _ in told(cast.finance_head, unread=True)] == ["waiting"]
    assert told(cast.finance_head, unread=True)[0][1] == "教育局“校园安全”已批复，等您公开。"


def test_a_returned_sheet_says_how_many_points_there_are(cast):
    submission = make_submission(cast, state="finance_review")
    for text in ("请核对数量", "请补充依据"):
        actions.comment(submission=fresh(submission), text=text, by=cast.reviewer)
    move(cast, submission, "reviewer", "return")
    text = "财政审核人甲退回了“校园安全”，2 条意见要答复，请改好再送审。"
    assert told(cast.clerk)[0] == ("returned", text)
    assert told(cast.head)[0] == ("moved", "财政局退回了“校园安全”，填报人正在改。")


def test_approval_and_publishing_are_told_to_the_department(cast):
    make_submission(cast, state="published")
    for who in (cast.clerk, cast.head):
        assert [text for _, text in told(who)[:2]] == ["“校园安全”已公开。", "“校园安全”已批复。"]


def test_what_is_taken_back_is_told_where_it_lay(cast):
    submission = make_submission(cast, state="department_review")
    move(cast, submission, "clerk", "withdraw")
    assert told(cast.head, unread=True) == [("moved", "填报人甲收回了“校园安全”，现在不用您审核。")]


def test_an_undone_return_is_told_to_the_clerk(cast):
    submission = make_submission(cast, state="finance_review")
    move(cast, submission, "reviewer", "return")
    move(cast, submission, "reviewer", "undo")
    assert told(cast.clerk, unread=True)[0][1] == "财政审核人甲撤回了刚才的结论，“校园安全”还在审核。"


def test_answers_are_told_once_until_they_are_read(cast):
    submission = make_submission(cast, state="finance_review")
    said = [
        actions.comment(submission=fresh(submission), text=text, by=cast.reviewer)
        for text in ("请核对数量", "请补充依据", "请改名称")
    ]
    move(cast, submission, "reviewer", "return")
    for one in said[:2]:
        threads.answer(comment=fresh_comment(one), text="已核对", by=cast.clerk)
    remarks = [text for kind, text in told(cast.reviewer) if kind == "remark"]
    assert remarks == ["填报人甲答复了对“校园安全”的意见。"]
    notices.read(notices.unread(cast.reviewer))
    threads.answer(comment=fresh_comment(said[2]), text="已改", by=cast.clerk)
    assert len([kind for kind, _ in told(cast.reviewer) if kind == "remark"]) == 2


def fresh_comment(comment):
    return type(comment).objects.select_related("submission__department").get(pk=comment.pk)


def test_who_acts_for_somebody_is_told_as_well(cast):
    colleague = make_user(Role.HEAD, cast.region, cast.department)
    today = timezone.localdate()
    cover = make_user(Role.CLERK, cast.region, cast.department)
    delegations.give(by=cast.head, taker=cover.person, since=today, until=today)
    make_submission(cast, state="department_review")
    for who in (cast.head, colleague, cover):
        assert [kind for kind, _ in told(who) if kind == "waiting"] == ["waiting"]


def test_who_is_gone_is_told_nothing(cast):
    cast.head.is_active = False
    cast.head.save()
    make_submission(cast, state="department_review")
    assert told(cast.head) == []


def test_a_very_long_name_is_cut(cast):
    make_submission(cast, state="department_review", name="长" * 200)
    assert len(told(cast.head)[0][1]) < 120


def test_a_move_that_fails_tells_nothing(cast):
    submission = make_submission(cast, state="finance_review")
    before = Notice.objects.count()
    with pytest.raises(Exception, match="意见"):
        move(cast, submission, "reviewer", "return", opinion="")
    assert Notice.objects.count() == before


def test_telling_takes_as_many_statements_for_many_people_as_for_one(cast):
    counts = []
    for number in (0, 20):
        for _ in range(number):
            make_user(Role.HEAD, cast.region, cast.department)
        submission = make_submission(cast, name=f"项目{number}")
        with CaptureQueriesContext(connection) as captured:
            move(cast, submission, "clerk", "submit")
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.fixture
def server(settings):
    settings.EMAIL_HOST = "mail.example"
    settings.SITE_URL = "https://jixiao.example"


def with_address(user, address: str = "a@example.com"):
    user.email = address
    user.save()
    return user


def test_without_a_mail_server_the_digest_says_so_and_sends_nothing(cast, settings, capsys):
    settings.EMAIL_HOST = ""
    with_address(cast.head)
    make_submission(cast, state="department_review")
    call_command("digest")
    assert "没有设置邮件服务器" in capsys.readouterr().out
    assert mail.outbox == []


def test_one_mail_a_day_holds_all_that_is_unread(cast, server):
    with_address(cast.head)
    for name in ("校园安全", "免费教科书"):
        make_submission(cast, state="department_review", name=name)
    call_command("digest")
    (sent,) = mail.outbox
    assert sent.to == ["a@example.com"]
    assert sent.subject == "预算绩效目标管理：2 条消息没看"
    assert "校园安全" in sent.body
    assert "免费教科书" in sent.body
    assert "https://jixiao.example/notices/" in sent.body
    make_submission(cast, state="department_review", name="教研经费")
    call_command("digest")
    assert len(mail.outbox) == 1


def test_the_next_days_mail_holds_only_what_is_new(cast, server):
    with_address(cast.head)
    make_submission(cast, state="department_review")
    call_command("digest")
    Notice.objects.update(mailed_at=timezone.now() - timedelta(days=1))
    call_command("digest")
    assert len(mail.outbox) == 1
    make_submission(cast, state="department_review", name="教研经费")
    call_command("digest")
    assert len(mail.outbox) == 2
    assert "校园安全" not in mail.outbox[1].body


def test_what_was_read_is_not_mailed(cast, server):
    with_address(cast.head)
    make_submission(cast, state="department_review")
    notices.read(notices.unread(cast.head))
    call_command("digest")
    assert mail.outbox == []


def test_a_mail_that_the_server_refuses_is_tried_again(cast, server, monkeypatch):
    with_address(cast.head)
    make_submission(cast, state="department_review")

    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({})

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(CommandError, match="1 封没有发出"):
            call_command("digest")
    call_command("digest")
    assert len(mail.outbox) == 1
