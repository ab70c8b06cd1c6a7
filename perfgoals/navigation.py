"""The bar of every page: who is here, where to go, how much waits.  Two queries, whatever the page."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from accounts import journal_pages
from departments.roles import Role
from perfgoals.home import heading
from projects import audit_queries, queries
from publishing.compare import pages as compare_pages
from reviews import access, delegations
from reviews.bells import bell
from reviews.rule_changes import KEEPERS

OF_SETTINGS = ("/settings/", "/status/")


def frame(request: HttpRequest) -> dict[str, Any]:
    """Lazy: pages without a bar, and pages of errors, ask nothing."""
    return {"frame": SimpleLazyObject(lambda: _frame(request))}


def _frame(request: HttpRequest) -> dict[str, Any]:
    person = access.person_of(request.user)
    back = _desk(request)
    place = (person.department and person.department.short_name) or person.region.name if person else ""
    rings = bell(request.user)
    return {
        "person": person,
        "own": access.own_person(request.user),
        "acting": getattr(request.user, "acting", None),
        "may_act_for": list(delegations.open_to(request.user)) if rings.lent else [],
        "may_delegate": bool(person) and access.own_person(request.user).role in delegations.GIVERS,
        "unread": rings.unread,
        "reads_journal": SimpleLazyObject(lambda: journal_pages.may_read(request.user)),
        "place": place,
        "back": back,
        "links": SimpleLazyObject(lambda: [back, *_links(request)]),  # work pages show none but the first
    }


def _desk(request: HttpRequest) -> dict[str, Any]:
    person = access.person_of(request.user)
    waiting = SimpleLazyObject(lambda: queries.waiting(request.user).count())
    return _link(request, heading(person.role if person else None), "home", waiting)


def _links(request: HttpRequest) -> list[dict[str, Any]]:
    person = access.person_of(request.user)
    links = [_link(request, "全部的表", "projects:tables", 0)]
    if audit_queries.sees_list(request.user):
        links.append(_link(request, "问题清单", "projects:audit", 0))
    if compare_pages.may_compare(request.user):
        links.append(_link(request, "对比", "publishing:compare", 0))
    if person:
        links.append(_link(request, "公开", "publishing:desk", 0))
        links[-1]["here"] |= request.path.startswith(reverse("publishing:books"))
        links.append(_link(request, "规则", "projects:rules", 0))
        links.append(_link(request, "统计", "projects:statistics", 0))
    if person and person.role != Role.READER:
        links.append(_link(request, "期限与催办", "reviews:overdue", 0))
    if person and person.role == Role.ADMIN:
        links.append(_link(request, "导入", "ingest:desk", 0))
        links.append(_link(request, "用户与部门", "admin:index", 0))
    if person and person.role in KEEPERS:
        links.append(_link(request, "设置", "projects:rule-settings", 0))
        links[-1]["here"] |= request.path.startswith(OF_SETTINGS)
    return links


def _link(request: HttpRequest, label: str, name: str, count: int) -> dict[str, Any]:
    url = reverse(name)
    here = request.path.startswith(url) if url != "/" else request.path == url
    return {"label": label, "url": url, "here": here, "count": count}
