"""What was worked out once and is kept in this process: the latest used, in so many bytes and no more."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock

OVERHEAD = 300  # bytes of an entry besides its content


class Memory:
    """A key says everything its content depends on: nothing here is ever out of date, only forgotten."""

    def __init__(self, room: int) -> None:
        self.room, self.used = room, 0
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> bytes | None:
        with self._lock:
            content = self._kept.get(key)
            if content is not None:
                self._kept.move_to_end(key)
            return content

    def put(self, key: Hashable, content: bytes) -> None:
        with self._lock:
            self._forget(key)
            self._kept[key] = content
            self.used += len(content) + OVERHEAD
            while self.used > self.room:
                self._forget(next(iter(self._kept)))

    def _forget(self, key: Hashable) -> None:
        content = self._kept.pop(key, None)
        if content is not None:
            self.used -= len(content) + OVERHEAD

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.used = 0
