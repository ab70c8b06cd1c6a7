"""Every rule is whole: its words, its number, its group."""

import re

import pytest

from projects.rules import catalogue
from reviews.findings import Level, Rule, rule
from sheets.documents import FORMS

ALL = [*catalogue.RULES, *catalogue.REPORT_RULES]


def test_no_number_is_given_twice() -> None:
    assert len(catalogue.BY_ID) == len(ALL)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.id)
def test_a_rule_says_what_why_on_which_basis_and_gives_an_example(one: Rule) -> None:
    assert re.fullmatch(r"[CAVTLHPI]\d\d", one.id)
    assert 4 <= len(one.title) <= 30
    assert all(len(text) >= 6 for text in (one.why, one.basis, one.example))
    assert one.forms <= set(FORMS)
    assert catalogue.group_of(one.id)
    assert all(limit.label for limit in one.limits.values())


def test_a_rule_without_its_words_is_refused() -> None:
    with pytest.raises(ValueError, match="Z01"):
        rule("Z01", Level.HINT, forms=FORMS)(lambda table: iter(()))
