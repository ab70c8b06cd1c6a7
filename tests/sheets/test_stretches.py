"""A large PDF, made in stretches: as if made at once, tags and all, and no process left over."""

import multiprocessing
import os
import re
import select
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from ingest.reports import read_report
from sheets.documents import HAS_TASKS
from sheets.render import pdf, stretches, typeset
from sheets.render.joined import Joined
from sheets.render.papers import Book, Page, Part
from sheets.render.setting import Setting, Work
from sheets.render.typst_file import TypstFile
from tests.sheets.pdf_tags import Tagged, unreached
from tests.sheets.random_documents import random_document

ROOT = Path(__file__).parents[2]
SEEDS = (20, 21, 25, 26, 22, 27)
ODD = "A (12 0 R) ((/StructParents 3 \\) f("


def a_book():
    pages = [Page(*random_document(seed)) for seed in SEEDS]
    pages[1] = replace(pages[1], entry=ODD)
    whole = [page for page in pages if page.document.form not in HAS_TASKS]
    projects = [page for page in pages if page.document.form in HAS_TASKS]
    parts = (Part("第一部分 项目", tuple(projects)), Part("第二部分 部门", tuple(whole)))
    return Book("2024年度预算绩效目标公开", "云屏市财政局", "2024年2月1日", "编报说明", ("说明。",), parts)


@pytest.fixture(scope="module")
def together():
    return pdf.book(a_book())


@pytest.fixture
def short(monkeypatch):
    """Stretches of a few sheets."""
    monkeypatch.setattr(stretches, "MOST", 400)


@pytest.fixture(scope="module")
def making():
    """The book, and what was told meanwhile."""
    told = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stretches, "MOST", 400)
        book = a_book()
        assert len(stretches.cut([(part.title, part.pages) for part in book.parts])) == 3
        return pdf.book(book, made=told.append), told


@pytest.fixture(scope="module")
def joined(making):
    return making[0]


def texts(data):
    """Without the dots of the contents, which are set in two pieces here."""
    return [re.sub(r"[.\s]+", "", page.get_textpage().get_text_bounded()) for page in _document(data)]


def _document(data):
    return pypdfium2.PdfDocument(data)


def marks(data):
    found = _document(data).get_toc()
    return [
        (mark.level, mark.get_title(), mark.get_dest().get_index(), mark.get_dest().get_view())
        for mark in found
    ]


def labels(data):
    document = _document(data)
    return [document.get_page_label(place) for place in range(len(document))]


def pictures(data):
    return [page.render(scale=0.5).to_numpy().tobytes() for page in _document(data)]


def test_every_page_says_the_same_and_only_the_contents_look_otherwise(together, joined):
    assert texts(joined) == texts(together)
    differing = [
        place
        for place, both in enumerate(zip(pictures(joined), pictures(together), strict=True))
        if both[0] != both[1]
    ]
    assert differing == [2]


def test_bookmarks_and_page_labels_are_the_same(together, joined):
    assert marks(joined) == marks(together)
    assert ODD in [title for _, title, *_ in marks(joined)]
    assert labels(joined) == labels(together) and labels(joined)[-1] == f"— {len(_document(joined))} —"


def test_the_reader_finds_the_same(together, joined):
    assert read_report(joined, "x.pdf").documents == read_report(together, "x.pdf").documents


def test_every_tag_is_reached_and_every_marked_text_has_its_tag(joined):
    tagged = Tagged(joined)
    assert tagged.texts == tagged.texts_on_pages() and len(tagged.texts) > 100
    assert tagged.links == tagged.links_on_pages() and len(tagged.links) > 8


def test_tags_are_those_of_a_book_made_at_once(together, joined):
    ours, theirs = Tagged(joined), Tagged(together)
    assert ours.kinds == theirs.kinds and len(ours.texts) == len(theirs.texts)
    assert ours.aims() == theirs.aims()


