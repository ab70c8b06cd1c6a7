"""Public pages under /public/ without sign-in; pages of the bureau's people beside them."""

from django.urls import URLPattern, URLResolver, path

from publishing import public_books, public_sheets, public_sitemap, public_views

app_name = "publishing"
urlpatterns: list[URLPattern | URLResolver] = [
    path("robots.txt", public_sitemap.robots, name="robots"),
    path("sitemap.xml", public_sitemap.sitemap, name="sitemap"),
    path("sitemap-<slug:section>.xml", public_sitemap.part, name="sitemap-part"),
    path("public/", public_views.home, name="public-home"),
    path("public/tables/", public_views.tables, name="public-tables"),
    path("public/departments/", public_views.departments, name="public-departments"),
    path("public/search/", public_views.search, name="public-search"),
    path("public/errata/", public_views.errata, name="public-errata"),
    path("public/about/", public_views.about, name="public-about"),
    path("public/sheets/<slug:key>/", public_sheets.sheet, name="public-sheet"),
    path("public/sheets/<slug:key>.<slug:ending>", public_sheets.file, name="public-file"),
    path("public/sheets/<slug:key>/versions/<int:number>/", public_sheets.version, name="public-version"),
    path("public/books/<slug:key>.<slug:ending>", public_books.file, name="public-book-file"),
]
