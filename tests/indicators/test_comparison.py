"""Two printed values beside each other: the same, stronger, weaker."""

import pytest

from indicators.comparison import same_value, strength


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("100%", "=100%"),
        (">=95%", "≥95%"),
        ("≥ 95％", "≥95%"),
        ("1万元", "10000元"),
        ("785.00", "785"),
        ("95%以上", "≥95%"),
        ("≥95%以上", "≥95%"),
        ("10万元以内", "≤10万元"),
        ("5,128.60", "5128.6"),
        ("80%~90%", "80%-90%"),
        ("优良", "优 良"),
        ("男≥10人；女≥5人", "男>=10人;女>=5人"),
    ],
)
def test_two_spellings_of_one_value_are_the_same(one: str, other: str) -> None:
    assert same_value(one, other)
    assert same_value(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("≥95%", "≤95%"),
        ("≥95%", ">95%"),
        ("≤25万元", "≤25万元以上"),
        ("=100%", "=100%左右"),
        ("95%", "≥95%"),
        ("95人", "95个"),
        ("优", "良"),
        ("2024年12月20日", "2024年12月20日前"),
        ("男≥10人；女≥5人", "男≥10人；女≥6人"),
    ],
)
def test_other_values_are_not(one: str, other: str) -> None:
    assert not same_value(one, other)
    assert not same_value(other, one)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("≥90%", "≥95%", "stronger"),
        ("≥95%", "≥90%", "weaker"),
        ("≤1956万元", "≤1900万元", "stronger"),
        ("≤0.04万元", "≤500元", "weaker"),
        ("90%", "≥95%", "stronger"),
        ("=100%", "100%", "equal"),
        ("=90%", "=95%", None),
        ("≥90%", "≤95%", None),
        ("≥90%", ">90%", None),
        ("≥9人", "≥9个", None),
        ("≥90%", "优", None),
        ("2024年12月20日前", "2025年11月30日前", "stronger"),
        ("2024年12月20日前", "2025年12月20日前", "equal"),
        ("", "≥95%", None),
    ],
)
def test_which_value_asks_for_more_goes_by_its_direction(old: str, new: str, found: str | None) -> None:
    assert strength(old, new) == found
