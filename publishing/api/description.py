"""The OpenAPI description as something to read: operations with their parameters, an example, the answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from publishing.api.errors import CODES

Described = Mapping[str, Any]
_KINDS = {
    "integer": "整数",
    "string": "文字",
    "number": "数",
    "boolean": "是否",
    "array": "列表",
    "object": "对象",
}
_BOUNDS = {
    "minimum": "不小于 {}",
    "maximum": "不大于 {}",
    "minLength": "至少 {} 个字",
    "maxLength": "最多 {} 个字",
    "minItems": "至少 {} 项",
    "maxItems": "最多 {} 项",
}
_SAMPLE = {
    "projects": [
        {"department": "202", "name": "公厕建设", "fiscal_year": 2025, "amount": "785.50", "unit": "202001"}
    ]
}
_QUERIES = {"/indicators": "?q=%E4%BD%8E%E4%BF%9D&limit=20", "/publications": "?year=2024&limit=20"}


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    kind: str
    meaning: str
    bounds: str
    needed: bool


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    path: str
    title: str
    meaning: str
    scope: bool
    parameters: tuple[Parameter, ...]
    body: tuple[Parameter, ...]
    answer: tuple[Parameter, ...]
    command: str


def operations(described: Described, site: str) -> list[Operation]:
    return [
        _operation(described, path, method.upper(), one, site)
        for path, methods in described["paths"].items()
        for method, one in methods.items()
    ]


def _operation(described: Described, path: str, method: str, one: Described, site: str) -> Operation:
    body = _schema_of(one.get("requestBody", {}))
    return Operation(
        id=one["operationId"].rpartition("_")[2],
        method=method,
        path=path,
        title=one["summary"],
        meaning=one.get("description", ""),
        scope="security" in one,
        parameters=tuple(
            _parameter(described, p["name"], p["schema"], p["required"]) for p in one.get("parameters", ())
        ),
        body=_fields(described, body),
        answer=_fields(described, _schema_of(one["responses"][200])),
        command=_command(site + path, path, method, "security" in one),
    )


def _schema_of(holder: Described) -> Described:
    return holder.get("content", {}).get("application/json", {}).get("schema", {})


def _fields(described: Described, schema: Described, before: str = "") -> tuple[Parameter, ...]:
    """Of an object and of the objects in it, by their paths."""
    known = _resolved(described, schema)
    found: list[Parameter] = []
    for name, field in known.get("properties", {}).items():
        needed = name in known.get("required", ())
        found.append(_parameter(described, before + name, field, needed))
        inner = _resolved(described, field.get("items", {}))
        found += _fields(described, inner, f"{before}{name}[].") if "properties" in inner else ()
    return tuple(found)


def _resolved(described: Described, schema: Described) -> Described:
    name = schema.get("$ref", "").rpartition("/")[2]
    return described["components"]["schemas"][name] if name else schema


def _parameter(described: Described, name: str, schema: Described, needed: bool) -> Parameter:
    choices = [schema, *schema.get("anyOf", ())]
    bounds = [words.format(one[key]) for key, words in _BOUNDS.items() for one in choices if key in one]
    allowed = [f"{' '.join(map(str, one['enum']))} 之一" for one in choices if "enum" in one]
    kinds = [_KINDS[one["type"]] for one in choices if one.get("type") in _KINDS]
    return Parameter(
        name=name,
        kind="数" if "数" in kinds else (kinds or [""])[0],
        meaning=schema.get("description", ""),
        bounds="，".join(allowed + bounds),
        needed=needed,
    )


def _command(address: str, path: str, method: str, with_token: bool) -> str:
    parts = [f"'{address}{_QUERIES.get(path.removeprefix('/api/v1'), '')}'"]
    if with_token:
        parts.append("-H 'Authorization: Bearer 令牌'")
    if method == "POST":
        parts.append("-H 'Content-Type: application/json'")
        parts.append(f"-d '{json.dumps(_SAMPLE, ensure_ascii=False)}'")
    return "curl " + " \\\n  ".join(parts)


def codes() -> list[tuple[str, int, str]]:
    return [(code, status, message) for code, (status, message) in CODES.items()]
