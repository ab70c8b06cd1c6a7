"""The published JSON Schema takes every file of ours and none that is broken."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sheets.documents import FORMS, HAS_TASKS, to_json
from sheets.meanings import REPORT, TABLE, rows_of
from sheets.schema import schema
from tests.sheets.random_documents import random_document

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("*.json"))
SCHEMA = schema()
WHOLE = Draft202012Validator(SCHEMA)
ONE = Draft202012Validator({"$defs": SCHEMA["$defs"], "$ref": "#/$defs/table"})
WRONG = (7.5, ["x"], {"x": 1})  # of no field's kind, all together
OPTIONAL = {"extra", "layout", "key"}
SAMPLES = [random_document(seed)[1] for seed in range(5)]  # one of each sheet


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8"))


def report_of(table: dict[str, Any]) -> dict[str, Any]:
    return {
        "format": "perfgoals/1",
        "title": None,
        "region": "某区",
        "fiscal_year": 2024,
        "source": {"file": None, "sha256": "0", "kind": "database", "pages": None},
        "stated": [{"what": "projects", "value": "1", "unit": "个", "text": "1个项目"}],
        "tables": [table],
        "unplaced": [{"page": 1, "line": 2, "text": "页眉"}],
    }


def places(data: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every key of every object, of lists only through the first."""
    if isinstance(data, list) and data:
        yield from places(data[0], (*way, 0))
    elif isinstance(data, dict):
        for key, value in data.items():
            yield (*way, key)
            yield from places(value, (*way, key))


def at(data: Any, way: tuple[Any, ...]) -> Any:
    for step in way:
        data = data[step]
    return data


def without(data: Any, way: tuple[Any, ...]) -> Any:
    broken = copy.deepcopy(data)
    del at(broken, way[:-1])[way[-1]]
    return broken


def replaced(data: Any, way: tuple[Any, ...], value: Any) -> Any:
    broken = copy.deepcopy(data)
    at(broken, way[:-1])[way[-1]] = value
    return broken


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_both_reports_are_valid(path):
    assert not list(WHOLE.iter_errors(read(path)))


@pytest.mark.parametrize("seed", range(30))
def test_every_document_is_valid(seed):
    assert not list(ONE.iter_errors(to_json(random_document(seed)[1])))


@pytest.mark.parametrize("document", SAMPLES, ids=lambda one: one.form)
def test_a_missing_key_is_noticed(document):
    report = report_of(to_json(document))
    assert WHOLE.is_valid(report)
    for way in places(report):
        in_extra = "extra" in way[:-1]
        optional = way[-1] in OPTIONAL or (document.form not in HAS_TASKS and way[-1] in ("goal", "budget"))
        if not in_extra and not optional:
            assert not WHOLE.is_valid(without(report, way)), way


@pytest.mark.parametrize("document", SAMPLES, ids=lambda one: one.form)
def test_a_value_of_the_wrong_kind_is_noticed(document):
    report = report_of(to_json(document))
    for way in places(report):
        accepted = [value for value in WRONG if WHOLE.is_valid(replaced(report, way, value))]
        assert not accepted, (way, accepted)


@pytest.mark.parametrize("form", ["", "sheet", None, 1])
def test_an_unknown_form_is_noticed(form):
    assert not ONE.is_valid(to_json(SAMPLES[0]) | {"form": form})


def test_another_format_is_noticed():
    assert not WHOLE.is_valid(report_of(to_json(SAMPLES[0])) | {"format": "perfgoals/2"})


def test_keys_of_others_are_welcome():
    report = report_of(to_json(SAMPLES[0]) | {"origin": {"page": 1}, "target": [1]})
    assert WHOLE.is_valid(report | {"furniture": []})


def test_every_key_has_a_chinese_name_and_a_meaning():
    every = [*REPORT, *TABLE, *(one for form in FORMS for one in rows_of(form))]
    assert all(one.name and one.meaning and not one.name.isascii() for one in every)
