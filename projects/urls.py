from django.urls import path

from projects import batch_pages, carry_pages, excel_pages, helper_pages, lists, new_sheets, sheet_pages
from reviews.notice_pages import clears

app_name = "projects"
urlpatterns = [
    path("tables/", lists.index, name="tables"),
    path("tables/csv/", lists.as_csv, name="csv"),
    path("tables/batch/", batch_pages.plan, name="plan"),
    path("tables/one-by-one/", batch_pages.one_by_one, name="one-by-one"),
    path("batches/<int:batch_id>/", batch_pages.progress, name="batch"),
    path("tables/new/", new_sheets.new, name="new"),
    path("tables/new/carry/", new_sheets.carry_over, name="carry_over"),
    path("tables/new/excel/", excel_pages.blank, name="blank_excel"),
    path("tables/excel/", excel_pages.many, name="many_excel"),
    path("tables/<str:key>/", clears(sheet_pages.view), name="table"),
    path("tables/<str:key>/edit/", clears(sheet_pages.edit), name="edit"),
    path("tables/<str:key>/review/", clears(sheet_pages.review), name="review"),
    path("tables/<str:key>/suggestions/", helper_pages.names, name="suggestions"),
    path("tables/<str:key>/proposals/", helper_pages.proposals, name="proposals"),
    path("tables/<str:key>/reading/", helper_pages.reading, name="reading"),
    path("tables/<str:key>/excel/", excel_pages.excel, name="excel"),
    path("tables/<str:key>/carry/", carry_pages.carry, name="carry"),
    path("tables/<str:key>/checked/", carry_pages.checked, name="checked"),
    path("tables/<str:key>/move/", sheet_pages.move, name="move"),
    path("tables/<str:key>/comment/", sheet_pages.comment, name="comment"),
    path("history/<int:event_id>/", sheet_pages.snapshot, name="snapshot"),
    path("comments/<int:comment_id>/answer/", sheet_pages.answer, name="answer"),
    path("comments/<int:comment_id>/resolve/", sheet_pages.resolve, name="resolve"),
]
