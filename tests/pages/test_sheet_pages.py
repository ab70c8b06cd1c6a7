"""看表, 填写, 审核, 历史: what the pages show and what their buttons do."""

import pytest
from django.test import Client
from django.urls import reverse

from projects import actions
from projects.posted import changed
from reviews import threads
from reviews.models import Comment
from sheets.catalogue.department_annual import ZICHUAN_2024
from sheets.documents import Document, Indicator, Party, Task
from sheets.fill import head_text
from tests.cast import Cast, content, fresh, make_document, make_submission

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fields(document: Document, *, version: int, **more: str) -> dict[str, object]:
    """What a browser sends of a project sheet, every cell on its own."""
    data: dict[str, object] = {"version": str(version), "task": [], "row": [], "op": "save"}
    for name in ("name", "department", "unit", "budget.total", "budget.fiscal", "budget.other", "goal"):
        data[f"h.{name}"] = head_text(document, name)
    for task in document.tasks:
        data["task"].append(task.key)
        for row in task.indicators:
            data["row"].append(f"{task.key}:{row.key}")
            for name in ("level1", "level2", "level3", "value"):
                data[f"c.{row.key}.{name}"] = getattr(row, name) or ""
    return data | more


def post_edit(cast: Cast, submission, **more: str):
    data = fields(content(submission), version=fresh(submission).version, **more)
    return signed_in(cast.clerk).post(reverse("projects:edit", args=[submission.key]), data)


def test_a_sheet_is_shown_as_printed_with_its_flow(cast):
    submission = make_submission(cast, state="finance_review")
    page = signed_in(cast.reader).get(reverse("projects:table", args=[submission.key])).content.decode()
    for words in (
        "项目支出绩效目标表",
        "（2024年度）",
        "[202]淄博市淄川区教育局",
        "≥1个",
        "送审",
        "审核通过",
    ):
        assert words in page
    assert "<textarea" not in page


def test_a_cell_is_saved_as_typed(cast):
    submission = make_submission(cast)
    response = post_edit(cast, submission, **{"c.row00001.value": "≥90%"})
    assert response.status_code == 302
    assert [row.value for row in content(submission).indicators] == ["≥90%", "≥2个"]


