"""问题清单: what was found in a region and year, how well it could be checked, and where to mend it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from journal.actions import record
from projects import audit_filters, audit_queries, audits, tasks
from projects.audit_queries import explained, name_of, said_of
from projects.lists import PAGE_SIZES, page_size
from projects.rules.catalogue import BY_ID, RULES
from reviews import access
from reviews import audits as rows
from reviews.findings import SIGNS, Level, Status
from reviews.models import AuditRun, Event, StoredFinding, Submission

SORTS = (("level", "按严重程度"), ("table", "按表"), ("rule", "按规则"), ("department", "按部门"))
MEANINGS = {Level.ERROR: "必须改", Level.WARNING: "要改或说明", Level.HINT: "供参考"}
SHAPES = {Status.PASSED: "s5", Status.FAILED: "s2", Status.ABSENT: "s1", Status.UNCLEAR: "s6"}
WAYS = (("explain", "说明…", "keep-finding"), ("dismiss", "不成立…", "dismiss-finding"))
SENT = Event.objects.filter(action="submit").only("submission", "by")
REASONS_ON_A_PAGE = 100
MOST_STANDINGS = 50  # departments; the rest stands in the workbook


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    person = access.person_of(request.user)
    begun = rows.newest(person.region_id, year) if person and year else None
    running = begun if begun and begun.state in rows.GOING else None
    if request.htmx and running:
        return render(request, "audit/running.html", {"running": running})
    if request.htmx:
        return HttpResponseClientRefresh()
    chosen = audit_filters.Findings(request.GET, user=request.user, year=year)
    sort = request.GET.get("sort") if request.GET.get("sort") in audit_queries.ORDERS else "level"
    page = _page(request, chosen, sort)
    context = {
        "year": year,
        "years": audit_queries.years(request.user),
        "running": running,
        "failed": begun is not None and begun.state == AuditRun.State.FAILED,
        "filter": chosen,
        "asked": _without(request, *NO_FILTERS),
        "tags": audit_filters.tags(chosen, request.GET),
        "page": page,
        "rows": _rows(request, list(page), sort),
        "sort": sort,
        "sorts": SORTS,
        "size": page_size(request),
        "sizes": PAGE_SIZES,
        "levels": _buttons(chosen),
        "without_level": _without(request, "level", "page"),
        "without_sort": _without(request, "sort", "page"),
        "may_audit": audit_queries.may_audit(request.user),
        **_overview(request, year),
    }
    return render(request, "audit/index.html", context)


NO_FILTERS = ("page", "size", "sort")


def year_of(request: HttpRequest) -> int:
    """As asked, else the one looked at last, else the newest there is; 0 where there is nothing."""
    found = audit_queries.years(request.user)
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked[:4]) in found:
        return int(asked[:4])
    last = audit_queries.last_audited(request.user)
    return last if last in found else next(iter(found), 0)


def _overview(request: HttpRequest, year: int) -> dict[str, Any]:
    """What stands above the list, whatever the filters."""
    person = access.person_of(request.user)
    standing = audit_queries.findings(request.user, year).exclude(status=StoredFinding.Status.DISMISSED)
    counted = audit_queries.counts(standing)
    run = rows.latest(person.region_id, year) if person else None
    whole = audit_queries.sees_region(request.user)
    return {
        "place": audit_queries.place_name(request.user),
        "whole": whole,
        "tables": audit_queries.own(request.user, year).count(),
        "run": run,
        "changed": audit_queries.changed_since(request.user, run) if run else 0,
        "counts": counted,
        "figures": [(level, SIGNS[level], MEANINGS[level], counted.levels[level]) for level in Level],
        "heat": audit_queries.heat_map(standing),
        "coverage": coverage(run) if run and whole else None,
        "rules": len(run.outcomes) if run else len(RULES),
        "standings": audit_queries.standings(request.user, year)[: MOST_STANDINGS + 1] if whole else [],
        "most_standings": MOST_STANDINGS,
    }


def _page(request: HttpRequest, chosen: audit_filters.Findings, sort: str) -> Page:
    pages = Paginator(audit_queries.listed(chosen.qs, sort), page_size(request))
    return pages.get_page(request.GET.get("page"))


def _rows(request: HttpRequest, found: list[StoredFinding], sort: str) -> list[dict[str, Any]]:
    said = explained(found)
    prefetch_related_objects(found, Prefetch("submission__events", queryset=SENT, to_attr="sendings"))
    return [
        {
            "finding": one,
            "sign": SIGNS[Level(one.level)],
            "css": Level(one.level).css,
            "table": name_of(one.submission),
            "url": address_of(one),
            "title": BY_ID[one.rule].title if one.rule in BY_ID else "",
            "said": said_of(one, said),
            "ways": ways(request, one),
            "group": _group(one, sort),
        }
        for one in found
    ]


def _group(finding: StoredFinding, sort: str) -> str:
    """The words over the findings that belong together."""
    if sort == "rule":
        return f"{finding.rule} {BY_ID[finding.rule].title}" if finding.rule in BY_ID else finding.rule
    if sort == "table":
        return name_of(finding.submission)
    return finding.submission.department.short_name if sort == "department" else ""


def ways(request: HttpRequest, finding: StoredFinding) -> list[tuple[str, str]]:
    """What the person may say about it now: label and address of the form."""
    if finding.status != StoredFinding.Status.OPEN:
        return []
    about = urlencode({"rule": finding.rule, "row": finding.row_key, "field": finding.field})
    key = finding.submission.key
    return [
        (label, f"{reverse(f'projects:{name}', args=[key])}?{about}")
        for action, label, name in WAYS
        if access.may(request.user, finding.submission, action)
    ]


def address_of(finding: StoredFinding) -> str:
    """The cell in its sheet."""
    url = reverse("projects:table", args=[finding.submission.key])
    return f"{url}#{finding.row_key}:{finding.field}" if finding.row_key else url


def _buttons(chosen: audit_filters.Findings) -> list[tuple[str, str, int]]:
    counted = audit_queries.counts(chosen.but_level)
    found = [(level.value, SIGNS[level], counted.levels[level]) for level in Level]
    return [("", "全部", counted.all), *found]


def _without(request: HttpRequest, *names: str) -> str:
    left = request.GET.copy()
    for name in names:
        left.pop(name, None)
    return left.urlencode()


def coverage(run: AuditRun) -> list[dict[str, Any]]:
    """The parts of the bar: how often a rule passed, failed, had nothing to do, could not tell."""
    sums = {status: sum(counts.get(status, 0) for counts in run.outcomes.values()) for status in Status}
    whole, begin, parts = sum(sums.values()) or 1, 0.0, []
    for status, number in sums.items():
        width = 100 * number / whole
        parts.append(
            {
                "status": status.value,
                "label": status.label,
                "number": number,
                "shape": SHAPES[status],
                "begin": f"{begin:.2f}",
                "width": f"{width:.2f}",
            }
        )
        begin += width
    return parts


@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """检查 and 重新检查: a small place at once, a large one in the background."""
    if not audit_queries.may_audit(request.user):
        raise PermissionDenied("只有本地区的财政人员和管理员可以检查全部的表。")
    year = request.POST.get("year", "")
    person = access.person_of(request.user)
    fiscal_year = int(year) if year.isdecimal() and len(year) == 4 else 0
    number = audits.sheets(person.region_id, fiscal_year).count()
    if not number:
        messages.info(request, "这个年度还没有表，没有可以检查的。")
        return redirect("projects:audit")
    begun = _begin(request, person.region, fiscal_year, number)
    record("audit.run", by=request.user, label=f"{fiscal_year}年度", tables=number)
    if begun and number < audits.SMALL:
        audits.run(begun.pk)
    return redirect(f"{reverse('projects:audit')}?year={fiscal_year}")


def _begin(request: HttpRequest, region, fiscal_year: int, number: int) -> AuditRun | None:
    """The run that has been begun; None where one is under way."""
    with transaction.atomic():
        begun, is_new = rows.begin(region=region, fiscal_year=fiscal_year, by=request.user, tables=number)
        if is_new and number >= audits.SMALL:
            tasks.queue_audit(begun)
    return begun if is_new else None


@require_GET
def unclear(request: HttpRequest) -> HttpResponse:
    """What no machine could check, and why."""
    if not audit_queries.sees_region(request.user):
        raise PermissionDenied("只有看全地区的人员可以查看这一页。")
    year = year_of(request)
    person = access.person_of(request.user)
    last = rows.latest(person.region_id, year)
    page = Paginator(last.unclear if last else [], REASONS_ON_A_PAGE).get_page(request.GET.get("page"))
    names = {
        one.key: one
        for one in Submission.objects.filter(key__in={key for _, key, _ in page}).select_related("department")
    }
    reasons = [
        {
            "rule": number,
            "title": BY_ID[number].title if number in BY_ID else "",
            "key": key if key in names else "",
            "table": name_of(names[key]) if key in names else "全部的表",
            "reason": reason,
        }
        for number, key, reason in page
    ]
    context = {"year": year, "page": page, "reasons": reasons, "asked": f"year={year}"}
    return render(request, "audit/unclear.html", context)
