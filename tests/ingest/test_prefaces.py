"""What the files of a year say about themselves, beside what stands in the books."""

from dataclasses import replace

import pytest
from django.urls import reverse

from ingest import actions, prefaces
from ingest.keeping import keep_report
from ingest.models import Upload
from sheets.reconcile import Stated
from tests.cast import Cast, make_document
from tests.ingest.desk import brought, report_of
from tests.pages.test_office_pages import signed_in
from tests.projects.audited import audited, three_rules

__all__ = ["three_rules"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_rules")]
STATED = (
    Stated("projects", "2", "个", "选择2个项目"),
    Stated("budget", "785.00", "万元", "预算金额785.00万元"),
)


def taken(cast: Cast, *names: str, content: bytes = b"%PDF-1.7 ...") -> Upload:
    """A file whose preface states two projects of 785 万元 together; all its sheets are accepted."""
    upload = brought(cast, content=content)
    report = report_of(*(make_document(name=name) for name in names), unplaced=["一行没有归位的话"])
    keep_report(upload, replace(report, stated=STATED))
    for draft in upload.drafts.select_related("upload__region"):
        actions.accept(draft, cast.admin)
    return upload


def test_the_audit_sets_the_preface_beside_the_sheets(cast):
    taken(cast, "甲")
    assert audited(cast.region).stated == [
        ["项目：前言写 2个，读到项目表 1个", False],
        ["预算金额：前言写 785.00万元，读到各表预算合计 785万元", True],
        ["表外未归位的文字 1 段", False],
    ]
    page = signed_in(cast.reviewer).get(reverse("projects:audit")).content.decode()
    assert "前言写 2个" in page
    assert "不一致" in page


def test_rules_hear_what_one_file_states(cast):
    taken(cast, "甲")
    told = prefaces.statements(cast.region.pk, 2024)
    assert [one["value"] for one in told.stated] == ["2", "785.00"]
    assert [one["text"] for one in told.unplaced] == ["一行没有归位的话"]


def test_of_several_files_each_speaks_of_its_own_sheets(cast, django_assert_num_queries):
    taken(cast, "甲")
    taken(cast, "乙", "丙", content=b"%PDF-1.7 other")
    with django_assert_num_queries(2):
        told = prefaces.statements(cast.region.pk, 2024)
    assert (told.stated, told.unplaced) == ((), ())
    lines = audited(cast.region).stated
    assert [line for line, _ in lines if line.startswith("项目")] == [
        "项目：前言写 2个，读到项目表 1个",
        "项目：前言写 2个，读到项目表 2个",
    ]


def test_other_regions_and_years_have_no_part_in_it(cast):
    taken(cast, "甲")
    assert prefaces.statements(cast.foreigner.person.region_id, 2024).stated == ()
    assert prefaces.statements(cast.region.pk, 2023).stated == ()
