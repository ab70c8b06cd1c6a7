"""Standard, quantity and amount in one sentence of the goal text."""

from collections.abc import Iterator, Sequence

from indicators.products import fits, rate
from projects.rules.goal_numbers import Number, numbers
from projects.rules.ledger import Entry, Standard
from projects.rules.promises import Promise


def said_promises(goal: str, known: Sequence[Standard]) -> Iterator[tuple[Entry, Promise]]:
    """Each amount with what its sentence makes of it, but for standards that the indicators give, too."""
    values = {(one.canonical, one.rate) for one in known}
    found = numbers(goal)
    for one in found:
        beside = [other for other in found if other.sentence == one.sentence]
        standard = _standard(one, beside)
        if standard is None or (standard.canonical, standard.rate) in values or not standard.rate.periods:
            continue
        counts = [other for other in beside if fits(standard.rate.thing, other.unit, other.words)]
        amounts = [other for other in beside if other.span > one.span and _is_amount(other)]
        if len(counts) == 1 and amounts:
            yield _entry(amounts[0]), Promise(standard, (_entry(counts[0]),), standard.rate.periods)


def _standard(number: Number, beside: Sequence[Number]) -> Standard | None:
    """The only one of its sentence."""
    if [one for one in beside if _is_rate(one)] != [number]:
        return None
    per, one = rate(number.unit), _entry(number)
    if per is None:
        return None
    return Standard(row=None, name=one.name, operator="", number=one.number, unit=one.unit, rate=per)


def _is_rate(number: Number) -> bool:
    per = rate(number.unit)
    return per is not None and per.things != ()


def _is_amount(number: Number) -> bool:
    per = rate(number.unit)
    return per is not None and per.is_plain


def _entry(number: Number) -> Entry:
    return Entry(row=None, name=number.words, operator="", number=number.number, unit=number.unit)
