"""The pages of `scale.py` on one database: a process that answers each name with how long the page took.

    DATABASE_URL=… python -m benchmarks.scale_pages

A line in is the name of a page, a line out is JSON: seconds, statements, status.  The first line out is the
list of names.  People are logged in, requests go through Django's handler with all middlewares; what is
written is taken back.
"""

import json
import logging
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
django.setup()

from django.conf import settings  # noqa: E402  settings come first
from django.contrib.auth.models import User  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from departments.models import Department, Person  # noqa: E402
from departments.roles import Role  # noqa: E402
from projects import drawn  # noqa: E402
from projects.models import Indicator  # noqa: E402
from publishing.api import tokens  # noqa: E402
from publishing.models import Publication, Token  # noqa: E402
from publishing.public.cache import PAGES  # noqa: E402
from reviews.models import State, Submission  # noqa: E402
from tests.pages.forms_found import found  # noqa: E402

OFFICE = "教育局"
ROLES = (Role.CLERK, Role.HEAD, Role.REVIEWER, Role.FINANCE_HEAD, Role.READER, Role.ADMIN)
FILTERS = {
    "kind": "project",
    "state": "finance_review",
    "amount_from": "5000",
    "amount_to": "2000",
    "waiting": "1",
    "late": "1",
    "said": "1",
    "errors": "1",
    "doubts": "1",
    "year": "",
    "scope": "all",
}
SORTS = (
    "name",
    "department",
    "fiscal_year",
    "kind",
    "amount",
    "rows",
    "checks",
    "state",
    "due_on",
    "changed_at",
)
ORDERS = ("due", "sent", "department", "again", "said", "errors")
WORDS = {
    "in every sheet": "满意度",
    "in few": "校车",
    "of one village": "",
    "in none": "昙花",
    "two": "校舍 修缮",
}


@dataclass(frozen=True)
class Page:
    """data: what is posted.  is_taken_back: it is asked inside a transaction that comes to nothing."""

    client: Client
    address: str
    data: dict[str, object] | str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def ask(self) -> tuple[int, bytes]:
        if self.data is None:
            response = self.client.get(self.address, headers=self.headers)
            return response.status_code, response.getvalue()
        kind = {"content_type": "application/json"} if isinstance(self.data, str) else {}
        with transaction.atomic():
            response = self.client.post(self.address, self.data, **kind)
            transaction.set_rollback(True)
        return response.status_code, response.content


@dataclass(frozen=True)
class Site:
    """The first district, its education office and what lies on the desks there."""

    department: Department
    people: dict[Role, Client]
    users: dict[Role, User]

    def sheet(self, state: State) -> Submission:
        """Of the newest year, the first project in this state."""
        found = Submission.objects.filter(department=self.department, state=state, kind="project")
        return found.order_by("-fiscal_year", "pk")[0]


def site() -> Site:
    department = Department.objects.filter(short_name=OFFICE).select_related("region").order_by("pk")[0]
    here = Person.objects.filter(region=department.region_id).select_related("user")
    people = {one.role: one.user for one in here.filter(department=None)}
    people |= {one.role: one.user for one in here.filter(department=department)}
    clients = {}
    for role in ROLES:
        clients[role] = Client(raise_request_exception=False, headers={"host": "localhost"})
        clients[role].force_login(people[role], backend=settings.AUTHENTICATION_BACKENDS[-1])
    return Site(department, clients, {role: people[role] for role in ROLES})


def pages(of: Site, secret: str) -> Iterator[tuple[str, Page]]:
    yield from _lists(of)
    yield from _desks(of)
    yield from _sheets(of)
    yield from _figures(of)
    yield from _public(of, secret)


