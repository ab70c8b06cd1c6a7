"""设置 / 规则与评分: what a region sets for a year, taken from the year before, or back to what is usual."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from departments.models import Person
from projects.rule_lines import rule_lines
from projects.rules.catalogue import GROUPS, REPORT_RULES, RULES
from projects.setting_forms import RuleSettings
from reviews import access, deadlines, rule_changes
from reviews.models import Gate
from reviews.problems import Problem
from reviews.rule_settings import scheme_of, settings_of

LOGGED = 10  # of the last changes
LIMITS = {
    f"{rule.id}的界限 {name}：": f"{rule.id} {limit.label}："
    for rule in (*RULES, *REPORT_RULES)
    for name, limit in rule.limits.items()
}
OTHERS: dict[str, tuple[Callable[..., int], str]] = {
    "carry": (rule_changes.carry, "已带入{before}年度的设置"),
    "reset": (rule_changes.reset, "已恢复{year}年度的通常设置"),
}


@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    person = access.person_of(request.user)
    if person is None or not rule_changes.may_keep(request.user):
        raise PermissionDenied(rule_changes.REFUSAL)
    years = deadlines.years(person.region)
    year = _year(request, years)
    if request.method == "POST" and request.POST.get("do") in OTHERS:
        return _other(request, year, *OTHERS[request.POST["do"]])
    form = _form(person, year, request.POST if request.method == "POST" else None)
    if form.is_valid():
        changed = rule_changes.keep(by=request.user, year=year, wanted=form.wanted())
        words = f"已保存{year}年度的设置，改了 {changed} 处。" if changed else "没有改动。"
        messages.success(request, words)
        return redirect(f"{request.path}?year={year}")
    return render(request, "settings/rules.html", _context(person, year, years, form))


def _year(request: HttpRequest, years: list[int]) -> int:
    wanted = request.POST.get("year") or request.GET.get("year") or ""
    return int(wanted) if wanted in map(str, years) else timezone.localdate().year


def _form(person: Person, year: int, data: Any) -> RuleSettings:
    region = person.region
    return RuleSettings(
        data,
        lines=_in_order(rule_lines((*RULES, *REPORT_RULES), settings_of(region.pk, year))),
        gates=dict(Gate.objects.filter(region=region, fiscal_year=year).values_list("action", "stops")),
        scheme=scheme_of(region.pk, year),
        mode=rule_changes.mode_of(region, year),
    )


def _in_order(lines: list) -> list:
    return sorted(lines, key=lambda line: line.place)


def _context(person: Person, year: int, years: list[int], form: RuleSettings) -> dict[str, Any]:
    fields = list(form.rules())
    together = [
        (letter, name, [one for one in fields if one.line.group == letter]) for letter, name in GROUPS.items()
    ]
    return {
        "form": form,
        "year": year,
        "years": years,
        "before": year - 1,
        "place": person.region,
        "groups": [group for group in together if group[2]],
        "log": [
            (one.action_time, _in_words(one.change_message))
            for one in rule_changes.log(person.region, year)[:LOGGED]
        ],
    }


def _in_words(changes: str) -> str:
    """Limits as the page calls them."""
    for name, words in LIMITS.items():
        changes = changes.replace(name, words)
    return changes


def _other(request: HttpRequest, year: int, act: Callable[..., int], words: str) -> HttpResponse:
    try:
        changed = act(by=request.user, year=year)
    except Problem as problem:
        messages.info(request, problem.message)
    else:
        messages.success(request, f"{words.format(year=year, before=year - 1)}，改了 {changed} 处。")
    return redirect(f"{request.path}?year={year}")
