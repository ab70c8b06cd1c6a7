"""Two hundred people at once for ten minutes; with --people and --minutes fewer, and shorter.

Clerks save, reviewers read and decide, citizens read (`tests.crowd`), over HTTP with cookies and form tokens,
against gunicorn, PostgreSQL and a db_worker as in production, beside three thousand other sheets.  Before, in
the same run, one person after the other does the same with nobody else there: the 95th percentile of each
kind of request stays within five times that median.  Whatever was acknowledged is found again; no answer is
an error.  DATABASE_URL names a seeded database to use instead of a new one.
"""

import os
import resource
import sys
from argparse import ArgumentParser, Namespace
from statistics import median, quantiles

from tests.live_site import data, manage, served

MOST = 5  # times the median without a crowd
THINK = 15.0  # seconds between two steps, about
WORKERS = 4  # web processes: two for each core of a small server
ROUNDS = 60  # steps of each person alone


def asked() -> Namespace:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--think", type=float, default=THINK)
    parser.add_argument("--departments", type=int, default=40, help="of the sheets beside, 25 each and year")
    parser.add_argument("--years", type=int, default=3)
    return parser.parse_args()


def p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


def table(calm: dict[str, list[float]], busy: dict[str, list[float]]) -> bool:
    """Prints a line for each kind of request; whether all are within the bound."""
    held = True
    print(f"{'':<14} {'requests':>8} {'alone':>9} {'median':>9} {'p95':>9} {'p95/alone':>9}")
    for kind, times in sorted(busy.items()):
        if kind not in calm:
            print(f"{kind:<14} {len(times):>8} nobody did it alone")
            held = False
            continue
        bare, worst = median(calm[kind]), p95(times)
        verdict = "" if worst <= MOST * bare else f"  over {MOST} ×"
        held &= not verdict
        values = " ".join(f"{1000 * value:6.0f} ms" for value in (bare, median(times), worst))
        print(f"{kind:<14} {len(times):>8} {values} {worst / bare:>9.1f}{verdict}")
    return held


def measure(options: Namespace) -> bool:
    import django  # noqa: PLC0415  the environment comes first

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "perfgoals.settings")
    django.setup()
    from django.db import connections  # noqa: PLC0415  the environment comes first

    from tests import crowd, crowd_cast  # noqa: PLC0415  the environment comes first

    few, people = crowd_cast.make_people(6, "数人区"), crowd_cast.make_people(options.people)
    connections.close_all()
    with served(workers=WORKERS, worker=True) as port:
        calm = crowd.alone(few, port, ROUNDS)
        busy = crowd.together(people, port, seconds=options.minutes * 60, think=options.think)
    within = table(calm.times, busy.times)
    wrong, lost = calm.wrong + busy.wrong, crowd_cast.missing(calm) + crowd_cast.missing(busy)
    report(options, busy, wrong, lost)
    return within and not wrong and not lost


def report(options: Namespace, busy: object, wrong: list[str], lost: list[str]) -> None:
    own = resource.getrusage(resource.RUSAGE_SELF)
    total = sum(map(len, busy.times.values()))
    print(f"{options.people} people, {options.minutes:g} minutes: {total} requests,", end=" ")
    print(f"{sum(map(len, busy.ids.values()))} saves, {len(busy.comments)} comments,", end=" ")
    print(f"{len(busy.moves)} moves acknowledged, {busy.held_back} held back by a gate;", end=" ")
    print(
        f"{len(wrong)} errors, {len(lost)} lost; the driver used {own.ru_utime + own.ru_stime:.0f} s of CPU"
    )
    for line in (*wrong[:20], *lost[:20]):
        print(f"  {line}")


def main() -> int:
    options = asked()
    given = os.environ.get("DATABASE_URL", "")
    with data(given):
        if not given:
            sizes = ("--departments", str(options.departments), "--years", str(options.years))
            manage("seed", *sizes, "--password", "Mubiao-2024")
        held = measure(options)
    print("held" if held else "missed")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
