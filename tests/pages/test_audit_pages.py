"""问题清单: what it counts and lists, who sees what, how it is begun, and what can be taken away."""

import json
from io import BytesIO

import openpyxl
import pdfplumber
import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from projects import actions, audits
from reviews import explanations
from reviews.models import AuditRun, StoredFinding
from tests.cast import fresh, make_document, make_submission, write
from tests.pages.test_office_pages import signed_in, text
from tests.projects.audited import audited, three_rules

__all__ = ["three_rules"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_rules")]


@pytest.fixture
def two(cast):
    """Two sheets with two doubts and one error, looked at."""
    sheets = [make_submission(cast, name=name) for name in ("甲项目", "乙项目")]
    audited(cast.region)
    return sheets


def explain(cast, submission) -> None:
    one = StoredFinding.objects.get(submission=submission, rule="V14")
    about = explanations.Subject(one.rule, one.row_key, one.field, one.cell_text)
    explanations.say(submission=submission, kind="kept", about=about, text="确实只有一所", by=cast.clerk)
    audited(cast.region)


def test_the_page_counts_levels_coverage_and_sheets(cast, two):
    page = text(signed_in(cast.reviewer), "projects:audit")
    assert "2 张表、4 个指标、3 条规则" in page
    assert '<b class="big">3</b>' in page
    for mark in ("错1", "疑2", "提0", "通过 2", "有问题 3", "不适用 0", "无法核对 0"):
        assert mark in page
    assert "和“甲项目”的目标一字不差。请核对。" in page
    assert "1 个 ＜ 2 个" in page


def test_the_heat_map_leads_to_its_cell(cast, two):
    page = text(signed_in(cast.reviewer), "projects:audit")
    assert f'<a href="?year=2024&amp;table={two[1].key}&amp;group=A#list">1</a>' in page
    found = text(signed_in(cast.reviewer), "projects:audit", table=two[1].key, group="A")
    assert "一字不差" in found
    assert "指标值只有 1 个" not in found
    assert "类：算术" in found


def test_each_finding_leads_to_its_cell(cast, two):
    page = text(signed_in(cast.reviewer), "projects:audit")
    assert f'href="/tables/{two[0].key}/#row00001:value"' in page
    sheet = text(signed_in(cast.reviewer), "projects:table", two[0].key)
    assert 'id="row00001:value"' in sheet


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ({"level": "error"}, 1),
        ({"level": "hint"}, 0),
        ({"rule": "V14"}, 2),
        ({"q": "一字不差"}, 1),
        ({"q": "乙项目"}, 2),
        ({"q": "没有这样的字"}, 0),
        ({"status": "kept"}, 1),
        ({"status": "open"}, 2),
        ({"status": "dismissed"}, 0),
        ({"status": "all"}, 3),
        ({"level": "rubbish", "rule": "Z99", "table": "x", "page": "99", "sort": "?"}, 3),
    ],
)
def test_the_list_is_filtered_by_the_address(cast, two, query, listed):
    explain(cast, two[0])
    page = text(signed_in(cast.reviewer), "projects:audit", **query)
    assert page.count('<td class="said">') == listed


@pytest.mark.parametrize(
    ("sort", "rules"),
    [
        ("level", ["A12", "V14", "V14"]),
        ("table", ["V14", "V14", "A12"]),
        ("rule", ["A12", "V14", "V14"]),
        ("department", ["V14", "V14", "A12"]),
    ],
)
def test_the_list_is_sorted_as_asked(cast, two, sort, rules):
    response = signed_in(cast.reviewer).get(reverse("projects:audit"), {"sort": sort})
    assert [row["finding"].rule for row in response.context["rows"]] == rules
    heads = {"table": ["甲项目", "乙项目"], "rule": ["A12 两张表的目标相同", "V14 指标值太小"]}
    page = response.content.decode()
    for head in heads.get(sort, ()):
        assert page.count(f'scope="rowgroup">{head}</th>') == 1


def test_what_was_explained_says_by_whom_and_why(cast, two):
    explain(cast, two[0])
    page = text(signed_in(cast.reviewer), "projects:audit")
    assert "确实只有一所（填报人甲）" in page
    assert "其中 1 处已说明。" in page


