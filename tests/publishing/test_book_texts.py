"""The words of a book: what stands for a figure, what is left out, and what cannot be filled in."""

from dataclasses import replace
from decimal import Decimal

import pytest

from publishing.books import texts as book_texts
from publishing.books.figures import city_of, figures
from sheets.documents import FUND, PROJECT, Budget, Party
from sheets.reconcile import reconcile, stated_in
from tests.cast import make_document

PLACE = book_texts.Place("淄川区", "淄博市淄川区", 2024, "2024年1月")


def preface(*documents, text=book_texts.DEFAULTS["preface"]):
    return book_texts.paragraphs(text, book_texts.words(figures(documents, city="淄博市"), PLACE))


def whole(name="教育局"):
    document = make_document(form="department_annual")
    return replace(document, name=None, budget=None, department=Party(None, f"淄博市淄川区{name}"))


def test_figures_are_counted_and_added_up_from_the_sheets():
    found = figures(
        [make_document(name="甲"), make_document(name="乙资金", form=FUND, tasks=2), whole(), whole()],
        city=city_of("淄博市淄川区", "淄川区"),
    )
    assert (found.projects, found.funds, found.tasks) == (("甲",), ("乙资金",), 2)
    assert found.departments == ("淄川区教育局",)
    assert (found.sheets, found.indicators, found.budget) == (4, 8, Decimal("1570"))
    assert (found.in_wan, found.in_yi) == ("1570", "0.16")


def test_an_amount_in_another_unit_is_added_up_in_ten_thousands():
    document = make_document()
    in_yuan = replace(document, budget=Budget("20000"), extra=type(document.extra)({"金额单位": "元"}))
    assert figures([document, in_yuan]).in_wan == "787"


@pytest.mark.parametrize(
    "documents",
    [
        [make_document(name="甲"), make_document(name="乙")],
        [make_document(name="乙资金", form=FUND, tasks=2), whole(), whole("水利局")],
        [make_document(name="甲"), make_document(name="乙资金", form=FUND, tasks=2), whole()],
        [whole()],
    ],
)
def test_what_the_preface_states_is_what_a_reader_of_the_sheets_finds(documents):
    stated = stated_in(preface(*documents))
    assert stated
    assert [check.line for check in reconcile(stated, documents) if not check.agrees] == []


def test_a_sentence_about_nothing_is_left_out():
    text = "".join(preface(make_document(form=PROJECT)))
    assert "1个项目" in text
    assert "专项资金，" not in text
    assert "个部门" not in text
    assert "{" not in text


def test_an_unknown_place_and_a_single_bracket_are_told_in_words():
    texts = dict(book_texts.DEFAULTS) | {
        "preface": "共{项目数}个，{项目个数}个。",
        "title": "{年度年",
        "day": "",
    }
    said = book_texts.problems(texts)
    assert said["preface"] == "前言里的“{项目个数}”没有对应的数。请改成可用的代号，或改成普通文字。"
    assert said["title"] == "书名里有不成对的花括号。请补全或删去。"
    assert said["day"] == "请填写封面日期。"
    assert book_texts.problems(book_texts.DEFAULTS) == {}


def test_a_text_of_the_person_may_hold_every_place():
    text = "".join(f"{{{name}}}，" for name in book_texts.KNOWN)
    assert book_texts.problems(dict(book_texts.DEFAULTS) | {"preface": text}) == {}
