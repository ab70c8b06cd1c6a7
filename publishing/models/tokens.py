"""Keys for systems of the bureau, and what they asked."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from departments.models import Region


class Token(models.Model):
    """Only the digest is kept; `begins` shows which one it is.  scopes: what it may do."""

    name = models.CharField("名称", max_length=80)
    region = models.ForeignKey(Region, models.CASCADE, related_name="tokens", verbose_name="地区")
    digest = models.CharField("摘要", max_length=64, unique=True)
    begins = models.CharField("开头", max_length=8)
    scopes = models.JSONField("权限", default=list)
    per_minute = models.PositiveIntegerField("每分钟次数", default=60)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="tokens", verbose_name="建立人"
    )
    created_at = models.DateTimeField("建立时间", auto_now_add=True)
    expires_at = models.DateTimeField("到期时间", null=True, blank=True)
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    used_at = models.DateTimeField("最近使用", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口令牌"
        ordering = ["-id"]

    def __str__(self):
        return f"{self.name}（{self.begins}…）"

    @property
    def last_day(self) -> date | None:
        """It is good until the end of this day."""
        return timezone.localdate(self.expires_at - timedelta(microseconds=1)) if self.expires_at else None


class CallRate(models.Model):
    """How many calls one caller made in a minute: counted here, so that all processes count together.

    who: of a token its number, of the public a keyed digest of the address.  Kept for a few minutes.
    """

    minute = models.PositiveBigIntegerField("分钟")
    who = models.CharField("调用方", max_length=64)
    calls = models.PositiveIntegerField("次数", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "接口计数"
        constraints = [
            models.UniqueConstraint(fields=["minute", "who"], name="call_rate_once"),
        ]

    def __str__(self):
        return f"{self.who} {self.calls}"


class Call(models.Model):
    """A request with a token.  Never changed; it outlives the token."""

    token = models.ForeignKey(Token, models.SET_NULL, related_name="calls", null=True, verbose_name="令牌")
    token_name = models.CharField("令牌名称", max_length=100)
    at = models.DateTimeField("时间", auto_now_add=True)
    method = models.CharField("方法", max_length=8)
    path = models.CharField("地址", max_length=300)
    status = models.PositiveSmallIntegerField("结果")
    address = models.CharField("来源地址", max_length=45, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "接口记录"
        ordering = ["-id"]
        indexes = [models.Index(fields=["token", "at"], name="call_by_token")]

    def __str__(self):
        return f"{self.token_name} {self.path}"