def test_who_may_say_a_word_about_a_finding_finds_the_way_to_it(cast, two):
    about = f"/tables/{two[0].key}/keep/?rule=V14&amp;row=row00001&amp;field=value"
    client = signed_in(cast.clerk)
    assert about in text(client, "projects:audit", year=2024)
    assert client.get(about.replace("&amp;", "&")).status_code == 200
    assert about not in text(signed_in(cast.reader), "projects:audit", year=2024)
    assert "不成立…" not in text(signed_in(cast.reviewer), "projects:audit", year=2024)
    reviewed = make_submission(cast, name="在审的", state="finance_review")
    audited(cast.region)
    assert f"/tables/{reviewed.key}/dismiss/?rule=V14" in text(signed_in(cast.reviewer), "projects:audit")


def test_what_was_dismissed_is_counted_no_more(cast, two):
    StoredFinding.objects.filter(rule="A12").update(status="dismissed")
    page = text(signed_in(cast.reviewer), "projects:audit")
    assert "错0" in page
    assert "一字不差" not in page


def test_a_department_sees_its_own_and_nobody_elses(cast, two):
    page = text(signed_in(cast.head), "projects:audit")
    assert "甲项目" in page
    assert "查得全不全" not in page
    assert "重新检查" not in page
    for who in (cast.stranger, cast.foreigner, cast.foreign_clerk):
        for name in ("audit", "audit-json", "letters"):
            assert "甲项目" not in text(signed_in(who), f"projects:{name}", year=2024)


def test_who_has_no_place_finds_nothing(cast, two):
    client = signed_in(User.objects.create(username="nobody", is_superuser=True))
    for name in ("audit", "audit-json", "audit-excel", "audit-pdf", "letters"):
        assert "甲项目".encode() not in client.get(reverse(f"projects:{name}")).content
    assert client.post(reverse("projects:audit-run"), {"year": "2024"}).status_code == 403
    assert client.get(reverse("projects:unclear")).status_code == 403


def test_others_published_sheets_show_no_findings(cast):
    make_submission(cast, name="公开的", state="published")
    audited(cast.region)
    assert "公开的" not in text(signed_in(cast.foreigner), "projects:audit", year=2024)


@pytest.mark.parametrize(
    ("who", "in_the_bar"),
    [("reviewer", True), ("finance_head", True), ("admin", True), ("reader", True), ("head", True)]
    + [("clerk", False)],
)
def test_the_bar_leads_to_it_by_role(cast, who, in_the_bar):
    assert ('href="/audit/"' in text(signed_in(getattr(cast, who)), "home")) == in_the_bar


@pytest.mark.parametrize(
    ("who", "code"),
    [("reviewer", 302), ("finance_head", 302), ("admin", 302), ("reader", 403), ("head", 403)]
    + [("clerk", 403), ("foreigner", 302)],
)
def test_who_may_look_at_all_sheets(cast, who, code):
    make_submission(cast, name="甲项目")
    response = signed_in(getattr(cast, who)).post(reverse("projects:audit-run"), {"year": "2024"})
    assert response.status_code == code
    looked = AuditRun.objects.filter(region=cast.region, state="done").count()
    assert looked == (1 if code == 302 and who != "foreigner" else 0)


def test_before_the_first_look_the_page_offers_it(cast):
    make_submission(cast, name="甲项目")
    client = signed_in(cast.reviewer)
    assert "还没有整体检查过" in text(client, "projects:audit")
    page = client.post(reverse("projects:audit-run"), {"year": "2024"}, follow=True).content.decode()
    assert "还没有整体检查过" not in page
    assert "重新检查" in page


def test_a_year_without_sheets_is_not_looked_at(cast):
    for year in ("2019", "", "二〇二四", "99999999"):
        signed_in(cast.reviewer).post(reverse("projects:audit-run"), {"year": year})
    assert not AuditRun.objects.exists()
    assert "还没有表" in text(signed_in(cast.reviewer), "projects:audit")


