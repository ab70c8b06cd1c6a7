"""What is wrong with the pages of a printed PDF: cut texts, open frames, letters without a shape."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from pdfminer.converter import PDFLayoutAnalyzer
from pdfminer.layout import LAParams
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage

from ingest.readers.pdf.file import File
from ingest.readers.pdf.page import Char, Page, Rule

_MARKS = frozenset("“”‘’（）《》〈〉【】〔〕「」『』，。、；：！？")
_NEAR = 1.2  # points: rules that meet


def pages(data: bytes) -> list[Page]:
    with File(data) as file:
        return list(file.pages())


def open_frames(page: Page) -> Iterator[str]:
    """The sides of the table that no rule closes from end to end."""
    upright = [rule for rule in page.rules if rule.x0 == rule.x1]
    level = [rule for rule in page.rules if rule.y0 == rule.y1]
    if not upright or not level:
        return
    left, right = min(rule.x0 for rule in upright), max(rule.x0 for rule in upright)
    top, bottom = min(rule.y0 for rule in level), max(rule.y0 for rule in level)
    for name, x in (("left", left), ("right", right)):
        if not _covers(((rule.y0, rule.y1) for rule in upright if abs(rule.x0 - x) < _NEAR), top, bottom):
            yield name
    for name, y in (("top", top), ("bottom", bottom)):
        if not _covers(((rule.x0, rule.x1) for rule in level if abs(rule.y0 - y) < _NEAR), left, right):
            yield name


def _covers(parts: Iterable[tuple[float, float]], start: float, end: float) -> bool:
    at = start
    for low, high in sorted(parts):
        if low > at + _NEAR:
            return False
        at = max(at, high)
    return at >= end - _NEAR


def cut_letters(page: Page) -> Iterator[Char]:
    """Those that a rule runs through, or that stand outside of the paper."""
    for char in page.chars:
        inside = char.x0 >= 0 and char.x1 <= page.width and char.y0 >= 0 and char.y1 <= page.height
        if not inside or any(_runs_through(rule, char) for rule in page.rules):
            yield char


def _runs_through(rule: Rule, char: Char) -> bool:
    """The outer parts of a letter's box are empty, of a Chinese mark's one half."""
    share = 0.45 if char.text in _MARKS else 0.15
    air_x, air_y = (char.x1 - char.x0) * share, (char.y1 - char.y0) * 0.15
    across = rule.x0 < char.x1 - air_x and rule.x1 > char.x0 + air_x
    down = rule.y0 < char.y1 - air_y and rule.y1 > char.y0 + air_y
    return across and down


class _Shapes(PDFLayoutAnalyzer):
    """Counts the letters drawn, and those drawn as the font's box for a missing one."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources, laparams=LAParams())
        self.drawn = self.missing = 0

    def render_char(self, matrix, font, fontsize, scaling, rise, cid, *more):
        self.drawn += 1
        self.missing += cid == 0
        return super().render_char(matrix, font, fontsize, scaling, rise, cid, *more)


def letters(data: bytes) -> tuple[int, int]:
    """How many are drawn, and how many of them have no shape."""
    resources = PDFResourceManager()
    device = _Shapes(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.get_pages(io.BytesIO(data)):
        interpreter.process_page(page)
    return device.drawn, device.missing
