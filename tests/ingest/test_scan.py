"""Scans: pages turned upright, rules as cells, words cut at the rules, signs told by their shape."""

import sys

import cv2
import numpy as np
import pytest

from ingest.readers.pdf.ruling import Ruling, Slot, rulings
from ingest.readers.raw import Line
from ingest.readers.scan import pages as scan_pages
from ingest.readers.scan import reader as scan
from ingest.readers.scan.bands import bands
from ingest.readers.scan.colours import shades_of
from ingest.readers.scan.heads import with_labels
from ingest.readers.scan.labels import RESTORED, official
from ingest.readers.scan.pages import righted
from ingest.readers.scan.picture import Picture, Turn, pictures, tilt, turned
from ingest.readers.scan.rules import ruling
from ingest.readers.scan.signs import dash, is_permille, mended
from ingest.readers.scan.words import Spot, WordLine, Words, cut
from ingest.recognise import Unreadable
from ingest.reports import read_report
from tests.ingest.samples import SAMPLES, tables_of, truth


def paper(height=600, width=800):
    return np.full((height, width), 255, np.uint8)


def table(height=600, width=800):
    """Three columns, two rows; the first column is merged."""
    page = paper(height, width)
    for x in (100, 300, 500, 700):
        cv2.line(page, (x, 100), (x, 300), 0, 2)
    for y, x in ((100, 100), (200, 300), (300, 100)):
        cv2.line(page, (x, y), (700, y), 0, 2)
    return page


def slots(page):
    (found,) = rulings(ruling(Picture(page, 200.0)).rules)
    return {(slot.row, slot.column, slot.rowspan, slot.colspan) for slot in found.slots}


def sign(rings):
    """A "%" or, with a third ring, a "‰"."""
    page = paper(60, 120)
    cv2.ellipse(page, (20, 20), (9, 11), 0, 0, 360, 0, 3)
    cv2.line(page, (18, 52), (46, 8), 0, 3)
    for at in range(rings - 1):
        cv2.ellipse(page, (48 + 22 * at, 40), (9, 11), 0, 0, 360, 0, 3)
    return 255 - page.astype(np.float32)


class Echo:
    """A recogniser that sees given boxes and names each line by its number."""

    def __init__(self, *boxes):
        self.found = list(boxes)
        self.said = []

    def boxes(self, shades):
        return self.found

    def upside_down(self, line):
        return False

    def words(self, lines):
        self.said = [f"第{number}行" for number in range(len(lines))]
        return [Words(text, 0.95, (0.25, 0.5, 0.75)) for text in self.said]


def read(page, engine, monkeypatch, *progress):
    monkeypatch.setattr(scan_pages, "engine", lambda threads: engine)
    monkeypatch.setattr(scan_pages, "pictures", lambda data: iter([Picture(page, 200.0)]))
    return scan.read(png(page), *progress)


def png(page):
    return cv2.imencode(".png", page)[1].tobytes()


@pytest.mark.slow
def test_a_scanned_table_cut_by_a_page_end_is_read_as_its_truth():
    report = read_report((SAMPLES / "scan_two_pages.pdf").read_bytes(), "scan.pdf")
    assert tables_of(report) == truth("scan_two_pages")
    assert not report.unplaced
    assert report.source.kind == "scan"


@pytest.mark.slow
def test_signs_that_recognisers_lose_are_read_from_their_ink():
    found = scan.read((SAMPLES / "scan_signs.jpg").read_bytes())
    (grid,) = [block for block in found.blocks if not isinstance(block, Line)]
    texts = {cell.text: cell.origin for cell in grid.cells}
    assert {"-", "<0.02‰", "0.00‰", "≤-3%", "-4.1%", "99.4%"} <= texts.keys()
    assert "符号按字形还原" in texts["0.00‰"].repairs
    assert not texts["99.4%"].repairs


def test_rules_part_cells_and_a_merged_one_has_none_inside():
    assert slots(table()) == {(0, 0, 2, 1), (0, 1, 1, 1), (0, 2, 1, 1), (1, 1, 1, 1), (1, 2, 1, 1)}


def test_a_broken_rule_still_parts():
    page = table()
    page[:, 400:406] = 255
    page[150:156, :] = 255
    assert slots(page) == slots(table())


