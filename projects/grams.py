"""A word index that needs no extension: the pairs of neighbouring characters of a text, as whole numbers.

A pair is two UTF-16 units folded into one four-byte number, so that a word of two Chinese characters is one
exact pair; a longer word is looked for by all of its pairs, and then in the text itself.  PostgreSQL keeps
them as `integer[]` with an inverted index.  Elsewhere the column stays empty and the text is looked through.

Among the pairs stand numbers for the sheet's region and department.  They begin with half of a surrogate
pair, which no text does, so that a search in one place reads the lists of that place only.
"""

from array import array
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

_LEAST = 2**31
_REGION, _DEPARTMENT = 0xD800, 0xD900
_BITS = 15  # of a key in the second unit, which then is no half of a surrogate pair either
SHORTEST = 2  # characters that make a pair


def grams(text: str) -> set[int]:
    """Pairs within words; white space parts them."""
    found: set[int] = set()
    for word in text.split():
        units = array("H", word.encode("utf-16-le", "surrogatepass"))
        found.update((first << 16 | second) - _LEAST for first, second in zip(units, units[1:], strict=False))
    return found


def of_region(key: int) -> int:
    return _folded(_REGION, key)


def of_department(key: int) -> int:
    return _folded(_DEPARTMENT, key)


def of_sheet(text: str, *, region: int, department: int) -> list[int]:
    """What the column holds."""
    return sorted(grams(text) | {of_region(region), of_department(department)})


def _folded(kind: int, key: int) -> int:
    return ((kind + (key >> _BITS)) << 16 | (key & (1 << _BITS) - 1)) - _LEAST


def is_exact(word: str) -> bool:
    """Whether the pairs say all: the text itself need not be asked."""
    return len(word) == SHORTEST and len(word.encode("utf-16-le", "surrogatepass")) == 2 * SHORTEST


def having(words: Iterable[str], *places: int, text: str = "text", column: str = "grams") -> Q:
    """Rows that have every word, in these places.  words: in lower case, without white space."""
    words = list(words)
    if connection.vendor != "postgresql":
        return Q(*(_in_text(word, text) for word in words))
    wanted = sorted(set(places).union(*map(grams, words)))
    found = Q(*(_in_text(word, text) for word in words if not is_exact(word)))
    return Q(**{f"{column}__holds": wanted}) & found if wanted else found


def _in_text(word: str, text: str) -> Q:
    """Not LIKE, which the planner takes for so rare that it reads all there is."""
    return Q(GreaterThan(StrIndex(F(text), Value(word)), 0))


class Grams(models.Field):
    """Sorted numbers; null on databases without arrays, which look through the text instead."""

    empty_strings_allowed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"null": True, "editable": False} | kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else "text"

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> list[int] | None:
        return value if connection.vendor == "postgresql" else None


@Grams.register_lookup
class Holds(models.Lookup):
    """All of these numbers are among them."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @> %s::integer[]", [*params, self.rhs]


class InvertedIndex(models.Index):
    """Of a Grams column.  A plain one, of nothing, where there are no arrays."""

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        inverted = " USING gin" if schema_editor.connection.vendor == "postgresql" else using
        return super().create_sql(model, schema_editor, using=inverted, **kwargs)
