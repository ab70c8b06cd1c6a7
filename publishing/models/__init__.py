"""What has left the house: frozen sheets with their versions, books, and systems' keys."""

from publishing.models.books import Book, BookFile, BookSheet, BookText
from publishing.models.generations import Generation
from publishing.models.publications import Publication, PublishedRow, Release, Shelf
from publishing.models.tokens import Call, CallRate, Token

__all__ = [
    "Book",
    "BookFile",
    "BookSheet",
    "BookText",
    "Call",
    "CallRate",
    "Generation",
    "Publication",
    "PublishedRow",
    "Release",
    "Shelf",
    "Token",
]
