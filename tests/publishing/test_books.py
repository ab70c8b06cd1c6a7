"""A book from its beginning to its end: choosing, ordering, wording, publishing, withdrawing, 更正."""

import pytest

from publishing.actions import digest
from publishing.books import actions as book_actions
from publishing.books import queries as book_queries
from publishing.books import texts as book_texts
from publishing.books.actions import NotReady
from publishing.books.compose import Draft, paper
from publishing.books.errata import errata, withdrawn
from publishing.models import Book
from reviews.models import Submission
from reviews.problems import Refused, Stale
from tests.cast import fresh, make_department, make_submission
from tests.publishing.books import make_book, published
from tests.publishing.test_publishing import adjusted, move

pytestmark = pytest.mark.django_db


def names(book: Book) -> list[str]:
    return [one.submission.name for one in book_queries.held(book)]


def key(book: Book, name: str) -> str:
    return book.sheets.get(submission__name=name).submission.key


def test_a_new_book_holds_what_is_in_force_and_begins_with_the_regions_words(cast):
    make_submission(cast, state="draft", name="草稿")
    book_actions.word_all(by=cast.reviewer, texts={"title": "{年度}年{地区}目标汇编"})
    book = make_book(cast, "乙", "甲", state="approved")
    assert names(book) == ["乙", "甲"]
    assert book.title == "2024年淄川区目标汇编"
    assert Draft(book).figures.projects == ("乙", "甲")


def test_departments_stand_by_their_codes_and_the_strategy_before_the_year(cast):
    water = make_department(cast.region, "水务局", "101")
    kinds = ("department_annual", "department_strategy", "fund", "project")
    made = [
        Submission(kind=kind, department=department, name=kind)
        for department in (cast.department, water)
        for kind in kinds
    ]
    found = [(one.department.code, one.kind) for one in book_queries.in_order(made)]
    assert found == [
        ("101", "project"),
        ("202", "project"),
        ("101", "fund"),
        ("202", "fund"),
        ("101", "department_strategy"),
        ("101", "department_annual"),
        ("202", "department_strategy"),
        ("202", "department_annual"),
    ]


def test_sheets_are_put_where_somebody_wants_them(cast):
    book = make_book(cast, "甲", "乙", "丙", "丁")
    start = names(book)
    arrange = {"book": book, "by": cast.reviewer}
    book_actions.arrange(**arrange, numbers={key(book, start[3]): 1}, version=book.version)
    assert names(book) == [start[3], *start[:3]]
    book_actions.arrange(**arrange, numbers={key(book, start[3]): 99}, version=book.version)
    assert names(book) == start
    swapped = {key(book, start[1]): 1, key(book, start[0]): 2}
    book_actions.arrange(**arrange, numbers=swapped, version=book.version)
    assert names(book) == [start[1], start[0], *start[2:]]


def test_sheets_that_stay_keep_their_order_and_new_ones_follow(cast):
    book = make_book(cast, "甲", "乙")
    later = make_submission(cast, state="published", name="丙")
    first, second = names(book)
    book_actions.arrange(book=book, numbers={key(book, second): 1}, version=book.version, by=cast.reviewer)
    keys = [key(book, first), key(book, second), later.key]
    book_actions.choose(book=book, keys=keys, version=book.version, by=cast.reviewer)
    assert names(book) == [second, first, "丙"]


def test_of_two_who_change_a_book_at_once_the_second_is_told(cast):
    book = make_book(cast)
    other = Book.objects.get(pk=book.pk)
    book_actions.word(book=book, texts={"heading": "说明"}, version=book.version, by=cast.reviewer)
    with pytest.raises(Stale):
        book_actions.word(book=other, texts={"heading": "前言"}, version=other.version, by=cast.finance_head)
    assert Book.objects.get(pk=book.pk).texts["heading"] == "说明"


@pytest.mark.parametrize("who", ["clerk", "head", "reader", "admin", "foreigner"])
def test_books_are_composed_by_the_regions_finance_people_and_nobody_else(cast, who):
    book, by = make_book(cast), getattr(cast, who)
    calls = [
        lambda: book_actions.word(book=book, texts={}, version=book.version, by=by),
        lambda: book_actions.choose(book=book, keys=[], version=book.version, by=by),
        lambda: book_actions.publish(book=book, version=book.version, by=by),
        lambda: book_actions.drop(book=book, by=by),
    ]
    for call in calls:
        with pytest.raises(Refused):
            call()
    assert Book.objects.get(pk=book.pk).version == book.version


def test_a_reviewer_composes_and_the_head_of_finance_publishes(cast):
    book = make_book(cast)
    with pytest.raises(Refused, match="财政负责人"):
        book_actions.publish(book=book, version=book.version, by=cast.reviewer)
    book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    assert book.state == "published"


