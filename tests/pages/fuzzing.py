"""Walks through the site that send what no page of ours sends: good requests, each changed at one place.

A walk begins at some address, as somebody; from the page that comes back a form is sent or a link
followed, mostly with a change, three times over.  Afterwards all it did is taken back.  Whatever answers
with a server's error, or leaves a traceback in the log, is a Failure.
"""

import io
import logging
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from urllib.parse import parse_qsl, urlsplit

import openpyxl
from django.contrib.auth.models import User
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch

from departments.models import Person
from departments.roles import Role
from reviews.models import Submission
from tests.cast import Cast, content, make_cast, make_submission
from tests.pages import nasty
from tests.pages.forms_found import Form, found, sendings
from tests.pages.nasty import Sent
from tests.pages.walking import URLS, address, filed
from tests.publishing.api import token_of
from tests.publishing.public import corrected, published, withdrawn

STEPS = 4  # of a walk
SERVER_ERROR, BUSY = 500, 503
PASSWORD = "Mubiao-2024"
_MOST = 2_000_000  # bytes of a page that are looked through


@dataclass(frozen=True, slots=True)
class Failure:
    sent: Sent
    said: str

    def __str__(self) -> str:
        sent, (body, kind) = self.sent, self.sent.made()
        return (
            f"{sent.who or 'nobody'}: {sent.method} {sent.target[:300]} {kind} {body[:300]!r} "
            f"{ {name: value[:80] for name, value in sent.headers.items()} }\n{self.said}"
        )


@dataclass
class World:
    """One of everything, in two regions.  people: who sends; the empty name is nobody."""

    cast: Cast
    sheets: list[Submission]
    secret: str
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        if who not in self.clients:
            client = Client(raise_request_exception=False)
            if who:
                client.force_login(User.objects.get(username=who))
            self.clients[who] = client
        return self.clients[who]


def make_world() -> World:
    cast = make_cast()
    sheets = [filed(cast, "published")]
    for state in ("draft", "department_review", "finance_review", "returned", "approved"):
        sheets.append(make_submission(cast, state=state, name=f"校园{state}"))
    withdrawn(cast, published(cast, name="撤下的"))
    corrected(cast, published(cast, name="更正的"))
    _, secret = token_of(cast.admin, per_minute=1_000_000)
    root = User.objects.create_superuser("root", password=None)
    Person.objects.create(user=root, name="管理甲", region=cast.region, role=Role.ADMIN)
    return World(cast, sheets, secret)


def people(world: World) -> list[str]:
    named = [user.username for user in world.cast.everybody().values()]
    return ["", "", *named, world.cast.clerk.username, world.cast.clerk.username, "root", "root"]


# ---- where a walk begins ----


def beginnings(world: World, rng: Random) -> Sent:
    return rng.choice((*(_page,) * 7, _operations, _projects, _interface, _log_in, _workbook, _report))(
        world, rng
    )


def _page(world: World, rng: Random) -> Sent:
    name, sheet = rng.choice(sorted(URLS)), rng.choice(world.sheets)
    try:
        where = address(name, sheet)
    except (NoReverseMatch, KeyError):  # with arguments of its own
        where = "/admin/"
    return Sent(path=where, method="POST" if rng.random() < 0.15 else "GET", fields=(("action", "submit"),))


def _operations(world: World, rng: Random) -> Sent:
    """What the editor's script saves."""
    sheet = next(one for one in world.sheets if one.state == "draft")
    row = next(iter(content(sheet).indicators))
    ops = [
        {"op": "set", "id": "1", "row": row.key, "field": "value", "old": row.value, "new": "≥3个"},
        {
            "op": "insert",
            "id": "2",
            "row": "abcd1234",
            "task": "task0001",
            "after": row.key,
            "cells": {"value": "1"},
        },
        {"op": "move", "id": "3", "row": row.key, "task": "task0001", "after": ""},
        {"op": "delete", "id": "4", "row": row.key, "task": "task0001"},
        {"op": "set", "id": "5", "row": "head", "field": "budget.total", "old": "785.00", "new": "786"},
    ]
    user = world.cast.clerk
    data = {
        "version": sheet.version,
        "user": user.pk,
        "at": f"{row.key}:value",
        "whole": True,
        "cards": True,
        "ops": rng.sample(ops, rng.randrange(1, 4)),
    }
    return Sent(path=address("projects:ops", sheet), method="POST", data=data, who=user.username)


def _projects(world: World, rng: Random) -> Sent:
    """What the project library hands in."""
    lines = [
        {"department": "202", "name": f"项目{number}", "fiscal_year": 2025, "amount": "12.5"}
        for number in (1, 2)
    ]
    data = {"region": "淄川区", "all_or_nothing": False, "projects": lines}
    return Sent(path="/api/v1/projects", method="POST", data=data, headers=_bearer(world))


def _interface(world: World, rng: Random) -> Sent:
    paths = ("publications", "departments", "indicators", "errata", "books", "exchange/targets", "regions")
    query = (
        ("region", "淄川区"),
        ("year", "2024"),
        ("q", "学校"),
        ("limit", "5"),
        ("offset", "0"),
        ("least", "1"),
    )
    chosen = tuple(rng.sample(query, 3))
    return Sent(path=f"/api/v1/{rng.choice(paths)}", query=chosen, headers=_bearer(world))


def _log_in(world: World, rng: Random) -> Sent:
    fields = (("username", world.cast.clerk.username), ("password", PASSWORD), ("next", "/tables/"))
    return Sent(path="/login/", method="POST", fields=fields, who="")


