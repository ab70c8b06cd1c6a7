"""The form of a region's settings: levels and limits of rules, gates, and how sheets are scored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from projects.rule_lines import RuleLine
from reviews import gates
from reviews.findings import OFF, SIGNS, Level
from reviews.models import Gate
from reviews.rule_changes import MODES, Mode, Wanted
from reviews.rule_settings import GATED
from reviews.scoring import STEP, USUAL, WHOLE, Scheme, plain, to_deductions, to_grades, to_items

SCORED = ("mode", "points-", "from-", "deduct-")  # how the names of the scheme's fields begin
LARGEST, SMALLEST = Decimal(1_000_000), Decimal("0.000001")
MOVES = {"submit": "送审", "pass": "审核通过", "approve": "批复", "publish": "公开"}
NO_USE = "自定的分值、等级和扣分，只有选“批复前必须评分”才用得上。请改选，或恢复通常的分值。"


@dataclass(frozen=True, slots=True)
class RuleFields:
    line: RuleLine
    level: forms.BoundField
    limits: list[forms.BoundField]


class Points(forms.CharField):
    """A number as people type it; empty where it may be.  halves: of points of a score."""

    def __init__(self, label: str, *, most: Decimal = LARGEST, halves: bool = False, hint: str = "") -> None:
        attrs = {"class": "in n", "inputmode": "decimal", "autocomplete": "off", "placeholder": hint}
        super().__init__(label=label, required=halves, max_length=12, widget=forms.TextInput(attrs=attrs))
        self.most, self.halves = most, halves
        self.error_messages["required"] = f"“{label}”要填一个数。"
        self.error_messages["max_length"] = f"“{label}”太长，请填 0 到 {plain(most)} 之间的数。"

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = Decimal(text.strip().replace("，", "").replace(",", ""))
        except InvalidOperation:
            raise forms.ValidationError(f"“{self.label}”填了“{text}”，不是数。请填数，例如 0.3。") from None
        if not number.is_finite() or not (number == 0 or SMALLEST <= number <= self.most):
            raise forms.ValidationError(f"“{self.label}”请填 0 到 {plain(self.most)} 之间的数。")
        if self.halves and number % STEP:
            raise forms.ValidationError(f"“{self.label}”请填整分或半分，例如 2 或 2.5。")
        return number


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=False, widget=forms.Select(attrs={"class": "in"})
    )


class RuleSettings(forms.Form):
    """lines: the rules as they are now; scheme: as now; gates: action -> what stops."""

    def __init__(
        self,
        *args: Any,
        lines: list[RuleLine],
        gates: Mapping[str, str],
        scheme: Scheme,
        mode: Mode,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines, self.scheme = lines, scheme
        for line in lines:
            self._add_rule(line)
        for action in GATED:
            self.fields[f"gate-{action}"] = _choice(f"{MOVES[action]}时", list(Gate.Stops.choices))
            self.initial[f"gate-{action}"] = gates.get(action, Gate.Stops.ERRORS)
        self.fields["mode"] = forms.ChoiceField(label="评分", choices=MODES.items(), widget=forms.RadioSelect)
        self.initial["mode"] = mode
        self._add_scheme()

    def _add_rule(self, line: RuleLine) -> None:
        usual = [("", f"通常（{line.rule.level.sign}）")]
        levels = [(level.value, SIGNS[level]) for level in Level]
        name = f"level-{line.rule.id}"
        off = [(OFF, "不用")] if line.rule.id not in gates.PRIVACY else []
        self.fields[name] = _choice(f"{line.rule.id} 的程度", [*usual, *levels, *off])
        self.initial[name] = line.own
        for limit in line.limits:
            name, usual_value = f"limit-{line.rule.id}-{limit.name}", limit.usual or limit.value
            self.fields[name] = Points(f"{line.rule.id} {limit.label}", hint=f"通常 {usual_value}")
            self.initial[name] = limit.value if limit.usual else ""

    def _add_scheme(self) -> None:
        for number, item in enumerate(self.scheme.items):
            self._add_number(f"points-{number}", f"{item.name}的分值", item.points)
        for band in self.scheme.bands[:-1]:
            self._add_number(f"from-{band.grade}", f"“{band.grade}”的起点", band.start)
        for level in Level:
            label = f"每处{level.sign}扣"
            self._add_number(f"deduct-{level.value}", label, self.scheme.deductions.get(level, Decimal(0)))

    def _add_number(self, name: str, label: str, value: Decimal) -> None:
        self.fields[name] = Points(label, most=WHOLE, halves=True)
        self.initial[name] = plain(value)

    def rules(self) -> Iterator[RuleFields]:
        for line in self.lines:
            limits = [self[f"limit-{line.rule.id}-{limit.name}"] for limit in line.limits]
            yield RuleFields(line, self[f"level-{line.rule.id}"], limits)

    def gates(self) -> list[forms.BoundField]:
        return [self[f"gate-{action}"] for action in GATED]

    def items(self) -> list[tuple[Any, forms.BoundField]]:
        return [(item, self[f"points-{number}"]) for number, item in enumerate(self.scheme.items)]

    def bands(self) -> list[tuple[Any, forms.BoundField | None]]:
        return [
            (band, self[f"from-{band.grade}"] if number < len(self.scheme.bands) - 1 else None)
            for number, band in enumerate(self.scheme.bands)
        ]

    def deductions(self) -> list[forms.BoundField]:
        return [self[f"deduct-{level.value}"] for level in Level]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if any(name not in found for name in self.fields if name.startswith(SCORED)):
            return found
        typed = self.typed_scheme()
        whole = sum((item.points for item in typed.items), Decimal(0))
        if whole != WHOLE:
            self.add_error(None, f"各项分值合计 {plain(whole)} 分，应为 100 分。请核对。")
        starts = [band.start for band in typed.bands]
        if any(higher <= lower for higher, lower in zip(starts, starts[1:], strict=False)):
            self.add_error(None, "等级的起点要从高到低：优高于良，良高于中。请核对。")
        if found["mode"] == Mode.OFFERED and self._is_own(typed):
            self.add_error("mode", NO_USE)
        return found

    def typed_scheme(self) -> Scheme:
        value = self.cleaned_data
        items = (
            replace(item, points=value[f"points-{number}"]) for number, item in enumerate(self.scheme.items)
        )
        *graded, lowest = self.scheme.bands
        bands = (*(replace(band, start=value[f"from-{band.grade}"]) for band in graded), lowest)
        deductions = {level: value[f"deduct-{level.value}"] for level in Level}
        return Scheme(tuple(items), bands, deductions)

    def _is_own(self, typed: Scheme) -> bool:
        drawn = (to_items, to_grades, to_deductions)
        return any(draw(typed) != draw(USUAL) for draw in drawn)

    def wanted(self) -> Wanted:
        value = self.cleaned_data
        limits: dict[str, dict[str, str]] = {}
        for line in self.lines:
            for limit in line.limits:
                number, usual = value[f"limit-{line.rule.id}-{limit.name}"], limit.usual or limit.value
                if number is not None and plain(number) != usual:
                    limits.setdefault(line.rule.id, {})[limit.name] = plain(number)
        return Wanted(
            levels={line.rule.id: value[f"level-{line.rule.id}"] for line in self.lines},
            limits=limits,
            gates={action: value[f"gate-{action}"] or Gate.Stops.ERRORS for action in GATED},
            mode=Mode(value["mode"]),
            scheme=self.typed_scheme(),
        )
