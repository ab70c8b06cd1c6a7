"""`digest`: one e-mail a person a day with what is not read yet.  For cron, once or several times a day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews import digests


class Command(BaseCommand):
    help = "Mail everybody's unread notices, at most one mail a person a day; needs EMAIL_HOST."

    def handle(self, *args: Any, **options: Any) -> None:
        if not digests.has_server():
            self.stdout.write("没有设置邮件服务器（EMAIL_HOST），没有发邮件。")
            return
        sent, failed = digests.send()
        self.stdout.write(f"已发 {sent} 封邮件。")
        if failed:
            raise CommandError(f"有 {failed} 封没有发出，原因见日志，下次再发。")
