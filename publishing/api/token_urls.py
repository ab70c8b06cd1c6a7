"""设置 / 接口令牌."""

from django.urls import URLPattern, path

from publishing.api import token_pages

urlpatterns: list[URLPattern] = [
    path("settings/tokens/", token_pages.index, name="tokens"),
    path("settings/tokens/<int:token_id>/revoke/", token_pages.revoke, name="token-revoke"),
]
