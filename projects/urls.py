from django.urls import path

from projects import lists, sheet_pages

app_name = "projects"
urlpatterns = [
    path("tables/", lists.index, name="tables"),
    path("tables/csv/", lists.as_csv, name="csv"),
    path("tables/new/", lists.new, name="new"),
    path("tables/<str:key>/", sheet_pages.view, name="table"),
    path("tables/<str:key>/edit/", sheet_pages.edit, name="edit"),
    path("tables/<str:key>/review/", sheet_pages.review, name="review"),
    path("tables/<str:key>/move/", sheet_pages.move, name="move"),
    path("tables/<str:key>/comment/", sheet_pages.comment, name="comment"),
    path("history/<int:event_id>/", sheet_pages.snapshot, name="snapshot"),
    path("comments/<int:comment_id>/answer/", sheet_pages.answer, name="answer"),
    path("comments/<int:comment_id>/resolve/", sheet_pages.resolve, name="resolve"),
]
