"""The only writer of books: begin, word, choose, order, publish, withdraw.  Each is one transaction.

Every change counts the version, by compare and set: of two who change a book at once the second is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from journal.actions import record
from projects import actions
from publishing.actions import digest
from publishing.books import queries
from publishing.books import texts as book_texts
from publishing.books.compose import Draft
from publishing.models import Book, BookSheet, BookText, Release
from reviews import access
from reviews.models import State, Submission, new_key
from reviews.notices import name_of
from reviews.problems import Problem, Refused, Stale
from sheets.documents import HAS_TASKS

MOST = 2000  # sheets in one book
CHANGED = "这本册子刚刚被别人改过或者公开了，这一次没有保存。请核对下面的内容，再保存一次。"
EMPTY = "请至少选一张表。"


class NotReady(Problem):
    """What keeps a book from being published, sheet by sheet: name and reason."""

    def __init__(self, message: str, reasons: Sequence[tuple[str, str]] = ()):
        super().__init__(message)
        self.reasons = tuple(reasons)


@transaction.atomic
def begin(*, by: User, fiscal_year: int, keys: Iterable[str] | None = None) -> Book:
    """With the region's words; keys: of the sheets, else all that are in force."""
    person = _composer(by)
    chosen = _chosen(person.region_id, fiscal_year, keys)
    book = Book.objects.create(
        key=new_key(),
        region=person.region,
        fiscal_year=fiscal_year,
        title=f"{fiscal_year}年度",
        texts=book_texts.complete(queries.texts_of(person.region)),
        created_by=by,
    )
    _put(book, queries.in_order(chosen))
    _name(book)
    _record("book.begun", book, by, sheets=len(chosen))
    return book


@transaction.atomic
def word(*, book: Book, texts: Mapping[str, str], version: int, by: User) -> None:
    """The book's own words; `book_texts.problems` has found nothing wrong with them."""
    _composer(by, book)
    _count(book, version)
    book.texts = book_texts.complete(texts)
    book.save(update_fields=["texts"])
    _name(book)
    _record("book.changed", book, by, what="texts")


@transaction.atomic
def word_all(*, by: User, texts: Mapping[str, str]) -> None:
    """The words that the region's next books begin with."""
    BookText.objects.update_or_create(
        region=_composer(by).region, defaults={"texts": book_texts.complete(texts)}
    )
    record("book.changed", by=by, what="texts of all")


@transaction.atomic
def choose(*, book: Book, keys: Iterable[str], version: int, by: User) -> None:
    """Those that stay keep their order; those that are new follow in theirs."""
    _composer(by, book)
    chosen = _chosen(book.region_id, book.fiscal_year, keys)
    _count(book, version)
    places = {one.submission_id: place for place, one in enumerate(queries.held(book))}
    known = sorted((one for one in chosen if one.pk in places), key=lambda one: places[one.pk])
    fresh = [one for one in chosen if one.pk not in places]
    book.sheets.all().delete()
    _put(book, [*known, *queries.in_order(fresh)])
    _name(book)
    _record("book.changed", book, by, what="sheets", sheets=len(chosen))


@transaction.atomic
def arrange(*, book: Book, numbers: Mapping[str, int], version: int, by: User) -> None:
    """Each sheet named becomes the `number`th of its part; beyond an end it stands at the end."""
    _composer(by, book)
    held = queries.held(book)
    parts = [[one for one in held if _is_whole(one) == whole] for whole in (False, True)]
    for part in parts:
        for key, number in sorted(numbers.items(), key=lambda pair: pair[1]):
            _put_at(part, key, number)
    _count(book, version)
    for position, one in enumerate([*parts[0], *parts[1]], 1):
        one.position = position
    BookSheet.objects.bulk_update(held, ["position"], batch_size=500)
    _record("book.changed", book, by, what="order")


def _put_at(part: list[BookSheet], key: str, number: int) -> None:
    moved = next((one for one in part if one.submission.key == key), None)
    if moved:
        part.remove(moved)
        part.insert(max(number, 1) - 1, moved)


@transaction.atomic
def renew(*, book: Book, version: int, by: User) -> int:
    """Sheets that have been adjusted since are taken in their new edition; how many."""
    _composer(by, book)
    _count(book, version)
    old = [one for one in queries.held(book) if is_outdated(one.submission)]
    for one in old:
        one.submission = newest(one.submission)
    BookSheet.objects.bulk_update(old, ["submission"])
    _record("book.changed", book, by, what="editions", sheets=len(old))
    return len(old)


def is_outdated(submission: Submission) -> bool:
    later = getattr(submission, "replaced_by", None)
    return later is not None and later.state in queries.IN_FORCE


def newest(submission: Submission) -> Submission:
    """The edition that is in force now."""
    while is_outdated(submission):
        submission = submission.replaced_by
    return submission


@transaction.atomic
def drop(*, book: Book, by: User) -> None:
    _composer(by, book)
    if book.state != Book.State.DRAFT or book.published_at:
        raise Refused("公开过的册子不能删除。")
    _record("book.dropped", book, by)
    book.delete()


