"""Ten thousand requests that no page of the site sends, against every address, as everybody.

Walks begin somewhere, take forms and links as they are found, change one place of them and send that
(tests/pages/fuzzing.py).  Prints how they were answered and how many addresses were reached, then what went
wrong, each kind once; ends with 1 when an answer was a server's error or a traceback stands in the log.

    benchmarks/fuzz_requests.py [--postgres] [--requests 10000] [--seed 1]
"""

import argparse
import logging
import os
import subprocess
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from time import process_time
from urllib.parse import unquote

import django

REQUESTS = 10_000


@contextmanager
def empty_site() -> Iterator[None]:
    """Where DATABASE_URL names a PostgreSQL it is that one's, else a SQLite that is gone afterwards."""
    with TemporaryDirectory() as folder:
        if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/site.sqlite3"
        os.environ |= {"MEDIA_ROOT": folder, "IMPORT_WORKERS": "0", "ALLOWED_HOSTS": "testserver,localhost"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
        django.setup()
        from django.conf import settings  # noqa: PLC0415  settings come first
        from django.core.management import call_command  # noqa: PLC0415  settings come first

        settings.DEBUG = False  # errors are answered, and no list of statements grows
        call_command("migrate", verbosity=0)
        yield


def silence() -> None:
    """What is refused is written down by the hundred: only the tracebacks are of interest."""
    for name in ("", "django", "django.server", "axes"):
        logging.getLogger(name).handlers.clear()
    logging.lastResort = None
    warnings.simplefilter("error")


def reached(path: str) -> str:
    """The name of the address."""
    from django.urls import Resolver404, resolve  # noqa: PLC0415  settings come first

    try:
        return resolve(unquote(path)).view_name
    except Resolver404:
        return ""


def main(number: int, seed: int) -> int:
    from django.db import connection  # noqa: PLC0415  settings come first

    from tests.pages import fuzzing  # noqa: PLC0415  settings come first
    from tests.pages.walking import URLS  # noqa: PLC0415  settings come first

    silence()
    world, began = fuzzing.make_world(), process_time()
    statuses, names, failures = Counter[int](), set[str](), dict[str, fuzzing.Failure]()
    for sent, status, failure in fuzzing.fuzz(world, number, seed):
        statuses[status] += 1
        names.add(reached(sent.path))
        if failure:
            failures.setdefault(failure.said.strip().splitlines()[-1], failure)
    spent, known = process_time() - began, len(names & set(URLS))
    print(f"{statuses.total()} requests on {connection.vendor}, seed {seed}, {spent:.0f} s of CPU")
    print("answers: " + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    print(f"addresses reached: {known} of {len(URLS)}, and {len(names - set(URLS) - {''})} of the registers")
    for failure in failures.values():
        print(f"\n{failure}")
    print(f"server errors: {len(failures)} kinds, bar 0")
    return 1 if failures else 0


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    options = asked()
    if options.postgres:
        again = [sys.executable, *(one for one in sys.argv if one != "--postgres")]
        server = [sys.executable, "-m", "tests.postgres_server"]
        sys.exit(subprocess.run([*server, *again], check=False).returncode)
    with empty_site():
        sys.exit(main(options.requests, options.seed))
