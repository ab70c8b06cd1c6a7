"""消息: the page behind the bell, and what clears it."""

from collections.abc import Callable
from functools import wraps

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from reviews import access, notices
from reviews.bells import bell
from reviews.models import Notice

PAGE_SIZE = 30
LONGEST_NUMBER = 18  # digits
OF_DEADLINES = (Notice.Kind.DEADLINE, Notice.Kind.URGED)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    found = Notice.objects.filter(to=request.user).select_related("submission")
    only_unread = request.GET.get("unread") == "1"
    if only_unread:
        found = found.filter(read_at__isnull=True)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "desk/notices.html", {"page": page, "only_unread": only_unread})


@require_GET
def follow(request: HttpRequest, notice_id: int) -> HttpResponse:
    """To what the notice is about, at the place where this person has to do something with it."""
    notice = get_object_or_404(Notice.objects.select_related("submission"), pk=notice_id, to=request.user)
    notices.read(Notice.objects.filter(pk=notice.pk))
    if notice.submission:
        return redirect(_place(request, notice), notice.submission.key)
    if batch := notices.batch_of(notice):
        return redirect("projects:batch", batch)
    if notice.kind == Notice.Kind.DELEGATED:
        return redirect("reviews:delegations")
    if notice.kind == Notice.Kind.SECURITY:
        return redirect("accounts:sessions")
    return redirect("home" if notice.kind in OF_DEADLINES else "reviews:notices")


def _place(request: HttpRequest, notice: Notice) -> str:
    for action, name in (("edit", "projects:edit"), ("comment", "projects:review")):
        if access.may(request.user, notice.submission, action):
            return name
    return "projects:table"


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """One, or without one all."""
    found = notices.unread(request.user)
    if wanted := request.POST.get("notice", ""):
        found = found.filter(pk=int(wanted)) if _is_number(wanted) else found.none()
    notices.read(found)
    only_unread = "?unread=1" if request.POST.get("unread") == "1" else ""
    return redirect(reverse("reviews:notices") + only_unread)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_NUMBER


def clears(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of a sheet: who has opened it has seen what his notices say of it.

    Nothing is written where nothing is unread: a writer elsewhere must not keep a reader waiting.
    """

    @wraps(view)
    def shown(request: HttpRequest, key: str, **more: object) -> HttpResponse:
        unread = bell(request.user, key).about if request.method == "GET" else 0
        response = view(request, key, **more)
        if unread and response.status_code == 200:
            notices.read(notices.unread(request.user).filter(submission__key=key))
        return response

    return shown
