"""Errors of language, and what must not be published."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.projects.rules.planting.kinds import ALL, Cell, Found, any_of, kind, whole
from tests.projects.rules.planting.reports import Sheet

DOUBLED = re.compile(
    "资金|项目|标准|设施|人员|群众|工作|管理|服务|农村|补贴|数量|比例|学校|设备|机制|道路|企业|老年人|学生"
)
MISPRINTS = {
    "健全": "建全",
    "拨付": "拔付",
    "反映": "反应",
    "覆盖": "复盖",
    "部署": "布署",
    "补贴": "补帖",
    "竣工": "峻工",
    "治理": "冶理",
    "培训": "陪训",
    "安排": "按排",
    "账户": "帐户",
}
SECRETS = ("（机密★1年）", "（内部资料，不得外传）", "（秘密）", "（仅供内部使用）")
PEOPLE = (
    "联系人王建国，电话13864320917",
    "身份证号370302198509172024",
    "银行卡号6228480402564890018",
    "（联系人：李秀英 0533-5288716）",
)


@dataclass
class Text:
    """A cell of words."""

    place: Cell
    holder: dict[str, str]
    field: str

    @property
    def words(self) -> str:
        return self.holder[self.field]

    @words.setter
    def words(self, words: str) -> None:
        self.holder[self.field] = words

    def changed(self, words: str, note: str) -> tuple[list[Cell], str]:
        self.words = words
        return [self.place], note


def _texts(sheet: Sheet, shortest: int = 6) -> Iterator[Text]:
    if sheet.goal:
        yield Text((sheet.number, "goal"), sheet.data, "goal")
    for line in sheet.lines:
        for column in ("objective", "explanation", "activity", line.name_field):
            if len(line.cells.get(column) or "") >= shortest:
                yield Text((sheet.number, line.path(column)), line.cells, column)


@kind("词语重复", "P01", ALL)
def doubled_word(sheet: Sheet, chance: random.Random) -> Found:
    text = any_of((one for one in _texts(sheet) if DOUBLED.search(one.words)), chance)
    if text is None:
        return None
    match = chance.choice(list(DOUBLED.finditer(text.words)))
    words = text.words[: match.end()] + match[0] + text.words[match.end() :]
    return text.changed(words, words[max(0, match.start() - 6) : match.end() + 8])


@kind("已知错别字", "P01", ALL)
def misprint(sheet: Sheet, chance: random.Random) -> Found:
    pairs = [(text, word) for text in _texts(sheet) for word in MISPRINTS if word in text.words]
    chosen = any_of(pairs, chance)
    if chosen is None:
        return None
    text, word = chosen
    return text.changed(text.words.replace(word, MISPRINTS[word], 1), f"{word}→{MISPRINTS[word]}")


@kind("多余标点", "P02", ALL)
def stray_mark(sheet: Sheet, chance: random.Random) -> Found:
    text = any_of(_texts(sheet), chance)
    if text is None:
        return None
    words = text.words
    ways = [chance.choice("，、；。") + words, words.rstrip("。") + chance.choice(["，", "、", " ，"])]
    if re.search("[，。；]", words):
        ways.append(re.sub("([，。；])", r"\1\1", words, count=1))
    words = chance.choice(ways)
    return text.changed(words, f"{words[:20]}…{words[-6:]}")


@kind("个人信息", "P03", ALL)
def personal_data(sheet: Sheet, chance: random.Random) -> Found:
    text = any_of(_texts(sheet, 10), chance)
    data = chance.choice(PEOPLE)
    return text.changed(f"{text.words.rstrip('。')}，{data}", data) if text else None


@kind("密级标志", "P04", ALL)
def secret_mark(sheet: Sheet, chance: random.Random) -> Found:
    text = any_of(_texts(sheet), chance)
    mark = chance.choice(SECRETS)
    return text.changed(text.words.rstrip("。") + mark, mark) if text else None


@kind("序号不连续", "P05", ALL)
def serial_gap(sheet: Sheet, chance: random.Random) -> Found:
    if sheet.form == "project" or (sheet.form == "fund" and len(sheet.data["tasks"]) < 2):
        return None
    field = {"fund": "seq", "department_strategy": "seq"}.get(sheet.form, "duty_no")
    rows = sheet.data["tasks"] if sheet.form == "fund" else sheet.data["rows"]
    last = max(row[field] for row in rows)
    for row in rows:
        row[field] += row[field] == last
    return whole(sheet), "序号跳号"
