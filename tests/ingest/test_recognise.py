"""Files are told apart by what is in them, not by their names."""

import io
import zipfile

import pytest

from ingest.recognise import (
    DOCX,
    MARKDOWN,
    PDF,
    SCAN,
    TEXT,
    XLS,
    XLSX,
    Unreadable,
    decode,
    form_of_title,
    kind_of,
    kind_of_text,
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_any_usual_encoding(encoding):
    assert decode("绩效目标 ≥95‰\r\n".encode(encoding)) == "绩效目标 ≥95‰\n"


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(Unreadable, match="文件是空的"):
        kind_of(data)


def package(content_type="", **parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        if content_type:
            made.writestr("[Content_Types].xml", f'<Override ContentType="application/{content_type}"/>')
        for name, text in parts.items():
            made.writestr(name.replace("__", "."), text)
    return held.getvalue()


OFFICE = "vnd.openxmlformats-officedocument."
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", PDF),
        (b"\x89PNG\r\n\x1a\n", SCAN),
        (b"\xff\xd8\xff\xe0", SCAN),
        (package(f"{OFFICE}spreadsheetml.sheet.main+xml"), XLSX),
        (package("vnd.ms-excel.sheet.macroEnabled.main+xml"), XLSX),
        (package(f"{OFFICE}wordprocessingml.document.main+xml"), DOCX),
        (OLE + "Workbook\0".encode("utf-16-le"), XLS),
        ("甲\t乙\n".encode() * 3, MARKDOWN),
        ("甲 乙\n".encode() * 3, TEXT),
    ],
)
def test_a_file_is_told_by_its_content(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "已损坏"),
        (package(notes__txt="x"), "压缩包.*解压"),
        (package(OFD__xml="x"), "OFD.*导出为 PDF"),
        (package(f"{OFFICE}presentationml.presentation.main+xml"), "演示文稿"),
        (package(mimetype="application/vnd.oasis.opendocument.text"), "odt.*另存为 docx"),
        (package("vnd.ms-excel.sheet.binary.macroEnabled.main"), "xlsb.*另存为 xlsx"),
        (OLE + "WordDocument\0".encode("utf-16-le"), "doc、wps.*另存为 docx"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (rb"{\rtf1\ansi", "RTF"),
        ("<!DOCTYPE html><html>表</html>".encode(), "网页"),
        (b'<?xml version="1.0"?>\n<Workbook xmlns="x">', "XML 表格"),
        (bytes(range(256)) * 4, "二进制|编码"),
        (b"\x00\x01" * 50, "二进制"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_told_what_to_do(data, words):
    with pytest.raises(Unreadable, match=words) as problem:
        kind_of(data)
    assert str(problem.value).endswith("。")
    assert "您" in str(problem.value)


def test_tabs_tell_a_tabbed_text_from_a_flow():
    assert (kind_of_text("甲\t乙\n" * 3), kind_of_text("甲 乙\n" * 3)) == (MARKDOWN, TEXT)


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("## 区级预算项目支出绩效 目标表", "project"),
        ("专项资金绩效目标表", "fund"),
        ("部门整体战略目标表", "department_strategy"),
        ("年度整体绩效目标表（2026年度）", "department_annual"),
        ("年度整体绩效目标表(2026年度)", "department_annual"),
        ("1、北屿区水务局整体战略目标表.....23", None),
        ("选取项目支出绩效目标表，向区人大报告。", None),
    ],
)
def test_a_title_names_its_form(title, form):
    assert form_of_title(title) == form
