"""消息, 期限与催办, 常用筛选 and the desks of each role, as pages."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from projects import actions
from reviews.models import Deadline, Notice, SavedFilter
from tests.cast import Cast, fresh, make_submission
from tests.projects.test_batches import sheet

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, name: str, *args: object, **query: object) -> str:
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def due(cast: Cast, state: str, days: int, year: int = 2024) -> None:
    day = timezone.localdate() + timedelta(days=days)
    Deadline.objects.create(region=cast.region, fiscal_year=year, state=state, due_on=day)


def notices(user, number: int) -> None:
    Notice.objects.bulk_create(
        Notice(to=user, kind="moved", text=f"第{index}条消息。") for index in range(number)
    )


# ---- 消息 ----


def test_the_bell_counts_on_list_pages_and_on_work_pages(cast):
    submission = make_submission(cast, state="department_review")
    make_submission(cast, state="department_review", name="另一张")
    client = signed_in(cast.head)
    assert "消息<b>2</b>" in text(client, "projects:tables")
    assert "消息<b>2</b>" in text(client, "projects:table", submission.key)


def test_opening_the_sheet_marks_its_notices_read(cast):
    submission = make_submission(cast, state="department_review")
    make_submission(cast, state="department_review", name="另一张")
    client = signed_in(cast.head)
    client.get(reverse("projects:review", args=[submission.key]))
    assert [one.text for one in Notice.objects.filter(to=cast.head, read_at=None)] == [
        "填报人甲送审了“另一张”，等您审核。"
    ]


def test_a_notice_leads_to_where_the_work_is(cast):
    submission = make_submission(cast, state="department_review")
    notice = Notice.objects.get(to=cast.head)
    response = signed_in(cast.head).get(reverse("reviews:notice", args=[notice.pk]))
    assert response.url == reverse("projects:review", args=[submission.key])
    actions.move(submission=fresh(submission), action="return", by=cast.head, opinion="请改")
    notice = Notice.objects.get(to=cast.clerk)
    response = signed_in(cast.clerk).get(reverse("reviews:notice", args=[notice.pk]))
    assert response.url == reverse("projects:edit", args=[submission.key])
    notice.refresh_from_db()
    assert notice.read_at


def test_another_persons_notice_is_not_there(cast):
    make_submission(cast, state="department_review")
    notice = Notice.objects.get(to=cast.head)
    client = signed_in(cast.clerk)
    assert client.get(reverse("reviews:notice", args=[notice.pk])).status_code == 404
    client.post(reverse("reviews:read"), {"notice": notice.pk})
    client.post(reverse("reviews:read"))
    notice.refresh_from_db()
    assert notice.read_at is None


def test_notices_are_paged_filtered_and_marked(cast):
    notices(cast.clerk, 31)
    client = signed_in(cast.clerk)
    assert "1–30，共 31 条" in text(client, "reviews:notices")
    assert "31–31，共 31 条" in text(client, "reviews:notices", page=2)
    one = Notice.objects.filter(to=cast.clerk).first()
    client.post(reverse("reviews:read"), {"notice": one.pk})
    assert "1–30" not in text(client, "reviews:notices", unread=1)
    assert "没看的<em>30</em>" in text(client, "reviews:notices")
    client.post(reverse("reviews:read"))
    assert "都看过了" in text(client, "reviews:notices")
    assert "没有没看的消息" in text(client, "reviews:notices", unread=1)


# ---- 期限与催办 ----


def test_deadlines_are_set_on_their_page(cast):
    client, url = signed_in(cast.finance_head), reverse("reviews:deadlines")
    year = timezone.localdate().year
    data = {"year": year, "draft": "2026-11-01", "department_review": "", "finance_review": "2026-12-01"}
    assert "已保存" in client.post(url, data, follow=True).content.decode()
    assert Deadline.objects.get(state="draft").due_on == date(2026, 11, 1)
    wrong = client.post(url, data | {"finance_review": "2026-10-01"}).content.decode()
    assert "早于送审" in wrong


def test_a_year_nobody_plans_is_not_set(cast):
    url = reverse("reviews:deadlines")
    signed_in(cast.finance_head).post(url, {"year": 1999, "draft": "2026-11-01"})
    assert list(Deadline.objects.values_list("fiscal_year", flat=True)) == [timezone.localdate().year]


def test_finance_urges_from_the_list_of_who_is_late(cast):
    make_submission(cast)
    due(cast, "draft", -3)
    client = signed_in(cast.reviewer)
    page = text(client, "reviews:overdue")
    assert "教育局" in page
    assert "3 天" in page
    done = client.post(reverse("reviews:urge"), follow=True).content.decode()
    assert "已催办，1 人会收到消息。" in done
    assert "今天已催办" in done
    again = client.post(reverse("reviews:urge"), follow=True).content.decode()
    assert "没有要催办的人" in again


def test_one_group_can_be_urged_alone(cast):
    make_submission(cast)
    make_submission(cast, name="等部门的", state="department_review")
    due(cast, "draft", -3)
    due(cast, "department_review", -1)
    mark = next(row.mark for row in _late(cast) if row.step == "draft")
    signed_in(cast.reviewer).post(reverse("reviews:urge"), {"group": mark})
    assert cast.clerk.notices.filter(kind="urged").count() == 1
    assert cast.head.notices.filter(kind="urged").count() == 0


def _late(cast):
    from_page = signed_in(cast.reviewer).get(reverse("reviews:overdue")).context["rows"]
    return [late for late, _ in from_page]


def test_a_department_sees_its_own_lateness_and_cannot_urge(cast):
    make_submission(cast)
    due(cast, "draft", -3)
    page = text(signed_in(cast.clerk), "reviews:overdue")
    assert "去办理" in page
    assert "催办</button>" not in page
    assert "教育局" not in text(signed_in(cast.stranger), "reviews:overdue")


def test_who_is_late_leads_to_exactly_these_sheets(cast):
    make_submission(cast, name="晚了的")
    make_submission(cast, name="送了的", state="department_review")
    due(cast, "draft", -3)
    client = signed_in(cast.reviewer)
    page = text(client, "reviews:overdue")
    link = page.partition('href="/tables/?')[2].partition('"')[0].replace("&amp;", "&")
    found = client.get(f"/tables/?{link}").content.decode()
    assert ">晚了的</a>" in found
    assert ">送了的</a>" not in found


# ---- the desks ----


def test_the_clerks_desk_says_what_is_due_what_is_late_and_one_next_step(cast):
    make_submission(cast, name="退回的", state="returned")
    sheet(cast, "填好的", "draft")
    due(cast, "draft", 3)
    page = text(signed_in(cast.clerk), "home")
    assert "2024年度送审截止" in page
    assert "还有 3 天" in page
    assert "2 张里已送审 0 张，还有 2 张要送审。" in page
    assert page.index("先改退回的") < page.index("接着填")
    assert "检查并送审" in page
    assert "改好再送审" in page
    Deadline.objects.update(due_on=timezone.localdate() - timedelta(days=2))
    assert "已过 2 天" in text(signed_in(cast.clerk), "home")


def test_the_tabs_show_the_own_sheets_in_each_state(cast):
    make_submission(cast, name="送了的", state="department_review")
    make_submission(cast, name="草稿的")
    client = signed_in(cast.clerk)
    found = text(client, "home", tab="department_review")
    assert ">送了的</a>" in found
    assert ">草稿的</a>" not in found
    assert "看表" in found
    everything = text(client, "home", tab="all")
    assert ">送了的</a>" in everything
    assert ">草稿的</a>" in everything
    assert "没有这样的表" in text(client, "home", tab="approved")
    assert ">草稿的</a>" in text(client, "home", tab="rubbish")


def test_the_desk_is_searched_by_name(cast):
    make_submission(cast, name="校园安全")
    make_submission(cast, name="农村饮水")
    client = signed_in(cast.clerk)
    page = text(client, "home", q="饮水")
    assert ">农村饮水</a>" in page
    assert ">校园安全</a>" not in page
    assert "没有符合条件的表。" in text(client, "home", q="没有的")


def test_visiting_the_desk_writes_the_reminder_once(cast):
    make_submission(cast)
    due(cast, "draft", 1)
    client = signed_in(cast.clerk)
    for _ in range(2):
        client.get("/")
    assert cast.clerk.notices.filter(kind="deadline").count() == 1


def test_finance_sees_how_far_each_department_is(cast):
    make_submission(cast, name="草稿的")
    make_submission(cast, name="送来的", state="finance_review")
    page = text(signed_in(cast.reviewer), "home")
    assert "2024年度卡在哪个部门、哪一步？" in page
    assert "编制中 1 张，财政审核 1 张" in page
    assert "50%" in page
    assert "卡在哪个部门" not in text(signed_in(cast.clerk), "home")


# ---- the list ----


def test_filters_in_force_can_be_taken_away_one_by_one(cast):
    sheet(cast, "甲", "finance_review")
    client = signed_in(cast.reviewer)
    page = client.get("/tables/?state=finance_review&state=draft&amount_from=100").content.decode()
    assert "状态：草稿、财政审核" in page
    assert 'href="?amount_from=100"' in page
    assert 'href="?state=finance_review&amp;state=draft"' in page
    assert "金额 100 万元以上" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("amount_from=785&amount_to=785", {"甲", "乙", "丙"}),
        ("amount_from=785.01", set()),
        ("amount_from=abc", {"甲", "乙", "丙"}),
        ("waiting=1", {"乙"}),
        ("late=1", {"甲", "丙"}),
        ("said=1", {"丙"}),
        ("state=draft&state=finance_review", {"甲", "乙"}),
        ("kind=project&kind=fund", {"甲", "乙", "丙"}),
    ],
)
def test_the_list_is_narrowed(cast, query, found):
    make_submission(cast, name="甲")
    sheet(cast, "乙", "finance_review")
    said = sheet(cast, "丙")
    actions.comment(submission=said, text="请核对", by=cast.head)
    actions.move(submission=fresh(said), action="return", by=cast.head, opinion="请改")
    due(cast, "draft", -1)
    page = signed_in(cast.reviewer).get(f"/tables/?{query}").content.decode()
    assert {name for name in "甲乙丙" if f">{name}</a>" in page} == found


def test_marks_stand_in_the_row(cast):
    sheet(cast, "好的", "finance_review")
    sheet(cast, "有疑问的", "finance_review", whole=False)
    page = text(signed_in(cast.reviewer), "projects:tables")
    assert page.count("无问题") == 1
    assert 'class="mk w">疑' in page


@pytest.mark.parametrize(
    "column", ["name", "department", "amount", "rows", "checks", "state", "due_on", "changed_at", "rubbish"]
)
def test_the_list_is_sorted_by_every_column_both_ways(cast, column):
    make_submission(cast, name="甲")
    make_submission(cast, name="乙", state="finance_review")
    due(cast, "draft", 1)
    for sort in (column, f"-{column}"):
        page = text(signed_in(cast.reviewer), "projects:tables", sort=sort)
        assert ">甲</a>" in page
        assert ">乙</a>" in page


def test_the_size_of_the_page_is_remembered(cast):
    make_submission(cast)
    client = signed_in(cast.reviewer)
    client.get("/tables/?size=50")
    assert client.get("/tables/").context["size"] == 50
    assert signed_in(cast.head).get("/tables/").context["size"] == 20


def test_a_filter_is_kept_by_name_and_dropped(cast):
    client = signed_in(cast.reviewer)
    client.post(reverse("projects:keep-filter"), {"name": "待审", "query": "state=finance_review"})
    assert '<a href="?state=finance_review">待审</a>' in text(client, "projects:tables")
    kept = SavedFilter.objects.get()
    assert signed_in(cast.head).post(reverse("projects:drop-filter", args=[kept.pk])).status_code == 404
    client.post(reverse("projects:drop-filter", args=[kept.pk]))
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(("name", "query"), [("", "state=draft"), ("名" * 41, "state=draft"), ("草稿", "")])
def test_half_a_filter_is_not_kept(cast, name, query):
    data = {"name": name, "query": query}
    response = signed_in(cast.reviewer).post(reverse("projects:keep-filter"), data, follow=True)
    assert response.status_code == 200
    assert not SavedFilter.objects.exists()


# ---- as many queries for fifty as for one ----


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("clerk", "/"),
        ("clerk", "/?tab=all"),
        ("reviewer", "/"),
        ("reviewer", "/tables/?size=100"),
        ("reviewer", "/overdue/"),
        ("clerk", "/notices/"),
    ],
)
def test_a_page_asks_as_often_for_50_rows_as_for_1(cast, who, url):
    due(cast, "draft", -1)
    due(cast, "finance_review", 2)
    client, counts = signed_in(getattr(cast, who)), []
    for number in (1, 49):
        for index in range(number):
            make_submission(cast, name=f"草稿{number}-{index}")
        notices(cast.clerk, number)
        make_submission(cast, name=f"送来{number}", state="finance_review")
        client.get(url)  # reminders are written, the size is remembered
        counts.append(queries_of(client, url))
    assert counts[0] == counts[1]
