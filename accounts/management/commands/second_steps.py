"""`second_steps [--remove ACCOUNT | --remove-unreadable]`: those set up, after SECRET_KEY was changed.

Seals anew what a key of SECRET_KEY_FALLBACKS still opens, and names the accounts whose second step no key
opens.  Exit 0: all can be used; 1: those named cannot, or there is no such account.
"""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from accounts import second_step
from accounts.models import Device


class Command(BaseCommand):
    help = "换过 SECRET_KEY 以后，重新加密两步验证的密钥，列出不能再用的。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--remove", metavar="ACCOUNT", help="取消这个账号的两步验证")
        which.add_argument("--remove-unreadable", action="store_true", help="取消不能再用的")

    def handle(self, *args: object, **options: Any) -> None:
        if account := options["remove"]:
            self._remove(account)
        elif options["remove_unreadable"]:
            removed = [self._remove(device.user.username) for device in list(second_step.unreadable())]
            self.stdout.write(f"已取消 {len(removed)} 个，请本人登录以后重新设置。")
        else:
            self._seal_anew()

    def _remove(self, account: str) -> None:
        user = User.objects.filter(username=account).first()
        if user is None or not second_step.remove(user, by=None):
            raise CommandError(f"没有账号“{account}”，或者它没有设两步验证。")
        self.stdout.write(f"已取消“{account}”的两步验证。")

    def _seal_anew(self) -> None:
        """Those that no key opens stay as they are: nobody is let in with less because a setting is wrong."""
        lost = [device.user.username for device in second_step.unreadable()]
        devices = [one for one in Device.objects.filter(confirmed=True) if one.is_readable()]
        renewed = sum(device.seal_anew() for device in devices)
        self.stdout.write(
            f"两步验证 {len(devices)} 个可用，其中 {renewed} 个已用现在的 SECRET_KEY 重新加密。"
        )
        if lost:
            raise CommandError(
                f"{len(lost)} 个不能再用，SECRET_KEY 和 SECRET_KEY_FALLBACKS 都打不开：{'、'.join(lost)}。"
            )
