"""What is kept for speed alone: nothing is wrong when it is empty, old by minutes, or away.

CACHE_URL=redis://[:password@]host:port/number, or rediss://; without it a table of the database, and on
SQLite, where there is one machine, the memory of each process.
"""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from perfgoals import environment

Cache = dict[str, object]
TABLE = "operations_cached"
PATIENCE = 1  # second
REDIS = ("redis://", "rediss://")


def cache(*, sqlite: bool) -> Cache:
    url = environment.text("CACHE_URL")
    if url:
        return _redis(url)
    if sqlite:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    return {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": TABLE}


def _redis(url: str) -> Cache:
    if not url.startswith(REDIS):
        raise ImproperlyConfigured("CACHE_URL must read redis://host:port/number.")
    if not find_spec("redis"):
        raise ImproperlyConfigured("CACHE_URL needs the packages of requirements-servers.txt.")
    return {
        "BACKEND": "perfgoals.redis_cache.Forgetful",
        "LOCATION": url,
        "KEY_PREFIX": "perfgoals",
        "OPTIONS": {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE},
    }
