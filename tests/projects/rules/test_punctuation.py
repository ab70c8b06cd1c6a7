"""Punctuation and unfinished sentences."""

import pytest

from projects.rules.table import Table
from reviews.findings import Status
from sheets.documents import Indicator
from tests.projects.rules.building import department, found, outcome, project


def goal(text: str) -> Table:
    return project(("数量", "检修车辆数", "≥5辆"), goal=text)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("，完成检修。", "开头多了标点"),
        ("完成检修，", "以逗号、分号结束"),
        ("完成检修，，保障出行。", "标点重复"),
        ("完成检修 ，保障出行。", "标点前有空格"),
        ("依据《检修办法实施。", "括号、引号不成对"),
        ("完成检修（含大修。", "括号、引号不成对"),
        ("通过检修公交车辆，达到良好车况，保障群众出行以及", "句子没有写完"),
        ("通过检修，实现城乡群众基本出行水平，促进发展。", "“城乡群众基本出行水平”没有说怎样"),
        ("通过检修，实现车况良好等城乡公交一体化改造项目。", "目标的句子不完整"),
        ("1、完成检修。2、保障群众出行", "目标没有写完"),
        ("通过检修，享受出行带来的影响，实现群众出行的影响。", "目标的句子不完整"),
    ],
)
def test_a_mark_out_of_place_and_an_unfinished_sentence_are_warnings(text: str, short: str) -> None:
    (finding,) = found("P02", goal(text))
    assert (finding.path, finding.level, finding.short) == ("goal", "warning", short)


@pytest.mark.parametrize(
    "text",
    [
        "1、完成检修（含大修）。2、保障“两会”出行；实现车况良好，群众出行水平提高。",
        "（1）完成检修；（2）完成验收……",
        "通过检修，实现安全运行，促进公交工作。",
        "完成检修,保障出行",
    ],
)
def test_good_sentences_pass(text: str) -> None:
    assert outcome("P02", goal(text)).status == Status.PASSED


@pytest.mark.parametrize(
    "text",
    [
        "通过组织检修，支持各站开展工作，负责车辆管理。",
        "通过检修，保障出行,促进发展。",
        "改造老旧车站十二座，更换全部候车座椅，提高候车",
    ],
)
def test_means_without_an_end_and_mixed_commas_are_hints(text: str) -> None:
    assert [one.level for one in found("P02", goal(text))] == ["hint"]


def test_two_sentences_run_into_one_are_a_hint() -> None:
    row = Indicator(seq=1, level3="次数", activity="认真做好全区公交车辆检修工作健全完善车辆管理考核体系")
    assert [(one.path, one.level) for one in found("P02", department(row))] == [("rows[0].activity", "hint")]


def test_nobody_can_guarantee_a_state_of_things() -> None:
    row = Indicator(seq=1, level3="次数", objective="保障站点建设情况")
    assert [one.path for one in found("P02", department(row))] == ["rows[0].objective"]
