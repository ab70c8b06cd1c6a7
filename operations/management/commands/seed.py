"""`seed [--regions N] [--years N] …`: invented districts with sheets of every kind in every state.

For trials of size.  Districts, people and texts are invented; the same seed gives the same data.
"""

import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from operations.seed import AlreadyThere, Plan, sow

LAST_YEAR = 2026
WIDTH = 40  # of the bar
MOST = {"regions": 500, "years": 20, "departments": 200, "sheets": 200, "indicators": 200}


class Command(BaseCommand):
    help = "生成用于试验规模的虚构数据：地区、部门、人员和各种状态的绩效目标表。已有这些地区的表时不生成。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--regions", type=int, default=1, help="地区个数")
        parser.add_argument("--years", type=int, default=3, help="年度个数")
        parser.add_argument("--departments", type=int, default=40, help="每个地区的部门个数")
        parser.add_argument("--sheets", type=int, default=25, help="每个部门每年的表数")
        parser.add_argument("--indicators", type=int, default=20, help="一张项目表大约的指标数")
        parser.add_argument("--last-year", type=int, default=LAST_YEAR, help="最后一个年度")
        parser.add_argument("--seed", default="1", help="种子：相同的种子生成相同的数据")
        parser.add_argument("--password", default="", help="所有账号的密码；不给时账号不能用密码登录")

    def handle(self, *args: Any, **options: Any) -> None:
        for name, most in MOST.items():
            if not 1 <= options[name] <= most:
                raise CommandError(f"--{name} 应在 1 到 {most} 之间。")
        plan = Plan(
            **{name: options[name] for name in ("seed", "last_year", *MOST)},
            password=make_password(options["password"] or None),
        )
        bar = Bar(self.stderr, plan.sheets_in_all)
        try:
            made = sow(plan, told=bar.show)
        except AlreadyThere as error:
            raise CommandError("库里已有这些地区的表，没有生成。请换一个 --seed，或者换一个空库。") from error
        bar.end()
        self.stdout.write(f"已生成 {plan.regions} 个地区、{made} 张绩效目标表（含调整稿）。")


class Bar:
    """On a terminal, and nowhere else."""

    def __init__(self, out: Any, whole: int):
        self.out, self.whole, self.is_shown = out, whole, sys.stderr.isatty()

    def show(self, done: int) -> None:
        if not self.is_shown:
            return
        part = min(done / self.whole, 1)
        filled = "█" * round(part * WIDTH)
        self.out.write(f"\r{filled:<{WIDTH}} {part:4.0%} {done}", str, "")

    def end(self) -> None:
        if self.is_shown:
            self.out.write("")
