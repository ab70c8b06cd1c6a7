"""People of whom a sheet speaks only where it asks for their satisfaction."""

import re
from collections.abc import Iterator

from projects.rules.table import Row, Table
from reviews.findings import PASSED, Answer, Fault, Level

_OFTEN = 3  # rows of one group of people: the sheet is about them
# a group of people and what a sheet that serves them speaks of
_GROUPS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(group), re.compile(about))
    for group, about in (
        ("老年人|老人", "老年|老人|养老|敬老|高龄|长者|适老|医养|岁及?以上|离退休|退休"),
        ("残疾人|残疾群众", "残疾|残联|助残|康复|失能|护理"),
        ("学生|家长|师生|教职工|教师|老师|学员", "学|教|校|幼儿园|师|培训|课|托"),
        ("农户|农民|村民|农牧民|种植户|养殖户", "农|村|种植|养殖|乡|畜|耕|林|水利|灌溉|粮|脱贫|饮水|保险"),
        ("患者|病人|就诊", "医|病|卫|健康|诊|护理|救治|疾|中药"),
        ("退役军人|优抚对象|军属", "退役|优抚|军|抚恤|双拥|烈士|兵"),
        ("儿童|孤儿|未成年人|婴幼儿", "儿童|未成年|孤儿|妇幼|幼|学前|少年|计生|生育|疫苗|妇女|困境|校"),
        ("妇女|孕产妇|女性", "妇|孕|生育|女|母婴|计生|筛查"),
        ("低保对象|低保户|特困人员", "低保|困难|救助|特困|民政|贫困|帮扶|最低生活"),
        ("游客|旅客", "旅|景|游|文化|公园|消费|宾馆|车站|客运"),
        ("乘客|司机|司乘", "交通|公交|出租|客运|道路|公路|运输|停车|车"),
        ("读者|观众|演员|剧团", "文化|演|艺|图书|阅读|戏|电影|展|读|文旅|书"),
        ("求职者|失业人员|下岗职工", "就业|失业|创业|人社|培训|劳动|招聘|社会保障"),
        ("运动员|教练员", "体育|运动|赛|训练|健身"),
        ("参保人员|参保群众", "保险|医保|参保|社保|养老|保障"),
    )
)
_KIN_OF = re.compile(r"([\u4e00-\u9fff]{2})的?(?:家长|家属|父母|监护人|代表|法人|负责人)")
_TRADE = re.compile("(?:户|客|司机|驾驶员|运动员|教练员|选手|纳税人|[商摊]贩|读者|观众|患者|[职营费业]者)$")
_ANYBODY = re.compile("^.?.$|(?:受|各|用|[商农住客]|[受补资救]助|家庭|困难|贫困|低保|参保|用[水电气热])户$")
_BETWEEN = re.compile("受益|服务对象|[的和与及、]")


def strangers(table: Table) -> Iterator[Answer]:
    """People asked of a benefit or their satisfaction, though the sheet speaks of nothing of theirs."""
    if not table.rows:
        return
    head = "".join((table.name, table.goal, table.department))
    said = [(row, f"{row.table.tasks[row.task].task.name or ''}{row.name}") for row in table.rows]
    for group, about in _GROUPS:
        theirs = [row for row in table.rows if group.search(row.name)]
        for row in filter(_asks_people, theirs if len(theirs) < _OFTEN else ()):
            others = "".join(
                words for other, words in said if other.key != row.key and not group.search(words)
            )
            if about.search(head) or about.search(others) or about.search(group.sub("", row.name)):
                yield PASSED
                continue
            if _is_kin_of_known(row.name, head + others):
                yield PASSED
                continue
            match = group.search(row.name)
            yield _stranger(row, match[0] if match else "")
    yield from _tradesmen(table)


def _stranger(row: Row, who: str, level: Level | None = None) -> Fault:
    return row.fault(
        "level3",
        f"本表别处没有提到“{who}”",
        f"“{row.name}”问的是“{who}”，本表名称、目标和别的指标里都没有提到。"
        "是不是从别的表照抄的？请核对对象。",
        related=[row.table.head_cell("goal")],
        level=level,
    )


def _tradesmen(table: Table) -> Iterator[Fault]:
    """People of a trade (公交乘客) of whom the rest of the sheet says no word."""
    asked = [(row, party) for row in table.rows if (party := _party(row))]
    if not asked:
        return
    those = {row.key for row, _ in asked}
    rest = "".join((table.name, table.goal, table.department, *(one.task.name or "" for one in table.tasks)))
    rest += "".join(row.name + row.text("explanation") for row in table.rows if row.key not in those)
    for row, party in asked:
        if not any(party[at : at + 2] in rest for at in range(len(party) - 1)):
            yield _stranger(row, party, Level.HINT)


def _party(row: Row) -> str:
    """Empty for 群众, 企业 and all others who bear no name of their own."""
    words = _BETWEEN.split(row.name.partition("满意")[0]) if "满意" in row.name else []
    return next((one for one in words if _TRADE.search(one) and not _ANYBODY.search(one)), "")


def _is_kin_of_known(name: str, others: str) -> bool:
    """Whether they belong to people whom the sheet names: 儿童家长 where it speaks of 儿童."""
    match = _KIN_OF.search(name)
    return bool(match and match[1] in others)


def _asks_people(row: Row) -> bool:
    return row.level1 in ("效益指标", "满意度指标") or "满意" in row.name
