"""The boxes of the editor: a text area in every cell, a list for the levels, and the buttons of a row."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import ceil

from indicators.levels import LEVELS
from sheets.layout import Kind
from sheets.render.markup import Html, element, escaped, join

_OPERATIONS = (
    ("up", "↑", "上移第{}行"),
    ("down", "↓", "下移第{}行"),
    ("add", "＋", "在第{}行下面添加一行"),
    ("add-item", "＋项", "在第{}行下面添加一项，职责相同"),
    ("add-group", "＋组", "在第{}行下面添加一组"),
    ("delete", "删", "删除第{}行"),
)
_KNOWN_BY = 8  # characters of an indicator's name
_CHARACTERS = 0.55  # full-width characters in one per cent of the paper
_MONEY: dict[str, str | bool] = {"inputmode": "decimal"}


@dataclass(frozen=True, slots=True)
class Box:
    """A cell to be typed into.  level: level1 or level2 for a list of official names."""

    name: str
    text: str
    label: str
    kind: Kind
    level: str
    width: float  # per cent of an upright paper
    error: str
    note: str = ""


def box(it: Box) -> Html:
    """The box, and under it what is wrong with it or to be known of it."""
    attributes: dict[str, str | bool] = {"name": it.name, "aria-label": it.label}
    said = it.error or it.note
    if said:
        attributes |= {"aria-invalid": "true" if it.error else False, "aria-describedby": f"e-{it.name}"}
    drawn = _choice(it, attributes) if it.level else _text_area(it, attributes)
    if not said:
        return drawn
    name = "cell-error" if it.error else "cell-note"
    return join([drawn, element("span", {"class": name, "id": f"e-{it.name}"}, escaped(said))])


def _text_area(it: Box, attributes: dict[str, str | bool]) -> Html:
    """As high as its text, for nothing grows without script.  Browsers drop a first line end: one is put."""
    attributes |= {"rows": str(lines(it.text, it.width)), **(_MONEY if it.kind == Kind.MONEY else {})}
    return element("textarea", attributes, Html("\n" + escape(it.text)))


def begun(text: str) -> str:
    """Enough of a text to know it by: a wide sheet repeats it in every box of a row."""
    return text if len(text) <= _KNOWN_BY else text[:_KNOWN_BY] + "…"


def lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of so many per cent."""
    fitting = max(1.0, width * _CHARACTERS - 1)
    return sum(max(1, ceil(_length(line) / fitting)) for line in text.split("\n"))


def _length(text: str) -> float:
    """In full-width characters."""
    return sum(1 if ord(sign) > 255 else 0.6 for sign in text)


def _choice(it: Box, attributes: dict[str, str | bool]) -> Html:
    """The official names, and the printed one where it differs: it stays until somebody chooses."""
    names = list(LEVELS) if it.level == "level1" else [name for below in LEVELS.values() for name in below]
    printed = [it.text] if it.text and it.text not in names else []
    first = [_option("", it.text), *(_option(name, it.text) for name in printed)]
    if it.level == "level1":
        return element("select", attributes, join([*first, *(_option(name, it.text) for name in names)]))
    groups = [
        element("optgroup", {"label": level1}, join(_option(name, it.text) for name in below))
        for level1, below in LEVELS.items()
    ]
    return element("select", attributes, join([*first, *groups]))


def _option(name: str, chosen: str) -> Html:
    return element("option", {"value": name, "selected": name == chosen}, escaped(name or "请选择"))


def _button(op: str, text: str, label: str) -> Html:
    attributes: dict[str, str | bool] = {
        "class": "btn s",
        "name": "op",
        "value": op,
        "aria-label": label,
        "title": label,
    }
    return element("button", attributes, escaped(text))


def counted(name: str, text: str) -> Html:
    """A number that is counted, not typed; it travels with its row until somebody saves."""
    hidden = element("input", {"type": "hidden", "name": name, "value": text})
    return join([escaped(text), hidden])


def row_buttons(task: str, key: str, number: int, *, items: bool) -> Html:
    """items: level 2 is typed and merged, so a row can begin another one under the same level 1."""
    order = element("input", {"type": "hidden", "name": "row", "value": f"{task}:{key}"})
    operations = (one for one in _OPERATIONS if items or one[0] != "add-item")
    buttons = (_button(f"{name}:{key}", sign, label.format(number)) for name, sign, label in operations)
    return join([order, element("span", {"class": "rowops"}, join(buttons))])


def task_buttons(key: str, *, empty: bool, removable: str) -> Html:
    """removable: the task in words, where it can be taken out."""
    order = element("input", {"type": "hidden", "name": "task", "value": key})
    buttons = [_button(f"add:{key}", "＋", "添加一行")] if empty else []
    if removable:
        buttons.append(_button(f"delete-task:{key}", "删任务", f"删除{removable}"))
    return join([order, element("span", {"class": "rowops"}, join(buttons)) if buttons else Html()])
