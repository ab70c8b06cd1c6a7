"""SQLite with the parameter limit it really has.

Django 5.2 assumes 999 parameters in a statement, SQLite's limit before 3.32: saving a sheet of 60 rows
would be cut into several statements.  Django 6 asks the connection; drop this when we get there.
"""

import sqlite3

from django.db.backends.sqlite3 import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    max_query_params = 32_766 if sqlite3.sqlite_version_info >= (3, 32) else 999


class DatabaseWrapper(base.DatabaseWrapper):
    features_class = DatabaseFeatures
