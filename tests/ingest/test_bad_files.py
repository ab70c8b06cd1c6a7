"""Files that cannot be read: each says so in one sentence of its own, with exit code 2."""

import re

import pytest
from django.core.management import CommandError, call_command

from ingest import limits
from tests.ingest import bad_files

XLSX, DOCX = "xl/worksheets/sheet1.xml", "word/document.xml"
BAD = {
    "encrypted.pdf": (bad_files.encrypted_pdf, "设了打开密码"),
    "encrypted.xlsx": (bad_files.encrypted_office, "有打开密码"),
    "truncated.pdf": (lambda: bad_files.one_page(b"BT ET" * 2000)[:-60], "不完整，缺少结尾"),
    "truncated.xlsx": (lambda: bad_files.workbook()[:-100], "不完整或已损坏"),
    "empty.docx": (lambda: b"", "文件是空的"),
    "renamed.pdf": (lambda: b"MZ\x90\x00\x03" + bytes(300), "二进制文件"),
    "bomb.xlsx": (lambda: bad_files.zip_bomb(bad_files.workbook(), XLSX), "解压后有 50"),
    "bomb.docx": (lambda: bad_files.zip_bomb(bad_files.letter(), DOCX), "解压后有 50"),
    "entities.xlsx": (lambda: bad_files.entity_bomb(bad_files.workbook(), XLSX), "实体声明"),
    "entities.docx": (lambda: bad_files.entity_bomb(bad_files.letter(), DOCX), "实体声明"),
    "late.xlsx": (lambda: bad_files.late_entities(bad_files.workbook(), XLSX), "实体声明"),
    "wide.docx": (lambda: bad_files.late_entities(bad_files.letter(), DOCX, encoding="utf-16"), "实体声明"),
    "picture.png": (bad_files.picture_bomb, "图片|像素"),
    "pages.pdf": (lambda: bad_files.many_pages(20_000), "20000 页，超过"),
    "crowded.pdf": (lambda: bad_files.crowded_page(1_000_000), r"第 1 页有 \d+ 个字"),
    "nested.pdf": (lambda: bad_files.nested_objects(200_000), "结构|损坏|没有文字|没有找到"),
    "signs.pdf": (bad_files.font_without_unicode, "Unicode|字形|字体"),
    "macros.xlsm": (lambda: bad_files.with_macros(bad_files.workbook(), "xl"), "带有宏"),
    "macros.docm": (lambda: bad_files.with_macros(bad_files.letter(), "word"), "带有宏"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_with_2_and_one_sentence_of_its_own(name, tmp_path):
    make, words = BAD[name]
    path, out = tmp_path / name, tmp_path / "out.json"
    path.write_bytes(make())
    with pytest.raises(CommandError) as problem:
        call_command("ingest", str(path), "--json", str(out))
    sentence = str(problem.value)
    assert problem.value.returncode == 2
    assert re.search(words, sentence)
    assert sentence.startswith(f"{name}：")
    assert "\n" not in sentence
    assert sentence.endswith("。")
    assert not out.exists()


def test_a_file_over_the_limit_is_not_even_opened(tmp_path):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(CommandError, match=r"超过 100 MB"):
        call_command("ingest", str(path))
