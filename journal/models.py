"""What happened.  An Entry is written once and never again; a Seal chains it to all before it."""

from typing import Any

from django.db import models
from django.utils import timezone


class Frozen(Exception):
    """What stands in the journal is neither changed nor taken away."""


class Kept(models.QuerySet):
    def update(self, **kwargs: Any) -> int:
        raise Frozen

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Frozen


class Written(models.Model):
    """Also refused below, by triggers of the database (`guards`): this is the plain fallback."""

    objects = Kept.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Frozen
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Frozen


class Entry(Written):
    """Who did what, when and from where.  No foreign keys: it outlives whom and what it speaks of.

    region: the key of the account's region, null for what belongs to the whole site.  target: what it was
    done to ("submission:1a2b3c4d"); label: how that was called then.  detail: strings, whole numbers, lists.
    """

    at = models.DateTimeField("时间", default=timezone.now)
    action = models.CharField("事项", max_length=40)
    user = models.BigIntegerField("账号编号", null=True)
    username = models.CharField("账号", max_length=150, blank=True)
    name = models.CharField("姓名", max_length=80, blank=True)
    role = models.CharField("角色", max_length=20, blank=True)
    region = models.BigIntegerField("地区编号", null=True)
    address = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=64, blank=True)
    target = models.CharField("对象", max_length=80, blank=True)
    label = models.CharField("对象名称", max_length=200, blank=True)
    detail = models.JSONField("说明", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "安全日志"
        ordering = ["-at", "-id"]
        permissions = [("read_journal", "查看安全日志（安全审计员）")]
        indexes = [
            models.Index(fields=["at", "id"], name="entry_by_time"),
            models.Index(fields=["region", "at", "id"], name="entry_by_region"),
            models.Index(fields=["username", "at", "id"], name="entry_by_account"),
            models.Index(fields=["action", "at", "id"], name="entry_by_action"),
            models.Index(fields=["address", "at", "id"], name="entry_by_address"),
            models.Index(fields=["target", "at", "id"], name="entry_by_target"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.username} {self.action}"


class Seal(Written):
    """A link of the chain.  The sequence is the key: two who seal at once cannot both take a number."""

    sequence = models.BigIntegerField("序号", primary_key=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="seal", verbose_name="记录")
    previous = models.CharField("上一条的摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "日志封条"
        ordering = ["sequence"]

    def __str__(self):
        return f"{self.sequence} {self.digest[:12]}"


class Unsealed(models.Model):
    """Written with its entry, gone with its seal: what waits is found at once among millions of entries."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="waiting", verbose_name="记录"
    )

    class Meta:
        verbose_name = verbose_name_plural = "待封的记录"

    def __str__(self):
        return str(self.entry_id)
