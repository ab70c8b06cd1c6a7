"""Rows of public sheets for whoever asks by words.

The index leads to the sheets that have the words, not to their rows: so many sheets are looked through for
one answer, the newest first, and it says how many those were and where to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, OrderBy, Q, QuerySet

from publishing.data.open_data import Asked, of_publications, publications, wanted_words
from publishing.models import PublishedRow
from publishing.models.publications import IN_ORDER

MOST_SHEETS = 300  # looked through for one answer


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where to go on: a sheet, and in it the first row not told yet."""

    sheet: int
    position: int = 0

    def __str__(self) -> str:
        return f"{self.sheet}.{self.position}"


@dataclass(frozen=True, slots=True)
class Rows:
    """searched: of how many sheets; None where no words were asked for and so all rows were looked at.

    further: the first sheet that has the words and was not looked through.
    """

    found: QuerySet[PublishedRow]
    searched: int | None = None
    further: int | None = None

    def after(self, ahead: PublishedRow | None) -> Cursor | None:
        """ahead: the row behind those told."""
        if self.searched is None:
            return None
        if ahead:
            return Cursor(ahead.publication_id, ahead.position)
        return Cursor(self.further) if self.further else None


def cursor_of(text: str) -> Cursor | None:
    """text: as `Cursor` writes it, or nothing."""
    sheet, _, position = text.partition(".")
    return Cursor(int(sheet), int(position)) if text else None


def rows(
    asked: Asked, *, level1: str = "", level2: str = "", unit: str = "", begin: Cursor | None = None
) -> Rows:
    found = PublishedRow.objects.filter(of_publications(asked))
    for field, text in (("level1", level1), ("level2", level2)):
        found = found.filter(**{f"{field}__contains": text}) if text else found
    if unit:
        found = found.filter(Q(value_unit=unit) | Q(value_canonical_unit=unit))
    found = found.select_related("publication__region", "publication__department")
    found = found.defer("publication__search", "publication__grams", "publication__name_grams")
    words = wanted_words(asked)
    return _of_words(found, asked, words, begin) if words else Rows(found.order_by(*_PLACED))


def _of_words(
    found: QuerySet[PublishedRow], asked: Asked, words: Sequence[str], begin: Cursor | None
) -> Rows:
    sheets = publications(asked).order_by("-pk").values_list("pk", flat=True)
    if begin:
        sheets = sheets.filter(pk__lte=begin.sheet)
        found = found.exclude(publication=begin.sheet, position__lt=begin.position)
    *looked, further = [*sheets[: MOST_SHEETS + 1], None][: MOST_SHEETS + 1]
    found = found.filter(publication__in=looked)
    for word in words:
        found = found.filter(search__contains=word)
    return Rows(found.order_by("-publication", "position"), len(looked), further)


def _of_publication(order: OrderBy) -> OrderBy:
    name = F(f"publication__{order.expression.name}")
    return name.desc() if order.descending else name.asc()


_PLACED = (*map(_of_publication, IN_ORDER["placed"]), "position")