def _workbook(world: World, rng: Random) -> Sent:
    """Filled in, or something else that opens as a workbook."""
    sheet, book, out = world.sheets[1], openpyxl.Workbook(), io.BytesIO()
    for row in range(1, 5):
        book.active.append([rng.choice(nasty.TEXTS)[:50].translate(_UNWRITTEN) for _ in range(row)])
    book.save(out)
    files = (("file", "填好的.xlsx", out.getvalue()),)
    where = address(rng.choice(("ingest:filled", "ingest:filled_many")), sheet)
    return Sent(path=where, method="POST", files=files, who=world.cast.clerk.username)


def _report(world: World, rng: Random) -> Sent:
    content = rng.choice(nasty.FILES) if rng.random() < 0.98 else nasty.bomb()
    fields, files = (("fiscal_year", "2024"),), (("files", "公开.pdf", content),)
    return Sent(path="/import/", method="POST", fields=fields, files=files, who=world.cast.admin.username)


_UNWRITTEN = dict.fromkeys((*range(32), 127, *range(0xD800, 0xE000)))


def _bearer(world: World) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {world.secret}"}


# ---- the walk ----


@dataclass
class Log(logging.Handler):
    """Tracebacks that were written down."""

    def __post_init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    __hash__ = logging.Handler.__hash__

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("django.security"):  # a refusal, told as an error
            return
        if record.exc_info:
            self.lines.append("".join(traceback.format_exception(*record.exc_info)[-8:]))
        else:
            self.lines.append(record.getMessage())


@contextmanager
def listening() -> Iterator[Log]:
    log, root = Log(), logging.getLogger()
    root.addHandler(log)
    try:
        yield log
    finally:
        root.removeHandler(log)


def walk(world: World, rng: Random, log: Log) -> Iterator[tuple[Sent, int, Failure | None]]:
    """Each request with its status; ends with the first failure, which may leave anything behind."""
    sent = beginnings(world, rng)
    who = sent.who or rng.choice(people(world))
    if rng.random() < 0.4:
        sent = nasty.changed(rng, sent)
    for _ in range(STEPS):
        sent = _from(sent, who if sent.who != "*" else rng.choice(people(world)), rng)
        log.lines.clear()
        response, failure = _answered(world, sent, log)
        yield sent, response.status_code if response else SERVER_ERROR, failure
        if failure or response is None:
            return
        after = _next(sent, response, rng)
        if after is None:
            return
        sent = nasty.changed(rng, after) if rng.random() < 0.8 else after


def _from(sent: Sent, who: str, rng: Random) -> Sent:
    """Each from a house of its own: what limits callers is tested elsewhere."""
    house = f"10.{rng.randrange(256)}.{rng.randrange(256)}.{rng.randrange(256)}"
    return nasty.replace(sent, who=who, headers={"REMOTE_ADDR": house} | sent.headers)


def _answered(world: World, sent: Sent, log: Log) -> tuple[HttpResponse | None, Failure | None]:
    client = world.client(sent.who)
    cookies, (body, kind) = client.cookies.copy(), sent.made()
    if sent.method in ("GET", "HEAD") and sent.body is None:
        body = b""
    try:
        response = client.generic(sent.method, sent.target, body, kind, **sent.headers)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        _commit()
    except Exception:
        return None, Failure(sent, "".join(traceback.format_exc().splitlines(keepends=True)[-24:]))
    finally:
        client.cookies = cookies
    wrong = response.status_code >= SERVER_ERROR and not (
        response.status_code == BUSY and "Retry-After" in response
    )
    if wrong or log.lines or b"Traceback (most recent" in text[:_MOST]:
        return response, Failure(sent, f"{response.status_code}\n{''.join(log.lines)}")
    return response, None


def _commit() -> None:
    """What waits for the end of the transaction is done now: the walk is taken back later."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _, call, _ in waiting:
        call()


def _next(sent: Sent, response: HttpResponse, rng: Random) -> Sent | None:
    """A form of the page, a link, or where it leads."""
    if location := response.get("Location", ""):
        return _following(location) if location.startswith("/") else None
    if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
        return None
    forms, links = found(sent.path, response.content[:_MOST].decode(errors="replace"))
    forms = [form for form in forms if not form.action.startswith("/logout/")]
    if forms and (not links or rng.random() < 0.8):
        return _sending(rng.choice(forms), rng)
    return _following(rng.choice(links)) if links else None


def _following(link: str) -> Sent:
    parts = urlsplit(link)
    return Sent(
        path=parts.path, query=tuple(parse_qsl(parts.query, keep_blank_values=True, errors="replace"))
    )


def _sending(form: Form, rng: Random) -> Sent:
    pairs = tuple(rng.choice(list(sendings(form))))
    parts = urlsplit(form.action)
    asked = tuple(parse_qsl(parts.query, keep_blank_values=True, errors="replace"))
    if form.method == "GET":
        return Sent(path=parts.path, query=(*asked, *pairs))
    files = tuple((name, "a.xlsx", rng.choice(nasty.FILES)) for name in form.files)
    return Sent(path=parts.path, method="POST", query=asked, fields=pairs, files=files)


def fuzz(world: World, number: int, seed: int) -> Iterator[tuple[Sent, int, Failure | None]]:
    """`number` requests, the same ones for the same seed and site."""
    done = 0
    with listening() as log:
        for walked in range(number):
            rng = Random(f"{seed}-{walked}")
            with transaction.atomic():
                for step in walk(world, rng, log):
                    done += 1
                    yield step
                transaction.set_rollback(True)
            if done >= number:
                return


def told(steps: Iterator[tuple[Sent, int, Failure | None]]) -> tuple[Counter[int], list[Failure]]:
    statuses, failures = Counter[int](), []
    for _, status, failure in steps:
        statuses[status] += 1
        failures += [failure] if failure else []
    return statuses, failures
