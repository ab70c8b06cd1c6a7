"""Names and values that others have written: what one may see of them, in which order, how many queries."""

from dataclasses import replace

import pytest
from django.urls import reverse

from projects import actions, suggestions
from reviews.models import Submission
from sheets.documents import PROJECT, Document, Indicator, Task
from tests.cast import Cast, fresh, make_document, make_submission, write

pytestmark = pytest.mark.django_db


def row(name: str, value: str, level2: str = "数量指标", level1: str = "产出指标") -> Indicator:
    return Indicator(level1=level1, level2=level2, level3=name, value=value)


def filed(
    cast: Cast, name: str, *rows: Indicator, by=None, year: int = 2024, state: str = "draft"
) -> Submission:
    """A sheet with these rows, of the clerk's department or of that of `by`."""
    clerk = by or cast.clerk
    person = clerk.person
    submission = actions.create(
        by=clerk,
        region=person.region,
        department=person.department,
        kind=PROJECT,
        fiscal_year=year,
        name=name,
    )
    write(submission, with_rows(make_document(name=name), year, *rows), by=clerk)
    Submission.objects.filter(pk=submission.pk).update(state=state)
    return fresh(submission)


def with_rows(document: Document, year: int, *rows: Indicator) -> Document:
    return replace(document, fiscal_year=year, tasks=(Task(key="task0001", indicators=rows),))


def names(cast: Cast, submission: Submission, words: str = "", level2: str = "数量指标") -> list[str]:
    return [one.name for one in suggestions.names(cast.clerk, submission, words=words, level2=level2)]


def test_this_level_2_and_this_department_come_first(cast):
    here = make_submission(cast)
    filed(
        cast,
        "别处",
        row("保安培训次数", "≥3次"),
        row("保安人数", "≥24人"),
        by=cast.stranger,
        state="published",
    )
    filed(cast, "本局", row("保安巡查次数", "≥12次"))
    filed(cast, "质量", row("保安持证上岗率", "=100%", "质量指标"))
    assert names(cast, here, "保安")[:1] == ["保安巡查次数"]
    assert names(cast, here, "保安")[-1] == "保安持证上岗率"
    assert set(names(cast, here, "保安")) == {"保安巡查次数", "保安培训次数", "保安人数", "保安持证上岗率"}


def test_others_drafts_are_not_seen_and_published_sheets_are(cast):
    here = make_submission(cast)
    filed(cast, "草稿", row("水库除险数量", "≥3座"), by=cast.stranger)
    filed(cast, "公开", row("水库加固数量", "≥2座"), by=cast.foreign_clerk, state="published")
    assert names(cast, here, "水库") == ["水库加固数量"]


def test_the_own_sheet_suggests_nothing_to_itself(cast):
    here = make_submission(cast)
    assert names(cast, here, "新建学校") == []


def test_the_line_under_a_name_says_who_used_it_and_between_which_values(cast):
    here = make_submission(cast)
    filed(cast, "一", row("专职保安人数", "≥190人"))
    filed(cast, "二", row("专职保安人数", "≥24人"), by=cast.stranger, state="published")
    (found,) = suggestions.names(cast.clerk, here, words="专职", level2="数量指标")
    assert (found.operator, found.unit, found.is_here) == ("≥", "人", True)
    assert found.note == "数量指标 · ≥ · 人 · 2 个单位用过，值在 24–190人"


def test_one_text_that_all_have_is_proposed_whole(cast):
    here = make_submission(cast)
    filed(cast, "一", row("持证上岗率", "=100%", "质量指标"))
    filed(cast, "二", row("持证上岗率", "=100%", "质量指标"), by=cast.stranger, state="published")
    (found,) = suggestions.names(cast.clerk, here, words="持证", level2="数量指标")
    assert (found.value, found.level1, found.is_here) == ("=100%", "产出指标", False)
    assert found.note == "质量指标 · =100% · 2 个单位用过"


def test_a_single_user_is_named_by_place_and_year(cast):
    here = make_submission(cast)
    filed(cast, "一", row("区域覆盖率", "≥95%", "社会效益", "效益指标"))
    (found,) = suggestions.names(cast.clerk, here, words="覆盖", level2="数量指标")
    assert found.note == "社会效益指标 · ≥ · % · 淄川 2024"


