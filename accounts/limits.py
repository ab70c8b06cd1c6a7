"""How often a password may be wrong.  The journal itself is the count: there is nothing else to keep in step.

Three limits, each against something else:
- account and address together (django-axes, 5 in a quarter of an hour): somebody who tries at one desk;
- account, from all addresses (30 in an hour): many machines against one account.  It closes the account only
  for addresses it has not been used from in the last 30 days: nobody locks a colleague out of his own desk;
- address, all accounts (60 in a quarter of an hour): one machine against many accounts, with room for an
  office of some hundred people behind one gateway.
Attempts at a closed door do not count, so each limit ends by itself.  Names that are no account count alike.
"""

from datetime import datetime, timedelta

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Count, QuerySet
from django.utils import timezone

from journal.actions import record
from journal.models import Entry

OF_ACCOUNT, OF_ACCOUNT_IN = 30, timedelta(hours=1)
OF_ADDRESS, OF_ADDRESS_IN = 60, timedelta(minutes=15)
OF_PAGE, OF_PAGE_IN = 10, timedelta(minutes=15)  # the own password, asked again on a page
KNOWN_FOR = timedelta(days=30)
FAILED, LIFTED, DONE, REFUSED = "login.failed", "lock.lifted", "login.done", "password.refused"


def is_closed(username: str, address: str) -> bool:
    return _address_is_closed(address) or _account_is_closed(username, address)


def _address_is_closed(address: str) -> bool:
    since = _since(f"address:{address}", OF_ADDRESS_IN)
    failed = Entry.objects.filter(address=address, action=FAILED, at__gt=since)
    return failed.order_by()[:OF_ADDRESS].count() >= OF_ADDRESS


def _account_is_closed(username: str, address: str) -> bool:
    since = _since(f"account:{username}", OF_ACCOUNT_IN)
    failed = Entry.objects.filter(username=username, action=FAILED, at__gt=since)
    return failed.order_by()[:OF_ACCOUNT].count() >= OF_ACCOUNT and not _is_known(username, address)


def _is_known(username: str, address: str) -> bool:
    used = Entry.objects.filter(username=username, action=DONE, address=address)
    return used.filter(at__gt=timezone.now() - KNOWN_FOR).exists()


def _since(target: str, span: timedelta) -> datetime:
    """Or since an administrator has lifted it."""
    begin = timezone.now() - span
    lifted = Entry.objects.filter(target=target[:80], action=LIFTED, at__gt=begin)
    return lifted.values_list("at", flat=True).first() or begin


def may_ask_password(user: User) -> bool:
    """On pages that ask for the own password once more: a session left open is no way to find it."""
    wrong = Entry.objects.filter(username=user.get_username(), action=REFUSED)
    return wrong.filter(at__gt=timezone.now() - OF_PAGE_IN).order_by()[:OF_PAGE].count() < OF_PAGE


# ---- for administrators ----


def pairs(accounts: QuerySet[User]) -> QuerySet[AccessAttempt]:
    """Locked at one desk."""
    since = timezone.now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    locked = AccessAttempt.objects.filter(attempt_time__gt=since)
    locked = locked.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT)
    return locked.filter(username__in=accounts.values("username")).order_by("-attempt_time")


def closed_accounts(accounts: QuerySet[User]) -> list[str]:
    found = _often("username", OF_ACCOUNT, OF_ACCOUNT_IN)
    names = accounts.filter(username__in=found).values_list("username", flat=True)
    return [name for name in names if _account_is_closed(name, "")]


def closed_addresses(region: int | None) -> list[str]:
    """Those from which accounts of this region were tried; None for all."""
    closed = [one for one in _often("address", OF_ADDRESS, OF_ADDRESS_IN) if _address_is_closed(one)]
    shown = set(closed) if region is None else _tried(region, closed)
    return [one for one in closed if one in shown]


def _tried(region: int, addresses: list[str]) -> set[str]:
    failed = Entry.objects.filter(region=region, action=FAILED, address__in=addresses)
    tried = failed.filter(at__gt=timezone.now() - OF_ADDRESS_IN).order_by()
    return set(tried.values_list("address", flat=True).distinct())


def _often(field: str, limit: int, span: timedelta) -> list[str]:
    failed = Entry.objects.filter(action=FAILED, at__gt=timezone.now() - span).order_by().values(field)
    often = failed.annotate(number=Count("pk")).filter(number__gte=limit)
    return list(often.values_list(field, flat=True)[:100])


def lift_account(username: str, *, by: User) -> None:
    reset(username=username)
    record(LIFTED, by=by, target=f"account:{username}", label=username)


def lift_address(address: str, *, by: User) -> None:
    record(LIFTED, by=by, target=f"address:{address}", label=address)
