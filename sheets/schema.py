"""The JSON Schema (draft 2020-12) of `perfgoals/1`, made from the tables the code itself reads by.

Keys beside the known ones are welcome (a reader's own `lines`, `origin`), missing ones are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sheets.documents import FORMAT, FORMS, HAS_TASKS
from sheets.meanings import LIST, OBJECT, REPORT, TABLE, WHOLE, Meaning, rows_of
from sheets.terms import FORM_NAMES

ADDRESS = "/public/data/perfgoals-1.schema.json"
Schema = dict[str, Any]
_NOT_IN_EVERY = frozenset({"extra", "layout", "key"})
_DEPARTMENTS_OWN = frozenset({"goal", "budget"})  # of a department's year: only where there is one


def schema() -> Schema:
    """Of a whole file; one TABLE alone is `#/$defs/table`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "绩效目标数据 perfgoals/1",
        "description": "一份文件或一个地区一个年度的绩效目标表。文字照印刷原样，空格子为 null。",
        **_object(_report()),
        "$defs": {
            "text": {"type": ["string", "null"]},
            "texts": {"type": "object", "additionalProperties": {"type": "string"}},
            "party": _object({name: _text() for name in ("code", "name")}),
            "budget": _object({name: _text() for name in ("total", "fiscal", "other")}),
            "table": _table(),
            **{form: _form(form) for form in FORMS},
            **{f"{form}_row": _row(form) for form in FORMS},
        },
    }


def _report() -> dict[str, Schema]:
    known = _titled(meaning for meaning in REPORT if "." not in meaning.key)
    of_source = _titled(_inside("source.", REPORT))
    of_source["kind"]["minLength"] = of_source["sha256"]["minLength"] = 1
    return known | {
        "format": {"const": FORMAT} | known["format"],
        "source": _object(of_source) | known["source"],
        "stated": _list(_object(_titled(_inside("stated[].", REPORT)))) | known["stated"],
        "tables": _list({"$ref": "#/$defs/table"}) | known["tables"],
        "unplaced": _list(_object(_titled(_inside("unplaced[].", REPORT)))) | known["unplaced"],
    }


def _table() -> Schema:
    """The form says which of the four it is."""
    return {
        "title": "一份绩效目标表",
        "type": "object",
        "required": ["form"],
        "properties": {"form": {"enum": list(FORMS)}},
        "allOf": [
            {
                "if": {"properties": {"form": {"const": form}}, "required": ["form"]},
                "then": {"$ref": f"#/$defs/{form}"},
            }
            for form in FORMS
        ],
    }


def _form(form: str) -> Schema:
    own = [one for one in TABLE if form in one.forms]
    known = _titled(one for one in own if "." not in one.key)
    parts: dict[str, Schema] = {
        "form": {"const": form},
        "department": {"$ref": "#/$defs/party"},
        "unit": {"anyOf": [{"$ref": "#/$defs/party"}, {"type": "null"}]},
        "budget": {"$ref": "#/$defs/budget"},
        "tasks": _list(_task(form)),
        "rows": _list({"$ref": f"#/$defs/{form}_row"}),
        "extra": {"$ref": "#/$defs/texts"},
    }
    fields = {
        key: _without_type(field) | parts[key] if key in parts else field for key, field in known.items()
    }
    fields["fiscal_year"] |= {"minimum": 1900, "maximum": 2200}
    return {"title": FORM_NAMES[form]} | _object(fields, without=_optional(form))


def _optional(form: str) -> frozenset[str]:
    if form in HAS_TASKS:
        return _NOT_IN_EVERY
    return _NOT_IN_EVERY | (_DEPARTMENTS_OWN if form == "department_annual" else {"budget"})


def _task(form: str) -> Schema:
    known = _titled(_inside("tasks[].", TABLE))
    known["seq"]["type"] = "integer"
    known["indicators"] = _list({"$ref": f"#/$defs/{form}_row"}) | {"title": known["indicators"]["title"]}
    return _object(known | {"key": {"type": "string", "title": "任务号"}}, without=_NOT_IN_EVERY)


def _row(form: str) -> Schema:
    fields = _titled(rows_of(form))
    fields["extra"] = _without_type(fields["extra"]) | {"$ref": "#/$defs/texts"}
    fields["key"]["type"] = "string"
    return {"title": f"{FORM_NAMES[form]}的一行指标"} | _object(fields, without=_NOT_IN_EVERY)


def _inside(prefix: str, meanings: Iterable[Meaning]) -> Iterable[Meaning]:
    """The keys of an object, without the way to it."""
    for one in meanings:
        if one.key.startswith(prefix):
            yield Meaning(one.key.removeprefix(prefix), one.name, one.kind, one.meaning, one.example)


def _titled(meanings: Iterable[Meaning]) -> dict[str, Schema]:
    return {one.key: _typed(one) | {"title": one.name, "description": one.meaning} for one in meanings}


def _typed(meaning: Meaning) -> Schema:
    if meaning.kind == WHOLE:
        return {"type": ["integer", "null"]}
    if meaning.kind in (LIST, OBJECT):
        return {"type": "array" if meaning.kind == LIST else "object"}
    return _text()


def _text() -> Schema:
    return {"type": ["string", "null"]}


def _without_type(field: Schema) -> Schema:
    return {name: value for name, value in field.items() if name != "type"}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(fields: dict[str, Schema], *, without: Iterable[str] = ()) -> Schema:
    """All of its keys must be there, but those."""
    return {"type": "object", "required": sorted(set(fields) - set(without)), "properties": fields}