def _lists(of: Site) -> Iterator[tuple[str, Page]]:
    reviewer, clerk = of.people[Role.REVIEWER], of.people[Role.CLERK]
    village = (
        Submission.objects.filter(region=of.department.region_id, kind="project").order_by("pk")[0].name[:2]
    )
    words = WORDS | {"of one village": village}
    filters = FILTERS | {"region": of.department.region_id, "department": of.department.pk}
    yield "list, reviewer", Page(reviewer, "/tables/")
    yield "list, clerk", Page(clerk, "/tables/")
    for name, value in filters.items():
        yield (
            f"list, {name}={value if name not in ('region', 'department') else 'own'}",
            _list(reviewer, **{name: value}),
        )
    yield "list, clerk, scope=all", _list(clerk, scope="all")
    for sort in SORTS:
        yield f"list, sort={sort}", _list(reviewer, sort=sort)
    yield "list, all years, sort=amount", _list(reviewer, sort="amount", year="")
    for said, word in words.items():
        yield f"search, {said}", _list(reviewer, q=word)
        yield f"search, everywhere, {said}", _list(reviewer, q=word, scope="all", year="")


def _list(client: Client, **asked: object) -> Page:
    return Page(client, f"/tables/?{urlencode(asked)}")


def _desks(of: Site) -> Iterator[tuple[str, Page]]:
    for role, client in of.people.items():
        yield f"home, {role}", Page(client, "/")
    yield "notices, reviewer", Page(of.people[Role.REVIEWER], "/notices/")
    yield "overdue, reviewer", Page(of.people[Role.REVIEWER], "/overdue/")
    for role, state in (
        (Role.HEAD, State.DEPARTMENT_REVIEW),
        (Role.REVIEWER, State.FINANCE_REVIEW),
        (Role.FINANCE_HEAD, State.FINANCE_REVIEW),
    ):
        yield f"queue, {role}", Page(of.people[role], f"/tables/{of.sheet(state).key}/review/")
    where = f"/tables/{of.sheet(State.FINANCE_REVIEW).key}/review/"
    for order in ORDERS:
        yield f"queue, reviewer, by {order}", Page(of.people[Role.REVIEWER], f"{where}?order={order}")
    yield "publishing desk", Page(of.people[Role.FINANCE_HEAD], "/publishing/")


def _sheets(of: Site) -> Iterator[tuple[str, Page]]:
    clerk, reviewer, draft = of.people[Role.CLERK], of.people[Role.REVIEWER], of.sheet(State.DRAFT)
    published, edit = of.sheet(State.PUBLISHED), f"/tables/{of.sheet(State.DRAFT).key}/edit/"
    yield "sheet view, drawn anew", Page(clerk, f"/tables/{draft.key}/?anew=1")
    yield "sheet view, again", Page(clerk, f"/tables/{draft.key}/")
    yield "sheet view, published, reviewer", Page(reviewer, f"/tables/{published.key}/?anew=1")
    yield "compare with last year", Page(reviewer, f"/tables/{published.key}/compare/?with=year")
    yield "timeline", Page(reviewer, f"/tables/{published.key}/timeline/")
    yield "changes", Page(clerk, f"/tables/{draft.key}/changes/")
    yield "editor open", Page(clerk, edit)
    yield "suggestions", Page(clerk, f"/tables/{draft.key}/suggestions/?q=数量")
    yield "save, operations", Page(clerk, f"/tables/{draft.key}/ops/", _operations(of, draft))
    yield "save, plain", Page(clerk, edit, _typed(clerk, edit))


def _operations(of: Site, draft: Submission) -> str:
    row = Indicator.objects.filter(submission=draft).order_by("task", "position")[1]
    change = {
        "op": "set",
        "row": row.key,
        "field": "value",
        "old": row.value,
        "new": "≥17个",
        "id": "0123abcd",
    }
    return json.dumps({"version": draft.version, "user": of.users[Role.CLERK].pk, "ops": [change]})


def _typed(clerk: Client, edit: str) -> dict[str, object]:
    """The form as it is opened without script, with one goal changed."""
    forms, _ = found(edit, clerk.get(f"{edit}?plain=1").content.decode())
    form = max(forms, key=lambda one: len(one.fields))
    typed = dict(form.fields)
    changed = next(name for name in typed if name.endswith("goal"))
    return typed | {changed: f"{typed[changed]}另行安排。", "op": "save"}


