"""Login, home, 全部的表, its CSV, 新建表, and the pages of errors."""

import csv

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions
from projects.tables import escaped
from reviews.models import Submission
from tests.cast import fresh, make_submission

pytestmark = pytest.mark.django_db
LISTS = [("clerk", "home"), ("reviewer", "projects:tables"), ("reviewer", "projects:csv")]


def signed_in(user, **options) -> Client:
    client = Client(**options)
    client.force_login(user)
    return client


def page(user, name: str, **query: str) -> str:
    return signed_in(user).get(reverse(name), query).content.decode()


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
        assert response.status_code == 200
        b"".join(response)  # what is streamed asks while it is read
    return len(captured)


def many(cast, number: int, **how) -> None:
    for index in range(number):
        make_submission(cast, name=f"项目{number}-{index}", **how)


def test_a_person_signs_in_with_a_password(cast, settings):
    settings.AXES_ENABLED = False
    cast.clerk.set_password("Mubiao-2024")
    cast.clerk.save()
    client, url = Client(), reverse("login")
    wrong = client.post(url, {"username": cast.clerk.username, "password": "x"})
    assert "用户名或密码不对，请重新输入。" in wrong.content.decode()
    right = client.post(url, {"username": cast.clerk.username, "password": "Mubiao-2024"})
    assert (right.status_code, right.url) == (302, "/")


def test_a_clerk_sees_returned_sheets_before_drafts(cast):
    make_submission(cast, name="草稿的项目")
    make_submission(cast, name="退回的项目", state="returned")
    text = page(cast.clerk, "home")
    assert text.index("退回的项目") < text.index("草稿的项目")
    assert "新建表" in text


@pytest.mark.parametrize(
    ("who", "state"),
    [("head", "department_review"), ("reviewer", "finance_review"), ("finance_head", "approved")],
)
def test_each_role_sees_what_waits_for_it(cast, who, state):
    make_submission(cast, name="等着的项目", state=state)
    make_submission(cast, name="没送的项目")
    text = page(getattr(cast, who), "home")
    assert "等着的项目" in text
    assert "没送的项目" not in text


def test_a_reader_has_nothing_to_do(cast):
    make_submission(cast)
    assert "没有等您处理的表" in page(cast.reader, "home")


def test_home_shows_fifty_at_a_time(cast, monkeypatch):
    monkeypatch.setattr("perfgoals.home.PAGE_SIZE", 2)
    many(cast, 3)
    assert "1–2，共 3 张" in page(cast.clerk, "home")
    assert "3–3，共 3 张" in page(cast.clerk, "home", page="2")
    assert "3–3，共 3 张" in page(cast.clerk, "home", page="99")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "数量2"}, {"校园安全"}),
        ({"q": "饮水"}, {"农村饮水"}),
        ({"state": "draft"}, {"农村饮水"}),
        ({"kind": "fund"}, set()),
        ({"year": "2024"}, {"校园安全", "农村饮水"}),
        ({"state": "rubbish"}, {"校园安全", "农村饮水"}),
        ({"page": "99"}, {"校园安全", "农村饮水"}),
    ],
)
def test_the_list_is_filtered(cast, query, found):
    make_submission(cast, name="校园安全", state="finance_review", rows=2)
    make_submission(cast, name="农村饮水", rows=1)
    text = page(cast.reviewer, "projects:tables", **query)
    assert {name for name in ("校园安全", "农村饮水") if f">{name}</a>" in text} == found


def test_a_sheet_without_a_name_is_found_by_what_stands_in_its_place(cast):
    actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind="department_annual",
        fiscal_year=2024,
    )
    shown = page(cast.clerk, "projects:tables", q="部门整体")
    assert f"/tables/{Submission.objects.get().key}/" in shown


def test_the_list_offers_only_places_the_person_sees(cast):
    make_submission(cast)
    text = page(cast.reviewer, "projects:tables")
    assert "周村区" not in text
    assert "水利局" not in text


def test_the_list_is_sorted_by_its_heads(cast):
    make_submission(cast, name="甲项目")
    make_submission(cast, name="乙项目")
    up, down = (page(cast.reviewer, "projects:tables", sort=order) for order in ("name", "-name"))
    assert (up.index("甲项目") < up.index("乙项目")) != (down.index("甲项目") < down.index("乙项目"))