def test_a_published_book_is_a_frozen_copy_with_its_digest(cast):
    book = published(cast, "甲", "乙")
    before = paper(book)
    assert book.sha256 == digest(book.frozen)
    assert [sheet["number"] for sheet in book.frozen["sheets"]] == [1, 1]
    cast.region.full_name = "淄博市别的区"
    book.texts = {}
    assert paper(Book.objects.get(pk=book.pk)) == before


def test_what_is_approved_goes_out_with_the_book(cast):
    book = make_book(cast, "甲", state="approved")
    book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    assert fresh(book.sheets.get().submission).state == "published"


def test_nothing_goes_out_where_one_sheet_may_not(cast):
    approved = make_submission(cast, state="approved", name="甲")
    make_submission(cast, state="finance_review", name="乙")
    keys = cast.region.submissions.values_list("key", flat=True)
    book = book_actions.begin(by=cast.finance_head, fiscal_year=2024, keys=keys)
    with pytest.raises(NotReady) as told:
        book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    assert [reason for _, reason in told.value.reasons] == ["还没有批复，现为“财政审核”。"]
    assert fresh(approved).state == "approved"
    assert Book.objects.get(pk=book.pk).state == "draft"


def test_a_figure_typed_by_hand_that_contradicts_the_sheets_is_told_before_it_is_published(cast):
    book = make_book(cast, "甲", "乙")
    texts = dict(book_texts.DEFAULTS) | {"preface": "本册有3个项目，预算金额1570万元。"}
    book_actions.word(book=book, texts=texts, version=book.version, by=cast.reviewer)
    (doubt,) = Draft(book).doubts
    assert doubt == "项目：前言写 3个，读到项目表 2个，不一致"
    with pytest.raises(NotReady, match="对不上"):
        book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    book = Book.objects.get(pk=book.pk)
    book_actions.publish(book=book, version=book.version, by=cast.finance_head, sure=True)
    assert doubt in book.frozen["stated"]


def test_a_sheet_that_was_adjusted_is_taken_in_its_new_edition(cast):
    book = make_book(cast, "甲", state="approved")
    later = adjusted(cast, book.sheets.get().submission)
    with pytest.raises(NotReady) as told:
        book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    assert "新的批复稿" in told.value.reasons[0][1]
    book = Book.objects.get(pk=book.pk)
    assert book_actions.renew(book=book, version=book.version, by=cast.reviewer) == 1
    assert book.sheets.get().submission == later


def test_a_later_correction_is_told_with_old_and_new(cast):
    book = published(cast, "甲")
    assert errata(book) == []
    later = adjusted(cast, book.sheets.get().submission, value="≥7个")
    move(cast, later, "finance_head", "publish", "数量写错。")
    (one,) = errata(book)
    assert (one.name, one.printed, one.number, one.note) == ("甲", 1, 2, "数量写错。")
    assert [(change.old, change.new) for change in one.changes] == [("≥1个", "≥7个")]


def test_a_sheet_that_is_taken_down_is_known_to_the_book(cast):
    book = published(cast, "甲", "乙")
    move(cast, book.sheets.first().submission, "finance_head", "retract", "有误。")
    assert [one.name for one in withdrawn(book)] == [names(book)[0]]


def test_a_book_does_not_bring_back_what_was_taken_down(cast):
    """The sheet is public again, but not as it is printed."""
    book = published(cast, "甲", "乙")
    sheet = book.sheets.first().submission
    move(cast, sheet, "finance_head", "retract", "有误。")
    move(cast, sheet, "finance_head", "publish", "已核实。")
    assert [one.name for one in withdrawn(book)] == [names(book)[0]]
    assert errata(book) == []


def test_a_book_is_withdrawn_with_a_reason_and_can_be_composed_again(cast):
    book = published(cast)
    with pytest.raises(Refused, match="原因"):
        book_actions.withdraw(book=book, version=book.version, by=cast.finance_head, reason=" ")
    book_actions.withdraw(book=book, version=book.version, by=cast.finance_head, reason="前言写错。")
    assert (book.state, book.reason) == ("withdrawn", "前言写错。")
    with pytest.raises(Stale):
        book_actions.word(book=book, texts={}, version=book.version, by=cast.reviewer)
    book_actions.reopen(book=book, version=book.version, by=cast.reviewer)
    with pytest.raises(Refused, match="不能删除"):
        book_actions.drop(book=book, by=cast.reviewer)
    book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    assert Book.objects.get().state == "published"


def test_a_draft_is_dropped_and_its_sheets_stay(cast):
    book = make_book(cast)
    book_actions.drop(book=book, by=cast.reviewer)
    assert not Book.objects.exists()
    assert cast.region.submissions.count() == 1
