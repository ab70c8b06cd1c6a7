"""WordprocessingML as text: paragraphs, runs, fields, bookmarks, sections.

Built as strings and parsed once: making each element by itself takes thirty times as long.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

_BROKEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # what XML cannot hold
_A4 = (11906, 16838)  # twentieths of a point, as all lengths here
_SIDE, _SIDE_ACROSS, _TOP, _FOOT = 1134, 850, 1247, 720


def plain(text: str) -> str:
    return escape(_BROKEN.sub("", text), {'"': "&quot;"})


def run(text: str) -> str:
    """A text; its line ends are line ends."""
    lines = [f'<w:t xml:space="preserve">{plain(line)}</w:t>' for line in text.split("\n")]
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>" if text else ""


def tab() -> str:
    return "<w:r><w:tab/></w:r>"


def paragraph(style: str, inside: str = "", more: str = "") -> str:
    """more: properties that the style does not have."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{inside}</w:p>'


def field(instruction: str, result: str) -> str:
    """A field that is counted anew when the file is opened or printed; result: runs, as long as it is not."""
    return f"{_mark('begin')}{_instruction(instruction)}{_mark('separate')}{result}{_mark('end')}"


def _mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def _instruction(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


def bookmarked(name: str, number: int, inside: str) -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
    return f'{start}{inside}<w:bookmarkEnd w:id="{number}"/>'


def link(bookmark: str, inside: str) -> str:
    return f'<w:hyperlink w:anchor="{bookmark}" w:history="1">{inside}</w:hyperlink>'


@dataclass(frozen=True, slots=True)
class Paper:
    """A4, upright or across, with its footer."""

    footer: str  # the relation's id
    across: bool = False

    @property
    def width(self) -> int:
        """Of what is printed."""
        return _A4[self.across] - 2 * self._side

    @property
    def _side(self) -> int:
        return _SIDE_ACROSS if self.across else _SIDE

    def section(self, numbers: str = "") -> str:
        """numbers: how its pages are counted, where they do not just go on from the section before."""
        wide, high = _A4[self.across], _A4[not self.across]
        orient = ' w:orient="landscape"' if self.across else ""
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="{self.footer}"/><w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{wide}" w:h="{high}"{orient}/>'
            f'<w:pgMar w:top="{_TOP}" w:right="{self._side}" w:bottom="{_TOP}" w:left="{self._side}"'
            f' w:header="{_FOOT}" w:footer="{_FOOT}" w:gutter="0"/>{numbers}</w:sectPr>'
        )
