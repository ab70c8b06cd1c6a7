"""What is the same, or should be, in several sheets: copied texts, one sheet twice, strategy beside year."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from indicators.comparison import same_value
from indicators.printed import compact, fold
from indicators.units import ratio
from projects.rules.project_money import bare_department
from projects.rules.strangers import strangers
from projects.rules.table import Report, Row, Table
from projects.rules.texts import Text, texts
from reviews.findings import PASSED, Answer, Fault, Level, Unclear, rule
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FORMS, to_json
from sheets.likeness import SIMILAR, named_alike, plain

_COPIED = frozenset({"goal", "objective", "activity", "explanation"})
_LONG, _SURELY_COPIED = 20, 30
_COUNTS = re.compile(
    r"(?:总?数量|个数|户数|人数|人次数?|次数|场次|场数|处数|项数|件数|篇数|家数|面积|情况|完成数|数)$|[（(][^（）()]*[）)]$"
)
_FEWEST = 3
# a sum or a state of several years, which a single year need not reach
_SEVERAL_YEARS = re.compile(
    r"累计|[划五]期间|规划期|五年|三年|\d年(?:内|来|共|合计)|十[三四五六]五|[到至](?:20\d\d年|期末|规划)"
)


@rule("L08", Level.WARNING, forms=FORMS)
def written_for_this_sheet(report: Report) -> Iterator[Answer]:
    """指标和文字是为本表写的，不是照抄别表

    为什么：从别的部门或去年的表里整段复制，受益对象和做法常常对不上自己的事。
    依据：财预〔2015〕88号：绩效目标指向明确，与部门职责和资金用途相关。
    例：公务接待项目的满意度指标写“受益老年人满意度”；两个部门的工作活动一字不差。
    """
    first: dict[str, Text] = {}
    for table in report.tables:
        yield from strangers(table)
        for text in texts(table):
            if text.field in _COPIED and len(text.text) >= _LONG:
                earlier = first.setdefault(compact(text.text), text)
                if bare_department(earlier.table.department) != bare_department(table.department):
                    yield _copied(text, earlier)


def _copied(text: Text, earlier: Text) -> Fault:
    return text.fault(
        "和别的部门一字不差",
        f"这段文字和{earlier.table.department}“{earlier.table.name or '部门整体绩效目标表'}”里的一字不差。"
        "是不是照抄过来没有改？请核对。",
        level=None if len(text.text) >= _SURELY_COPIED else Level.HINT,
    )


@rule("L09", Level.WARNING, forms=FORMS)
def strategy_and_year_agree(report: Report) -> Iterator[Answer]:
    """战略目标表和年度表里同一指标一致

    为什么：同一部门同一年的同一指标，两张表的数或单位不同，就不知道考核哪一个。
    依据：部门整体绩效目标表样：整体战略目标表与年度整体绩效目标表相互衔接。
    例：战略目标表“新建口袋公园 ≥4处”，年度表“新建口袋公园数量 ≥4个”。
    """
    for strategy, annual in _pairs(report):
        for row, twin in _twins(strategy.rows, annual.rows):
            if same_value(row.text("value"), twin.text("value")):
                yield PASSED
            elif _goes_further(row, twin) and _is_of_several_years(row) and not _is_of_several_years(twin):
                yield Unclear("战略目标表写的是几年的数，年度表写的是一年的")
            elif row.text("value") and twin.text("value"):
                yield _unlike(row, twin, "年度表")
                yield _unlike(twin, row, "战略目标表")


def _goes_further(row: Row, twin: Row) -> bool:
    """Whether several years may well bring it, where the twin is what one does."""
    one, other = row.quantity, twin.quantity
    if not one or not other or one.canonical_unit != other.canonical_unit:
        return False
    lowers = one.operator in ("≤", "<")
    return (
        one.canonical_number < other.canonical_number
        if lowers
        else one.canonical_number > other.canonical_number
    )


def _is_of_several_years(row: Row) -> bool:
    return any(_SEVERAL_YEARS.search(row.text(field)) for field in ("level3", "explanation", "value"))


def _pairs(report: Report) -> Iterator[tuple[Table, Table]]:
    """Strategy and annual sheet of one department and year."""
    annual = {_whose(table): table for table in report.tables if table.form == DEPARTMENT_ANNUAL}
    for table in report.tables:
        if table.form == DEPARTMENT_STRATEGY and _whose(table) in annual:
            yield table, annual[_whose(table)]


def _whose(table: Table) -> tuple[str, int]:
    return bare_department(table.department), table.year


def _twins(rows: Iterable[Row], others: Iterable[Row]) -> Iterator[tuple[Row, Row]]:
    """Of like names: the same but for 数量 at the end, else like enough."""
    left = list(others)
    by_name = {_stem(row.name): row for row in reversed(left)}
    for row in rows:
        twin = by_name.get(_stem(row.name)) or _likest(row, left)
        if twin:
            yield row, twin


def _stem(name: str) -> str:
    text, before = plain(_COUNTS.sub("", fold(compact(name)))), ""
    while text != before:
        before, text = text, _COUNTS.sub("", text)
    return text


def _likest(row: Row, others: Iterable[Row]) -> Row | None:
    letters = frozenset(row.name)
    close = [two for two in others if 2 * len(letters & frozenset(two.name)) > len(letters)]
    scored = [(named_alike(row.name, two.name), -two.number, two) for two in close]
    score, _, best = max(scored, key=lambda one: one[:2], default=(0.0, 0, None))
    return best if score >= SIMILAR else None


def _unlike(row: Row, twin: Row, where: str) -> Fault:
    one, other = row.quantity, twin.quantity
    units = bool(one and other and one.number == other.number and ratio(one.unit, other.unit) is None)
    what = "单位" if units else "指标值"
    return row.fault(
        "value",
        f"和{where}的{what}不一致",
        f"“{row.name}”这里是“{row.text('value')}”，{where}“{twin.name}”是“{twin.text('value')}”，{what}不一致。"
        "请核对，改成一致。",
    )


@rule("L12", Level.WARNING, forms=FORMS)
def medium_term_differs_from_year(report: Report) -> Iterator[Answer]:
    """中长期目标不是年度目标的照抄

    为什么：中长期目标说几年要达到什么，年度目标说今年做到哪一步；一字不差，就没有分出阶段。
    依据：财预〔2015〕88号：绩效目标包括中长期绩效目标和年度绩效目标。
    例：中期目标和年度目标都写“完成 30 公里管网改造”，项目期却是三年。
    """
    for table in report.tables:
        medium = table.head("extra.中期目标")
        if medium and table.goal:
            yield _same_goals(table) if plain(medium) == plain(table.goal) else PASSED
    for strategy, annual in _pairs(report):
        twins = list(_twins(strategy.rows, annual.rows))
        same = [row for row, twin in twins if same_value(row.text("value"), twin.text("value"))]
        if len(strategy.rows) > _FEWEST:
            yield _same_rows(strategy) if len(same) == len(strategy.rows) else PASSED


def _same_goals(table: Table) -> Fault:
    return table.fault(
        "goal",
        "中期目标和年度目标一样",
        "中期目标和年度目标的文字一样。请写清几年要达到什么、今年做到哪一步。",
        related=[table.head_cell("extra.中期目标")],
    )


def _same_rows(strategy: Table) -> Fault:
    return strategy.fault(
        "goal",
        "战略指标和年度指标全相同",
        f"战略目标表的 {len(strategy.rows)} 条指标和年度表一一相同，看不出中长期目标。请核对是不是照抄。",
        level=Level.HINT,
    )


@rule("I05", Level.WARNING, forms=FORMS)
def no_sheet_twice(report: Report) -> Iterator[Answer]:
    """一张表没有导入两次

    为什么：同一张表进来两次，合计会多算，修改也会落在不同的一份上。
    依据：导入核对：名称、年度、部门相同的表只留一份。
    例：“农村公路养护”项目表在一份材料里出现两次。
    """
    by_name: Mapping[tuple[object, ...], list[Table]] = defaultdict(list)
    by_text: Mapping[str, list[Table]] = defaultdict(list)
    for table in report.tables:
        by_name[table.form, *_whose(table), plain(table.name)].append(table)
        if table.rows:
            by_text[_content(table)].append(table)
    twice = [those for those in (*by_name.values(), *by_text.values()) if len(those) > 1]
    seen: set[int] = set()
    for those in twice:
        for table in those[1:]:
            if table.number not in seen:
                seen.add(table.number)
                yield _twice(table, those[0])
    if report.tables and not twice:
        yield PASSED


def _content(table: Table) -> str:
    document = to_json(table.document)
    return str((table.form, document.get("tasks"), document.get("rows"), document.get("goal")))


def _twice(table: Table, first: Table) -> Fault:
    field = "name" if "name" in table.labels else "department"
    return table.fault(
        field,
        "同一张表出现两次",
        f"第 {first.number + 1} 张表和这一张是同一张（{first.name or first.department}）。请核对，只留一份。",
    )
