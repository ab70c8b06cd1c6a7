"""Books of the standing cast, and of the two founding reports, for the tests of books."""

import json
from pathlib import Path

from departments.models import Region
from departments.roles import Role
from perfgoals import office_books
from projects.actions import import_table
from publishing.books import actions as book_actions
from publishing.books import making as book_making
from publishing.models import Book, BookFile
from reviews.models import State
from tests.cast import Cast, make_submission, make_user

FIXTURES = Path(__file__).parents[2] / "fixtures"


def make_book(cast: Cast, *names: str, state: str = "published") -> Book:
    """Of sheets of these names, in this state."""
    for name in names or ("校园安全",):
        make_submission(cast, state=state, name=name)
    return book_actions.begin(
        by=cast.finance_head, fiscal_year=2024, keys=None if _in_force(state) else _all()
    )


def _in_force(state: str) -> bool:
    return state in (State.APPROVED, State.PUBLISHED)


def _all() -> list[str]:
    from_region = Region.objects.get(name="淄川区").submissions
    return list(from_region.values_list("key", flat=True))


def published(cast: Cast, *names: str) -> Book:
    book = make_book(cast, *names)
    book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    return book


def made(book: Book, name: str) -> BookFile:
    """The file as a worker makes it."""
    begun = book_making.begin(book, name) or book.files.get(format=name, state=BookFile.State.WAITING)
    book_making.make(begun.pk)
    begun.refresh_from_db()
    return begun


def founding(name: str) -> tuple[dict, Book]:
    """The report of a fixture in the database, and the book of it as `manage.py demo` begins it."""
    report = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    region = Region.objects.create(name=report["region"], full_name=f"淄博市{report['region']}")
    administrator = make_user(Role.ADMIN, region)
    make_user(Role.FINANCE_HEAD, region)
    for table in report["tables"]:
        import_table(region=region, table_json=table, by=administrator, state=State.PUBLISHED)
    return report, office_books.begin(region, report)
