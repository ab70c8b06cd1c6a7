"""The day's e-mail: what a person has not read yet and has not been mailed, at most one a day."""

import logging
from collections.abc import Iterator
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from reviews.models import Notice

logger = logging.getLogger(__name__)

LONGEST = 100  # lines; the rest is counted


def has_server() -> bool:
    return bool(settings.EMAIL_HOST)


def waiting() -> Iterator[User]:
    """Those with an address and unread lines who have had no mail today."""
    unread = Notice.objects.filter(to=OuterRef("pk"), read_at=None, mailed_at=None)
    today = Notice.objects.filter(to=OuterRef("pk"), mailed_at__date=timezone.localdate())
    people = User.objects.filter(Exists(unread), ~Exists(today), is_active=True).exclude(email="")
    return people.select_related("person").order_by("pk").iterator()


def send() -> tuple[int, int]:
    """How many were sent, and how many the server did not take; those are tried again the next time."""
    sent = failed = 0
    connection = get_connection()
    for user in waiting():
        try:
            _send(user, connection)
            sent += 1
        except (SMTPException, OSError):
            logger.exception("the digest of user %s was not sent", user.pk)
            failed += 1
    return sent, failed


def _send(user: User, connection: object) -> None:
    lines = list(Notice.objects.filter(to=user, read_at=None, mailed_at=None))
    message = EmailMessage(
        subject=f"预算绩效目标管理：{len(lines)} 条消息没看",
        body=_body(user, lines),
        to=[user.email],
        connection=connection,
    )
    message.send()
    Notice.objects.filter(pk__in=[line.pk for line in lines]).update(mailed_at=timezone.now())


def _body(user: User, lines: list[Notice]) -> str:
    person = getattr(user, "person", None)
    told = [f"{timezone.localtime(line.at):%m-%d %H:%M}　{line.text}" for line in lines[:LONGEST]]
    if len(lines) > LONGEST:
        told.append(f"还有 {len(lines) - LONGEST} 条，请到网站上看。")
    link = [f"打开：{settings.SITE_URL}{reverse('reviews:notices')}"] if settings.SITE_URL else []
    return "\n".join([f"{person.name if person else user.username}，您好：", "", *told, "", *link])
