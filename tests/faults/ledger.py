"""What a process that will be killed has begun and what was acknowledged to it, told through a pipe at once.

A line is written before each request and after each answer; what stands in the pipe outlives its writer.
"""

import json
import os
import select
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any

from django.db import connections


class Teller:
    def __init__(self, handle: int) -> None:
        self._handle = handle

    def begins(self, what: str) -> None:
        self._tell({"begins": what})

    def answered(self, what: str, **facts: Any) -> None:
        self._tell({"answered": what, **facts})

    def broke(self, why: str) -> None:
        self._tell({"broke": why[-3000:]})

    def _tell(self, line: dict[str, Any]) -> None:
        os.write(self._handle, json.dumps(line).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class Ledger:
    lines: tuple[dict[str, Any], ...]
    was_killed: bool

    @property
    def acknowledged(self) -> list[dict[str, Any]]:
        return [line for line in self.lines if "answered" in line]

    @property
    def under_way(self) -> str:
        """What was begun and not answered; empty between two requests."""
        return self.lines[-1].get("begins", "") if self.lines else ""

    @property
    def broken(self) -> str:
        return next((line["broke"] for line in self.lines if "broke" in line), "")

    def count(self, what: str) -> int:
        return sum(line["answered"] == what for line in self.acknowledged)


Act = Callable[[Teller], None]


def in_a_child(act: Act) -> tuple[int, int]:
    """Process and the end of its pipe.  No connection of ours goes along."""
    connections.close_all()
    ours, theirs = os.pipe()
    child = os.fork()
    if child:
        os.close(theirs)
        return child, ours
    os.close(ours)
    code, teller = 1, Teller(theirs)
    try:
        act(teller)
        code = 0
    except BaseException:
        teller.broke(traceback.format_exc())
    finally:
        os._exit(code)


def killed(act: Act, delay: float, kill: Callable[[int], None] | None = None) -> Ledger:
    """Done in a process that is killed after so many seconds, if it has not ended by itself."""
    child, pipe = in_a_child(act)
    first, was_killed = _read_for(pipe, delay)
    pieces = [first]
    if kill:
        kill(child)
    else:
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while piece := os.read(pipe, 1 << 16):
        pieces.append(piece)
    os.close(pipe)
    return Ledger(tuple(map(json.loads, b"".join(pieces).splitlines())), was_killed)


def _read_for(pipe: int, seconds: float) -> tuple[bytes, bool]:
    """What comes in that time, and whether the other end is still open then."""
    pieces, end = [], monotonic() + seconds
    while (left := end - monotonic()) > 0 and select.select([pipe], [], [], left)[0]:
        if not (piece := os.read(pipe, 1 << 16)):
            return b"".join(pieces), False
        pieces.append(piece)
    return b"".join(pieces), True


def finished(act: Act) -> Ledger:
    """Done to its end."""
    ledger = killed(act, 600)
    assert not ledger.broken, ledger.broken
    return ledger