def test_cells_name_head_cells_that_exist_once(together, joined):
    ours, theirs = Tagged(joined), Tagged(together)
    assert {name: tag.objid for name, tag in ours.names.items()} == ours.named
    assert set(ours.heads) <= set(ours.named)
    assert ours.heads.total() == theirs.heads.total() and len(ours.named) == len(theirs.named)


def test_nothing_is_left_over_of_pages_that_are_not_kept(together, joined):
    assert unreached(joined) == unreached(together) == set()


def test_the_file_says_once_that_it_is_an_archive_s_and_counts_all_its_pages(joined):
    for sign in (
        b"<pdfaid:part>2<",
        b"<pdfaid:conformance>A<",
        b"<pdfuaid:part>1<",
        b"/GTS_PDFA1",
        b"/Catalog",
    ):
        assert joined.count(sign) == 1
    assert b"<xmpTPg:NPages>%d<" % len(_document(joined)) in joined
    assert b"/Lang(zh-CN)" in joined and b"/Marked true" in joined
    assert _document(joined).get_metadata_dict()["Title"] == a_book().title


def test_sheets_without_a_cover_are_joined_too(short):
    chosen = [Page(*random_document(seed)) for seed in SEEDS[2:5]]
    data = pdf.sheets(chosen)
    assert [title for _, title, *_ in marks(data)] == [pdf.entry_of(page) for page in chosen]
    assert labels(data)[0] == "— 1 —" and texts(data)[0]
    assert Tagged(data).texts == Tagged(data).texts_on_pages()
    assert unreached(data) == set()


def test_the_same_sheets_with_another_word_are_another_file(joined, short):
    book = a_book()
    changed = [replace(page, document=replace(page.document, goal="改过")) for page in book.parts[0].pages]
    other = pdf.book(replace(book, parts=(replace(book.parts[0], pages=tuple(changed)),)))
    identity = re.compile(rb"/ID\[\(.+?\)\((.+?)\)\]")
    ours, theirs = identity.search(joined)[1], identity.search(other)[1]
    assert ours != theirs and joined.count(ours) == 4


def test_sheets_done_are_told_in_order(making):
    told = making[1]
    assert told == sorted(told) and sorted(set(told) - {0}) == list(range(1, 7))
    assert multiprocessing.active_children() == []


def test_a_letter_that_no_font_draws_is_named_from_any_stretch(short):
    book = a_book()
    first, *_ = book.parts[0].pages
    nasty = replace(first, document=replace(first.document, goal="甲\u0378"))
    with pytest.raises(typeset.Undrawn, match=r"U\+0378"):
        pdf.sheets([nasty, *book.pages])
    assert multiprocessing.active_children() == []


def test_whoever_is_told_may_break_off(short):
    def broken(done):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        pdf.book(a_book(), made=broken)
    assert multiprocessing.active_children() == []


def a_setting(folder):
    template = b'#set document(title: "x")\n#metadata((1,)) <reached>'
    return Setting(Work(template, {}, (), folder / "x.pdf"), lambda: None)


def test_a_process_that_the_system_has_ended_is_told_as_a_lack_of_memory(tmp_path):
    with a_setting(tmp_path) as setting:
        setting.process.kill()
        with pytest.raises(MemoryError):
            setting.written(1)


def test_a_process_ends_with_the_one_that_began_it(tmp_path):
    said = (
        "import tests.sheets.test_stretches as t, pathlib, sys; s = t.a_setting(pathlib.Path(sys.argv[1]));"
    )
    said += "s.said(); print(s.process.pid, flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", said, str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as worker:
        child = os.pidfd_open(int(worker.stdout.readline()))
        worker.send_signal(signal.SIGKILL)
        assert select.select([child], [], [], 60)[0] == [child]
    os.close(child)


def test_what_typst_has_not_written_is_not_joined(tmp_path):
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7\nstartxref\n9\n%%EOF")
    with pytest.raises((ValueError, IndexError)), (tmp_path / "whole.pdf").open("wb") as out:
        Joined(out).add(TypstFile(file))
