"""The server is killed (SIGKILL) in the middle of an autosave and started again: nothing typed is lost."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from socket import socket

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE
from tests.cast import content, make_cast, make_submission
from tests.faults.own_database import standing_in, url_of
from tests.ports import HOST, kept_port

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
ROOT = Path(__file__).parent.parent.parent
SCRIPT = [sys.executable, "-m", "tests.browser.server_process"]
CLERK, PASSWORD = "填报", "Mubiao-2024"


class Site:
    """A site as processes of its own; `_live_server_modified_settings` is what pytest-django asks of one."""

    def __init__(self, folder: Path, port: int, database: BaseDatabaseWrapper):
        self.database, self.port, self.server = database, port, None
        own = {"DATABASE_URL": url_of(database), "MEDIA_ROOT": str(folder), "IMPORT_WORKERS": "0"}
        self.environment = os.environ | own
        self._live_server_modified_settings = override_settings()
        with standing_in(database):
            cast = make_cast()
            self.submission = make_submission(cast, rows=3)
            User.objects.filter(pk=cast.clerk.pk).update(username=CLERK, password=make_password(PASSWORD))

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    def rows(self) -> list[tuple[str, str]]:
        """What stands in the database."""
        with standing_in(self.database):
            return [(row.level3, row.value) for row in content(self.submission).indicators]

    def serve(self, *place: str) -> None:
        self.server = subprocess.Popen(
            [*SCRIPT, str(self.port), *place],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.wait_until_it_listens()

    def wait_until_it_listens(self) -> None:
        for _ in range(PATIENCE * 5):
            with socket() as probe:
                if probe.connect_ex((HOST, self.port)) == 0:
                    return
            with suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"the server gave up: {self.server.wait(0.2)}")
        raise AssertionError("the server does not listen")

    def kill_when_it_is_there(self) -> None:
        said = self.server.stdout.readline().strip()
        self.close()
        assert said == "here"

    def close(self) -> None:
        with self.server as server:
            server.send_signal(signal.SIGKILL)


@pytest.fixture
def live_server(own_database, tmp_path):
    with kept_port() as port:
        site = Site(tmp_path, port, own_database)
        yield site
        site.close()


@pytest.fixture
def editor(page, live_server):
    """Signed in, before the open sheet; the server will stop at the first save."""

    def open_at(place: str):
        live_server.serve(place)
        page.goto(f"{live_server.url}/login/")
        page.locator("#id_username").fill(CLERK)
        page.locator("#id_password").fill(PASSWORD)
        with page.expect_navigation():
            page.get_by_role("button", name="登录", exact=True).click()
        page.goto(f"{live_server.url}/tables/{live_server.submission.key}/edit/")
        page.wait_for_selector("html[data-editor=on]")
        return page

    return open_at


def visit(page, row: str, field: str) -> None:
    page.locator(f"[data-row='{row}'][data-field='{field}']").click(position={"x": 5, "y": 5})


@pytest.mark.parametrize("place", ["before", "after"])
def test_what_was_typed_before_while_and_after_the_server_died_is_saved_once(editor, live_server, place):
    page = editor(place)
    visit(page, "row00001", "value")
    page.keyboard.insert_text("≥10个")
    page.keyboard.press("Alt+Insert")
    page.keyboard.insert_text("新的指标")
    live_server.kill_when_it_is_there()
    page.keyboard.press("Tab")
    page.keyboard.insert_text("≥40人")
    page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("没有存上")
    live_server.serve()
    page.evaluate("dispatchEvent(new Event('online'))")  # else it tries again after a while
    expect(page.locator("#saved")).to_contain_text("已自动保存")
    expect(page.locator("#saved")).to_have_attribute("data-unsaved", "0")
    assert live_server.rows() == [
        ("新建学校数量1", "≥10个"),
        ("新的指标", "≥40人"),
        ("新建学校数量2", "≥2个"),
        ("新建学校数量3", "≥3个"),
    ]


def test_so_is_what_the_next_page_finds_in_the_browser(editor, live_server, context):
    page = editor("before")
    visit(page, "row00002", "value")
    page.keyboard.insert_text("≥20个")
    page.keyboard.press("Tab")
    live_server.kill_when_it_is_there()
    expect(page.locator("#saved")).to_contain_text("没有存上")
    page.close()
    live_server.serve()
    later = context.new_page()
    later.goto(f"{live_server.url}/tables/{live_server.submission.key}/edit/")
    later.get_by_role("button", name="存上", exact=True).click()
    expect(later.locator("#saved")).to_contain_text("已自动保存")
    assert live_server.rows()[1] == ("新建学校数量2", "≥20个")
