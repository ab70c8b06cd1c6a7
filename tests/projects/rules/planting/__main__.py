"""What the audit finds of planted errors, kind by kind.

    python -m tests.projects.rules.planting [seed] [word]

With a word: of the kinds (or rules) that have it in their name each miss (false alarm), too.
"""

import sys
from collections import Counter

from tests.projects.rules.planting.kinds import KINDS
from tests.projects.rules.planting.reading import invented, read
from tests.projects.rules.planting.scoring import Finding, Score, audited, score

ROUNDS = 20


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    for path in invented():
        for finding in audited(read(path)):
            print(f"没有错误的表报出：{path.stem} {_line(finding)}")
    result = score(seed, ROUNDS)
    _print_kinds(result)
    if word:
        _print_cases(result, word)
    print(f"误报：{dict(Counter(one['rule'] for _, one, _ in result.alarms).most_common())}")
    print(
        f"植入 {result.planted.total()} 处、{len(result.planted)} 类：找到 {result.recall:.3f}，"
        f"各类平均 {result.mean:.3f}，准确 {result.precision:.3f}"
    )


def _print_kinds(result: Score) -> None:
    for kind in KINDS:
        found, planted = result.found[kind.name], result.planted[kind.name]
        print(f"{found:4}/{planted:<4}{kind.name} {' '.join(sorted(kind.rules))}")


def _print_cases(result: Score, word: str) -> None:
    for name, planted in result.misses:
        if word in planted.kind:
            print(f"漏报 {name} {planted.kind}：{planted.note} @ {planted.cells[:3]}")
    for name, finding, near in result.alarms:
        if word in (finding["rule"], "all"):
            print(f"误报 {name} {_line(finding)}（该表植入：{near and (near.kind, near.note)}）")


def _line(finding: Finding) -> str:
    cell = f"T{finding['table']} {finding['path']}「{finding['text'][:30]}」"
    return f"{finding['level']} {finding['rule']} {cell}{finding['message']}"


if __name__ == "__main__":
    main()
