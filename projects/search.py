"""Words in sheets, for the lists: every word somewhere in the sheet."""

from django.db.models import QuerySet

from departments.models import Person
from projects import grams
from reviews import access
from reviews.models import Submission

MOST = 5  # words
LONGEST = 40  # of a word


def words_of(text: str) -> list[str]:
    """In lower case, each once."""
    return [word[:LONGEST] for word in dict.fromkeys(text.casefold().replace("\0", " ").split())][:MOST]


def is_short(text: str) -> bool:
    """Single characters only: no index leads to them."""
    words = words_of(text)
    return bool(words) and all(len(word) < grams.SHORTEST for word in words)


def having(
    found: QuerySet[Submission], text: str, *, user: access.User, wide: bool = False
) -> QuerySet[Submission]:
    """wide: of other places, too.  What is short is looked for in the user's own place alone."""
    words, person = words_of(text), access.person_of(user)
    if not words or person is None:
        return found
    if wide and not is_short(text):
        return found.filter(_written(words))
    return found.filter(access.is_of(user)).filter(_written(words, place_of(person)))


def place_of(person: Person) -> int:
    """The number that stands among the pairs of every sheet of the person's place."""
    if person.department_id:
        return grams.of_department(person.department_id)
    return grams.of_region(person.region_id)


def _written(words: list[str], *places: int):
    return grams.having(words, *places, text="words__text", column="words__grams")
