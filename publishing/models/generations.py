"""Which state the public site is in: a word in one row that changes with whatever the site shows.

It is changed in the transaction of the change itself: whoever reads the new word reads what is new, and in
every process at once.  Writers wait for one another at the row, so no change is overtaken by an older one.
"""

import secrets
from typing import Any

from django.db import models

_ONLY = 1


class Generation(models.Model):
    token = models.CharField("代", max_length=32)

    class Meta:
        verbose_name = verbose_name_plural = "公开页面的代"

    def __str__(self):
        return self.token


def current(*, using: str | None = None) -> str:
    """One query of the database that is read just now; empty where nothing has ever been shown."""
    return Generation.objects.using(using).filter(pk=_ONLY).values_list("token", flat=True).first() or ""


def renew(**kwargs: Any) -> None:
    """Also as the receiver of a signal."""
    token = secrets.token_hex(16)
    if not Generation.objects.filter(pk=_ONLY).update(token=token):
        Generation.objects.update_or_create(pk=_ONLY, defaults={"token": token})


class Shown(models.QuerySet):
    """Of models the public site shows.  `save` and `delete` say so by signal, these by themselves."""

    def update(self, **kwargs: Any) -> int:
        changed = super().update(**kwargs)
        renew()
        return changed

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        created = super().bulk_create(*args, **kwargs)
        renew()
        return created


class ShownByState(models.QuerySet):
    """Of files whose progress nobody sees: only what they have come to."""

    def update(self, **kwargs: Any) -> int:
        changed = super().update(**kwargs)
        if "state" in kwargs:
            renew()
        return changed
