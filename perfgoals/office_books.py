"""The demonstration's books: what a region has published of a year, put together and published."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from departments.models import Region
from departments.roles import Role
from publishing.books import actions as book_actions
from publishing.books import queries as book_queries
from publishing.books import tasks as book_tasks
from publishing.books import texts as book_texts
from publishing.models import Book
from reviews.models import State

IN_YI = "亿元"


@transaction.atomic
def begin(region: Region, report: Mapping[str, Any]) -> Book | None:
    """None where there is one, or nothing to put into it.  Its files are made by a worker."""
    year = report["tables"][0]["fiscal_year"] if report["tables"] else 0
    finance = User.objects.filter(person__region=region, person__role=Role.FINANCE_HEAD).first()
    public = book_queries.offered(region.pk, year).filter(state=State.PUBLISHED)
    if not finance or region.books.filter(fiscal_year=year).exists() or not public.exists():
        return None
    book_actions.word_all(by=finance, texts=_words(report))
    keys = public.values_list("key", flat=True)
    book = book_actions.begin(by=finance, fiscal_year=year, keys=keys)
    book_actions.publish(book=book, version=book.version, by=finance)
    book_tasks.queue(book)
    return book


def _words(report: Mapping[str, Any]) -> dict[str, str]:
    """A region that states its total in 亿元 goes on doing so."""
    words = dict(book_texts.DEFAULTS)
    if any(one["unit"] == IN_YI for one in report.get("stated", ())):
        words[book_texts.PREFACE] = words[book_texts.PREFACE].replace("{预算合计}", "{预算合计亿元}")
    return words
