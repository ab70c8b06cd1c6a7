"""What Prometheus is told beside the counters: looked up when it asks."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from operations import places, queries


class Standing(Collector):
    """Queue, workers, room, the last backup, the version."""

    def collect(self) -> Iterator[Metric]:
        yield InfoMetricFamily("perfgoals", "The program", value={"version": settings.VERSION})
        yield from _of_queue(queries.queue())
        yield _one("perfgoals_workers", "Workers that answer", queries.workers().count())
        yield _one("perfgoals_database_bytes", "Size of the database", queries.database_size())
        yield _one("perfgoals_free_bytes", "Room for files", places.free(Path(settings.MEDIA_ROOT)))
        if backup := places.last_backup():
            yield _one("perfgoals_last_backup_seconds", "When it was made (Unix)", backup.at.timestamp())


def _of_queue(found: queries.Queue) -> Iterator[Metric]:
    tasks = GaugeMetricFamily("perfgoals_tasks", "Tasks; failed: within a day", labels=["state"])
    for state in ("waiting", "running", "failed"):
        tasks.add_metric([state], getattr(found, state))
    yield tasks
    age = (timezone.now() - found.oldest).total_seconds() if found.oldest else 0
    yield _one("perfgoals_oldest_task_seconds", "How long the oldest task waits", max(age, 0))


def _one(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
