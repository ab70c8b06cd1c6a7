"""The field's list is whole: each number has its rule, or stands among what no machine checks."""

import re

from projects.rules.catalogue import BY_ID
from projects.rules.unchecked import UNCHECKED

NUMBERS = {"C": 12, "A": 15, "V": 17, "T": 8, "L": 12, "H": 7, "P": 6, "I": 5}
WHOLE = {one.number for one in UNCHECKED if one.whole}
PARTS = [one.number for one in UNCHECKED if not one.whole]


def test_every_number_of_the_list_is_checked_or_said_to_be_not() -> None:
    numbers = {f"{letter}{number:02}" for letter, last in NUMBERS.items() for number in range(1, last + 1)}
    assert numbers - set(BY_ID) - WHOLE == set()
    assert set(BY_ID) <= numbers


def test_what_is_checked_in_part_has_a_rule_for_the_rest() -> None:
    assert [number for number in PARTS if number not in BY_ID] == []
    assert [number for number in WHOLE if number in BY_ID] == []


def test_self_evaluation_and_monitoring_are_named_whole() -> None:
    spans = [re.findall(r"\d\d", one) for one in WHOLE if one.startswith("S")]
    named = {number for first, *rest in spans for number in range(int(first), int((rest or [first])[0]) + 1)}
    assert named == set(range(1, 13))


def test_each_says_what_why_and_what_is_done_instead() -> None:
    assert all(min(map(len, (one.what, one.reason, one.instead))) >= 4 for one in UNCHECKED)
    assert len(set(PARTS)) == len(PARTS)
