"""KingbaseES (人大金仓): Django's PostgreSQL backend through the vendor's driver, ksycopg2."""

import sys
from importlib import import_module
from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

PARTS = ("", ".errorcodes", ".errors", ".extensions", ".extras", ".sql")


def stand_in() -> None:
    """The driver has psycopg2's modules under its own name; Django and others ask for them by psycopg2's.

    While the settings are read: later somebody has asked already.
    """
    if not find_spec("ksycopg2"):
        raise ImproperlyConfigured("kingbase:// needs the vendor's driver: the package ksycopg2.")
    sys.modules.update({f"psycopg2{part}": import_module(f"ksycopg2{part}") for part in PARTS})
