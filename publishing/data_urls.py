"""Open data below /public/data/."""

from django.urls import URLPattern, path, re_path

from publishing import data_pages

urlpatterns: list[URLPattern] = [
    path("public/data/", data_pages.index, name="public-data"),
    path("public/data/api/", data_pages.interface, name="public-api"),
    path("public/data/perfgoals-1.schema.json", data_pages.json_schema, name="public-schema"),
    path("public/data/indicators.csv", data_pages.indicators, name="public-indicators"),
    re_path(
        r"^public/data/(?P<region>[^/]{1,40})-(?P<year>\d{4})\.(?P<ending>csv|json)$",
        data_pages.of_year,
        name="public-year",
    ),
]
