"""The review page, its queue, what decisions lead to, and what stands in the way of 送审."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from projects import actions
from projects.review_queue import WINDOW
from reviews import threads
from reviews.models import Deadline, Phrase, StoredFinding, Submission
from tests.cast import content, fresh, make_document, make_submission, write

pytestmark = pytest.mark.django_db

FETCH = {"headers": {"X-Requested-With": "fetch"}}


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def review(client: Client, submission: Submission, **query: str):
    return client.get(reverse("projects:review", args=[submission.key]), query)


def decide(client: Client, submission: Submission, action: str, query: str = "", **more: str):
    data = {"action": action, "version": fresh(submission).version, "opinion": "请改", **more}
    return client.post(reverse("projects:move", args=[submission.key]) + query, data)


def waiting(cast, *names: str) -> list[Submission]:
    return [make_submission(cast, state="department_review", name=name) for name in names]


def queue_of(response) -> list[str]:
    return [item.name for item in response.context["queue"].items]


def said(cast, submission, row="row00001"):
    return actions.comment(
        submission=fresh(submission), text="请核对", by=cast.head, row_key=row, field="value"
    )


# ---- the queue ----


def test_the_queue_is_what_waits_for_me_and_says_where_i_am(cast):
    first, second, _ = waiting(cast, "甲", "乙", "丙")
    make_submission(cast, name="草稿")
    page = review(signed_in(cast.head), second, order="sent")
    assert queue_of(page) == ["甲", "乙", "丙"]
    assert "第 2 / 3 张" in page.content.decode()
    assert (page.context["queue"].previous, page.context["queue"].number) == (first.key, 2)


def test_the_order_is_chosen_and_stays_in_every_link(cast):
    late, soon = waiting(cast, "晚", "早")
    Submission.objects.filter(pk=soon.pk).update(fiscal_year=2025)
    for year, day in ((2024, date(2026, 12, 20)), (2025, date(2026, 12, 1))):
        Deadline.objects.create(region=cast.region, fiscal_year=year, state="department_review", due_on=day)
    client = signed_in(cast.head)
    assert queue_of(review(client, late)) == ["早", "晚"]
    page = review(client, late, order="sent")
    assert queue_of(page) == ["晚", "早"]
    assert f"/tables/{soon.key}/review/?order=sent" in page.content.decode()


@pytest.mark.parametrize("order", ["due", "sent", "department", "again", "said", "nonsense"])
def test_every_order_lists_every_sheet(cast, order):
    sheets = waiting(cast, "甲", "乙")
    assert sorted(queue_of(review(signed_in(cast.head), sheets[0], order=order))) == ["乙", "甲"]


def test_chosen_sheets_are_the_queue_and_stay_it_from_sheet_to_sheet(cast):
    first, _, third = waiting(cast, "甲", "乙", "丙")
    client = signed_in(cast.head)
    page = review(client, third, queue=f"{third.key},{first.key}")
    assert queue_of(page) == ["丙", "甲"]
    name = page.context["queue"].kept["batch"]
    assert f"/tables/{first.key}/review/?batch={name}" in page.content.decode()
    answer = decide(client, third, "return", f"?batch={name}")
    assert answer.url == f"/tables/{first.key}/review/?batch={name}"
    page = client.get(answer.url)
    assert queue_of(page) == ["丙", "甲"]
    assert page.context["queue"].done == {third.key: "return"}


def test_a_chosen_queue_shows_nobody_elses_sheets(cast):
    (own,) = waiting(cast, "甲")
    client = signed_in(cast.foreigner)
    assert review(client, own, queue=own.key).status_code == 404
    mine = signed_in(cast.head)
    assert queue_of(review(mine, own, queue=f"{own.key},ffffffff")) == ["甲"]


def test_what_i_decided_today_counts_and_the_next_one_follows(cast):
    first, second, third = waiting(cast, "甲", "乙", "丙")
    client = signed_in(cast.head)
    answer = decide(client, second, "pass", "?order=sent")
    assert answer.url == f"/tables/{third.key}/review/?order=sent"
    page = client.get(answer.url)
    assert "已审 1 / 3" in page.content.decode()
    assert decide(client, third, "return", "?order=sent").url == f"/tables/{first.key}/review/?order=sent"
    end = client.get(decide(client, first, "return", "?order=sent").url)
    assert "本批 3 张已审完：通过 1，退回 2。" in end.content.decode()


def test_a_long_queue_is_listed_in_part(cast):
    sheets = waiting(cast, *(f"项目{number:03}" for number in range(WINDOW + 12)))
    page = review(signed_in(cast.head), sheets[20], order="sent")
    assert len(queue_of(page)) == WINDOW
    words = page.content.decode()
    assert "前面还有" in words and "后面还有 " in words and f"第 21 / {WINDOW + 12} 张" in words


def test_the_landing_page_leads_to_the_first_and_says_when_nothing_waits(cast):
    client = signed_in(cast.head)
    assert "没有等您审核的表" in client.get(reverse("projects:reviewing")).content.decode()
    (sheet,) = waiting(cast, "甲")
    assert client.get(reverse("projects:reviewing")).url.startswith(f"/tables/{sheet.key}/review/")


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_takes_the_same_queries_for_a_long_queue_and_many_points(
    cast, number, django_assert_max_num_queries
):
    sheets = waiting(cast, *(f"项目{count}" for count in range(number)))
    for _ in range(number):
        said(cast, sheets[0])
    client = signed_in(cast.head)
    review(client, sheets[0])
    with django_assert_max_num_queries(34):
        page = review(client, sheets[0], tab="remarks")
    assert len(page.context["remarks"]) == number


# ---- decisions ----


def test_a_decision_says_what_was_done_and_offers_to_take_it_back(cast):
    first, second = waiting(cast, "甲", "乙")
    said(cast, first)
    client = signed_in(cast.head)
    page = client.get(decide(client, first, "return").url).content.decode()
    assert "已退回“甲”，1 条意见已发给填报人甲。" in page
    assert "撤回（5 分钟内）" in page
    client.post(reverse("projects:move", args=[first.key]), {"action": "undo"})
    assert fresh(first).state == "department_review"
    assert fresh(second).state == "department_review"


def test_staying_leads_to_the_sheet_itself(cast):
    first, _ = waiting(cast, "甲", "乙")
    assert decide(signed_in(cast.head), first, "pass", then="stay").url == f"/tables/{first.key}/"


def test_the_opinion_of_a_refused_decision_is_still_there(cast):
    (sheet,) = waiting(cast, "甲")
    client = signed_in(cast.head)
    answer = client.post(
        reverse("projects:move", args=[sheet.key]),
        {"action": "return", "version": "0", "opinion": "写了很久"},
    )
    assert "写了很久" in client.get(answer.url).content.decode()
    assert fresh(sheet).state == "department_review"


def test_who_comes_second_hears_who_decided_and_what_is_left(cast):
    sheet = make_submission(cast, state="finance_review")
    actions.comment(submission=sheet, text="？", by=cast.reviewer)
    client, version = signed_in(cast.reviewer), fresh(sheet).version
    actions.move(submission=fresh(sheet), action="return", by=cast.finance_head, opinion="重填")
    data = {"action": "approve", "version": version, "opinion": ""}
    page = client.post(reverse("projects:move", args=[sheet.key]), data, follow=True).content.decode()
    assert "财政负责人甲" in page and "已退回这张表。您的 1 条意见还在，可追加给填报人。" in page
    client.post(reverse("projects:append", args=[sheet.key]))
    assert threads.unanswered(sheet).count() == 1


def test_a_finding_becomes_a_point(cast):
    sheet = make_submission(cast, state="department_review")
    client = signed_in(cast.head)
    page = review(client, sheet, tab="findings")
    card = page.context["found"][0]
    data = {"cell": card.at, "text": card.finding.message}
    client.post(reverse("projects:comment", args=[sheet.key]), data)
    made = sheet.comments.get()
    assert (made.text, made.row_key) == (card.finding.message, card.finding.row_key)


def test_a_sheet_sent_again_is_shown_beside_its_last_version(cast):
    sheet = make_submission(cast, state="returned")
    write(sheet, make_document(rows=3), by=cast.clerk)
    actions.move(submission=fresh(sheet), action="submit", by=cast.clerk)
    page = review(signed_in(cast.head), sheet)
    assert page.context["comparison"].value == "last"
    assert page.context["tab"] == "changes"
    alone = review(signed_in(cast.head), sheet, **{"with": "none"})
    assert alone.context["comparison"] is None


def test_the_opinion_is_put_together_from_the_points(cast):
    (sheet,) = waiting(cast, "甲")
    said(cast, sheet)
    actions.comment(submission=sheet, text="请补充说明。\n谢谢", by=cast.head)
    page = review(signed_in(cast.head), sheet)
    returning = next(choice for choice in page.context["decision"].choices if choice.returns)
    assert returning.text == (
        "请修改 2 处后重新送审：1.第1行 指标值（新建学校数量1）：请核对；2.请补充说明。谢谢。"
    )


def test_what_is_still_doubted_is_said_when_a_sheet_passes(cast):
    (sheet,) = waiting(cast, "甲")
    page = review(signed_in(cast.head), sheet)
    passing = next(choice for choice in page.context["decision"].choices if not choice.returns)
    doubts = len(page.context["rail"].doubts)
    assert doubts
    assert passing.text == f"同意。仍有疑问 {doubts} 条。"
    assert f"仍有疑问 {doubts} 条，通过时将注明" in page.content.decode()


@pytest.mark.parametrize(
    ("state", "action", "who", "words"),
    [
        ("department_review", "pass", "head", "还不能通过：有 1 处错误。请退回，或注明此条不成立。"),
        ("approved", "publish", "finance_head", "还不能公开：有 1 处错误。"),
    ],
)
def test_what_a_gate_stops_comes_back_with_the_list_of_what_stands_in_the_way(
    cast, state, action, who, words
):
    sheet = make_submission(cast, state=state)
    StoredFinding.objects.create(
        submission=sheet,
        position=0,
        scope="report",
        rule="L08",
        level="error",
        short="不一致",
        message="请核对。",
    )
    client, user = signed_in(getattr(cast, who)), getattr(cast, who)
    data = {"action": action, "version": str(sheet.version), "opinion": "同意。"}
    page = client.post(reverse("projects:move", args=[sheet.key]), data, follow=True).content.decode()
    assert words in page
    assert "整张表　错" in page
    assert fresh(sheet).state == state
    about = {"rule": "L08", "row": "", "field": "", "text": "部门整体表写的是三年合计"}
    client.post(reverse("projects:dismiss-finding", args=[sheet.key]), about)
    client.post(reverse("projects:move", args=[sheet.key]), data)
    assert fresh(sheet).state != state
    assert sheet.explanations.get().by == user


def test_an_opinion_is_kept_as_a_ready_sentence_and_picked_again(cast):
    (sheet,) = waiting(cast, "甲")
    client = signed_in(cast.head)
    data = {"action": "return", "opinion": "请补充测算依据。"}
    client.post(reverse("projects:keep-phrase", args=[sheet.key]), data)
    phrase = Phrase.objects.get(owner=cast.head)
    page = review(client, sheet, phrase=str(phrase.pk))
    assert page.context["typed"] == "请补充测算依据。"
    client.post(reverse("projects:forget-phrase", args=[sheet.key, phrase.pk]))
    assert not Phrase.objects.exists()


# ---- without a reload ----


def test_a_script_gets_the_cards_anew(cast):
    (sheet,) = waiting(cast, "甲")
    client = signed_in(cast.head)
    url = reverse("projects:comment", args=[sheet.key])
    answer = client.post(url, {"cell": "row00001:value", "text": "请核对"}, **FETCH).json()
    assert "请核对" in answer["remarks"] and answer["points"] == 1
    own = [mark for mark in answer["marks"] if mark["kind"] == "p"]
    assert [(mark["row"], mark["field"], mark["label"]) for mark in own] == [("row00001", "value", "批1")]
    refused = client.post(url, {"cell": "", "text": " "}, **FETCH)
    assert (refused.status_code, refused.json()["problem"]) == (409, "请先写意见，再点“记下”。")


def test_strangers_get_no_cards(cast):
    sheet = make_submission(cast, state="published")
    assert signed_in(cast.foreigner).get(reverse("projects:cards", args=[sheet.key])).status_code == 404


# ---- the way back to the clerk ----


@pytest.fixture
def returned(cast) -> Submission:
    sheet = make_submission(cast, state="department_review")
    for row in ("row00001", "row00002"):
        said(cast, sheet, row)
    actions.move(submission=fresh(sheet), action="return", by=cast.head, opinion="请改")
    return fresh(sheet)


def submit(client: Client, sheet: Submission, **more: str):
    data = {"action": "submit", "version": fresh(sheet).version, **more}
    return client.post(reverse("projects:move", args=[sheet.key]), data, follow=True)


def test_what_stands_in_the_way_is_listed_with_a_link_each(cast, returned):
    page = submit(signed_in(cast.clerk), returned).content.decode()
    assert "还不能送审：有 2 条意见没有答复。" in page
    assert 'href="#批1"' in page and 'href="#批2"' in page


def test_errors_and_points_stand_in_the_way_together(cast, returned):
    document = make_document()
    (task,) = document.tasks
    first = task.indicators[0]
    empty = first.__class__(key=first.key, level1=first.level1, level2=first.level2, level3=first.level3)
    rows = (empty, *task.indicators[1:])
    changed = task.__class__(key=task.key, seq=task.seq, indicators=rows)
    values = {name: getattr(document, name) for name in document.__dataclass_fields__} | {"tasks": (changed,)}
    write(returned, document.__class__(**values), by=cast.clerk)
    answer = signed_in(cast.clerk).get(reverse("projects:sending", args=[returned.key]))
    assert answer["X-Ready"] == "0"
    assert "有 1 处错误、1 条意见没有答复。" in answer.content.decode()


def test_the_dialog_lists_every_answer(cast, returned):
    client = signed_in(cast.clerk)
    first, second = returned.comments.all()
    client.post(reverse("projects:answer", args=[first.pk]), {"text": "按上年实际"})
    threads.answer(comment=second, text="已核对", by=cast.clerk)
    answer = client.get(reverse("projects:sending", args=[returned.key]))
    words = answer.content.decode()
    assert answer["X-Ready"] == "1"
    assert "按上年实际" in words and "已核对" in words
    submit(client, returned, opinion="都答复了")
    assert returned.events.first().opinion == "都答复了"


def test_marking_a_point_as_changed_needs_a_change(cast, returned):
    client, first = signed_in(cast.clerk), returned.comments.first()
    url = reverse("projects:changed", args=[first.pk])
    assert client.post(url, **FETCH).json()["problem"].startswith("这张表退回以后还没有改过")
    write(returned, make_document(rows=3), by=cast.clerk)
    assert client.post(url, **FETCH).status_code == 200
    assert first.replies.get().kind == "changed"


def test_a_point_of_a_deleted_row_stands_on_the_sheet_with_its_old_text(cast, returned):
    document = make_document()
    (task,) = document.tasks
    without = task.__class__(key=task.key, seq=task.seq, indicators=task.indicators[:1])
    values = {name: getattr(document, name) for name in document.__dataclass_fields__} | {"tasks": (without,)}
    write(returned, document.__class__(**values), by=cast.clerk)
    page = signed_in(cast.clerk).get(reverse("projects:table", args=[returned.key])).content.decode()
    assert "这一行已经删除，当时写的是" in page and "≥2个" in page
    assert "第2行 指标值（新建学校数量2）" in page
    assert len(list(content(returned).indicators)) == 1


def test_an_answer_of_many_lines_is_kept_whole(cast, returned):
    first = returned.comments.first()
    lines = "\r\n".join("字" * 9 for _ in range(199))
    signed_in(cast.clerk).post(reverse("projects:answer", args=[first.pk]), {"text": lines})
    assert first.replies.get().text == lines.replace("\r\n", "\n")
