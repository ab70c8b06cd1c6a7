"""成册: the books of a region, one being composed with its words, sheets and figures, and its preview."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from departments.models import Person
from publishing import gate
from publishing.books import actions, making, queries
from publishing.books import texts as book_texts
from publishing.books.actions import NotReady
from publishing.books.compose import Draft, paper
from publishing.books.errata import errata, withdrawn
from publishing.books.formats import FORMATS
from publishing.models import Book
from reviews.findings import SIGNS, Level
from reviews.models import Submission
from reviews.problems import Problem
from sheets.documents import HAS_TASKS

BOOKS_ON_A_PAGE = 30
SHEETS_ON_A_PAGE = 100
NOT_YOURS = "成册由财政审核人和财政负责人办理。"


def composing(request: HttpRequest) -> Person:
    person = queries.composer(request.user)
    if person is None:
        raise PermissionDenied(NOT_YOURS)
    return person


def found(request: HttpRequest, key: str) -> Book:
    """404 where it is another region's, 403 for whom books are not."""
    return queries.book(composing(request).region_id, key)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    person = composing(request)
    page = Paginator(queries.books(person.region_id), BOOKS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "region": person.region, "years": queries.years(person.region_id)}
    return render(request, "books/index.html", context)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The sheets of a year: those in force are chosen, the others can be."""
    person = composing(request)
    years = queries.years(person.region_id)
    year = _year(request, years)
    if request.method == "POST":
        try:
            keys = request.POST.getlist("sheet")
            book = actions.begin(by=request.user, fiscal_year=year, keys=keys)
            return redirect("publishing:book", book.key)
        except Problem as problem:
            messages.error(request, problem.message)
    sheets = _offered(person.region_id, year)
    chosen = {one.key for one in sheets if one.state in queries.IN_FORCE}
    context = {"years": years, "year": year, "sheets": sheets, "chosen": chosen, "begin": True}
    return render(request, "books/choose.html", context)


def _year(request: HttpRequest, years: list[int]) -> int:
    asked = request.POST.get("year") or request.GET.get("year", "")
    return int(asked[:4]) if asked.isdecimal() and int(asked[:4]) in years else next(iter(years), 0)


def _offered(region_id: int, year: int) -> list[Submission]:
    return queries.in_order(list(queries.offered(region_id, year)[: actions.MOST]))


@require_http_methods(["GET", "POST"])
def sheets(request: HttpRequest, key: str) -> HttpResponse:
    book = found(request, key)
    if request.method == "POST":
        try:
            keys, version = request.POST.getlist("sheet"), _version(request)
            actions.choose(book=book, keys=keys, version=version, by=request.user)
            return redirect("publishing:book", book.key)
        except Problem as problem:
            messages.error(request, problem.message)
            book.refresh_from_db()
    held = queries.held(book)
    first = [one.submission for one in held]
    offered = {one.pk: one for one in [*first, *_offered(book.region_id, book.fiscal_year)]}
    context = {
        "book": book,
        "year": book.fiscal_year,
        "sheets": list(offered.values()),
        "chosen": {one.key for one in first},
    }
    return render(request, "books/choose.html", context)


@require_GET
def book(request: HttpRequest, key: str) -> HttpResponse:
    this = found(request, key)
    if this.state != Book.State.DRAFT:
        return render(request, "books/closed.html", _closed(request, this))
    return composed(request, this)


def _closed(request: HttpRequest, book: Book) -> dict[str, Any]:
    return {
        "book": book,
        "held": len(book.frozen.get("sheets", ())),
        "errata": errata(book),
        "gone": withdrawn(book),
        "publishes": queries.publishes(request.user),
        **files_of(book),
    }


def composed(
    request: HttpRequest,
    book: Book,
    *,
    texts: dict[str, str] | None = None,
    wrong: dict[str, str] | None = None,
    problem: NotReady | None = None,
) -> HttpResponse:
    """The page of a draft; with what was typed and what is wrong with it, where something is."""
    draft = Draft(book)
    shown = texts or draft.texts
    context = {
        "book": book,
        "draft": draft,
        "fields": [
            (name, label, shown.get(name, ""), (wrong or {}).get(name, ""))
            for name, label in book_texts.NAMES.items()
        ],
        "words": [(f"{{{name}}}", value) for name, value in draft.words.items()],
        "wrong": wrong,
        "problem": problem,
        "publishes": queries.publishes(request.user),
        "warnings": warnings(draft),
        "outdated": any(actions.is_outdated(one.submission) for one in draft.sheets),
        "page": _rows(request, draft),
        **files_of(book),
    }
    return render(request, "books/book.html", context, status=422 if wrong or problem else 200)


def _rows(request: HttpRequest, draft: Draft) -> Any:
    """The sheets of one page of the list, each with its number in its part and its marks."""
    page = Paginator(_numbered(draft), SHEETS_ON_A_PAGE).get_page(request.GET.get("page"))
    standings = queries.standings(draft.book)
    hindrances = gate.hindrances(row["submission"] for row in page.object_list)
    for row in page.object_list:
        row["hindrance"] = hindrances.get(row["submission"].pk, "")
        standing = standings.get(row["submission"].pk)
        row["marks"] = [
            (level.css, f"{SIGNS[level]}{standing.levels[level]}")
            for level in (Level.ERROR, Level.WARNING)
            if standing and standing.levels[level]
        ]
        row["personal"] = standing.personal if standing else 0
    return page


def _numbered(draft: Draft) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    numbers = {True: 0, False: 0}
    for one in draft.sheets:
        part = one.submission.kind in HAS_TASKS
        numbers[part] += 1
        rows.append(
            {
                "submission": one.submission,
                "number": numbers[part],
                "part": draft.line("projects" if part else "departments"),
                "outdated": actions.is_outdated(one.submission),
            }
        )
    return rows


def warnings(draft: Draft) -> list[tuple[str, str]]:
    """What speaks against publishing: css of its note, and the words."""
    standings = queries.standings(draft.book).values()
    waiting = sum(one.submission.state not in queries.IN_FORCE for one in draft.sheets)
    errors = sum(bool(one.levels[Level.ERROR]) for one in standings)
    personal = sum(bool(one.personal) for one in standings)
    outdated = sum(actions.is_outdated(one.submission) for one in draft.sheets)
    told = [
        (not draft.sheets, "e", "还没有选表。"),
        (waiting, "e", f"{waiting} 张表还没有批复，批复以后才能公开。"),
        (outdated, "w", f"{outdated} 张表已经有新的批复稿。"),
        (personal, "e", f"{personal} 张表里查出身份证号、电话等个人信息，请先删去或注明不成立。"),
        (errors, "w", f"{errors} 张表有没有处理的错误。"),
    ]
    found = [(css, words) for number, css, words in told if number]
    return found + [("w", f"疑：{line}。请核对手工填写的数。") for line in draft.doubts]


def files_of(book: Book) -> dict[str, Any]:
    """The newest file of each format; stale: something has changed since it was made."""
    newest = {one.format: one for one in reversed(book.files.all())}
    changed = max([book.changed_at, *_changes(book)])
    rows = [
        {
            "name": name,
            "label": label,
            "file": newest.get(name),
            "stale": name in newest and _is_stale(book, newest[name], changed),
        }
        for name, label in FORMATS.items()
    ]
    running = any(one.state in making.GOING for one in newest.values())
    return {"files": rows, "running": running}


def _changes(book: Book) -> list[Any]:
    if book.state != Book.State.DRAFT:
        return []
    changed = Submission.objects.filter(book_sheets__book=book).order_by("-changed_at")
    return list(changed.values_list("changed_at", flat=True)[:1])


def _is_stale(book: Book, file: Any, changed: Any) -> bool:
    if book.state == Book.State.WITHDRAWN:
        return False
    return file.version != book.version or (book.state == Book.State.DRAFT and file.at < changed)


@require_POST
def texts(request: HttpRequest, key: str) -> HttpResponse:
    book = found(request, key)
    typed = typed_texts(request)
    wrong = book_texts.problems(typed)
    if wrong:
        return composed(request, book, texts=typed, wrong=wrong)
    try:
        actions.word(book=book, texts=typed, version=_version(request), by=request.user)
    except Problem as problem:
        book.refresh_from_db()
        return composed(request, book, texts=typed, wrong={"": problem.message})
    messages.success(request, "文字已保存。")
    return _back(book)


def typed_texts(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in book_texts.NAMES}


@require_http_methods(["GET", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """What the region's next books begin with."""
    person = composing(request)
    typed = typed_texts(request) if request.method == "POST" else {}
    wrong = book_texts.problems(typed) if typed else {}
    if typed and not wrong:
        actions.word_all(by=request.user, texts=typed)
        messages.success(request, "已保存。以后新建的册子用这些文字，已有的册子不变。")
        return redirect("publishing:book-words")
    shown = typed or book_texts.complete(queries.texts_of(person.region))
    fields = [(name, label, shown[name], wrong.get(name, "")) for name, label in book_texts.NAMES.items()]
    context = {"region": person.region, "fields": fields, "known": book_texts.KNOWN, "wrong": wrong}
    return render(request, "books/words.html", context, status=422 if wrong else 200)