def test_at_most_six_names_come_back(cast):
    here = make_submission(cast)
    filed(cast, "一", *(row(f"建设项目{number}数量", f"≥{number}个") for number in range(9)))
    assert len(names(cast, here, "建设 数量")) == suggestions.MOST


@pytest.mark.parametrize("number", [1, 8])
def test_the_number_of_queries_does_not_grow(cast, django_assert_num_queries, number):
    here = make_submission(cast)
    for count in range(number):
        filed(cast, f"表{count}", row(f"保安人数{count}", f"≥{count}人"), row("保安人数", "≥5人"))
    with django_assert_num_queries(4):
        assert suggestions.names(cast.clerk, here, words="保安", level2="数量指标")
    with django_assert_num_queries(4):
        suggestions.proposals(cast.clerk, here, row_key="row00001", name="保安人数", field="value")


def test_usual_values_come_with_their_number_and_their_units(cast):
    here = make_submission(cast)
    for number, text in enumerate(("≥95%", "≥95%", "≥90%", "=100%")):
        filed(cast, f"表{number}", row("满意度", text))
    found = suggestions.proposals(cast.clerk, here, row_key="x", name="满意度", field="value")
    assert found.common == (("≥95%", 2), ("=100%", 1)) or found.common[0] == ("≥95%", 2)
    assert found.units == ("%",)


def test_last_years_value_is_that_of_the_row_this_one_was_begun_from(cast):
    older = filed(cast, "校园安全", row("保安人数", "≥180人"), row("保安次数", "≥3次"), year=2023)
    here = make_submission(cast)
    by_name = suggestions.proposals(cast.clerk, here, row_key="none", name="保安次数", field="value")
    assert by_name.last_year == "≥3次"
    key = older.indicators.get(level3="保安人数").key
    Submission.objects.filter(pk=here.pk).update(based_on=older)
    by_key = suggestions.proposals(cast.clerk, fresh(here), row_key=key, name="保安人员数", field="value")
    assert by_key.last_year == "≥180人"


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200),
        ("head", 403),
        ("reviewer", 403),
        ("reader", 403),
        ("stranger", 404),
        ("foreigner", 404),
    ],
)
@pytest.mark.parametrize("name", ["suggestions", "proposals", "reading"])
def test_only_who_may_fill_the_sheet_is_helped(cast, client, who, status, name):
    here = make_submission(cast)
    client.force_login(getattr(cast, who))
    assert client.get(reverse(f"projects:{name}", args=[here.key])).status_code == status


def test_the_server_reads_what_the_browser_cannot(cast, client):
    here = make_submission(cast)
    client.force_login(cast.clerk)

    def read(text: str) -> dict:
        return client.get(reverse("projects:reading", args=[here.key]), {"text": text}).json()

    assert read("2024年12月20日前") == {
        "kind": "deadline",
        "spoken": "2024年12月20日以前",
        "better": "",
        "nature": "date",
        "before": True,
        "every": "",
        "event": "",
        "amount": None,
        "unit": "",
        "last": "2024-12-20",
    }
    assert read("优良")["kind"] == "quality"
    parts = read("保安≥190人；按钮≥208个")["parts"]
    assert [part["text"] for part in parts] == ["保安≥190人", "按钮≥208个"]


def test_the_lists_come_as_json(cast, client):
    here = make_submission(cast)
    filed(cast, "一", row("专职保安人数", "≥190人"))
    client.force_login(cast.clerk)
    address = reverse("projects:suggestions", args=[here.key])
    (item,) = client.get(address, {"q": "保安", "level2": "数量指标"}).json()["items"]
    assert (item["name"], item["note"]) == ("专职保安人数", "数量指标 · ≥ · 人 · 淄川 2024")
    address = reverse("projects:proposals", args=[here.key])
    found = client.get(address, {"name": "专职保安人数"}).json()
    assert found == {"last_year": "", "common": [["≥190人", 1]], "units": ["人"]}
    assert client.get(address, {"name": "专职保安人数", "field": "level1"}).status_code == 400
