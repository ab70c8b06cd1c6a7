"""Requests that are not taken: what is said, to people and to scripts, and that nothing is changed."""

import json
import secrets
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from ingest.filled import pages as filled_pages
from ingest.recognise import Unreadable
from perfgoals import failures
from projects import actions
from reviews.problems import WrongTable
from sheets.extra import LONGEST_TEXT, MOST_TERMS, Extra
from sheets.operations import Set
from tests.cast import content, fresh, make_document, make_submission
from tests.projects.edited import edit

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(cast):
    client = Client()
    client.force_login(cast.clerk)
    return client


def edit_page(submission) -> str:
    return reverse("projects:edit", args=[submission.key])


def words_of(response) -> str:
    return response.content.decode()


def test_a_form_that_is_too_large_says_how_large_and_what_to_do(cast, clerk, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    sheet = make_submission(cast)
    data = {"op": "save", "version": sheet.version, "h.goal": "甲" * 2**19}
    answer = clerk.post(edit_page(sheet), data, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "一次最多 1.0 MB，没有保存" in words_of(answer) and "刚才填的内容还在上一页" in words_of(answer)
    assert fresh(sheet).version == sheet.version


def test_a_form_of_too_many_fields_says_so(cast, clerk, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    sheet = make_submission(cast)
    answer = clerk.post(edit_page(sheet), {f"c.{number}": "" for number in range(20)})
    assert answer.status_code == 413 and "格子超过 10 个，没有保存" in words_of(answer)


def test_a_script_gets_the_same_as_json(cast, clerk, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    address = reverse("projects:ops", args=[make_submission(cast).key])
    answer = clerk.post(address, json.dumps({"ops": ["甲" * 1000]}), content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert "没有保存" in answer.json()["problem"]


def test_a_page_that_is_out_of_date_says_what_is_wrong_with_it(cast, clerk):
    answer = clerk.post(edit_page(make_submission(cast)), {"op": "save"})
    assert answer.status_code == 400
    assert "请从“我的表”重新打开" in words_of(answer) and "刚才填的内容还在上一页" in words_of(answer)


def test_an_address_nobody_links_to_is_told_without_a_word_of_losing(clerk):
    answer = clerk.get("/public/data/indicators.csv?year=x")
    assert answer.status_code == 400 and "年度应为四位数字" in words_of(answer)
    assert "上一页。" not in words_of(answer)


def test_what_is_refused_is_in_the_log_without_its_content(cast, clerk, caplog):
    clerk.post(edit_page(make_submission(cast)), {"op": "save", "h.goal": "机密"})
    (line,) = [one for one in caplog.records if one.name == failures.__name__]
    assert line.levelname == "WARNING" and "机密" not in line.getMessage()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({f"栏{number}": "一" for number in range(MOST_TERMS + 1)}, f"最多 {MOST_TERMS} 项"),
        ({"权重": "一" * (LONGEST_TEXT + 1)}, f"最多 {LONGEST_TEXT} 个字"),
    ],
)
def test_more_than_a_sheet_can_carry_besides_is_not_taken_in(cast, texts, words):
    sheet = make_submission(cast)
    document = replace(make_document(), extra=Extra(texts))
    with pytest.raises(WrongTable, match=words):
        actions.save(submission=sheet, document=document, base_version=sheet.version, by=cast.clerk)


def test_the_editor_adds_no_more_than_a_sheet_can_carry_besides(cast):
    sheet = make_submission(cast)
    added = [
        Set(row="head", field=f"extra.栏{n}", old="", new="一", id=f"a{n}") for n in range(MOST_TERMS + 1)
    ]
    edited = edit(sheet, *added, by=cast.clerk)
    assert [one.field for one in edited.applied.refused] == [f"extra.栏{MOST_TERMS}"]
    assert len(content(sheet).extra) == MOST_TERMS


def test_a_task_has_no_cell_but_its_name(cast):
    sheet = make_submission(cast)
    name = content(sheet).tasks[0].name
    edit(sheet, Set(row="task0001", field="extra.权重", old=name or "", new="改了"), by=cast.clerk)
    assert content(sheet).tasks[0].name == name


def test_a_file_too_full_to_be_sent_on_through_the_pages_is_told_when_it_is_brought(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = filled_pages.REST + 100
    with pytest.raises(Unreadable, match="请只留要带入的表"):
        filled_pages.signed({"user": 1, "sheets": [secrets.token_hex(200)]})
