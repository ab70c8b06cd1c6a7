"""What is kept for speed alone: where, and that nothing depends on it."""

import socket
import threading

import pytest
from django.core.cache import caches as django_caches
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from operations.models import Cached
from perfgoals import caches


@pytest.fixture
def in_a_table(settings):
    settings.CACHES = {"default": caches.cache(sqlite=False)}
    return django_caches["default"]


@pytest.mark.django_db
def test_the_table_is_there_as_soon_as_the_database_is(in_a_table):
    assert Cached._meta.db_table == caches.TABLE
    assert caches.TABLE in connection.introspection.table_names()
    in_a_table.set("years", [2024, 2025])
    assert in_a_table.get("years") == [2024, 2025]
    Cached.objects.all().delete()
    assert in_a_table.get("years") is None


def test_on_sqlite_it_is_the_memory_of_the_process(monkeypatch):
    monkeypatch.delenv("CACHE_URL", raising=False)
    assert caches.cache(sqlite=True)["BACKEND"].endswith("LocMemCache")


@pytest.mark.parametrize("url", ["memcached://127.0.0.1", "localhost:6379"])
def test_another_cache_stops_the_start(monkeypatch, url):
    monkeypatch.setenv("CACHE_URL", url)
    with pytest.raises(ImproperlyConfigured, match="CACHE_URL must read"):
        caches.cache(sqlite=False)


def test_without_its_package_one_line_says_what_is_missing(monkeypatch):
    monkeypatch.setenv("CACHE_URL", "redis://127.0.0.1/1")
    monkeypatch.setattr(caches, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"requirements-servers\.txt"):
        caches.cache(sqlite=False)


class FakeRedis:
    """SET and GET of one connection, as Redis says them."""

    def __init__(self):
        self.listening, self.kept = socket.create_server(("127.0.0.1", 0)), {}
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        client, _ = self.listening.accept()
        with client, client.makefile("rwb") as talk:
            while command := self.command(talk):
                talk.write(self.answer(*command))
                talk.flush()

    @staticmethod
    def command(talk):
        number = int(talk.readline()[1:] or 0)
        return [talk.read(int(talk.readline()[1:]) + 2)[:-2] for _ in range(number)]

    def answer(self, name, *given):
        if name == b"SET":
            self.kept[given[0]] = given[1]
            return b"+OK\r\n"
        if name == b"GET":
            found = self.kept.get(given[0])
            return b"$-1\r\n" if found is None else b"$%d\r\n%s\r\n" % (len(found), found)
        return b"-ERR unknown\r\n"


def test_redis_keeps_under_the_sites_own_name(monkeypatch, settings):
    server = FakeRedis()
    monkeypatch.setenv("CACHE_URL", f"redis://127.0.0.1:{server.port}/0?protocol=2")
    settings.CACHES = {"default": caches.cache(sqlite=False)}
    kept = django_caches["default"]
    kept.set("years", [2024])
    assert (kept.get("years"), kept.get("regions")) == ([2024], None)
    assert list(server.kept) == [b"perfgoals:1:years"]
    kept._cache.get_client().connection_pool.disconnect()
    server.listening.close()
    kept.set("years", [2025])
    assert kept.get("years", "worked out again") == "worked out again"  # Redis is away
