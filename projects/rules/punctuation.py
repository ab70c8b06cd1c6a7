"""Stray punctuation and sentences that do not end."""

import re
from collections.abc import Iterator
from functools import lru_cache

from indicators.printed import fold
from projects.rules.table import Table
from projects.rules.texts import Text, texts
from reviews.findings import PASSED, Answer, Level, rule
from sheets.documents import FORMS

_H = r"[\u4e00-\u9fff]"
_LEADING = re.compile(r"^[，、；。：！？,;:]+")
_TRAILING = re.compile(r"[，、；：,;:]+$")
_DOUBLED = re.compile(r"[，、；：,;:]{2,}|[，、；：,;:]+[。.！？]|。[，、；：,;:。]+|[！？]{2,}")
_BLANK = re.compile(r"\s+[，。；、：！？]")
_NARROW = re.compile(rf"(?<={_H})[,;](?={_H})|(?<=[）】》”])[,;](?={_H})")
_PAIRS = {"(": ")", "[": "]", "《": "》", "“": "”", "‘": "’", "【": "】", "〔": "〕", "﹝": "﹞", "〈": "〉"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_WIDE = re.compile("[，；。]")
_NUMBERED = re.compile(r"(?:^|(?<=[\s。;,:、]))[(]?[\d一二三四五六七八九十]{1,3}[)]")
_HANGING = re.compile(r"(?:(?<!之)(?<!总)和|与|及|以及|通过|实现|并且|包括|的|为了|对于|由于)[。；]?$")
_RUN_ON = re.compile(
    rf"(?P<end>工作|考核|体系|机制|会商|制度|建设|管理|培训|服务|台账|检查|调研|活动)"
    rf"(?P<verb>健全完善|建立健全|建立(?!在)|强化|做好|健全(?!率|度))(?={_H}{{4}})"
)
_LONG_BREATH = 18  # characters without a stop
_STOP = re.compile(r"[，。；、：,;:（）()“”\n]")

_SENTENCE = re.compile(r"[^。；\n]+")
_ITEMS = re.compile(r"(?:^|(?<=[。；;\n]))\s*[(（]?\d{1,2}[)）.．、](?!\d)\s*")
_REACHED = re.compile(r"(?:实现|达到)(?P<what>[^。；]*)$")
_DOES = re.compile(
    "提高|提升|改善|改造|改变|保障|保证|确保|增强|增加|增长|加强|促进|推进|推动|发展|降低|减少|减轻|缓解|解决|满足|完善|健全|优化|稳定"
    "|覆盖|达标|达到|达|落实|有效|有序|及时|完成|转变|转型|振兴|巩固|扩大|拓展|延伸|规范|化$|得到|更加|进一步|不断|全|零|无|清零|共享"
    "|衔接|统一|融合|共赢|双赢|平衡|安全|运转|运行|引领|突破|上升|下降|缩小|消除|脱贫|就业|增收|盈利|目标|功能|需求|良好|合格|循环"
)
_STATE_ENDS = re.compile(r"(?:水平|情况|质量|能力|条件|环境|环节|生活)$")
_NO_RESULT = re.compile(r"(?:项目|工作|活动|经费|资金)$")
_OPEN_END = re.compile(rf"。.*{_H}$", re.DOTALL)
_NO_END = re.compile(rf"^(?=[^。]{{20,}}$)[^。，]+，[^。，]+，[^。]*{_H}$")
_NO_EFFECT = re.compile(r"的影响$")
_DOING = re.compile("促进|推动|推进|保障|支持|做好|完成|加强|开展|服务|规范")
_RESULT = re.compile(
    r"实现|达到|从而|(?:^|[，,。；;])(?:以|进一步|有效|不断|切实|全面|持续|着力|更好|充分|逐步|最终|并|让|使)*"
    r"(?:促进|提高|提升|保障|确保|保证|改善|增强|推动|使|让|解决|缓解|引导|体现|满足|优化|构建|打造|营造|形成|激发|减少|降低"
    r"|带动|拉动|维护|完成|取得|巩固|扩大|消除|预防|防止|避免|惠及|覆盖|助力|服务)"
)
_MEANS = re.compile(r"^(?:通过|为确保|为保障|为了|为做好|为加强)")
_ODD_OBJECT = re.compile(r"^(?:保障|确保|保证|促进)[^，。；、]{2,30}情况[。]?$")


@rule("P02", Level.WARNING, forms=FORMS)
def punctuation_in_place(table: Table) -> Iterator[Answer]:
    """标点成对、不多不漏，句子写完整

    为什么：多出的逗号、缺一半的括号多半是复制时丢了字；没写完的句子让目标没有结果。
    依据：GB/T 15834《标点符号用法》；财预〔2015〕88号：绩效目标指向明确。
    例：目标以“，”收尾；“《某某办法”少了“》”；“实现群众文化生活水平，”没有说怎样。
    """
    clean = True
    for text in texts(table):
        for short, message, is_sure in (*_marks(text.text), *_sentences(text)):
            clean = False
            yield text.fault(short, message, level=None if is_sure else Level.HINT)
    if clean:
        yield PASSED


_Slip = tuple[str, str, bool]  # short, message, whether beyond doubt


@lru_cache(maxsize=8192)
def _marks(text: str) -> tuple[_Slip, ...]:
    return (*_at_the_ends(text), *_inside(text), *_unpaired(text))


def _at_the_ends(text: str) -> Iterator[_Slip]:
    if match := _LEADING.search(text):
        yield "开头多了标点", f"开头的“{match[0]}”是不是多余，或前面少了字？请核对。", True
    if match := _TRAILING.search(text):
        yield "以逗号、分号结束", f"以“{match[0]}”结束，是不是没有写完，或多了标点？请核对。", True
    elif match := _HANGING.search(text) if len(text) > _LONG_BREATH else None:
        yield "句子没有写完", f"以“{match[0]}”结束，句子没有写完。请补全。", True


def _inside(text: str) -> Iterator[_Slip]:
    if match := _DOUBLED.search(text):
        yield "标点重复", f"“{_shown(text, match)}”：标点连着用了两个。请删去一个。", True
    if match := _BLANK.search(text):
        yield "标点前有空格", f"“{_shown(text, match)}”：标点前有空格。请核对是不是漏了字。", True
    if (match := _NARROW.search(text)) and _WIDE.search(text):
        yield "混用了半角标点", f"“{_shown(text, match)}”：同一段里有半角标点。请改为全角。", False
    for match in _RUN_ON.finditer(text):
        if _breath(text, match.start()) >= _LONG_BREATH:
            yield (
                "两句之间像少了标点",
                f"“{_shown(text, match)}”：“{match['end']}”后面是不是少了标点？请核对。",
                False,
            )


def _breath(text: str, at: int) -> int:
    """How long the text runs on around a place without a stop."""
    before = max((match.end() for match in _STOP.finditer(text, 0, at)), default=0)
    after = _STOP.search(text, at)
    return (after.start() if after else len(text)) - before


def _shown(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 6) : match.end() + 6]


