"""The pages of books, for the bureau and for everybody."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.books import actions as book_actions
from publishing.books import texts as book_texts
from publishing.models import Book, BookText
from tests.cast import make_submission
from tests.publishing.books import made, make_book, published
from tests.publishing.test_publishing import adjusted, move

pytestmark = pytest.mark.django_db
PAGES = ("publishing:book", "publishing:book-sheets", "publishing:book-preview")


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client, book: Book, name: str, **data):
    data = {"version": Book.objects.get(pk=book.pk).version} | data
    return client.post(reverse(f"publishing:book-{name}", args=[book.key]), data)


def text(response) -> str:
    return response.content.decode()


def test_a_book_is_begun_worded_ordered_and_published_without_script(cast):
    keys = [make_submission(cast, state="approved", name=name).key for name in ("甲", "乙", "丙")]
    client = client_of(cast.finance_head)
    page = client.get(reverse("publishing:book-new"), {"year": "2024"})
    assert text(page).count(" checked") == 3
    assert client.get(reverse("publishing:book-new"), {"year": "2024" + "9" * 5000}).status_code == 200
    client.post(reverse("publishing:book-new"), {"year": "2024", "sheet": keys[:2]})
    book = Book.objects.get()
    texts = dict(book_texts.DEFAULTS) | {"title": "{年度}年汇编"}
    assert post(client, book, "texts", **texts).status_code == 302
    assert post(client, book, "order", down=f"{keys[0]}:1").status_code == 302
    assert post(client, book, "sheets", sheet=keys).status_code == 302
    assert post(client, book, "publish").status_code == 302
    book.refresh_from_db()
    assert (book.title, book.state) == ("2024年汇编", "published")
    documents = [sheet["document"]["name"] for sheet in book.frozen["sheets"]]
    assert documents[-1] == "丙"
    assert set(book.files.values_list("format", flat=True)) == {"pdf", "docx", "xlsx"}


def test_the_page_shows_the_figures_as_they_are_now(cast):
    book = make_book(cast, "甲", "乙")
    page = text(client_of(cast.reviewer).get(reverse("publishing:book", args=[book.key])))
    assert "<code>{预算合计}</code></td><td>1570万元" in page
    assert "前言写 2个，读到项目表 2个，一致" in page


def test_what_was_typed_is_kept_when_it_cannot_be_saved(cast):
    book = make_book(cast)
    texts = dict(book_texts.DEFAULTS) | {"preface": "写了很久的前言，共{个数}个。"}
    response = post(client_of(cast.reviewer), book, "texts", **texts)
    assert response.status_code == 422
    assert "写了很久的前言，共{个数}个。" in text(response)
    assert "“{个数}”没有对应的数" in text(response)
    again = post(
        client_of(cast.reviewer), book, "texts", **book_texts.DEFAULTS | {"title": "甲", "version": "1"}
    )
    late = client_of(cast.reviewer).post(
        reverse("publishing:book-texts", args=[book.key]),
        book_texts.DEFAULTS | {"title": "乙的书名", "version": "0"},
    )
    assert again.status_code == 302
    assert late.status_code == 422
    assert "乙的书名" in text(late)
    assert book_actions.CHANGED in text(late)


def test_the_regions_own_words_are_what_its_next_books_begin_with(cast):
    client = client_of(cast.reviewer)
    texts = dict(book_texts.DEFAULTS) | {"publisher": "本区财政局"}
    assert client.post(reverse("publishing:book-words"), texts).status_code == 302
    assert BookText.objects.get().region == cast.region
    assert make_book(cast).texts["publisher"] == "本区财政局"
    wrong = client.post(reverse("publishing:book-words"), texts | {"title": ""})
    assert wrong.status_code == 422


def test_what_stands_against_publishing_is_said(cast):
    make_submission(cast, state="finance_review", name="乙")
    book = make_book(cast, "甲")
    keys = cast.region.submissions.values_list("key", flat=True)
    book_actions.choose(book=book, keys=keys, version=book.version, by=cast.finance_head)
    client = client_of(cast.finance_head)
    page = text(client.get(reverse("publishing:book", args=[book.key])))
    assert "1 张表还没有批复" in page
    refused = post(client, book, "publish")
    assert refused.status_code == 422
    assert "乙：还没有批复" in " ".join(re.sub("<[^>]+>", "", text(refused)).split())


@pytest.mark.parametrize("who", ["clerk", "head", "reader", "admin"])
def test_books_are_no_business_of_others_in_the_region(cast, who):
    book, client = make_book(cast), client_of(getattr(cast, who))
    for name in ("publishing:books", "publishing:book-new", "publishing:book-words"):
        assert client.get(reverse(name)).status_code == 403
    for name in PAGES:
        assert client.get(reverse(name, args=[book.key])).status_code == 403


def test_finance_of_another_region_finds_nothing(cast):
    book, client = make_book(cast), client_of(cast.foreigner)
    for name in PAGES:
        assert client.get(reverse(name, args=[book.key])).status_code == 404
    for name in ("texts", "order", "renew", "make", "publish", "withdraw", "reopen", "drop"):
        assert post(client, book, name).status_code == 404
    assert book.title not in text(client.get(reverse("publishing:books")))


def test_a_reviewer_is_not_offered_what_the_head_of_finance_does(cast):
    book, client = make_book(cast), client_of(cast.reviewer)
    assert "公开这本册子" not in text(client.get(reverse("publishing:book", args=[book.key])))
    post(client, book, "publish")
    assert Book.objects.get().state == "draft"


def test_a_file_is_handed_out_to_those_who_compose_the_book(cast):
    book = make_book(cast)
    address = reverse("publishing:book-file", args=[book.key, "xlsx"])
    client = client_of(cast.reviewer)
    assert client.get(address).status_code == 404
    file = made(book, "xlsx")
    response = client.get(address)
    assert b"".join(response.streaming_content) == Path(file.file.path).read_bytes()
    assert client_of(cast.foreigner).get(address).status_code == 404
    assert client_of(cast.clerk).get(address).status_code == 403


def test_the_page_tells_how_far_a_file_has_come(cast):
    book = make_book(cast)
    client = client_of(cast.reviewer)
    assert post(client, book, "make", format="pdf").status_code == 302
    book.files.update(state="running", done=0, total=1)
    page = text(client.get(reverse("publishing:book", args=[book.key])))
    assert "正在做，已做 0 / 1 张" in page
    assert 'hx-trigger="every 2s"' in page


def counted(client, url: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


def test_every_page_asks_the_same_for_two_sheets_as_for_six(cast):
    small, large = make_book(cast, *"甲乙"), make_book(cast, *"丙丁戊己")
    client = client_of(cast.finance_head)
    for name in PAGES:
        few, many = (reverse(name, args=[book.key]) for book in (small, large))
        assert counted(client, few) == counted(client, many), name
    for book in (small, large):
        book_actions.publish(book=book, version=book.version, by=cast.finance_head)
    few, many = (reverse("publishing:public-book", args=[book.key]) for book in (small, large))
    assert len(large.frozen["sheets"]) == 6
    assert counted(Client(), few) == counted(Client(), many)


def test_a_draft_is_nobodys_business_outside(cast):
    book = make_book(cast)
    made(book, "xlsx")
    assert Client().get(reverse("publishing:public-book", args=[book.key])).status_code == 404
    assert Client().get(reverse("publishing:public-book-file", args=[book.key, "xlsx"])).status_code == 404


def test_the_public_finds_preface_contents_and_files(cast):
    book = published(cast, "甲", "乙")
    file = made(book, "xlsx")
    page = text(Client().get(reverse("publishing:public-book", args=[book.key])))
    assert book.frozen["preface"][0] in page
    for sheet in book.frozen["sheets"]:
        assert reverse("publishing:public-sheet", args=[sheet["key"]]) in page
    assert file.sha256 in page
    response = Client().get(reverse("publishing:public-book-file", args=[book.key, "xlsx"]))
    assert b"".join(response.streaming_content) == Path(file.file.path).read_bytes()


def test_a_withdrawn_book_says_why_and_nothing_else(cast):
    book = published(cast, "甲")
    made(book, "xlsx")
    client = client_of(cast.finance_head)
    assert post(client, book, "withdraw", reason="前言写错。").status_code == 302
    response = Client().get(reverse("publishing:public-book", args=[book.key]))
    assert response.status_code == 410
    assert "前言写错。" in text(response)
    assert book.frozen["preface"][0] not in text(response)
    assert Client().get(reverse("publishing:public-book-file", args=[book.key, "xlsx"])).status_code == 404
    assert post(client, book, "reopen").status_code == 302
    assert Client().get(reverse("publishing:public-book", args=[book.key])).status_code == 404


def test_a_later_correction_stands_on_the_books_page_with_old_and_new(cast):
    book = published(cast, "甲")
    later = adjusted(cast, book.sheets.get().submission, value="≥7个")
    move(cast, later, "finance_head", "publish", "数量写错。")
    for client, name in ((Client(), "public-book"), (client_of(cast.reviewer), "book")):
        page = text(client.get(reverse(f"publishing:{name}", args=[book.key])))
        assert "<del>≥1个</del>" in page
        assert "<ins>≥7个</ins>" in page
        assert "数量写错。" in page


def test_the_files_are_held_back_while_a_sheet_of_the_book_is_taken_down(cast):
    book = published(cast, "甲", "乙")
    made(book, "xlsx")
    move(cast, book.sheets.first().submission, "finance_head", "retract", "有误。")
    page = text(Client().get(reverse("publishing:public-book", args=[book.key])))
    assert "暂停下载" in page
    assert Client().get(reverse("publishing:public-book-file", args=[book.key, "xlsx"])).status_code == 404
    assert "暂停下载" in text(client_of(cast.reviewer).get(reverse("publishing:book", args=[book.key])))
