import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from perfgoals import databases, environment


def test_a_database_url_is_read_with_its_percent_signs():
    found = databases.server("postgres://clerk:a%40b%2Fc@db.example:5433/goals?sslmode=require")
    wanted = {"NAME": "goals", "USER": "clerk", "PASSWORD": "a@b/c", "HOST": "db.example", "PORT": 5433}
    assert {key: found[key] for key in wanted} == wanted
    assert (
        found["OPTIONS"] == {"connect_timeout": "5", "sslmode": "require"} | databases.SIGNS | databases.ALONE
    )


def test_a_socket_stands_in_the_query():
    found = databases.server("postgresql://postgres:@/postgres?host=/run/postgresql")
    assert (found["HOST"], found["PORT"], "host" in found["OPTIONS"]) == ("/run/postgresql", "", False)


def test_a_server_that_does_not_answer_is_not_waited_for_unless_somebody_says_so():
    found = databases.server("postgres://clerk@db.example/goals?connect_timeout=30&keepalives_idle=60")
    assert (found["OPTIONS"]["connect_timeout"], found["OPTIONS"]["keepalives_idle"]) == ("30", "60")


def test_a_pooler_is_sent_no_word_of_a_session():
    assert "options" not in databases.server("postgres://clerk@pooler.example/goals?pgbouncer=1")["OPTIONS"]


@pytest.mark.parametrize("url", ["mysql://a@b/c", "postgres://a@b", "var/db.sqlite3"])
def test_another_database_url_stops_the_start(url):
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        databases.server(url)


@pytest.mark.parametrize("url", ["postgres://a:hun/ter@b/c", "postgres://a:hun[ter@b/c"])
def test_a_password_that_tears_the_address_apart_is_not_shown(url):
    with pytest.raises(ImproperlyConfigured, match=r"^DATABASE_URL must read .* %XX\.$") as caught:
        databases.server(url)
    assert "hun" not in str(caught.value)


def test_another_sqlite_file_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/a%20b/site.sqlite3")
    assert databases.databases(tmp_path / "own")["default"]["NAME"] == tmp_path / "a b" / "site.sqlite3"
    monkeypatch.delenv("DATABASE_URL")
    assert databases.databases(tmp_path / "own")["default"]["NAME"] == tmp_path / "own"


def test_the_folder_of_uploads_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDIA_ROOT", str(tmp_path))
    assert environment.folder("MEDIA_ROOT", default=tmp_path / "var") == tmp_path
    monkeypatch.delenv("MEDIA_ROOT")
    assert environment.folder("MEDIA_ROOT", default=tmp_path / "var") == tmp_path / "var"


@pytest.mark.parametrize(("text", "value"), [("1", True), ("off", False), ("", True)])
def test_a_flag_is_read(monkeypatch, text, value):
    monkeypatch.setenv("DEBUG", text)
    assert environment.flag("DEBUG", default=True) is value


def test_a_flag_that_is_neither_stops_the_start(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match="DEBUG"):
        environment.flag("DEBUG", default=True)


def test_a_real_site_must_be_given_its_secret_and_its_hosts(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        environment.secret_key(tmp_path / "key", debug=False)
    with pytest.raises(ImproperlyConfigured, match="ALLOWED_HOSTS"):
        environment.words("ALLOWED_HOSTS")


def test_a_developers_secret_is_made_once_and_is_nobody_elses_to_read(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY", raising=False)
    path = tmp_path / "var" / "secret_key"
    first = environment.secret_key(path, debug=True)
    assert environment.secret_key(path, debug=True) == first and len(first) > 50
    assert path.stat().st_mode & 0o777 == 0o600


def test_no_mail_server_is_named_unless_somebody_names_one(monkeypatch):
    monkeypatch.delenv("EMAIL_HOST", raising=False)
    assert environment.text("EMAIL_HOST") == ""
    monkeypatch.setenv("EMAIL_HOST", " mail.example ")
    assert environment.text("EMAIL_HOST") == "mail.example"


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "10000000"])
def test_a_number_that_is_none_or_beyond_sense_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("PASSWORD_DAYS", text)
    with pytest.raises(ImproperlyConfigured, match="^PASSWORD_DAYS must be a number"):
        environment.count("PASSWORD_DAYS", default=90)


@pytest.mark.parametrize("text", ["a.example", ".a.example,127.0.0.1", "[::1]", "*"])
def test_hosts_are_names(monkeypatch, text):
    monkeypatch.setenv("ALLOWED_HOSTS", text)
    assert environment.hosts("ALLOWED_HOSTS") == text.split(",")


@pytest.mark.parametrize("text", ["https://a.example", "a.example:443", "a.example/goals", "绩效.政务"])
def test_what_no_browser_sends_as_a_host_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("ALLOWED_HOSTS", f"b.example, {text}")
    with pytest.raises(ImproperlyConfigured, match="^ALLOWED_HOSTS takes names"):
        environment.hosts("ALLOWED_HOSTS")


@pytest.mark.parametrize("program", [["manage.py", "check"], ["-c", "import perfgoals.wsgi"]])
@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"DEBUG": "maybe"}, "没有启动，设置有误：DEBUG must be 1 or 0, not 'maybe'.\n"),
        ({"DEBUG": "0"}, "没有启动，设置有误：SECRET_KEY is required when DEBUG=0.\n"),
    ],
)
def test_a_wrong_setting_ends_the_start_with_one_line(settings, program, wrong, line):
    done = subprocess.run(
        [sys.executable, *program],
        cwd=settings.BASE_DIR,
        env={"PATH": os.defpath} | wrong,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", line)
