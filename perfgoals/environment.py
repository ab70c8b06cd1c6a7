"""What the environment says.  A wrong value stops the start with one clear line; nothing is guessed."""

import os
import re
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

MOST = 1_000_000  # of whatever is counted: days, minutes, milliseconds
HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[\da-f:.]+\]", re.ASCII | re.IGNORECASE)
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


@contextmanager
def one_line() -> Iterator[None]:
    """What stops a start is said without the stack that leads there."""
    try:
        yield
    except ImproperlyConfigured as error:
        sys.exit(f"没有启动，设置有误：{error}")
    except OperationalError as error:
        sys.exit(f"数据库现在不能用：{error}")


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
    if text and int(text) > MOST:
        raise ImproperlyConfigured(f"{name} must be a number up to {MOST}, not {text}.")
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


def hosts(name: str, *, default: tuple[str, ...] | None = None) -> list[str]:
    """As a browser sends them."""
    found = words(name, default=default)
    if wrong := next((one for one in found if not HOST.fullmatch(one)), None):
        raise ImproperlyConfigured(
            f"{name} takes names such as goals.example.gov.cn, without https:// and port, not {wrong!r}."
        )
    return found


def choices(name: str, *, known: tuple[str, ...]) -> list[str]:
    """A comma-separated list of known words, by default none."""
    found = words(name, default=())
    if strange := [word for word in found if word not in known]:
        raise ImproperlyConfigured(f"{name} knows {', '.join(known)}, not {strange[0]!r}.")
    return found


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