def test_many_sheets_are_looked_at_in_the_background(cast, monkeypatch):
    monkeypatch.setattr(audits, "SMALL", 1)
    make_submission(cast, name="甲项目")
    client = signed_in(cast.reviewer)
    for _ in range(2):
        client.post(reverse("projects:audit-run"), {"year": "2024"})
    run = AuditRun.objects.get()
    assert (run.state, DBTaskResult.objects.count()) == ("waiting", 1)
    assert "排队等待检查" in text(client, "projects:audit")
    AuditRun.objects.filter(pk=run.pk).update(state="running")
    page = text(client, "projects:audit")
    assert "已查 0 / 1 张" in page
    assert "重新检查" not in page
    polled = client.get(reverse("projects:audit"), HTTP_HX_REQUEST="true").content.decode()
    assert "已查 0 / 1 张" in polled
    assert "<html" not in polled
    AuditRun.objects.filter(pk=run.pk).update(state="waiting")
    audits.run(run.pk)
    polled = client.get(reverse("projects:audit"), HTTP_HX_REQUEST="true")
    assert polled["HX-Refresh"] == "true"


def test_a_run_that_broke_is_told(cast, two):
    AuditRun.objects.create(region=cast.region, fiscal_year=2024, state="failed")
    page = text(signed_in(cast.reviewer), "projects:audit")
    assert "上次检查没有查完。" in page
    assert "重新检查" in page
    assert '<b class="big">3</b>' in page


def test_sheets_changed_since_are_counted(cast, two):
    assert "上次检查以后" not in text(signed_in(cast.reviewer), "projects:audit")
    write(two[0], make_document(name="甲项目", rows=3), by=cast.clerk)
    make_submission(cast, name="新的")
    assert "上次检查以后，有 2 张表改过。" in text(signed_in(cast.reviewer), "projects:audit")


def test_the_year_looked_at_last_is_opened(cast, two):
    newer = make_submission(cast, name="明年的")
    type(newer).objects.filter(pk=newer.pk).update(fiscal_year=2025)
    client = signed_in(cast.reviewer)
    assert "淄川区 2024年度" in text(client, "projects:audit")
    assert "淄川区 2025年度" in text(client, "projects:audit", year=2025)


def test_what_could_not_be_checked_is_listed_with_its_reason(cast):
    make_submission(cast, name="说不清")
    audited(cast.region)
    assert "无法核对 1" in text(signed_in(cast.reviewer), "projects:audit")
    page = text(signed_in(cast.reader), "projects:unclear", year=2024)
    assert "总额不是数" in page
    assert "说不清" in page
    assert signed_in(cast.head).get(reverse("projects:unclear")).status_code == 403


def test_departments_are_set_side_by_side(cast, two):
    actions.move(submission=fresh(two[0]), action="submit", by=cast.clerk)
    actions.move(submission=fresh(two[0]), action="return", by=cast.head, opinion="请改")
    explain(cast, two[1])
    response = signed_in(cast.reviewer).get(reverse("projects:audit"))
    one = response.context["standings"][0]
    assert (one.name, one.sheets, one.total, one.each, one.open, one.settled) == ("教育局", 2, 3, 1.5, 2, 1)
    assert (one.returned, one.days) == (1, 0)


@pytest.mark.parametrize("name", ["audit", "audit-excel", "audit-json", "letters", "unclear"])
def test_the_count_of_queries_is_constant(cast, name):
    counted = []
    for round_ in range(2):
        for number in range(3):
            make_submission(cast, name=f"项目{round_}-{number}")
        audited(cast.region)
        client = signed_in(cast.reviewer)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(f"projects:{name}"), {"sort": "table"})
        counted.append(len(queries))
    assert counted[0] == counted[1] < 36


# ---- to take away ----


def test_the_workbook_writes_texts_as_texts(cast, two):
    StoredFinding.objects.filter(rule="V14").update(cell_text="=1+1", message="坏\x0b字")
    explain_row = StoredFinding.objects.filter(rule="V14").first()
    assert explain_row.status == "open"
    answer = signed_in(cast.reviewer).get(reverse("projects:audit-excel"), {"year": 2024})
    book = openpyxl.load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["问题清单", "按规则", "按部门", "无法核对"]
    cell = book["问题清单"].cell(row=2, column=6)
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    assert book["问题清单"].cell(row=2, column=7).value == "坏字"
    rules = [[cell.value for cell in row] for row in book["按规则"].iter_rows(min_row=2)]
    assert rules == [
        ["A12", "算术", "两张表的目标相同", 1, 0, 0, 1, 1],
        ["V14", "数值与单位", "指标值太小", 0, 2, 0, 2, 2],
    ]
    assert [cell.value for cell in book["按部门"][2]][:8] == ["教育局", 2, 1, 2, 0, 1.5, 3, 0]


