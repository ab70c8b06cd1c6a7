"""The data dictionary: every JSON key, CSV column and exchange field, from the tables that make them."""

from collections.abc import Iterable
from dataclasses import dataclass

from publishing.data import exchange
from publishing.data.csv import COLUMNS, Column
from sheets.documents import FORMS
from sheets.meanings import REPORT, TABLE, Meaning, rows_of
from sheets.terms import FORM_NAMES, HEAD_TERMS, ROW_TERMS

EVERY = "全部"
_TABLES = {
    exchange.GOALS: "绩效目标：一张表一行",
    exchange.INDICATORS: "项目和专项资金的指标：一条指标一行",
    exchange.OF_DEPARTMENTS: "部门整体的指标：一条指标一行",
}


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    chinese: str
    kind: str
    meaning: str
    example: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    lead: str
    entries: tuple[Entry, ...]


def sections() -> list[Section]:
    return [*_json(), _csv(), *_exchange()]


def _json() -> Iterable[Section]:
    yield Section("json", "JSON：整份文件", "一个地区一个年度一份。", _entries(REPORT))
    lead = "tables 的每一项。文字照印刷原样，空格子为 null，印的“-”就是“-”。"
    yield Section("json-table", "JSON：一张表", lead, (*_entries(TABLE), *_PUBLISHED))
    for form in FORMS:
        lead = "tasks[].indicators[] 的每一项。" if form in ("project", "fund") else "rows[] 的每一项。"
        yield Section(f"json-{form}", f"JSON：{FORM_NAMES[form]}的一行指标", lead, _entries(rows_of(form)))
    lead = "extra 里的名称都是标准名称，各地印的不同写法归到这里。"
    yield Section("json-extra", "JSON：其他栏目的标准名称", lead, tuple(_terms()))


_PUBLISHED = (
    Entry("published", "公开信息", "对象", "只公开数据有", "", EVERY),
    Entry("published.key", "公开编号", "文字", "公开地址里的编号，不变", "3f9a01c2", EVERY),
    Entry("published.version", "公开版本", "整数", "第几版，更正后加一", "1", EVERY),
    Entry("published.sha256", "校验值", "文字", "这一版内容的 SHA-256", "", EVERY),
    Entry("published.address", "公开地址", "文字", "网页的地址", "/public/sheets/3f9a01c2/", EVERY),
)


def _terms() -> Iterable[Entry]:
    for terms, where in ((HEAD_TERMS, "表头"), (ROW_TERMS, "指标行")):
        for term in terms:
            if not term.own:
                said = "、".join(term.synonyms)
                yield Entry(term.name, term.name, "文字", f"也作：{said}" if said else "", "", where)


def _entries(meanings: Iterable[Meaning]) -> tuple[Entry, ...]:
    return tuple(
        Entry(one.key, one.name, one.kind, one.meaning, one.example, _where(one)) for one in meanings
    )


def _where(meaning: Meaning) -> str:
    if len(meaning.forms) in (0, len(FORMS)):
        return EVERY
    return "、".join(FORM_NAMES[form] for form in meaning.forms)


def _csv() -> Section:
    lead = (
        "一条指标一行，UTF-8 带字节顺序标记，Excel 和 WPS 可直接打开。"
        "以 = + - @、制表符、换行或它们的全角写法开头的文字，以及以单引号开头的文字，前面都加一个单引号，"
        "电子表格就不会把它当公式。程序读取时去掉开头的一个单引号，就是印刷的原文。"
    )
    return Section("csv", "CSV：各列", lead, tuple(_column(one) for one in COLUMNS))


def _column(column: Column) -> Entry:
    return Entry(column.name, column.name, column.kind, column.meaning, column.example, EVERY)


def _exchange() -> Iterable[Section]:
    for name, fields in exchange.TABLES.items():
        lead = f"{_TABLES[name]}。字段名按预算管理一体化技术标准；标“自有”的是标准里没有、本系统另加的。"
        entries = tuple(
            Entry(one.name, one.chinese, "文字", one.meaning, "", "标准" if one.standard else "自有")
            for one in fields
        )
        yield Section(name.lower().replace("_", "-"), f"交换表 {name}", lead, entries)
