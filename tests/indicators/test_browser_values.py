"""The browser has a small copy of the grammar; both are held to the table tests/data/values.json."""

import json
import re
from pathlib import Path

import pytest

from indicators import units
from indicators.spoken import better, spoken
from indicators.values import TargetValue, parse

ROOT = Path(__file__).parents[2]
CASES = json.loads((ROOT / "tests/data/values.json").read_text())
NUMBERS = ("number", "low", "high")


def as_table(value: TargetValue) -> dict[str, str]:
    names = {
        "quantity": ("operator", "number", "unit", "label", "note"),
        "range": ("low", "high", "unit", "label", "note"),
    }.get(value.kind, ())
    return {"kind": value.kind} | {name: str(getattr(value, name)) for name in names}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_the_server_reads_every_case_of_the_table(case):
    value = parse(case["text"])
    assert as_table(value) == case["value"]
    assert (spoken(value), better(value)) == (case["spoken"], case["better"])


def test_the_table_holds_every_kind():
    assert {case["value"]["kind"] for case in CASES} == {
        "quantity",
        "range",
        "deadline",
        "quality",
        "compound",
    }


def test_the_browser_knows_the_same_units():
    script = (ROOT / "static/editor/units.js").read_text()
    lines = script[script.index("const WORDS") : script.index(";")]
    assert set("".join(re.findall(r'"([^"]*)"', lines)).split()) == units._KNOWN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2024年12月20日前", "2024年12月20日以前"),
        ("拨付后30日内", "拨付后 30 日以内"),
        ("收到申请后5个工作日内", "收到申请后 5 个工作日以内"),
        ("每月10日前", "每月10日前，每月一次"),
        ("2024年", "2024年1月1日到2024年12月31日"),
        ("开学前", "开学以前"),
        ("人数≥10人；次数≥3次", "人数 不少于 10 人；次数 不少于 3 次"),
    ],
)
def test_a_deadline_or_several_values_are_read_aloud(text, words):
    assert spoken(parse(text)) == words
