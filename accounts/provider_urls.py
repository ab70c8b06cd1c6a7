"""To the bureau's provider and back; only where one is set."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import path
from mozilla_django_oidc.views import OIDCAuthenticationCallbackView, OIDCAuthenticationRequestView

NOT_LET_IN = "统一认证没有让您登录：认证没有通过，或者这里还没有您的账号。请再试一次，或联系管理员。"


class Back(OIDCAuthenticationCallbackView):
    def get(self, request) -> HttpResponse:
        """Without a way out of our own, it is somebody else's link."""
        states = request.session.get("oidc_states", {})
        if request.user.is_authenticated and request.GET.get("state") not in states:
            return redirect("home")
        if request.GET.get("state") not in states:
            return self.login_failure()
        return super().get(request)

    def login_failure(self) -> HttpResponseRedirect:
        messages.error(self.request, NOT_LET_IN)
        return super().login_failure()


urlpatterns = [
    path("oidc/", login_not_required(OIDCAuthenticationRequestView.as_view()), name="oidc-start"),
    path("oidc/back/", login_not_required(Back.as_view()), name="oidc-back"),
]
