"""The parts of a docx file as trees, found by what they are for, not by their names."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ingest.recognise import Unreadable

DAMAGED = "Word 文档已损坏，打不开。请您用 Word 或 WPS 打开检查，另存后再导入。"

# a missing part, broken packing, broken XML, or XML in an encoding that does not exist
_FAULTS = (KeyError, zipfile.BadZipFile, zlib.error, OSError, EOFError, ElementTree.ParseError, LookupError)


def kind(element: Element) -> str:
    """The tag without its namespace: strict and transitional files name it differently."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute by its plain name."""
    if element is None:
        return None
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along a path of plain names."""
    for name in path:
        if element is None:
            return None
        element = next((one for one in element if kind(one) == name), None)
    return element


def is_on(element: Element | None) -> bool:
    """A property that is there, and not switched off."""
    return element is not None and attribute(element, "val") not in ("0", "false", "off", "none")


class Package:
    """Raises Unreadable wherever a part is missing or damaged."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Unreadable(DAMAGED) from error
        self._names = set(self._zip.namelist())
        self.main = next(iter(self._targets("", "officeDocument")), "word/document.xml")
        self.document = self._tree(self.main)

    def related(self, purpose: str) -> Iterator[Element]:
        """The trees of the parts that the document names for a purpose: header, numbering, footnotes."""
        return map(self._tree, self._targets(self.main, purpose))

    def _targets(self, name: str, purpose: str) -> list[str]:
        folder, file = posixpath.split(name)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        if relations not in self._names:
            return []
        found = [one for one in self._tree(relations) if (one.get("Type") or "").endswith(f"/{purpose}")]
        return [
            posixpath.normpath(posixpath.join("/", folder, one.get("Target", "")))[1:]
            for one in found
            if one.get("TargetMode") != "External"
        ]

    def _tree(self, name: str) -> Element:
        try:
            return ElementTree.fromstring(self._zip.read(name))
        except _FAULTS as error:
            raise Unreadable(DAMAGED) from error
