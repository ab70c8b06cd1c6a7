"""Public pages from memory: the same for everybody, and never older than what is public."""

import gzip

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from publishing.models import Book, generations
from publishing.public import cache as public_cache
from publishing.public.cache import PAGES, Kept, Pages, answer_from_memory
from tests.publishing.public import corrected, published, withdrawn

pytestmark = pytest.mark.django_db
HOME = "/public/"


@pytest.fixture(autouse=True)
def empty_memory():
    PAGES.clear()


@pytest.fixture
def publication(cast):
    return published(cast)


def address(publication) -> str:
    return reverse("publishing:public-sheet", args=[publication.key])


def test_the_second_request_costs_one_question(publication, django_assert_num_queries):
    first = Client().get(HOME)
    with django_assert_num_queries(1):
        second = Client().get(HOME)
    assert second.content == first.content
    same = set(first.headers) - {"X-Request-ID"}
    assert {name: second[name] for name in same} == {name: first[name] for name in same}


def test_a_withdrawn_sheet_vanishes_with_the_next_request(cast, publication):
    assert Client().get(address(publication)).status_code == 200
    assert "校园安全" in Client().get(HOME).content.decode()
    withdrawn(cast, publication)
    assert Client().get(address(publication)).status_code == 410
    assert "校园安全" not in Client().get(HOME).content.decode()


def test_a_correction_and_another_sheet_are_seen_at_once(cast, publication):
    assert "≥1个" in Client().get(address(publication)).content.decode()
    corrected(cast, publication)
    assert "≥9个" in Client().get(address(publication)).content.decode()
    Client().get(HOME)
    published(cast, name="第二个项目")
    assert "第二个项目" in Client().get(HOME).content.decode()


def test_whatever_is_shown_renews_the_state(cast, publication):
    """Books, names of departments, and changes that pass by the models' own `save`."""
    states = [generations.current()]

    def changed() -> bool:
        states.append(generations.current())
        return states[-1] not in states[:-1]

    cast.department.short_name = "教体局"
    cast.department.save()
    assert changed()
    type(publication).objects.filter(pk=publication.pk).update(name="改名")
    assert changed()
    book = Book.objects.create(
        key="book0001", region=cast.region, fiscal_year=2024, title="成册", created_by=cast.finance_head
    )
    assert changed()
    Book.objects.filter(pk=book.pk).update(state=Book.State.PUBLISHED)
    assert changed()
    book.delete()
    assert changed()


def test_what_was_drawn_while_the_state_changed_is_not_kept_for_the_new_one(publication):
    def draw(request):
        generations.renew()
        return HttpResponse("old")

    request = RequestFactory().get(HOME)
    answer_from_memory(draw)(request)
    again = answer_from_memory(lambda request: HttpResponse("new"))(RequestFactory().get(HOME))
    assert again.content == b"new"


def test_nobodys_cookie_gets_into_a_page(cast, publication):
    client = Client()
    client.force_login(cast.finance_head)
    client.cookies["size"] = "l"
    mine = client.get(HOME)
    assert not mine.cookies
    assert "Cookie" not in mine["Vary"]
    assert "csrf" not in mine.content.decode()
    PAGES.clear()
    assert Client().get(HOME).content == mine.content
    assert client.get("/").status_code == 200


def test_the_page_is_compressed_once_and_sent_as_it_is_wanted(publication):
    zipped = Client().get(HOME, headers={"accept-encoding": "gzip, br"})
    assert zipped["Content-Encoding"] == "gzip"
    assert zipped["Vary"] == "Accept-Encoding"
    plain = Client().get(HOME)
    assert "Content-Encoding" not in plain
    assert gzip.decompress(zipped.content) == plain.content
    assert int(zipped["Content-Length"]) == len(zipped.content) < len(plain.content)


def test_who_has_the_page_is_told_that_it_is_the_same(cast, publication):
    first = Client().get(HOME)
    again = Client().get(HOME, headers={"if-none-match": f'"other", {first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert "public" in again["Cache-Control"]
    published(cast, name="第二个项目")
    assert Client().get(HOME, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_head_tells_of_the_page_without_it(publication):
    page = Client().get(HOME)
    head = Client().head(HOME)
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(page.content))
    assert head["ETag"] == page["ETag"]


def test_every_header_of_safety_is_kept_too(publication):
    for _ in range(2):
        response = Client().get(HOME)
        assert response["X-Frame-Options"] == "DENY"
        assert "default-src 'self'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"


def test_the_order_of_parameters_is_nothing_and_unknown_ones_are_not_kept(publication):
    Client().get("/public/tables/?year=2024&kind=project")
    Client().get("/public/tables/?kind=project&year=2024")
    assert len(PAGES) == 1
    for number in range(5):
        Client().get(f"/public/tables/?x{number}=1")
        Client().get(f"/public/nothing-{number}/")
    Client().get("/public/search/?q=" + "x" * 500)
    assert len(PAGES) == 1


def test_a_page_of_another_host_or_scheme_is_another(publication):
    Client().get(HOME)
    other = Client().get(HOME, headers={"host": "localhost"}).content.decode()
    assert "http://localhost/public/" in other
    assert Client().get(HOME, headers={"host": "elsewhere.example"}).status_code == 400


def test_there_is_room_for_so_many_bytes_and_the_oldest_go():
    pages = Pages(room=10_000)
    for number in range(50):
        pages.put((str(number),), Kept(200, (), b"x" * 1_000, b"", "", until=float("inf")))
        pages.get(("0",))
        assert pages.used <= pages.room
    assert pages.get(("0",))
    assert pages.get(("1",)) is None
    assert pages.get(("49",))


def test_a_page_that_was_kept_too_long_is_drawn_anew(publication, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(public_cache, "PATIENCE", -1)
    Client().get("/public/about/")
    with django_assert_num_queries(1 + 2):
        Client().get("/public/about/")


def test_the_memory_stands_before_sessions_and_compression():
    names = [name.rpartition(".")[2] for name in settings.MIDDLEWARE]
    assert names[:2] == ["complete", "number_requests"]  # what every answer has, from memory or not
    memory = names.index("answer_from_memory")
    assert all(memory < names.index(name) for name in names if name.endswith("Middleware"))
