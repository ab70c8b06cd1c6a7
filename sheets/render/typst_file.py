"""Read a PDF as Typst writes it: objects in plain text, one behind the other, always in the same words.

It reads no other PDF.  What reads otherwise than expected is an error, never a guess.
"""

from __future__ import annotations

import re
from functools import cached_property
from pathlib import Path

REFERENCE = re.compile(rb"(\d+) 0 R\b")
_KEYED = re.compile(rb"(\d+) (\d+) 0 R\b")
_NAMED = re.compile(rb"\((\w+)\)(\d+) 0 R\b")
_LABELS = b"/PageLabels"
_TAIL = 64


class TypstFile:
    def __init__(self, path: Path) -> None:
        self.data = path.read_bytes()
        begin = int(only(rb"startxref\n(\d+)\n%%EOF\s*\Z", self.data[-_TAIL:])[1])
        lines = self.data[begin:].split(b"\n")
        self.starts = [int(line[:10]) for line in lines[2 : 2 + int(lines[1].split()[1])]]
        ordered = sorted([*self.starts, begin])
        self.ends = dict(zip(ordered, ordered[1:], strict=False))
        self.trailer = self.data[begin:]

    def body(self, number: int) -> bytes:
        """Of an object, with its stream."""
        start = self.starts[number]
        whole = self.data[start : self.ends[start]]
        head = b"%d 0 obj\n" % number
        if not whole.startswith(head):
            raise ValueError(f"object {number} is not where the file says")
        return whole[len(head) : whole.rindex(b"\nendobj")]

    @cached_property
    def root(self) -> bytes:
        return self.body(reference(b"/Root", self.trailer))

    @cached_property
    def tree(self) -> bytes:
        return self.body(reference(b"/StructTreeRoot", self.root))

    @cached_property
    def document(self) -> int:
        """The one tag that holds all others."""
        return int(only(rb"/K\[(\d+) 0 R\]", self.tree)[1])

    @cached_property
    def pages(self) -> list[int]:
        kids = only(rb"/Kids\[([\d R]+)\]", self.body(reference(b"/Pages", self.root)))
        return [int(number) for number in REFERENCE.findall(kids[1])]

    @property
    def tags(self) -> list[int]:
        """Right below the document's."""
        whole = rb"\A<</Type/StructElem/S/Document/P \d+ 0 R/K\[([\d R]*)\]>>\Z"
        return [int(number) for number in REFERENCE.findall(only(whole, self.body(self.document))[1])]

    @property
    def parents(self) -> dict[int, int]:
        """By the keys that pages and links have: the tags of what stands there."""
        return _keyed(only(rb"/ParentTree<</Nums\[([\d R]*)\]>>", self.tree)[1])

    @property
    def next_key(self) -> int:
        return int(only(rb"/ParentTreeNextKey (\d+)", self.tree)[1])

    @property
    def names(self) -> list[tuple[bytes, int]]:
        """Of head cells, by which other cells name them."""
        found = re.search(rb"/IDTree<</Names\[(.*?)\]>>", self.tree, re.DOTALL)
        return [(name, int(number)) for name, number in _NAMED.findall(found[1])] if found else []

    @property
    def labels(self) -> dict[int, int]:
        """By the places of pages, from 0; none where each page has its number from a function."""
        if _LABELS not in self.root:
            return {}
        body = self.body(reference(_LABELS, self.root))
        return _keyed(only(rb"\A<</Nums\[([\d R]*)\]>>\Z", body)[1])

    @property
    def identities(self) -> tuple[bytes, bytes]:
        """Of the work, and of this state of it."""
        found = only(rb"/ID\[\(([\w+/=]+)\)\(([\w+/=]+)\)\]", self.trailer)
        return found[1], found[2]


def only(pattern: bytes, text: bytes) -> re.Match[bytes]:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"not as Typst writes it: {pattern!r}")
    return found


def reference(name: bytes, body: bytes) -> int:
    return int(only(name + rb" (\d+) 0 R\b", body)[1])


def references(numbers: list[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def keyed(numbers: dict[int, int]) -> bytes:
    return b" ".join(b"%d %d 0 R" % one for one in sorted(numbers.items()))


def _keyed(text: bytes) -> dict[int, int]:
    return {int(key): int(number) for key, number in _KEYED.findall(text)}
