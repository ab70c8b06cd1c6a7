"""What the import desk asks about a draft, and what an answer does."""

from dataclasses import replace

import pytest
from django.urls import reverse

from departments.models import Department
from ingest import actions
from ingest.drafts.cells import Address, text_at
from reviews.problems import OpinionMissing, Refused, Stale, WrongTable
from sheets.documents import Party, from_json
from tests.cast import make_document
from tests.ingest.desk import drafted, question, read_table, renewed, with_row

pytestmark = pytest.mark.django_db


def test_an_open_question_holds_the_draft_back(cast):
    [draft] = drafted(cast, with_row(make_document(), 0, level2="数量目标值"))
    assert draft.questions_open == 1
    with pytest.raises(Refused, match="还有 1 处疑问"):
        actions.accept(draft, cast.admin)


def test_an_answer_is_written_into_every_row_of_the_merged_cell(cast):
    document = make_document(rows=3)
    for number in range(3):
        document = with_row(document, number, level2="数量目标值")
    [draft] = drafted(cast, document)
    asked = question(draft, "level2")
    assert len(asked["rows"]) == 3
    assert asked["path"] == "tasks[0].indicators[0].level2"
    answered = actions.answer_question(draft, asked["id"], "数量指标", cast.admin)
    assert {row.level2 for row in from_json(answered.corrected).indicators} == {"数量指标"}
    assert {row.level2 for row in from_json(answered.document).indicators} == {"数量目标值"}
    assert (answered.questions_open, question(answered, "level2")["answer"]) == (0, "数量指标")


def test_what_is_kept_as_printed_is_not_asked_again(cast):
    [draft] = drafted(cast, with_row(make_document(), 0, level2="数量目标值"))
    asked = question(draft, "level2")
    answered = actions.answer_question(draft, asked["id"], "数量目标值", cast.admin)
    document = with_row(from_json(answered.corrected), 1, value="≥9个")
    corrected = actions.correct(answered, document, answered.version, cast.admin)
    assert corrected.questions_open == 0
    assert actions.accept(corrected, cast.admin).state == "accepted"


def test_a_cell_corrected_by_hand_is_asked_about_no_more_and_another_mistake_is(cast):
    [draft] = drafted(cast, with_row(make_document(), 0, level2="数量目标值"))
    right = with_row(from_json(draft.corrected), 0, level2="质量指标")
    corrected = actions.correct(draft, right, draft.version, cast.admin)
    assert corrected.questions_open == 0
    wrong = with_row(right, 1, level1="什么指标")
    again = actions.correct(corrected, wrong, corrected.version, cast.admin)
    assert [one["kind"] for one in again.questions if one["answer"] is None] == ["level1"]


def test_of_two_people_correcting_at_once_the_later_is_told(cast):
    [draft] = drafted(cast, make_document())
    actions.correct(draft, with_row(make_document(), 0, value="≥5个"), 1, cast.admin)
    with pytest.raises(Stale):
        actions.correct(draft, with_row(make_document(), 0, value="≥6个"), 1, cast.admin)
    assert "≥5个" in {row.value for row in from_json(renewed(draft).corrected).indicators}


def test_a_row_one_cell_to_the_left_is_moved_back_by_one_answer(cast):
    left = {"level1": "时效指标", "level2": "资金拨付时间", "level3": "2024年12月20日前", "value": None}
    [draft] = drafted(cast, with_row(make_document(rows=3), 2, **left))
    asked = question(draft, "shifted")
    answered = actions.answer_question(draft, asked["id"], asked["proposals"][0]["text"], cast.admin)
    row = list(from_json(answered.corrected).indicators)[2]
    assert (row.level1, row.level2, row.level3, row.value) == (
        "产出指标", "时效指标", "资金拨付时间", "2024年12月20日前",
    )  # fmt: skip
    assert answered.questions_open == 0


def test_a_lost_sign_is_proposed_and_nothing_is_changed(cast):
    document = with_row(make_document(rows=6), 5, value="2280次")
    [draft] = drafted(cast, document, kind="scan")
    asked = question(draft, "sign")
    assert [one["text"] for one in asked["proposals"]] == ["≥2280次", "≥280次", "2280次"]
    assert list(from_json(draft.corrected).indicators)[5].value == "2280次"


