"""What is wrong with a parameter, in Chinese: by pydantic's kinds of errors."""

from collections.abc import Mapping, Sequence
from typing import Any

_WORDS = {
    "missing": "必须填写",
    "extra_forbidden": "不认识这一项",
    "string_too_long": "不能超过{max_length}个字",
    "string_too_short": "不能为空",
    "too_long": "不能超过{max_length}项",
    "too_short": "至少要{min_length}项",
    "greater_than_equal": "不能小于{ge}",
    "less_than_equal": "不能大于{le}",
    "literal_error": "应为{expected}之一",
    "value_error": "不能有控制符",
    "decimal_max_digits": "数字太长",
    "decimal_whole_digits": "数字太长",
    "decimal_max_places": "小数最多{decimal_places}位",
}
_BEGINNINGS = {
    "int_": "应为整数",
    "decimal_": "应为数",
    "finite": "应为数",
    "string_": "应为文字",
    "bool_": "应为 true 或 false",
    "list_": "应为列表",
    "model_": "应为对象",
    "dict_": "应为对象",
}
MOST = 20  # that are told


def worded(errors: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """field: where, as projects[3].name."""
    found = []
    for error in errors[:MOST]:
        field = _field(error.get("loc", ()))
        words = _words(error["type"], error.get("ctx", {}))
        found.append({"field": field, "code": error["type"], "message": f"“{field}”{words}。"})
    return found


def _field(place: Sequence[Any]) -> str:
    """Without the first, which says only body or query."""
    text = "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in place[1:])
    return _printable(text.removeprefix(".").removeprefix("sent.")) or "正文"


def _printable(text: str) -> str:
    """A field somebody made up may be named by anything."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:80]


def _words(kind: str, context: Mapping[str, Any]) -> str:
    if known := _WORDS.get(kind):
        return known.format_map({name: str(value) for name, value in context.items()})
    return next((words for start, words in _BEGINNINGS.items() if kind.startswith(start)), "不符合要求")
