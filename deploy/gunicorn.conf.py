"""gunicorn's own settings: `gunicorn --config deploy/gunicorn.conf.py perfgoals.wsgi`.

From the environment: BIND (127.0.0.1:8000, or unix:/run/…), WEB_WORKERS (two for each core, 2 to 8),
WEB_THREADS (4), WEB_TIMEOUT (120 seconds without a sign of life).  Connections to the database: workers ×
threads.  The site itself writes a line for each request; gunicorn's own access log stays off.
"""

import gc
import os
import sys

from prometheus_client import multiprocess


def _number(name: str, default: int) -> int:
    text = os.environ.get(name, "").strip()
    if text and not (text.isdecimal() and int(text)):
        sys.exit(f"没有启动，设置有误：{name} must be a number from 1 up, not {text!r}.")
    return int(text or default)


bind = os.environ.get("BIND") or "127.0.0.1:8000"
# More than cores: a short request finds a process that does nothing else.
workers = _number("WEB_WORKERS", min(2 * (os.cpu_count() or 1), 8))
worker_class, threads = "gthread", _number("WEB_THREADS", 4)

# A page that takes one millisecond does not wait five for one that takes fifty.
sys.setswitchinterval(0.0005)

# Loaded once and shared: a worker has 57 MB of its own instead of 92, and is there at once when another ends.
# Threads do not survive the fork, so no web process reads imports: `manage.py db_worker` does.
preload_app = True
os.environ["IMPORT_WORKERS"] = "0"

# What typesetting and large sheets leave behind in a process ends with it; never all in the same minute.
max_requests, max_requests_jitter = 5_000, 1_000
timeout = _number("WEB_TIMEOUT", 120)
graceful_timeout, keepalive = 30, 5

umask = 0o007  # a proxy of the same group opens the socket, nobody else
accesslog, errorlog, loglevel = None, "-", "info"
proc_name = "perfgoals"
control_socket_disable = True  # it would lie in the account's home, which a service has not


def when_ready(server: object) -> None:
    """Before the first fork: what is loaded now is for ever, and stays in shared memory."""
    gc.collect()
    gc.freeze()


def child_exit(server: object, worker: object) -> None:
    """Its gauges are no longer counted; counters and histograms of the dead stay."""
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.mark_process_dead(worker.pid)
