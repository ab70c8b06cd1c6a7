"""Two thousand damaged files through the whole reading, two at a time: every one is read or refused.

Prints how they ended, most frequent first, and ends with 1 when one crashed the reading or broke its promise.
"""

import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from tests.ingest.fuzzing import run, seeds

FILES = 2000
SIDES = 2


def part(number: int) -> Counter[str]:
    with tempfile.TemporaryDirectory() as folder:
        return run(FILES // SIDES, number, Path(folder))


def main() -> None:
    seeds()
    start = perf_counter()
    with ThreadPoolExecutor(SIDES) as sides:
        outcomes = sum(sides.map(part, range(SIDES)), Counter[str]())
    spent = perf_counter() - start
    print(f"{outcomes.total()} damaged files in {spent:.0f} s, none crashed the reading")
    for outcome, count in outcomes.most_common():
        print(f"  {count:5} {outcome}")
    exited = sum(count for outcome, count in outcomes.items() if "程序退出" in outcome)
    sys.exit(bool(exited))


if __name__ == "__main__":
    main()
