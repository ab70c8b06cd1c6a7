"""The public site's lists: home, all sheets, departments, search, corrections; and what it says of itself."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from projects.pages import MOST, MOST_OF_ALL, Bounded
from publishing.books import errata as book_errata
from publishing.books.formats import FORMATS
from publishing.models import Book, BookFile
from publishing.public import queries
from publishing.public.pages import page
from publishing.public.search import marked
from reviews.models import Kind

PAGE_SIZE, HITS_PER_PAGE, ON_HOME, BOOKS = 20, 10, 12, 4
FILTERS = ("region", "year", "department", "kind", "from", "to", "sort")
SORTS = (
    ("", "按年度和部门"),
    ("-amount", "金额从大到小"),
    ("amount", "金额从小到大"),
    ("name", "按名称"),
    ("-changed", "最近公开的在前"),
)


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    where = queries.place(request.GET, newest=True)
    found = queries.filtered(where, {})
    context = {
        "place": where,
        "region": where.region,
        "facts": queries.facts(where),
        "groups": _groups(found, where),
        "books": _books(where),
        "corrected": queries.corrected(where),
        "canonical": _canonical(request, where),
    }
    return page(request, "public/home.html", context)


def _groups(found: Any, where: queries.Place) -> list[dict[str, Any]]:
    """The first sheets of each kind: as many queries as there are kinds."""
    groups = []
    for kind in Kind:
        first = list(found.filter(kind=kind)[: ON_HOME + 1])
        if first:
            asked = _query(where) | {"kind": kind.value}
            groups.append(
                {
                    "title": kind.label.removesuffix("表"),
                    "sheets": first[:ON_HOME],
                    "all": f"?{urlencode(asked)}" if len(first) > ON_HOME else "",
                }
            )
    return groups


def _query(where: queries.Place) -> dict[str, str]:
    asked = {"region": where.region.name if where.region else "", "year": str(where.year or "")}
    return {name: value for name, value in asked.items() if value}


def _canonical(request: HttpRequest, where: queries.Place) -> str:
    asked = {name: value for name, value in _query(where).items() if request.GET.get(name)}
    return f"{request.path}?{urlencode(asked)}" if asked else request.path


def _books(where: queries.Place) -> list[dict[str, Any]]:
    """The published books with their finished files; no file of one that holds a withdrawn sheet."""
    found = Book.objects.filter(state=Book.State.PUBLISHED).select_related("region")
    found = found.filter(region=where.region) if where.region else found
    found = found.filter(fiscal_year=where.year) if where.year else found
    books = list(found[:BOOKS])
    done = BookFile.objects.filter(book__in=books, state=BookFile.State.DONE).order_by("pk")
    files = {(one.book_id, one.version, one.format): one for one in done}
    return [{"book": book, "files": _files(book, files)} for book in books]


def _files(book: Book, files: dict[tuple[int, int, str], BookFile]) -> list[dict[str, Any]]:
    keys = [(book.pk, book.version, name) for name in FORMATS]
    if not any(key in files for key in keys) or book_errata.withdrawn(book):
        return []
    return [{"file": files[key], "format": FORMATS[key[2]]} for key in keys if key in files]


@login_not_required
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    where = queries.place(request.GET)
    wanted = {name: request.GET.get(name, "") for name in FILTERS}
    wanted = {name: value for name, value in wanted.items() if value}
    narrow = queries.is_narrow(where, wanted)
    found = queries.filtered(where, wanted)
    pages = Bounded(
        found,
        PAGE_SIZE,
        most=MOST if narrow else MOST_OF_ALL,
        counted=found.order_by() if narrow else found,
    )
    context = {
        "place": where,
        "region": where.region,
        "wanted": wanted,
        "page": pages.get_page(request.GET.get("page")),
        "asked": urlencode(wanted),
        "kinds": Kind.choices,
        "sorts": SORTS,
        "departments": _offered(where),
        "canonical": f"{request.path}?{urlencode(wanted)}" if wanted else request.path,
        "hidden": bool({"from", "to", "sort"} & wanted.keys()),
    }
    return page(request, "public/tables.html", context)


def _offered(where: queries.Place) -> list[dict[str, Any]]:
    """The departments to choose from, of all years; of very many regions only the chosen one's."""
    return queries.departments(replace(where, year=None)) if queries.lists_departments(where) else []


@login_not_required
@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    where = queries.place(request.GET)
    context = {
        "place": where,
        "region": where.region,
        "departments": queries.departments(where) if queries.lists_departments(where) else [],
        "regions": [] if queries.lists_departments(where) else queries.regions(where),
        "canonical": _canonical(request, where),
    }
    return page(request, "public/departments.html", context)


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    where = queries.place(request.GET)
    text = " ".join(request.GET.get("q", "").split())[:200]
    wanted = queries.asked(text)
    context: dict[str, Any] = {
        "place": where,
        "region": where.region,
        "text": text,
        "wanted": wanted,
        "asked": urlencode({"q": text} | _query(where)),
        "canonical": "",
        "hidden": True,
    }
    if wanted.words:
        keys = queries.search(where, wanted)
        pages = Paginator(keys[: queries.MOST_HITS], HITS_PER_PAGE)
        found = pages.get_page(request.GET.get("page"))
        hits = queries.hits(queries.in_order(found), wanted)
        context |= {"page": found, "hits": [_drawn(hit, wanted) for hit in hits]}
        context["is_cut"] = len(keys) > queries.MOST_HITS
    return page(request, "public/search.html", context)


def _drawn(hit: queries.Hit, wanted: queries.Asked) -> dict[str, Any]:
    pattern, sheet = wanted.pattern, hit.publication
    return {
        "sheet": sheet,
        "name": marked(sheet.name or sheet.get_kind_display(), pattern),
        "department": marked(sheet.department.short_name, pattern),
        "goal": marked(hit.goal, pattern),
        "more": hit.more,
        "rows": [
            {name: marked(getattr(row, name), pattern) for name in ("task", "level2", "level3", "value")}
            for row in hit.rows
        ],
    }


@login_not_required
@require_safe
def errata(request: HttpRequest) -> HttpResponse:
    """Which sheets were corrected since, and why."""
    where = queries.place(request.GET)
    found = Bounded(queries.corrections(where), PAGE_SIZE, most=MOST_OF_ALL)
    context = {
        "place": where,
        "region": where.region,
        "page": found.get_page(request.GET.get("page")),
        "asked": urlencode(_query(where)),
    }
    return page(request, "public/errata.html", context)


@login_not_required
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return page(request, "public/about.html", {"region": queries.place({}).region})
