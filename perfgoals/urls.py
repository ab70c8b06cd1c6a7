from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

from accounts.doors import Door, admin_door, code
from perfgoals.home import home
from perfgoals.scripts import script
from perfgoals.sizes import size

urlpatterns = [
    path("", home, name="home"),
    path("login/", Door.as_view(), name="login"),
    path("login/code/", login_not_required(code), name="login-code"),
    path("admin/login/", login_not_required(admin_door), name="admin-door"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("size/", size, name="size"),
    path("static/<slug:folder>/linked.js", script, name="script"),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="accounts:password"),
        name="admin-password",
    ),
    path("admin/", admin.site.urls),
    path("", include("projects.urls")),
    path("", include("reviews.urls")),
    path("", include("ingest.urls")),
    path("", include("publishing.urls")),
    path("", include("accounts.urls")),
    path("", include("operations.urls")),
]
if settings.SINGLE_SIGN_ON:
    urlpatterns.append(path("", include("accounts.provider_urls")))
handler400 = "perfgoals.failures.bad_request"
handler500 = "perfgoals.failures.server_error"
