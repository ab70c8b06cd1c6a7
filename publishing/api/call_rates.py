"""How often one caller may ask.  Counted in the database, so that all processes count together."""

import ipaddress
from time import time

from django.db import models, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from journal.requests import address_of
from publishing.models import CallRate

__all__ = ["address_of", "of_address", "wait"]
KEPT = 5  # minutes


def of_address(address: str, bucket: str = "") -> str:
    """One of the public: a digest of the address, of IPv6 of the house's network.

    What is counted in a `bucket` of its own does not count with the calls of the interface.
    """
    found = ipaddress.ip_address(address)
    house = ipaddress.ip_network((found, 64), strict=False) if found.version == 6 else found
    return salted_hmac("publishing.call_rates", f"{house}{bucket}", algorithm="sha256").hexdigest()


def wait(who: str, per_minute: int) -> int:
    """Counts one call.  Seconds until the next minute when it is one too many, else 0."""
    now = time()
    return 60 - int(now % 60) if _counted(who, int(now // 60)) > per_minute else 0


@transaction.atomic
def _counted(who: str, minute: int) -> int:
    """The same statements for the first call of a minute and for every other.

    Two that come at once begin one row.
    """
    CallRate.objects.bulk_create([CallRate(minute=minute, who=who)], ignore_conflicts=True)
    CallRate.objects.filter(minute__lt=minute - KEPT).delete()
    here = CallRate.objects.filter(minute=minute, who=who)
    here.update(calls=F("calls") + 1)
    return here.aggregate(calls=models.Max("calls"))["calls"]
