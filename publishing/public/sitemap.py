"""What search engines are told: the public site and no other page."""

from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.db.models import F, Max, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from publishing.models import Book, Publication, Shelf
from publishing.public import queries

LISTS = ("home", "tables", "departments", "compare", "data", "errata", "about")
PER_FILE = 5_000
ROBOTS = "User-agent: *\nAllow: /public/\nAllow: /static/\nDisallow: /\nSitemap: {}\n"


class Lists(Sitemap):
    def items(self):
        return [f"publishing:public-{name}" for name in LISTS]

    def location(self, item):
        return reverse(item)


class Sheets(Sitemap):
    """Of one region and year: an index leads to them."""

    def __init__(self, region: int, year: int) -> None:
        super().__init__()
        self.region, self.year = region, year

    def items(self):
        found = queries.publications().filter(region=self.region, fiscal_year=self.year)
        return found.select_related(None).only("key", "changed_at").order_by("pk")

    def location(self, item: Publication):
        return reverse("publishing:public-sheet", args=[item.key])

    def lastmod(self, item: Publication):
        return item.changed_at


class Books(Sitemap):
    def items(self):
        return Book.objects.filter(state=Book.State.PUBLISHED).order_by("pk")

    def location(self, item: Book):
        return reverse("publishing:public-book", args=[item.key])

    def lastmod(self, item: Book):
        return item.changed_at


MAPS = {"lists": Lists, "books": Books}


def _maps() -> dict[str, Any]:
    """The sheets of each region and year are a part of their own: `sheets-12-2025`."""
    return MAPS | {
        f"sheets-{one['region']}-{one['fiscal_year']}": partial(Sheets, one["region"], one["fiscal_year"])
        for one in _places()
    }


def _places() -> QuerySet:
    shelves = Shelf.objects.order_by("region", "-fiscal_year").values("region", "fiscal_year")
    return shelves.annotate(sheets=Sum(F("projects") + F("funds") + F("wholes")), newest=Max("changed_at"))


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    where = request.build_absolute_uri(reverse("publishing:sitemap"))
    return HttpResponse(ROBOTS.format(where), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Of all addresses, or with more than fit into a file of the files."""
    places = list(_places())
    if sum(one["sheets"] for one in places) <= PER_FILE:
        return sitemaps.sitemap(request, sitemaps=_maps()).render()
    parts = [(name, None) for name in MAPS]
    parts += [(f"sheets-{one['region']}-{one['fiscal_year']}", one["newest"]) for one in places]
    listed = [{"location": _address(request, name), "last_mod": at} for name, at in parts]
    context = {"sitemaps": listed}
    return TemplateResponse(request, "sitemap_index.xml", context, content_type="application/xml").render()


def _address(request: HttpRequest, name: str) -> str:
    return request.build_absolute_uri(reverse("publishing:sitemap-part", args=[name]))


@login_not_required
@require_safe
def part(request: HttpRequest, section: str) -> HttpResponse:
    return sitemaps.sitemap(request, sitemaps=_maps(), section=section).render()
