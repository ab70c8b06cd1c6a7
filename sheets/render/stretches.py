"""Large files in stretches, each set by a process of its own, so that memory stays bounded.

Typst holds all that it has set until the file is written, a megabyte a page.  A stretch's process first says
what begins on which of its pages, then is told the number of its first page, and writes: what it has set does
not depend on that number.  Last comes a front, whose contents and bookmarks lead to stubs, pages that stand
for those of the stretches; all are joined, without the stubs.
"""

from __future__ import annotations

import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sheets.render.joined import Joined
from sheets.render.papers import Page
from sheets.render.pdf_cells import entry_of
from sheets.render.setting import Parts, Setting, Work
from sheets.render.typst_file import TypstFile

MOST = 12_000  # cells of a stretch, about: some 250 pages
AT_ONCE = min(2, os.cpu_count() or 1)  # each takes some 350 MB
_FIXED = 60  # cells of a sheet beside those of its rows

Data = dict[str, Any]
Told = Callable[[int], None]


@dataclass(slots=True)
class Stretch:
    """Sheets under the titles of their parts; a part that goes on has no title again."""

    parts: list[tuple[str, list[Page]]] = field(default_factory=list)
    weight: int = 0

    def add(self, page: Page) -> None:
        self.parts[-1][1].append(page)
        self.weight += weight(page)

    @property
    def count(self) -> int:
        return sum(len(pages) for _, pages in self.parts)

    def stubs(self) -> Iterator[Data]:
        """What contents lead to, in order."""
        for title, pages in self.parts:
            if title:
                yield {"part": True, "title": title, "first": 0}
            yield from map(_stub, pages)


def _stub(page: Page) -> Data:
    sheet = page.sheet
    return {
        "part": False,
        "title": sheet.title,
        "entry": entry_of(page),
        "across": sheet.landscape,
        "first": 0,
    }


def weight(page: Page) -> int:
    rows = sum(len(task.indicators) for task in page.document.tasks)
    return _FIXED + rows * len(page.sheet.table.columns)


def cut(parts: Iterable[tuple[str, Iterable[Page]]]) -> list[Stretch]:
    cuts = [Stretch()]
    for title, pages in parts:
        cuts[-1].parts.append((title, []))
        for page in pages:
            if cuts[-1].weight and cuts[-1].weight + weight(page) > MOST:
                cuts.append(Stretch([("", [])]))
            cuts[-1].add(page)
    return cuts


def pdf(template: bytes, data: Data, stretches: list[Stretch], told: Told) -> bytes:
    """data: what pdf.typ reads, without parts.  told: how many sheets are done, also now and then meanwhile.

    Raises typeset.Undrawn, MemoryError, and what `told` raises.
    """
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        return _Making(template, data, told, Path(folder), running).made(stretches)


@dataclass(slots=True)
class _Making:
    template: bytes
    data: Data
    told: Told
    folder: Path
    running: ExitStack
    begun: int = 0
    done: int = 0
    last: int = 0  # page that is counted
    begins: list[int] = field(default_factory=list)  # pages that contents lead to

    def made(self, stretches: list[Stretch]) -> bytes:
        stubs = [stub for stretch in stretches for stub in stretch.stubs()]
        with self._front(stubs) as front:
            before = self.last = _before(front.said(), stubs)
        whole = self.folder / "whole.pdf"
        with whole.open("wb") as out:
            joined = Joined(out)
            for file in self._files(stretches):
                joined.add(TypstFile(file))
                file.unlink()
            placed = [stub | {"first": page} for stub, page in zip(stubs, self.begins, strict=True)]
            with self._front(placed, before) as front:
                if _before(front.said(), stubs) != before:
                    raise ValueError("the contents have become longer with their page numbers")
                joined.end(TypstFile(front.written(1)), before=before, elsewhere=self.begins)
        return whole.read_bytes()

    def _front(self, stubs: list[Data], before: int = 0) -> Setting:
        return self._setting({"stubs": stubs, "before": before}, [])

    def _files(self, stretches: list[Stretch]) -> Iterator[Path]:
        """In order, while the next are being set."""
        waiting: deque[tuple[Stretch, Setting]] = deque()
        for stretch in stretches:
            setting = self._setting({"book": None, "ahead": True}, stretch.parts)
            waiting.append((stretch, self.running.enter_context(setting)))
            if len(waiting) == AT_ONCE:
                yield self._file(*waiting.popleft())
        while waiting:
            yield self._file(*waiting.popleft())

    def _setting(self, data: Data, parts: Parts) -> Setting:
        self.begun += 1
        path = self.folder / f"{self.begun}.pdf"
        return Setting(Work(self.template, self.data | data, parts, path), lambda: self.told(self.done))

    def _file(self, stretch: Stretch, setting: Setting) -> Path:
        """The first page, with the first heading, stands for those before and is not counted."""
        with setting:
            pages, _, *begins = setting.said()
            self.begins += [self.last + page - 1 for page in begins]
            file = setting.written(self.last + 1)
            self.last += pages - 1
        for _ in range(stretch.count):
            self.done += 1
            self.told(self.done)
        return file


def _before(said: list[int], stubs: list[Data]) -> int:
    """How many pages of a front come before its stubs."""
    return said[-len(stubs)] - 1
