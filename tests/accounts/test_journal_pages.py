"""安全日志: who may read what, how it is found, page by page; and what is written when files leave."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from departments.models import Department, Person, Region
from journal.actions import record
from journal.models import Entry
from tests.cast import make_region, make_submission

pytestmark = pytest.mark.django_db
PAGE = "accounts:journal"


def of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(user: User, **asked: str) -> str:
    return of(user).get(reverse(PAGE), asked).content.decode()


def written(number: int, **facts) -> None:
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(**{"action": "login.done", "at": now - timedelta(minutes=at), "label": f"no{at}."} | facts)
        for at in range(number)
    )


def test_administrators_read_what_their_people_did(cast):
    record("token.made", by=cast.finance_head, label="项目库")
    record("token.made", by=cast.foreigner, label="外区的")
    record("login.failed", username="no-account", label="无主的")
    told = page(cast.admin)
    assert "项目库" in told
    assert "外区的" not in told and "无主的" not in told


def test_where_there_is_one_region_the_site_is_theirs(cast):
    Person.objects.filter(region__name="周村区").delete()
    Department.objects.filter(region__name="周村区").delete()
    Region.objects.filter(name="周村区").delete()
    record("login.failed", username="no-account", label="无主的")
    assert "无主的" in page(cast.admin)


@pytest.mark.parametrize("who", ("clerk", "head", "reviewer", "finance_head", "reader"))
def test_others_read_nothing(cast, who):
    for where in (reverse(PAGE), reverse("accounts:journal-file", args=["csv"])):
        assert of(getattr(cast, who)).get(where).status_code == 403


def test_with_auditors_administrators_read_nothing(cast, settings):
    settings.AUDITORS_ONLY = True
    assert of(cast.admin).get(reverse(PAGE)).status_code == 403
    cast.reader.user_permissions.add(Permission.objects.get(codename="read_journal"))
    client = of(cast.reader)
    assert client.get(reverse(PAGE)).status_code == 200
    assert reverse(PAGE) in client.get(reverse("home")).content.decode()


@pytest.mark.parametrize(
    ("asked", "found"),
    (
        ({"who": "填报人甲"}, True),
        ({"who": "no-such"}, False),
        ({"what": "token.made"}, True),
        ({"what": "token.revoked"}, False),
        ({"address": "10.3.3.3"}, True),
        ({"address": "10.3.3.4"}, False),
        ({"target": "token:7"}, True),
        ({"since": "2000-01-01", "until": "2099-12-31"}, True),
        ({"until": "2000-01-01"}, False),
    ),
)
def test_it_is_found_by_who_what_when_and_where(cast, rf, asked, found):
    request = rf.get("/", REMOTE_ADDR="10.3.3.3")
    record("token.made", by=cast.clerk, request=request, target="token:7", label="项目库的令牌")
    assert ("项目库的令牌" in page(cast.admin, **asked)) == found


def test_codes_are_said_in_words(cast):
    record("sheet.commented", by=cast.clerk, kind="held")
    record("book.changed", by=cast.clerk, what="texts of all", was="")
    record("register.changed", by=cast.clerk, changed=[{"changed": {"fields": ["角色"]}}])
    record("person.changed", by=cast.clerk, role=["clerk", "head"])
    record("token.made", by=cast.clerk, scopes=["first", "second"])
    told = page(cast.admin)
    for words in ("种类：写意见", "内容：各册共用的文字", "角色：填报人 → 部门审核人", "权限：first；second"):
        assert words in told
    assert "原状态" not in told and "{" not in told.partition("<tbody>")[2].partition("</tbody>")[0]


@pytest.mark.parametrize("asked", ({"since": "30/2"}, {"what": "x"}, {"address": "x"}, {"before": "2026_x"}))
def test_odd_questions_are_answered(cast, asked):
    assert of(cast.admin).get(reverse(PAGE), asked).status_code == 200


def test_page_by_page_each_is_seen_once(cast):
    written(120, region=cast.region.pk)
    client, where, seen = of(cast.admin), reverse(PAGE) + "?what=login.done", []
    while where:
        told = client.get(where).content.decode()
        seen += [at for at in range(120) if f"no{at}." in told]
        older = told.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        where = reverse(PAGE) + older if older else ""
    assert seen == list(range(120))


def test_more_entries_ask_no_more(cast):
    client, counts = of(cast.admin), []
    for number in (3, 60):
        written(number, region=cast.region.pk)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(PAGE))
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("ending", ("csv", "jsonl"))
def test_what_leaves_is_itself_written_down(cast, ending):
    record("token.made", by=cast.clerk, label="=1+1")
    answer = of(cast.admin).get(reverse("accounts:journal-file", args=[ending]), {"what": "token.made"})
    text = b"".join(answer.streaming_content).decode()
    assert ("'=1+1" if ending == "csv" else '"label":"=1+1"') in text
    entry = Entry.objects.get(action="data.exported")
    assert (entry.username, entry.target) == (cast.admin.username, "accounts:journal-file")


def test_so_is_any_file_that_is_not_everybodys(cast):
    sheet = make_submission(cast)
    of(cast.clerk).get(reverse("projects:excel", args=[sheet.key]))
    assert Entry.objects.get(action="data.exported").username == cast.clerk.username


def test_another_region_does_not_open_by_its_number(cast):
    other = make_region("博山区")
    written(1, region=other.pk, label="别处的")
    assert "别处的" not in page(cast.admin, target="", who="")