@require_POST
def order(request: HttpRequest, key: str) -> HttpResponse:
    """One up, one down, or each to the number typed beside it."""
    book = found(request, key)
    try:
        version, by = _version(request), request.user
        actions.arrange(book=book, numbers=_numbers(request), version=version, by=by)
    except Problem as problem:
        messages.error(request, problem.message)
    page = request.POST.get("page", "")
    query = f"?page={page}" if page.isdecimal() else ""
    return redirect(f"{reverse('publishing:book', args=[book.key])}{query}#sheets")


def _numbers(request: HttpRequest) -> dict[str, int]:
    """Numbers as typed where they are another than the sheet has; or the one sheet and its new number."""
    for way, step in (("up", -1), ("down", 1)):
        key, _, number = request.POST.get(way, "").partition(":")
        if number.isdecimal():
            return {key: int(number[:6]) + step}
    typed = {name[7:]: text.strip() for name, text in request.POST.items() if name.startswith("number-")}
    stood = {key: request.POST.get(f"stood-{key}") for key in typed}
    return {key: int(text[:6]) for key, text in typed.items() if text.isdecimal() and text != stood[key]}


@require_POST
def renew(request: HttpRequest, key: str) -> HttpResponse:
    book = found(request, key)
    try:
        number = actions.renew(book=book, version=_version(request), by=request.user)
        messages.success(request, f"{number} 张表已换成新的批复稿。")
    except Problem as problem:
        messages.error(request, problem.message)
    return _back(book)


@require_GET
def preview(request: HttpRequest, key: str) -> HttpResponse:
    """Cover, preface and contents; the page numbers are known when the file has been made."""
    book = found(request, key)
    return render(request, "books/preview.html", {"book": book, "paper": paper(book)})


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text[:9]) if text.isdecimal() else 0


def _back(book: Book) -> HttpResponse:
    return redirect("publishing:book", book.key)
