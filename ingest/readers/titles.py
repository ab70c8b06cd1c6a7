"""The printed words around a table: its title, the year, the unit of money, the department, a task's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from indicators.printed import compact
from ingest.recognise import form_of_title
from sheets import wording
from sheets.layout import Sheet, TaskLine

_TEXTS = 8192  # kept in mind: a row is asked about several times
_SHEETS = 256
_YEAR = r"[（(]?20\d{2}年度?[）)]?"
_UNIT = r"[（(]?(?:金额)?单位[:：](?:人民币)?[百千万亿]*元[）)]?"
_NOTE = re.compile(rf"{_YEAR}|{_UNIT}")
_DEPARTMENT = re.compile(
    r"(?P<label>(?:预算|填报|申报|编制|一级预算)?(?:部门|单位)(?:[（(]单位[）)])?(?:名称)?"
    r"(?:[（(](?:公章|盖章|章)[）)])?)[:：](?P<name>.+)"
)
_TABLE_TITLE = re.compile(r"[^。；，：:]{1,48}表(?:[（(].*[）)])?")
_CONTENTS = re.compile(r"(\.{2,}|…+|·{2,}|．{2,}).*$|^第.{1,3}部分|表[-—–\s]*\d{1,4}$")
_SIGNED = re.compile(
    r"(填[表报]|制表|编制|经办|审核|复核|负责|联系|单位负责|分管|财务负责)[人日期电话单位时间方式]{0,4}"
    r"(?:[（(].{0,4}[）)])?[:：].*"
)
_OFFICE = re.compile(
    r"(?:[（(]?[第]?[一二三四五六七八九十百\d]+[）)]?[、.．\s]|第.{1,3}[部分章节]\s*)?"
    r"(?P<name>[^\s。；，：:“”《》]{2,30}?(?:局|委员会|委|办公室|政府|街道|镇|乡|中心|法院|检察院|支队|大队|学校|协会|联合会"
    r"|党校|银行|集团|公司|馆|站|院|部|办|会))"
)
_BEHIND_OFFICE = re.compile(r"(?:20\d{2}年度?)?(?:部门|单位|预算|年度)*整体.*")


@lru_cache(maxsize=_TEXTS)
def notes(text: str) -> tuple[str, ...]:
    """A printed line parted into its year note, its unit note and the rest, in printed order."""
    plain = compact(text)
    if form_of_title(plain):
        return (plain,)
    parts, at = [], 0
    for found in _NOTE.finditer(plain):
        if _stands_alone(plain, found):
            parts += [plain[at : found.start()], found[0]]
            at = found.end()
    return tuple(part for part in (*parts, plain[at:]) if part)


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """A year without brackets is a note at the begin or the end of a line only."""
    return found.start() == 0 or found.end() == len(text) or found[0][0] in "（(" or "单位" in found[0]


@lru_cache(maxsize=_TEXTS)
def is_note(text: str) -> bool:
    return bool(_NOTE.fullmatch(compact(text)))


@lru_cache(maxsize=_TEXTS)
def is_title(text: str) -> bool:
    """A line that names a table, of ours or not."""
    plain = compact(text)
    return bool(form_of_title(plain) or (_TABLE_TITLE.fullmatch(plain) and not is_contents(plain)))


def is_contents(text: str) -> bool:
    return bool(_CONTENTS.search(compact(text)))


def is_signature(text: str) -> bool:
    """填表人：… 审核人：…, below or above a table."""
    return bool(_SIGNED.fullmatch(compact(text)))


def department_in(text: str) -> tuple[str, str] | None:
    """Label and name of `部门名称：某局`, `填报单位（盖章）：某局`; not of `单位：万元`."""
    if ":" not in text and "：" not in text:
        return None
    found = _DEPARTMENT.fullmatch(compact(text))
    if not found or is_note(text):
        return None
    return found["label"], found["name"]


def office_in(text: str) -> str | None:
    """The department a heading or a divider page names, without its number."""
    found = _OFFICE.fullmatch(compact(text))
    return found["name"] if found else None


def office_of_title(text: str) -> str | None:
    """The department that stands at the head of a title: 某局年度整体绩效目标表."""
    plain = compact(text)
    head = _BEHIND_OFFICE.sub("", plain)
    return office_in(head) if head != plain else None


def is_task(texts: Sequence[str], sheets: Sequence[Sheet]) -> bool:
    """主要政策任务 N：名称, its label alone in the first cell or with the name in the same one."""
    if not 1 <= len(texts) <= 2:
        return False
    for line in _task_lines(tuple(sheets)):
        parts = wording.split_task(texts[0], line)
        if parts and (parts[0] is not None or len(texts) == 2 or not parts[2]):
            return not (len(texts) == 2 and parts[2])
    return False


@lru_cache(maxsize=_SHEETS)
def _task_lines(sheets: tuple[Sheet, ...]) -> tuple[TaskLine, ...]:
    """Each wording once."""
    lines = (block for sheet in sheets for block in sheet.blocks if isinstance(block, TaskLine))
    return tuple(dict.fromkeys(lines))