def test_a_stroke_between_two_rules_is_not_their_middle():
    page = paper()
    for y in (100, 200, 260, 360):
        cv2.line(page, (100, y), (700, y), 0, 2)
    for x in (100, 700):
        cv2.line(page, (x, 100), (x, 360), 0, 2)
    for top in (100, 260):
        cv2.line(page, (400, top), (400, top + 100), 0, 2)
    cv2.line(page, (400, 210), (400, 250), 0, 2)
    assert (1, 0, 1, 2) in slots(page)


@pytest.mark.parametrize("angle", [-1.9, -0.6, 0.0, 0.35, 1.5])
def test_a_turned_page_is_turned_back(angle):
    page = turned(table(), -angle)
    assert tilt(page) == pytest.approx(angle, abs=0.05)
    assert slots(turned(page, tilt(page))) == slots(table())


def test_a_box_is_given_where_it_stands_in_the_scan():
    page = paper()
    page[480:500, 600:640] = 0
    rows, columns = np.nonzero(turned(page, -1.5) < 128)
    box = Turn(800, 600, 1.5).back((75.0, 80.0, 80.0, 83.333))
    assert (box[0] + box[2]) / 2 == pytest.approx(columns.mean() / 8, abs=0.2)
    assert (box[1] + box[3]) / 2 == pytest.approx(rows.mean() / 6, abs=0.2)


def test_a_small_picture_is_taken_for_a_page():
    (picture,) = pictures(png(table(300, 400)))
    assert picture.width == pytest.approx(11.69 * 150, abs=2)


def test_a_third_ring_makes_a_thousandth():
    assert is_permille(sign(3), None)
    assert not is_permille(sign(2), None)


def test_a_dash_behind_a_per_cent_sign_is_no_ring():
    dark = sign(2)
    dark[31:35, 62:80] = 255
    assert not is_permille(dark, None)


def test_a_short_level_stroke_is_a_dash_and_a_dot_is_none():
    page = paper(40, 60)
    page[18:21, 20:32] = 0
    assert dash(WordLine(Spot(10, 5, 50, 35), Spot(20, 18, 32, 21), low=True), page, 1.0)
    page = paper(40, 60)
    page[18:23, 20:25] = 0
    assert not dash(WordLine(Spot(10, 5, 50, 35), Spot(20, 18, 25, 23), low=True), page, 1.0)


def test_lines_that_nearly_touch_are_parted():
    dark = np.zeros((64, 100), np.uint8)
    for top in (0, 21, 42):
        dark[top : top + 20, ::2] = 255
    dark[[20, 41], :8] = 200
    assert [last - first for first, last in bands(dark, 20.0)] == pytest.approx([20, 21, 21], abs=1)


def test_a_box_over_a_rule_is_cut_there():
    left, right = Spot(0, 0, 100, 40), Spot(100, 0, 200, 40)
    box = Spot(20, 5, 180, 35)
    assert cut(box, left) == Spot(20, 5, 100, 35)
    assert cut(box, right) == Spot(100, 5, 180, 35)
    assert cut(Spot(20, 5, 104, 35), right) is None


def test_every_word_ends_in_a_cell_or_a_line(monkeypatch):
    page = table()
    for x, y in ((150, 150), (330, 150), (550, 250), (300, 50), (300, 400)):
        page[y : y + 20, x : x + 60 : 3] = 0
    engine = Echo(Spot(290, 45, 370, 75), Spot(290, 395, 370, 425))
    found = read(page, engine, monkeypatch)
    texts = [one.text for block in found.blocks for one in getattr(block, "cells", (block,))]
    texts += [line.text for line in found.furniture]
    assert sorted(text for text in texts if text) == engine.said
    assert len(engine.said) == 5


def test_a_doubtful_cell_says_so(monkeypatch):
    page = table()
    page[150:170, 330:390:3] = 0
    engine = Echo()
    engine.words = lambda lines: [Words("市", 0.7, (0.5,)) for _ in lines]
    (grid,) = read(page, engine, monkeypatch).blocks
    (cell,) = [cell for cell in grid.cells if cell.text]
    assert cell.origin.confidence == 0.7
    assert cell.origin.repairs == ("识别把握不足，请核对",)


@pytest.mark.parametrize(
    ("text", "confidence", "label"),
    [
        ("二级指杯", 0.85, "二级指标"),
        ("浙门职真", 0.73, "部门职责"),
        ("浙门职真", 0.85, None),
        ("三级指标", 0.85, None),
        ("道路长度", 0.5, None),
        ("X级指标", 0.85, None),
    ],
)
def test_a_doubtful_head_is_read_as_the_one_it_can_be(text, confidence, label):
    assert official(text, confidence) == label


