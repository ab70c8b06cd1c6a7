"""Prices by all their names, printed shares, quantities in parts, in invented sheets."""

from projects.rules.table import Table
from tests.projects.rules.building import found, project

COST, COUNT = "经济成本", "数量"
RULES = ("A04", "A05", "A06", "A07", "A09")


def sheet(*rows: tuple[str, str, str], **more: str) -> Table:
    return project(*rows, **more)  # type: ignore[arg-type]


def said(subject: Table) -> set[str]:
    return {number for number in RULES if found(number, subject)}


def test_a_price_by_any_name_is_multiplied() -> None:
    def pipes(name: str, price: str) -> Table:
        rows = (
            (COST, "管道更换费", "≤257.4万元"),
            (COST, name, price),
            (COUNT, "更换老化管道长度", "≥28.6千米"),
        )
        return sheet(*rows, total="257.4")

    for name in ("管道更换综合单价", "管道更换平均造价", "管道更换费用"):
        assert said(pipes(name, "≤9万元/千米")) == set()
        assert said(pipes(name, "≤12万元/千米")) == {"A04"}


def test_the_ceiling_of_a_loan_is_no_price() -> None:
    rows = (
        (COST, "创业贷款贴息资金", "≤200万元"),
        (COST, "个人创业贷款最高额度", "≤20万元/笔"),
        (COUNT, "发放创业贷款笔数", "≥210笔"),
    )
    assert said(sheet(*rows, total="200")) == set()


def test_a_part_that_is_just_what_a_standard_makes_is_meant_before_the_whole() -> None:
    rows = (
        (COST, "项目总投资", "≤1125万元"),
        (COST, "大堤维修养护费", "≤225万元"),
        (COST, "水闸除险加固费", "≤900万元"),
        (COST, "水闸加固投资标准", "≤450万元/座"),
        (COUNT, "除险加固水闸数量", "=2座"),
    )
    assert said(sheet(*rows, total="1125")) == set()


def insured(amount: str, *, goal: str = "", share: str = "=15%") -> Table:
    rows = (
        (COST, "区级财政补助总额", amount),
        (COST, "人均财政补助标准", "≥670元/人/年"),
        (COST, "区级负担比例", share),
        (COUNT, "参保居民人数", "≥40万人"),
    )
    return sheet(*(rows if share else (*rows[:2], rows[3])), goal=goal, total="4020", name="居民医保补助")


def test_the_share_that_the_sheet_prints_is_a_factor() -> None:
    assert said(insured("≤4020万元")) == set()
    assert said(insured("≤4020万元", share="", goal="每人670元，其中区级负担15%。")) == set()
    (finding,) = found("A05", insured("≤3500万元"))
    assert finding.sum[1] == "26800 万元 × 15% ＝ 4020 万元"


def test_one_standard_that_is_a_ceiling_leaves_the_floors_of_the_others() -> None:
    def checks(count: str) -> Table:
        return sheet(
            (COST, "检查和保健总成本", "≤196.2万元"),
            (COST, "甲项检查标准", "=79元/人"),
            (COST, "乙项保健标准", "≤200元/人"),
            (COUNT, "甲项检查人数", count),
            (COUNT, "乙项保健人数", "≥2250人"),
            total="196.2",
        )

    assert found("A05", checks("≥9000人")) == ()
    (finding,) = found("A05", checks("≥29000人"))
    assert finding.sum[0] == "29000 人 × 79 元/人 ＝ 229.1 万元"


def test_a_quantity_that_cannot_be_read_is_not_made_up_for_by_another() -> None:
    rows = (
        (COST, "冷链设备采购费", "≤60万元"),
        (COST, "门诊补助", "≤96万元"),
        (COST, "门诊补助标准", "=8万元/个"),
        (COUNT, "采购冷链设备数量", "=40台"),
        (COUNT, "补助门诊数量", "/"),
    )
    assert said(sheet(*rows, total="156")) == set()


def test_of_a_total_and_its_parts_the_total_is_multiplied() -> None:
    def samples(price: str, total: str = "≥3000批次") -> Table:
        rows = (
            (COST, "食品抽检费用", "≤246万元"),
            (COST, "单批次抽检费用", price),
            (COUNT, "食品抽检总批次", total),
        )
        parts = (COUNT, "农产品抽检批次", "≥1600批次"), (COUNT, "加工食品抽检批次", "≥1400批次")
        return sheet(*rows, *parts, total="246")

    assert said(samples("≤820元/批次")) == set()
    assert said(samples("≤1200元/批次")) == {"A04"}
    assert said(samples("≤820元/批次", "≥3600批次")) == {"A04"}


def test_a_quantity_in_two_rows_is_added_up() -> None:
    def fields(price: str) -> Table:
        return sheet(
            (COST, "农田建设总投资", "≤2700万元"),
            (COST, "亩均投资标准", price),
            (COUNT, "新建农田面积", "≥0.9万亩"),
            (COUNT, "改造提升农田面积", "≥0.6万亩"),
            total="2700",
        )

    assert said(fields("≤1800元/亩")) == set()
    assert said(fields("≤2400元/亩")) == {"A04"}
    assert said(fields("≤1800万元/亩")) == {"A07"}


def test_what_another_part_is_for_excuses_no_lack() -> None:
    rows = (
        (COST, "土壤普查总经费", "≤168万元"),
        (COST, "样品检测费", "≤94.5万元"),
        (COST, "监测点建设费", "≤73.5万元"),
        (COST, "样品检测单价", "≤1500元/个"),
        (COUNT, "检测样品数", "=360个"),
        (COUNT, "采集剖面点位数", "=18个"),
    )
    assert said(sheet(*rows, total="168")) == {"A04"}


def old(price: str = "=100元/人/月") -> Table:
    return sheet(
        (COST, "高龄津贴发放总额", "≤1015.2万元"),
        (COST, "80-89岁老年人津贴标准", price),
        (COST, "90-99岁老年人津贴标准", "=200元/人/月"),
        (COUNT, "80-89岁老年人津贴发放人数", "=6900人"),
        (COUNT, "90-99岁老年人津贴发放人数", "=780人"),
        total="1015.2",
    )


def test_of_several_the_one_whose_unit_is_wrong_is_found() -> None:
    assert said(old()) == set()
    (finding,) = found("A07", old("=100万元/人/月"))
    assert finding.path == "tasks[0].indicators[1].value"
