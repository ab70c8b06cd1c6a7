"""Pages of long lists: counted no further than people turn pages, so that a page costs the same in a list of
three hundred thousand as in one of three thousand."""

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

MOST = 10_000  # of one's own place
MOST_OF_ALL = 1_000  # of what everybody has published
MOST_FOUND = 200  # of a search in that
NEWEST, OLDEST = ("-changed_at", "-pk"), ("changed_at", "pk")  # an index has all in this order


class Bounded(Paginator):
    """most: as many are counted and can be turned to.  counted: the query, where the list itself is something
    made of it; in the order of the list, so that the database reads no further than it has to."""

    def __init__(self, *args: Any, most: int = MOST, counted: QuerySet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.most = most
        self.counted: QuerySet = self.object_list if counted is None else counted

    @cached_property
    def _found(self) -> int:
        return count_to(self.counted, self.most + 1)

    @cached_property
    def count(self) -> int:
        return min(self._found, self.most)

    @property
    def is_cut(self) -> bool:
        return self._found > self.most

    @property
    def said(self) -> str:
        """49 or 超过 1,000."""
        return f"超过 {self.most:,}" if self.is_cut else str(self.count)


def count_to(found: QuerySet, most: int) -> int:
    return found.values("pk")[:most].count()
