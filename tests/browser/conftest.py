"""A real browser against a live server; any request to another host fails the test."""

import os
import shutil
from urllib.parse import urlsplit

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its loop in this thread
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


@pytest.fixture(autouse=True)
def nothing_from_elsewhere(context, live_server):
    """Also nothing the content policy had to stop, and no error of a script."""
    asked, troubles, pending = [], [], set()
    context.on("request", lambda request: pending.add(request))
    for event in ("requestfinished", "requestfailed"):
        context.on(event, lambda request: pending.discard(request))
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("console", lambda message: troubles.append(message.text) if _is_trouble(message) else None)
    yield
    _fall_silent(context, pending)
    own = urlsplit(live_server.url).netloc
    assert [url for url in asked if urlsplit(url).netloc not in (own, "")] == []
    assert troubles == []


def _fall_silent(context, pending) -> None:
    """The database goes when nobody asks it any more: an editor saves until it is closed."""
    context.route("**/*", lambda route: route.abort())
    for page in context.pages:
        for _ in range(100):
            if not pending:
                break
            page.wait_for_timeout(50)
    for page in context.pages:
        page.close()


def _is_trouble(message) -> bool:
    return message.type == "error" and "Content Security Policy" in message.text
