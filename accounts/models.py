"""What an account needs besides its name: the age of its password, the older ones, where it is signed in."""

from django.conf import settings
from django.db import models
from django_otp.plugins.otp_totp.models import TOTPDevice

from accounts import sealing


class Password(models.Model):
    """How old it is.  by_other: somebody else chose it, so it is to be changed at first use."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="kept_password",
        verbose_name="账号",
    )
    set_at = models.DateTimeField("设定时间")
    by_other = models.BooleanField("由别人设定", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "密码"

    def __str__(self):
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class OldPassword(models.Model):
    """As it stood with the account: salted and slow.  The last few, so that none of them is taken again."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="old_passwords", verbose_name="账号"
    )
    encoded = models.CharField("摘要", max_length=128)

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering = ["-pk"]

    def __str__(self):
        return str(self.pk)


class SignIn(models.Model):
    """A session, under the key its store knows it by.  Ended ones stay for a day, to say why they ended."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="sign_ins", verbose_name="账号"
    )
    key = models.CharField("会话", max_length=64, unique=True)
    began_at = models.DateTimeField("登录时间")
    address = models.CharField("来源地址", max_length=45, blank=True)
    browser = models.CharField("浏览器", max_length=200, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    why = models.CharField("结束原因", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录"
        ordering = ["-began_at", "-pk"]

    def __str__(self):
        return f"{self.user_id} {self.began_at:%Y-%m-%d %H:%M}"


class RecoveryCode(models.Model):
    """For whoever has lost the device of the second step.  Only a keyed digest is kept; each opens once."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes", verbose_name="账号"
    )
    digest = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self):
        return str(self.pk)


class Device(TOTPDevice):
    """Of the second step: the library's, with its key sealed for this account."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "两步验证的设备"

    @property
    def bin_key(self) -> bytes:
        return sealing.opened(self.key, owner_of(self.user_id))

    def is_readable(self) -> bool:
        try:
            return bool(self.bin_key)
        except sealing.Unreadable:
            return False

    def seal_anew(self) -> bool:
        """Where a fallback of SECRET_KEY was needed to open it."""
        if sealing.is_current(self.key, owner_of(self.user_id)):
            return False
        self.key = sealing.seal(self.bin_key, owner_of(self.user_id))
        self.save(update_fields=["key"])
        return True


def owner_of(user_id: int) -> str:
    return f"two-step:{user_id}"
