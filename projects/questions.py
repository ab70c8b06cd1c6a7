"""The questions of 统计: each with its answer in a sentence, pictures, and the table of figures behind it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from indicators.levels import LEVELS
from projects import audit_queries, charts, progress, promises, statistics
from projects.rules.catalogue import BY_ID
from projects.tables import SHORT_KINDS, amount_text
from reviews import access
from reviews.models import Submission

MOST_BARS = 12
WIDE = 1240  # of a picture over the whole page
MOST_ROWS = 200  # of a table on the page; the CSV has all
ALL = "合计"


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | Link


@dataclass(frozen=True, slots=True)
class Question:
    """name: in addresses.  head: of the table's columns; numbers: those that hold numbers."""

    name: str
    title: str
    answer: str
    pictures: Sequence[SafeString]
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    wide: bool = False

    @property
    def listed(self) -> list[list[tuple[str, Cell]]]:
        """Each cell with the name of its column."""
        return [list(zip(self.head, row, strict=True)) for row in self.rows[:MOST_ROWS]]

    @property
    def more(self) -> int:
        return max(len(self.rows) - MOST_ROWS, 0)


def questions(user: access.User, year: int) -> list[Question]:
    return [ask(user, year) for ask in ASKED.values()]


def in_time(user: access.User, year: int) -> Question:
    found = statistics.sending(user, year)
    rows, points, title = [], found.points, "能按时送完吗？"
    for day, number in points:
        rows.append((f"{day:%Y-%m-%d}", found.days.get(day, 0), number))
    answer = _in_time(found)
    pictures = []
    if points:
        pictures.append(
            charts.line(
                "in-time",
                points,
                whole=found.total,
                title=title,
                about=answer,
                due=found.due,
                expected=found.expected,
            )
        )
    return Question("in-time", title, answer, pictures, ("日期", "当天送审", "累计送审"), rows)


def _in_time(found: statistics.Sending) -> str:
    said = f"应报 {found.total} 张，已送审 {found.sent} 张。"
    if not found.left:
        return f"{said}已全部送审。"
    worst = f"没有送审最多的是{found.unsent[0]}（{found.unsent[1]} 张）。" if found.unsent else ""
    if found.due is None or found.until_due is None:
        return f"{said}还没有设送审期限，无法判断能不能按时。{worst}"
    if found.until_due < 0:
        return (
            f"{said}期限 {_day(found.due)} 已过 {-found.until_due} 天，还有 {found.left} 张没有送审。{worst}"
        )
    short = found.total - (found.expected or 0)
    if not short:
        return f"{said}按近三天的速度，{_day(found.due)} 截止前能送完。"
    return f"{said}按近三天的速度，{_day(found.due)} 截止时还差约 {short} 张。{worst}"


def _day(day: date) -> str:
    year = "" if day.year == timezone.localdate().year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日"


def stuck(user: access.User, year: int) -> Question:
    title, names = "卡在哪个部门、哪一步？", [name for name, _ in progress.PARTS]
    found = progress.bars(user, year)
    shown = found[:MOST_BARS]
    stacks = [
        charts.Stack(
            one.name, one.numbers, list(map(str, one.numbers)), f"{one.sent}%", _tables(one.department, year)
        )
        for one in shown
    ]
    rest = found[MOST_BARS:]
    if rest:
        numbers = [sum(of) for of in zip(*(one.numbers for one in rest), strict=True)]
        sent = round(100 * sum(numbers[2:]) / sum(numbers))
        label = f"其余 {len(rest)} 个部门"
        stacks.append(charts.Stack(label, numbers, list(map(str, numbers)), f"{sent}%"))
    picture = charts.stacked("stuck", stacks, names=names, title=title, width=WIDE)
    rows = [
        (Link(one.name, _tables(one.department, year)), one.total, *one.numbers, f"{one.sent}%")
        for one in found
    ]
    head = ("部门", "应报", *names, "送审率")
    return Question("stuck", title, _stuck(found, names), [picture], head, rows, wide=True)


def _stuck(found: Sequence[progress.Bar], names: Sequence[str]) -> str:
    open_at = Counter({name: sum(one.numbers[at] for one in found) for at, name in enumerate(names[:-1])})
    name, number = max(open_at.items(), key=lambda one: one[1])
    if not number:
        return f"{sum(one.total for one in found)} 张表都已批复，没有卡住的。"
    at = names.index(name)
    worst = max(found, key=lambda one: one.numbers[at])
    most = f"{worst.name} {worst.numbers[at]} 张"
    return f"没有批复的表里，{name}的最多，有 {number} 张；其中{most}。数是送审率。"


