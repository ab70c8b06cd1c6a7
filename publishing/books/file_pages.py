"""A book's files, its publication, and its end: what is done with a whole book."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from journal.actions import record
from publishing.books import actions, tasks
from publishing.books.actions import NotReady
from publishing.books.formats import FORMATS
from publishing.books.pages import composed, found
from publishing.models import Book, BookFile
from reviews.problems import Problem
from sheets.render import files


@require_POST
def make(request: HttpRequest, key: str) -> HttpResponse:
    """One format, or all."""
    book = found(request, key)
    name = request.POST.get("format", "")
    if not book.sheets.exists():
        messages.error(request, actions.EMPTY)
        return redirect("publishing:book", key)
    record("book.made", by=request.user, target=f"book:{book.key}", label=book.title, format=name or "all")
    tasks.queue(book, *([name] if name in FORMATS else FORMATS))
    return redirect("publishing:book", key)


@require_GET
def download(request: HttpRequest, key: str, ending: str) -> FileResponse:
    """The newest that has been made, also of a book that has changed since."""
    book = found(request, key)
    file = book.files.filter(format=ending, state=BookFile.State.DONE).first()
    if file is None:
        raise Http404("这个文件还没有做好。")
    return FileResponse(
        file.file.open("rb"),
        as_attachment=True,
        filename=f"{book.title}.{ending}",
        content_type=files.FORMATS[ending].content_type,
        headers={"Cache-Control": "no-store"},
    )


@require_POST
def publish(request: HttpRequest, key: str) -> HttpResponse:
    """With its files: they are made of the frozen copy."""
    book = found(request, key)
    try:
        with transaction.atomic():
            actions.publish(
                book=book, version=_version(request), by=request.user, sure="sure" in request.POST
            )
            tasks.queue(book)
    except NotReady as problem:
        book.refresh_from_db()
        return composed(request, book, problem=problem)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("publishing:book", key)
    messages.success(request, "已公开。三种文件正在制作，做好以后公众就能下载。")
    return redirect("publishing:book", key)


@require_POST
def withdraw(request: HttpRequest, key: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _done(
        request,
        key,
        lambda book, version: _withdraw(request, book, version, reason),
        "已撤下，公众不能再下载。",
    )


def _withdraw(request: HttpRequest, book: Book, version: int, reason: str) -> None:
    actions.withdraw(book=book, version=version, by=request.user, reason=reason)


@require_POST
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    return _done(
        request,
        key,
        lambda book, version: actions.reopen(book=book, version=version, by=request.user),
        "可以重新编排了。再次公开后，网址不变。",
    )


def _done(request: HttpRequest, key: str, act, said: str) -> HttpResponse:
    book = found(request, key)
    try:
        act(book, _version(request))
        messages.success(request, said)
    except Problem as problem:
        messages.error(request, problem.message)
    return redirect("publishing:book", key)


@require_POST
def drop(request: HttpRequest, key: str) -> HttpResponse:
    book = found(request, key)
    try:
        actions.drop(book=book, by=request.user)
    except Problem as problem:
        messages.error(request, problem.message)
        return redirect("publishing:book", key)
    messages.success(request, f"“{book.title}”已删除。")
    return redirect("publishing:books")


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    return int(text[:9]) if text.isdecimal() else 0
