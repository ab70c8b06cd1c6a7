from django.urls import path

from ingest import mapping
from ingest.confirm import views as confirm
from ingest.filled import pages as filled_pages
from ingest.uploads import pages as uploads

app_name = "ingest"
urlpatterns = [
    path("import/", uploads.desk, name="desk"),
    path("import/<str:key>/", uploads.upload, name="upload"),
    path("import/<str:key>/act/", uploads.act, name="act"),
    path("import/<str:key>/pages/<int:page>/", confirm.picture, name="picture"),
    path("import/<str:key>/layouts/<int:number>/", mapping.mapping, name="mapping"),
    path("import/<str:key>/<int:position>/", confirm.confirm, name="confirm"),
    path("import/<str:key>/<int:position>/reopen/", confirm.reopen, name="reopen"),
    path("import/<str:key>/<int:position>/rest/", confirm.accept_rest, name="accept_rest"),
    path("tables/excel/upload/", filled_pages.many, name="filled_many"),
    path("tables/<str:key>/excel/upload/", filled_pages.one, name="filled"),
]
