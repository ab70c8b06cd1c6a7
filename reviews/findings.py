"""What a machine check found at a cell, and the rules that find it.  No database, no Django.

Levels and their marks: 错 has to be mended before a sheet is sent or published, 疑 mended or explained, 提 is
for information.  A rule looks at a subject (a sheet, a report of many) and answers for each thing it looked
at: PASSED, a Fault, or Unclear with the reason why it could not tell; no answer at all means that the rule
has nothing to do there.
"""

import inspect
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

logger = logging.getLogger(__name__)


class Level(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def sign(self) -> str:
        return SIGNS[self]

    @property
    def css(self) -> str:
        """The class of its mark."""
        return self.value[0]


SIGNS = {Level.ERROR: "错", Level.WARNING: "疑", Level.HINT: "提"}
OFF = "off"  # the level of a rule that a region does not use
LONGEST_SHORT = 22
_INNER = {"“": "‘", "”": "’"}
_NESTED = re.compile("“[^”]*“")
BROKEN = "程序出错，已记录，请联系系统维护人员"


class Status(StrEnum):
    """What a rule says of a whole subject."""

    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"
    UNCLEAR = "unclear"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    Status.PASSED: "通过",
    Status.FAILED: "有问题",
    Status.ABSENT: "不适用",
    Status.UNCLEAR: "无法核对",
}


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to mend it: the words of the button and the operations (`sheets.operations`) it does."""

    label: str
    operations: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a rule sees at a cell.

    row_key and field: the cell's lasting address; empty for the whole sheet.  short: at most 22 characters,
    for the closed card.  message: what is wrong and what to do.  sum: lines of a sum written out.  related:
    further cells that take part.  level: where it is another than the rule's own.  table: the place of the
    sheet in a report; -1 for the one that was looked at.
    """

    row_key: str
    field: str
    path: str
    short: str
    message: str
    sum: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    fixes: tuple[Fix, ...] = ()
    level: Level | None = None
    table: int = -1


@dataclass(frozen=True, slots=True)
class Unclear:
    """The rule could not tell; the reason, as a half sentence for people: 指标值不是数."""

    reason: str


@dataclass(frozen=True, slots=True)
class Passed:
    """One thing was looked at and is right."""


PASSED = Passed()
Answer = Fault | Unclear | Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A Fault with the rule that saw it: its number in the field's list (A01, C06), level and basis."""

    rule: str
    level: Level
    row_key: str
    field: str
    path: str
    short: str
    message: str
    basis: str
    sum: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    fixes: tuple[Fix, ...] = ()
    table: int = -1


@dataclass(frozen=True, slots=True)
class Limit:
    """A threshold of a rule: its usual value and what it means, for the page of settings."""

    value: Decimal
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """look: from a subject and the rule's limits by name to answers.  forms: of the sheets it is about.

    title, why, basis and example are the parts of the function's docstring, in the words of the trade.
    """

    id: str
    level: Level
    title: str
    why: str
    basis: str
    example: str
    forms: frozenset[str]
    look: Callable[..., Iterator[Answer]]
    limits: Mapping[str, Limit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a region and year have set otherwise: the levels of rules (OFF: not used), and limits by
    (rule, name)."""

    levels: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)


AS_USUAL = Settings()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule says of a subject.  reasons: why it could not tell, each once."""

    rule: Rule
    status: Status
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()


_PARTS = re.compile(r"^(为什么|依据|例)：", re.MULTILINE)


def rule(
    number: str, level: Level, *, forms: Iterable[str], limits: Mapping[str, Limit] | None = None
) -> Callable[[Callable[..., Iterator[Answer]]], Rule]:
    """Makes a Rule of a function.  Its docstring is the official wording: the title on the first line, then
    为什么：, 依据： and 例： each on a line of its own.  Raises ValueError where a part is lacking."""

    def made(look: Callable[..., Iterator[Answer]]) -> Rule:
        title, *parts = _PARTS.split(inspect.cleandoc(look.__doc__ or ""))
        words = {name: "".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}
        if set(words) != {"为什么", "依据", "例"} or not title.strip():
            raise ValueError(f"{number}: the docstring names no title, 为什么, 依据 and 例")
        return Rule(
            id=number,
            level=level,
            title=title.strip(),
            why=words["为什么"],
            basis=words["依据"],
            example=words["例"],
            forms=frozenset(forms),
            look=look,
            limits=limits or {},
        )

    return made


def outcomes(rules: Iterable[Rule], subject: Any, settings: Settings = AS_USUAL) -> Iterator[Outcome]:
    """Of each rule in use."""
    return (_outcome(one, subject, settings) for one in rules if settings.levels.get(one.id) != OFF)


def _outcome(one: Rule, subject: Any, settings: Settings) -> Outcome:
    form = getattr(subject, "form", None)
    if form is not None and form not in one.forms:
        return Outcome(one, Status.ABSENT)
    limits = {name: settings.limits.get((one.id, name), limit.value) for name, limit in one.limits.items()}
    answers = _answers(one, subject, limits)
    found = tuple(_finding(one, answer, settings) for answer in answers if isinstance(answer, Fault))
    reasons = tuple(dict.fromkeys(answer.reason for answer in answers if isinstance(answer, Unclear)))
    return Outcome(one, _status(answers, found, reasons), found, reasons)


def _answers(one: Rule, subject: Any, limits: Mapping[str, Decimal]) -> list[Answer]:
    """A rule that breaks off is told of, and keeps nobody from saving a sheet."""
    try:
        return list(one.look(subject, **limits))
    except Exception:
        logger.exception("rule %s broke off", one.id)
        return [Unclear(BROKEN)]


def _status(answers: list[Answer], found: tuple[Finding, ...], reasons: tuple[str, ...]) -> Status:
    if found:
        return Status.FAILED
    if reasons:
        return Status.UNCLEAR
    return Status.PASSED if answers else Status.ABSENT


def _finding(one: Rule, fault: Fault, settings: Settings) -> Finding:
    """The region's level counts for all a rule finds; else the fault's own, else the rule's."""
    level = Level(settings.levels.get(one.id) or fault.level or one.level)
    return Finding(
        rule=one.id,
        level=level,
        row_key=fault.row_key,
        field=fault.field,
        path=fault.path,
        short=fault.short[:LONGEST_SHORT],
        message=quoted_within(fault.message),
        basis=one.basis,
        sum=fault.sum,
        related=fault.related,
        fixes=fault.fixes,
        table=fault.table,
    )


def quoted_within(message: str) -> str:
    """Quotes within quotes are ‘…’; as it is where they do not pair off."""
    if not _NESTED.search(message):
        return message
    depth, written = 0, []
    for character in message:
        depth -= character == "”"
        written.append(_INNER.get(character, character) if depth > 0 else character)
        depth += character == "“"
    return message if depth else "".join(written)
