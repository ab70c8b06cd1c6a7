"""运行状态 for administrators, and /metrics for machines."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from departments.roles import Role
from operations import metrics, queries, standing
from operations.gauges import Standing
from reviews import access

FAILED_SHOWN = 20
REFUSAL = "只有管理员可以看运行状态。"


@require_GET
@login_not_required
@never_cache
def exposition(request: HttpRequest) -> HttpResponse:
    """Without METRICS_TOKEN, or without it in the request, there is no such page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not constant_time_compare(given, settings.METRICS_TOKEN):
        raise Http404
    return HttpResponse(metrics.text([Standing()]), content_type=CONTENT_TYPE_LATEST)


@require_GET
@never_cache
def status(request: HttpRequest) -> HttpResponse:
    person = access.person_of(request.user)
    if person is None or person.role != Role.ADMIN:
        raise PermissionDenied(REFUSAL)
    context = {
        "warnings": standing.warnings(),
        "versions": standing.versions(),
        "queue": queries.queue(),
        "works": queries.works(),
        "workers": list(queries.workers()),
        "places": standing.rooms(),
        "backup": standing.backup(),
        "failed": standing.failures(FAILED_SHOWN),
        "now": timezone.now(),
    }
    return render(request, "operations/status.html", context)
