"""Layouts drawn at random from the field's own words: other wordings, other order, fewer and more columns."""

from dataclasses import dataclass
from random import Random

from sheets import terms
from sheets.documents import Budget, Document, Party, row_field
from sheets.extra import term_of

TEXTS = {
    "name": "河塘清淤",
    "department": "柳堤县水务局",
    "unit": "柳堤县河务站",
    "budget.total": "120",
    "budget.fiscal": "100",
    "budget.other": "20",
    "goal": "清淤三十公里，消除黑臭。",
}
HEADS = (
    *("unit", "budget.total", "budget.fiscal", "budget.other", "extra.项目属性", "extra.项目期"),
    *("extra.项目概况", "extra.立项依据", "extra.项目类别", "extra.负责人", "extra.上年结转"),
)
COLUMNS = (
    *("extra.指标性质", "extra.度量单位", "extra.权重", "extra.指标方向", "extra.评(扣)分标准", "extra.得分"),
    *("extra.实际完成值", "extra.实施周期指标值", "extra.指标解释", "extra.备注", "extra.绩效标准"),
)
GROUPS = (
    ("产出指标", "数量指标"),
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
TITLES = ("项目支出绩效目标申报表", "2025年度项目绩效目标表", "项目支出绩效自评表")
HEAD_TERMS = {term.field: term for term in terms.HEAD_TERMS}
ROW_TERMS = {terms.field_of(term, "project", row=True): term for term in terms.ROW_TERMS}


@dataclass(frozen=True, slots=True)
class Drawn:
    """rows: as `foreign` writes them; head and indicators: the texts by field that a reader must find."""

    rows: list[list[str]]
    head: dict[str, str]
    indicators: list[dict[str, str]]

    def missed(self, document: Document) -> list[tuple[str, str, str]]:
        """Field, what was printed, what was found; nothing for a whole reading."""
        pairs = [(name, text, found_in_head(document, name)) for name, text in self.head.items()]
        for printed, row in zip(self.indicators, document.indicators, strict=True):
            pairs += [(name, text, str(row_field(row, name) or "")) for name, text in printed.items()]
        return [one for one in pairs if one[1] != one[2]]


def found_in_head(document: Document, name: str) -> str:
    if name in ("department", "unit"):
        return (getattr(document, name) or Party()).name or ""
    if name.startswith("budget."):
        return getattr(document.budget or Budget(), name.removeprefix("budget.")) or ""
    term = term_of(name)
    return (document.extra.get(term) if term else getattr(document, name)) or ""


def drawn(seed: int) -> Drawn:
    """The same for the same seed."""
    return _Drawing(Random(seed)).sheet()


class _Drawing:
    def __init__(self, random: Random) -> None:
        self.random = random
        self.said: set[str] = set()
        self.columns = ["level1", "level2", "level3", *random.sample(COLUMNS, random.randint(0, 5))]
        self.columns.insert(random.randint(3, len(self.columns)), "value")
        self.side = random.random() < 0.6
        self.width = len(self.columns) + self.side

    def sheet(self) -> Drawn:
        rows = [[self.random.choice(TITLES), *["<"] * (self.width - 1)]]
        head = dict(self._head_texts())
        rows += self._lines(list(head.items()))
        titles = [self._word(ROW_TERMS[name], first=name == "level1") for name in self.columns]
        rows.append([*(["绩效指标"] if self.side else []), *titles])
        indicators = self._indicators()
        return Drawn(rows + self._body(indicators), head, indicators)

    def _word(self, term: terms.Term, *, first: bool = False) -> str:
        """A wording of the term that no other label of the sheet has."""
        words = [one for one in (term.name, *term.synonyms) if one not in self.said]
        word = term.name if first else self.random.choice(words)
        self.said.add(word)
        return word

    def _head_texts(self):
        more = self.random.sample(HEADS, self.random.randint(1, 6))
        for name in ("name", "department", *more, "goal"):
            text = TEXTS.get(name, f"文字{self.random.randint(1, 9)}")
            can_be_empty = name not in ("name", "department", "goal")
            yield name, "" if can_be_empty and self.random.random() < 0.1 else text

    def _lines(self, left: list[tuple[str, str]]) -> list[list[str]]:
        """One or two labels a line, the goal on its own."""
        lines = []
        while left:
            alone = len(left) < 3 or self.width < 4 or self.random.random() < 0.4
            taken, left = left[: 1 if alone else 2], left[1 if alone else 2 :]
            line = ["<"] * self.width
            for number, (name, text) in enumerate(taken):
                at = self.width * number // len(taken)
                colon = "：" if self.random.random() < 0.2 else ""
                line[at : at + 2] = [self._word(HEAD_TERMS[name]) + colon, text]
            lines.append(line)
        return lines

    def _indicators(self) -> list[dict[str, str]]:
        return [
            {
                "level1": level1,
                "level2": level2,
                "level3": f"指标名{number}",
                "value": self.random.choice(("≥3个", "=100%", "长期", "90")),
            }
            | {name: self.random.choice(("甲", "10", "", "—")) for name in self.columns if term_of(name)}
            for number, (level1, level2) in enumerate(GROUPS[: self.random.randint(2, len(GROUPS))])
        ]

    def _body(self, indicators: list[dict[str, str]]) -> list[list[str]]:
        merged = self.random.random() < 0.7
        rows, above = [], {"level1": "", "level2": ""}
        for one in indicators:
            same1 = merged and one["level1"] == above["level1"]
            same2 = same1 and one["level2"] == above["level2"]
            same = {"level1": same1, "level2": same2}
            texts = ["^" if same.get(name) else one[name] for name in self.columns]
            rows.append([*(["^"] if self.side else []), *texts])
            above = one
        return rows
