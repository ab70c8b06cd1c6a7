"""Public pages under /public/ without sign-in; pages of the bureau's people beside them."""

from django.urls import URLPattern, URLResolver, path

from publishing.api import token_urls
from publishing.api import urls as api_urls
from publishing.books import file_pages as book_file_pages
from publishing.books import pages as book_pages
from publishing.compare import pages as compare_pages
from publishing.desk import pages as desk_pages
from publishing.public import books as public_books
from publishing.public import data_urls
from publishing.public import sheets as public_sheets
from publishing.public import sitemap as public_sitemap
from publishing.public import views as public_views

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
    path("publishing/", desk_pages.index, name="desk"),
    path("publishing/<str:key>/", desk_pages.sheet, name="sheet"),
    path("publishing/<str:key>/retract/", desk_pages.retract, name="retract"),
    path("compare/", compare_pages.index, name="compare"),
    path("compare/table.csv", compare_pages.as_csv, name="compare-csv"),
    path("public/compare/", compare_pages.public, name="public-compare"),
    path("public/compare/table.csv", compare_pages.public_csv, name="public-compare-csv"),
    path("books/", book_pages.index, name="books"),
    path("books/new/", book_pages.new, name="book-new"),
    path("books/words/", book_pages.words, name="book-words"),
    path("books/<slug:key>/", book_pages.book, name="book"),
    path("books/<slug:key>/texts/", book_pages.texts, name="book-texts"),
    path("books/<slug:key>/sheets/", book_pages.sheets, name="book-sheets"),
    path("books/<slug:key>/order/", book_pages.order, name="book-order"),
    path("books/<slug:key>/renew/", book_pages.renew, name="book-renew"),
    path("books/<slug:key>/preview/", book_pages.preview, name="book-preview"),
    path("books/<slug:key>/make/", book_file_pages.make, name="book-make"),
    path("books/<slug:key>/publish/", book_file_pages.publish, name="book-publish"),
    path("books/<slug:key>/withdraw/", book_file_pages.withdraw, name="book-withdraw"),
    path("books/<slug:key>/reopen/", book_file_pages.reopen, name="book-reopen"),
    path("books/<slug:key>/drop/", book_file_pages.drop, name="book-drop"),
    path("books/<slug:key>/files/<slug:ending>/", book_file_pages.download, name="book-file"),
    path("public/books/<slug:key>/", public_books.book, name="public-book"),
    path("public/books/<slug:key>.<slug:ending>", public_books.file, name="public-book-file"),
    *data_urls.urlpatterns,
    *api_urls.urlpatterns,
    *token_urls.urlpatterns,
]
