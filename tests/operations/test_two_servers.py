"""Two servers on one PostgreSQL, and no visitor who comes to the same one twice in a row."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.cookiejar import CookieJar
from itertools import cycle
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.db import connection
from django.urls import reverse

from reviews.models import Submission
from tests.cast import fresh, make_cast, make_submission
from tests.faults.own_database import url_of

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).parents[2]
GUNICORN = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "perfgoals.wsgi"]
PASSWORD, FORM = "Mubiao-2024", "application/x-www-form-urlencoded"


@contextmanager
def serving(folder: Path) -> Iterator[subprocess.Popen[str]]:
    own = {
        "DATABASE_URL": url_of(connection),
        "MEDIA_ROOT": str(folder),
        "BIND": "127.0.0.1:0",
        "WEB_WORKERS": "1",
        "WEB_THREADS": "2",
    }
    with subprocess.Popen(
        GUNICORN, cwd=ROOT, env=os.environ | own, stderr=subprocess.PIPE, text=True
    ) as server:
        yield server
        server.terminate()


def address_of(server: subprocess.Popen[str]) -> str:
    """It says so itself as soon as it listens."""
    return next(filter(None, map(_address, server.stderr)))


def _address(line: str) -> str:
    found = re.search(r"Listening at: (\S+)", line)
    return found[1] if found else ""


class Visitor:
    """As behind a proxy that knows no sessions: each request goes to the next server."""

    def __init__(self, addresses: list[str]) -> None:
        self.addresses, self.cookies = cycle(addresses), CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> tuple[int, str]:
        return self._ask(path)

    def post(self, path: str, **data: str | int) -> tuple[int, str]:
        return self._ask(path, urlencode(data).encode())

    def send(self, path: str, data: object) -> tuple[int, str]:
        return self._ask(path, json.dumps(data).encode(), "application/json")

    def _ask(self, path: str, body: bytes | None = None, kind: str = FORM) -> tuple[int, str]:
        token = {one.name: one.value for one in self.cookies}.get("csrftoken", "")
        headers = {"Content-Type": kind, "X-CSRFToken": token}
        try:
            with self.opener.open(Request(next(self.addresses) + path, body, headers)) as answer:
                return answer.status, answer.read().decode()
        except HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def sign_in(self, user) -> None:
        user.set_password(PASSWORD)
        user.save()
        self.get("/login/")
        _, page = self.post("/login/", username=user.username, password=PASSWORD)
        assert user.person.name in page


@pytest.fixture
def servers(transactional_db, tmp_path):
    with ExitStack() as stack:
        started = [stack.enter_context(serving(tmp_path)) for _ in range(2)]
        yield [address_of(one) for one in started]


def published(visitor: Visitor, submission: Submission) -> None:
    visitor.post(
        reverse("projects:move", args=[submission.key]), action="publish", version=submission.version
    )


def test_what_is_begun_at_one_goes_on_at_the_other(servers):
    cast = make_cast()
    draft, approved = make_submission(cast), make_submission(cast, state="approved", name="公开的项目")
    clerk, finance, public = (Visitor(servers) for _ in range(3))

    clerk.sign_in(cast.clerk)
    table, ops = (reverse(f"projects:{name}", args=[draft.key]) for name in ("table", "ops"))
    typed = {"op": "set", "row": "row00001", "field": "value", "old": "≥1个", "new": "≥77个", "id": "a"}
    save = {"version": fresh(draft).version, "user": cast.clerk.pk, "at": "", "ops": [typed]}
    assert clerk.send(ops, save)[0] == 200
    assert all("≥77个" in clerk.get(table)[1] for _ in servers)

    page = reverse("publishing:public-sheet", args=[approved.key])
    assert {public.get(page)[0] for _ in servers} == {404}
    finance.sign_in(cast.finance_head)
    published(finance, fresh(approved))
    assert {public.get(page)[0] for _ in servers} == {200}
    assert all("公开的项目" in public.get("/public/tables/")[1] for _ in servers)  # now in both memories
    finance.post(reverse("publishing:retract", args=[approved.key]), reason="数字有误，正在核实。")
    assert {public.get(page)[0] for _ in servers} == {410}
    assert not any("公开的项目" in public.get("/public/tables/")[1] for _ in servers)

    assert clerk.post("/logout/")[0] == 200
    assert not any("≥77个" in clerk.get(table)[1] for _ in servers)
