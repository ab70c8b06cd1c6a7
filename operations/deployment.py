"""What `manage.py check --deploy` says beyond Django's own: settings that do not go together."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Warning
from django.db import connection
from django.http.request import validate_host

LOCAL_CACHE = "django.core.cache.backends.locmem.LocMemCache"
MANY = 2  # how many processes deploy/gunicorn.conf.py starts at least, where nothing is said


def register() -> None:
    for check in (address, files, processes, proxy):
        checks.register(_listing(check), checks.Tags.security, deploy=True)


def _listing(check: Callable[[], Iterator[CheckMessage]]) -> Callable[..., list[CheckMessage]]:
    return lambda app_configs, **more: list(check())


def address() -> Iterator[CheckMessage]:
    parts = urlsplit(settings.SITE_URL)
    if settings.HTTPS and parts.scheme != "https":
        yield _warning(1, "SITE_URL does not begin with https://: mails lead nowhere, or past TLS.")
    elif parts.hostname and not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        yield _warning(2, f"SITE_URL's host {parts.hostname} is not among ALLOWED_HOSTS.")


def files() -> Iterator[CheckMessage]:
    folder = Path(settings.MEDIA_ROOT)
    if not os.access(_nearest(folder), os.W_OK):
        yield _error(1, f"MEDIA_ROOT {folder} cannot be written by this account.")
    for served in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS):
        if _meet(folder, Path(served)):
            yield _error(
                2, f"MEDIA_ROOT {folder} is inside {served}, which is served to everybody, or holds it."
            )


def _nearest(folder: Path) -> Path:
    return next(one for one in (folder, *folder.parents) if one.exists())


def _meet(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def processes() -> Iterator[CheckMessage]:
    said = os.environ.get("WEB_WORKERS") or str(MANY)
    if not said.isdecimal():
        yield _error(3, f"WEB_WORKERS must be a number, not {said!r}.")
    elif int(said) >= MANY:
        yield from _several_processes()


def _several_processes() -> Iterator[CheckMessage]:
    if connection.vendor == "sqlite":
        yield _warning(3, "SQLite with several web processes: they wait for each other. Set WEB_WORKERS=1.")
    if settings.CACHES["default"]["BACKEND"] == LOCAL_CACHE:
        yield _warning(4, "Each web process has a cache of its own. Set WEB_WORKERS=1, or CACHE_URL.")


def proxy() -> Iterator[CheckMessage]:
    behind = os.environ.get("BIND", "").startswith("unix:")
    if behind and not settings.SECURE_PROXY_SSL_HEADER:
        yield _warning(5, "BIND is a socket for a proxy, but PROXY_COUNT is 0: nobody's address is known.")


def _warning(number: int, text: str, **more: Any) -> CheckMessage:
    return Warning(text, id=f"perfgoals.W00{number}", **more)


def _error(number: int, text: str, **more: Any) -> CheckMessage:
    return Error(text, id=f"perfgoals.E00{number}", **more)
