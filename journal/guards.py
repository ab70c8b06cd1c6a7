"""Triggers that refuse to change or empty the journal, where the database has them.

No backdoor: who may drop a trigger may drop them, and the chain tells.  SQLite loses the triggers of a table
that a migration remakes: such a migration installs them again.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("journal_entry", "journal_seal")
REFUSAL = "the journal is append-only"
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$
"""


def install(connection: BaseDatabaseWrapper) -> None:
    _run(connection, {"postgresql": _postgres, "sqlite": _sqlite})


def remove(connection: BaseDatabaseWrapper) -> None:
    """For a test's empty table, and for a restore that fills it anew."""
    _run(connection, {"postgresql": _postgres_removed, "sqlite": _sqlite_removed})


def _run(connection: BaseDatabaseWrapper, ways: dict) -> None:
    with connection.cursor() as cursor:
        for statement in ways.get(connection.vendor, list)():
            cursor.execute(statement)


def _postgres() -> list[str]:
    made = [_FUNCTION]
    for table in TABLES:
        made.append(
            f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE PROCEDURE journal_refuse()"
        )
    return made


def _postgres_removed() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_kept ON {table}" for table in TABLES]


def _sqlite() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for table in TABLES
        for verb in ("UPDATE", "DELETE")
    ]


def _sqlite_removed() -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for table in TABLES for verb in ("update", "delete")]
