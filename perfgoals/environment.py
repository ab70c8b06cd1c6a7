"""What the environment says.  A wrong value stops the start with one clear line; nothing is guessed."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
SQLITE_OPTIONS = {
    "timeout": 20,
    # A write transaction takes its lock at the start: a later upgrade would fail at once with "locked".
    "transaction_mode": "IMMEDIATE",
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
}


def flag(name: str, *, default: bool) -> bool:
    text = os.environ.get(name, "").strip().lower()
    if text in TRUE or text in FALSE:
        return text in TRUE
    if text:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {text!r}.")
    return default


def count(name: str, *, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if text and not text.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a number, not {text!r}.")
    return int(text) if text else default


def text(name: str) -> str:
    """Empty where nothing is said."""
    return os.environ.get(name, "").strip()


def choice(name: str, choices: tuple[str, ...], *, default: str) -> str:
    found = text(name) or default
    if found not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {found!r}.")
    return found


def folder(name: str, *, default: Path) -> Path:
    return Path(os.environ.get(name, "").strip() or default).absolute()


def words(name: str, *, default: tuple[str, ...] | None = None) -> list[str]:
    """A comma-separated list.  Without a default the variable is required."""
    found = [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]
    if not found and default is None:
        raise ImproperlyConfigured(f"{name} is required when DEBUG=0: names separated by commas.")
    return found or list(default or ())


def secret_key(path: Path, *, debug: bool) -> str:
    """SECRET_KEY; on a developer's machine one is made once and kept beside the database."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    if not debug:
        raise ImproperlyConfigured("SECRET_KEY is required when DEBUG=0.")
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text().strip()


def database(sqlite_path: Path) -> dict[str, object]:
    """DATABASE_URL as Django wants it; without it SQLite, also in another file: sqlite:////path/to/file

    The directory of a Unix socket stands in the query: postgres://user@/name?host=/run/postgresql
    """
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("sqlite:///"):
        return sqlite(Path(unquote(url.removeprefix("sqlite:///"))))
    return postgres(url) if url else sqlite(sqlite_path)


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


def postgres(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise ImproperlyConfigured("DATABASE_URL must read postgres://user:password@host:port/name.")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": query.pop("port", None) or parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }
