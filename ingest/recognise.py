"""What a file is, by its content: its encoding, its kind, and which official form a printed title means."""

from __future__ import annotations

import re
import unicodedata

from sheets.documents import DEPARTMENT_ANNUAL, DEPARTMENT_STRATEGY, FUND, PROJECT

TEXT = "text"
MARKDOWN = "markdown"

_SIGNATURES = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "Office 文档（xlsx、docx）或压缩包"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office 文档（xls、doc）"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
)
_FORM_WORDS = (
    (DEPARTMENT_STRATEGY, re.compile("战略目标")),
    (FUND, re.compile("专项资金.*绩效目标|专项资金目标")),
    (DEPARTMENT_ANNUAL, re.compile("整体.*绩效目标|整体目标")),
    (PROJECT, re.compile("项目.*绩效目标")),
)
_TABLES_NEEDED = 3  # lines with tabs before a text counts as a tabbed one


class Unreadable(Exception):
    """A file that cannot be read at all.  The message is one Chinese line for people."""


def squeeze(text: str) -> str:
    """The text without white space: layout never carries meaning in these sheets."""
    return "".join(text.split())


def decode(data: bytes) -> str:
    """UTF-8 (with or without mark), UTF-16 with mark, or GB18030, whichever fits."""
    if not data.strip():
        raise Unreadable("文件是空的，没有可读的内容。")
    _refuse_known_binaries(data)
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return _printable(text)
    raise Unreadable("文件编码无法识别：既不是 UTF-8，也不是 GB18030。")


def _encodings(data: bytes) -> tuple[str, ...]:
    return ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")


def _refuse_known_binaries(data: bytes) -> None:
    for mark, name in _SIGNATURES:
        if data.startswith(mark):
            raise Unreadable(f"这是{name}，目前只能读取文本或制表符分隔的文字。")


def _printable(text: str) -> str:
    """GB18030 accepts nearly any bytes: control characters and unassigned code points tell binaries apart."""
    odd = sum(unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\n\r\f\v" for char in text)
    if "\x00" in text or odd > len(text) / 100:
        raise Unreadable("这是二进制文件，不是文字。")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def kind_of(text: str) -> str:
    """`markdown` for text whose tables are parted by tabs, `text` for a plain flow."""
    tabbed = sum("\t" in line.strip() for line in text.splitlines())
    return MARKDOWN if tabbed >= _TABLES_NEEDED else TEXT


def form_of_title(line: str) -> str | None:
    """The form a printed title names (`项目支出绩效目标表` and its many wordings), or None.

    Dividers and the report's own title may match too: a title counts only where a sheet follows it.
    """
    title = squeeze(line).lstrip("#")
    if not re.search(r"表([（(].*[）)])?$", title) or re.search("[。；，：]", title) or len(title) > 50:
        return None
    return next((form for form, words in _FORM_WORDS if words.search(title)), None)