def test_progress_counts_the_pages(monkeypatch):
    seen = []
    read(table(), Echo(), monkeypatch, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]


def test_without_the_extra_one_sentence_says_how_to_add_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    for name in ("scan.pages", "scan.engine"):
        monkeypatch.delitem(sys.modules, f"ingest.readers.{name}", raising=False)
        monkeypatch.delattr(f"ingest.readers.{name}", raising=False)
    with pytest.raises(Unreadable, match=r"make ocr.*requirements-ocr\.txt"):
        scan.read(png(table()))


def test_a_picture_that_may_hold_several_pages_is_refused():
    with pytest.raises(Unreadable, match="TIFF"):
        scan.read(cv2.imencode(".tiff", table())[1].tobytes())


def test_a_broken_picture_is_refused():
    with pytest.raises(Unreadable, match="打不开"):
        scan.read(b"\x89PNG\r\n\x1a\nnothing")


def test_a_line_of_bold_words_is_no_rule():
    page = table()
    cv2.line(page, (320, 150), (480, 150), 0, 3)
    for x in range(320, 480, 4):
        page[140:160, x : x + 2] = 0
    assert slots(page) == slots(table())
    assert ruling(Picture(page, 200.0)).print[150, 330] == 0


def test_touching_lines_that_make_no_sense_as_one_are_read_one_by_one(monkeypatch):
    page = table()
    page[140:168, 330:450:3] = 0
    for x, y in ((330, 250), (530, 150), (530, 250)):
        page[y : y + 14, x : x + 120 : 3] = 0
    engine = Echo()
    engine.words = lambda lines: [Words("市", 0.9 if len(one) < 35 else 0.4, (0.5,)) for one in lines]
    (grid,) = read(page, engine, monkeypatch).blocks
    assert sorted(cell.text for cell in grid.cells if cell.text) == ["市", "市", "市", "市市"]


def test_a_pale_short_stroke_in_an_empty_cell_is_a_dash(monkeypatch):
    page = table()
    page[149:151, 398:402] = 208
    (grid,) = read(page, Echo(), monkeypatch).blocks
    assert [cell.text for cell in grid.cells if cell.text] == ["-"]


def test_a_title_of_a_head_that_was_misread_is_restored():
    titles = ("一级指标", "二级指杯", "三级指标", "指标值")
    xs = tuple(100.0 * at for at in range(5))
    table = Ruling(xs, (0.0, 20.0), tuple(Slot(0, at, 1, 1) for at in range(4)), ((0, 1, 2, 3),))
    lines = [
        (WordLine(Spot(100 * at + 10, 5, 100 * at + 90, 15)), Words(text, 0.97))
        for at, text in enumerate(titles)
    ]
    found = with_labels(lines, [table], 1.0)
    assert [words.text for _, words in found] == ["一级指标", "二级指标", "三级指标", "指标值"]
    assert found[1][1].repairs == (RESTORED,)


def test_a_content_that_is_like_a_title_is_left_alone():
    table = Ruling((0.0, 100.0, 200.0), (0.0, 20.0), (Slot(0, 0, 1, 1), Slot(0, 1, 1, 1)), ((0, 1),))
    lines = [
        (WordLine(Spot(10, 5, 90, 15)), Words("道路长度", 0.97)),
        (WordLine(Spot(110, 5, 190, 15)), Words("二级指杯", 0.97)),
    ]
    assert with_labels(lines, [table], 1.0) == lines


def test_words_read_badly_stay_in_a_cell_of_their_own_and_are_listed_elsewhere(monkeypatch):
    page = table()
    for x, y in ((330, 130), (330, 160), (550, 150)):
        page[y : y + 14, x : x + 60 : 3] = 0
    engine = Echo()
    engine.words = lambda lines: [
        Words(text, sure, (0.5,)) for text, sure in (("好", 0.95), ("乙", 0.2), ("丙", 0.2))
    ]
    found = read(page, engine, monkeypatch)
    (grid,) = found.blocks
    assert {cell.text: cell.origin.repairs for cell in grid.cells if cell.text} == {
        "好": (),
        "丙": ("识别把握不足，请核对",),
    }
    assert [(line.text, line.page) for line in found.furniture] == [("乙", 1)]


