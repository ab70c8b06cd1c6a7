"""What must not be published: numbers and names of people, words of secrecy."""

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from projects.rules.table import Table
from projects.rules.texts import Text, texts
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import FORMS

_IDENTITY = re.compile(r"(?<![\dA-Za-z])[1-8]\d{5}(?:18|19|20)\d{9}[\dXxＸ](?![\dA-Za-z])")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CARD = re.compile(r"(?<![\d.])[3-6]\d{3}[ -]?\d{4}[ -]?\d{4}[ -]?\d{1,7}(?:[ -]?\d{1,3})?(?![\d.])")
_MOBILE = re.compile(r"(?<![\d.])(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d.]|\s*[元万人户亩个])")
_LANDLINE = re.compile(r"(?<![\d.])[(（]?0\d{2,3}[)）]?[-－—– ]?[2-8]\d{6,7}(?![\d.])")
_LOCAL = re.compile(r"(?:电话|热线|传真|手机|联系方式)(?:号码)?[:：]?\s*([2-8]\d{6,7})(?!\d)")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+[@＠][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NAMED = re.compile(
    r"(?:联系人|经办人|填报人|负责人|收款人|户名)(?:姓名)?[:：]\s*([\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
_ANY = re.compile(r"\d{7}|\d{3,4}[- ]\d{4}|[@＠]|[:：]")
_SECRET = re.compile(
    r"^(?:绝密|机密|秘密)$|★|绝密(?!级别管理)|机密(?=级|文件|事项|★|[（(])|(?<![家业作保守人])秘密(?=级|文件|★|[（(])|[（(]秘密[）)]|内部资料|内部文件|内部材料|内部使用|内部掌握|内部电话"
    r"|注意保存|(?:不得|不宜|不予|禁止)(?:对外)?公开|仅供内部|限内部|内部发行|内部明电|密级[:：]|密〔\d{4}〕"
)
_MAYBE_SECRET = re.compile(
    r"涉密(?!人员|载体|管理|培训|检查|测评)|[\u4e00-\u9fff]密发?[〔（(\[]\d{4}|密码电报|内参|敏感信息"
)


@rule("P03", Level.ERROR, forms=FORMS)
def no_personal_data(table: Table) -> Iterator[Answer]:
    """没有身份证号、电话、银行卡号等个人信息

    为什么：绩效目标表随预算公开，个人信息一经公开无法收回。
    依据：《中华人民共和国个人信息保护法》第二十五条；《政府信息公开条例》第十五条。
    例：备注写“联系人：某某，手机 1390000 开头的十一位号码”。
    """
    clean = True
    for text in texts(table):
        for what, printed, is_sure in _personal(text.text):
            clean = False
            yield text.fault(
                f"有{what}",
                f"这里有{what}“{_masked(printed)}”，公开前必须删去。请删去，或只留单位名称。",
                level=None if is_sure else Level.WARNING,
            )
    if clean:
        yield PASSED


_Kind = tuple[str, str, bool]  # what it is, as printed, whether beyond doubt


@lru_cache(maxsize=8192)
def _personal(text: str) -> tuple[_Kind, ...]:
    return tuple(_kinds(text)) if _ANY.search(text) else ()


def _kinds(text: str) -> Iterator[_Kind]:
    rest = text
    for match in _IDENTITY.finditer(text):
        if _is_checked(match[0]) or _is_born(match[0]):
            yield "身份证号", match[0], _is_checked(match[0])
            rest = rest.replace(match[0], "")
    for match in _CARD.finditer(rest):
        digits = re.sub(r"\D", "", match[0])
        if 15 <= len(digits) <= 19 and _luhn(digits):
            yield "银行卡号", match[0], True
            rest = rest.replace(match[0], "")
    for what, pattern in (("手机号码", _MOBILE), ("固定电话号码", _LANDLINE), ("电子邮箱", _MAIL)):
        for match in pattern.finditer(rest):
            yield what, match[0], True
    for match in _LOCAL.finditer(rest):
        yield "电话号码", match[1], True
    for match in _NAMED.finditer(rest):
        yield "个人姓名", match[1], False


def _is_checked(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[-1].upper().replace("Ｘ", "X")


def _is_born(number: str) -> bool:
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return True


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + at % 2) for at, digit in enumerate(reversed(digits)))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0


def _masked(printed: str) -> str:
    """The number itself is not shown again."""
    keep = 1 if len(printed) < 5 else 3
    return printed[:keep] + "*" * (len(printed) - keep)


@rule("P04", Level.WARNING, forms=FORMS)
def nothing_classified(table: Table) -> Iterator[Answer]:
    """没有密级标志和内部文件用语

    为什么：带密级或注明“内部”的文件内容、文号不能随预算公开。
    依据：《中华人民共和国保守国家秘密法》；《政府信息公开条例》第十四条。
    例：标准值来源写“某某会议纪要（内部资料，注意保存）”。
    """
    clean = True
    for text in texts(table):
        for pattern, level in ((_SECRET, None), (_MAYBE_SECRET, Level.HINT)):
            if match := pattern.search(text.text):
                clean = False
                yield _classified(text, match[0], level)
                break
    if clean:
        yield PASSED


def _classified(text: Text, word: str, level: Level | None) -> Answer:
    return text.fault(
        f"有“{word[:10]}”字样",
        f"这里有“{word}”字样。公开前请按保密规定核对，不能公开的请删去或改写。",
        level=level,
    )
