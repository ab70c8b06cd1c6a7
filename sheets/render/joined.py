"""Join files that Typst has written into one: pages, bookmarks, page labels, and one tree of tags.

No library that is at hand keeps tags.  Each file's objects are copied as far as its kept pages need them and
counted anew; what a file has once (the tree's root, the list of pages) is written anew at the end.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import deque
from collections.abc import Container, Iterator, Sequence
from typing import BinaryIO

from sheets.render.typst_file import TypstFile, keyed, only, reference, references

ROOT, PAGES, TREE, DOCUMENT, LABELS = range(1, 6)
_HEAD = b"%PDF-1.7\n%\x80\x80\x80\x80\n\n"  # the second line says: not a text
_STREAM = b">>\nstream\n"
_TOKEN = re.compile(rb"\\.|[()]|(?<![\w.])(\d+) 0 R\b|(/StructParents? )(\d+)", re.DOTALL)
_BEFORE_NAMES = (b"/ID", b"/Headers[", b")")
_TREE = (
    b"<</Type/StructTreeRoot%b/K[%d 0 R]/ParentTree<</Nums[%b]>>/IDTree<</Names[%b]>>/ParentTreeNextKey %d>>"
)


class Joined:
    """The file that is made."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.starts: dict[int, int] = {}
        self.last = LABELS
        self.pages: list[int] = []
        self.labels: list[int] = []
        self.tags: list[int] = []
        self.parents: dict[int, int] = {}
        self.names: list[tuple[bytes, int]] = []
        self.next_key = 0
        self.files = 0
        self.identity = hashlib.sha256()
        out.write(_HEAD)

    def add(self, file: TypstFile) -> None:
        """Without its first page."""
        copied = _Copied(self, file)
        pages, labels, tags = copied.kept(range(1, len(file.pages)))
        self.pages += pages
        self.labels += labels
        self.tags += tags
        copied.finish()

    def end(self, front: TypstFile, *, before: int, elsewhere: Sequence[int]) -> None:
        """The front's first pages come before all others.  Those after them stand for pages that are here:
        elsewhere says for which, counted from 1.
        """
        copied = _Copied(self, front)
        pages, labels, tags = copied.kept(range(before))
        self.pages = pages + self.pages
        self.labels = labels + self.labels
        self.tags = tags + self.tags
        stubs = front.pages[before:]
        copied.numbers |= {
            stub: self.pages[number - 1] for stub, number in zip(stubs, elsewhere, strict=True)
        }
        info = copied.number(reference(b"/Info", front.trailer))
        self._described(front, copied)
        self._root(front, copied)
        copied.finish()
        self._own(front)
        self._trailer(front, info)

    def new(self) -> int:
        self.last += 1
        return self.last

    def write(self, number: int, body: bytes) -> None:
        self.starts[number] = self.out.tell()
        self.out.write(b"%d 0 obj\n%b\nendobj\n\n" % (number, body))

    def _described(self, front: TypstFile, copied: _Copied) -> None:
        """What the file says of itself, with all its pages counted."""
        number = reference(b"/Metadata", front.root)
        text = front.body(number).partition(_STREAM)[2].removesuffix(b"\nendstream")
        text = text.replace(front.identities[1], self._state)
        text = re.sub(rb"(?<=<xmpTPg:NPages>)\d+", b"%d" % len(self.pages), text)
        copied.numbers[number] = self.new()
        head = b"<</Length %d/Type/Metadata/Subtype/XML" % len(text)
        self.write(copied.numbers[number], head + _STREAM + text + b"\nendstream")

    def _root(self, front: TypstFile, copied: _Copied) -> None:
        """With the labels of this file, whether the front has any or not."""
        bare = re.sub(rb"/PageLabels \d+ 0 R", b"", front.root)
        self.write(ROOT, copied.changed(bare).removesuffix(b">>") + b"/PageLabels %d 0 R>>" % LABELS)

    @property
    def _state(self) -> bytes:
        return base64.b64encode(self.identity.digest()[:16])

    def _own(self, front: TypstFile) -> None:
        self.write(PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(self.pages), references(self.pages)))
        self.write(LABELS, b"<</Nums[%b]>>" % keyed(dict(enumerate(self.labels))))
        tags = references(self.tags)
        self.write(DOCUMENT, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (TREE, tags))
        roles = only(rb"/RoleMap<<[/\w]*>>", front.tree)[0]
        names = b"".join(b"(%b)%d 0 R" % one for one in sorted(self.names))
        self.write(TREE, _TREE % (roles, DOCUMENT, keyed(self.parents), names, self.next_key))

    def _trailer(self, front: TypstFile, info: int) -> None:
        begin = self.out.tell()
        self.out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (self.last + 1))
        self.out.writelines(b"%010d 00000 n \n" % self.starts[number] for number in range(1, self.last + 1))
        said = (self.last + 1, ROOT, info, front.identities[0], self._state, begin)
        self.out.write(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[(%b)(%b)]>>\nstartxref\n%d\n%%%%EOF" % said
        )


