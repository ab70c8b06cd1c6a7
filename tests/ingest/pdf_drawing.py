"""Small PDFs drawn by hand, for what a printer does only now and then: no library between test and file.

x and y in points from the top left corner of the page.  Chinese is set in a font that is not embedded, which
is enough to be read: its encoding is a standard one.
"""

from collections.abc import Iterable
from itertools import pairwise

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts"
    b" [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>] >>"
)
_UNMAPPED = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Unknown /Encoding /Identity-H /DescendantFonts"
    b" [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Unknown /DW 1000"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>"
)


class Drawing:
    """One page."""

    def __init__(self, width=400, height=300, rotate=0):
        self.width, self.height, self.rotate = width, height, rotate
        self.operators: list[str] = []

    def text(self, x, y, words, *, size=10, grey=0.0, matrix=(1, 0, 0, 1), font="F1"):
        """The first baseline starts at x, y."""
        a, b, c, d = matrix
        codes = words.encode("utf-16-be").hex()
        self.operators.append(
            f"BT {grey} g /{font} {size} Tf {a} {b} {c} {d} {x} {self.height - y} Tm <{codes}> Tj ET"
        )
        return self

    def lines(self, x, y, *words, size=10, pitch=12):
        for number, line in enumerate(words):
            self.text(x, y + number * pitch, line, size=size)
        return self

    def rule(self, x0, y0, x1, y1, *, width=0.5):
        self.operators.append(f"{width} w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def box(self, x0, y0, x1, y1, *, paint="S", grey=0.0):
        self.operators.append(f"{grey} g {x0} {self.height - y1} {x1 - x0} {y1 - y0} re {paint}")
        return self

    def clipped(self, x0, y0, x1, y1, x, y, words):
        """Words of which only what lies in the box is to be seen."""
        self.operators.append(f"q {x0} {self.height - y1} {x1 - x0} {y1 - y0} re W n")
        self.text(x, y, words)
        self.operators.append("Q")
        return self

    def table(self, xs, ys, *, foot=True, head=True, closed=()):
        """All rules of a grid; without those of its head or foot where a page ended it.

        closed: the columns that are closed there nevertheless.
        """
        for x in xs:
            self.rule(x, ys[0], x, ys[-1])
        for y in ys[head is False : len(ys) - (foot is False)]:
            self.rule(xs[0], y, xs[-1], y)
        for y in [ys[0]] * (not head) + [ys[-1]] * (not foot):
            for column in closed:
                self.rule(xs[column], y, xs[column + 1], y)
        return self

    def words(self, xs, ys, rows, *, size=10):
        """A text in each cell, its first line at the cell's top; None for nothing."""
        for (top, _), texts in zip(pairwise(ys), rows, strict=True):
            for left, text in zip(xs, texts, strict=False):
                if text:
                    self.lines(left + 3, top + 12, *text.split("\n"), size=size)
        return self


def pdf(*drawings: Drawing) -> bytes:
    """A file of these pages."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", _FONT, _UNMAPPED]
    kids = []
    for drawing in drawings:
        stream = "\n".join(drawing.operators).encode("ascii")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(len(objects) + 1)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Rotate %d /Contents %d 0 R"
            b" /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
            % (drawing.width, drawing.height, drawing.rotate, len(objects))
        )
    references = b" ".join(b"%d 0 R" % number for number in kids)
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), references)
    return _file(objects)


def _file(objects: Iterable[bytes]) -> bytes:
    data, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(offsets) + 1
    return (
        data
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, table)
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (count, len(data))
    )
