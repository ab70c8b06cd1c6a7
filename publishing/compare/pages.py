"""对比: what published sheets of several districts and years say of one thing, for office and public."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_safe

from departments.roles import OF_A_DEPARTMENT
from projects.tables import csv_of
from publishing.compare import pictures, topics, words
from publishing.compare.asking import Asked, asked
from publishing.compare.aspects import Aspect
from publishing.compare.side_by_side import Column, Comparison, compare
from publishing.public.pages import page
from reviews import access

HEAD = ("方面", "二级指标", "指标", "指标值", "换算", "地区", "年度", "部门", "表", "任务", "表的编号")
LISTED = 12  # topics beside a comparison
FEW = 12  # districts or years of which one is taken away


def may_compare(user: access.User) -> bool:
    """The region's own people, and readers."""
    person = access.person_of(user)
    return person is not None and person.role not in OF_A_DEPARTMENT


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    if not may_compare(request.user):
        raise PermissionDenied("对比由财政人员、管理员和只读人员查看。公开的对比在公开页面上。")
    wanted = asked(request.GET)
    home = access.person_of(request.user).region.name
    return render(request, "compare/index.html", _context(wanted, home=home, address="publishing:compare"))


@login_not_required
@require_safe
def public(request: HttpRequest) -> HttpResponse:
    wanted = asked(request.GET)
    context = _context(wanted, home="", address="publishing:public-compare")
    context |= {"canonical": request.path, "hidden": bool(wanted.text)}
    return page(request, "public/compare.html", context)


def _context(wanted: Asked, *, home: str, address: str) -> dict[str, Any]:
    url = reverse(address)
    context: dict[str, Any] = {"asked": wanted, "url": url, "topics": _topics(wanted, url)}
    if wanted.words:
        found = compare(wanted, home=home)
        context |= {"found": found, "text": wanted.text} | _choices(wanted, found, url)
        if found.found:
            context |= _table(wanted, found) | {"csv": f"{reverse(f'{address}-csv')}?{wanted.query()}"}
    return context


def _topics(wanted: Asked, url: str) -> list[dict[str, Any]]:
    found = topics.topics()
    short = found if not wanted.text else found[:LISTED]
    return [
        {"topic": one, "url": f"{url}?{asked({'q': one.words}).query()}", "here": one.words == wanted.text}
        for one in short
    ]


def _choices(wanted: Asked, found: Comparison, url: str) -> dict[str, Any]:
    """Each district and year with the address that adds it or takes it away."""
    regions, years = _on(found.regions, wanted.regions), _on(found.years, wanted.years)
    return {
        "places": [_choice(name, regions, url, wanted, "regions") for name in found.regions],
        "periods": [_choice(year, years, url, wanted, "years") for year in found.years],
        "before": _page_url(wanted, url, found.number - 1) if found.number > 1 else "",
        "next": _page_url(wanted, url, found.number + 1) if found.number < found.pages else "",
    }


def _on(there: Sequence[Any], wanted: Sequence[Any]) -> tuple[Any, ...]:
    """Where nothing is chosen all are shown.  Of few, any is then taken away; of many, any is picked: sixty
    addresses of the fifty-nine others would be most of the page."""
    if not wanted:
        return tuple(there) if len(there) <= FEW else ()
    return tuple(one for one in there if one in wanted)


def _choice(one: Any, chosen: tuple[Any, ...], url: str, wanted: Asked, name: str) -> dict[str, Any]:
    """The last one cannot be taken away."""
    here = one in chosen
    left = tuple(each for each in chosen if each != one) if here else (*chosen, one)
    return {
        "name": one,
        "here": here,
        "verb": "去掉" if here else "加上" if chosen else "只看",
        "url": f"{url}?{wanted.query(**{name: left})}" if left else "",
    }


def _page_url(wanted: Asked, url: str, number: int) -> str:
    return f"{url}?{wanted.query()}&page={number}"


def _table(wanted: Asked, found: Comparison) -> dict[str, Any]:
    lines = [
        {
            "aspect": about,
            "cells": [column.items.get(about, []) for column in found.page],
            "difference": words.difference(about, found.page),
        }
        for about in found.aspects
    ]
    shares = [words.each(column) for column in found.page]
    shown = _shares_after(lines)
    return {
        "lines": lines,
        "shares": shares if any(shares) else [],
        "after": shown,
        "picture": pictures.picture(found.columns, wanted.aspect),
    }


def _shares_after(lines: list[dict[str, Any]]) -> str:
    """Below which line the money for each person stands."""
    about = [
        line["aspect"] for line in lines if line["aspect"] in (Aspect.BUDGET, Aspect.STANDARD, Aspect.PEOPLE)
    ]
    return about[-1] if about else ""


@require_GET
def as_csv(request: HttpRequest) -> HttpResponse:
    if not may_compare(request.user):
        raise PermissionDenied("对比由财政人员、管理员和只读人员查看。公开的对比在公开页面上。")
    return _csv(request, access.person_of(request.user).region.name)


@login_not_required
@require_safe
def public_csv(request: HttpRequest) -> HttpResponse:
    return _csv(request, "")


def _csv(request: HttpRequest, home: str) -> HttpResponse:
    found = compare(asked(request.GET), home=home)
    lines = (line for column in found.columns if column.publication for line in _lines(column))
    return csv_of("compare.csv", HEAD, lines)


def _lines(column: Column) -> Iterator[tuple[object, ...]]:
    sheet = column.publication
    name = sheet.name or sheet.get_kind_display()
    beside = (column.region, column.year, sheet.department.name, name, column.task, sheet.key)
    for about, items in sorted(column.items.items(), key=lambda one: list(Aspect).index(one[0])):
        for item in items:
            yield about.value, item.level2, item.name, item.value, item.same, *beside