def test_the_list_has_pages_of_20_50_and_100(cast):
    many(cast, 21)
    text = page(cast.reviewer, "projects:tables")
    assert "1–20，共 21 张" in text
    assert "1–21，共 21 张" in page(cast.reviewer, "projects:tables", size="50")
    assert "1–20，共 21 张" in page(cast.reviewer, "projects:tables", size="7")


def test_the_csv_holds_what_the_filters_left(cast):
    make_submission(cast, name="=HYPERLINK(1)", state="finance_review")
    make_submission(cast, name="草稿")
    client = signed_in(cast.reviewer)
    response = client.get(reverse("projects:csv"), {"state": "finance_review"})
    text = b"".join(response).decode("utf-8-sig")
    head, *lines = csv.reader(text.splitlines())
    assert head[1] == "表名"
    assert [line[1] for line in lines] == ["'=HYPERLINK(1)"]
    assert lines[0][6] == "785.00"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_no_cell_of_the_csv_is_a_formula(text):
    assert escaped(text) == f"'{text}"


def test_a_clerk_begins_a_sheet_and_goes_on_to_fill_it(cast):
    data = {"kind": "department_annual", "fiscal_year": "2024"}
    response = signed_in(cast.clerk).post(reverse("projects:new"), data, follow=True)
    assert Submission.objects.get().kind == "department_annual"
    assert "部门整体绩效目标表" in response.content.decode()


def test_a_project_needs_a_name_and_only_once(cast):
    client, url = signed_in(cast.clerk), reverse("projects:new")
    data = {"kind": "project", "fiscal_year": "2024", "name": ""}
    assert "请填写项目或资金名称" in client.post(url, data).content.decode()
    client.post(url, data | {"name": "校园安全"})
    assert "本部门本年度已有同名的表。" in client.post(url, data | {"name": "校园安全"}).content.decode()
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(("who", "name"), LISTS)
def test_a_list_asks_as_often_for_50_rows_as_for_1(cast, who, name):
    client, url = signed_in(getattr(cast, who)), f"{reverse(name)}?size=100"
    many(cast, 1)
    client.get(url)  # the size of the page is remembered
    one = queries_of(client, url)
    many(cast, 49)
    assert queries_of(client, url) == one


@pytest.mark.parametrize("name", ["projects:table", "projects:review", "projects:edit"])
def test_a_sheet_asks_as_often_for_50_rows_and_comments_as_for_1(cast, name):
    state, who = ("draft", cast.clerk) if name == "projects:edit" else ("department_review", cast.head)
    counts = []
    for rows in (1, 50):
        submission = make_submission(cast, name=f"{rows}行", rows=rows, state="department_review")
        for number in range(1, rows + 1):
            actions.comment(
                submission=submission, by=cast.head, text="请核对", row_key=f"row{number:05}", field="value"
            )
        if state == "draft":
            actions.move(submission=fresh(submission), action="withdraw", by=cast.clerk)
        counts.append(queries_of(signed_in(who), reverse(name, args=[submission.key])))
    assert counts[0] == counts[1]


def test_pages_carry_no_script_and_no_style_of_their_own(cast):
    submission = make_submission(cast, state="department_review")
    for url in ("/", reverse("projects:tables"), reverse("projects:review", args=[submission.key])):
        response = signed_in(cast.head).get(url)
        text = response.content.decode()
        assert " style=" not in text
        assert "<script>" not in text
        assert "onclick" not in text
        assert "default-src 'self'" in response["Content-Security-Policy"]


def test_what_is_not_there_says_so_in_chinese(cast):
    response = signed_in(cast.clerk).get(reverse("projects:table", args=["00000000"]))
    assert response.status_code == 404
    assert "没有这张表" in response.content.decode()


def test_what_is_forbidden_says_why(cast):
    submission = make_submission(cast, state="department_review")
    response = signed_in(cast.clerk).get(reverse("projects:edit", args=[submission.key]))
    assert response.status_code == 403
    assert "本表现为“部门审核”，“草稿”或“已退回”时才能填报。" in response.content.decode()


def test_a_failure_says_so_in_chinese(cast, monkeypatch):
    def broken(user):
        raise RuntimeError("broken")

    monkeypatch.setattr("perfgoals.home.queries.home", broken)
    response = signed_in(cast.clerk, raise_request_exception=False).get("/")
    assert response.status_code == 500
    assert "这一页没有打开" in response.content.decode()
