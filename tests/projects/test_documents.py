import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from projects.actions import import_table
from projects.documents import amount_of, document_of, meaning, with_keys
from reviews.models import Submission
from sheets.documents import Budget, from_json, to_json
from tests.cast import make_document

EXAMPLES = Path(__file__).parent.parent / "data" / "tables"


def columns(text):
    found = meaning(text)
    return found["value_kind"], found["value_operator"], found["value_number"], found["value_unit"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("≥1344万元", ("quantity", "≥", Decimal(1344), "万元")),
        ("=100%", ("quantity", "=", Decimal(100), "%")),
        ("19家", ("quantity", "", Decimal(19), "家")),
        ("保障", ("quality", "", None, "")),
        ("3-12倍", ("range", "", None, "")),
        ("2024年3月", ("deadline", "", None, "")),
        ("", ("", "", None, "")),
        (None, ("", "", None, "")),
    ],
)
def test_a_value_is_stored_with_what_it_means(text, expected):
    assert columns(text) == expected


def test_quantities_of_one_kind_are_stored_in_one_unit():
    one, other = meaning("≥3264.74元/人/月"), meaning("≥3264.74元/月/人")
    assert one["value_canonical_unit"] == other["value_canonical_unit"]
    assert meaning("1344万元")["value_canonical_number"] == Decimal(13_440_000)


def test_a_number_beyond_the_columns_reach_is_left_out_and_its_kind_stays():
    found = meaning("≥" + "9" * 40 + "元")
    assert (found["value_kind"], found["value_number"], found["value_canonical_number"]) == (
        "quantity",
        None,
        None,
    )


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("785.00", Decimal("785.00")),
        ("16,295.82", Decimal("16295.82")),
        ("约78", None),
        ("-", None),
        (None, None),
    ],
)
def test_the_amount_is_the_printed_total_where_it_is_a_number(printed, amount):
    assert amount_of(replace(make_document(), budget=Budget(printed))) == amount


def test_rows_without_a_key_and_with_anothers_get_one_of_their_own():
    task = make_document(rows=3).tasks[0]
    first, second, third = task.indicators
    rows = (replace(first, key=None), second, replace(third, key=second.key))
    keyed = with_keys(replace(make_document(), tasks=(replace(task, indicators=rows),)))
    keys = [row.key for row in keyed.indicators]
    assert keys[1] == second.key and len({*keys, task.key}) == 4 and all(keys)


@pytest.mark.parametrize("key", ["head", "a:b", "钥匙", "x" * 21, ""])
def test_a_key_that_could_not_be_an_address_is_replaced(key):
    document = make_document(rows=1)
    task = document.tasks[0]
    odd = replace(document, tasks=(replace(task, indicators=(replace(task.indicators[0], key=key),)),))
    assert next(with_keys(odd).indicators).key != key


def test_keys_that_are_right_stay():
    assert with_keys(make_document(rows=9)) == make_document(rows=9)
    assert [row.key for row in with_keys(make_document(rows=2)).indicators] == ["row00001", "row00002"]


def tables():
    for path in sorted(EXAMPLES.glob("*.json")):
        for number, table in enumerate(json.loads(path.read_text(encoding="utf-8"))["tables"]):
            yield pytest.param(table, id=f"{path.stem}-{number}")


@pytest.mark.django_db
@pytest.mark.parametrize("table", list(tables()))
def test_a_real_table_comes_out_of_the_database_as_it_went_in(cast, table):
    found = import_table(region=cast.region, table_json=table, by=cast.admin)
    document = document_of(Submission.objects.get(pk=found.submission.pk))
    assert document == from_json(table)
    assert {key: value for key, value in without_keys(to_json(document)).items() if key in table} == table


def without_keys(table):
    """The TABLE as a reader of reports gives it."""
    if isinstance(table, dict):
        return {name: without_keys(value) for name, value in table.items() if name != "key"}
    return [without_keys(value) for value in table] if isinstance(table, list) else table
