"""The confirm page: one draft beside its source, what its buttons send, and the pictures of the source."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from departments.roles import Role
from ingest import actions, intake
from ingest.confirm.spots import spots
from ingest.keeping import keep_report
from ingest.models import Draft, Upload
from ingest.reports import read_report
from ingest.sources.pictures import BYTES, packed
from projects.models import Submission
from reviews.models import RuleSetting
from sheets.documents import Budget, Document, Party, from_json
from tests.cast import make_document, make_user
from tests.ingest.confirming import address, fields, first_key, page_of, post, renewed, signed_in, values
from tests.ingest.desk import a_file, drafted, read_table

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[1] / "data"
TWO_PROJECTS = DATA / "samples" / "two-projects.pdf"


def asking(name: str = "校园安全") -> Document:
    """A document of a department that nobody knows."""
    return replace(make_document(name=name), department=Party(None, "淄博市淄川区星象局"))


def from_file(cast, path: Path) -> list[Draft]:
    """Drafts as the reader makes them."""
    data = path.read_bytes()
    upload = intake.upload([a_file(path.name, data)], cast.region, None, cast.admin)[0]
    keep_report(upload, read_report(data, path.name))
    return list(upload.drafts.select_related("upload__region"))


# ---- who, and how much ----


@pytest.mark.parametrize("who", ("clerk", "head", "reviewer", "finance_head", "reader", "foreigner"))
def test_only_administrators_of_the_region_find_a_draft(cast, who):
    [draft] = drafted(cast, make_document())
    client = signed_in(getattr(cast, who))
    assert client.get(address(draft)).status_code == 404
    assert client.post(address(draft), fields(draft, decide="accept")).status_code == 404
    assert renewed(draft).state == "to_check"


def test_an_administrator_of_another_region_finds_neither_draft_nor_picture(cast):
    draft, *_ = from_file(cast, TWO_PROJECTS)
    client = signed_in(make_user(Role.ADMIN, cast.foreigner.person.region))
    assert client.get(address(draft)).status_code == 404
    assert client.get(reverse("ingest:picture", args=[draft.upload.key, 1])).status_code == 404


@pytest.mark.parametrize("rows", [2, 40])
def test_the_count_of_queries_does_not_grow_with_the_rows(cast, rows, django_assert_max_num_queries):
    draft, *_ = drafted(cast, make_document(rows=rows), make_document(name="另一张", rows=rows))
    client = signed_in(cast.admin)
    with django_assert_max_num_queries(14):
        client.get(address(draft))


# ---- what is shown ----


def test_the_page_says_what_is_asked_and_what_found_its_place(cast):
    [draft] = drafted(cast, read_table(asking(), unplaced=("附注",)))
    page = re.sub(r"\s+", " ", page_of(cast, draft))
    assert "有 1 处要您看" in page
    assert re.search(r"未归位 <a [^>]*>1</a>", page)
    assert "还没有登记" in page
    assert "附注" in page
    assert 'form="sheet" name="op" value="answer:department-head-department:0" autofocus' in page


def test_the_content_policy_holds_without_exceptions(cast):
    [draft] = drafted(cast, read_table(asking(), unplaced=("附注",)))
    page = page_of(cast, draft)
    assert " style=" not in page
    assert "<style" not in page
    assert re.findall(r"<script(?! src=)", page) == []
    assert re.findall(r"\son\w+=", page) == []


def test_a_cell_names_its_spot_by_its_lasting_address_also_after_rows_moved(cast):
    [draft] = drafted(cast, make_document())
    key = first_key(draft)
    post(cast, draft, op=f"down:{key}")
    moved = renewed(draft)
    assert first_key(moved) != key
    assert f"{key}:value" in {cell for spot in spots(moved) for cell in spot.cells}
    assert f'data-cells="{key}:value' in page_of(cast, moved) or f" {key}:value" in page_of(cast, moved)


def test_a_chosen_cell_is_lit_without_script(cast):
    draft, *_ = from_file(cast, TWO_PROJECTS)
    token = f"{first_key(draft)}:value"
    page = page_of(cast, draft, cell=token)
    assert re.search(rf'<a id="here" [^>]*data-cells="{token}" class="[^"]*on"', page)
    assert "原件里已标出这一格" in page


def test_a_text_file_stands_beside_the_form_as_numbered_lines(cast):
    draft, *_ = from_file(cast, DATA / "reports" / "zhoucun-2024.md")
    page = page_of(cast, draft)
    number = min(number for spot in spots(draft) for number in spot.lines)
    assert f"<b>{number}</b>" in page
    assert "<img" not in page
    assert len(re.findall("<li", page)) < 500


def test_a_page_that_is_asked_for_stands_among_the_sheets_own(cast):
    draft, *_ = from_file(cast, TWO_PROJECTS)
    assert re.findall(r'<figure id="p-(\d)"', page_of(cast, draft)) == ["1", "2"]
    assert re.findall(r'<figure id="p-(\d)"', page_of(cast, draft, page="3")) == ["1", "2", "3"]
    assert re.findall(r'<figure id="p-(\d)"', page_of(cast, draft, page="99")) == ["1", "2"]


# ---- what is sent ----


def test_a_cell_is_corrected_and_keeps_what_was_printed(cast):
    [draft] = drafted(cast, make_document())
    response = post(cast, draft, **{f"c.{first_key(draft)}.value": "≥90%"})
    assert response.status_code == 302
    assert values(draft) == ["≥90%", "≥2个"]
    assert "原件：≥1个" in page_of(cast, draft)
    assert next(from_json(renewed(draft).document).indicators).value == "≥1个"


def test_sending_what_was_read_writes_nothing(cast):
    [draft] = drafted(cast, make_document())
    post(cast, draft)
    assert renewed(draft).version == draft.version


def test_a_proposal_is_taken_and_what_was_typed_is_saved_with_it(cast):
    [draft] = drafted(cast, asking())
    post(cast, draft, op="answer:department-head-department:0", **{f"c.{first_key(draft)}.value": "≥7个"})
    now = renewed(draft)
    assert now.questions_open == 0
    assert values(now)[0] == "≥7个"


def test_a_question_is_answered_in_ones_own_words(cast):
    [draft] = drafted(cast, asking())
    post(
        cast,
        draft,
        op="retype:department-head-department",
        **{"a.department-head-department": "[202]淄博市淄川区教育局"},
    )
    now = renewed(draft)
    assert now.questions_open == 0
    assert from_json(now.corrected).department == Party("202", "淄博市淄川区教育局")


def test_a_text_without_a_place_is_sent_to_a_cell_or_set_aside(cast):
    [draft] = drafted(cast, read_table(make_document(), unplaced=("以上", "附注")))
    post(cast, draft, op="send:1", cell=f"{first_key(draft)}:value")
    post(cast, renewed(draft), op="aside:2")
    now = renewed(draft)
    assert values(now)[0] == "≥1个以上"
    assert now.unplaced_open == 0
    assert "不属于表" in page_of(cast, now)


def test_texts_without_a_place_need_a_reason(cast):
    [draft] = drafted(cast, read_table(make_document(), unplaced=("附注",)))
    post(cast, draft, decide="accept")
    assert renewed(draft).state == "to_check"
    post(cast, draft, decide="accept", unplaced_reason="页脚的说明")
    assert (renewed(draft).state, renewed(draft).reason) == ("accepted", "页脚的说明")


def test_an_unanswered_question_keeps_a_sheet_out_of_the_books(cast):
    [draft] = drafted(cast, asking())
    response = signed_in(cast.admin).post(address(draft), fields(draft, decide="accept"), follow=True)
    assert "还有 1 处疑问没有答复" in response.content.decode()
    assert not Submission.objects.exists()


def test_accepting_leads_to_the_next_sheet_that_waits(cast):
    first, second, third = drafted(cast, *(make_document(name=name) for name in "甲乙丙"))
    actions.reject(second, cast.admin)
    assert post(cast, first, decide="accept").url == address(third)
    assert Submission.objects.get().name == "甲"
    assert "撤回入库" in page_of(cast, first)


def test_the_last_decision_leads_to_the_page_of_the_file(cast):
    first, second = drafted(cast, make_document(name="甲"), make_document(name="乙"))
    post(cast, first, decide="accept")
    done = signed_in(cast.admin).post(address(second), fields(second, decide="reject"), follow=True)
    assert done.redirect_chain[-1][0] == reverse("ingest:upload", args=[first.upload.key])
    assert "核对完了：入库 1 张，不要 1 张。" in done.content.decode()


def test_a_sheet_is_rejected_with_a_reason_and_taken_up_again(cast):
    [draft] = drafted(cast, make_document())
    post(cast, draft, decide="reject", reason="不是绩效目标表")
    assert (renewed(draft).state, renewed(draft).reason) == ("rejected", "不是绩效目标表")
    signed_in(cast.admin).post(address(draft, "reopen"))
    assert renewed(draft).state == "to_check"


def test_skipping_saves_what_was_typed(cast):
    first, second = drafted(cast, make_document(name="甲"), make_document(name="乙"))
    response = post(cast, first, decide="skip", **{f"c.{first_key(first)}.value": "≥5个"})
    assert response.url == address(second)
    assert (renewed(first).state, values(first)[0]) == ("to_check", "≥5个")


def test_the_rest_is_offered_after_the_first_and_leaves_what_asks(cast):
    first, clear, asks = drafted(cast, make_document(name="甲"), make_document(name="乙"), asking("丙"))
    assert "一次确认其余" not in page_of(cast, first)
    post(cast, first, decide="accept")
    assert "一次确认其余没有疑问的 1 张" in page_of(cast, asks)
    signed_in(cast.admin).post(address(asks, "accept_rest"))
    assert [renewed(one).state for one in (first, clear, asks)] == ["accepted", "accepted", "to_check"]


# ---- what cannot be saved ----


def test_a_wrong_amount_comes_back_as_typed(cast):
    [draft] = drafted(cast, make_document())
    response = post(cast, draft, **{"h.budget.total": "七百万"})
    assert response.status_code == 422
    assert "七百万" in response.content.decode()
    assert "不是金额" in response.content.decode()


def test_two_people_in_one_draft_lose_nothing(cast):
    [draft] = drafted(cast, make_document())
    key = first_key(draft)
    post(cast, draft, **{f"c.{key}.value": "≥3个"})
    late = post(cast, draft, **{f"c.{key}.value": "≥4个"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "别人刚刚也改了这张表：第1行 指标值（新建学校数量1）是“≥3个”。" in page
    assert "≥4个" in page
    assert values(draft)[0] == "≥3个"
    post(cast, renewed(draft), **{f"c.{key}.value": "≥4个"})
    assert values(draft)[0] == "≥4个"


def test_a_draft_decided_meanwhile_gives_back_what_was_typed(cast):
    [draft] = drafted(cast, make_document())
    actions.accept(draft, cast.admin)
    late = post(cast, draft, **{f"c.{first_key(draft)}.value": "≥4个"})
    assert late.status_code == 409
    assert "现为“已入库”" in late.content.decode()
    assert "≥4个" in late.content.decode()


@pytest.mark.parametrize(
    "broken", [{"version": "x"}, {"row": "no-such-row"}, {"op": "explode:row00001"}, {"op": "send:x"}]
)
def test_a_request_that_no_page_of_ours_makes_is_refused(cast, broken):
    [draft] = drafted(cast, make_document())
    assert post(cast, draft, **broken).status_code == 400
    assert renewed(draft).version == draft.version


# ---- pictures ----


def test_a_page_of_the_source_is_a_small_picture(cast):
    draft, *_ = from_file(cast, TWO_PROJECTS)
    response = signed_in(cast.admin).get(reverse("ingest:picture", args=[draft.upload.key, 1]))
    assert response["Content-Type"] in ("image/png", "image/jpeg")
    assert 10_000 < len(response.content) <= BYTES
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("page", ["0", "4", "99999999", "-1", "1.png", "../1", "..%2F..%2Fsecret_key"])
def test_there_are_no_pictures_but_of_the_files_pages(cast, page):
    draft, *_ = from_file(cast, TWO_PROJECTS)
    address = f"/import/{draft.upload.key}/pages/{page}/"
    assert signed_in(cast.admin).get(address).status_code == 404


@pytest.mark.parametrize("name", ["samples/two-projects.pdf", "reports/zhoucun-2024.md"])
def test_a_source_that_is_gone_leaves_the_form(cast, name):
    draft, *_ = from_file(cast, DATA / name)
    Path(draft.upload.file.path).unlink()
    assert 'id="sheet"' in page_of(cast, draft)


def test_a_text_has_no_pictures(cast):
    draft, *_ = from_file(cast, DATA / "reports" / "zhoucun-2024.md")
    response = signed_in(cast.admin).get(reverse("ingest:picture", args=[draft.upload.key, 1]))
    assert response.status_code == 404


def test_a_broken_page_says_so_in_its_place(cast):
    [draft] = drafted(cast, make_document())
    response = signed_in(cast.admin).get(reverse("ingest:picture", args=[draft.upload.key, 2]))
    assert response["Content-Type"] == "image/svg+xml"
    assert "第 2 页画不出来" in response.content.decode()
    assert signed_in(cast.admin).get(address(draft)).status_code == 200


@pytest.mark.parametrize("mode", ["text", "noise"])
def test_a_picture_stays_small_whatever_is_on_the_page(mode):
    size = (1600, 1131)
    image = (
        Image.effect_noise(size, 90).convert("RGB") if mode == "noise" else Image.new("RGB", size, "white")
    )
    assert len(packed(image)) <= BYTES


def test_a_photograph_of_a_page_stands_the_way_up_its_camera_says(cast, tmp_path):
    photo, exif = Image.new("RGB", (640, 480), "white"), Image.Exif()
    exif[0x0112] = 6  # turned to the right
    photo.save(tmp_path / "photo.jpg", exif=exif)
    [draft] = drafted(cast, make_document())
    Upload.objects.update(kind="scan")
    draft.upload.file.save("photo.jpg", ContentFile((tmp_path / "photo.jpg").read_bytes()))
    page = page_of(cast, draft)
    assert 'width="480" height="640"' in page


def test_printed_texts_are_counted_once_also_where_they_serve_several_rows(cast):
    """年度, name, department, unit, two amounts, goal; one level 1 and one level 2 over both rows; 2 x 2."""
    [draft] = drafted(cast, make_document())
    assert re.findall(r"本表原件 (\d+) 段文字：已归位 (\d+)", page_of(cast, draft)) == [("13", "13")]


# ---- what the checks find ----


def test_what_the_checks_find_stands_beside_the_form_and_in_its_cells(cast):
    document = replace(make_document(), budget=Budget("785.00", "700.00", "84.00"))
    [draft] = drafted(cast, document)
    page = page_of(cast, draft)
    assert "700 ＋ 84 ＝ 784 万元" in page
    assert re.search(r'<a class="mk e f" href="#f\d+"[^>]*>错</a>', page)
    assert "照原样入库" in page


def test_a_region_that_does_not_use_a_rule_is_not_told_of_it_at_the_import_desk(cast):
    document = replace(make_document(), budget=Budget("785.00", "700.00", "84.00"))
    [draft] = drafted(cast, document)
    RuleSetting.objects.create(region=cast.region, fiscal_year=2024, rule="A01", level="off")
    assert "784 万元" not in page_of(cast, draft)
