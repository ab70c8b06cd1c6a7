"""python -m tests.deploy.try_machine BUNDLE FOLDER: installs, sets up and serves; one line for each step.

On the database DATABASE_URL names, or SQLite.  For deploy/try_bundle.sh.
"""

import os
import sys
from pathlib import Path

from tests.deploy import cut_off
from tests.deploy.cut_off import Machine

PAGES = ("/health/ready", "/login/", "/public/", "/api/v1/openapi.json")


def main(top: Path, folder: Path) -> int:
    cut_off.require_cut_off()
    machine = Machine(folder)
    database = os.environ.get("DATABASE_URL", "")
    done = machine.install(top, **({"DATABASE_URL": database} if database else {}))
    print(done.stdout)
    if done.returncode:
        return 1
    if programs := os.environ.get("PG_BIN"):
        with (folder / "etc/perfgoals/perfgoals.env").open("a") as settings:
            settings.write(f"PG_BIN={programs}\n")
    listed = folder / "list.xlsx"
    machine.manage("setup", "--template", str(listed))
    words = ("--region", "某区", "--full-name", "某市某区", "--departments", str(listed))
    person = ("--name", "王丽", "--username", "bureau")
    print(machine.manage("setup", *words, *person, PERFGOALS_PASSWORD=cut_off.PASSWORD))
    print(machine.manage("check", "--deploy", "--fail-level", "WARNING"))
    print(machine.manage("backup"))
    with machine.serving() as site:
        answers = {path: site.get(path)[0].status for path in PAGES}
    print(answers)
    return 0 if set(answers.values()) == {200} else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