@transaction.atomic
def publish(*, book: Book, version: int, by: User, sure: bool = False) -> None:
    """The sheets that are not public yet are published first, each through its own gate, or nothing is.

    sure: the person has looked at the figures in the preface that do not agree.
    """
    _head_of_finance(by, book)
    _count(book, version)
    book.published_at = timezone.now()
    draft = Draft(book)
    if not draft.sheets:
        raise NotReady(EMPTY)
    if draft.doubts and not sure:
        raise NotReady("前言里有数和各表对不上，还不能公开。请改正，或核对后勾选“数另有口径”。")
    _publish_sheets([one.submission for one in draft.sheets], by)
    book.frozen = draft.json() | {"sheets": _released(draft)}
    book.sha256 = digest(book.frozen)
    book.published_by = access.signature(by)
    book.state, book.reason = Book.State.PUBLISHED, ""
    book.save()
    _record("book.published", book, by, sha256=book.sha256)


def _publish_sheets(submissions: Sequence[Submission], by: User) -> None:
    reasons = []
    for submission in submissions:
        if reason := _publish_sheet(submission, by):
            reasons.append((name_of(submission), reason))
    if reasons:
        raise NotReady(f"有 {len(reasons)} 张表还不能公开，所以整本都没有公开。", reasons)


def _publish_sheet(submission: Submission, by: User) -> str:
    """Why it cannot be; empty when it is public now."""
    if is_outdated(submission):
        return "已经有新的批复稿，请先换成新稿。"
    if submission.state not in queries.IN_FORCE:
        return f"还没有批复，现为“{State(submission.state).label}”。"
    if submission.state == State.PUBLISHED:
        return ""
    try:
        with transaction.atomic():
            actions.move(submission=submission, action="publish", by=by)
    except Problem as problem:
        return problem.message
    return ""


def _released(draft: Draft) -> list[dict[str, Any]]:
    """Each sheet as it is public at this moment: the newest Release of its Publication."""
    asked = [one.submission_id for one in draft.sheets]
    newest = Release.objects.filter(submission__in=asked, publication__withdrawn_at=None).filter(
        number=F("publication__number")
    )
    by_sheet = {one.submission_id: one for one in newest.select_related("publication")}
    missing = [one.submission for one in draft.sheets if one.submission_id not in by_sheet]
    if missing:
        reasons = [(name_of(one), "没有公开稿。") for one in missing]
        raise NotReady("有的表没有公开稿，请先单独公开。", reasons)
    return [_frozen(by_sheet[pk]) for pk in asked]


def _frozen(release: Release) -> dict[str, Any]:
    return {
        "key": release.publication.key,
        "number": release.number,
        "sha256": release.sha256,
        "document": release.document,
    }


@transaction.atomic
def withdraw(*, book: Book, version: int, by: User, reason: str) -> None:
    """The sheets stay public; the book and its files no longer are."""
    _head_of_finance(by, book)
    if not reason.strip():
        raise Refused("请写明撤下的原因，公开网页上会显示。")
    _count(book, version, state=Book.State.PUBLISHED)
    book.state, book.reason = Book.State.WITHDRAWN, reason.strip()[:500]
    book.save(update_fields=["state", "reason"])
    _record("book.withdrawn", book, by)


@transaction.atomic
def reopen(*, book: Book, version: int, by: User) -> None:
    """A withdrawn book is composed again; its address stays."""
    _composer(by, book)
    _count(book, version, state=Book.State.WITHDRAWN)
    book.state, book.frozen, book.sha256 = Book.State.DRAFT, {}, ""
    book.save(update_fields=["state", "frozen", "sha256"])
    _record("book.reopened", book, by)


def _record(action: str, book: Book, by: User, **detail: object) -> None:
    record(action, by=by, target=f"book:{book.key}", label=book.title, **detail)


def _composer(by: User, book: Book | None = None) -> Any:
    person = queries.composer(by)
    if person is None or (book and book.region_id != person.region_id):
        raise Refused("成册由本地区财政人员办理。")
    return person


def _head_of_finance(by: User, book: Book) -> None:
    _composer(by, book)
    if not queries.publishes(by):
        raise Refused("册子由财政负责人公开和撤下。")


def _count(book: Book, version: int, state: str = Book.State.DRAFT) -> None:
    now = timezone.now()
    mine = Book.objects.filter(pk=book.pk, version=version, state=state)
    if not mine.update(version=F("version") + 1, changed_at=now):
        raise Stale(CHANGED)
    book.version, book.changed_at = version + 1, now


def _chosen(region_id: int, year: int, keys: Iterable[str] | None) -> list[Submission]:
    offered = queries.offered(region_id, year)
    if keys is None:
        found = list(offered.filter(state__in=queries.IN_FORCE))
    else:
        found = list(offered.filter(key__in=list(keys)[: MOST + 1]))
    if not found:
        raise Refused(EMPTY)
    if len(found) > MOST:
        raise Refused(f"一本册子最多 {MOST} 张表。")
    return found


def _put(book: Book, submissions: Sequence[Submission]) -> None:
    BookSheet.objects.bulk_create(
        BookSheet(book=book, submission=one, position=position) for position, one in enumerate(submissions, 1)
    )


def _name(book: Book) -> None:
    """The title as it is printed, for lists."""
    book.title = Draft(book).line("title")[:200]
    book.save(update_fields=["title"])


def _is_whole(sheet: BookSheet) -> bool:
    return sheet.submission.kind not in HAS_TASKS
