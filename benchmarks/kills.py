"""A thousand random kills (SIGKILL) of web processes, workers and the database in the middle of their work.

A parent loads the site once and forks processes that send real requests through the WSGI application: saves,
publications and their withdrawal, batches of decisions, imports, books.  It kills each at a random moment
and then asks: is everything there that was acknowledged, is nothing half-visible, does the next worker finish
what was begun, once.  Some kills hit the database server with all its processes, which then recovers.  Exit 1
on any loss.

    benchmarks/kills.py [--kills 1000] [--seed 1]
"""

import argparse
import logging
import os
import random
import sys
from tempfile import TemporaryDirectory
from time import perf_counter

import django

SHARES = {"save": 35, "publish": 25, "batch": 14, "import": 12, "book": 10, "save, database": 4}
EVERY = 100  # kills between two looks at the whole site


def main(kills: int, seed: int) -> int:
    from tests.postgres_server import server  # noqa: PLC0415 - before Django asks where its database is

    with TemporaryDirectory() as folder, server() as url:
        os.environ |= {
            "DATABASE_URL": url,
            "MEDIA_ROOT": folder,
            "IMPORT_WORKERS": "0",
            "ALLOWED_HOSTS": "localhost,testserver",
        }
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
        django.setup()
        logging.disable(logging.CRITICAL)
        return killing(kills, random.Random(seed))


def killing(kills: int, rng: random.Random) -> int:
    from django.conf import settings  # noqa: PLC0415  settings come first
    from django.core.management import call_command  # noqa: PLC0415  settings come first

    from tests.cast import make_cast  # noqa: PLC0415  settings come first
    from tests.faults import killing, works  # noqa: PLC0415  settings come first

    settings.DEBUG = False
    call_command("migrate", verbosity=0)
    application, cast = killing.ready(), make_cast()
    kinds = {kind.name: kind(application, cast) for kind in works.WORKS}
    for work in kinds.values():
        works.warm(work)
    database, tally, begins, done = killing.DatabaseServer(), killing.Tally(), perf_counter(), 0
    while done < kills:
        name = rng.choices(list(SHARES), SHARES.values())[0]
        kind, _, target = name.partition(", ")
        done += killing.kill_once(kinds[kind], tally, rng, database.kill_under if target else None, name)
        if done % EVERY == 0 or tally.problems or done == kills:
            tally.problems += killing.left_over()
            print(
                f"{done} kills, {len(tally.problems)} problems, {perf_counter() - begins:.0f} s", flush=True
            )
        if tally.problems:
            break
    for line in (*tally.lines(), *tally.problems[:20]):
        print(line)
    verdict = "MISSED" if tally.problems else "kept"
    print(f"{verdict}: nothing acknowledged is lost, nothing half-visible, everything begun is finished once")
    return 1 if tally.problems else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    sys.exit(main(chosen.kills, chosen.seed))