class _Copied:
    """A file's objects on their way.  Each gets its number when it is first named, then waits."""

    def __init__(self, joined: Joined, file: TypstFile) -> None:
        self.joined, self.file = joined, file
        self.waiting: deque[int] = deque()
        self.prefix = b"%dn" % joined.files
        self.first_key = joined.next_key
        self.numbers = {
            reference(b"/Pages", file.root): PAGES,
            reference(b"/StructTreeRoot", file.root): TREE,
            file.document: DOCUMENT,
        }
        joined.files += 1
        joined.next_key += file.next_key
        joined.identity.update(file.identities[1])

    def number(self, old: int) -> int:
        if old not in self.numbers:
            self.numbers[old] = self.joined.new()
            self.waiting.append(old)
        return self.numbers[old]

    def kept(self, places: range) -> tuple[list[int], list[int], list[int]]:
        """Pages, their labels and their tags."""
        pages = [self.number(self.file.pages[place]) for place in places]
        left = {page: place for place, page in enumerate(self.file.pages) if place not in places}
        keys = {int(only(rb"/StructParents (\d+)", self.file.body(page))[1]) for page in left}
        self.joined.parents |= {
            key + self.first_key: self.number(tag)
            for key, tag in self.file.parents.items()
            if key not in keys
        }
        labels = self.file.labels
        return pages, [self.number(labels[place]) for place in places], list(self._tags(left))

    def _tags(self, left: Container[int]) -> Iterator[int]:
        """A page that is left out has nothing but a heading."""
        for tag in self.file.tags:
            page = re.search(rb"/Pg (\d+) 0 R", self.file.body(tag))
            if page is None or int(page[1]) not in left:
                yield self.number(tag)

    def finish(self) -> None:
        while self.waiting:
            old = self.waiting.popleft()
            self.joined.write(self.numbers[old], self.changed(self.file.body(old)))
        named = [
            (self.prefix + name, self.numbers[tag]) for name, tag in self.file.names if tag in self.numbers
        ]
        self.joined.names += named

    def changed(self, body: bytes) -> bytes:
        """Numbers, keys and names as they are in the joined file; texts and streams as they were."""
        at = body.find(_STREAM)
        if at < 0:
            return self._counted(body)
        return self._counted(body[:at]) + body[at:]

    def _counted(self, body: bytes) -> bytes:
        depth = 0  # of brackets: within them stands a text

        def changed(token: re.Match[bytes]) -> bytes:
            nonlocal depth
            old = token[0]
            if old == b"(":
                depth += 1
                named = depth == 1 and body.endswith(_BEFORE_NAMES, 0, token.start())
                return old + self.prefix if named else old
            if old == b")":
                depth -= 1
            if depth or not token.lastindex:
                return old
            if token[1]:
                return b"%d 0 R" % self.number(int(token[1]))
            return token[2] + b"%d" % (int(token[3]) + self.first_key)

        return _TOKEN.sub(changed, body)
