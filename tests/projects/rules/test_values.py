"""V01, V14, V15: shares that are possible, whole duties, targets within reach."""

import pytest

from reviews.findings import Level, Status
from sheets.documents import Indicator
from sheets.extra import Extra
from tests.projects.rules.building import department, found, outcome, project


@pytest.mark.parametrize("value", ["≥950%", "≥105%", "=-3%", "90%-195%"])
def test_a_share_beyond_the_whole_is_an_error(value: str) -> None:
    (finding,) = found("V01", project(("满意度", "群众满意度", value)))
    assert finding.level == Level.ERROR


def test_a_level_in_per_cent_has_its_end_at_the_whole_unless_it_grows() -> None:
    table = project(("社会效益", "居民健康素养水平", "≥105%"), ("社会效益", "提高居民收入水平", "≥105%"))
    assert [one.path for one in found("V01", table)] == ["tasks[0].indicators[0].value"]


@pytest.mark.parametrize("name", ["农药使用量减少率", "病虫害防治效果"])
def test_nothing_shrinks_or_works_by_more_than_all(name: str) -> None:
    assert len(found("V01", project(("生态效益", name, "≥120%")))) == 1


def test_at_least_all_is_all_by_a_button() -> None:
    (finding,) = found("V01", project(("质量", "验收合格率", "≥100%")))
    assert finding.fixes[0].label == "改为 =100%"


@pytest.mark.parametrize(
    ("name", "value"),
    [("群众满意度", "≥95%"), ("验收合格率", "=100%"), ("游客增长率", "≥120%"), ("毛入学率", "≥103%")],
)
def test_a_possible_share_passes(name: str, value: str) -> None:
    assert not found("V01", project(("质量", name, value)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("专项资金使用合规率", "≥96%"),
        ("补助资金发放及时率", "≥95%"),
        ("救助金发放准确率", "≥95%"),
        ("工程验收合格率", "≥98%"),
        ("符合条件老人享受津贴覆盖率", "≥90%"),
    ],
)
def test_a_duty_below_the_whole_is_asked_about_with_a_button(name: str, value: str) -> None:
    (finding,) = found("V14", project(("质量", name, value)))
    assert (finding.level, finding.fixes[0].label) == (Level.WARNING, "改为 =100%")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("群众满意度", "≥90%"),
        ("政策知晓率", "≥80%"),
        ("政策宣传覆盖率", "≥95%"),
        ("疫苗接种率", "≥90%"),
        ("培训考核合格率", "≥90%"),
        ("档案建档率", "≥62%"),
        ("设备一次验收合格率", "≥97%"),
        ("天气预报准确率", "≥90%"),
    ],
)
def test_what_may_be_less_than_all_is_left_alone(name: str, value: str) -> None:
    assert outcome("V14", project(("质量", name, value))).status == Status.ABSENT


def test_a_whole_duty_passes_and_an_expected_one_is_a_hint() -> None:
    assert outcome("V14", project(("质量", "补贴发放率", "=100%"))).status == Status.PASSED
    (finding,) = found("V14", project(("时效", "活动开展及时率", "≥95%")))
    assert finding.level == Level.HINT


def test_a_rise_that_must_be_a_level_is_hinted_at() -> None:
    table = project(
        ("社会效益", "健康素养提高率", "≥80%"),
        ("社会效益", "健康素养提高率", "≥3%"),
        ("质量", "知晓率", "=100%"),
    )
    assert [one.path for one in found("V15", table)] == [
        "tasks[0].indicators[0].value",
        "tasks[0].indicators[2].value",
    ]


def test_sign_and_unit_in_columns_of_their_own_belong_to_the_value() -> None:
    row = Indicator(level3="补贴发放率", value="95", extra=Extra({"指标性质": "≥", "度量单位": "%"}))
    (finding,) = found("V14", department(row))
    assert finding.fixes == ()
    assert not found("V06", department(row))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("工单动态清零率", "≥90%"),
        ("村级财务公开率", "≥90%"),
        ("应助尽助率", "≥85%"),
        ("困难群众参保率", "≥85%"),
    ],
)
def test_what_has_to_be_done_wholly_by_its_name_is_not_left_in_part(name: str, value: str) -> None:
    assert len(found("V14", project(("质量", name, value)))) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("投诉件下降率", "≥90%"), ("人均收入年均增速", "≥70%"), ("用水投诉率", "≤90%")]
)
def test_changes_and_ceilings_beyond_belief_are_asked_about(name: str, value: str) -> None:
    assert [one.level for one in found("V15", project(("质量", name, value)))] == ["hint"]
