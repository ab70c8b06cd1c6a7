"""`manage.py check --deploy`: nothing to say of an installed site, something of each mistake."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from operations import deployment
from tests.throwaway_site import ROOT

AS_INSTALLED = {
    "DEBUG": "0",
    "SECRET_KEY": "x2kq9-Vt7LmWz4RbYc8NfJh3GdPs6TaQeUvXoMiKy1Zl0BwErD5",
    "ALLOWED_HOSTS": "goals.example.gov.cn",
    "SITE_URL": "https://goals.example.gov.cn",
    "PROXY_COUNT": "1",
    "BIND": "unix:/run/perfgoals/web.sock",
    "WEB_WORKERS": "1",
}


def check(tmp_path, **more):
    own = {"DATABASE_URL": f"sqlite:///{tmp_path}/site.sqlite3", "MEDIA_ROOT": str(tmp_path / "files")}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.defpath} | AS_INSTALLED | own | more,
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_installed_site_has_nothing_to_warn_of(tmp_path):
    done = check(tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_mistake_is_told_by_the_command(tmp_path):
    done = check(tmp_path, SITE_URL="http://goals.example.gov.cn", WEB_WORKERS="4")
    told = [f"perfgoals.W00{number}" in done.stderr for number in (1, 3, 4)]
    assert (done.returncode, told) == (1, [True] * 3)


def ids(check):
    return [message.id for message in check()]


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ("https://goals.example.gov.cn", []),
        ("http://goals.example.gov.cn", ["perfgoals.W001"]),
        ("", ["perfgoals.W001"]),
        ("https://elsewhere.example.gov.cn", ["perfgoals.W002"]),
    ],
)
def test_the_address_is_the_sites_own_and_by_https(settings, site, said):
    settings.HTTPS, settings.ALLOWED_HOSTS, settings.SITE_URL = True, ["goals.example.gov.cn"], site
    assert ids(deployment.address) == said


def test_files_of_people_do_not_lie_where_everybody_is_served(settings, tmp_path):
    settings.STATIC_ROOT, settings.STATICFILES_DIRS = tmp_path / "static", []
    settings.MEDIA_ROOT = tmp_path / "static" / "files"
    assert ids(deployment.files) == ["perfgoals.E002"]
    settings.MEDIA_ROOT = tmp_path / "files"
    assert ids(deployment.files) == []


def test_a_folder_that_cannot_be_written_is_an_error(settings, monkeypatch, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert ids(deployment.files) == ["perfgoals.E001"]


def test_several_processes_want_another_database_and_a_cache_in_common(settings, monkeypatch):
    settings.CACHES = {"default": {"BACKEND": deployment.LOCAL_CACHE}}
    monkeypatch.setattr(deployment, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setenv("WEB_WORKERS", "2")
    assert ids(deployment.processes) == ["perfgoals.W003", "perfgoals.W004"]
    monkeypatch.setenv("WEB_WORKERS", "1")
    assert ids(deployment.processes) == []


def test_behind_a_proxy_its_word_about_addresses_is_taken(settings, monkeypatch):
    monkeypatch.setenv("BIND", "unix:/run/perfgoals/web.sock")
    settings.SECURE_PROXY_SSL_HEADER = None
    assert ids(deployment.proxy) == ["perfgoals.W005"]


def test_a_number_of_processes_that_is_none_is_told(monkeypatch):
    monkeypatch.setenv("WEB_WORKERS", "two")
    assert ids(deployment.processes) == ["perfgoals.E003"]
