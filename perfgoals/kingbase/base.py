"""KingbaseES V8R6 and later say that they are PostgreSQL 12; Django 5.2 takes no server below 14."""

from django.db.backends.postgresql import base, features


class DatabaseFeatures(features.DatabaseFeatures):
    minimum_database_version = (12,)


class DatabaseWrapper(base.DatabaseWrapper):
    display_name = "KingbaseES"
    features_class = DatabaseFeatures
