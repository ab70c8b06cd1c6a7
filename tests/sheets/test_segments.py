"""What changed inside a text: whole, readable, numbers never cut."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets.render.changes import excerpt
from sheets.segments import Segment, aligned, segments

PROSE = st.text("甲乙丙丁，。；12349%≥ab\n", max_size=60)


def told(old: str, new: str) -> str:
    signs = {"same": "{}", "old": "[-{}-]", "new": "[+{}+]"}
    return "".join(signs[one.kind].format(one.text) for one in segments(old, new))


@given(PROSE, PROSE)
def test_without_the_old_pieces_it_is_the_new_text_and_without_the_new_the_old(old: str, new: str) -> None:
    found = segments(old, new)
    assert "".join(one.text for one in found if one.kind != "new") == old
    assert "".join(one.text for one in found if one.kind != "old") == new
    assert all(one.text for one in found)


@given(PROSE, PROSE)
def test_numbers_and_words_of_letters_are_never_cut(old: str, new: str) -> None:
    def is_cut(pieces: Sequence[Segment]) -> bool:
        ends = zip(pieces, pieces[1:], strict=False)
        return any(re.fullmatch(r"\d\d|[a-z]{2}", one.text[-1] + other.text[0]) for one, other in ends)

    for kind in ("old", "new"):
        assert not is_cut([one for one in segments(old, new) if one.kind in ("same", kind)])


@given(st.lists(st.sampled_from("abc"), max_size=8), st.lists(st.sampled_from("abc"), max_size=8))
def test_what_is_kept_is_as_much_as_can_be(one: list[str], other: list[str]) -> None:
    def longest(i: int, j: int) -> int:
        if i == len(one) or j == len(other):
            return 0
        if one[i] == other[j]:
            return 1 + longest(i + 1, j + 1)
        return max(longest(i + 1, j), longest(i, j + 1))

    places = aligned(one, other)
    assert len(places) == longest(0, 0)
    assert all(one[i] == other[j] for i, j in places)
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("old", "new", "shown_as"),
    [
        ("≤0.04万元/平方米", "≤37.2元/平方米", "[-≤0.04万元/平方米-][+≤37.2元/平方米+]"),
        ("≥10%", "≥100%", "[-≥10%-][+≥100%+]"),
        ("2024年12月20日", "2024年12月20日前", "2024年12月20日[+前+]"),
        (
            "改善居民住房条件",
            "改造后房屋验收入住居民楼栋数",
            "[-改善居民住房条件-][+改造后房屋验收入住居民楼栋数+]",
        ),
        (
            "涉及居民楼228栋，总建筑面积52.58万平方米，计划投资1956万元。",
            "涉及居民楼230栋，总建筑面积52.6万平方米，计划投资1956万元。",
            "涉及居民楼[-228-][+230+]栋，总建筑面积[-52.58-][+52.6+]万平方米，计划投资1956万元。",
        ),
        (
            "新建学校三所，改造校舍两处。按时完成。",
            "新建学校三所，购置设备一批，改造校舍两处。按时完成。",
            "新建学校三所，[+购置设备一批，+]改造校舍两处。按时完成。",
        ),
        (
            "举办培训班三期，培训干部八百人次，印发材料。",
            "全年走访企业，召开座谈会，收集意见并逐条答复办理。",
            "[-举办培训班三期，培训干部八百人次，印发材料。-][+全年走访企业，召开座谈会，收集意见并逐条答复办理。+]",
        ),
    ],
)
def test_changes_read_as_a_person_would_mark_them(old: str, new: str, shown_as: str) -> None:
    assert told(old, new) == shown_as


def test_a_list_shows_of_a_long_text_what_changed_with_its_surroundings() -> None:
    old = "为六十个城市社区拨付工作经费，" * 4 + "计划投资1956万元。"
    assert (
        re.sub("<.*?>", "|", excerpt(old, old.replace("1956", "2000"))) == "…费，计划投资|1956||2000|万元。"
    )
