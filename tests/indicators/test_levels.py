"""Official names of levels."""

import pytest

from indicators.levels import LEVELS, level1_of, official_level1, official_level2


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("成本指标", "成本指标"),
        ("产出", "产出指标"),
        ("满意度指\n标", "满意度指标"),
        ("项目完成指标", "产出指标"),
        ("项目效益指标", "效益指标"),
        ("效 果 指 标", "效益指标"),
        ("数量指标", None),
        ("", None),
    ],
)
def test_level_1_is_known_by_its_spellings(printed: str, official: str | None) -> None:
    assert official_level1(printed) == official


@pytest.mark.parametrize(
    ("printed", "official", "above"),
    [
        ("经济成本", "经济成本指标", "成本指标"),
        ("标准成本指标", "经济成本指标", "成本指标"),
        ("生态环境成本指标", "生态环境成本指标", "成本指标"),
        ("数量指标", "数量指标", "产出指标"),
        ("进度指标", "时效指标", "产出指标"),
        ("可持续发展\n影响 指标", "可持续影响指标", "效益指标"),
        ("可持续效益指标", "可持续影响指标", "效益指标"),
        ("环境效益指标", "生态效益指标", "效益指标"),
        ("满意度指标", "服务对象满意度指标", "满意度指标"),
        ("社会公众或服务对象满意度指标", "服务对象满意度指标", "满意度指标"),
        ("成本指标", "成本指标", "产出指标"),
        ("其他指标", None, None),
        ("指标", None, None),
    ],
)
def test_level_2_is_known_by_its_spellings_and_belongs_under_its_level_1(
    printed: str, official: str | None, above: str | None
) -> None:
    assert (official_level2(printed), level1_of(printed)) == (official, above)


def test_every_official_name_is_its_own_and_stands_under_one_level_1() -> None:
    for level1, names in LEVELS.items():
        assert official_level1(level1) == level1
        assert [(official_level2(name), level1_of(name)) for name in names] == [
            (name, level1) for name in names
        ]
