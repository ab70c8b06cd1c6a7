"""What has left the house: frozen sheets with their versions, books, and systems' keys."""

from publishing.models.books import Book, BookFile, BookSheet, BookText
from publishing.models.publications import Publication, PublishedRow, Release
from publishing.models.tokens import Call, Token

__all__ = [
    "Book",
    "BookFile",
    "BookSheet",
    "BookText",
    "Call",
    "Publication",
    "PublishedRow",
    "Release",
    "Token",
]