def _unpaired(text: str) -> Iterator[_Slip]:
    plain = _NUMBERED.sub(lambda match: " " * len(match[0]), fold(text))
    waiting: list[int] = []
    for at, mark in enumerate(plain):
        if mark in _PAIRS:
            waiting.append(at)
        elif mark in _CLOSERS:
            opened = next((one for one in reversed(waiting) if plain[one] == _CLOSERS[mark]), None)
            if opened is None:
                yield _alone(text, at, "前面")
                return
            del waiting[waiting.index(opened) :]
    if waiting:
        yield _alone(text, waiting[0], "后面")


def _alone(text: str, at: int, where: str) -> _Slip:
    shown = text[max(0, at - 6) : at + 7]
    return "括号、引号不成对", f"“…{shown}…”：“{text[at]}”{where}没有另一半。请补上，或删去它。", True


def _sentences(text: Text) -> Iterator[_Slip]:
    if text.field in ("goal", "extra.中期目标"):
        if _OPEN_END.search(text.text):
            yield "目标没有写完", "前面各句都以句号结束，最后一句没有。是不是没有写完？请核对。", True
        elif _NO_END.search(text.text) and not _HANGING.search(text.text):
            yield "目标没有以句号结束", f"“…{text.text[-10:]}”后面没有句号。是不是没有写完？请核对。", False
        for item in _ITEMS.split(text.text):
            yield from _only_means(item)
            for sentence in _SENTENCE.findall(item):
                yield from _unfinished(sentence)
    elif text.field in ("objective", "level3") and _ODD_OBJECT.search(text.text):
        yield "“保障…情况”搭配不当", f"“{text.text[:20]}”：“情况”不能保障。是不是漏了字？请写完整。", False


@lru_cache(maxsize=2048)
def _unfinished(sentence: str) -> tuple[_Slip, ...]:
    """实现 without saying what of it: 实现群众生活水平."""
    found = _REACHED.search(sentence)
    if not found:
        return ()
    clauses = re.split("[，,]", found["what"])
    first, last = clauses[0], clauses[-1]
    if _STATE_ENDS.search(first) and not _DOES.search(first):
        return ((f"“{first[-10:]}”没有说怎样", f"“实现{first[-20:]}”没有说达到怎样。请补全句子。", True),)
    if _NO_EFFECT.search(last) or (_NO_RESULT.search(last) and not _DOING.match(last)):
        return (("目标的句子不完整", f"“实现…{last[-20:]}”：“{last[-4:]}”不是结果。请补全句子。", True),)
    return ()


@lru_cache(maxsize=2048)
def _only_means(item: str) -> tuple[_Slip, ...]:
    """A goal that says what is done, but not what comes of it."""
    rest = "，".join(re.split("[，,。；;]", item)[1:])
    if not _MEANS.match(item) or _RESULT.search(rest):
        return ()
    return (("目标只写了做法", f"“{item[:20]}…”只说做什么，没有说达到什么结果。请补全。", False),)