def test_the_workbook_is_filtered_as_the_page(cast, two):
    answer = signed_in(cast.reviewer).get(reverse("projects:audit-excel"), {"level": "error"})
    assert openpyxl.load_workbook(BytesIO(answer.content))["问题清单"].max_row == 2


def test_json_is_as_the_command_prints_it(cast, two):
    answer = signed_in(cast.reviewer).get(reverse("projects:audit-json"), {"rule": "V14"})
    found = json.loads(answer.content)
    assert [one["name"] for one in found] == ["甲项目", "乙项目"]
    assert found[0] == {
        "rule": "V14",
        "level": "warning",
        "table": 0,
        "name": "甲项目",
        "path": "tasks[0].indicators[0].value",
        "text": "≥1个",
        "message": "指标值只有 1 个。请核对。",
        "basis": "某办法第一条。",
        "sum": ["1 个 ＜ 2 个"],
        "related": [],
        "status": "open",
    }


def test_json_of_more_than_a_file_takes_says_how_many_are_left_out(cast, two, monkeypatch):
    monkeypatch.setattr("projects.audit_papers.MOST_IN_JSON", 2)
    answer = signed_in(cast.reviewer).get(reverse("projects:audit-json"))
    *found, last = json.loads(answer.content)
    assert len(found) == 2 and "truncated" not in found[0]
    assert last["truncated"] == 1 and "另有 1 条没有列入" in last["message"]
    assert last.keys() == {*found[0], "truncated"}


def words(made: bytes) -> str:
    with pdfplumber.open(BytesIO(made)) as book:
        return "".join(page.extract_text() for page in book.pages).replace("\n", "").replace(" ", "")


def test_the_list_is_printed_with_every_text_as_it_stands(cast, two):
    StoredFinding.objects.filter(rule="V14").update(cell_text='#pagebreak() $x$ *粗* "引" \\ <a> @b')
    answer = signed_in(cast.reviewer).get(reverse("projects:audit-pdf"), {"year": 2024})
    assert answer["Content-Type"] == "application/pdf"
    found = words(answer.content)
    assert "淄川区2024年度绩效目标表问题清单" in found
    assert "#pagebreak()$x$*粗*" in found
    assert "指标值只有1个。请核对。" in found


def test_the_letter_asks_a_department_for_what_it_has_to_do(cast, two):
    explain(cast, two[0])
    page = text(signed_in(cast.reviewer), "projects:letters", year=2024)
    assert "关于2024年度绩效目标表的审核意见" in page
    assert "2 张绩效目标表，有错误 1 处、疑问 2 处" in page
    assert "（已说明：确实只有一所）" in page
    assert "淄博市淄川区财政局" in page
    answer = signed_in(cast.reviewer).get(reverse("projects:letters-pdf"), {"year": 2024})
    assert "（错）总体目标" in words(answer.content) or "（错）" in words(answer.content)


def test_without_findings_no_letter_is_due(cast):
    make_submission(cast, name="甲项目", rows=0)
    audited(cast.region)
    client = signed_in(cast.reviewer)
    assert "没有要发的意见书" in text(client, "projects:letters", year=2024)
    answer = client.get(reverse("projects:letters-pdf"), {"year": 2024}, follow=True)
    assert "没有要发意见书的部门" in answer.content.decode()


def test_a_letter_that_no_font_draws_is_named_and_nothing_is_printed(cast, two):
    StoredFinding.objects.filter(rule="V14").update(cell_text="甲\u0378乙")
    answer = signed_in(cast.reviewer).get(reverse("projects:audit-pdf"), {"year": 2024}, follow=True)
    assert "U+0378" in answer.content.decode()
