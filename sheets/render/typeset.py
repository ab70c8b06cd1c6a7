"""Set a Typst template with data as PDF.  Texts reach it as data, never as markup.

Fonts: what an office has, then Noto, and last the two subsets beside this module (`fonts/`), so that a
machine without any font makes proper pages too.  Both standards forbid a character that no font can draw: it
is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import typst

OWN = Path(__file__).with_name("fonts")
SONG = ("SimSun", "宋体", "NSimSun", "STSong", "Source Han Serif SC", "Noto Serif CJK SC", "Perfgoals Serif")
FANGSONG = (
    "FangSong_GB2312",
    "仿宋_GB2312",
    "FangSong",
    "仿宋",
    "FZFangSong-Z02",
    "方正仿宋_GBK",
    "STFangsong",
    *SONG,
)
HEI = (
    "SimHei",
    "黑体",
    "FZHei-B01",
    "Microsoft YaHei",
    "PingFang SC",
    "Source Han Sans SC",
    "Noto Sans CJK SC",
    "Perfgoals Sans",
)
XIAOBIAOSONG = (
    "FZXiaoBiaoSong-B05S",
    "FZXiaoBiaoSong-B05",
    "方正小标宋简体",
    "方正小标宋_GBK",
    "STZhongsong",
    *SONG,
)
ARCHIVE: list[typst.PDFStandard] = ["a-2a", "ua-1"]
_MUCH = 2_000_000  # letters of data, from which what Typst keeps in mind is worth giving back
_KEEPS = 11  # runs for which it keeps it
_UNDRAWN = re.compile(r'(?:the text|codepoint) `"(.+?)"`')
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


class Undrawn(ValueError):
    """What a person is to be told: characters that no font of this machine draws."""


class Faces(NamedTuple):
    """Families in the order in which they are tried."""

    song: list[str]
    fangsong: list[str]
    hei: list[str]
    xiaobiaosong: list[str]


def pdf(template: bytes, data: Mapping[str, Any]) -> bytes:
    """data: what the template reads as `json(bytes(sys.inputs.data))`, with the faces added.

    Raises Undrawn.
    """
    sent = _sent(data)
    try:
        with _telling():
            made, warnings = typst.compile_with_warnings(
                template, sys_inputs={"data": sent}, font_paths=_fonts(), pdf_standards=ARCHIVE
            )
    finally:
        if len(sent) > _MUCH:
            _forget()
    return _flawless(made, warnings)


class Composed:
    """As `pdf`, in two steps: what is set is kept in mind, and serves the file too.

    The template reads the number of its first page as `read("first")`.
    """

    def __init__(self, template: bytes, data: Mapping[str, Any]) -> None:
        self.template = template
        self.compiler = typst.Compiler(self._files(1), sys_inputs={"data": _sent(data)}, font_paths=_fonts())

    def _files(self, first: int) -> Any:
        """Annotated too narrowly where it is taken."""
        return {"main": self.template, "first": b"%d" % first}

    def said(self, label: str) -> Any:
        """The value of the metadata that the template has given this label.  Raises Undrawn."""
        with _telling():
            return json.loads(self.compiler.query(label, field="value", one=True))

    def pdf(self, first: int) -> bytes:
        """Raises Undrawn."""
        with _telling():
            made, warnings = self.compiler.compile_with_warnings(
                self._files(first), format="pdf", pdf_standards=ARCHIVE
            )
        return _flawless(made, warnings)


def _sent(data: Mapping[str, Any]) -> str:
    sent = json.dumps(dict(data) | faces()._asdict(), ensure_ascii=False, separators=(",", ":"))
    if broken := _SURROGATES.findall(sent):
        raise undrawn(broken)
    return sent


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except typst.TypstError as error:
        raise _told(error) from error


def _flawless(made: Any, warnings: Sequence[Any]) -> bytes:
    if warnings:
        raise ValueError("; ".join(warning.message for warning in warnings))
    return bytes(made)


@cache
def faces() -> Faces:
    """Those that this machine has."""
    there = set(_fonts().families())
    return Faces(*([name for name in face if name in there] for face in (SONG, FANGSONG, HEI, XIAOBIAOSONG)))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[OWN])


def _forget() -> None:
    for _ in range(_KEEPS):
        typst.compile(b"", format="svg", font_paths=_fonts())


def _told(error: typst.TypstError) -> Exception:
    texts = map(_unescaped, _UNDRAWN.findall(f"{error.message}\n{error.diagnostic}"))
    letters = "".join(texts)
    return undrawn(letters) if letters else error


def undrawn(letters: Iterable[str]) -> Undrawn:
    named = "、".join(map(_named, dict.fromkeys(letters)))
    return Undrawn(
        f"这台服务器的字体里没有{named}，做不出 PDF。请改用别的字，或请系统维护人员装上有这个字的字体。"
    )


def _named(letter: str) -> str:
    code = f"U+{ord(letter):04X}"
    return f"“{letter}”（{code}）" if letter.isprintable() else code


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
