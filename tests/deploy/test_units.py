"""What systemd and the proxies are told."""

import re
import shlex
from pathlib import Path

import pytest

from deploy.installer import systemd
from deploy.installer.layout import Layout
from ingest import intake, limits
from ingest.filled import file as filled_file

DEPLOY = Path(__file__).parents[2] / "deploy"
UNITS = sorted((DEPLOY / "units").iterdir())
PROXY = (DEPLOY / "proxies/nginx.conf").read_text()
CLOSED = (
    "NoNewPrivileges=yes", "ProtectSystem=strict", "PrivateTmp=yes", "ProtectHome=yes", "PrivateDevices=yes",
    "CapabilityBoundingSet=", "RestrictNamespaces=yes", "SystemCallFilter=@system-service", "UMask=0077",
    "User=perfgoals", "EnvironmentFile=/etc/perfgoals/perfgoals.env",
)  # fmt: skip


def unit(name: str) -> list[str]:
    return systemd.filled(DEPLOY / "units" / name, Layout(Path("/"))).splitlines()


@pytest.mark.parametrize(
    "path", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name
)
def test_every_service_is_shut_in(path):
    assert [line for line in CLOSED if line not in unit(path.name)] == []


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_no_place_is_left_to_be_filled_in(path):
    assert "@" not in "".join(line for line in unit(path.name) if not line.startswith("SystemCallFilter"))


def test_all_that_is_started_is_there():
    known = {path.name.replace("@.", "@1.") for path in UNITS}
    assert {systemd.TARGET, *systemd.PARTS, *systemd.TIMERS} <= known


def test_every_command_of_a_unit_is_one_of_the_sites(django_commands):
    lines = (line for path in UNITS for line in unit(path.name) if line.startswith("ExecStart="))
    commands = [shlex.split(line.removeprefix("ExecStart=")) for line in lines]
    asked = {words[2] for words in commands if words[1] == "manage.py"}
    assert asked and asked <= django_commands


@pytest.fixture
def django_commands():
    from django.core.management import get_commands  # noqa: PLC0415  settings are there only now

    return set(get_commands())


def megabytes(text: str) -> int:
    return int(re.search(r"client_max_body_size (\d+)m;", text)[1])


def test_the_proxy_takes_as_much_as_the_site_and_no_more():
    importing = PROXY[PROXY.index("location = /import/") :]
    rest = PROXY[: PROXY.index("location = /import/")]
    for found, file in ((importing, limits.FILE_BYTES), (rest, filled_file.BYTES)):
        assert megabytes(found) == intake.FILES * file // 2**20 + 10


def test_the_proxy_waits_as_long_as_the_web_processes():
    conf = (DEPLOY / "gunicorn.conf.py").read_text()
    seconds = re.search(r'"WEB_TIMEOUT", (\d+)\)', conf)[1]
    assert f"proxy_read_timeout {seconds}s;" in (DEPLOY / "proxies/perfgoals_proxy.conf").read_text()


def test_the_proxy_takes_nobodys_word_for_an_address():
    said = (DEPLOY / "proxies/perfgoals_proxy.conf").read_text()
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in said
    assert "proxy_add_x_forwarded_for" not in said
