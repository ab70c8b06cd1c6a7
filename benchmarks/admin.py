"""One sheet in Django's admin with nested inlines, and in ours: opened, and one cell saved.

What a team would get by default: `django-nested-admin` on the same models, Submission > Head, Task >
Indicator, with the fields the models have.  The bar holds against that.  Beside it the same classes after a
day of tuning: a row's submission, which its task has already, is no field, and another sheet is chosen by its
number, not from a list of all.  Ours is opened twice: drawn anew, right after a save, and as it stands.
Statements are counted, times are CPU times of this process, both through the same middlewares.
"""

import logging
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import count
from statistics import median
from time import process_time
from types import ModuleType
from typing import Any

import django

from sheets.documents import Document
from tests.live_site import HOST, data
from tests.sheets.both_reports import REPORTS, printed

BAR, ROUNDS, ROWS = 3.0, 3, 40
DEFAULT, TUNED = "theirs", "tuned"
ANEW = "drawn anew"


@dataclass(slots=True)
class Taken:
    """Of one act: statements, and seconds of CPU."""

    statements: int
    seconds: float


class Fields(HTMLParser):
    """What a browser would send of a form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, str] = {}
        self._area = self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "input" and of.get("type") not in ("submit", "checkbox", "radio") and "name" in of:
            self.data[of["name"]] = of.get("value", "")
        elif tag == "textarea":
            self._area = of.get("name", "")
            self.data[self._area] = ""
        elif tag == "select":
            self._select = of.get("name", "")
        elif tag == "option" and self._select and "selected" in of:
            self.data[self._select] = of.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""

    def handle_data(self, text: str) -> None:
        if self._area:
            self.data[self._area] += text


def their_admin(*, tuned: bool) -> Any:
    """The classes a team writes on a morning."""
    import nested_admin  # noqa: PLC0415  the settings come first
    from django.contrib.admin import AdminSite  # noqa: PLC0415  the settings come first
    from django.forms import ModelForm  # noqa: PLC0415  the settings come first

    from projects.models import Head, Indicator, Task  # noqa: PLC0415  the settings come first
    from reviews.models import Submission  # noqa: PLC0415  the settings come first

    class Unasked(ModelForm):
        """An empty cell is a cell."""

        def __init__(self, *args: Any, **more: Any) -> None:
            super().__init__(*args, **more)
            for field in self.fields.values():
                field.required = False

    class Indicators(nested_admin.NestedTabularInline):
        model, form, extra, fk_name, exclude = Indicator, Unasked, 0, "task", ["submission"] if tuned else []

    class Tasks(nested_admin.NestedStackedInline):
        model, form, extra, inlines = Task, Unasked, 0, [Indicators]

    class Heads(nested_admin.NestedStackedInline):
        model, form, extra = Head, Unasked, 0

    class Submissions(nested_admin.NestedModelAdmin):
        form, inlines, raw_id_fields = Unasked, [Heads, Tasks], ["replaces", "based_on"] if tuned else []

    site = AdminSite("tuned" if tuned else "theirs")
    site.register(Submission, Submissions)
    return site


def with_admin() -> None:
    """Sets Django up, with the other admin under an address of its own."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    from django.conf import settings  # noqa: PLC0415  the environment comes first

    settings.INSTALLED_APPS = [*settings.INSTALLED_APPS, "nested_admin"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "perfgoals.scripts.Plain"  # nothing has to be collected
    django.setup()
    logging.disable(logging.INFO)  # a line for each request
    from django.urls import include, path  # noqa: PLC0415  the settings come first

    urls = ModuleType("benchmark_urls")
    admins = [path(f"{name}/", their_admin(tuned=name == TUNED).urls) for name in (DEFAULT, TUNED)]
    urls.urlpatterns = [*admins, path("", include("perfgoals.urls"))]
    urls.handler500 = "perfgoals.failures.server_error"
    sys.modules[urls.__name__] = urls
    settings.ROOT_URLCONF = urls.__name__


def taken(act: Callable[[], None]) -> Taken:
    from django.db import connection  # noqa: PLC0415  the settings come first

    statements: list[str] = []

    def counted(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        statements.append(sql)
        return execute(sql, *rest)

    begins = process_time()
    with connection.execute_wrapper(counted):
        act()
    return Taken(len(statements), process_time() - begins)


def settled(act: Callable[[], None], *, after: Callable[[], None] = lambda: None) -> Taken:
    """The first time is not counted: modules and templates are read then.  Nor is what it comes after."""
    act()
    rounds = []
    for _ in range(ROUNDS):
        after()
        rounds.append(taken(act))
    return Taken(max(one.statements for one in rounds), median(one.seconds for one in rounds))


def theirs(site: str, superuser: Any, sheet: Any) -> tuple[Taken, Taken]:
    from django.test import Client  # noqa: PLC0415  the settings come first

    client, numbers = Client(HTTP_HOST=HOST), count(1_000)
    client.force_login(superuser)
    where = f"/{site}/reviews/submission/{sheet.pk}/change/"
    fields = Fields(client.get(where).content.decode()).data
    cell = next(
        name
        for name in fields
        if name.endswith("-value") and "__prefix__" not in name and "empty" not in name
    )

    def save() -> None:
        fields[cell] = f"≥{next(numbers)}个"
        answer = client.post(where, fields | {"_continue": "1"})
        if answer.status_code != 302:
            found = re.findall(r"errorlist[^>]*>(.*?)</ul>", answer.content.decode())
            raise RuntimeError(f"{answer.status_code} {found[:5]}")

    return settled(lambda: see(client, where)), settled(save)


def see(client: Any, where: str) -> None:
    if client.get(where).status_code != 200:
        raise RuntimeError(where)


def ours(clerk: Any, sheet: Any) -> tuple[Taken, Taken, Taken]:
    """Opened as it stands, drawn anew, a cell saved."""
    from django.test import Client  # noqa: PLC0415  the settings come first

    client, numbers, row = Client(HTTP_HOST=HOST), count(1_000), sheet.indicators.first()
    client.force_login(clerk)
    known = {"version": type(sheet).objects.get(pk=sheet.pk).version, "text": row.value or ""}

    def save() -> None:
        number = next(numbers)
        change = {"op": "set", "row": row.key, "field": "value", "old": known["text"], "new": f"≥{number}个"}
        told = {"version": known["version"], "user": clerk.pk, "at": row.key, "cards": True}
        told["ops"] = [change | {"id": f"b{number}"}]
        answer = client.post(f"/tables/{sheet.key}/ops/", told, content_type="application/json").json()
        if answer["refused"] or answer["conflicts"]:
            raise RuntimeError(answer)
        known.update(version=answer["version"], text=f"≥{number}个")

    where = f"/tables/{sheet.key}/edit/"
    again = settled(lambda: see(client, where))
    return again, settled(lambda: see(client, where), after=save), settled(save)


def sheets() -> Iterator[tuple[str, Any, Any]]:
    """Name, clerk, sheet: of each report the one with most rows and one of forty invented rows, each as the
    draft of the year after, beside the sheet of the year itself."""
    from tests import cast as standing  # noqa: PLC0415  the settings come first

    cast = standing.make_cast()
    for report, clerk in zip(REPORTS, (cast.clerk, cast.stranger), strict=True):
        pages = [page.document for page in printed(report).pages]
        for form in dict.fromkeys(document.form for document in pages):
            widest = max((one for one in pages if one.form == form), key=lambda one: rows_of(one))
            yield f"{report} {form}, {rows_of(widest)} rows", clerk, begun(clerk, widest)
    invented = standing.make_document(name="四十行", rows=ROWS)
    yield f"invented, {ROWS} rows", cast.clerk, begun(cast.clerk, invented)


def rows_of(document: Document) -> int:
    return sum(len(task.indicators) for task in document.tasks)


def begun(clerk: Any, document: Document) -> Any:
    from projects import actions  # noqa: PLC0415  the settings come first

    how = {"by": clerk, "department": clerk.person.department}
    before = actions.begin_from(**how, document=document, based_on=None)
    type(before).objects.filter(pk=before.pk).update(state="published")
    now = replace(document, fiscal_year=(document.fiscal_year or 0) + 1)
    return actions.begin_from(**how, document=now, based_on=before)


def compare(name: str, superuser: Any, clerk: Any, sheet: Any) -> bool:
    """Prints what each act takes; whether the bar holds."""
    again, anew, saved = ours(clerk, sheet)
    print(f"{name}: ours opened {said(again)}, drawn anew {said(anew)}, a cell saved {said(saved)}")
    held = True
    for site in (DEFAULT, TUNED):
        opened, stored = theirs(site, superuser, sheet)
        pairs = {"opened": (opened, again), ANEW: (opened, anew), "saved": (stored, saved)}
        pairs[f"{ANEW} and saved"] = added(opened, stored), added(anew, saved)
        print(f"  {site}: opened {said(opened)}, saved {said(stored)};", end=" ")
        print(", ".join(f"{act} {ratio(*pair)}" for act, pair in pairs.items()), flush=True)
        if site == DEFAULT:
            held = all(holds(*pair) for pair in pairs.values())
    return held


def said(one: Taken) -> str:
    return f"{one.statements} statements {1000 * one.seconds:.0f} ms"


def added(one: Taken, other: Taken) -> Taken:
    return Taken(one.statements + other.statements, one.seconds + other.seconds)


def ratio(their: Taken, our: Taken) -> str:
    return f"{their.statements / our.statements:.1f} × fewer {their.seconds / our.seconds:.1f} × faster"


def holds(their: Taken, our: Taken) -> bool:
    return their.statements >= BAR * our.statements and their.seconds > our.seconds


def main() -> int:
    with data():
        with_admin()
        from django.contrib.auth.models import User  # noqa: PLC0415  the settings come first

        superuser = User.objects.create_superuser("theirs")
        held = [compare(name, superuser, clerk, sheet) for name, clerk, sheet in sheets()]
    print(f"at least {BAR:g} × fewer statements, and faster: {'held' if all(held) else 'missed'}")
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
