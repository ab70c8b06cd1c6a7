"""The signs by which names tell their tier: A档, 二级, 重度, 农村."""

import re
from collections.abc import Iterable
from functools import lru_cache

# the signs of a ladder from its lowest rung; up: the standard has to rise with it
LADDERS: tuple[tuple[tuple[str, ...], bool], ...] = (
    (("A", "B", "C", "D", "E"), False),
    (("甲", "乙", "丙", "丁"), False),
    (tuple("一二三四五六七八九十"), False),
    (tuple("123456789"), False),
    (("村级", "[镇乡]级", "[区县]级", "市级", "省级", "国家级"), True),
    (("专科", "本科", "硕士", "博士"), True),
    (("初级", "中级", "高级"), True),
    (("最低", "最高"), True),
    (("轻度", "中度", "重度"), True),
    (("自理", "半护理|半自理|半失能", "全护理|全失能|不能自理"), True),
    (("一般", "特别|特殊"), True),
    (("简易", "一般|普通", "较大", "重大"), True),
)
_NUMBERED = re.compile(r"[A-E甲乙丙丁一二三四五六七八九十1-9]{1,4}(?=[)）]?[档类级等星])")
_PLACES = re.compile("农村|乡村|城市|城镇|城区")


@lru_cache(maxsize=4096)
def rung(name: str, ladder: int) -> int | None:
    """The place of a name on a ladder; None where it bears none of its signs, or several far apart."""
    signs, _ = LADDERS[ladder]
    if len(signs[0]) == 1:
        found = _NUMBERED.findall(name)
        return signs.index(found[0][0]) if len(found) == 1 and found[0][0] in signs else None
    at = [place for place, sign in enumerate(signs) if re.search(sign, name)]
    return at[-1] if at else None


def are_tiers(names: Iterable[str]) -> bool:
    """Whether each belongs to other people than the next: all on one ladder, or all of a place."""
    some = tuple(names)
    if all(_PLACES.search(one) for one in some):
        return True
    return any(all(rung(one, ladder) is not None for one in some) for ladder in range(len(LADDERS)))
