"""Numbers in a running text."""

from decimal import Decimal

import pytest

from projects.rules.goal_numbers import numbers


def read(text: str) -> list[tuple[str, str, str]]:
    return [(str(one.number), one.unit, one.noun) for one in numbers(text)]


def test_each_number_comes_with_its_unit_and_the_words_before_it() -> None:
    text = "全年巡护林地3.2万亩，按照1500元/个/年标准维护监控点120个，共需18万元。"
    assert read(text) == [
        ("3.2", "万亩", "全年巡护林地"),
        ("1500", "元/个/年", "按照"),
        ("120", "个", "标准维护监控点"),
        ("18", "万元", "共需"),
    ]


def test_the_words_behind_a_number_say_what_is_counted() -> None:
    (one,) = numbers("为360名护林员发放补贴。")
    assert (one.after, one.words) == ("护林员发放补贴", "为护林员发放补贴")


@pytest.mark.parametrize(
    "text",
    [
        "2024年12月20日前完成，当年11月底前开工",
        "1.修缮。2、巡查；3.培训",
        "依据〔2021〕59号文件，第3批",
        "面向0-6岁儿童、65岁及以上老年人和2型患者",
        "建设5+N阵地",
    ],
)
def test_days_lists_files_ages_and_names_are_no_amounts(text: str) -> None:
    assert numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("惠及54000余名群众", "54000", "名"),
        ("造林3000多万亩", "3000", "万亩"),
        ("湿地2.5万余亩", "2.5", "万亩"),
        ("面积51,260平方米", "51260", "平方米"),
        ("签约费按每人每月12.5元以内结算", "12.5", "元/人/月"),
    ],
)
def test_about_thousands_and_each_belong_to_number_and_unit(text: str, number: str, unit: str) -> None:
    (one,) = numbers(text)
    assert (one.number, one.unit) == (Decimal(number), unit)


def test_sentences_are_counted() -> None:
    assert [one.sentence for one in numbers("1.培训5人。2.演出8场；送书9册")] == [0, 1, 2]


def test_a_number_is_quoted_with_what_it_counts() -> None:
    (number,) = numbers("通过改造，让河东街道沿线的3个片区住得更好。")
    assert number.quoted == "让河东街道沿线的3个片区住得更好"
    (number,) = numbers("全年清淤河道12公里，另作安排。")
    assert number.quoted == "全年清淤河道12公里"
