"""Read a file in a process of its own, so that a bad file harms nobody else.

The child has its memory limited, and is stopped when a page takes too long, when the whole takes too long, or
when the caller's Progress raises.  What it finds comes back through a pipe, whole or not at all.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ingest.readers.raw import Progress, silent
from ingest.recognise import Unreadable
from ingest.reports import Report, read_file

logger = logging.getLogger(__name__)

_TICK = 0.25  # seconds between two looks at a silent child
_CONTEXT = multiprocessing.get_context("forkserver" if os.name == "posix" else "spawn")
_CONTEXT.set_forkserver_preload(["ingest.reports", "ingest.filled.file"])
Read = Callable[[Path, Progress, Sequence[Any]], Any]


@dataclass(frozen=True, slots=True)
class Limits:
    """memory: bytes of address space; page and whole: seconds without a new page, and in all."""

    memory: int = 6 * 2**30
    page: float = 120
    whole: float = 3 * 3600


DEFAULT = Limits()


def read_isolated(
    path: Path, progress: Progress = silent, layouts: Sequence[Any] = (), limits: Limits = DEFAULT
) -> Report:
    """The Report of a file."""
    found: Report = run_isolated(read_file, path, progress, layouts, limits)
    return found


def run_isolated(
    read: Read, path: Path, progress: Progress = silent, layouts: Sequence[Any] = (), limits: Limits = DEFAULT
) -> Any:
    """What `read`, a function of a module, finds in a file.

    `progress` is called at each page and a few times a second while waiting; what it raises stops the child
    and goes on to the caller.  Raises Unreadable with one Chinese sentence for everything else.
    """
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    child = _CONTEXT.Process(target=_child, args=(read, path, tuple(layouts), limits, theirs), daemon=True)
    child.start()
    theirs.close()
    try:
        return _wait(ours, progress, limits)
    finally:
        child.kill()
        child.join()
        ours.close()


def _wait(pipe: Connection, progress: Progress, limits: Limits) -> Any:
    begun = moved = time.monotonic()
    done = total = 0
    while True:
        if pipe.poll(_TICK):
            kind, *found = _receive(pipe)
            if kind == "report":
                return found[0]
            if kind == "unreadable":
                raise Unreadable(found[0])
            if kind == "broken":
                logger.error("reading broke off\n%s", found[1])
                raise Unreadable(found[0])
            done, total = found
            moved = time.monotonic()
        progress(done, total)
        _check_time(begun, moved, done, limits)


def _receive(pipe: Connection) -> tuple[Any, ...]:
    try:
        return pipe.recv()
    except EOFError:
        raise Unreadable("读到一半程序退出了，文件可能已损坏。请重新导出后再导入。") from None


def _check_time(begun: float, moved: float, done: int, limits: Limits) -> None:
    now = time.monotonic()
    if now - moved > limits.page:
        raise Unreadable(f"第 {done + 1} 页读了 {limits.page:.0f} 秒还没有读完，已停止。请重新导出后再导入。")
    if now - begun > limits.whole:
        raise Unreadable(f"读了 {limits.whole / 60:.0f} 分钟还没有读完，已停止。请拆成几个文件再导入。")


def _child(read: Read, path: Path, layouts: tuple[Any, ...], limits: Limits, pipe: Connection) -> None:
    limit_memory(limits.memory)
    with suppress(BrokenPipeError):
        pipe.send(_found(read, path, layouts, pipe))


def _found(read: Read, path: Path, layouts: tuple[Any, ...], pipe: Connection) -> tuple[Any, ...]:
    def progress(done: int, total: int) -> None:
        pipe.send(("progress", done, total))

    try:
        return "report", read(path, progress, layouts)
    except Unreadable as error:
        return "unreadable", str(error)
    except MemoryError:
        return "unreadable", "读这个文件要用的内存超过了限度，已停止。请拆成几个文件再导入。"
    except RecursionError:
        return "unreadable", "文件的结构嵌套得不正常，已停止。请重新导出后再导入。"
    except BrokenPipeError:  # nobody waits any more
        raise
    except Exception as error:  # whatever a broken file sets off is the failure of one file
        sentence = f"读这个文件时出错（{type(error).__name__}），文件可能已损坏。请重新导出后再导入。"
        return "broken", sentence, traceback.format_exc()


def limit_memory(limit: int) -> None:
    """Windows has no such limit; there only time is held."""
    if os.name != "posix":
        return
    import resource  # noqa: PLC0415  it does not exist on Windows

    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
