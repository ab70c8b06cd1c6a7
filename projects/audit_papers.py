"""问题清单 to take away: workbook, PDF, JSON; and the letters to the departments."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from projects import audit_filters, audit_letters, audit_print, audit_queries, audits
from projects.audit_pages import year_of
from projects.audit_queries import explained, name_of, said_of
from projects.audit_workbook import MOST, Found, workbook
from projects.found import finding_of
from projects.rules.audits import finding_json
from reviews import access
from reviews import audits as rows
from reviews.models import StoredFinding, Submission
from reviews.problems import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IN_JSON = 10_000  # findings in one file
MOST_LETTERS = 200  # in one PDF


@require_GET
def excel(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    found = list(audit_queries.listed(_chosen(request, year), "table")[: MOST + 1])
    standings = audit_queries.standings(request.user, year)
    made = workbook(_with_words(found), standings, _unclear(request, year))
    return _file(made, XLSX, f"问题清单-{year}.xlsx")


@require_GET
def as_json(request: HttpRequest) -> HttpResponse:
    """As the command `audit --json` prints it; where that is too much the last one says what is left out."""
    year = year_of(request)
    chosen = _chosen(request, year).order_by("submission_id", "-scope", "position")
    found: dict[int, list[StoredFinding]] = {}
    for one in chosen[:MOST_IN_JSON]:
        found.setdefault(one.submission_id, []).append(one)
    sheets = audits.in_order(audit_queries.own(request.user, year).filter(pk__in=list(found)))
    listed = [
        finding_json(subject.table, finding_of(one)) | {"status": one.status}
        for chunk in audits.subjects(sheets)
        for subject in chunk
        for one in found[subject.submission.pk]
    ]
    left_out = chosen.count() - MOST_IN_JSON
    listed += [_truncated(left_out)] if left_out > 0 else []
    response = JsonResponse(listed, safe=False, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = 'attachment; filename="findings.json"'
    return response


def _truncated(left_out: int) -> dict[str, Any]:
    message = f"只列 {MOST_IN_JSON} 条，另有 {left_out} 条没有列入。请按部门或规则分次导出。"
    empty = dict.fromkeys(("rule", "level", "name", "path", "text", "basis", "status"), "")
    return empty | {"table": None, "message": message, "sum": [], "related": [], "truncated": left_out}


@require_GET
def pdf(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    chosen = _chosen(request, year)
    found = list(audit_queries.listed(chosen, "level")[: audit_print.MOST])
    title = f"{audit_queries.place_name(request.user)}{year}年度绩效目标表问题清单"
    try:
        made = audit_print.list_pdf(title, audit_queries.counts(chosen), found)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(f"{reverse('projects:audit')}?year={year}")
    return _file(made, "application/pdf", f"问题清单-{year}.pdf")


@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    year = year_of(request)
    addressees = audit_letters.addressees(request.user, year)
    asked = request.GET.get("department", "")
    chosen = next((one for one, _ in addressees if str(one.pk) == asked), None)
    chosen = chosen or next((one for one, number in addressees if number), None)
    letter = audit_letters.letter(request.user, year, chosen) if chosen else None
    context = {"year": year, "addressees": addressees, "letter": letter}
    return render(request, "audit/letters.html", context)


@require_GET
def letters_pdf(request: HttpRequest) -> HttpResponse:
    """Of one department, or of all that have something to mend."""
    year, asked = year_of(request), request.GET.get("department", "")
    addressees = audit_letters.addressees(request.user, year)
    wanted = [one for one, number in addressees if (str(one.pk) == asked if asked else number)]
    back = f"{reverse('projects:letters')}?year={year}"
    if not wanted:
        messages.info(request, "没有要发意见书的部门。")
        return redirect(back)
    found = [audit_letters.letter(request.user, year, one) for one in wanted[:MOST_LETTERS]]
    try:
        made = audit_print.letters_pdf(found)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(back)
    return _file(made, "application/pdf", f"审核意见书-{year}.pdf")


def _chosen(request: HttpRequest, year: int):
    """As filtered."""
    return audit_filters.Findings(request.GET, user=request.user, year=year).qs


def _with_words(found: list[StoredFinding]) -> Iterator[Found]:
    said = explained(found)
    return ((one, said_of(one, said)) for one in found)


def _unclear(request: HttpRequest, year: int) -> Iterator[tuple[str, str, str]]:
    person = access.person_of(request.user)
    whole = person is not None and audit_queries.sees_region(request.user)
    last = rows.latest(person.region_id, year) if whole else None
    reasons = last.unclear if last else []
    wanted = {key for _, key, _ in reasons if key}
    sheets = Submission.objects.filter(key__in=wanted).select_related("department")
    names = {one.key: name_of(one) for one in sheets} if wanted else {}
    return ((rule, names.get(key, "全部的表"), reason) for rule, key, reason in reasons)


def _file(made: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(made, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
