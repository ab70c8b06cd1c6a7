"""PDFs of printed pages with pictures of pages between them: these are recognised, if the extra is there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingest.readers.pdf import reader as pdf
from ingest.readers.pdf.page import Page
from ingest.readers.raw import Line, Paper, Progress, silent
from ingest.readers.scan import reader as scan
from ingest.recognise import Unreadable


def read(data: bytes, progress: Progress = silent) -> Paper:
    recogniser = _Recogniser(data)
    found = pdf.read(data, progress, recogniser.page)
    if not recogniser.known:
        return found
    whole = replace(found, furniture=(*found.furniture, *recogniser.unread))
    return scan.marked(whole, recogniser.known)


class _Recogniser:
    """Its machinery is got when the first picture is met.  unread: what was read too badly to stand there."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._engine: Any = None
        self.known: dict[int, scan.Known] = {}
        self.unread: list[Line] = []

    def page(self, number: int) -> Page | None:
        """None without the extra: the caller lists the page as not read."""
        try:
            tools = scan.machinery()
        except Unreadable:
            return None
        self._engine = self._engine or tools.engine(-1)
        picture = next(tools.pictures(self._data, [number - 1]))
        found: Page
        found, marks, unread = tools.page_of(self._engine, picture, number)
        self.known[number] = scan.Known(picture.turn, marks)
        self.unread += unread
        return found
