"""What the editor asks while somebody writes: names, usual values, readings.  JSON, never cached."""

from dataclasses import asdict

from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from indicators.deadlines import Deadline
from indicators.spoken import better, spoken
from indicators.values import Compound, Quantity, Range, TargetValue, parse
from projects import suggestions
from reviews import access
from reviews.models import Submission

_VALUE_FIELDS = ("value", "planned_value", "standard_value", "average_3y", "previous_year")
_LONGEST = 400


@require_GET
@never_cache
def names(request: HttpRequest, key: str) -> JsonResponse:
    """`?q=&level2=` -> {"items": [{name, level1, level2, is_here, operator, unit, value, note}]}."""
    found = suggestions.names(
        request.user, _sheet(request, key), words=_asked(request, "q"), level2=_asked(request, "level2")
    )
    return JsonResponse({"items": [asdict(one) | {"note": one.note} for one in found]})


@require_GET
@never_cache
def proposals(request: HttpRequest, key: str) -> JsonResponse:
    """`?row=&name=&field=` -> {"last_year": text, "common": [[text, times]], "units": [text]}."""
    field = request.GET.get("field", "value")
    if field not in _VALUE_FIELDS:
        raise BadRequest("这一栏没有指标值。")
    found = suggestions.proposals(
        request.user,
        _sheet(request, key),
        row_key=_asked(request, "row"),
        name=_asked(request, "name"),
        field=field,
    )
    return JsonResponse(asdict(found))


@require_GET
@never_cache
def reading(request: HttpRequest, key: str) -> JsonResponse:
    """`?text=` -> {"kind", "spoken", "better", ...}: what the server reads in a value."""
    _sheet(request, key)
    return JsonResponse(_read(parse(_asked(request, "text"))))


def _sheet(request: HttpRequest, key: str) -> Submission:
    """For those who may fill it in just now."""
    submission = access.find(request.user, key)
    if reason := access.refusal(request.user, submission, "edit"):
        raise PermissionDenied(reason)
    return submission


def _asked(request: HttpRequest, name: str) -> str:
    return request.GET.get(name, "")[:_LONGEST].strip()


def _read(value: TargetValue) -> dict[str, object]:
    found: dict[str, object] = {"kind": value.kind, "spoken": spoken(value), "better": better(value)}
    if isinstance(value, Quantity):
        names = ("operator", "number", "unit", "label", "note")
    elif isinstance(value, Range):
        names = ("low", "high", "unit", "label", "note")
    elif isinstance(value, Deadline):
        names = ("nature", "before", "every", "event", "amount", "unit", "last")
    else:
        names = ()
    found |= {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, Compound):
        found["parts"] = [_read(part) | {"text": part.text} for part in value.parts]
    return found


def _plain(part: object) -> object:
    return part if part is None or isinstance(part, bool | str) else str(part)
