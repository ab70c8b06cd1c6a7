"""The second step of a log-in: six digits that a device computes from the clock, or a recovery code.

The devices are django-otp's: a code counts once, one step of the clock before or after is forgiven, wrong
ones make the next try wait longer and longer.  Recovery codes are our own: the library keeps them readable.
A device's key is sealed wherever it is kept, in its row and in the session that sets it up.
"""

import secrets
from base64 import b32encode
from collections.abc import Iterator
from math import ceil
from typing import Any

import segno
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts import alerts, sealing
from accounts.models import Device, RecoveryCode, owner_of
from departments.roles import Role
from journal.actions import record

CODES, KEY_LENGTH = 10, 20
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4  # 80 bits


def device_of(user: User) -> Device | None:
    return Device.objects.filter(user=user, confirmed=True).first()


def is_asked(user: User) -> bool:
    """Whoever has set it up is asked, whether he has to or not."""
    return Device.objects.filter(user=user, confirmed=True).exists()


def is_demanded(user: User) -> bool:
    """A superuser counts as an administrator."""
    person = getattr(user, "person", None)
    roles = {person.role} if person else set()
    if user.is_superuser:
        roles.add(Role.ADMIN.value)
    return bool(roles & set(settings.TWO_STEP_ROLES))


def is_missing(user: User) -> bool:
    return is_demanded(user) and not is_asked(user)


# ---- setting it up ----


def new_key(user: User) -> str:
    """Sealed."""
    return sealing.seal(secrets.token_bytes(KEY_LENGTH), owner_of(user.pk))


def secret(user: User, key: str) -> str:
    """As one types it where no picture can be read."""
    text = b32encode(Device(user=user, key=key).bin_key).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def picture(user: User, key: str) -> str:
    """The QR code as SVG without a style: our content policy allows none."""
    code = segno.make(Device(user=user, key=key).config_url, error="m", micro=False)
    return str(code.svg_inline(scale=4, border=4, light="#fff", svgclass=None, lineclass=None))


@transaction.atomic
def set_up(user: User, key: str, code: str) -> list[str]:
    """The recovery codes, or none where the code is not the one of this key."""
    device = Device(user=user, key=key, name="totp", confirmed=True)
    if not _is_code(code) or not _fits(device, code):
        return []
    Device.objects.filter(user=user).exclude(pk=device.pk).delete()
    record("two_step.set", by=user, target=f"user:{user.pk}", label=user.get_username())
    alerts.second_step_set(user)
    return renew_codes(user)


def _fits(device: Device, code: str) -> bool:
    """Kept with the step it was used at, so that the same code does not open the door as well."""
    with transaction.atomic():
        device.save()
        fits = bool(device.verify_token(code))
        if not fits:
            device.delete()
    return fits


@transaction.atomic
def renew_codes(user: User) -> list[str]:
    codes = [_new_code() for _ in range(CODES)]
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    record("two_step.codes", by=user, target=f"user:{user.pk}", label=user.get_username())
    return codes


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


@transaction.atomic
def remove(user: User, *, by: Any) -> bool:
    gone, _ = Device.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    if gone:
        record("two_step.removed", by=by, target=f"user:{user.pk}", label=user.get_username())
        alerts.second_step_removed(user, by_other=by != user)
    return bool(gone)


# ---- asking for it ----


@transaction.atomic
def opens(user: User, code: str) -> bool:
    """Once: the row is held while it is looked at, so that two who come at once do not both get in."""
    device = Device.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None or not device.verify_is_allowed()[0]:
        return False
    if not _is_code(code):
        return _recovers(user, device, code)
    return device.is_readable() and _is_right(device, code)


def _is_right(device: Device, code: str) -> bool:
    is_right = bool(device.verify_token(code))
    if is_right:
        device.seal_anew()
    return is_right


def is_unreadable(user: User) -> bool:
    """Sealed under a SECRET_KEY that is not known here: no code can be right any more."""
    device = device_of(user)
    return device is not None and not device.is_readable()


def unreadable() -> Iterator[Device]:
    devices = Device.objects.filter(confirmed=True).select_related("user").order_by("user__username")
    return (device for device in devices.iterator() if not device.is_readable())


def seconds_to_wait(user: User) -> int:
    device = device_of(user)
    allowed, why = device.verify_is_allowed() if device else (True, None)
    return 0 if allowed else max(1, ceil((why["locked_until"] - timezone.now()).total_seconds()))


def _recovers(user: User, device: Device, code: str) -> bool:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    digests = [_digest(user, code, key) for key in keys]
    used, _ = RecoveryCode.objects.filter(user=user, digest__in=digests).delete()
    if used:
        device.throttle_reset()
        record("two_step.recovered", by=user, left=RecoveryCode.objects.filter(user=user).count())
    else:
        device.throttle_increment()
    return bool(used)


def _is_code(code: str) -> bool:
    return len(code) == 6 and code.isascii() and code.isdigit()


def _digest(user: User, code: str, key: str | None = None) -> str:
    """key: by default SECRET_KEY."""
    plain = f"{user.pk}:{code.replace('-', '').replace(' ', '').lower()}"
    return salted_hmac("accounts.second_step", plain, secret=key, algorithm="sha256").hexdigest()
