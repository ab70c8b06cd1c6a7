"""Sheets as Excel files: one, several in one workbook, or an empty one to be filled and brought back."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from projects import queries, starting
from projects.documents import document_of
from projects.forms import NewSheet
from projects.new_sheets import clerk
from reviews import access
from reviews.models import Submission
from sheets.documents import Document
from sheets.render.files import FORMATS
from sheets.render.papers import Page
from sheets.render.xlsx import workbook
from sheets.render.xlsx_ticket import Ticket
from sheets.shown import shown

MOST = 200  # sheets in one workbook


@require_GET
def excel(request: HttpRequest, key: str) -> HttpResponse:
    submission = queries.submission(request.user, key)
    name = submission.name or submission.get_kind_display()
    return _sent([_page(submission)], f"{name}（{submission.fiscal_year}年度）")


@require_GET
def many(request: HttpRequest) -> HttpResponse:
    """The own sheets of a year, or those named by `key`: to be filled outside and brought back at once."""
    found = access.own(request.user).filter(later_state="").select_related("region", "head")
    keys, year = request.GET.getlist("key"), request.GET.get("year", "")
    if keys:
        found = found.filter(key__in=keys)
    elif year.isdecimal() and len(year) == 4:
        found = found.filter(fiscal_year=int(year))
    pages = [
        _page(one)
        for one in found.prefetch_related("tasks", "indicators").order_by("kind", "name", "pk")[:MOST]
    ]
    if not pages:
        raise Http404("没有可以下载的表。")
    return _sent(pages, f"绩效目标表 {len(pages)} 张")


@require_GET
def blank(request: HttpRequest) -> HttpResponse:
    """An empty sheet of the kind and year that were chosen."""
    person = clerk(request)
    form = NewSheet(request.GET, naming=False)
    if not form.is_valid():
        raise Http404("没有这种表。")
    kind, year = form.cleaned_data["kind"], form.cleaned_data["fiscal_year"]
    document = starting.blank(person, kind, year, form.cleaned_data["name"])
    page = Page(shown(document, region=person.region.name), document, ticket=str(Ticket("", 0, kind, year)))
    return _sent([page], f"{page.sheet.title}（{year}年度空表）")


def _page(submission: Submission) -> Page:
    document: Document = document_of(submission)
    sheet = shown(document, region=submission.region.name)
    ticket = Ticket(submission.key, submission.version, submission.kind, submission.fiscal_year)
    return Page(sheet, document, ticket=str(ticket))


def _sent(pages: list[Page], name: str) -> HttpResponse:
    response = HttpResponse(workbook(pages), content_type=FORMATS["xlsx"].content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.xlsx"
    response["Cache-Control"] = "no-store"
    return response
