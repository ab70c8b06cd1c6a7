"""Asking the interface, with a token and without."""

import json
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from publishing.api import tokens
from publishing.models import Token

BASE = "/api/v1"


def token_of(
    user: User, *scopes: str, per_minute: int = 1000, name: str = "项目库", days: int = 1
) -> tuple[Token, str]:
    wanted = scopes or tuple(tokens.SCOPES)
    end = timezone.now() + timedelta(days=days)
    return tokens.issue(by=user, name=name, scopes=wanted, per_minute=per_minute, expires_at=end)


def ask(path: str, secret: str = "", *, client: Client | None = None, **query: Any) -> HttpResponse:
    return (client or Client()).get(BASE + path, query, headers=_headers(secret))


def send(path: str, data: Any, secret: str = "", *, client: Client | None = None) -> HttpResponse:
    body = data if isinstance(data, (str, bytes)) else json.dumps(data)
    return (client or Client(enforce_csrf_checks=True)).post(
        BASE + path, body, content_type="application/json", headers=_headers(secret)
    )


def _headers(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"} if secret else {}


def refused(response: HttpResponse) -> tuple[int, str]:
    """Status and code; every refusal has a Chinese sentence."""
    said = response.json()
    assert not said["message"].isascii() and said["message"].endswith("。")
    return response.status_code, said["code"]
