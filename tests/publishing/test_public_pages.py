"""The public site: what it lists, how it shows a sheet, and what it says of one that is gone."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from publishing.models import Book, BookFile, Release
from publishing.public import cache as public_cache
from sheets.documents import FUND, PROJECT, Budget
from sheets.render.html import render
from sheets.shown import shown
from tests.cast import make_document, make_submission
from tests.publishing.public import copies, corrected, moved, published, withdrawn

pytestmark = pytest.mark.django_db
LISTS = ("home", "tables", "departments", "errata", "about", "search", "compare")


@pytest.fixture(autouse=True)
def empty_memory():
    public_cache.PAGES.clear()


def text(where: str, **query) -> str:
    response = Client().get(where, query)
    assert response.status_code == 200, where
    return response.content.decode()


def address(name: str, *args) -> str:
    return reverse(f"publishing:public-{name}", args=args)


def priced(name: str, total: str):
    return replace(make_document(name=name), budget=Budget(total, total, None))


# ---- lists ----


@pytest.mark.parametrize("name", LISTS)
def test_a_site_on_which_nothing_was_published_says_so(db, name):
    assert "<h1" in text(address(name))


def test_the_home_page_counts_what_is_public(cast):
    published(cast)
    make_submission(cast, state="approved", name="还没有公开的项目")
    page = text(address("home"))
    assert re.search(r"重点项目</dt><dd>1 ", page)
    assert re.search(r"项目预算</dt><dd>785\.00 ", page)
    assert re.search(r"绩效指标</dt><dd>2 ", page)
    assert "校园安全" in page
    assert "还没有公开的项目" not in page


def test_the_home_page_of_one_region_needs_no_choice(cast):
    published(cast)
    page = text(address("home"))
    assert "淄川区预算绩效目标公开" in page
    assert "各区" not in page.partition("<footer")[0]


def test_sheets_are_found_by_kind_amount_and_department(cast):
    published(cast, priced("小项目", "5"), name="小项目")
    published(cast, priced("大项目", "500"), name="大项目")
    published(cast, make_document(name="一笔资金", form=FUND), name="一笔资金", kind=FUND)
    where = address("tables")
    assert "大项目" not in text(where, to="100")
    assert "小项目" not in text(where, **{"from": "100"})
    assert "一笔资金" not in text(where, kind=PROJECT)
    assert "没有符合条件的表" in text(where, department="999999")
    assert "没有符合条件的表" in text(where, **{"from": "900", "to": "1000"})
    page = text(where, sort="-amount", kind=PROJECT)
    assert page.index("大项目") < page.index("小项目")


STRANGE = (
    {"year": "99999"},
    {"year": "x"},
    {"from": "1e999999"},
    {"from": "1e-99999"},
    {"q": "低保标准", "year": "9" * 20},
    {"q": "低保标准", "year": "9" * 5000},
    {"from": "NaN", "to": "=1"},
    {"department": "²"},
    {"department": "9" * 40},
    {"page": "-5"},
    {"page": "x"},
    {"sort": "password"},
    {"region": "nobody"},
    {"kind": "x"},
    {"unknown": "1"},
)


@pytest.mark.parametrize("name", LISTS)
def test_a_strange_question_gets_a_page(cast, name):
    published(cast)
    for query in STRANGE:
        assert "<h1" in text(address(name), **query)


def test_lists_are_paged_and_hand_their_filters_on(cast):
    copies(published(cast), 21)
    page = text(address("tables"), sort="name")
    assert "1–20，共 22 张" in page
    assert "?sort=name&amp;page=2" in page
    assert "21–22，共 22 张" in text(address("tables"), sort="name", page="2")


def test_departments_lead_to_their_sheets(cast):
    published(cast)
    page = text(address("departments"))
    assert f"{address('tables')}?department={cast.department.pk}" in page
    assert "水利局" not in page


# ---- a sheet ----


def test_a_sheet_is_shown_as_it_was_frozen(cast):
    publication = published(cast)
    page = text(address("sheet", publication.key))
    document = make_document()
    rows = render(shown(document, region="淄川区"), document, "view")
    assert "≥1个" in page
    assert re.findall(r"<t[hd]\b", page).__len__() >= re.findall(r"<t[hd]\b", str(rows)).__len__()
    assert publication.releases.get().sha256 in page
    for ending in ("pdf", "docx", "xlsx", "json", "csv"):
        assert address("file", publication.key, ending) in page
    assert f'rel="canonical" href="http://testserver{address("sheet", publication.key)}"' in page
    assert 'scope="col"' in page


def test_an_adjustment_under_way_is_not_seen(cast):
    publication = published(cast)
    before = text(address("sheet", publication.key))
    moved(cast, publication.submission, "clerk", "adjust")
    assert text(address("sheet", publication.key)) == before


def test_a_corrected_sheet_says_what_was_and_keeps_the_older_version(cast):
    publication = corrected(cast, published(cast))
    page = text(address("sheet", publication.key))
    assert "指标值写错。" in page
    assert "<del>≥1个</del>" in page
    assert "<ins>≥9个</ins>" in page
    older = text(address("version", publication.key, 1))
    assert "已更正" in older
    assert "≥9个" not in older
    assert 'content="noindex"' in older
    assert "指标值写错。" in text(address("errata"))
    assert "有更正" in text(address("home"))


def test_a_withdrawn_sheet_is_gone_with_its_reason_and_nothing_else(cast):
    publication = published(cast)
    withdrawn(cast, publication)
    ways = [address("sheet", publication.key), address("version", publication.key, 1)]
    ways += [address("file", publication.key, ending) for ending in ("pdf", "docx", "xlsx", "json", "csv")]
    for where in ways:
        response = Client().get(where)
        assert response.status_code == 410, where
        page = response.content.decode()
        assert "数字有误，正在核实。" in page
        assert "校园安全" not in page
        assert "新建学校" not in page
    for name in LISTS:
        assert "校园安全" not in text(address(name), q="新建学校")


def test_nobody_of_the_bureau_is_named(cast):
    publication = corrected(cast, published(cast))
    pages = [text(address(name), q="新建学校") for name in LISTS]
    pages += [text(address("sheet", publication.key)), text(address("version", publication.key, 1))]
    withdrawn(cast, publication)
    pages.append(Client().get(address("sheet", publication.key)).content.decode())
    names = {user.person.name for user in cast.everybody().values()}
    names |= {user.username for user in cast.everybody().values()}
    names |= set(Release.objects.values_list("by_name", flat=True))
    assert [name for name in names for page in pages if name in page] == []


@pytest.mark.parametrize("where", ("sheets/nothing/", "sheets/nothing.pdf", "nowhere/", "sheets/x.exe"))
def test_what_is_not_there_is_told_by_the_public_site(cast, where):
    response = Client().get(f"/public/{where}")
    assert response.status_code == 404
    assert "没有这一页" in response.content.decode()


def test_what_is_not_published_is_not_there(cast):
    submission = make_submission(cast, state="approved")
    for where in (address("sheet", submission.key), address("version", submission.key, 1)):
        assert Client().get(where).status_code == 404


def test_nothing_on_a_page_is_written_as_markup(cast):
    name = "<b onclick=x>项目</b>"
    publication = published(cast, make_document(name=name), name=name)
    for where in (address("home"), address("sheet", publication.key), address("tables")):
        assert "<b onclick" not in text(where)
    assert "<b onclick" not in text(address("search"), q="onclick")


def test_a_published_book_is_offered_until_a_sheet_of_it_is_withdrawn(cast):
    publication = published(cast)
    book = Book.objects.create(
        key="book0001",
        region=cast.region,
        fiscal_year=2024,
        title="绩效目标汇编",
        state=Book.State.PUBLISHED,
        frozen={"sheets": [{"key": publication.key, "number": 1}]},
        created_by=cast.finance_head,
    )
    BookFile.objects.create(book=book, format="pdf", version=1, state=BookFile.State.DONE, file="a.pdf")
    where = address("book-file", book.key, "pdf")
    assert where in text(address("home"))
    assert address("book", book.key) in text("/sitemap.xml")
    withdrawn(cast, publication)
    published(cast, name="另一个项目")
    assert where not in text(address("home"))


# ---- for everybody ----


def test_without_script_large_letters_are_handed_on_by_every_link(cast):
    published(cast)
    page = text(address("home"), size="l")
    assert 'data-size="l"' in page
    links = re.findall(r' href="(/public/[^"]*|\?[^"]*)"', page)
    assert links
    assert [link for link in links if "size=l" not in link] == []
    assert 'name="size" value="l"' in page


def test_robots_are_let_to_the_public_pages_only(db):
    robots = text("/robots.txt").splitlines()
    assert robots[1:4] == ["Allow: /public/", "Allow: /static/", "Disallow: /"]
    assert robots[4] == "Sitemap: http://testserver/sitemap.xml"


def test_the_map_lists_what_is_public_and_when_it_changed(cast):
    shown_one, gone = published(cast), published(cast, name="撤下的项目")
    withdrawn(cast, gone)
    page = text("/sitemap.xml")
    assert f"http://testserver{address('sheet', shown_one.key)}</loc><lastmod>20" in page
    assert gone.key not in page
    assert address("about") in page


def test_the_sign_in_page_leads_to_the_public_site(db):
    assert address("home") in text(reverse("login"))


# ---- cost ----


def questions(where: str) -> int:
    public_cache.PAGES.clear()
    with CaptureQueriesContext(connection) as asked:
        text(where, q="新建学校")
    return len(asked)


def test_a_page_asks_the_same_number_of_questions_however_many_sheets_there_are(cast):
    publication = corrected(cast, published(cast))
    pages = [address(name) for name in LISTS] + [address("sheet", publication.key), "/sitemap.xml"]
    before = {where: questions(where) for where in pages}
    copies(publication, 3)
    assert {where: questions(where) for where in pages} == before
    assert max(before.values()) <= 20


def test_a_sheet_asks_the_same_number_of_questions_however_long(cast):
    short, long = published(cast), published(cast, make_document(name="长", rows=30), name="长")
    assert questions(address("sheet", short.key)) == questions(address("sheet", long.key)) <= 6
