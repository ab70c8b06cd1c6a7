"""What stands before and behind the pages: the size of letters, and the page that was not opened."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from perfgoals.failures import server_error

pytestmark = pytest.mark.django_db


def choose(size: str, back: str = "/tables/"):
    return Client().post(reverse("size"), {"size": size, "next": back})


def test_large_letters_are_a_cookie_and_the_way_back():
    answer = choose("l")
    assert (answer.status_code, answer.url, answer.cookies["size"].value) == (302, "/tables/", "l")


def test_the_first_paint_has_them(client):
    client.cookies["size"] = "l"
    assert '<html lang="zh-CN" data-size="l">' in client.get(reverse("login")).content.decode()


@pytest.mark.parametrize("size", ("", "xl", '"><script>'))
def test_an_unknown_size_is_the_ordinary_one(size):
    assert choose(size).cookies["size"].value == "m"


@pytest.mark.parametrize(
    "back", ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", "")
)
def test_the_way_back_leads_nowhere_else(back):
    assert choose("l", back).url == "/"


def test_the_size_is_not_changed_by_following_a_link(client):
    assert client.get(reverse("size")).status_code == 405


def test_a_failed_page_says_a_number_that_stands_in_the_log(caplog):
    try:
        raise ZeroDivisionError
    except ZeroDivisionError:
        answer = server_error(RequestFactory().get("/tables/x/"))
    number = re.search(r"（编号 ([0-9A-F]{4})）", answer.content.decode())[1]
    assert answer.status_code == 500
    assert f"编号 {number}: GET /tables/x/" in caplog.text
    assert "ZeroDivisionError" in caplog.text
