"""`remind`: writes the reminders of deadlines near or over.  For cron, once a day; twice does no harm."""

from typing import Any

from django.core.management.base import BaseCommand

from departments.models import Person
from reviews import deadlines


class Command(BaseCommand):
    help = "Remind everybody whose sheets are due in 7, 3, 1, 0 days or overdue since 1, 3, 7."

    def handle(self, *args: Any, **options: Any) -> None:
        told = deadlines.remind(Person.objects.filter(user__is_active=True))
        self.stdout.write(f"已提醒 {told} 人。")
