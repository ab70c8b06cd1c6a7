"""Databases of PostgreSQL's kin: what is said to them, as far as that can be seen without one."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db.models.constants import OnConflict

from departments.models import Region
from perfgoals import databases, kingbase
from perfgoals.kingbase import base as kingbase_base
from perfgoals.opengauss import base as opengauss_base


@pytest.mark.parametrize(("scheme", "port"), [("kingbase", 54321), ("opengauss", 5432)])
def test_the_url_names_the_kind_of_server(scheme, port):
    found = databases.server(f"{scheme}://clerk:secret@db.example:{port}/goals")
    assert (found["ENGINE"], found["PORT"], found["NAME"]) == (f"perfgoals.{scheme}", port, "goals")


def test_the_vendors_driver_stands_in_for_djangos(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "kingbase://clerk@db.example/goals")
    monkeypatch.setattr(kingbase, "find_spec", lambda name: True)
    monkeypatch.setattr(kingbase, "import_module", lambda name: name)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(sys, "modules", dict(sys.modules))
        databases.databases(tmp_path)
        assert (sys.modules["psycopg2"], sys.modules["psycopg2.extras"]) == ("ksycopg2", "ksycopg2.extras")


def test_without_the_vendors_driver_one_line_says_what_is_missing(monkeypatch):
    monkeypatch.setattr(kingbase, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match="the package ksycopg2"):
        kingbase.stand_in()


def wrapper_of(base):
    return base.DatabaseWrapper(databases.server("postgres://clerk@db.example/goals"), "other")


def test_older_servers_are_taken():
    assert wrapper_of(kingbase_base).features.minimum_database_version == (12,)
    assert wrapper_of(opengauss_base).features.minimum_database_version == (9, 2)


def test_opengauss_numbers_by_sequences_and_has_its_own_words_for_what_is_there():
    other, key = wrapper_of(opengauss_base), Region._meta.pk
    assert (key.db_type(other), key.db_type_suffix(other)) == ("bigserial", None)
    said = other.ops.on_conflict_suffix_sql([], OnConflict.IGNORE, [], [])
    assert said == "ON DUPLICATE KEY UPDATE NOTHING"
    assert not other.features.supports_aggregate_filter_clause


def test_a_pooler_between_keeps_nothing_beyond_a_transaction():
    found = databases.server("postgres://clerk@pool.example:6432/goals?pgbouncer=1&sslmode=require")
    assert found["DISABLE_SERVER_SIDE_CURSORS"] and "pgbouncer" not in found["OPTIONS"]
    assert found["OPTIONS"]["sslmode"] == "require"
    assert not databases.server("postgres://clerk@db.example/goals")["DISABLE_SERVER_SIDE_CURSORS"]


def test_a_replica_is_waited_for_no_longer_than_a_visitor_notices(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_REPLICA_URL", "postgres://reader@copy.example/goals")
    replica = databases.databases(tmp_path / "own")["replica"]
    assert (replica["HOST"], replica["OPTIONS"]["connect_timeout"]) == ("copy.example", "2")
    monkeypatch.setenv("DATABASE_REPLICA_URL", "mysql://a@b/c")
    with pytest.raises(ImproperlyConfigured, match="DATABASE_REPLICA_URL must read"):
        databases.databases(tmp_path / "own")
