"""An empty machine without a network: from the bundle to a page, to the next version, and back."""

import re
import sqlite3
from pathlib import Path

import pytest

from operations.setup_list import template
from tests.deploy import cut_off
from tests.deploy.cut_off import Machine, Site, make_bundle, next_bundle

pytestmark = pytest.mark.slow
MIGRATIONS = {
    "app/departments/migrations/0098_mark.py": """
from django.db import migrations
class Migration(migrations.Migration):
    dependencies = [("departments", "{before}")]
    operations = [migrations.RunSQL("CREATE TABLE marked (number integer)")]
""",
    "app/departments/migrations/0099_look.py": """
from pathlib import Path
from django.conf import settings
from django.db import migrations
def look(apps, editor):
    assert not Path(settings.MEDIA_ROOT, "in-the-way").exists(), "something is in the way"
class Migration(migrations.Migration):
    dependencies = [("departments", "0098_mark")]
    operations = [migrations.RunPython(look)]
""",
}


def test_a_bundle_is_installed_upgraded_and_rolled_back_without_a_network(tmp_path: Path) -> None:
    cut_off.require_cut_off()
    first = make_bundle(tmp_path, "1.9.0")
    second = next_bundle(first, "1.10.0", further_migrations(first))
    machine = Machine(tmp_path / "machine")

    installed(machine, first)
    upgrade_that_fails(machine, second)
    upgraded(machine, second)
    rolled_back(machine, second)


def further_migrations(top: Path) -> dict[str, str]:
    known = sorted(path.stem for path in (top / "app/departments/migrations").glob("0*.py"))
    return {name: text.format(before=known[-1]) for name, text in MIGRATIONS.items()}


def installed(machine: Machine, top: Path) -> None:
    done = machine.install(top)
    assert (done.returncode, machine.version) == (0, "1.9.0"), done.stdout
    set_up(machine)
    assert "no issues" in machine.manage("check", "--deploy", "--fail-level", "WARNING")
    with machine.serving() as site:
        assert_pages(site)


def set_up(machine: Machine) -> None:
    listed = machine.root / "list.xlsx"
    listed.write_bytes(template())
    said = machine.manage(
        *("setup", "--region", "某区", "--full-name", "某市某区", "--departments", str(listed)),
        *("--name", "王丽", "--username", "bureau"),
        PERFGOALS_PASSWORD=cut_off.PASSWORD,
    )
    assert "新增部门 2 个，单位 3 个；已建立管理员" in said
    assert departments(machine) == 2


def assert_pages(site: Site) -> None:
    login, page = site.get("/login/")
    assert login.status == 200 and "登录" in page
    script = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', page)
    style, _ = site.get(script[1])
    assert (style.status, "immutable" in style.headers["Cache-Control"]) == (200, True)
    public, _ = site.get("/public/")
    assert (public.status, public.headers["X-Frame-Options"]) == (200, "DENY")


def departments(machine: Machine) -> int:
    return asked(machine, "SELECT count(*) FROM departments_department")


def is_marked(machine: Machine) -> bool:
    return bool(asked(machine, "SELECT count(*) FROM sqlite_master WHERE name = 'marked'"))


def asked(machine: Machine, query: str) -> int:
    database = sqlite3.connect(machine.root / "var/lib/perfgoals/db.sqlite3")
    try:
        return int(database.execute(query).fetchone()[0])
    finally:
        database.close()


def upgrade_that_fails(machine: Machine, top: Path) -> None:
    """One migration has run when the other fails: both are gone, and the old version answers."""
    obstacle = machine.root / "var/lib/perfgoals/files/in-the-way"
    obstacle.touch()
    done = machine.install(top)
    assert done.returncode == 1 and "something is in the way" in done.stdout
    assert (machine.version, is_marked(machine), departments(machine)) == ("1.9.0", False, 2)
    with machine.serving() as site:
        assert site.get("/login/")[0].status == 200
    obstacle.unlink()


def upgraded(machine: Machine, top: Path) -> None:
    done = machine.install(top)
    assert done.returncode == 0, done.stdout
    assert (machine.version, is_marked(machine), departments(machine)) == ("1.10.0", True, 2)


def rolled_back(machine: Machine, top: Path) -> None:
    """What a way back would take away is said first."""
    refused = machine.roll_back(top)
    assert refused.returncode == 1 and "--restore" in refused.stdout and machine.version == "1.10.0"
    done = machine.roll_back(top, "--restore")
    assert done.returncode == 0, done.stdout
    assert (machine.version, is_marked(machine), departments(machine)) == ("1.9.0", False, 2)