def _tables(department: int, year: int) -> str:
    return f"{reverse('projects:tables')}?department={department}&year={year}"


def covered(user: access.User, year: int) -> Question:
    title, found = "覆盖了多少资金？", statistics.money(user, year)
    kinds = _sums(found, lambda one: SHORT_KINDS[one.kind])
    places = _sums(found, lambda one: one.department)
    [whole] = _sums(found, lambda one: ALL) or [_Sum(ALL, 0, 0, Decimal(0), Decimal(0))]
    rows = [_row("表种", one) for one in kinds] + [_row("部门", one) for one in places] + [_row(ALL, whole)]
    pictures = [
        _money_picture(f"covered-{name}", [one for one in sums if one.amount][:MOST_BARS], title)
        for name, sums in (("kinds", kinds), ("places", places))
        if any(one.amount for one in sums)
    ]
    head = ("分组", "名称", "张数", "没有金额的表", "资金（万元）", "其中已批复（万元）", "批复占比")
    return Question("covered", title, _covered(whole), pictures, head, rows)


@dataclass(frozen=True, slots=True)
class _Sum:
    name: str
    sheets: int
    blank: int
    amount: Decimal
    approved: Decimal

    @property
    def share(self) -> str:
        return f"{round(100 * self.approved / self.amount)}%" if self.amount else "—"


def _sums(found: Sequence[statistics.Money], name_of: Callable[[statistics.Money], str]) -> list[_Sum]:
    """The largest first."""
    groups: dict[str, list[statistics.Money]] = {}
    for one in found:
        groups.setdefault(name_of(one), []).append(one)
    made = [
        _Sum(
            name,
            sum(one.sheets for one in of),
            sum(one.blank for one in of),
            sum((one.amount for one in of), Decimal(0)),
            sum((one.approved for one in of), Decimal(0)),
        )
        for name, of in groups.items()
    ]
    return sorted(made, key=lambda one: (-one.amount, -one.sheets, one.name))


def _row(group: str, one: _Sum) -> tuple[Cell, ...]:
    return (
        group,
        one.name,
        one.sheets,
        one.blank,
        amount_text(one.amount),
        amount_text(one.approved),
        one.share,
    )


def _money_picture(name: str, sums: Sequence[_Sum], title: str) -> SafeString:
    stacks = []
    for one in sums:
        parts = (one.approved, one.amount - one.approved)
        stacks.append(
            charts.Stack(one.name, parts, list(map(amount_text, parts)), f"{amount_text(one.amount)} 万元")
        )
    return charts.stacked(
        name, stacks, names=("已批复", "还没有批复"), title=title, shades=charts.WHOLE_SHADES
    )


def _covered(whole: _Sum) -> str:
    if not whole.amount:
        return "这些表上没有写资金总额。"
    return (
        f"{whole.sheets - whole.blank} 张写了资金总额的表共 {amount_text(whole.amount)} 万元，"
        f"其中已批复 {amount_text(whole.approved)} 万元，占 {whole.share}。"
    )


def found_most(user: access.User, year: int) -> Question:
    title, found = "哪类问题最多？", statistics.rules(user, year)
    opened = [one for one in found if one[1]]
    bars = [charts.Bar(_rule(rule), number, str(number), _audit(rule, year)) for rule, number, _ in opened]
    pictures = [charts.bars("rules", bars[:MOST_BARS], title=title)] if bars else []
    rows = [(Link(_rule(rule), _audit(rule, year)), number, answered) for rule, number, answered in found]
    if not opened:
        answer = "没有还没处理的问题。"
    else:
        number = sum(one for _, one, _ in opened)
        answer = (
            f"还没处理的问题有 {number} 处，{_rule(opened[0][0])}最多（{opened[0][1]} 处）。点一条看清单。"
        )
    return Question("rules", title, answer, pictures, ("规则", "未处理", "已说明"), rows)


def _rule(number: str) -> str:
    return f"{number} {BY_ID[number].title}" if number in BY_ID else number


def _audit(rule: str, year: int) -> str:
    return f"{reverse('projects:audit')}?year={year}&rule={rule}&status=open#list"


