"""Standards times quantities beside the amounts that they are paid from."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from indicators.products import is_people
from indicators.units import unit
from projects.rules.amounts import plain
from projects.rules.claims import Claim, reckoning
from projects.rules.goal_sums import said_promises
from projects.rules.ledger import Entry, ledgers, ten_thousands
from projects.rules.names import cut
from projects.rules.promises import Promise, months, price
from projects.rules.table import Cell, Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, Limit, Unclear, rule
from sheets.documents import FUND, PROJECT

EXACT = Decimal("0.001")  # less than this share of the amount is rounding
NEAR = Decimal("0.05")
FAR = Decimal("0.5")  # below it a sum is not off but lacks something
WEAK = Decimal("0.8")  # below it also where no name says that the standards are for this amount
BEYOND = Decimal(3)  # a part costs no three times the whole
ABSURD = Decimal(50)  # and what promises so much is no promise
NEARLY, EXACTLY, CLOSELY = Decimal("0.15"), Decimal("0.02"), Decimal("0.005")


@dataclass(frozen=True, slots=True)
class Sum:
    """A claim with the promises that are held against its amount, and what they come to, in 元."""

    claim: Claim
    promises: tuple[Promise, ...]

    @property
    def money(self) -> Decimal:
        return self.whole * self.borne

    @property
    def whole(self) -> Decimal:
        return sum((one.money() for one in self.promises), Decimal(0))

    @property
    def borne(self) -> Decimal:
        """The share that the sheet prints (区级负担比例 15%), where it explains the amount better."""
        shares = [one for one in self.claim.ledger.shares if 0 < one < 1]
        return min((Decimal(1), *shares), key=lambda one: abs(self.whole * one - self.amount.canonical))

    @property
    def amount(self) -> Entry:
        return self.claim.amount

    @property
    def share(self) -> Decimal:
        """Of the amount."""
        return self.money / self.amount.canonical

    @property
    def is_equal(self) -> bool:
        """Within what rounding explains."""
        off = abs(self.money - self.amount.canonical)
        return off <= max(self.amount.canonical * EXACT, _rounding(self.amount))

    @property
    def lines(self) -> tuple[str, ...]:
        """Each product, their sum, and the amount beside it."""
        products = [one.line for one in self.promises]
        if len(products) > 1:
            products.append(f"合计 {ten_thousands(self.whole)} 万元")
        if self.borne < 1:
            borne, money = plain(self.borne * 100), ten_thousands(self.money)
            products.append(f"{ten_thousands(self.whole)} 万元 × {borne}% ＝ {money} 万元")
        off = ten_thousands(abs(self.money - self.amount.canonical))
        return (*products, f"表中 {self.amount.signed}，差 {off} 万元")

    def related(self, table: Table) -> list[Cell]:
        said = any(one.row is None for promise in self.promises for one in promise.counts)
        return [*self.claim.related, *([table.head_cell("goal")] if said else [])]


def _rounding(amount: Entry) -> Decimal:
    """What the last digit behind a point may hide, at least half of 0.01 万元; not much of a small amount."""
    fraction = amount.digit / 2 if amount.number != int(amount.number) else Decimal(0)
    return min(max(fraction, Decimal(50)), amount.canonical / 100)


def _sums(table: Table) -> Iterator[tuple[Claim, Sum, Sum]]:
    """Each claim with the least and the most that it may come to."""
    for claim in reckoning(table).claims:
        yield claim, Sum(claim, claim.least), Sum(claim, claim.most)


def _floors(least: Sum) -> Sum:
    """What is promised at the least: what only has a ceiling may cost nothing."""
    return Sum(least.claim, tuple(one for one in least.promises if one.is_floor))


def _is_broken(least: Sum) -> bool:
    """More is promised than there is, by floors below a ceiling on the amount."""
    floors = _floors(least)
    return least.amount.is_ceiling and floors.money > least.amount.canonical and not floors.is_equal


def _slips(one: Sum) -> bool:
    """A product that is about ten, a hundred … times its amount, or a part that is far more than the whole;
    a tenth only if nothing else explains it."""
    if len(one.promises) != 1:
        return _slipped(one) is not None
    power = _is_power(max(one.share, 1 / one.share), NEARLY if one.share > 1 else EXACTLY)
    if one.share >= ABSURD:
        return power or not one.promises[0].is_of_people
    sure = one.claim.strong and one.claim.covers
    if one.share >= BEYOND:
        if not one.promises[0].is_of_people and not _is_whole(one.claim):
            return not one.claim.ledger.dark
        return sure and power and not _is_broken(one)
    return one.share < FAR and sure and power and not one.claim.gaps


def _slipped(one: Sum) -> Promise | None:
    """The one of several that is just a hundred, a thousand … times what the others leave of the amount, or
    a hundredth of it; ten times may be a digit too many, too."""
    for promise in one.promises:
        money = promise.money()
        left = one.amount.canonical - (one.money - money)
        times = max(money / left, left / money) if left > 0 else Decimal(1)
        if times > BEYOND * 10 and _is_power(times, CLOSELY):
            return promise
    return None


def _is_power(share: Decimal, slack: Decimal) -> bool:
    """Whether it is ten, a hundred …, give or take."""
    nearest = Decimal(10) ** round(share.log10())
    return nearest > 1 and abs(share / nearest - 1) <= slack


def _is_whole(claim: Claim) -> bool:
    """Whether the standards are all that the amount is for, by their names."""
    return claim.strong and claim.covers and not claim.gaps and not claim.spare


def _is_meant(claim: Claim) -> bool:
    """Whether the standards are for this amount, by their names or because the task has nothing else."""
    ledger = claim.ledger
    alone = not ledger.amounts and len(ledger.standards) == len(ledger.counts) == 1
    return (alone or (claim.strong and claim.covers)) and not claim.gaps


def _row(entry: Entry) -> Row:
    assert entry.row is not None
    return entry.row


def _called(entry: Entry) -> str:
    """“公交车购置费”≤500 万元."""
    return f"“{cut(entry.name)}”{entry.signed}"


def _percent(share: Decimal) -> str:
    digits = 0 if share >= Decimal("0.1") else 1 if share >= Decimal("0.001") else 2
    return f"{round(share * 100, digits).normalize():f}%"


def _fault(one: Sum, table: Table, short: str, message: str, level: Level | None = None) -> Fault:
    related = [cell for cell in one.related(table) if cell != one.amount.cell]
    return _row(one.amount).fault("value", short, message, sum=one.lines, related=related, level=level)


@rule(
    "A04",
    Level.WARNING,
    forms=(PROJECT, FUND),
    limits={"exact": Limit(EXACT, "相差超过就提示"), "near": Limit(NEAR, "相差超过就存疑")},
)
def standard_times_quantity(table: Table, *, exact: Decimal, near: Decimal) -> Iterator[Answer]:
    """标准乘数量等于所列金额

    为什么：标准、数量和金额写在同一张表里，三者对不上，预算就没有测算依据。按月、按学期的标准折算成全年；
    相差很小时可能是取整或标准为上限，只作提示。
    依据：财预〔2015〕88号第二十四条：资金投入与绩效目标、指标值应当相匹配
    例：路灯 500 盏，维护标准 120 元/盏/年，应为 6 万元，表中写 6.8 万元。
    """
    yield from map(Unclear, reckoning(table).unknown)
    sums = list(_sums(table))
    met = {id(claim.amount) for claim, *both in sums for one in both if one.is_equal}
    for claim, least, most in sums:
        beyond = least.money > claim.amount.canonical
        nearest = least if beyond else most
        if not (_is_whole(claim) or (beyond and _is_meant(claim))):
            continue
        by_another = id(claim.amount) in met and not (least.is_equal or most.is_equal)
        if by_another or _is_right(claim, least, most, exact):
            yield PASSED
        elif not _is_broken(least) and not _slips(nearest) and nearest.share >= FAR:
            yield _mismatch(nearest, table, near)
    yield from _in_goal(table, near)


def _in_goal(table: Table, near: Decimal) -> Iterator[Answer]:
    known = [one for ledger in ledgers(table) for one in ledger.standards]
    for amount, promise in said_promises(table.goal, known):
        off = abs(promise.money() - amount.canonical)
        if off <= _rounding(amount):
            yield PASSED
        elif amount.canonical:
            yield _unlike_said(table, amount, promise, off, near)


def _unlike_said(table: Table, amount: Entry, promise: Promise, off: Decimal, near: Decimal) -> Fault:
    level = Level.HINT if off <= amount.canonical * near else None
    message = (
        f"目标按标准和数量算得 {ten_thousands(promise.money())} 万元，写的是 {amount.text}，"
        f"差 {ten_thousands(off)} 万元。请核对标准、数量和金额。"
    )
    lines = (promise.line, f"目标写 {amount.text}，差 {ten_thousands(off)} 万元")
    return table.fault("goal", "目标里标准乘数量不符", message, sum=lines, level=level)


def _is_right(claim: Claim, least: Sum, most: Sum, exact: Decimal) -> bool:
    """Above the amount only its rounding may hide a difference, below it a small share, too."""
    money = claim.amount.canonical
    digit = _rounding(claim.amount)
    if least.money - digit <= money <= most.money + max(digit, money * exact):
        return True
    return len(most.promises) == 1 and any(
        abs(one - money) <= money * EXACT for one in months(most.promises[0])
    )


def _mismatch(one: Sum, table: Table, near: Decimal) -> Fault:
    standard, amount = one.promises[0].standard, one.amount
    off = abs(one.share - 1)
    ask = "标准是否为上限、金额是否已取整？" if off <= near else "请核对标准、数量和金额，或说明差额的来源。"
    message = (
        f"按{_called(standard)} 和数量算得 {ten_thousands(one.money)} 万元，"
        f"{_called(amount)}，相差 {_percent(off)}。{ask}"
    )
    return _fault(one, table, "标准乘数量与金额不符", message, Level.HINT if off <= near else None)


@rule("A05", Level.ERROR, forms=(PROJECT, FUND))
def floors_within_ceiling(table: Table) -> Iterator[Answer]:
    """最低标准乘最少数量不超过金额上限

    为什么：标准和数量都写“不少于”，金额写“不超过”，最低的承诺已经超过上限时，三个指标不可能同时完成。
    几档标准共用一个人数的，按最低一档计算。
    依据：财预〔2015〕88号第二十四条：绩效目标应当合理可行，并与预算资金量相匹配
    例：标准 ≥300 元/人/月，人数 ≥100 人，全年至少 36 万元，金额却写 ≤30 万元。
    """
    for claim, least, _ in _sums(table):
        floors = _floors(least)
        if not floors.promises or not claim.amount.is_ceiling:
            continue
        if _is_broken(least) and not _slips(floors):
            yield _beyond(floors, table)
        else:
            yield PASSED


def _beyond(one: Sum, table: Table) -> Fault:
    over = ten_thousands(one.money - one.amount.canonical)
    message = (
        f"按表中最低的标准和最少的数量，全年至少需要 {ten_thousands(one.money)} 万元，"
        f"比{_called(one.amount)} 多 {over} 万元。"
        "超出部分是否由上级资金承担？是的请写明，不是请核对标准、数量和金额。"
    )
    level = None if one.claim.covers else Level.WARNING
    return _fault(one, table, "最低承诺超过金额上限", message, level)


@rule("A06", Level.WARNING, forms=(PROJECT, FUND), limits={"far": Limit(FAR, "不到金额的多少就存疑")})
def standards_reach_the_amount(table: Table, *, far: Decimal) -> Iterator[Answer]:
    """标准乘数量之和不远低于所列金额

    为什么：按全部标准和数量只能算出金额的一小部分，说明补助对象、标准没有列全，或者数量、单位写错。
    依据：财预〔2015〕88号第二十四条：资金投入与绩效目标、指标值应当相匹配
    例：资助标准 600 元/人/年，人数 ≥50 人，只需 3 万元，金额写 ≤12 万元。
    """
    for claim, _, most in _sums(table):
        if most.share >= WEAK or _slips(most):
            if claim.strong:
                yield PASSED
        elif level := _lack(claim, most, far):
            yield _short(most, table, level)


def _lack(claim: Claim, most: Sum, far: Decimal) -> Level | None:
    """How doubtful it is that so little of an amount is accounted for; None: it says nothing."""
    if claim.gaps or not (claim.covers or claim.ledger.wordy):
        return None
    if (claim.strong or _is_by_order(claim)) and not claim.spare:
        return Level.WARNING if most.share < far else None
    return Level.HINT if _is_for_people(claim) and (most.share < far or not claim.spare) else None


def _is_for_people(claim: Claim) -> bool:
    """Whether the task has one amount and counts nothing but people."""
    return not claim.ledger.amounts and all(is_people(unit(one.unit).over) for one in claim.ledger.counts)


def _is_by_order(claim: Claim) -> bool:
    """Amounts and kinds of things went together as they stand, so nothing else can be meant."""
    return len(claim.ledger.amounts) > 1 and len(claim.groups) > 1


def _short(one: Sum, table: Table, level: Level) -> Fault:
    message = (
        f"按表中的标准和数量只能算出 {ten_thousands(one.money)} 万元，"
        f"是{_called(one.amount)} 的 {_percent(one.share)}。"
        "是否还有没列出的对象或标准，或者数量、单位有误？请核对。"
    )
    return _fault(one, table, "标准乘数量远低于金额", message, level)


@rule("A07", Level.ERROR, forms=(PROJECT, FUND))
def units_of_price_and_quantity(table: Table) -> Iterator[Answer]:
    """单价乘数量与金额不差数量级

    为什么：算得的数和金额差十倍、百倍、万倍，多半是单价、数量或金额的单位写错（元与万元、平方米与万平方米）。
    依据：财预〔2015〕88号第二十四条：绩效指标应当细化量化，资金投入与指标值应当相匹配
    例：单价 0.5 万元/平方米，面积 2 万平方米，应为 1 亿元，金额写 1000 万元。
    """
    for claim, least, most in _sums(table):
        one = least if least.money > claim.amount.canonical else most
        if _slips(one):
            slipped = _slipped(one) if len(one.promises) > 1 else None
            yield _slip(Sum(claim, (slipped,)) if slipped else one, table)
        elif claim.strong and not claim.gaps:
            yield PASSED


def _slip(one: Sum, table: Table) -> Fault:
    """At the price: its unit is the likeliest."""
    standard = one.promises[0].standard
    times = one.share if one.share > 1 else 1 / one.share
    way = "是金额的" if one.share > 1 else "金额是它的"
    message = (
        f"按{_called(standard)} 和数量算得 {ten_thousands(one.money)} 万元，{way} {round(times, 1):f} 倍，"
        "像是单位差了数量级。单价、数量或金额的单位（元与万元等）是否写错？请核对。"
    )
    cell = standard.cell
    level = None if _is_power(max(one.share, 1 / one.share), NEARLY) else Level.WARNING
    related = [other for other in (one.amount.cell, *one.related(table)) if other and other != cell]
    return _row(standard).fault(
        "value", "单价与金额差数量级", message, sum=one.lines, related=related, level=level
    )


@rule("A09", Level.WARNING, forms=(PROJECT, FUND))
def average_within_the_standard(table: Table) -> Iterator[Answer]:
    """人均金额不超过所列标准

    为什么：金额除以人数高于表中写的最高标准，说明有的对象标准更高而没有列出，或者金额、人数有误。
    依据：财预〔2015〕88号第二十四条：绩效指标应当细化量化，资金投入与指标值应当相匹配
    例：补助金 60 万元，对象 100 人，人均 0.6 万元，表中只写了“一类对象 ≤0.4 万元/人”。
    """
    for claim, _, most in _sums(table):
        if claim.covers or claim.gaps or claim.spare:
            continue
        for promise in most.promises:
            if not promise.is_of_people or not promise.standard.is_ceiling:
                continue
            if price(claim.amount, promise) > promise.standard.number * (1 + EXACT):
                yield _above(claim, promise)
            else:
                yield PASSED


def _above(claim: Claim, promise: Promise) -> Fault:
    standard, amount = promise.standard, claim.amount
    average = f"{round(price(amount, promise), 2).normalize():f} {standard.unit}"
    people = f"{promise.count.normalize():f} {promise.counted}"
    often = f" ÷ {promise.periods}" if promise.periods > 1 else ""
    message = (
        f"{_called(amount)} 平均到 {people}是 {average}，高于{_called(standard)}。"
        "其他对象的标准是否没有列出，或者金额、人数有误？请核对。"
    )
    lines = (f"{amount.text} ÷ {people}{often} ＝ {average}", f"表中标准 {standard.signed}")
    cells = [amount.cell, *(one.cell for one in promise.counts)]
    related = [one for one in cells if one]
    return _row(standard).fault("value", "人均金额高于所列标准", message, sum=lines, related=related)
