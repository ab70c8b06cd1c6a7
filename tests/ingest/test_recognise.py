"""Files are told apart by what is in them, not by their names."""

import pytest

from ingest.recognise import MARKDOWN, TEXT, Unreadable, decode, form_of_title, kind_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_any_usual_encoding(encoding):
    assert decode("绩效目标 ≥95‰\r\n".encode(encoding)) == "绩效目标 ≥95‰\n"


@pytest.mark.parametrize("data", [b"", b" \n\t\n"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(Unreadable, match="文件是空的"):
        decode(data)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "Office"),
        (bytes(range(256)) * 4, "二进制|编码"),
        (b"\x00\x01" * 50, "二进制"),
    ],
)
def test_a_file_that_is_no_text_is_refused_with_its_kind(data, words):
    with pytest.raises(Unreadable, match=words):
        decode(data)


def test_tabs_tell_a_tabbed_text_from_a_flow():
    assert (kind_of("甲\t乙\n" * 3), kind_of("甲 乙\n" * 3)) == (MARKDOWN, TEXT)


@pytest.mark.parametrize(
    ("title", "form"),
    [
        ("## 区级预算项目支出绩效 目标表", "project"),
        ("专项资金绩效目标表", "fund"),
        ("部门整体战略目标表", "department_strategy"),
        ("年度整体绩效目标表（2026年度）", "department_annual"),
        ("1、北屿区水务局整体战略目标表.....23", None),
        ("选取项目支出绩效目标表，向区人大报告。", None),
    ],
)
def test_a_title_names_its_form(title, form):
    assert form_of_title(title) == form
