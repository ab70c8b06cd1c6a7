"""Draw sheets and books as Word files: the official layout in named styles, real tables, page numbers."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from sheets.render.docx_contents import bookmark, front
from sheets.render.docx_styles import GAP, styles_xml
from sheets.render.docx_table import drawn
from sheets.render.docx_xml import Paper, bookmarked, field, paragraph, run
from sheets.render.papers import Book, Page

Made = Callable[[int], None]

_BODY = "word/document.xml"
_LANGUAGE = "zh-CN"
_SEVERAL = "绩效目标表"
_AT_TOP = "<w:pageBreakBefore/>"
_ROMAN, _FROM_ONE = '<w:pgNumType w:fmt="upperRoman" w:start="1"/><w:titlePg/>', '<w:pgNumType w:start="1"/>'
_BEHIND_FIELDS = ("hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "rsids")  # in settings.xml
_FRESH = (1980, 1, 1, 0, 0, 0)  # the same sheets make the same file


def sheets(pages: Iterable[Page], made: Made | None = None) -> bytes:
    """Each sheet on a page of its own, wide ones across.  made: told how many are done."""
    printed = [page.dated for page in pages]
    titles = {page.sheet.title for page in printed}
    skeleton = _Skeleton(titles.pop() if len(titles) == 1 else _SEVERAL)
    return skeleton.around(_flow(((page, "") for page in printed), skeleton.footer, "", made))


def book(book: Book, made: Made | None = None) -> bytes:
    """Cover, preface and contents on pages of their own numbers, then the sheets from page 1 on."""
    skeleton = _Skeleton(book.title)
    skeleton.count_when_opened()
    opening = f"{front(book)}{_section_end(Paper(skeleton.footer).section(_ROMAN))}"
    pages = ((page, "" if at else part.title) for part in book.parts for at, page in enumerate(part.pages))
    return skeleton.around(opening + _flow(pages, skeleton.footer, _FROM_ONE, made))


def _flow(pages: Iterable[tuple[Page, str]], footer: str, numbers: str, made: Made | None) -> str:
    """Sheets, some with the title of the part they open, in sections of upright pages and pages across."""
    parts: list[str] = []
    paper = before = None
    for done, (page, part) in enumerate(pages, 1):
        paper = Paper(footer, page.sheet.landscape)
        if before and before != paper:
            parts.append(_section_end(before.section(numbers)))
            numbers = ""
        parts += _sheet(page, part, done, paper, "" if before != paper else _AT_TOP)
        before = paper
        if made:
            made(done)
    return "".join(parts) + paragraph(GAP) + (paper or Paper(footer)).section(numbers)


def _section_end(section: str) -> str:
    return paragraph(GAP, more=section)


def _sheet(page: Page, part: str, number: int, paper: Paper, top: str) -> Iterator[str]:
    """top: what begins its page."""
    if part:
        yield paragraph("Heading1", run(part), top)
    words = bookmarked(bookmark(number), number, run(page.sheet.title))
    yield drawn(page, paper.width, paragraph("Heading2", words, "" if part else top))


class _Skeleton:
    """The file around its text: styles, footer, properties."""

    def __init__(self, title: str) -> None:
        self._file: WordDocument = docx.Document()
        self._dress()
        self._describe(title)
        self.footer = self._footer()

    def _dress(self) -> None:
        styles = self._file.styles.element
        styles[:] = list(parse_xml(styles_xml()))

    def _describe(self, title: str) -> None:
        about = self._file.core_properties
        about.title, about.language = title, _LANGUAGE
        about.author = about.comments = about.keywords = ""

    def _footer(self) -> str:
        """Its relation's id."""
        section = self._file.sections[0]
        section.footer.is_linked_to_previous = False
        page = run("— ") + field("PAGE", run("1")) + run(" —")
        xml = f"<w:ftr {nsdecls('w')}>{paragraph('Footer', page)}</w:ftr>"
        section.footer._element[:] = list(parse_xml(xml))
        reference = section._sectPr.find(qn("w:footerReference"))
        return str(reference.get(qn("r:id")))

    def count_when_opened(self) -> None:
        """Word counts the page numbers of the contents, after asking."""
        settings = self._file.settings.element
        behind = next(one for one in settings if one.tag in map(qn, (f"w:{name}" for name in _BEHIND_FIELDS)))
        behind.addprevious(parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>'))

    def around(self, body: str) -> bytes:
        """The file with this text.  It is put in as it is: parsing it would take most of the time."""
        held, whole = io.BytesIO(), io.BytesIO()
        self._file.save(held)
        text = f"<w:document {nsdecls('w', 'r')}><w:body>{body}</w:body></w:document>"
        with zipfile.ZipFile(held) as source, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                data = text.encode() if name == _BODY else source.read(name)
                target.writestr(zipfile.ZipInfo(name, _FRESH), data, zipfile.ZIP_DEFLATED)
        return whole.getvalue()
