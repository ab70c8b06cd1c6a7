"""Demonstration data: both reports, next year's sheets on every desk, and an account for every role.

淄川-填报        the clerk of the first department       淄川-<部门简称>-填报   those of the others
淄川-部门审核     its head                              淄川-<部门简称>-部门审核
淄川-财政审核  淄川-财政负责  淄川-只读  淄川-管理         the region's; the same for every region
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from departments.models import Department, Person, Region
from departments.roles import Role
from perfgoals import office_books, office_year
from projects.actions import import_table
from projects.audits import run as run_audit
from reviews import audits
from reviews.models import State

PASSWORD = "Mubiao-2024"
FIXTURES = settings.BASE_DIR / "fixtures"
OF_THE_REGION = {
    "财政审核": Role.REVIEWER,
    "财政负责": Role.FINANCE_HEAD,
    "只读": Role.READER,
    "管理": Role.ADMIN,
}
OF_A_DEPARTMENT = {"填报": Role.CLERK, "部门审核": Role.HEAD}


class Command(BaseCommand):
    help = "Load the reports of fixtures/ and make the demonstration accounts; what is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("demo makes accounts with a known password: only with DEBUG=1.")
        accounts = Accounts()
        for report in reports(FIXTURES):
            region = region_of(report)
            accounts.of_region(region)
            created = load(report, region, by=accounts.administrator(region))
            accounts.of_departments(region)
            working = office_year.begin(region)
            look_at_all(region)
            office_books.begin(region, report)
            self.stdout.write(
                f"{report['title']}：{len(report['tables'])}张表，本次载入{created}张，"
                f"新建下一年度在办的表{working}张"
            )
        self.stdout.write(f"\n演示账号（密码都是 {PASSWORD}）")
        for region in Region.objects.all():
            self.stdout.write("  " + "  ".join(short_names(region)))
        self.stdout.write("  其他部门：<地区>-<部门简称>-填报、-部门审核")


class Accounts:
    """Makes the accounts that are missing.  One hash for all: argon2 takes a quarter of a second each."""

    def __init__(self) -> None:
        self.known = set(User.objects.values_list("username", flat=True))
        self.hash = ""

    def of_region(self, region: Region) -> None:
        for word, role in OF_THE_REGION.items():
            self.make(f"{place(region)}-{word}", role, region)

    def of_departments(self, region: Region) -> None:
        for number, department in enumerate(region.departments.order_by("pk")):
            for word, role in OF_A_DEPARTMENT.items():
                middle = f"-{department.short_name}" if number else ""
                self.make(f"{place(region)}{middle}-{word}", role, region, department)

    def administrator(self, region: Region) -> User:
        return User.objects.select_related("person").get(username=f"{place(region)}-管理")

    def make(self, username: str, role: Role, region: Region, department: Department | None = None) -> None:
        if username in self.known:
            return
        self.hash = self.hash or make_password(PASSWORD)
        user = User.objects.create(username=username, password=self.hash, is_staff=role == Role.ADMIN)
        Person.objects.create(user=user, name=username, region=region, department=department, role=role)
        self.known.add(username)


def reports(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(folder.glob("*.json")):
        yield json.loads(path.read_text(encoding="utf-8"))


def region_of(report: dict[str, Any]) -> Region:
    """The full name is how most of the departments' printed names begin: 某市某区财政局 -> 某市某区."""
    name = report["region"]
    printed = [table["department"]["name"] or "" for table in report["tables"]]
    begins = Counter(text[: text.index(name)] + name for text in printed if name in text)
    full = begins.most_common(1)[0][0] if begins else name
    return Region.objects.get_or_create(name=name, defaults={"full_name": full})[0]


def load(report: dict[str, Any], region: Region, *, by: User) -> int:
    """How many tables were new."""
    return sum(
        import_table(region=region, table_json=table, by=by, state=State.PUBLISHED).created
        for table in report["tables"]
    )


def look_at_all(region: Region) -> None:
    """Each year that has not been looked at."""
    for year in sorted(set(region.submissions.values_list("fiscal_year", flat=True))):
        if not audits.latest(region.pk, year):
            run, _ = audits.begin(region=region, fiscal_year=year, by=None, tables=0)
            run_audit(run.pk)


def place(region: Region) -> str:
    return region.name[:-1] if len(region.name) > 2 else region.name


def short_names(region: Region) -> Iterator[str]:
    yield from (f"{place(region)}-{word}" for word in (*OF_A_DEPARTMENT, *OF_THE_REGION))