def test_html_in_a_cell_stays_text(cast):
    submission = make_submission(cast)
    post_edit(cast, submission, **{"c.row00001.level3": "<script>alert(1)</script>"})
    page = signed_in(cast.clerk).get(reverse("projects:table", args=[submission.key])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_row_is_added_below_under_the_same_level_2(cast):
    submission = make_submission(cast)
    post_edit(cast, submission, op="add:row00001")
    rows = list(content(submission).indicators)
    assert [row.level3 for row in rows] == ["新建学校数量1", None, "新建学校数量2"]
    assert rows[1].level2 == "数量指标"


def test_a_group_is_added_with_a_level_2_of_its_own(cast):
    submission = make_submission(cast)
    post_edit(cast, submission, op="add-group:row00002")
    new = list(content(submission).indicators)[2]
    assert (new.level1, new.level2) == (None, None)


def test_a_chosen_level_2_brings_its_level_1(cast):
    submission = make_submission(cast)
    post_edit(cast, submission, **{"c.row00002.level2": "服务对象满意度指标"})
    assert [row.level1 for row in content(submission).indicators] == ["产出指标", "满意度指标"]


def test_a_row_is_moved_and_deleted(cast):
    submission = make_submission(cast, rows=3)
    post_edit(cast, submission, op="up:row00003")
    assert [row.key for row in content(submission).indicators] == ["row00001", "row00003", "row00002"]
    post_edit(cast, submission, op="delete:row00001")
    assert [row.key for row in content(submission).indicators] == ["row00003", "row00002"]


def test_moving_a_row_past_its_level_2_joins_the_next(cast):
    submission = make_submission(cast)
    post_edit(cast, submission, **{"c.row00002.level2": "质量指标"})
    post_edit(cast, submission, op="down:row00001")
    rows = list(content(submission).indicators)
    assert [(row.key, row.level2) for row in rows] == [("row00001", "质量指标"), ("row00002", "质量指标")]


def department_document() -> Document:
    """Two duties, the first with one 部门职责, each with words of its own."""
    duties = (("1", "义务教育", "学位保障", "建设学校"), ("2", "学前教育", "普惠入园", "扩建幼儿园"))
    rows = tuple(
        Indicator(
            key=f"row{seq}", seq=int(seq), level1=one, level2=two, level3=f"指标{seq}", activity=activity
        )
        for seq, one, two, activity in duties
    )
    return Document(
        form="department_annual",
        fiscal_year=2024,
        department=Party("202", "淄博市淄川区教育局"),
        tasks=(Task(key="task0001", indicators=rows),),
    )


def test_moving_a_duty_loses_no_word():
    moved = changed(ZICHUAN_2024, department_document(), "down:row1")
    assert [(row.seq, row.level1, row.level2, row.activity) for row in moved.indicators] == [
        (1, "学前教育", "普惠入园", "扩建幼儿园"),
        (2, "义务教育", "学位保障", "建设学校"),
    ]


def test_an_item_is_added_under_the_same_duty():
    rows = list(changed(ZICHUAN_2024, department_document(), "add-item:row1").indicators)
    assert [(row.seq, row.level1, row.level2, row.activity) for row in rows] == [
        (1, "义务教育", "学位保障", "建设学校"),
        (1, "义务教育", None, None),
        (2, "学前教育", "普惠入园", "扩建幼儿园"),
    ]


def test_a_merged_cell_writes_all_its_rows(cast):
    submission = make_submission(cast)
    data = fields(content(submission), version=fresh(submission).version)
    data |= {"c.row00001.level2": "质量指标"}
    del data["c.row00002.level2"], data["c.row00002.level1"]
    signed_in(cast.clerk).post(reverse("projects:edit", args=[submission.key]), data)
    assert [row.level2 for row in content(submission).indicators] == ["质量指标", "质量指标"]


def test_a_wrong_amount_is_named_beside_its_cell_and_nothing_typed_is_lost(cast):
    submission = make_submission(cast)
    response = post_edit(cast, submission, **{"h.budget.total": "七百万", "c.row00001.value": "≥77%"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "“七百万”不是金额。请只填数字，单位是万元。" in page
    assert "≥77%" in page
    assert content(submission).budget.total == "785.00"


def test_two_people_in_different_cells_are_merged(cast):
    submission = make_submission(cast)
    before, version = content(submission), fresh(submission).version
    client, url = signed_in(cast.clerk), reverse("projects:edit", args=[submission.key])
    client.post(url, fields(before, version=version, **{"c.row00001.value": "≥10个"}))
    client.post(url, fields(before, version=version, **{"c.row00002.value": "≥20个"}))
    assert [row.value for row in content(submission).indicators] == ["≥10个", "≥20个"]


def test_two_people_in_one_cell_choose_and_lose_nothing(cast):
    submission = make_submission(cast)
    before, version = content(submission), fresh(submission).version
    client, url = signed_in(cast.clerk), reverse("projects:edit", args=[submission.key])
    client.post(url, fields(before, version=version, **{"c.row00001.value": "≥10个"}))
    response = client.post(
        url, fields(before, version=version, **{"c.row00001.value": "≥30个", "c.row00002.value": "≥20个"})
    )
    page = response.content.decode()
    assert response.status_code == 409
    assert 'value="≥30个" checked' in page
    assert 'name="c.row00001.value" value="≥10个"' in page
    assert [row.value for row in content(submission).indicators] == ["≥10个", "≥2个"]

    carried = dict.fromkeys(("task", "row"), None)
    context = response.context
    data = {name: value for name, value in context["carried"] if name not in carried}
    data |= {name: [v for n, v in context["carried"] if n == name] for name in carried}
    data |= {"version": context["version"], "op": "save", "c.row00001.value": "≥30个"}
    assert client.post(url, data).status_code == 302
    assert [row.value for row in content(submission).indicators] == ["≥30个", "≥20个"]


def test_what_was_typed_too_late_comes_back(cast):
    submission = make_submission(cast)
    data = fields(content(submission), version=fresh(submission).version, **{"c.row00001.value": "≥55%"})
    actions.move(submission=fresh(submission), action="submit", by=cast.clerk)
    response = signed_in(cast.clerk).post(reverse("projects:edit", args=[submission.key]), data)
    assert response.status_code == 409
    assert "没有存上" in response.content.decode()
    assert "≥55%" in response.content.decode()


def test_saving_and_submitting_is_one_button(cast):
    submission = make_submission(cast)
    post_edit(cast, submission, op="submit", **{"c.row00001.value": "≥90%"})
    assert fresh(submission).state == "department_review"
    assert next(content(submission).indicators).value == "≥90%"


def test_a_broken_request_is_refused(cast):
    submission = make_submission(cast)
    client, url = signed_in(cast.clerk), reverse("projects:edit", args=[submission.key])
    assert client.post(url, {"op": "save"}).status_code == 400
    assert post_edit(cast, submission, op="explode:row00001").status_code == 400
    assert content(submission) == make_document()


def test_returning_needs_an_opinion(cast):
    submission = make_submission(cast, state="department_review")
    client = signed_in(cast.head)
    url = reverse("projects:move", args=[submission.key])
    answer = client.post(url, {"action": "return", "version": submission.version}, follow=True)
    assert "退回时请写明意见。" in answer.content.decode()
    assert fresh(submission).state == "department_review"


def test_a_decision_on_an_older_version_is_not_taken(cast):
    submission = make_submission(cast, state="department_review")
    url = reverse("projects:move", args=[submission.key])
    signed_in(cast.head).post(url, {"action": "pass", "version": submission.version - 1})
    assert fresh(submission).state == "department_review"


def test_a_comment_on_a_cell_is_marked_answered_and_closed(cast):
    submission = make_submission(cast, state="department_review")
    head = signed_in(cast.head)
    head.post(
        reverse("projects:comment", args=[submission.key]), {"cell": "row00001:value", "text": "请核对个数"}
    )
    page = head.get(reverse("projects:review", args=[submission.key])).content.decode()
    assert "第1行 指标值（新建学校数量1）" in page
    assert 'href="#批1"' in page
    actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="请改")
    made = submission.comments.get()
    signed_in(cast.clerk).post(reverse("projects:answer", args=[made.pk]), {"text": "已核对"})
    made.refresh_from_db()
    assert (made.state, made.replies.get().text) == (Comment.State.ANSWERED, "已核对")
    actions.move(submission=fresh(submission), action="submit", by=cast.clerk)
    head.post(reverse("projects:resolve", args=[made.pk]))
    made.refresh_from_db()
    assert made.state == Comment.State.RESOLVED


def test_a_link_of_a_cell_chooses_it_for_the_comment(cast):
    submission = make_submission(cast, state="department_review")
    url = reverse("projects:review", args=[submission.key])
    page = signed_in(cast.head).get(url, {"cell": "row00002:value"}).content.decode()
    assert '<option value="row00002:value" selected>' in page


def test_history_shows_the_sheet_as_it_was(cast):
    submission = make_submission(cast, state="returned")
    post_edit(cast, submission, **{"c.row00001.value": "≥99个"})
    event = submission.events.get(action="submit")
    page = signed_in(cast.clerk).get(reverse("projects:snapshot", args=[event.pk])).content.decode()
    assert "≥1个" in page
    assert "≥99个" not in page


def test_others_see_a_published_sheet_without_its_comments_and_flow(cast):
    submission = make_submission(cast, state="department_review")
    actions.comment(submission=submission, by=cast.head, text="内部意见", row_key="row00001", field="value")
    actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="内部退回")
    threads.answer(comment=fresh(submission).comments.get(), text="内部答复", by=cast.clerk)
    actions.move(submission=fresh(submission), action="submit", by=cast.clerk)
    threads.resolve(comment=fresh(submission).comments.get(), by=cast.head)
    for who, action in (
        ("head", "pass"),
        ("reviewer", "approve"),
        ("finance_head", "publish"),
    ):
        actions.move(submission=fresh(submission), action=action, by=getattr(cast, who))
    page = signed_in(cast.foreigner).get(reverse("projects:table", args=[submission.key])).content.decode()
    assert "新建学校数量1" in page
    assert "内部" not in page


def test_an_approved_sheet_is_adjusted_in_a_new_edition(cast):
    submission = make_submission(cast, state="approved")
    url = reverse("projects:move", args=[submission.key])
    response = signed_in(cast.clerk).post(url, {"action": "adjust", "version": submission.version})
    new = submission.__class__.objects.get(replaces=submission)
    assert response.url == reverse("projects:edit", args=[new.key])
    assert new.state == "draft"
