"""The years that a text names on its own account, not in passing.

Left out: years in names and numbers of documents, the ends of a period, and years only looked back at
(较2023年增加, 2021年以来, 2020年人口普查).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_QUOTED = re.compile(
    r"《[^》]*》|[（(〔\[﹝【][^（）()〔〕\[\]﹝﹞【】]{0,12}(?:19|20)\d\d[^（）()〔〕\[\]﹝﹞【】]{0,12}[）)〕\]﹞】]号?"
)
PERIOD = re.compile(r"((?:19|20)\d\d)年?(?:度)?(?:-|~|—{1,2}|–|－|至|到)((?:19|20)\d\d)(?:年度?|(?=\D|$))")
# a year, or four digits before words (2021创业补贴); not a number of things
_COUNTED = (
    "元万亿人户个亩台名场次米吨平公只册头份套件枚株棵辆处座所家间床盏条项张篇部本支期天日小分岁升斤千毫立余多以左里对组批例起宗卷"
    "页幅盘瓶盒箱袋包桶罐种类款门课节届级版号片路顶尾羽口站点位周字股"
)
_YEAR = re.compile(rf"(?<![\d.\-])((?:19|20)\d\d)(?:年度?|(?=[\u4e00-\u9fff])(?![{_COUNTED}]))")
# before or behind a year that is only looked back or forward to
_BESIDE = re.compile(
    r"(?:较|比|同比|相比|对比|与|自|从|于|截至|截止|到|至|达到|超过|高于|低于|按照?|根据|依据|执行|参照|以)$"
)
_BEHIND = re.compile(
    r"^(?:起|以来|以后|以前|之前|之后|前|底前?|末|基础|相比|同期|为基|不变价|水平|实际|完成|印发|出台|成立|开始|启动|建成|立项|修订|颁布|发布|下达|结转|人口普查"
    r"|[^，,。；;、]{0,10}(?:文件|精神|会议|尾款|结转|欠款|遗留|远景|退役|毕业|出生|目标任务|统计公报|年鉴))"
)
_SINCE = re.compile(
    r"^(?:起|以来|以后|以前|之前|之后|前|后|底|末|人口普查|\d{1,2}月\d{1,2}日(?:以?[前后]|起|止))"
)
_LISTED = re.compile(r"(?:^|(?<=[。；;\s]))\d{1,2}[.．](?=(?:19|20)\d\d年)")  # 1.2023年完成
_CLAUSE = re.compile(r"[。；;：:，,.)）]|(?<=\d)、")
_OPENING = re.compile(
    "(?:我|全|本)?[区县市]?(?:反映|指|即|年内|其中|计划|预计|通过|本|该)?$"
)  # before a year that leads


_BEFORE = 60  # characters before a year that tell how it is meant


@dataclass(frozen=True, slots=True)
class Mention:
    """leads: it stands at the head of its clause, which then speaks of that year."""

    year: int
    leads: bool


def mentioned(text: str, *, is_name: bool = False) -> Iterator[Mention]:
    """is_name: a name seldom looks back, 2023年建成示范村 is of 2023."""
    if "19" not in text and "20" not in text:
        return
    bare = PERIOD.sub(_blank, _QUOTED.sub(_blank, _LISTED.sub(_blank, text)))
    for match in _YEAR.finditer(bare):
        before, after = bare[max(match.start() - _BEFORE, 0) : match.start()], bare[match.end() :]
        leads = bool(_OPENING.match(_CLAUSE.split(before)[-1].lstrip("0123456789")))
        if not _BESIDE.search(before) and not (_SINCE if is_name or leads else _BEHIND).match(after):
            yield Mention(int(match[1]), leads)


def other_year(text: str, year: int, *, is_name: bool = False) -> Mention | None:
    """The first that is not the given year, one that leads before one that does not."""
    others = [one for one in mentioned(text, is_name=is_name) if one.year != year]
    return next((one for one in others if one.leads), next(iter(others), None))


def _blank(match: re.Match[str]) -> str:
    return "□" * len(match[0])
