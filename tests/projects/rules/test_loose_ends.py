"""The goal text and the indicators."""

from reviews.findings import Status, quoted_within
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, fund, outcome, project


def test_a_row_about_others_than_the_task_is_a_warning() -> None:
    sheet = fund(("小学生营养餐", [("经济成本", "初中生补助标准", "=5元/人/天")]))
    (finding,) = found("L05", sheet)
    assert (finding.path, finding.level) == ("tasks[0].indicators[0].level3", "warning")


def test_a_row_about_the_same_or_all_passes() -> None:
    rows = [("经济成本", "小学生补助标准", "=5元/人/天"), ("数量", "学生人数", "≥300人")]
    assert outcome("L05", fund(("小学生营养餐", rows))).status == Status.PASSED


def test_an_aim_that_nothing_measures_is_a_hint_at_the_goal() -> None:
    rows = (("数量", "清淤河道长度", "≥12公里"), ("社会效益", "减少内涝次数", "≥3次"))
    (finding,) = found("L05", project(*rows, goal="清淤河道，减少水土流失面积。", name="河道整治"))
    assert (finding.path, finding.level, "水土流失面积" in finding.message) == ("goal", "hint", True)
    assert found("L05", project(*rows, goal="清淤河道，减少内涝。", name="河道整治")) == ()


def test_an_aim_is_told_without_how_it_is_done() -> None:
    rows = (("数量", "清淤河道长度", "≥12公里"), ("社会效益", "减少内涝次数", "≥3次"))
    (finding,) = found("L05", project(*rows, goal="清淤河道，实现统筹调度能力进一步增强。", name="河道整治"))
    assert "“统筹调度能力”" in finding.message


def test_names_that_have_quotes_of_their_own_are_quoted_readably() -> None:
    rows = (("数量", "清淤河道长度", "≥12公里"), ("社会效益", "减少内涝次数", "≥3次"))
    goal = "清淤河道，提高“河长”队伍的巡查水平。"
    (finding,) = found("L05", project(*rows, goal=goal, name="河道整治"))
    assert "“‘河长’队伍的巡查水平”" in finding.message
    assert quoted_within("““河长”队伍”") == "“‘河长’队伍”"
    assert quoted_within("“河长”和“队伍”") == "“河长”和“队伍”"
    assert quoted_within("““河长队伍”") == "““河长队伍”"


def test_a_part_of_the_cost_that_nothing_else_names_is_a_hint() -> None:
    rows = (
        ("经济成本", "河道清淤经费", "≤40万元"),
        ("经济成本", "护栏安装经费", "≤30万元"),
        ("经济成本", "画册印制经费", "≤5万元"),
        ("数量", "清淤长度", "≥12公里"),
        ("数量", "护栏长度", "≥3公里"),
    )
    (finding,) = found("L05", project(*rows, goal="清淤河道，装好护栏。", name="某项目"))
    assert (finding.path, finding.level) == ("tasks[0].indicators[2].level3", "hint")


def test_a_cell_that_contradicts_itself_is_a_warning() -> None:
    one = Indicator(level3="补助人数", value="≥20人", objective="保障非住校生困难住校生生活补助")
    (finding,) = found("L05", department(one))
    assert (finding.field, finding.level) == ("objective", "warning")
    both = Indicator(level3="补助人数", value="≥20人", objective="保障住校生、非住校生生活补助")
    assert found("L05", department(both)) == ()


def test_a_share_of_the_objective_that_no_row_asks_for_is_a_hint() -> None:
    one = Indicator(level3="整改率", value="≥90%", objective="整改率90%以上，示范村达到40%")
    assert [each.short for each in found("L05", department(one))] == ["40% 没有对应的指标"]


def test_a_thing_of_the_goal_that_no_row_names_is_a_warning() -> None:
    rows = [("数量", "清淤河道长度", "≥12公里"), ("社会效益", "河道环境投诉下降率", "≥5%")]
    for goal in ("清淤河道，同时建设水情监测平台。", "清淤河道。开展溺水急救演练。"):
        assert [one.level for one in found("L05", project(*rows, goal=goal, name="河道整治"))] == ["warning"]


def test_a_thing_that_a_row_names_or_the_goal_counts_passes() -> None:
    rows = [("数量", "水情平台建设数量", "=1个")]
    for goal in ("建设水情监测平台。", "购置清淤船3艘，配备无人机。", "开展日常工作，组织召开会议。"):
        assert found("L05", project(*rows, goal=goal, name="河道整治")) == ()
