"""Numbers by sequences instead of identity columns; of rows that are there already its own words."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.postgresql import base, features, operations
from django.db.models.constants import OnConflict


class DatabaseFeatures(features.DatabaseFeatures):
    minimum_database_version = (9, 2)
    supports_aggregate_filter_clause = False  # PostgreSQL 9.4: Django then counts by CASE
    supports_update_conflicts = supports_update_conflicts_with_target = False


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "django.db.models.sql.compiler"  # many rows by VALUES: UNNEST of several is 9.4

    def on_conflict_suffix_sql(
        self, fields: Any, on_conflict: Any, update_fields: Iterable[str], unique_fields: Iterable[str]
    ) -> str:
        return "ON DUPLICATE KEY UPDATE NOTHING" if on_conflict == OnConflict.IGNORE else ""


class DatabaseWrapper(base.DatabaseWrapper):
    display_name = "openGauss"
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    data_types = base.DatabaseWrapper.data_types | {
        "AutoField": "serial",
        "BigAutoField": "bigserial",
        "SmallAutoField": "smallserial",
    }
    data_types_suffix: dict[str, str] = {}