def levels(user: access.User, year: int) -> Question:
    title, found = "指标都落在哪一级？", statistics.levels(user, year)
    rows = [(above, name, number) for (above, name), number in found.items()]
    firsts: Counter[str] = Counter()
    for above, _, number in rows:
        firsts[above] += number
    official = [row for row in rows if row[0] in LEVELS]
    pictures = [
        charts.bars(
            "level1",
            [charts.Bar(*_numbered(one)) for one in firsts.most_common() if one[1]],
            title="一级指标",
        ),
        charts.bars("level2", [charts.Bar(*_numbered(row[1:])) for row in official], title="二级指标"),
    ]
    return Question(
        "levels", title, _levels(found), pictures if rows else [], ("一级指标", "二级指标", "指标数"), rows
    )


def _numbered(one: Sequence) -> tuple[str, int, str]:
    return one[0], one[1], str(one[1])


def _levels(found: Counter[tuple[str, str]]) -> str:
    whole = sum(found.values())
    if not whole:
        return "这些表里还没有指标。"
    (_, name), number = max(found.items(), key=lambda one: one[1])
    unused = [two for one, two in found if not found[one, two]]
    missing = f"没有一张表写了{'、'.join(unused)}。" if unused else "每个二级指标都有表写到。"
    return f"共 {whole} 个指标，{name}的最多（{number} 个，占 {round(100 * number / whole)}%）。{missing}"


WAYS = {
    promises.UP: "比上年高",
    promises.EQUAL: "和上年一样",
    promises.DOWN: "比上年低",
    promises.UNLIKE: "不能直接比",
    promises.NEW: "上年没有",
}


def against_last_year(user: access.User, year: int) -> Question:
    title, found = "指标值比上年定得高还是低？", promises.promises(user, year)
    sums: Counter[str] = sum(found.values(), Counter())
    bars = [charts.Bar(label, sums[way], str(sums[way])) for way, label in WAYS.items()]
    rows = _promise_rows(audit_queries.own(user, year), found)
    pictures = [charts.bars("promises", bars, title=title)] if found else []
    return Question("promises", title, _promised(found, sums), pictures, ("部门", "表", *WAYS.values()), rows)


def _promise_rows(sheets: QuerySet[Submission], found: promises.Promises) -> list[tuple[Cell, ...]]:
    """The sheets with the most lowered values first."""
    about = sheets.order_by().values_list("pk", "key", "kind", "name", "department__short_name")
    order = sorted((-found[pk][promises.DOWN], pk, *told) for pk, *told in about if pk in found)
    return [
        (
            department,
            Link(name or SHORT_KINDS[kind], f"{reverse('projects:compare', args=[key])}?with=year"),
            *(found[pk][way] for way in WAYS),
        )
        for _, pk, key, kind, name, department in order
    ]


def _promised(found: promises.Promises, sums: Counter[str]) -> str:
    if not found:
        return "没有一张表有上年批复的表可以比。"
    lower = sum(1 for one in found.values() if one[promises.DOWN])
    where = f"（在 {lower} 张表里）" if lower else ""
    return (
        f"{len(found)} 张表有上年的表可比："
        f"{sums[promises.UP]} 个指标值比上年高，{sums[promises.EQUAL]} 个一样，"
        f"{sums[promises.DOWN]} 个比上年低{where}，{sums[promises.UNLIKE]} 个不能直接比。"
    )


def sent_back(user: access.User, year: int) -> Question:
    title, found = "哪些部门反复退回？", statistics.returning(user, year)
    bars = [
        charts.Bar(one.department, one.returns / one.sheets, f"{one.returns} 次 / {one.sheets} 张")
        for one in found[:MOST_BARS]
    ]
    pictures = [charts.bars("returns", bars, title=title)] if bars else []
    rows = [(one.department, one.sheets, one.returns, one.returned, one.again) for one in found]
    head = ("部门", "应报", "退回次数", "被退回的表", "退回两次以上的表")
    return Question("returns", title, _sent_back(found), pictures, head, rows)


def _sent_back(found: Sequence[statistics.Returning]) -> str:
    if not found:
        return "还没有退回过。"
    again, returns = sum(one.again for one in found), sum(one.returns for one in found)
    twice = f"{again} 张退回两次以上" if again else "没有一张退回两次以上"
    return f"{len(found)} 个部门的表共退回 {returns} 次，{twice}。按平均每张表退回的次数排列。"


ASKED: dict[str, Callable[[access.User, int], Question]] = {
    "in-time": in_time,
    "rules": found_most,
    "stuck": stuck,
    "covered": covered,
    "levels": levels,
    "promises": against_last_year,
    "returns": sent_back,
}
