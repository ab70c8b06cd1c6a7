"""docs/security.md names only what is there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TABLE = (ROOT / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.@-]+(?:::\w+)?)`", TABLE)))
ROW = re.compile(r"^\| ((?:8\.1\.4|V\d)[^|]*)\|([^|]*)\|([^|]*)\|$", re.MULTILINE)


@cache
def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("named", NAMED)
def test_every_file_and_every_test_that_is_named_exists(named):
    path, _, test = named.partition("::")
    assert (ROOT / path).exists()
    assert not test or test in functions_of(ROOT / path)


def test_every_requirement_has_its_test_or_says_that_it_is_not_met():
    rows = ROW.findall(TABLE)
    assert len(rows) > 30
    assert [asked for asked, where, test in rows if "tests/" not in test and "not met" not in where] == []


def test_no_chapter_is_left_out():
    asked = " ".join(row[0] for row in ROW.findall(TABLE))
    assert [number for number in range(1, 12) if f"8.1.4.{number}" not in asked] == []
    assert [number for number in range(1, 15) if f"V{number} " not in asked] == []
