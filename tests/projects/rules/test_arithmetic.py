"""All rules of arithmetic together: right sheets stay quiet, odd ones break nothing."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.rules import amounts, parts, precision, standards, tiers
from projects.rules.table import Table
from reviews.findings import Finding, Rule
from tests.projects.rules.building import fund, looked, project

COST, COUNT = "经济成本", "数量"
MODULES = (amounts, standards, parts, tiers, precision)
RULES = [one for module in MODULES for one in vars(module).values() if isinstance(one, Rule)]
# what is paid for, the unit it is counted in, that of its standard, times in a year
THINGS = (
    ("护林员", "人", "元/人/月", 12),
    ("路灯", "盏", "元/盏", 1),
    ("村卫生室", "个", "元/个/年", 1),
    ("造林", "亩", "元/亩", 1),
    ("公益演出", "场", "元/场", 1),
    ("住校生", "人", "元/人/学期", 2),
    ("公交站台", "座", "元/座", 1),
    ("羊只保险", "只", "元/只", 1),
)
STANDARDS = ("{}补助标准", "{}单价", "{}支出标准", "每{}费用", "{}单位成本")
COUNTS = ("{}数量", "完成{}", "{}任务量")
AMOUNTS = ("{}经费", "{}费用", "{}补助资金", "{}支出金额")


def findings(subject: Table) -> list[Finding]:
    return [one for outcome in looked(RULES, subject) for one in outcome.findings]


def plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


@st.composite
def right_sheets(draw: st.DrawFn) -> Table:
    """Parts that add up, each its standard times its quantity, named in one of several ways."""
    things = draw(st.lists(st.sampled_from(THINGS), min_size=2, max_size=4, unique=True))
    paid, priced, counted, total = [], [], [], Decimal(0)
    for name, unit, per, often in things:
        price, count = draw(st.integers(20, 3000)), draw(st.integers(10, 900)) * 100
        money = Decimal(price * count * often) / 10_000
        total += money
        paid.append((COST, draw(st.sampled_from(AMOUNTS)).format(name), f"≤{plain(money)}万元"))
        priced.append((COST, draw(st.sampled_from(STANDARDS)).format(name), f"≤{price}{per}"))
        counted.append((COUNT, draw(st.sampled_from(COUNTS)).format(name), f"≥{count}{unit}"))
    whole = (COST, "为民服务项目总成本", f"≤{plain(total)}万元")
    return project(whole, *paid, *priced, *counted, total=plain(total), name="为民服务项目")


@settings(max_examples=40, deadline=None)
@given(right_sheets())
def test_sheets_whose_sums_are_right_stay_quiet(subject: Table) -> None:
    assert findings(subject) == []


NUMBERS = st.decimals(0, 10**9, places=3) | st.integers(0, 10**6)
UNITS = st.sampled_from(
    ["", "万元", "元", "元/人/月", "元/人/天", "万元/平方米", "人", "万人次", "亩", "%", "天", "个", "元/月"]
)
SIGNS = st.sampled_from(["", "≥", "≤", "=", "<", "3-", "甲≥1元/人；乙≥", "不高于"])
VALUES = st.builds(lambda sign, number, unit: f"{sign}{number}{unit}", SIGNS, NUMBERS, UNITS) | st.text(
    max_size=12
)
NAMES = st.sampled_from(
    ["总额", "补助标准", "一档标准", "二档标准", "单价", "人数", "面积", "其中：工资", "护理费", ""]
)
ROWS = st.lists(st.tuples(st.sampled_from([COST, COUNT, "社会效益"]), NAMES, VALUES), max_size=8)


@settings(max_examples=40, deadline=None)
@given(ROWS, ROWS, st.text(alphabet="0123456789.,共人亩元万其中、。；每月", max_size=40), NUMBERS)
def test_whatever_stands_in_a_sheet_can_be_looked_at(
    rows: Sequence[tuple[str, str, str]], more: Sequence[tuple[str, str, str]], goal: str, total: Decimal
) -> None:
    for subject in (
        project(*rows, *more, goal=goal, total=str(total)),
        fund(("甲", rows), ("乙", more), goal=f"1、{goal}。2、{goal}", total=str(total)),
    ):
        assert all(one.message and one.path is not None for one in findings(subject))


def test_absurd_numbers_can_be_looked_at() -> None:
    most = "9" * 40
    subject = project((COST, "总成本", f"≤{most}万元"), (COST, "护理费", f"≤{most}元"), total="100")
    assert all(one.message for one in findings(subject))
