"""批量办理: the page before, the progress and the report; 依次审核."""

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from projects import batches
from reviews.models import Batch, Phrase
from tests.pages.test_office_pages import signed_in, text
from tests.projects.test_batches import sheet

pytestmark = pytest.mark.django_db


def test_the_page_before_a_batch_names_what_is_left_out(cast):
    good, doubtful = sheet(cast, "好的"), sheet(cast, "有疑问的", whole=False)
    query = {"do": "pass", "key": [good.key, doubtful.key]}
    page = text(signed_in(cast.head), "projects:plan", **query)
    assert "批量通过 1 张？" in page
    assert "选了 2 张，其中 1 张不能批量通过，已自动去掉：" in page
    assert "有疑问的（教育局）：" in page
    assert f'value="{good.key}:{good.version}"' in page
    assert f'value="{doubtful.key}:' not in page


def test_a_batch_is_confirmed_queued_and_reported(cast):
    good = sheet(cast, "好的")
    client = signed_in(cast.head)
    data = {"action": "pass", "sheet": f"{good.key}:{good.version}", "opinion": "同意。"}
    response = client.post(reverse("projects:plan"), data)
    batch = Batch.objects.get()
    assert response.url == reverse("projects:batch", args=[batch.pk])
    assert DBTaskResult.objects.count() == 1
    assert "已办 0 / 1 张" in text(client, "projects:batch", batch.pk)
    batches.run(batch.pk)
    assert "共 1 张：办成 1 张。" in text(client, "projects:batch", batch.pk)
    assert signed_in(cast.clerk).get(response.url).status_code == 404
    notice = cast.head.notices.get(kind="batch")
    assert client.get(reverse("reviews:notice", args=[notice.pk])).url == response.url


def test_from_the_report_one_comes_back_to_the_list_as_it_was_filtered(cast):
    good = sheet(cast, "好的")
    data = {
        "action": "pass",
        "sheet": f"{good.key}:{good.version}",
        "opinion": "同意。",
        "query": "state=department_review&q=好",
    }
    page = signed_in(cast.head).post(reverse("projects:plan"), data, follow=True).content.decode()
    assert 'href="/tables/?state=department_review&amp;q=好"' in page


def test_without_an_opinion_the_page_comes_back_with_what_was_chosen(cast):
    good = sheet(cast, "好的")
    data = {"action": "return", "sheet": f"{good.key}:{good.version}", "opinion": ""}
    response = signed_in(cast.head).post(reverse("projects:plan"), data)
    assert response.status_code == 422
    assert "批量退回要写一条意见" in response.content.decode()
    assert f'value="{good.key}:{good.version}"' in response.content.decode()
    assert not Batch.objects.exists()


@pytest.mark.parametrize("sheets", ["", "abc", "a:b", "123456789:1"])
def test_half_a_batch_is_refused(cast, sheets):
    data = {"action": "pass", "sheet": sheets, "opinion": "同意"}
    assert signed_in(cast.head).post(reverse("projects:plan"), data).status_code == 400


def test_all_that_the_filters_leave_can_be_chosen(cast):
    for name in ("甲", "乙", "丙"):
        sheet(cast, name)
    query = {"do": "pass", "all": "1", "query": "q=甲"}
    assert "批量通过 1 张？" in text(signed_in(cast.head), "projects:plan", **query)
    assert "批量通过 3 张？" in text(signed_in(cast.head), "projects:plan", do="pass", all="1", query="")


def test_one_after_another_opens_the_first_with_these_as_its_queue(cast):
    first, second, draft = sheet(cast, "甲"), sheet(cast, "乙"), sheet(cast, "丙", "draft")
    keys = [one.key for one in (first, second, draft)]
    response = signed_in(cast.head).get(reverse("projects:one-by-one"), {"key": keys})
    queue = response.url.partition("?queue=")[2].split(",")
    assert set(queue) == {first.key, second.key}
    assert response.url.startswith(reverse("projects:review", args=[queue[0]]))
    nothing = signed_in(cast.head).get(reverse("projects:one-by-one"), {"key": [draft.key]})
    assert nothing.url == reverse("projects:tables")


def test_a_ready_sentence_is_taken_into_the_opinion(cast):
    good = sheet(cast, "好的")
    ready = Phrase.objects.create(region=cast.region, owner=cast.head, kind="pass", text="同意，请财政审核。")
    client, query = signed_in(cast.head), {"do": "pass", "key": good.key}
    assert f"do=pass&amp;key={good.key}&amp;phrase={ready.pk}" in text(client, "projects:plan", **query)
    page = text(client, "projects:plan", **query, phrase=ready.pk)
    assert "同意，请财政审核。</textarea>" in page
