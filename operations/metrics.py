"""Counters for Prometheus.  With PROMETHEUS_MULTIPROC_DIR set, all processes of one server count together."""

import os
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.registry import REGISTRY, Collector

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
STATEMENTS = (0, 5, 10, 20, 30, 50, 100, 300)
REQUESTS = Counter("perfgoals_requests", "Requests answered", ["view", "method", "status"])
SECONDS = Histogram("perfgoals_request_seconds", "Time of an answer", ["view"], buckets=BUCKETS)
ASKED = Histogram("perfgoals_request_statements", "Statements of an answer", ["view"], buckets=STATEMENTS)
SLOW = Counter("perfgoals_slow_statements", "Statements slower than SLOW_QUERY_MS")
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def answered(view: str, method: str, status: int, seconds: float, statements: int) -> None:
    """Labels come from the site's own names only: what a stranger sends makes no new row."""
    REQUESTS.labels(view, method if method in _METHODS else "other", str(status)).inc()
    SECONDS.labels(view).observe(seconds)
    ASKED.labels(view).observe(statements)


def text(further: Iterable[Collector] = ()) -> bytes:
    """The exposition; further: what is looked up for this answer only."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    for collector in further:
        registry.register(collector)
    return generate_latest(registry)
