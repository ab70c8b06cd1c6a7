"""The values of whole reports, as the committed readings have them."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indicators.values import parse

ROOT = Path(__file__).parents[2]


def values(path: str) -> Iterator[str]:
    for table in json.loads((ROOT / path).read_text())["tables"]:
        rows = [row for task in table.get("tasks", []) for row in task["indicators"]] + table.get("rows", [])
        yield from (row["value"] for row in rows if row["value"])


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("fixtures/zhoucun-2024.json", {"quantity": 355, "quality": 34, "range": 1, "compound": 1}),
        ("fixtures/zichuan-2024.json", {"quantity": 205, "deadline": 9, "quality": 1}),
        (
            "tests/data/tables/invented-2026.json",
            {"quantity": 125, "deadline": 16, "quality": 11, "compound": 8, "range": 4},
        ),
    ],
)
def test_every_value_of_a_report_is_of_its_kind(path: str, kinds: dict[str, int]) -> None:
    read = [parse(text) for text in values(path)]
    assert Counter(value.kind for value in read) == kinds
    assert not [value.text for value in read if value.kind == "quality" and any(map(str.isdigit, value.text))]
