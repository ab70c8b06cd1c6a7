"""Standards times quantities against amounts, in invented sheets."""

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projects.rules.table import Table
from reviews.findings import Status
from tests.projects.rules.building import found, fund, outcome, paths, project

Lines = Sequence[tuple[str, str, str]]
COST, COUNT = "经济成本", "数量"
RULES = ("A04", "A05", "A06", "A07", "A09")
VALUE = "tasks[0].indicators[{}].value".format


def sheet(*rows: tuple[str, str, str], **more: str) -> Table:
    return project(*rows, **more)  # type: ignore[arg-type]


def lamps(amount: str, standard: str = "≤120元/盏/年", count: str = "≥500盏") -> Table:
    return sheet(
        (COST, "路灯维护费", amount), (COST, "路灯维护费标准", standard), (COUNT, "维护路灯数量", count)
    )


def said(subject: Table) -> set[str]:
    return {number for number in RULES if found(number, subject)}


# A04


def test_an_amount_that_its_standard_and_quantity_do_not_make_is_doubtful() -> None:
    (finding,) = found("A04", lamps("≤6.8万元"))
    assert (finding.path, finding.level) == (VALUE(0), "warning")
    assert finding.sum == ("500 盏 × 120 元/盏/年 ＝ 6 万元", "表中 ≤6.8 万元，差 0.8 万元")
    assert len(finding.related) == 2


def test_a_small_difference_is_only_mentioned() -> None:
    assert [one.level for one in found("A04", lamps("≤6.1万元"))] == ["hint"]


def test_what_has_no_standard_excuses_too_little_but_not_too_much() -> None:
    def shows(amount: str) -> Table:
        return sheet(
            (COST, "下乡演出补助", amount),
            (COST, "下乡演出补助标准", "≤5000元/场"),
            (COUNT, "下乡演出场次", "≥100场"),
            (COUNT, "阅读活动场次", "≥30场"),
        )

    assert found("A04", shows("≤65万元")) == ()
    assert [one.level for one in found("A04", shows("≤40万元"))] == ["warning"]


def test_a_rate_for_a_thing_of_its_own_name_needs_no_like_words() -> None:
    offices = sheet(
        (COST, "运转经费总额", "≤500万元"),
        (COST, "村级办公经费", "≤336万元"),
        (COST, "人员补贴", "≤164万元"),
        (COST, "村级办公经费标准", "=5万元/村/年"),
        (COUNT, "保障行政村个数", "=84个"),
    )
    assert [one.path for one in found("A04", offices)] == [VALUE(1)]


@pytest.mark.parametrize("amount", ["≤6万元", "≤6.00万元", "≤60000元", "=6万元"])
def test_a_sum_that_is_right_is_passed_in_any_unit(amount: str) -> None:
    assert outcome("A04", lamps(amount)).status == Status.PASSED


def test_a_year_has_twelve_months_and_two_terms() -> None:
    wages = sheet(
        (COST, "护林员工资", "≤187.49万元"),
        (COST, "护林员工资标准", "≤3124.75元/人/月"),
        (COUNT, "护林员人数", "≥50人"),
    )
    assert outcome("A04", wages).status == Status.PASSED
    terms = sheet(
        (COST, "助学金", "≤40万元"),
        (COST, "助学金标准", "=1000元/人/学期"),
        (COUNT, "助学金发放人数", "≥200人"),
    )
    assert outcome("A04", terms).status == Status.PASSED


def test_work_for_some_months_is_no_mistake() -> None:
    season = sheet(
        (COST, "防火员工资", "≤60万元"),
        (COST, "防火员工资标准", "≤2000元/人/月"),
        (COUNT, "防火员人数", "≥50人"),
    )
    assert not said(season)


def test_days_are_taken_from_the_sheet_or_the_sum_cannot_be_made() -> None:
    rows = [(COST, "培训费", "≤33万元"), (COST, "培训费标准", "≤550元/人/天"), (COUNT, "培训人数", "≥200人")]
    assert outcome("A04", sheet(*rows)).reasons == ("没有写明天数，标准乘不出金额",)
    assert outcome("A04", sheet(*rows, (COUNT, "培训天数", "3天"))).status == Status.PASSED
    assert paths("A04", sheet(*rows, (COUNT, "培训天数", "4天"))) == [VALUE(0)]


def test_parts_find_their_own_standards_and_quantities() -> None:
    buses = sheet(
        (COST, "公交运营经费总额", "≤396万元"),
        (COST, "新能源公交车购置费", "≤300万元"),
        (COST, "公交站台维护费", "≤96万元"),
        (COST, "新能源公交车购置标准", "≤15万元/辆"),
        (COST, "公交站台维护标准", "≤4000元/个"),
        (COUNT, "购置新能源公交车", "≥20辆"),
        (COUNT, "维护公交站台数量", "≥200个"),
        total="396",
    )
    (finding,) = found("A04", buses)
    assert (finding.path, finding.sum[0]) == (VALUE(2), "200 个 × 4000 元/个 ＝ 80 万元")


