"""A real browser against a live server; any request to another host fails the test."""

import os
import shutil
from itertools import count
from time import sleep
from urllib.parse import urlsplit

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import expect

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright runs its loop in this thread
PATIENCE = 60  # seconds a busy machine may take over anything; what comes sooner is not waited for longer
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ["--no-sandbox"]}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "viewport": {"width": 1366, "height": 768}, "locale": "zh-CN"}


@pytest.fixture
def new_context(new_context):
    """Of the page and of every further one."""

    def patient(**named):
        context = new_context(**named)
        context.set_default_timeout(PATIENCE * 1000)
        return context

    return patient


@pytest.fixture
def all_answered(live_server):
    """Waits at the end, when the browser is closed, for requests the server still works on: the database goes
    when nobody asks it any more."""
    begun, done = count(), count()
    started, finished = [0], [0]

    def start(**kwargs):
        started[0] = next(begun) + 1

    def finish(**kwargs):
        finished[0] = next(done) + 1

    request_started.connect(start)
    request_finished.connect(finish)
    yield
    for _ in range(PATIENCE * 50):
        if started == finished:
            break
        sleep(0.02)
    request_started.disconnect(start)
    request_finished.disconnect(finish)


@pytest.fixture(autouse=True)
def nothing_from_elsewhere(all_answered, context, live_server):
    """Also nothing the content policy had to stop, and no error of a script."""
    asked, troubles = [], []
    context.on("request", lambda request: asked.append(request.url))
    context.on("weberror", lambda error: troubles.append(str(error.error)))
    context.on("console", lambda message: troubles.append(message.text) if _is_trouble(message) else None)
    yield
    own = urlsplit(live_server.url).netloc
    assert [url for url in asked if urlsplit(url).netloc not in (own, "")] == []
    assert troubles == []


def _is_trouble(message) -> bool:
    return message.type == "error" and "Content Security Policy" in message.text
