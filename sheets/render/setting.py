"""A file that is set by a process of its own: it says what begins on which page, then writes.

The process gives way to others, and ends with the one that has started it, however that ends.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple, Self

from sheets.render import typeset
from sheets.render.papers import Page
from sheets.render.pdf_cells import drawn

_CONTEXT = (
    multiprocessing.get_context("forkserver") if os.name == "posix" else multiprocessing.get_context("spawn")
)
_TICK = 0.5  # seconds between two signs of life
_NICE = 5

Parts = Sequence[tuple[str, Sequence[Page]]]
Alive = Callable[[], None]


class Work(NamedTuple):
    """What is set, and where it is written.  data: what the template reads, without its parts."""

    template: bytes
    data: Mapping[str, Any]
    parts: Parts
    path: Path


class Setting:
    """alive: called a few times a second; what it raises ends the process."""

    def __init__(self, work: Work, alive: Alive) -> None:
        self.path, self.alive = work.path, alive
        self.pipe, theirs = _CONTEXT.Pipe()
        self.process = _CONTEXT.Process(target=_set, args=(work, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def said(self) -> list[int]:
        """How many pages, then on which the headings are.  Raises as typeset.pdf, and MemoryError."""
        found: list[int] = self._answer()
        return found

    def written(self, first: int) -> Path:
        """first: the number of the first page."""
        with suppress(ConnectionError):  # what it was is told when it is asked
            self.pipe.send(first)
        self._answer()
        return self.path

    def _answer(self) -> Any:
        while not self.pipe.poll(_TICK):
            self.alive()
        try:
            answer = self.pipe.recv()
        except (EOFError, ConnectionError):
            raise MemoryError("a process that was setting pages has been ended") from None
        if isinstance(answer, Exception):
            raise answer
        return answer


def _set(work: Work, pipe: Connection) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if os.name == "posix":
        os.nice(_NICE)
    with suppress(ConnectionError, EOFError):  # nobody waits any more
        try:
            _answer(work, pipe)
        except (ConnectionError, EOFError):
            raise
        except (typeset.Undrawn, OSError, MemoryError) as error:
            pipe.send(error)
        except Exception:  # whatever it is, the caller tells it
            pipe.send(RuntimeError(traceback.format_exc()))


def _answer(work: Work, pipe: Connection) -> None:
    composed = typeset.Composed(work.template, dict(work.data) | {"parts": drawn(work.parts)})
    pipe.send(composed.said("<reached>"))
    work.path.write_bytes(composed.pdf(pipe.recv()))
    pipe.send(None)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent:
        parent.join()
        os._exit(1)
