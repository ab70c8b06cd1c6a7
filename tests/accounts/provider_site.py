"""The site's addresses, and those of a provider."""

from accounts.provider_urls import urlpatterns as provided
from perfgoals.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]
urlpatterns = [*provided, *urlpatterns]
