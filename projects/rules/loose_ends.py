"""The goal text and the indicators: what one names and the other does not."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from projects.rules.shared_words import pairs
from projects.rules.table import Block, Row, Table
from reviews.findings import PASSED, Answer, Fault, Level, rule
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FORMS, HAS_TASKS, PROJECT

COST = "成本指标"
_VERBS = (
    "提高|提升|改善|完善|促进|保障|增强|缓解|降低|减少|推动|推进|加强|加大|保护|满足"
    "|优化|健全|维护|扩大|激发|开拓|建立|负责|组织实施"
)
_AIM = re.compile(rf"(?:{_VERBS})(?:了|我区|全区|本区|周边)?(?P<what>[^，,。；;、：:\d（(]{{3,24}})")
_OF_AIM = re.compile(rf"(?:实现|达到)(?P<what>[^，,。；;\d]{{3,20}}?)的?(?:{_VERBS})")
# something of its own that is made, bought or held: 建设…平台, 开展…演练
_MADE = re.compile(
    r"(?:建设|新建|建成|修建|搭建|开发|购置|采购|购买|购进|配备|配置|添置|安装|装备|加装|铺设|开展|举办|组织|举行)"
    r"(?:了|一批|一个|一套|一次)?(?P<what>[^，,。；;、：:\d（()）]{3,20}?)(?=$|[，,。；;、：:（(])"
)
_THING = re.compile(
    r"(?:系统|平台|设施|设备|器材|器械|仪器|装置|装备|无人机|机器人|车辆?|船|船艇|艇|机组|中心|站点?|场馆|展馆|广场|公园|泵房|泵站|电梯|充电桩|摄像头"
    r"|路灯|护栏|标识|管网|教室|实验室|数据库|软件|演练|演习|培训班|竞赛|大赛|比赛|普查|展览|展会|博览会|招聘会|运动会|文化节|艺术节)$"
)
_COUNTED = re.compile(r"\d|[一二三四五六七八九十百千万两]+(?:次|场|个|处|座|台|套|辆|期|项)")
_CLAUSE = re.compile(r"[^。；;\n]+")
_NAMED = 0.4  # share of a thing's words that may stand in a sheet without the thing
_MEASURED = 0.34  # share of an aim's words that one indicator says, too
_MOST_NAMED = 4
_WHOLE = re.compile(  # and what comes with every work
    r"总|合计|其他|其它|综合|投入|超额|预算资金|监理|设计|勘察|租赁|管护|利息|前期|预备|不可预见|管理费|公杂"
)
_JOINS = "和及与的了"
_MANNER = re.compile(r"(?:进一步|不断|稳步|持续|逐步|显著|明显|全面)$")  # how, of the verb that follows
_DEED = re.compile(r"(?:设施|设备|器材|管网|道路|场地|绿化|照明)$")
_SHARE = re.compile(r"\d{1,20}(?:\.\d{1,20})?[%％]")
# who is meant: a sheet about one of a group says nothing of another
_GROUPS: tuple[tuple[str, ...], ...] = (
    ("小学", "初中", "高中", "中职", "学前|幼儿", "高校|大学"),
    ("重度|一二级|一、二级", "轻度|三四级|三、四级"),
    ("(?<!非)寄宿生", "非寄宿生"),
)
_SERVED = "(?:学?生|段|阶段|[^，,]{0,6}(?:补助|资助|标准|补贴|人数))"
_OF_GROUPS = tuple(
    tuple((re.compile(one), re.compile(f"(?:{one}){_SERVED}")) for one in group) for group in _GROUPS
)
_CONTRARY = re.compile(
    r"非(?P<who>[\u4e00-\u9fff]{1,5}(?:生|户|人|员|者|民|工|企业))[^，,。；;、和与及或（(]*?(?<!非)(?P=who)"
)


@rule("L05", Level.WARNING, forms=FORMS)
def goal_and_indicators_agree(table: Table) -> Iterator[Answer]:
    """目标和指标相互对应

    为什么：目标里说的没有指标去量，或指标考核的对象目标里没有，批复和自评就对不上。
    依据：财预〔2015〕88号：指向明确、相应匹配；财预〔2020〕10号：指标与目标相关
    例：项目补助小学生，成本指标里却有“高中补助标准”；目标说要减少水土流失，没有一个指标反映。
    """
    if table.form in HAS_TASKS:
        for block in table.tasks:
            yield from _of_another_group(table, block)
            yield from _parts_without_support(table, block)
    if table.form in (*HAS_TASKS, DEPARTMENT_STRATEGY) and table.goal:
        yield _unmeasured(table)
    if table.form in HAS_TASKS and table.goal:
        yield from _never_named(table)
    if table.form == DEPARTMENT_ANNUAL:
        yield from _contrary_cells(table)
        yield from _shares_of_objectives(table)


def _of_another_group(table: Table, block: Block) -> Iterator[Answer]:
    """A row about others of a group than those that the name of the sheet or task is about."""
    about = block.task.name or table.name
    for group in _OF_GROUPS:
        meant = [one for one, _ in group if one.search(about)]
        if len(meant) != 1:
            continue
        others = [served for one, served in group if one is not meant[0]]
        for row in block.rows:
            yield _other_group(row, others, meant[0], about) or PASSED


def _other_group(
    row: Row, others: Sequence[re.Pattern[str]], meant: re.Pattern[str], about: str
) -> Fault | None:
    found = next((other for one in others if (other := one.search(row.name))), None)
    if found is None or meant.search(row.name):
        return None
    own = meant.search(about)
    meant_word = own[0] if own else about
    message = f"“{about}”说的是{meant_word}，这一行说的是{found[0]}。请核对对象是否一致，或在目标里写清。"
    return row.fault("level3", f"对象不一致：{found[0]}", message, related=[row.cell("value")])


def _parts_without_support(table: Table, block: Block) -> Iterator[Answer]:
    """Parts of the cost that neither the goal nor another indicator speaks of, where most parts are."""
    parts = [row for row in block.rows if row.level1 == COST and _is_part(row)]
    known = pairs(f"{table.goal}，{'，'.join(row.name for row in block.rows if row.level1 != COST)}")
    alone = [row for row in parts if (own := pairs(row.name) - pairs(table.name)) and not own & known]
    if not table.goal or not alone or len(alone) * 2 >= len(parts):
        return
    for row in alone:
        message = f"“{row.name}”在总体目标和其他指标里都没有提到。能否补上对应的目标和产出？"
        yield row.fault(
            "level3", "成本没有对应的产出", message, related=[row.cell("value")], level=Level.HINT
        )


def _is_part(row: Row) -> bool:
    """An amount for something of its own; not the whole, not what is left."""
    return bool(row.quantity and row.quantity.canonical_unit == "元" and not _WHOLE.search(row.name))


def _unmeasured(table: Table) -> Answer:
    """Aims of the goal text that no indicator says."""
    names = [row.name for row in table.rows if row.name and row.level1 != COST]
    said = [one["what"] for pattern in (_AIM, _OF_AIM) for one in pattern.finditer(table.goal)]
    found = [_told(one) for one in said]
    own = pairs(table.name)
    loose = [one for one in dict.fromkeys(found) if not _is_measured(one, own, names)]
    if not loose:
        return PASSED
    listed = "、".join(f"“{one}”" for one in loose[:_MOST_NAMED]) + ("等" if len(loose) > _MOST_NAMED else "")
    message = f"目标里的{listed}没有找到对应的指标。是否已由别的指标反映？没有的请补上。"
    sure = table.form == PROJECT and any(_DEED.search(one) for one in loose)
    return table.fault("goal", "目标没有对应的指标", message, level=None if sure else Level.HINT)


def _never_named(table: Table) -> Iterator[Answer]:
    """Things that the goal says will be made or done, without a number there, that no row names."""
    names = (table.name, *(row.name for row in table.rows), *(block.task.name or "" for block in table.tasks))
    for clause in _CLAUSE.findall(table.goal):
        for found in () if _COUNTED.search(clause) else _MADE.finditer(clause):
            what = found["what"].rpartition("的")[2]
            if _THING.search(what) and not _is_named(what, names):
                message = f"目标里的“{found[0]}”没有一个指标反映。请补上数量、质量或时效指标，或删去这一句。"
                yield table.fault("goal", f"“{what[:10]}”没有指标", message)
                return


def _is_named(what: str, names: Sequence[str]) -> bool:
    """Whether all names together say enough of it, or one says its kind and a word more."""
    words = pairs(what)
    said = [words & pairs(name) for name in names]
    if not words or len(frozenset[str]().union(*said)) > _NAMED * len(words):
        return True
    return any(what[-2:] in one and len(one) > 1 for one in said)


def _is_measured(aim: str, own: frozenset[str], names: Sequence[str]) -> bool:
    words = pairs(aim) - own
    if not words:
        return True
    return any(len(words & pairs(name)) / len(words) >= _MEASURED for name in names)


def _told(what: str) -> str:
    """Without how it is done, without half a pair of quotes."""
    what = _MANNER.sub("", what).strip(_JOINS)
    return what if what.count("“") == what.count("”") else what.strip("“”").strip(_JOINS)


def _contrary_cells(table: Table) -> Iterator[Answer]:
    """A cell that names those within and those without a group as one: 非…生 … 同一…生."""
    for row in table.rows:
        for field in ("objective", "explanation", "level3"):
            if found := _CONTRARY.search(row.text(field)):
                message = f"“{found[0]}”同时说“非{found['who']}”和“{found['who']}”，对象自相矛盾。请核对。"
                yield row.fault(field, "对象自相矛盾", message, related=[row.cell("level3")])


def _shares_of_objectives(table: Table) -> Iterator[Answer]:
    """A share that an objective names and no indicator of it asks for."""
    values: dict[str, str] = defaultdict(str)
    first: dict[str, Row] = {}
    for row in table.rows:
        values[row.text("objective")] += f"{row.text('value')}；{row.name}；"
        first.setdefault(row.text("objective"), row)
    for objective, row in first.items():
        for share in dict.fromkeys(_SHARE.findall(objective)):
            if share in values[objective]:
                yield PASSED
                continue
            message = f"职责目标里的 {share} 没有对应的指标。能否补上，或说明由哪个指标反映？"
            yield row.fault("objective", f"{share} 没有对应的指标", message, level=Level.HINT)