def test_a_quantity_may_stand_in_the_goal_text_alone() -> None:
    pumps = sheet(
        (COST, "泵站维护费", "≤15万元"),
        (COST, "泵站维护费标准", "≤2000元/座"),
        goal="全年维护泵站60座，保障灌溉。",
    )
    (finding,) = found("A04", pumps)
    assert finding.sum[0] == "60 座 × 2000 元/座 ＝ 12 万元"
    assert any(field == "goal" for _, field in finding.related)


def test_standards_for_the_same_people_may_be_paid_beside_each_other() -> None:
    rows = [
        (COST, "护林员工资标准", "≤2000元/人/月"),
        (COST, "护林员社保标准", "≤800元/人/月"),
        (COUNT, "护林员人数", "≥50人"),
    ]
    assert outcome("A04", sheet((COST, "护林员经费", "≤168万元"), *rows)).status == Status.PASSED
    assert paths("A04", sheet((COST, "护林员经费", "≤188万元"), *rows)) == [VALUE(0)]


def test_an_amount_of_another_name_is_the_one_that_is_left() -> None:
    rows = [
        (COST, "总成本", "≤202万元"),
        (COST, "人员经费", "≤82万元"),
        (COST, "购置费", "≤120万元"),
        (COST, "护林员工资标准", "≤2000元/人/月"),
        (COST, "消防水车购置标准", "≤12万元/辆"),
        (COUNT, "护林员人数", "≥30人"),
        (COUNT, "消防水车购置数量", "≥10辆"),
    ]
    assert paths("A04", sheet(*rows, total="202")) == [VALUE(1)]


def test_a_standard_for_the_same_people_that_has_no_place_leaves_the_sum_open() -> None:
    aid = sheet(
        (COST, "低收入救助支出总额", "≤60万元"),
        (COST, "低收入救助标准", "=900元/人/月"),
        (COST, "月平均补差水平", "=500元/人/月"),
        (COUNT, "低收入救助人数", "=100人"),
        total="60",
    )
    assert not said(aid)


def test_a_cost_that_cannot_be_read_leaves_its_standard_without_an_amount() -> None:
    rows = [
        (COST, "总成本", "≤525.6万元"),
        (COST, "桃树补贴金额", "≤**万元"),
        (COST, "梨树补贴金额", "≤165.6万元"),
        (COST, "桃树补贴标准", "≥300元/亩"),
        (COST, "梨树补贴标准", "≥180元/亩"),
        (COUNT, "桃树面积", "≥1.2万亩"),
        (COUNT, "梨树面积", "≥0.92万亩"),
    ]
    assert not said(sheet(*rows, total="525.6"))
    assert not found("A03", sheet(*rows, total="525.6"))


def test_a_quantity_that_is_printed_twice_counts_once() -> None:
    row = (COUNT, "维护路灯数量", "≥500盏")
    assert not said(sheet((COST, "路灯维护费", "≤6万元"), (COST, "路灯维护费标准", "≤120元/盏"), row, row))


# A05


def subsidy(amount: str, *standards: tuple[str, str], count: str = "≥100人") -> Table:
    rows = [(COST, f"{name}护理补贴标准", value) for name, value in standards]
    return fund(
        ("失能老人护理补贴", [(COST, "补贴总金额", amount), *rows, (COUNT, "护理补贴人数", count)]), total="1"
    )


def test_floors_that_promise_more_than_the_ceiling_are_an_error_put_as_a_question() -> None:
    (finding,) = found("A05", subsidy("≤30万元", ("", "≥300元/人/月")))
    assert (finding.path, finding.level) == (VALUE(0), "error")
    assert finding.sum == ("100 人 × 300 元/人/月 × 12 月 ＝ 36 万元", "表中 ≤30 万元，差 6 万元")
    assert "上级资金" in finding.message


def test_of_tiers_over_the_same_people_the_lowest_counts() -> None:
    tiers = ("中度", "≥200元/人/月"), ("重度", "≥400元/人/月")
    (finding,) = found("A05", subsidy("≤20万元", *tiers))
    assert finding.sum[0] == "100 人 × 200 元/人/月 × 12 月 ＝ 24 万元"
    assert not said(subsidy("≤30万元", *tiers))


def test_tiers_with_people_of_their_own_are_added() -> None:
    rows = [
        (COST, "补贴总金额", "≤60万元"),
        (COST, "农村老人护理补贴标准", "≥200元/人/月"),
        (COST, "城市老人护理补贴标准", "≥300元/人/月"),
        (COUNT, "农村老人护理补贴人数", "≥100人"),
        (COUNT, "城市老人护理补贴人数", "≥150人"),
    ]
    (finding,) = found("A05", fund(("老人护理补贴", rows), total="60"))
    assert "合计 78 万元" in finding.sum


def test_a_ceiling_on_the_standard_promises_nothing() -> None:
    assert not found("A05", subsidy("≤30万元", ("", "≤300元/人/月")))


def test_people_of_another_kind_are_not_multiplied() -> None:
    rows = [
        (COST, "公共卫生服务总成本", "≤500万元"),
        (COST, "乡村医生岗位补助标准", "全科岗≥1260元/人/月；公卫岗≥980元/人/月"),
        (COUNT, "服务居民人数", "≥50000人"),
    ]
    assert not said(sheet(*rows, total="500"))


