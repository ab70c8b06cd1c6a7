"""运行状态 for administrators and the counters for machines."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from ingest import rollcall, tasks
from operations import standing
from tests.pages.walking import client_of

pytestmark = pytest.mark.django_db
TOKEN = "a-token-of-the-watcher"


@pytest.fixture(autouse=True)
def backups(settings, tmp_path):
    settings.BACKUP_DIR = tmp_path
    (tmp_path / "perfgoals-20261122-0100.zip").write_bytes(b"0" * 2048)
    return tmp_path


def page_of(client: Client) -> str:
    response = client.get("/status/")
    assert response.status_code == 200
    return response.content.decode()


def queued(number: int, **changes: object) -> None:
    for _ in range(number):
        tasks.read_upload.enqueue(0)
    DBTaskResult.objects.update(**changes)


@pytest.mark.parametrize("who", ["clerk", "head", "reviewer", "finance_head", "reader", "nobody"])
def test_only_administrators_see_it(cast, who):
    assert client_of(cast, who).get("/status/").status_code == 403


def test_a_sound_site_says_so(cast):
    rollcall.answer("somebody")
    assert "一切正常" in page_of(client_of(cast, "admin"))


def test_what_is_wrong_stands_first_with_what_to_do(cast, backups):
    (backups / "perfgoals-20261122-0100.zip").unlink()
    queued(2, enqueued_at=timezone.now() - timedelta(minutes=6))
    page = page_of(client_of(cast, "admin"))
    for words in ("没有后台进程", "还没有备份", "有任务等了五分钟以上"):
        assert words in page


def test_an_old_backup_and_clocks_apart_are_told():
    later = timezone.now() + timedelta(days=3)
    with patch("django.utils.timezone.now", return_value=later):
        assert any("最近两天没有备份" in one for one in standing.warnings())
    earlier = timezone.now() - timedelta(days=2, seconds=5)
    with patch("operations.queries.database_clock", return_value=earlier):
        assert any("时钟相差 1728" in one for one in standing.warnings())


def test_what_failed_within_a_day_is_listed_with_its_kind_of_error(cast):
    now = timezone.now()
    queued(1, status="FAILED", finished_at=now, exception_class_path="builtins.MemoryError")
    page = page_of(client_of(cast, "admin"))
    assert "builtins.MemoryError" in page
    assert "读取导入的文件" in page
    DBTaskResult.objects.update(finished_at=now - timedelta(days=2))
    assert "builtins.MemoryError" not in page_of(client_of(cast, "admin"))


def test_it_asks_the_same_for_many_as_for_one(cast, django_assert_num_queries):
    client = client_of(cast, "admin")
    queued(1)
    rollcall.answer("one")
    page_of(client)
    with CaptureQueriesContext(connection) as few:
        page_of(client)
    queued(30)
    for number in range(9):
        rollcall.answer(f"worker{number}")
    with django_assert_num_queries(len(few)):
        page_of(client)


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", TOKEN[:-1], "Bearer 错"])
def test_counters_are_for_who_knows_the_token(client, settings, sent):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers={"authorization": sent}).status_code == 404


def test_without_a_token_there_are_no_counters(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_counters_and_what_stands_are_told(client, settings):
    settings.METRICS_TOKEN = TOKEN
    rollcall.answer("somebody")
    queued(3)
    client.get("/login/")
    said = client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).content.decode()
    assert 'perfgoals_requests_total{method="GET",status="200",view="login"}' in said
    assert 'perfgoals_tasks{state="waiting"} 3.0' in said
    for name in ("perfgoals_workers 1.0", "perfgoals_database_bytes", "perfgoals_last_backup_seconds"):
        assert name in said


def test_a_silent_worker_is_not_there_and_an_ended_one_is_struck_off():
    rollcall.answer("one")
    rollcall.answer("other")
    rollcall.leave("other")
    assert rollcall.present().count() == 1
    with patch("django.utils.timezone.now", return_value=timezone.now() + rollcall.SILENT * 2):
        assert rollcall.present().count() == 0
        rollcall.answer("one")
        assert rollcall.present().count() == 1
