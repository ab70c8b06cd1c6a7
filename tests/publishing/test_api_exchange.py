"""Project lists come in, approved targets go out, under the names of the national standard."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments.models import Unit
from projects.documents import document_of
from publishing.data import exchange, receiving
from publishing.models import Publication
from reviews.models import Submission
from sheets.documents import (
    DEPARTMENT_ANNUAL,
    DEPARTMENT_STRATEGY,
    FUND,
    Budget,
    Document,
    Indicator,
    Party,
    Task,
)
from tests.cast import make_document, make_submission, write
from tests.publishing.api import ask, refused, send, token_of
from tests.publishing.public import published

pytestmark = pytest.mark.django_db


def line(name: str = "公厕建设", department: str = "202", **more) -> dict:
    return {"department": department, "name": name, "fiscal_year": 2025} | more


@pytest.fixture
def secret(cast) -> str:
    return token_of(cast.admin, name="项目库")[1]


def received(secret: str, *lines: dict, **more) -> dict:
    response = send("/projects", {"projects": list(lines)} | more, secret)
    assert response.status_code == 200, response.content
    return response.json()


# ---- in ----


def test_a_line_becomes_the_clerks_draft(cast, secret):
    Unit.objects.create(department=cast.department, code="202001", name="实验学校")
    (done,) = received(secret, line(amount="785.50", unit="202001"))["lines"]
    assert (done["result"], done["state"]) == ("created", "draft")
    submission = Submission.objects.get(key=done["key"])
    document = document_of(submission)
    assert (document.name, document.fiscal_year) == ("公厕建设", 2025)
    assert (document.unit, document.budget) == (Party("202001", "实验学校"), Budget("785.5"))
    assert submission.department == cast.department
    written = make_document(name="公厕建设")
    assert write(submission, _of_2025(written), by=cast.clerk).version == 2


def _of_2025(document: Document) -> Document:
    return Document(
        form=document.form,
        fiscal_year=2025,
        name=document.name,
        department=document.department,
        budget=document.budget,
        tasks=document.tasks,
    )


def test_the_books_name_who_made_the_token_and_the_token(cast, secret):
    received(secret, line())
    event = Submission.objects.get().events.get()
    assert (event.by, event.by_name, event.label) == (cast.admin, "管理员甲（接口：项目库）", "接口送入")


def test_the_same_list_twice_makes_nothing_twice(cast, secret):
    first = received(secret, line(), line("公路养护"))
    again = received(secret, line(), line("公路养护"), line("路灯"), line("路灯"))
    assert (first["created"], first["known"]) == (2, 0)
    assert (again["created"], again["known"]) == (1, 3)
    assert [one["key"] for one in again["lines"][:2]] == [one["key"] for one in first["lines"]]
    assert Submission.objects.count() == 3


def test_a_sheet_the_clerk_works_on_stays_as_it_is(cast, secret):
    kept = make_submission(cast, state="finance_review", name="校园安全")
    (done,) = received(secret, line("校园安全", fiscal_year=2024, amount=1))["lines"]
    assert (done["result"], done["key"], done["state"]) == ("known", kept.key, "finance_review")
    assert document_of(kept).budget.total == "785.00"


def test_departments_are_known_by_code_or_name_and_of_the_own_region_only(cast, secret):
    lines = [
        line("一", "202"),
        line("二", "淄博市淄川区教育局"),
        line("三", "999"),
        line("四", "淄博市周村区商务局"),
    ]
    done = received(secret, *lines)
    assert [one["result"] for one in done["lines"]] == ["created", "created", "refused", "refused"]
    assert "没有编码或名称为“999”的部门" in done["lines"][2]["reason"]


def test_all_or_nothing(cast, secret):
    data = {"projects": [line(), line("x", "999")], "all_or_nothing": True}
    response = send("/projects", data, secret)
    assert refused(response) == (422, "lines_refused")
    assert [one["result"] for one in response.json()["lines"]] == ["refused", "refused"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "projects[0].name”不能为空"),
        ({"name": "   "}, "projects[0].name”不能为空"),
        ({"name": "公" * 121}, "不能超过120个字"),
        ({"name": "公\0厕"}, "不能有控制符"),
        ({"name": "公\n厕"}, "不能有控制符"),
        ({"name": "\ud800"}, "应为文字"),
        ({"name": 7}, "应为文字"),
        ({"fiscal_year": 1999}, "不能小于2000"),
        ({"fiscal_year": 10**40}, "projects[0].fiscal_year"),
        ({"amount": -1}, "不能小于0"),
        ({"amount": "1.1234567"}, "小数最多6位"),
        ({"amount": "NaN"}, "应为数"),
        ({"amount": 1e300}, "数字太长"),
        ({"amount": "一百"}, "应为数"),
        ({"state": "published"}, "不认识这一项"),
    ],
)
def test_a_line_that_is_wrong_is_refused_with_its_place(cast, secret, change, words):
    response = send("/projects", {"projects": [line() | change]}, secret)
    assert refused(response) == (422, "invalid")
    assert words in response.json()["message"]
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", (422, "invalid")),
        (b"{", (400, "bad_request")),
        (b"\xff\xfe", (400, "bad_request")),
        (b"[" * 100_000, (400, "bad_request")),
        (b"[]", (422, "invalid")),
        (b"null", (422, "invalid")),
        (b'{"projects": []}', (422, "invalid")),
        (b" " * 3_000_000, (413, "too_large")),
    ],
)
def test_odd_bodies_are_refused(cast, secret, body, expected):
    assert refused(send("/projects", body, secret)) == expected


def test_a_list_has_its_longest(cast, secret):
    lines = [line(f"项目{number}") for number in range(receiving.MOST_LINES + 1)]
    response = send("/projects", {"projects": lines}, secret)
    assert refused(response) == (422, "invalid")
    assert "不能超过200项" in response.json()["message"]


# ---- out ----


def targets(secret: str, **query) -> dict:
    response = ask("/exchange/targets", secret, **query)
    assert response.status_code == 200, response.content
    return response.json()


def test_approved_targets_go_out_under_the_names_of_the_standard(cast, secret):
    submission = make_submission(cast, state="approved")
    found = targets(secret)
    (goal,) = found["PM_PERF_GOAL_INFO"]
    assert (goal["pro_name"], goal["agency_code"], goal["fiscal_year"]) == ("校园安全", "202", 2024)
    assert (goal["kpi_target"], goal["total"], goal["yearflag"]) == ("保障校园安全。", "785", "1")
    row = found["PM_PERF_INDICATOR"][0]
    names = ("lv1_perf_ind_name", "lv2_perf_ind_name", "lv3_perf_ind_name")
    assert [row[name] for name in names] == ["产出指标", "数量指标", "新建学校数量1"]
    assert (row["computesign"], row["kpi_val"], row["meterunit"]) == ("≥", "1", "个")
    assert (row["value_text"], row["sheet_key"], row["row_no"]) == ("≥1个", submission.key, 1)
    assert found["BGT_PERF_INDICATOR"] == []


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("≥95.50%", ("≥", "95.50", "%")),
        ("=100%", ("=", "100", "%")),
        ("19家", ("", "19", "家")),
        ("保障", ("", "保障", "")),
        ("3-12倍", ("", "3-12倍", "")),
        ("2024年12月10日前", ("", "2024年12月10日前", "")),
        ("小学≥30987人", ("", "小学≥30987人", "")),
        (None, ("", "", "")),
    ],
)
def test_a_value_is_parted_or_told_whole(value, parts):
    row = exchange.Row(None, None, Task(), Indicator(value=value), 1)
    told = {field.name: field.value for field in exchange.INDICATOR_FIELDS}
    names = ("computesign", "kpi_val", "meterunit", "value_text")
    assert tuple(told[name](row) for name in names) == (*parts, value or "")


@pytest.mark.parametrize("form", [DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY])
def test_a_departments_targets_stand_in_their_own_table(cast, secret, form):
    row = Indicator(seq=1, level1="职责", level2="细项", level3="完成率", value="≥95%", explanation="怎么算")
    if form == DEPARTMENT_STRATEGY:
        row = Indicator(seq=1, level3="完成率", value="≥95%", explanation="怎么算")
    document = Document(
        form=form,
        fiscal_year=2024,
        department=Party("202", "淄博市淄川区教育局"),
        goal="办好教育。" if form == DEPARTMENT_STRATEGY else None,
        tasks=(Task(indicators=(row,)),),
    )
    published(cast, document, name="", kind=form)
    found = targets(secret)
    (told,) = found["BGT_PERF_INDICATOR"]
    assert (told["kpi_content"], told["yearflag"]) == ("怎么算", "2" if form == DEPARTMENT_STRATEGY else "1")
    assert (len(found["PM_PERF_GOAL_INFO"]), found["PM_PERF_INDICATOR"]) == (1, [])


def test_a_funds_rows_name_their_task(cast, secret):
    published(cast, make_document(name="公路", form=FUND, tasks=2, rows=4), name="公路", kind=FUND)
    assert {row["task_name"] for row in targets(secret)["PM_PERF_INDICATOR"]} == {"任务1", "任务2"}


@pytest.mark.parametrize("state", ["draft", "department_review", "finance_review", "returned"])
def test_what_is_not_approved_stays_in(cast, secret, state):
    make_submission(cast, state=state)
    assert targets(secret)["total"] == 0


def test_another_regions_targets_stay_in(cast):
    make_submission(cast, state="published")
    there = cast.foreigner.person
    there.role = "finance_head"
    there.save()
    _, secret = token_of(cast.foreigner)
    assert Publication.objects.count() == 1
    assert targets(secret)["total"] == 0


def test_targets_by_year_and_department_and_page(cast, secret):
    for number in range(3):
        make_submission(cast, state="approved", name=f"项目{number}")
    assert targets(secret, year=2023)["total"] == 0
    assert targets(secret, department="310")["total"] == 0
    assert targets(secret, department="202")["total"] == 3
    pages = [targets(secret, limit=2, offset=offset)["PM_PERF_GOAL_INFO"] for offset in (0, 2)]
    assert [len(page) for page in pages] == [2, 1]
    assert len({goal["sheet_key"] for page in pages for goal in page}) == 3


def test_a_page_of_targets_takes_as_many_queries_for_four_sheets_as_for_one(cast, secret, monkeypatch):
    monkeypatch.setattr("publishing.api.call_rates.time", lambda: 1_800_000_010.0)  # no new minute begins
    make_submission(cast, state="approved", name="项目")
    targets(secret)
    with CaptureQueriesContext(connection) as one:
        targets(secret)
    for number in range(3):
        make_submission(cast, state="approved", name=f"项目{number}")
    with CaptureQueriesContext(connection) as four:
        assert targets(secret)["total"] == 4
    assert len(one) == len(four)
