"""对比: published values of one thing side by side, in the same unit, and the words for what differs."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing import shelves
from publishing.compare import pages as compare_pages
from publishing.compare import topics
from publishing.compare import words as compare_words
from publishing.compare.asking import asked
from publishing.compare.aspects import Aspect, aspect, comparable, quantities
from publishing.compare.side_by_side import compare
from publishing.models import Publication
from publishing.public.cache import PAGES
from tests.cast import make_submission
from tests.pages.test_office_pages import signed_in, text
from tests.publishing.districts import public_sheet

pytestmark = pytest.mark.django_db
EAST = [
    ("经济成本指标", "补贴总经费", "≤120万元"),
    ("经济成本指标", "其中一级", "≤80万元"),
    ("经济成本指标", "其中二级", "≤40万元"),
    ("经济成本指标", "每人发放标准", "≥167元/月"),
    ("数量指标", "受益人数", "≥1000人"),
    ("社会效益指标", "政策知晓覆盖率", "≥90%"),
    ("时效指标", "发放时间", "每月10日前"),
    ("服务对象满意度指标", "受益人满意度", "≥95%"),
]
WEST = [
    ("经济成本", "总发放金额", "≤60万元"),
    ("经济成本", "人均发放标准", "≥1800元/年"),
    ("数量指标", "补助人数", "≥1000人"),
    ("服务对象满意度指标", "群众满意度", "≥90%"),
]


@pytest.fixture(autouse=True)
def forgotten():
    PAGES.clear()
    cache.clear()


@pytest.fixture
def districts():
    """Two that call one thing alike, and a third that has something else."""
    public_sheet("东区", "灯塔守护补贴", EAST)
    public_sheet("西区", "专项资金", WEST, task="各项补助—灯塔守护补贴")
    public_sheet("北区", "道路养护", [("数量指标", "道路养护里程", "≥12公里")])


def difference(words: str, about: Aspect) -> compare_words.Difference:
    return compare_words.difference(about, compare(asked({"q": words})).page)


def page(**query: str) -> str:
    answer = Client().get(reverse("publishing:public-compare"), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    ("level2", "name", "value", "about"),
    [
        ("经济成本指标", "补贴总经费", "≤120万元", "预算"),
        ("成本指标", "发放标准", "≥167元/月/人", "标准"),
        ("经济成本指标", "分档补助", "全自理≥240元/月/人；半护理≥685元/月/人", "标准"),
        ("数量指标", "受益户数", "≥20户", "人数、户数"),
        ("数量指标", "更换数量", "≥20盏", "其他数量"),
        ("社会效益指标", "政策覆盖率", "≥90%", "覆盖率"),
        ("质量指标", "验收合格率", "=100%", "质量"),
        ("时效指标", "发放时间", "每月10日前", "时间"),
        ("满意度指标", "群众满意度", "≥90%", "满意度"),
        ("某项职责", "受训人数", "≥30人", "人数、户数"),
        ("某项职责", "做好工作", "良好", "其他"),
    ],
)
def test_what_a_row_tells_is_known_from_level_unit_and_name(level2, name, value, about):
    assert aspect(level2, name, value) == about


@pytest.mark.parametrize(
    ("value", "same"),
    [
        ("≥167元/月", "2004元/年"),
        ("≥167元/月/人", "2004元/人/年"),
        ("≥0.2万元/人/年", "2000元/人/年"),
        ("≤15512200元", "1551.22万元"),
        ("≤1.2亿元", "12000万元"),
        ("≥3公里", "3000米"),
        ("≥95%", "95%"),
    ],
)
def test_one_unit_for_all_of_a_kind(value, same):
    [quantity] = quantities(value)
    assert str(comparable(quantity)) == same


def test_a_question_parts_what_it_asks_from_of_whom():
    wanted = asked({"q": "低保标准", "region": "东区,西区,东区", "year": "2024,x", "page": "2"})
    assert (wanted.words, wanted.aspect) == ((("低保", "最低生活保障"),), Aspect.STANDARD)
    assert (wanted.regions, wanted.years, wanted.page) == (("东区", "西区"), (2024,), 2)
    assert asked({"q": "满意度"}).words == (("满意度",),)
    assert asked({"q": "低"}).too_short
    assert not asked({"q": " "}).too_short


def test_two_districts_stand_side_by_side_whatever_their_form(districts):
    found = compare(asked({"q": "灯塔守护补贴"}))
    assert {(one.region, one.title) for one in found.page if one.publication} == {
        ("东区", "灯塔守护补贴"),
        ("西区", "各项补助—灯塔守护补贴"),
    }
    assert found.absent == ["北区"]
    assert [item.value for item in found.page[0].items[Aspect.STANDARD]] == ["≥167元/月"]
    assert [item.same for item in found.page[0].items[Aspect.STANDARD]] == ["2004元/年"]


def test_words_say_who_is_higher_who_writes_nothing_and_what_cannot_be_compared(districts):
    public_sheet("北区", "灯塔守护补贴", [("经济成本指标", "发放标准", "≥90元/次")])
    words = "灯塔守护补贴"
    assert (
        "东区 2004元/年，西区 1800元/年。东区比西区高 204元/年。" in difference(words, Aspect.STANDARD).text
    )
    assert "北区的计量单位不同，不能比。" in difference(words, Aspect.STANDARD).text
    budget = difference(words, Aspect.BUDGET)
    assert "东区 120万元，西区 60万元。东区比西区高 60万元，是它的 2.0 倍。北区没有写。" in budget.text
    assert difference(words, Aspect.PEOPLE).text == "都是1000人。北区没有写。"
    assert difference(words, Aspect.PEOPLE).word == "一致"
    assert difference(words, Aspect.TIME).text == "只有东区写了，北区、西区没有写。"


@pytest.mark.parametrize(
    ("east", "west", "said"),
    [
        ("≥5次", "≤5次", "有的写下限（≥），有的写上限（≤），不能直接比。"),
        ("≥5次", "≥5盏", "计量单位不同（次、盏），不能直接比。"),
        ("良好", "优", "有的没有写数，不能直接比。"),
        ("≥5次", "≥5次", "写的完全一样。"),
    ],
)
def test_what_cannot_be_compared_says_why(east, west, said):
    for place, value in (("东区", east), ("西区", west)):
        public_sheet(place, f"{place}巡查", [("质量指标", "灯塔巡查情况", value)])
    assert difference("灯塔巡查", Aspect.QUALITY).text == said


def test_indicators_of_different_names_are_not_compared():
    for place, name in (("东区", "灯塔验收合格率"), ("西区", "灯塔资料完整程度率")):
        public_sheet(place, "工程", [("质量指标", name, "≥90%")])
    assert difference("灯塔", Aspect.QUALITY).word == "不可比"


def test_money_for_each_person_follows_from_budget_and_number(districts):
    found = compare(asked({"q": "灯塔守护补贴"}))
    assert [compare_words.each(one) for one in found.page if one.publication] == [
        "1200.0元/人/年（100.0元/人/月）",
        "600.0元/人/年（50.0元/人/月）",
    ]


def test_a_question_for_one_aspect_shows_that_one_only(districts):
    found = compare(asked({"q": "灯塔守护补贴标准"}))
    assert found.aspects == [Aspect.STANDARD]


def test_an_official_short_form_finds_the_long_one_and_the_other_way():
    public_sheet("东区", "社会救助", [("经济成本指标", "城市低保标准", "≥900元/月/人")])
    public_sheet("西区", "社会救助", [("经济成本指标", "城市最低生活保障标准", "≥850元/月/人")])
    for words in ("低保标准", "最低生活保障标准"):
        assert {one.region for one in compare(asked({"q": words})).page} == {"东区", "西区"}
    assert "10800元/人/年" in page(q="低保标准")
    assert "10200元/人/年" in page(q="低保标准")


def test_districts_and_years_are_added_and_taken_away_by_the_address(districts):
    public_sheet("东区", "灯塔守护补贴", EAST, year=2023)
    both = page(q="灯塔守护补贴")
    assert "东区 · 2023年度" in both
    assert "东区 · 2024年度" in both
    assert "西区 · 2024年度" in both
    one = page(q="灯塔守护补贴", year="2024", region="东区,西区")
    assert "东区 · 2023年度" not in one
    assert "西区 · 2024年度" in one
    assert "西区 · 2024年度" not in page(q="灯塔守护补贴", region="东区")
    assert "加上北区" in page(q="灯塔守护补贴", region="东区")
    assert "去掉西区" in one


def test_of_many_districts_any_is_picked_and_no_address_names_all_the_others():
    names = [f"第{number}区" for number in range(compare_pages.FEW + 1)]
    for name in names:
        public_sheet(name, "灯塔守护补贴", EAST)
    shown = page(q="灯塔守护补贴")
    assert "只看第3区" in shown and "去掉第3区" not in shown
    assert "去掉第3区" not in (one := page(q="灯塔守护补贴", region="第2区")) and "加上第3区" in one
    assert "%2C" not in shown


def test_topics_are_found_by_what_names_have_in_common(districts):
    public_sheet("西区", "各项工程", [("数量指标", "乡村道路养护里程", "≥9公里")])
    found = {one.words: one for one in topics.topics()}
    assert found["灯塔守护补贴"].regions == 2
    assert found["灯塔守护补贴"].policy
    assert found["道路养护里程"].names == 2
    assert "灯塔守护补贴" in page()
    public_sheet("北区", "灯塔守护补贴", EAST)
    assert {one.words: one.regions for one in topics.topics()}["灯塔守护补贴"] == 3


def test_what_is_not_public_or_was_withdrawn_is_nowhere(cast, districts):
    make_submission(cast, state="approved", name="灯塔守护补贴")
    Publication.objects.filter(region__name="西区").update(
        withdrawn_at=timezone.now(), withdrawn_by="某人", reason="有误"
    )
    shelves.recount()
    found = page(q="灯塔守护补贴")
    assert "西区" not in found
    assert "校园" not in found
    assert all(one.words != "灯塔守护补贴" for one in topics.topics())
    answer = Client().get(reverse("publishing:public-compare-csv"), {"q": "灯塔守护补贴"})
    assert "西区" not in answer.content.decode()


def test_no_hit_one_character_and_no_question_are_answered_in_words(districts):
    assert "没有写到“月球基地”的" in page(q="月球基地")
    assert "“灯”只有一个字。请用两个字以上的词" in page(q="灯")
    assert "写一项补贴或一个指标的名称" in page()
    for odd in ("%", "灯塔'--", "《》" * 200):
        page(q=odd, region=odd, year=odd, page=odd)


def test_many_columns_are_paged_with_the_districts_alternating():
    for number in range(6):
        for place in ("东区", "西区"):
            public_sheet(place, f"灯塔守护{number}", [("数量指标", f"巡查次数{number}", "≥5次")])
    first = compare(asked({"q": "灯塔守护"}))
    assert [one.region for one in first.page] == ["东区", "西区"] * 2
    assert first.pages == 3
    assert "第 3 / 3 页，共 12 列" in page(q="灯塔守护", page="9")


def test_the_chart_has_one_row_for_each_district_and_its_figures(districts):
    shown = page(q="灯塔守护补贴")
    assert "标准，谁定得高？" in shown
    assert "东区 1 个，2004元/年；西区 1 个，1800元/年。最高的在东区。" in shown
    assert shown.count('<circle cx="') == 2
    assert " style=" not in shown


def test_the_count_of_queries_is_constant(cast, districts):
    counted = []
    for name in "ab":
        for number in range(4):
            public_sheet(f"{name}{number}区", "灯塔守护补贴", EAST)
        topics.topics()
        client = signed_in(cast.reviewer)
        with CaptureQueriesContext(connection) as queries:
            text(client, "publishing:compare", q="灯塔守护补贴")
        counted.append(len(queries))
    assert counted[0] == counted[1] < 16


def test_the_office_sees_its_own_district_first_and_clerks_are_sent_elsewhere(cast, districts):
    public_sheet(cast.region.name, "灯塔守护补贴", EAST)
    found = signed_in(cast.reviewer).get(reverse("publishing:compare"), {"q": "灯塔守护补贴"})
    assert found.context["found"].page[0].region == cast.region.name
    for name in ("compare", "compare-csv"):
        assert signed_in(cast.clerk).get(reverse(f"publishing:{name}")).status_code == 403


def test_the_csv_has_every_value_and_no_formula(districts):
    public_sheet("北区", "灯塔守护补贴", [("数量指标", "=1+1灯", "@5")])
    answer = Client().get(reverse("publishing:public-compare-csv"), {"q": "灯塔守护补贴"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("方面,二级指标,指标,指标值,换算,地区,年度")
    assert any("≥167元/月,2004元/年,东区,2024" in line for line in lines)
    assert len(lines) == 1 + len(EAST) + len(WEST) + 1
    assert not any(cell.startswith(("=", "@", "+")) for line in lines for cell in line.split(","))
