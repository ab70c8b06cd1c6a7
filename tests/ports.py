"""A free port that stays free for its server: kept until the end, so that nobody is given it meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import SO_REUSEADDR, SOL_SOCKET, socket

HOST = "127.0.0.1"


@contextmanager
def kept_port() -> Iterator[int]:
    """A server that reuses addresses, as Django's and gunicorn's do, may listen there; others may not."""
    with socket() as keeper:
        keeper.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        keeper.bind((HOST, 0))
        port: int = keeper.getsockname()[1]
        yield port
