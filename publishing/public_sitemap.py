"""What search engines are told: the public site and no other page."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemaps
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from publishing import public_queries
from publishing.models import Book, Publication

LISTS = ("home", "tables", "departments", "compare", "data", "errata", "about")
PER_FILE = 5_000
ROBOTS = "User-agent: *\nAllow: /public/\nAllow: /static/\nDisallow: /\nSitemap: {}\n"


class Lists(Sitemap):
    def items(self):
        return [f"publishing:public-{name}" for name in LISTS]

    def location(self, item):
        return reverse(item)


class Sheets(Sitemap):
    limit = PER_FILE

    def items(self):
        return public_queries.publications().only("key", "changed_at").select_related(None).order_by("pk")

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


MAPS = {"lists": Lists, "sheets": Sheets, "books": Books}


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    where = request.build_absolute_uri(reverse("publishing:sitemap"))
    return HttpResponse(ROBOTS.format(where), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Of all addresses, or with more than fit into a file of the files."""
    if public_queries.publications().count() > PER_FILE and "p" not in request.GET:
        return sitemaps.index(request, sitemaps=MAPS, sitemap_url_name="publishing:sitemap-part")
    return sitemaps.sitemap(request, sitemaps=MAPS).render()


@login_not_required
@require_safe
def part(request: HttpRequest, section: str) -> HttpResponse:
    return sitemaps.sitemap(request, sitemaps=MAPS, section=section).render()
