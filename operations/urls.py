from django.urls import path

from operations import status_pages

app_name = "operations"
urlpatterns = [
    path("metrics", status_pages.exposition, name="metrics"),
    path("status/", status_pages.status, name="status"),
]