def test_a_percentage_over_100_is_first_taken_for_a_damaged_sign(cast):
    [draft] = drafted(cast, with_row(make_document(rows=6), 5, value="292%"))
    assert question(draft, "sign")["proposals"][0]["text"] == "≥92%"


def test_where_the_file_holds_its_text_a_bare_number_is_what_it_says(cast):
    [draft] = drafted(cast, with_row(make_document(rows=6), 5, value="280次"), kind="xlsx")
    assert draft.questions == []


def test_a_cell_recognised_with_doubt_is_asked_about(cast):
    [draft] = drafted(cast, read_table(make_document(rows=1), confidence=0.8))
    assert question(draft, "confidence")["printed"]
    [sure] = drafted(cast, read_table(make_document(rows=1), confidence=0.95))
    assert sure.questions == []


def test_an_unknown_department_is_registered_only_when_somebody_says_so(cast):
    new = replace(make_document(), department=Party("777", "淄博市淄川区数据局"), unit=None)
    first, second = drafted(cast, new, replace(new, name="另一张"))
    asked = question(first, "department")
    assert asked["proposals"][0]["label"] == "新登记“淄博市淄川区数据局”"
    with pytest.raises(Refused):
        actions.accept(first, cast.admin)
    assert not Department.objects.filter(code="777").exists()
    actions.answer_question(first, asked["id"], asked["proposals"][0]["text"], cast.admin)
    assert renewed(second).questions_open == 0
    accepted = actions.accept(renewed(first), cast.admin)
    assert accepted.submission.department.name == "淄博市淄川区数据局"


def test_a_departments_own_sheet_may_print_the_code_of_its_office(cast):
    [draft] = drafted(cast, replace(make_document(), department=Party("202001", "淄博市淄川区教育局")))
    assert draft.questions == []
    assert actions.accept(draft, cast.admin).submission.department == cast.department


def test_all_new_departments_of_a_file_are_registered_by_one_answer(cast):
    new = [
        replace(make_document(name=f"项目{number}"), department=Party(None, name), unit=None)
        for number, name in enumerate(("淄博市淄川区数据局", "淄博市淄川区能源局", "淄博市淄川区数据局"))
    ]
    near = replace(make_document(), department=Party(None, "区教育局"), unit=None)
    *unknown, asking = drafted(cast, *new, near)
    assert actions.register_departments(asking.upload, cast.admin) == 2
    assert [renewed(draft).questions_open for draft in (*unknown, asking)] == [0, 0, 0, 1]
    for draft in unknown:
        actions.accept(renewed(draft), cast.admin)
    assert cast.region.departments.filter(name__in=["淄博市淄川区数据局", "淄博市淄川区能源局"]).count() == 2


def test_a_department_under_another_name_is_proposed(cast):
    [draft] = drafted(cast, replace(make_document(), department=Party(None, "区教育局"), unit=None))
    asked = question(draft, "department")
    assert asked["proposals"][0]["text"] == "[202]淄博市淄川区教育局"
    answered = actions.answer_question(draft, asked["id"], asked["proposals"][0]["text"], cast.admin)
    assert actions.accept(answered, cast.admin).submission.department == cast.department


def test_a_name_is_the_same_with_brackets_of_either_width(cast):
    name = "淄博市淄川区文化局（文物局）"
    Department.objects.create(region=cast.region, name=name, short_name="文化局")
    document = replace(make_document(), department=Party(None, "淄博市淄川区文化局(文物局)"), unit=None)
    [draft] = drafted(cast, document)
    assert draft.questions == []
    assert actions.accept(draft, cast.admin).submission.department.name == name


def test_a_new_department_does_not_take_anothers_code(cast):
    [draft] = drafted(
        cast, replace(make_document(), department=Party("202", "淄博市淄川区数据局"), unit=None)
    )
    asked = question(draft, "department")
    answered = actions.answer_question(draft, asked["id"], "[202]淄博市淄川区数据局", cast.admin)
    department = actions.accept(answered, cast.admin).submission.department
    assert (department.name, department.code) == ("淄博市淄川区数据局", None)


