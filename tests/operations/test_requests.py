"""A number for every request, a line for each, and the statements of it."""

import json
import logging

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from operations import lines, metrics
from operations.requests import Passing, passes
from perfgoals import failures, logs

pytestmark = pytest.mark.django_db


def counted(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(name, labels) or 0


@pytest.fixture
def told(caplog):
    caplog.handler.addFilter(lines.WhoIsAsking())
    caplog.set_level(logging.INFO, logger="perfgoals.access")
    return caplog


def test_a_number_of_a_proxy_is_kept_and_a_strange_one_is_replaced(client):
    given = client.get("/login/", headers={"x-request-id": "proxy-0123456789"})["X-Request-ID"]
    made = client.get("/login/", headers={"x-request-id": "a\tb c" * 30})["X-Request-ID"]
    assert given == "proxy-0123456789"
    assert len(made) == 16


@pytest.mark.parametrize("path", ["/login/", "/public/", "/nowhere/", "/health/live", "/robots.txt"])
def test_every_answer_has_a_number(client, path):
    assert len(client.get(path)["X-Request-ID"]) == 16


def test_the_line_of_a_request_says_who_what_and_how_dear(told, cast):
    client = Client()
    client.force_login(cast.clerk)
    number = client.get("/")["X-Request-ID"]
    line = told.records[-1]
    assert (line.request_id, line.user, line.view) == (number, cast.clerk.username, "home")
    assert line.getMessage() == "GET / 200"
    assert line.statements > 5
    assert line.milliseconds >= line.database_milliseconds > 0


def test_words_that_were_looked_for_are_not_in_the_log(told, client):
    client.get("/public/search/?q=身份证号")
    assert "身份证号" not in told.text


def test_nor_does_a_line_of_django_itself_tell_them(rf):
    told = logging.makeLogRecord({"msg": "Invalid HTTP_HOST", "request": rf.get("/public/search/?q=机密")})
    assert lines.WhoIsAsking().filter(told)
    assert json.loads(lines.Line("%(message)s").format(told)) == {
        "message": "Invalid HTTP_HOST",
        "request_id": "",
        "user": "",
    }


def test_requests_are_counted_by_the_sites_own_names(client):
    before = counted("perfgoals_requests_total", view="login", method="GET", status="200")
    odd = counted("perfgoals_requests_total", view="-", method="other", status="404")
    client.get("/login/")
    client.generic("BREW", "/" + "x" * 30)
    assert counted("perfgoals_requests_total", view="login", method="GET", status="200") == before + 1
    assert counted("perfgoals_requests_total", view="-", method="other", status="404") == odd + 1


def test_a_slow_statement_is_told_without_its_parameters(settings, told):
    settings.SLOW_QUERY_MS = 0.000001
    with passes(Passing("0123456789abcdef")) as one, connection.cursor() as cursor:
        cursor.execute("SELECT %s", ["机密"])
    line = next(record for record in told.records if record.name == "perfgoals.slow")
    assert (one.statements, line.request_id) == (1, "0123456789abcdef")
    assert line.sql.startswith("SELECT ")
    assert "机密" not in told.text + line.sql


def test_no_statement_is_slow_where_nobody_asks_for_it(settings, told):
    settings.SLOW_QUERY_MS = 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert "slow" not in told.text


def test_a_line_for_machines_is_one_json_object():
    wanted = logs.logging_of(logs.JSON, "INFO")["formatters"][logs.JSON]
    line = lines.Line(wanted["fmt"], rename_fields=wanted["rename_fields"], json_ensure_ascii=False)
    record = logging.LogRecord("perfgoals.access", logging.INFO, "", 0, "一行\n两行", (), None)
    lines.WhoIsAsking().filter(record)
    found = json.loads(text := line.format(record))
    assert "\n" not in text
    assert (found["message"], found["level"], found["request_id"]) == ("一行\n两行", "INFO", "")
    assert found["at"].endswith("+08:00")


def test_the_number_of_a_failure_is_logged_with_the_number_of_its_request(told, client):

    with passes(Passing("0123456789abcdef")):
        page = failures.server_error(RequestFactory().get("/"))
    line = told.records[-1]
    assert line.request_id == "0123456789abcdef"
    assert line.getMessage().split()[1].rstrip(":") in page.content.decode()