def test_ink_that_nobody_could_read_is_flagged(monkeypatch):
    page = table()
    page[150:164, 550:610:3] = 0
    engine = Echo()
    engine.words = lambda lines: [Words("", 0.0) for _ in lines]
    (grid,) = read(page, engine, monkeypatch).blocks
    assert [cell.column for cell in grid.cells if cell.origin.repairs] == [2]


def value(sign):
    """A sign of comparison before two figures, 16 pixels tall."""
    page = paper(30, 80)
    strokes = {
        ">": [((4, 10), (14, 15)), ((14, 15), (4, 20))],
        "≥": [((4, 5), (16, 11)), ((16, 11), (4, 17)), ((4, 23), (16, 17))],
        ">=": [((4, 10), (12, 15)), ((12, 15), (4, 20)), ((15, 13), (24, 13)), ((15, 17), (24, 17))],
    }
    for start, end in strokes[sign]:
        cv2.line(page, start, end, 0, 2)
    at = 34 if sign == ">=" else 26
    for x in (at, at + 12):
        cv2.rectangle(page, (x - 4, 7), (x + 4, 22), 0, 2)
    return page, tuple(x / 80 for x in (9, at, at + 12))


@pytest.mark.parametrize(("sign", "read_as"), [(">", ">"), ("≥", ">"), (">=", ">")])
def test_a_comparison_is_told_by_its_ink(sign, read_as):
    page, places = value(sign)
    assert mended(Words(f"{read_as}88", 0.9, places), page).text == f"{sign}88"


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_scanned_sideways_or_on_its_head_is_turned(quarters):
    page = table()
    boxes = [Spot(330, 150, 450, 170), Spot(530, 150, 650, 170), Spot(530, 250, 650, 270)]
    for box in boxes:
        page[150:170, 330:335] = 0
        page[int(box.y0) + 1, int(box.x0) : int(box.x1)] = 0
    lying = Picture(np.ascontiguousarray(np.rot90(page, quarters)), 200.0)

    class Seeing(Echo):
        def boxes(self, shades):
            back = next(turn for turn in range(4) if np.array_equal(np.rot90(shades, -turn), page))
            return [spot_turned(box, back) for box in boxes]

        def upside_down(self, line):
            return line[-4:].min() == 0 and line[:2].min() == 255

    upright, found = righted(Seeing(), lying)
    assert np.array_equal(upright.shades, page)
    assert found == boxes
    assert upright.turn.quarters == quarters


def spot_turned(box, quarters):
    """A box of an 800 x 600 page on the page turned to the left."""
    width, height = 800, 600
    for _ in range(quarters):
        box = Spot(box.y0, width - box.x1, box.y1, width - box.x0)
        width, height = height, width
    return box


def test_a_box_of_a_quartered_page_is_given_where_it_stands_in_the_scan():
    assert Turn(800, 600, 0.0, 1).back((10.0, 20.0, 30.0, 25.0)) == (20.0, 70.0, 25.0, 90.0)
    assert Turn(800, 600, 0.0, 2).back((10.0, 20.0, 30.0, 25.0)) == (70.0, 75.0, 90.0, 80.0)


def test_a_seal_is_taken_off_and_the_print_under_it_stays():
    page = np.full((600, 600, 3), 255, np.uint8)
    cv2.circle(page, (300, 300), 120, (40, 40, 220), 8)
    cv2.putText(page, "RED", (20, 60), 0, 1, (40, 40, 220), 3)
    cv2.rectangle(page, (150, 290), (450, 310), (0, 0, 0), -1)
    shades = shades_of(page, 200.0)
    assert shades[180, 300] > 200
    assert shades[300, 300] == 0
    assert shades[20:70, 20:100].min() < 130


def test_the_level_stroke_of_a_four_is_no_minus():
    page = paper(30, 40)
    cv2.line(page, (8, 18), (26, 18), 0, 2)
    cv2.line(page, (20, 6), (20, 26), 0, 2)
    cv2.line(page, (16, 8), (13, 14), 0, 2)
    assert mended(Words("4", 0.9, (0.45,)), page).text == "4"
    page[:, :8] = 255
    page[:, :13] = 255
    page[17:19, 1:10] = 0
    assert mended(Words("4", 0.9, (0.45,)), page).text == "-4"