# A06


def test_standards_that_account_for_little_of_the_amount_are_doubtful() -> None:
    grants = sheet(
        (COST, "助学金", "≤90万元"),
        (COST, "助学金发放标准", "≤1000元/人/年"),
        (COUNT, "助学金发放人数", "≥200人"),
    )
    (finding,) = found("A06", grants)
    assert (finding.path, finding.level) == (VALUE(0), "warning")
    assert finding.sum[0] == "200 人 × 1000 元/人/年 ＝ 20 万元"


def test_amounts_go_with_the_kinds_of_things_in_order_where_no_name_tells() -> None:
    rows = [
        (COST, "补贴资金总额", "≤400万元"),
        (COST, "林木管护资金", "≤300万元"),
        (COST, "动物防疫资金", "≤100万元"),
        (COST, "桃园单位补贴", "≤5元/亩"),
        (COST, "梨园单位补贴", "≤6元/亩"),
        (COST, "羊只单位补贴", "≤2元/只"),
        (COST, "鸡鸭单位补贴", "≤0.1元/只"),
        (COUNT, "桃园面积", "≥10万亩"),
        (COUNT, "梨园面积", "≥5万亩"),
        (COUNT, "羊只数量", "≥10万只"),
        (COUNT, "鸡鸭数量", "≥50万只"),
    ]
    assert paths("A06", sheet(*rows, total="400")) == [VALUE(1), VALUE(2)]


def test_one_price_beside_a_wide_amount_says_nothing() -> None:
    river = sheet(
        (COST, "河道治理资金", "≤1480万元"),
        (COST, "清淤综合单价", "≤46.5元/立方米"),
        (COUNT, "清淤土方量", "≥10万立方米"),
    )
    assert not said(river)


# A07


@pytest.mark.parametrize("price", ["≤90万元/平方米", "≤900元/平方米", "≤9元/平方米"])
def test_a_price_that_is_off_by_tens_is_an_error_at_the_price(price: str) -> None:
    road = sheet(
        (COST, "道路修缮费用", "≤180万元"),
        (COST, "道路修缮单价", price),
        (COUNT, "道路修缮面积", "≥2万平方米"),
    )
    assert [(one.path, one.level) for one in found("A07", road)] == [(VALUE(1), "error")]
    assert said(road) == {"A07"}


def test_a_price_in_its_unit_is_passed() -> None:
    road = sheet(
        (COST, "道路修缮费用", "≤180万元"),
        (COST, "道路修缮单价", "≤90元/平方米"),
        (COUNT, "道路修缮面积", "≥2万平方米"),
    )
    assert outcome("A07", road).status == Status.PASSED


# A09


def veterans(amount: str) -> Table:
    return sheet(
        (COST, "优待对象慰问金", amount),
        (COST, "退役士兵慰问金标准", "≤0.4万元/人"),
        (COUNT, "优待对象慰问金发放人数", "≥100人"),
    )


def test_an_average_above_the_only_standard_asks_for_the_others() -> None:
    (finding,) = found("A09", veterans("≤60万元"))
    assert (finding.path, finding.level) == (VALUE(1), "warning")
    assert finding.sum == ("60 万元 ÷ 100 人 ＝ 0.6 万元/人", "表中标准 ≤0.4 万元/人")


def test_an_average_below_the_standard_is_passed() -> None:
    assert outcome("A09", veterans("≤30万元")).status == Status.PASSED


# all


@settings(max_examples=40, deadline=None)
@given(
    amount=st.integers(1, 10**6),
    standard=st.integers(1, 10**5),
    count=st.integers(1, 10**5),
    sign=st.sampled_from(["≥", "≤", "="]),
)
def test_units_change_no_verdict(amount: int, standard: int, count: int, sign: str) -> None:
    """The same money and things, written in 元 and in 万元, in 盏 and in 万盏."""
    large = Decimal(10_000)
    plain = lamps(f"≤{amount}0000元", f"{sign}{standard}元/盏/年", f"≥{count}盏")
    scaled = lamps(f"≤{amount}万元", f"{sign}{standard / large:f}万元/盏/年", f"≥{count / large:f}万盏")
    fine = {(number, one.level) for number in RULES for one in found(number, plain)}
    coarse = {(number, one.level) for number in RULES for one in found(number, scaled)}
    assert coarse <= fine
    assert {number for number, level in fine if level != "hint"} == {
        number for number, level in coarse if level != "hint"
    }


# in the goal text


@pytest.mark.parametrize(("amount", "paths_"), [("120", []), ("121", ["goal"]), ("150", ["goal"])])
def test_a_sentence_of_the_goal_adds_up_in_itself(amount: str, paths_: list[str]) -> None:
    goal = f"1.聘用协管员50人，按照2000元/人/月标准发放工资，需资金{amount}万元。2.培训80人。"
    assert paths("A04", sheet((COST, "协管员经费", f"≤{amount}万元"), goal=goal)) == paths_
