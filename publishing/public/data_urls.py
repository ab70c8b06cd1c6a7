"""Open data below /public/data/."""

from django.urls import URLPattern, path, re_path

from publishing.public import data

urlpatterns: list[URLPattern] = [
    path("public/data/", data.index, name="public-data"),
    path("public/data/api/", data.interface, name="public-api"),
    path("public/data/perfgoals-1.schema.json", data.json_schema, name="public-schema"),
    path("public/data/indicators.csv", data.indicators, name="public-indicators"),
    re_path(
        r"^public/data/(?P<region>[^/]{1,40})-(?P<year>\d{4})\.(?P<ending>csv|json)$",
        data.of_year,
        name="public-year",
    ),
]
