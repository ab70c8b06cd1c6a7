"""Lists of all there is: what they open on, how far they are counted, what they can be ordered by."""

import pytest
from django.test import Client
from django.urls import reverse

from departments.models import Department, Person
from projects import actions, filters
from publishing.public import queries as public_queries
from publishing.public import sitemap as public_sitemap
from reviews.models import Submission
from tests.cast import make_submission

pytestmark = pytest.mark.django_db


def listed(user, **asked):
    client = Client()
    client.force_login(user)
    return client.get(reverse("projects:tables"), asked)


def names(response) -> set[str]:
    return {row.record.name for row in response.context["table"].paginated_rows}


def of_year(cast, year: int, name: str) -> Submission:
    return actions.create(
        by=cast.clerk,
        region=cast.region,
        department=cast.department,
        kind="project",
        fiscal_year=year,
        name=name,
    )


def test_the_list_opens_on_the_newest_year_and_says_so(cast):
    of_year(cast, 2023, "旧表")
    of_year(cast, 2025, "新表")
    opened = listed(cast.reviewer)
    assert names(opened) == {"新表"}
    assert "2025年度 <span" in opened.content.decode()
    assert 'href="?year="' in opened.content.decode()
    assert "tables/csv/?year=2025" in opened.content.decode()
    assert names(listed(cast.reviewer, year="")) == {"旧表", "新表"}
    assert names(listed(cast.reviewer, q="旧表")) == {"旧表"}
    assert names(listed(cast.reviewer, year="2023")) == {"旧表"}


def test_the_wide_scope_is_named_among_the_filters(cast):
    told = listed(cast.reviewer, scope="all").content.decode()
    assert "去掉：连同其他地区、部门已公开的" in told


def test_what_others_have_published_is_a_choice_away(cast):
    make_submission(cast, name="已公开的", state="published")
    make_submission(cast, name="没公开的")
    for who in (cast.foreigner, cast.stranger):
        assert not names(listed(who))
        assert names(listed(who, scope="all")) == {"已公开的"}
        assert names(listed(who, region=str(cast.region.pk), department=str(cast.department.pk))) == {
            "已公开的"
        }
        assert names(listed(who, scope="all", q="公开的")) == {"已公开的"}
    assert names(listed(cast.reviewer, scope="all")) == {"已公开的", "没公开的"}


def test_a_list_of_all_is_ordered_by_what_an_index_has(cast):
    for name in ("甲项目", "乙项目"):
        make_submission(cast, name=name, state="published")
    listed(cast.reviewer, scope="all", sort="name")
    wide = listed(cast.reviewer, scope="all").content.decode()
    assert "sort=name" not in wide
    assert "sort=changed_at" in wide
    assert "按最近修改排列" in wide
    narrow = listed(cast.reviewer, scope="all", department=str(cast.department.pk)).content.decode()
    assert "sort=name" in narrow
    assert "按最近修改排列" not in narrow


def test_a_long_list_is_counted_as_far_as_it_can_be_turned(cast, monkeypatch):
    monkeypatch.setattr(filters, "MOST_OF_ALL", 20)
    for number in range(22):
        make_submission(cast, name=f"项目{number}", state="draft")
    cut = listed(cast.reviewer, scope="all", page="9").content.decode()
    assert "1–20，超过 20 张，只翻到第 20 张，请再筛选" in cut
    assert "超过 20 张</span>" in cut
    assert "1–20，共 22 张" in listed(cast.reviewer).content.decode()


def test_a_search_in_all_is_counted_as_far_as_it_can_be_turned(cast, monkeypatch):
    monkeypatch.setattr(filters, "MOST_FOUND", 2)
    for number in range(4):
        make_submission(cast, name=f"项目{number}", state="published")
    assert "超过 2 张" in listed(cast.foreigner, scope="all", q="项目").content.decode()
    assert "共 4 张" in listed(cast.reviewer, q="项目").content.decode()


def test_a_single_character_is_looked_for_in_the_own_place_and_that_is_said(cast):
    make_submission(cast, name="校园安全", state="published")
    said = "“校”只有一个字，只在"
    assert said in listed(cast.foreigner, scope="all", q="校").content.decode()
    assert not names(listed(cast.foreigner, scope="all", q="校"))
    assert names(listed(cast.reviewer, scope="all", q="校")) == {"校园安全"}
    assert said not in listed(cast.foreigner, scope="all", q="校 安全").content.decode()


def test_only_departments_with_sheets_are_offered(cast):
    make_submission(cast)
    Department.objects.create(region=cast.region, name="某市某区空白局", short_name="空白局")
    shown = listed(cast.reviewer).content.decode()
    assert "空白局" not in shown
    assert cast.department.short_name in shown


def test_nobody_without_a_place_sees_a_list(cast):
    make_submission(cast, state="published")
    Person.objects.filter(user=cast.reviewer).delete()
    assert not names(listed(type(cast.reviewer).objects.get(pk=cast.reviewer.pk), scope="all"))


def test_the_public_search_lists_no_more_than_can_be_looked_at(cast, monkeypatch):
    for number in range(3):
        make_submission(cast, name=f"校园{number}", state="published")
    monkeypatch.setattr(public_queries, "MOST_HITS", 2)
    text = Client().get(reverse("publishing:public-search"), {"q": "校园"}).content.decode()
    assert "有超过 2 张表里写到“校园”。这里列出前 2 张" in text


def test_a_large_map_is_parted_by_region_and_year(cast, monkeypatch):
    submission = make_submission(cast, state="published")
    monkeypatch.setattr(public_sitemap, "PER_FILE", 0)
    index = Client().get(reverse("publishing:sitemap")).content.decode()
    part = f"sheets-{cast.region.pk}-2024"
    address = reverse("publishing:sitemap-part", args=[part])
    assert address in index
    assert f"/public/sheets/{submission.key}/" in Client().get(address).content.decode()
    missing = reverse("publishing:sitemap-part", args=["sheets-999-2024"])
    assert Client().get(missing).status_code == 404


def test_with_many_regions_the_public_chooses_one_before_its_departments(cast, monkeypatch):
    make_submission(cast, state="published")
    monkeypatch.setattr(public_queries, "FEW_REGIONS", 0)
    where = public_queries.Place(None, 2024, (cast.region,), (2024,))
    assert not public_queries.lists_departments(where)
    assert [one["projects"] for one in public_queries.regions(where)] == [1]
    assert public_queries.lists_departments(public_queries.place({"region": cast.region.name}))


def test_what_was_found_in_others_sheets_orders_nothing(cast):
    few, many = (make_submission(cast, name=name, state="published") for name in ("问题少", "问题多"))
    Submission.objects.filter(pk=few.pk).update(errors=1)
    Submission.objects.filter(pk=many.pk).update(errors=5)
    asked = {"scope": "all", "region": str(cast.region.pk), "year": "2024"}

    def ordered(who, sort: str) -> list[str]:
        rows = listed(who, sort=sort, **asked).context["table"].paginated_rows
        return [row.record.name for row in rows]

    assert ordered(cast.reviewer, "-checks") == ["问题多", "问题少"] == ordered(cast.reviewer, "checks")[::-1]
    assert ordered(cast.foreigner, "-checks") == ordered(cast.foreigner, "checks")
