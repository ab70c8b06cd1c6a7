from datetime import datetime, timedelta

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def recently(moment: datetime | None) -> str:
    """今天 09:40, 昨天 17:20, 11月20日, 2024年11月20日; nothing for no time."""
    if moment is None:
        return ""
    there, today = timezone.localtime(moment), timezone.localdate()
    if there.date() in (today, today - timedelta(days=1)):
        return f"{'今天' if there.date() == today else '昨天'} {there:%H:%M}"
    year = "" if there.year == today.year else f"{there.year}年"
    return f"{year}{there.month}月{there.day}日"
