"""`setup`: the first entries of a new site.  Again, it adds what is new.

    setup                                              asks for everything
    setup --region 某区 --full-name 某市某区 --departments LIST.xlsx --name 王丽 --username 某区-管理
    setup --template LIST.xlsx                         writes the list to be filled in

The password is asked for twice, or taken from PERFGOALS_PASSWORD; never from the command line, where every
account of the machine could read it.  Exit 0: done; 1: refused with a line for each thing to be mended, and
nothing written.
"""

import getpass
import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from departments.models import Region
from operations import setup, setup_list
from operations.refusals import why
from operations.setup_list import Listed, Wrong

PASSWORD = "PERFGOALS_PASSWORD"
TRIES = 5


class Command(BaseCommand):
    help = "建立地区、部门和单位（来自 Excel 表）、管理员；再运行一次只添新的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--region", help="地区的名称，如 某区")
        parser.add_argument("--full-name", help="地区的全称，如 某市某区")
        parser.add_argument("--departments", metavar="FILE", help="部门和单位的 Excel 表")
        parser.add_argument("--name", help="管理员的姓名")
        parser.add_argument("--username", help="管理员的账号")
        parser.add_argument("--template", metavar="FILE", help="只写一份空的 Excel 表，供填写")

    def handle(self, *args: object, **options: Any) -> None:
        if options["template"]:
            return self._write_template(Path(options["template"]))
        try:
            self._set_up(options)
        except Wrong as wrong:
            lines = "\n".join(f"  {line}" for line in wrong.lines)
            raise CommandError(f"什么都没有写入，请改正后再运行：\n{lines}") from wrong
        return None

    def _write_template(self, path: Path) -> None:
        if path.exists():
            raise CommandError(f"已经有 {path}，没有覆盖它。请换一个文件名。")
        try:
            path.write_bytes(setup_list.template())
        except OSError as error:
            raise CommandError(f"不能写 {path}：{why(error)}。") from error
        self.stdout.write(f"已写好 {path}。把示例三行换成自己的部门和单位，再用 --departments 读入。")

    def _set_up(self, options: dict[str, Any]) -> None:
        region = options["region"] or self._asked("地区的名称（如 某区）")
        full_name = options["full_name"] or self._asked_if_new("地区的全称（如 某市某区）", region)
        listed = self._listed(options["departments"])
        done = setup.set_up(
            region=region,
            full_name=full_name,
            listed=listed,
            administrator=self._administrator(region, options),
        )
        self.stdout.write(_said(region, done))

    def _asked_if_new(self, question: str, region: str) -> str:
        is_known = Region.objects.filter(name=region).exists()
        return "" if is_known else self._asked(question)

    def _listed(self, given: str | None) -> list[Listed]:
        path = given or (
            self._asked("部门和单位的 Excel 表（没有就按回车）", "") if sys.stdin.isatty() else ""
        )
        if not path:
            return []
        try:
            return setup_list.read(Path(path).read_bytes())
        except OSError as error:
            raise Wrong([f"打不开 {path}：{why(error)}。"]) from error

    def _administrator(self, region: str, options: dict[str, Any]) -> setup.Administrator | None:
        """Asked for only where the region has none yet."""
        if setup.administrators(region, options["username"] or "").exists():
            return None
        name = options["name"] or self._asked("管理员的姓名")
        username = options["username"] or self._asked("管理员的账号")
        return setup.Administrator(name, username, os.environ.get(PASSWORD) or self._password(username))

    def _asked(self, question: str, default: str | None = None) -> str:
        if not sys.stdin.isatty():
            raise CommandError(
                f"没有说明“{question}”。在终端里运行会逐项询问；选项见 manage.py setup --help。"
            )
        while True:
            if answer := input(f"{question}：").strip():
                return answer
            if default is not None:
                return default

    def _password(self, username: str) -> str:
        if not sys.stdin.isatty():
            raise CommandError(f"没有密码。请在终端里运行，或用环境变量 {PASSWORD} 给出。")
        self.stdout.write("\n".join(password_validators_help_texts()))
        for _ in range(TRIES):
            password = getpass.getpass("管理员的密码：")
            if problem := _wrong(password, username):
                self.stderr.write(problem)
            elif getpass.getpass("再输入一次：") != password:
                self.stderr.write("两次输入的不一样，请重新输入。")
            else:
                return password
        raise CommandError("五次都没有输入合格的密码，什么都没有写入。")


def _said(region: str, done: setup.Done) -> str:
    return "".join(
        (
            f"{'已建立' if done.region else '已有'}地区 {region}；",
            f"新增部门 {done.departments} 个，单位 {done.units} 个；",
            "已建立管理员。请登录后在后台添加其他人员。" if done.administrator else "管理员没有变。",
        )
    )


def _wrong(password: str, username: str) -> str:
    try:
        validate_password(password, User(username=username))
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
