from django.urls import path

from reviews import deadline_pages, delegation_pages, notice_pages

app_name = "reviews"
urlpatterns = [
    path("notices/", notice_pages.index, name="notices"),
    path("notices/read/", notice_pages.read, name="read"),
    path("notices/<int:notice_id>/", notice_pages.follow, name="notice"),
    path("delegation/", delegation_pages.index, name="delegations"),
    path("delegation/back/", delegation_pages.back, name="back"),
    path("delegation/<int:delegation_id>/act/", delegation_pages.act, name="act"),
    path("delegation/<int:delegation_id>/end/", delegation_pages.end, name="end"),
    path("deadlines/", deadline_pages.dates, name="deadlines"),
    path("overdue/", deadline_pages.overdue, name="overdue"),
    path("overdue/urge/", deadline_pages.urge, name="urge"),
]
