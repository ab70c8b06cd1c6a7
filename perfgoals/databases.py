"""The databases the environment names: DATABASE_URL, and DATABASE_REPLICA_URL for the public's reading.

    sqlite:////path/to/file                              without DATABASE_URL: var/db.sqlite3
    postgres://user:password@host:port/name?sslmode=require
    kingbase://…  opengauss://…                          the same; see docs/growth.md for what was tried

The directory of a Unix socket stands in the query: postgres://user@/name?host=/run/postgresql
`pgbouncer=1` in the query: a pooler in transaction mode stands between, so nothing outlives a transaction.
"""

import os
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from perfgoals import kingbase

POSTGRES, KINGBASE = "django.db.backends.postgresql", "perfgoals.kingbase"
ENGINES = {
    "postgres": POSTGRES,
    "postgresql": POSTGRES,
    "kingbase": KINGBASE,
    "opengauss": "perfgoals.opengauss",
}
FORM = "postgres://user:password@host:port/name"
# Seconds: a machine that is switched off answers nothing, and a page says so, or asks the primary instead.
PATIENCE = {"DATABASE_URL": "5", "DATABASE_REPLICA_URL": "2"}
# A connection without a sign of life is given up after half a minute, not after a quarter of an hour.
SIGNS = {"keepalives_idle": "20", "keepalives_interval": "5", "keepalives_count": "2"}
# A page wants few rows, and many people share the cores.  Where a page is sorted by what was counted, the
# planner would have several processes of the server read the whole table.
ALONE = {"options": "-c max_parallel_workers_per_gather=0"}
SQLITE_OPTIONS = {
    "timeout": 20,
    # A write transaction takes its lock at the start: a later upgrade would fail at once with "locked".
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}


def databases(sqlite_path: Path) -> dict[str, dict[str, object]]:
    found = {"default": database("DATABASE_URL") or sqlite(sqlite_path)}
    if replica := database("DATABASE_REPLICA_URL"):
        found["replica"] = replica | {"TEST": {"MIRROR": "default"}}
    if any(one["ENGINE"] == KINGBASE for one in found.values()):
        kingbase.stand_in()
    return found


def database(variable: str) -> dict[str, object] | None:
    """As Django wants it; None where the variable says nothing."""
    url = os.environ.get(variable, "").strip()
    if url.startswith("sqlite:///"):
        return sqlite(Path(unquote(url.removeprefix("sqlite:///"))))
    return server(url, variable) if url else None


def sqlite(path: Path) -> dict[str, object]:
    path.parent.mkdir(parents=True, exist_ok=True)
    return {
        "ENGINE": "perfgoals.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": 60,  # opening the file costs thirty times what a public page does
        "OPTIONS": SQLITE_OPTIONS,
        # Said aloud: pytest-django knows that tests run in memory only of Django's own backend.
        "TEST": {"NAME": ":memory:"},
    }


def server(url: str, variable: str = "DATABASE_URL") -> dict[str, object]:
    parts, port = _parted(url, variable)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ENGINES or not name:
        raise ImproperlyConfigured(f"{variable} must read {FORM}.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    pooled, engine = query.pop("pgbouncer", "0") == "1", ENGINES[parts.scheme]
    alone = ALONE if engine == POSTGRES and not pooled else {}  # a pooler takes no such word
    return {
        "ENGINE": engine,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": query.pop("port", None) or port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": pooled,
        "OPTIONS": {"connect_timeout": PATIENCE[variable], **SIGNS, **alone, **query},
    }


def _parted(url: str, variable: str) -> tuple[SplitResult, int | None]:
    """A bare / or [ in a password tears the address apart; what is said of it shows no piece."""
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError:
        raise ImproperlyConfigured(
            f"{variable} must read {FORM}, with signs of the password such as / @ [ written as %XX."
        ) from None