def test_a_year_is_asked_for_where_file_and_choice_differ(cast):
    [draft] = drafted(cast, make_document(), year=2023)
    assert [one["text"] for one in question(draft, "year")["proposals"]] == ["2024", "2023"]
    answered = actions.answer_question(draft, question(draft, "year")["id"], "2023", cast.admin)
    assert actions.accept(answered, cast.admin).submission.fiscal_year == 2023


def test_a_sheet_without_a_year_takes_the_chosen_one(cast):
    table = read_table(make_document())
    nameless = replace(table, document=replace(table.document, fiscal_year=None))
    [draft] = drafted(cast, nameless, year=2024)
    assert draft.questions == []
    assert (draft.document["fiscal_year"], draft.corrected["fiscal_year"]) == (None, 2024)


def test_unplaced_text_is_sent_to_a_cell_or_set_aside(cast):
    [draft] = drafted(cast, read_table(make_document(), unplaced=("另加培训。", "第3页")))
    with pytest.raises(OpinionMissing):
        actions.accept(draft, cast.admin)
    sent = actions.answer_unplaced(draft, 0, "goal", cast.admin)
    aside = actions.answer_unplaced(sent, 1, actions.NOT_A_CELL, cast.admin)
    assert from_json(aside.corrected).goal == "保障校园安全。另加培训。"
    assert [piece["answer"] for piece in aside.unplaced] == ["goal", "不属于表"]
    assert actions.accept(aside, cast.admin).state == "accepted"


def test_unplaced_text_may_stay_with_a_reason(cast):
    [draft] = drafted(cast, read_table(make_document(), unplaced=("页脚",)))
    accepted = actions.accept(draft, cast.admin, reason="页脚，与表无关")
    assert (accepted.state, accepted.reason) == ("accepted", "页脚，与表无关")


def test_unplaced_text_goes_to_no_cell_that_is_not_there(cast):
    [draft] = drafted(cast, read_table(make_document(), unplaced=("页脚",)))
    with pytest.raises(WrongTable):
        actions.answer_unplaced(draft, 0, "tasks[9].indicators[0].value", cast.admin)


def test_a_cell_is_found_by_its_lasting_address():
    document = make_document(rows=2)
    assert text_at(document, Address("row00002", "value")) == "≥2个"
    assert text_at(document, Address("head", "department")) == "[202]淄博市淄川区教育局"
    assert text_at(document, Address("row00009", "value")) is None


def test_a_cell_retyped_by_hand_is_no_longer_asked_about_as_recognised(cast):
    [draft] = drafted(cast, read_table(make_document(rows=1), confidence=0.8))
    asked = [one for one in draft.questions if one["field"] == "value"]
    retyped = with_row(from_json(draft.corrected), 0, value="≥77个")
    corrected = actions.correct(draft, retyped, draft.version, cast.admin)
    assert [one["kind"] for one in asked] == ["confidence"]
    assert corrected.questions_open == draft.questions_open - 1
    assert not [one for one in corrected.questions if one["field"] == "value"]


def of_a_new_department(name: str):
    return replace(make_document(name=name), department=Party(None, "淄博市淄川区星象局"))


def test_a_department_that_another_file_has_registered_is_no_longer_asked_about(cast):
    [first], [later] = (drafted(cast, of_a_new_department(name)) for name in ("观星台", "浑天仪"))
    asked = question(first, "department")
    actions.answer_question(first, asked["id"], asked["proposals"][0]["text"], cast.admin)
    actions.accept(first, cast.admin)
    assert later.questions_open == 1
    assert actions.accept(later, cast.admin).state == "accepted"


@pytest.mark.parametrize("name", ["upload", "confirm"])
def test_a_page_asks_nothing_that_has_been_settled_since(cast, client, name):
    [draft] = drafted(cast, of_a_new_department("观星台"))
    Department.objects.create(region=cast.region, name="淄博市淄川区星象局", short_name="星象局")
    client.force_login(cast.admin)
    where = [draft.upload.key] + [draft.position] * (name == "confirm")
    assert "还没有登记" not in client.get(reverse(f"ingest:{name}", args=where)).content.decode()
    assert renewed(draft).questions_open == 0
