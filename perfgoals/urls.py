from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from perfgoals.home import home
from perfgoals.scripts import script
from perfgoals.sizes import size

urlpatterns = [
    path("", home, name="home"),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("size/", size, name="size"),
    path("static/<slug:folder>/linked.js", script, name="script"),
    path("admin/", admin.site.urls),
    path("", include("projects.urls")),
    path("", include("reviews.urls")),
    path("", include("ingest.urls")),
    path("", include("publishing.urls")),
    path("", include("accounts.urls")),
    path("", include("operations.urls")),
]
handler500 = "perfgoals.failures.server_error"
