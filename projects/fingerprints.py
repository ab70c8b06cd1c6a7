"""A word for all that a sheet's page depends on in the database: one statement, whatever the sheet.

Whole rows are digested where they stand, so that no new column and no new way of writing can be forgotten.
Tasks and indicators are left out: each write of them is a new version of the submission, with its time.  So
are events but for the last: what is logged never changes.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import NamedTuple

from django.db import connection
from django.db.models import Model

from departments.models import Person
from projects.models import Head
from reviews.models import (
    Comment,
    Event,
    Explanation,
    Gate,
    Reply,
    RuleSetting,
    Score,
    ScoreScheme,
    StoredFinding,
    Submission,
)

# the same sheet a year earlier, whichever edition
_BEFORE = (
    "department_id = %(department)s AND kind = %(kind)s AND fiscal_year = %(before)s AND name = %(name)s"
)
_OLDER = "(%(sheet)s, %(replaces)s, %(based_on)s)"
_OWN = "submission_id = %(sheet)s"
_OF_THE_YEAR = "region_id = %(region)s AND fiscal_year = %(year)s"
_THREADS = "comment_id IN (SELECT id FROM {comment} WHERE submission_id = %(sheet)s)"
LATER, BEFORE, POINTS, WORDS, BETWEEN, SCORES = "later", "before", "points", "words", "between", "scores"
RULES, GATES, SCHEMES = "rules", "gates", "schemes"
_PARTS: tuple[tuple[str, type[Model], str], ...] = (
    ("sheets", Submission, f"id IN {_OLDER}"),
    (LATER, Submission, "replaces_id IN (%(sheet)s, %(based_on)s)"),
    (BEFORE, Submission, _BEFORE),
    ("after", Submission, f"replaces_id IN (SELECT id FROM {{submission}} WHERE {_BEFORE})"),
    ("head", Head, _OWN),
    (POINTS, Comment, _OWN),
    ("replies", Reply, _THREADS),
    ("people", Person, "user_id IN (SELECT by_id FROM {comment} WHERE submission_id = %(sheet)s)"),
    ("people", Person, f"user_id IN (SELECT by_id FROM {{reply}} WHERE {_THREADS})"),
    (WORDS, Explanation, f"submission_id IN {_OLDER}"),
    (WORDS, Explanation, f"submission_id IN (SELECT id FROM {{submission}} WHERE {_BEFORE})"),
    (BETWEEN, StoredFinding, f"{_OWN} AND scope = 'report'"),
    (SCORES, Score, _OWN),
    (RULES, RuleSetting, _OF_THE_YEAR),
    (GATES, Gate, _OF_THE_YEAR),
    (SCHEMES, ScoreScheme, _OF_THE_YEAR),
)


class Fingerprint(NamedTuple):
    """parts: those that hold anything, with the keys of their rows."""

    digest: bytes
    parts: Mapping[str, list[int]]


def fingerprint(submission: Submission) -> Fingerprint:
    """submission: with its region and department."""
    asked = {
        "sheet": submission.pk,
        "replaces": submission.replaces_id,
        "based_on": submission.based_on_id,
        "department": submission.department_id,
        "kind": submission.kind,
        "name": submission.name,
        "region": submission.region_id,
        "year": submission.fiscal_year,
        "before": submission.fiscal_year - 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_statement(), asked)
        rows = sorted(cursor.fetchall())
    places = submission.region, submission.department
    names = [[getattr(one, field.attname) for field in one._meta.concrete_fields] for one in places]
    parts: dict[str, list[int]] = defaultdict(list)
    for part, _, key in rows:
        parts[part].append(key)
    return Fingerprint(sha256(repr((submission.pk, names, rows)).encode()).digest(), dict(parts))


@cache
def _statement() -> str:
    digest = _whole_row if connection.vendor == "postgresql" else _every_column
    parts = [_part(part, model, digest(model), where) for part, model, where in _PARTS]
    parts.append(f"SELECT 'moves', cast(max(id) AS text), 0 FROM {Event._meta.db_table} WHERE {_OWN}")
    text = " UNION ALL ".join(parts)
    for name, model in {"submission": Submission, "comment": Comment, "reply": Reply}.items():
        text = text.replace(f"{{{name}}}", model._meta.db_table)
    return text


def _part(part: str, model: type[Model], digest: str, where: str) -> str:
    return f"SELECT '{part}', {digest}, {model._meta.pk.column} FROM {model._meta.db_table} WHERE {where}"


def _whole_row(model: type[Model]) -> str:
    """Three times quicker to plan than every column by its name."""
    return f"md5(cast({model._meta.db_table} AS text))"


def _every_column(model: type[Model]) -> str:
    columns = (f"coalesce(cast({field.column} AS text), '~')" for field in model._meta.concrete_fields)
    row = " || '|' || ".join(columns)
    return f"md5({row})"
