"""Searching what is public: words of two characters and more, all of them, with the rows they stand in."""

import pytest
from django.test import Client
from django.urls import reverse

from publishing.public import cache as public_cache
from publishing.public.queries import asked
from publishing.public.search import marked
from tests.cast import make_document, make_submission
from tests.publishing.public import copies, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_memory():
    public_cache.PAGES.clear()


def found(words: str, **query) -> str:
    response = Client().get(reverse("publishing:public-search"), {"q": words} | query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_word_is_found_in_the_indicators_and_marked(cast):
    published(cast)
    page = found("学校数量1")
    assert "有 1 张表里写到" in page
    assert "新建<mark>学校数量1</mark>" in page
    assert "学校数量2" not in page


def test_a_word_is_found_in_the_name_the_goal_and_the_department(cast):
    published(cast)
    assert "<mark>校园</mark>安全" in found("校园")
    assert "<mark>保障校园</mark>安全。" in found("保障校园")
    assert "<mark>教育局</mark>" in found("教育局")


def test_several_words_must_all_be_there(cast):
    published(cast)
    assert "有 1 张表" in found("校园 学校数量")
    assert "没有找到" in found("校园 水库")


def test_of_one_character_it_is_said_that_it_is_too_short(cast):
    published(cast)
    assert "“校”只有一个字，请用两个字以上的词再搜" in found("校")
    page = found("校园 学")
    assert "“学”只有一个字，没有用来搜索。" in page
    assert "有 1 张表" in page


def test_letters_are_the_same_large_and_small(cast):
    published(cast, make_document(name="LED路灯"), name="LED路灯")
    assert "<mark>LED</mark>路灯" in found("led")
    assert "<mark>LED</mark>路灯" in found("LeD")


def test_odd_words_find_nothing_and_harm_nothing(cast):
    published(cast)
    for words in ("100%_", "%%", "__", "\\\\", "''", "=1+1", "<b>x", "词" * 300):
        page = found(words)
        assert "<b>x" not in page
        assert "有 1 张表" not in page


def test_only_one_region_is_looked_through_when_that_is_asked(cast):
    published(cast)
    assert "有 1 张表" in found("校园", region="淄川区")


def test_what_is_not_public_is_not_found(cast):
    make_submission(cast, state="approved", name="保密的项目")
    assert "没有找到" in found("保密的项目")


def test_the_first_rows_are_shown_and_the_others_counted(cast):
    published(cast, make_document(rows=20))
    page = found("新建学校")
    assert page.count("<mark>新建学校</mark>") == 6
    assert "还有 14 个指标写到" in page


def test_hits_are_paged(cast):
    copies(published(cast), 10)
    assert "1–10，共 11 张" in found("新建学校")
    assert "11–11，共 11 张" in found("新建学校", page="2")


def test_words_are_taken_apart_and_limited():
    question = asked("A 低保 低保 b " + " ".join(f"词语{number}" for number in range(9)))
    assert question.short == ("a", "b")
    assert question.words == ("低保", "词语0", "词语1", "词语2", "词语3")


def test_marks_do_not_open_markup():
    assert marked("<i>低保</i>", asked("低保").pattern) == "&lt;i&gt;<mark>低保</mark>&lt;/i&gt;"
