"""Personal data and words of secrecy."""

import pytest

from projects.rules.table import Table
from reviews.findings import Status
from tests.projects.rules.building import found, outcome, project


def goal(text: str) -> Table:
    return project(("数量", "检修车辆数", "≥5辆"), goal=text)


@pytest.mark.parametrize(
    ("text", "what", "level"),
    [
        ("身份证11010519491231002X。", "身份证号", "error"),
        ("身份证110105194912310021。", "身份证号", "warning"),  # the check digit is wrong
        ("手机13900001234。", "手机号码", "error"),
        ("电话0533-5180000。", "固定电话号码", "error"),
        ("电话：5180000。", "电话号码", "error"),
        ("账号6222 0000 0000 0000 004。", "银行卡号", "error"),
        ("邮箱abc@example.com。", "电子邮箱", "error"),
        ("联系人：张三。", "个人姓名", "warning"),
    ],
)
def test_personal_data_is_found_and_not_shown_again(text: str, what: str, level: str) -> None:
    (finding,) = found("P03", goal(text))
    assert (finding.short, finding.level) == (f"有{what}", level)
    assert "*" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "开通12333、12345热线。",
        "补助1344万元、15000000000元。",
        "编号20240315、2024-2028年。",
        "面积53579.06亩。",
    ],
)
def test_other_numbers_pass(text: str) -> None:
    assert outcome("P03", goal(text)).status == Status.PASSED


@pytest.mark.parametrize(
    "text",
    ["秘密", "会议纪要（内部资料，注意保存）", "机密级文件", "秘密★1年", "此件不得对外公开", "密级：内部"],
)
def test_words_of_secrecy_are_found(text: str) -> None:
    assert [one.level for one in found("P04", goal(text))] == ["warning"]


@pytest.mark.parametrize(
    "text", ["内部统计", "保守国家秘密，开展保密培训", "商业秘密保护", "内部控制、涉密人员管理"]
)
def test_the_work_of_keeping_secrets_is_none(text: str) -> None:
    assert outcome("P04", goal(text)).status == Status.PASSED