def _figures(of: Site) -> Iterator[tuple[str, Page]]:
    reviewer, clerk, own = of.people[Role.REVIEWER], of.people[Role.CLERK], of.department.pk
    yield "统计", Page(reviewer, "/statistics/")
    yield "统计, clerk", Page(clerk, "/statistics/")
    yield "问题清单", Page(reviewer, "/audit/")
    yield "audit of a department", Page(reviewer, f"/audit/?department={own}")
    yield "audit of a department, clerk", Page(clerk, "/audit/")
    yield "audit of a department, letters", Page(reviewer, f"/audit/letters/?department={own}")
    yield "compare", Page(reviewer, f"/compare/?q={WORDS['in few']}")
    yield "compare, as many as are shown", Page(reviewer, f"/compare/?q={WORDS['in every sheet']}")
    for ending in ("xlsx", "json"):
        yield (
            f"export of a department, {ending}",
            Page(reviewer, f"/tables/export/{ending}/?department={own}&year=2026"),
        )
    yield "export of a department, csv", Page(reviewer, f"/tables/csv/?department={own}&year=2026")


def _public(of: Site, secret: str) -> Iterator[tuple[str, Page]]:
    nobody = Client(raise_request_exception=False, headers={"host": "localhost"})
    public = Publication.objects.filter(department=of.department, kind="project", withdrawn_at=None)
    key = public.order_by("-fiscal_year", "pk")[0].key
    region = of.department.region.name
    for name, address in {
        "home": "/public/",
        "home of a district": f"/public/?region={region}",
        "list": "/public/tables/",
        "list, district and year": f"/public/tables/?region={region}&year=2025",
        "list, department": f"/public/tables/?region={region}&department={of.department.pk}",
        "list, by amount": "/public/tables/?sort=-amount",
        "list, by name": "/public/tables/?sort=name",
        "departments": f"/public/departments/?region={region}",
        "sheet": f"/public/sheets/{key}/",
        "errata": "/public/errata/",
        "compare": f"/public/compare/?q={WORDS['in few']}",
        "compare, as many as are shown": f"/public/compare/?q={WORDS['in every sheet']}",
    }.items():
        yield f"public {name}", Page(nobody, address)
    for said, word in WORDS.items():
        if word:
            yield f"search, public, {said}", Page(nobody, f"/public/search/?{urlencode({'q': word})}")
    token = {"Authorization": f"Bearer {secret}"}
    yield "API list", Page(nobody, "/api/v1/publications?limit=20", headers=token)
    yield (
        "API list of a district",
        Page(nobody, f"/api/v1/publications?limit=20&region={region}&year=2025", headers=token),
    )
    yield "API sheet", Page(nobody, f"/api/v1/publications/{key}", headers=token)


class Counted:
    """Statements of the page, those that only open and close savepoints too."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., object], *asked: object) -> object:
        self.number += 1
        return execute(*asked)


def answer(page: Page) -> dict[str, object]:
    PAGES.clear()
    if "anew" in page.address:
        drawn.DRAWN.clear()
    counted = Counted()
    begins = perf_counter()
    with connection.execute_wrapper(counted):
        status, content = page.ask()
    seconds = perf_counter() - begins
    return {"seconds": seconds, "statements": counted.number, "status": status, "bytes": len(content)}


def main() -> None:
    logging.disable(logging.WARNING)
    settings.DEBUG = False
    settings.ALLOWED_HOSTS = ["*"]
    of = site()
    token, secret = tokens.issue(
        by=of.users[Role.ADMIN], name="benchmark", scopes=["read"], per_minute=10**6, expires_at=None
    )
    known = dict(pages(of, secret))
    print(json.dumps(list(known)), flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(known[line.strip()])), flush=True)
    Token.objects.filter(pk=token.pk).delete()


if __name__ == "__main__":
    main()
