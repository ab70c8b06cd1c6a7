"""Several doings at once, each with a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from reviews.problems import Problem

PATIENCE = 120  # seconds a busy machine may take to begin all of them


def at_once(*doings):
    """What each gives back, or the Problem it ran into; all begin in the same moment."""
    start = Barrier(len(doings))

    def run(doing):
        try:
            start.wait(timeout=PATIENCE)
            return doing()
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings))
