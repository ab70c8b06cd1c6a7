"""What a file is, by its content: its encoding, its kind, and which official form a printed title means."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib

from indicators.printed import compact
from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FORMAT, FUND, PROJECT

TEXT = "text"
MARKDOWN = "markdown"
PDF = "pdf"
XLSX = "xlsx"
XLS = "xls"
DOCX = "docx"
SCAN = "scan"  # a picture, or a PDF of pictures
JSON = "json"  # perfgoals/1

_SAVE_XLSX = "请您用 Excel 或 WPS 打开，另存为 xlsx 后再导入。"
_SAVE_DOCX = "请您用 Word 或 WPS 打开，另存为 docx 后再导入。"
_SAVE_PDF = "请您用阅读它的软件导出为 PDF 后再导入。"
_BINARY = "这是二进制文件，读不出文字。请您导出为 PDF、xlsx 或 docx 后再导入。"
_UNPACK = "这是压缩包。请您解压后，把里面的文件分别导入。"
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM")
_OPENING = re.compile(rb"(\xef\xbb\xbf)?\s*\{")
_PACKED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08")
# a package's main content type, or the name of a part that only this kind has
_PACKAGES = (
    ("spreadsheetml.sheet.main+xml", XLSX),
    ("ms-excel.sheet.macroEnabled.main+xml", XLSX),
    ("spreadsheetml.template.main+xml", XLSX),
    ("wordprocessingml.document.main+xml", DOCX),
    ("ms-word.document.macroEnabled.main+xml", DOCX),
    ("wordprocessingml.template.main+xml", DOCX),
)
_OTHER_PACKAGES = (
    ("ms-excel.sheet.binary", f"这是二进制工作簿（xlsb）。{_SAVE_XLSX}"),
    ("presentationml", f"这是演示文稿。{_SAVE_PDF}"),
    ("opendocument.spreadsheet", f"这是 ODF 表格（ods）。{_SAVE_XLSX}"),
    ("opendocument.text", f"这是 ODF 文档（odt）。{_SAVE_DOCX}"),
    ("opendocument.presentation", f"这是演示文稿。{_SAVE_PDF}"),
    ("OFD.xml", f"这是 OFD 版式文件。{_SAVE_PDF}"),
)
_MARKED = (
    (re.compile(rb"\s*\{\\rtf"), f"这是 RTF 文档。{_SAVE_DOCX}"),
    (
        re.compile(rb"(?s)\s*(<\?xml[^>]*>\s*)?(<\?mso-application[^>]*>\s*)?<(\w+:)?Workbook\b"),
        f"这是 XML 表格。{_SAVE_XLSX}",
    ),
    (
        re.compile(rb"(?is)\s*(<!doctype html|<html|<\?xml[^>]*>\s*<(!doctype )?html)"),
        "这是网页文件。请您用 Excel 或 Word 打开，另存为 xlsx 或 docx 后再导入。",
    ),
    (re.compile(rb"MIME-Version:"), f"这是单个文件网页。{_SAVE_DOCX}"),
)
_PACKAGE_START = 64 * 1024  # bytes of the list of content types that are looked at
_FORM_WORDS = (
    (DEPARTMENT_STRATEGY, re.compile("战略目标")),
    (FUND, re.compile("专项资金.*绩效目标|专项资金目标")),
    (DEPARTMENT_ANNUAL, re.compile("整体.*绩效目标|整体目标")),
    (PROJECT, re.compile("项目.*绩效目标")),
)
_TABLES_NEEDED = 3  # lines with tabs before a text counts as a tabbed one


class Unreadable(Exception):
    """A file that cannot be read at all.  The message is one Chinese line for people."""


def kind_of(data: bytes) -> str:
    """One of the kinds above, by the content; Unreadable says what any other file is and what to do."""
    if not data.strip():
        raise Unreadable("文件是空的，没有可读的内容。请您重新下载后再导入。")
    if data.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"PK\x03\x04"):
        return _package_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office_kind(data)
    if data.startswith(_PICTURES):
        return SCAN
    if data.startswith(_PACKED):
        raise Unreadable(_UNPACK)
    if _OPENING.match(data) and f'"{FORMAT}"'.encode() in data:
        return JSON
    return kind_of_text(decode(data))


def _package_kind(data: bytes) -> str:
    """The kind that a package's own list of contents names."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            said = " ".join([*_content_types(package), *package.namelist()])
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable("文件是压缩格式，但不完整或已损坏，打不开。请您重新下载或另存后再导入。") from error
    kind = next((kind for mark, kind in _PACKAGES if mark in said), None)
    if kind is None:
        raise Unreadable(next((why for mark, why in _OTHER_PACKAGES if mark in said), _UNPACK))
    return kind


def _content_types(package: zipfile.ZipFile) -> list[str]:
    found = []
    for name in ("[Content_Types].xml", "mimetype"):
        if name in package.namelist():
            with package.open(name) as part:
                found.append(part.read(_PACKAGE_START).decode("utf-8", "replace"))
    return found


def _old_office_kind(data: bytes) -> str:
    def holds(stream: str) -> bool:
        return f"{stream}\0".encode("utf-16-le") in data

    if holds("Workbook") or holds("Book"):
        return XLS
    if holds("PowerPoint Document"):
        raise Unreadable(f"这是演示文稿。{_SAVE_PDF}")
    raise Unreadable(f"这是旧版文字文档（doc、wps）。{_SAVE_DOCX}")


def decode(data: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, or GB18030, whichever fits."""
    for mark, why in _MARKED:
        if mark.match(data[:_PACKAGE_START]):
            raise Unreadable(why)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _printable(text)
    if b"\x00" in data:
        raise Unreadable(_BINARY)
    raise Unreadable("文件编码无法识别：既不是 UTF-8，也不是 GB18030。请您另存为 UTF-8 后再导入。")


def _encodings(data: bytes) -> tuple[str, ...]:
    return ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")


def _printable(text: str) -> str:
    """GB18030 accepts nearly any bytes: control characters and unassigned code points tell binaries apart."""
    odd = sum(unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\n\r\f\v" for char in text)
    if "\x00" in text or odd > len(text) / 100:
        raise Unreadable(_BINARY)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def kind_of_text(text: str) -> str:
    """`markdown` for text whose tables are parted by tabs, `text` for a plain flow."""
    tabbed = sum("\t" in line.strip() for line in text.splitlines())
    return MARKDOWN if tabbed >= _TABLES_NEEDED else TEXT


def form_of_title(line: str) -> str | None:
    """The form a printed title names (`项目支出绩效目标表` and its many wordings), or None.

    Dividers and the report's own title may match too: a title counts only where a sheet follows it.
    """
    title = compact(line).lstrip("#")
    if not re.search(r"表([（(].*[）)])?$", title) or re.search("[。；，：]", title) or len(title) > 50:
        return None
    return next((form for form, words in _FORM_WORDS if words.search(title)), None)
