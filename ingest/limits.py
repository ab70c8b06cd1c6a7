"""What a file must not be: looked at before anything reads it, and cheap whatever the file is.

Each refusal is one Chinese sentence of its own.  What only shows while reading (memory, time) is held by
`ingest.isolated`; pages and characters are counted by the readers against the figures here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import IO

from ingest.recognise import Unreadable

FILE_BYTES = 100 * 2**20
PAGES = 3_000
PAGE_CHARACTERS = 200_000  # the densest sheet of 17 columns holds about 5,000
UNPACKED_BYTES = 400 * 2**20
PARTS = 20_000
PACKED_TIMES = 200  # XML of real workbooks shrinks 10 to 40 times
_SMALL_PART = 20 * 2**20  # a part smaller than this may shrink as it likes
_PIECE, _MARK = 2**20, 10  # bytes of a part looked at together; what may be cut between two

_PDF_HEAD = re.compile(rb"%PDF-\d")
_ENCRYPTED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_OLE_MACROS = ("_VBA_PROJECT".encode("utf-16-le"), "Macros".encode("utf-16-le"))
_DOCUMENT_TYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def check(data: bytes) -> None:
    """Raises Unreadable for a file that is too large, cut off, locked, or made to do harm."""
    check_size(len(data))
    if data.startswith(b"%PDF-"):
        _check_pdf(data)
    elif data.startswith(b"PK\x03\x04"):
        _check_package(data)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        _check_old_office(data)


def check_size(size: int) -> None:
    if not size:
        raise Unreadable("文件是空的（0 字节），可能没有下载完。请重新下载后再导入。")
    if size > FILE_BYTES:
        raise Unreadable(f"文件有 {size / 2**20:.0f} MB，超过 100 MB。请拆成几个文件再导入。")


def check_pages(pages: int) -> None:
    if pages > PAGES:
        raise Unreadable(f"文件有 {pages} 页，超过 {PAGES} 页。请按部门拆成几个文件再导入。")


def check_characters(count: int, page: int) -> None:
    """`count` characters stand on page `page` (from 1)."""
    if count > PAGE_CHARACTERS:
        raise Unreadable(
            f"第 {page} 页有 {count} 个字，一页正常不超过 {PAGE_CHARACTERS} 个，文件可能已损坏。"
            "请重新导出后再导入。"
        )


def _check_pdf(data: bytes) -> None:
    if not _PDF_HEAD.match(data):
        raise Unreadable("文件开头像 PDF，内容不是。请重新导出后再导入。")
    if b"%%EOF" not in data[-2048:]:
        raise Unreadable("PDF 文件不完整，缺少结尾，可能没有下载完。请重新下载或重新导出后再导入。")


def _check_old_office(data: bytes) -> None:
    if _ENCRYPTED_OFFICE in data:
        raise Unreadable("文件有打开密码。请先去掉密码，另存后再导入。")
    if any(mark in data for mark in _OLE_MACROS):
        raise _with_macros()


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            _check_size(parts)
            _check_locked(parts)
            _check_macros(parts)
            _check_entities(package, parts)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise Unreadable("Office 文件不完整或已损坏，打不开。请重新下载或另存后再导入。") from error


def _check_size(parts: Iterable[zipfile.ZipInfo]) -> None:
    listed = list(parts)
    unpacked = sum(part.file_size for part in listed)
    bomb = any(
        part.file_size > _SMALL_PART and part.file_size > PACKED_TIMES * max(part.compress_size, 1)
        for part in listed
    )
    if bomb or unpacked > UNPACKED_BYTES or len(listed) > PARTS:
        raise Unreadable(
            f"文件解压后有 {unpacked / 2**20:.0f} MB、{len(listed)} 个部分，大得不正常，没有读取。"
            "请用 Excel、Word 或 WPS 打开检查，另存后再导入。"
        )


def _check_locked(parts: Iterable[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise Unreadable("文件是加了密码的压缩包。请先去掉密码，另存后再导入。")


def _check_macros(parts: Iterable[zipfile.ZipInfo]) -> None:
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise _with_macros()


def _with_macros() -> Unreadable:
    return Unreadable("文件带有宏，没有读取。请另存为不带宏的 xlsx 或 docx 再导入。")


def _check_entities(package: zipfile.ZipFile, parts: Iterable[zipfile.ZipInfo]) -> None:
    """Office never writes a document type; one is how entity bombs and outside files come in."""
    for part in parts:
        if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        with package.open(part) as stream:
            if _has_document_type(stream):
                raise Unreadable(
                    "文件的 XML 里有实体声明，正常的 Office 文件没有，没有读取。请另存后再导入。"
                )


def _has_document_type(stream: IO[bytes]) -> bool:
    """To the end: a long comment may stand before it; without the zeros of two-byte letters."""
    before = b""
    while piece := stream.read(_PIECE):
        here = before + piece.replace(b"\0", b"")
        if _DOCUMENT_TYPE.search(here):
            return True
        before = here[-_MARK:]
    return False
