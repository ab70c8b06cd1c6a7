"""What one statement says of a sheet is what the models say; what is not there is not asked for."""

from dataclasses import replace

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from projects import actions, drawn, queries, whole
from projects.documents import document_of
from projects.fingerprints import fingerprint
from reviews.models import Submission
from sheets.documents import DEPARTMENT_ANNUAL, FUND, PROJECT, Document, Extra, to_json
from tests.cast import fresh, make_document, make_submission

pytestmark = pytest.mark.django_db

FEW = 8  # a third of what the admin with nested inlines asks for a sheet of thirteen rows


def known(sheet: Submission) -> whole.Whole:
    one = Submission.objects.select_related("region", "department").get(pk=sheet.pk)
    return whole.know(one, fingerprint(one), own=True)


def begun(cast, document: Document, before: Submission | None = None) -> Submission:
    how = {"by": cast.clerk, "department": cast.department}
    return actions.begin_from(**how, document=document, based_on=before)


@pytest.fixture
def pair(cast) -> tuple[Submission, Submission]:
    """A published sheet and the draft of the year after."""
    old = begun(cast, make_document(rows=3))
    Submission.objects.filter(pk=old.pk).update(state="published")
    return old, begun(cast, replace(make_document(rows=13), fiscal_year=2025), old)


@pytest.mark.parametrize(
    "document",
    [
        make_document(rows=13, form=PROJECT),
        make_document(rows=5, form=FUND, tasks=3),
        make_document(rows=0, form=FUND, tasks=2),
        make_document(rows=4, form=DEPARTMENT_ANNUAL),
        replace(make_document(), extra=Extra({"项目期": "一年", "属性": "延续"}), goal=None),
    ],
    ids=["rows", "tasks", "tasks without rows", "a department", "further fields"],
)
def test_the_content_is_that_of_the_models_with_every_key(cast, document):
    sheet = begun(cast, document)
    read, stored = known(sheet).document, document_of(fresh(sheet))
    assert read == stored and to_json(read) == to_json(stored)
    assert [task.key for task in read.tasks] == [task.key for task in stored.tasks]
    assert [row.key for row in read.indicators] == [row.key for row in stored.indicators]


def test_the_year_before_comes_along(pair):
    old, new = pair
    assert known(new).before == (old.pk, document_of(fresh(old)))
    assert known(old).before is None


@pytest.mark.parametrize("change", [{"state": "draft"}, {"later_state": "approved"}, {"fiscal_year": 2022}])
def test_a_sheet_that_is_not_in_force_is_nobodys_year_before(pair, change):
    old, new = pair
    Submission.objects.filter(pk=old.pk).update(**change)
    assert known(new).before is queries.year_before(fresh(new)) is None


def test_a_sheet_changed_meanwhile_is_as_it_stands_now(cast):
    sheet = make_submission(cast)
    Submission.objects.filter(pk=sheet.pk).update(version=7, state="returned")
    whole.know(sheet, fingerprint(sheet), own=True)
    assert (sheet.version, sheet.state) == (7, "returned")


def test_a_sheet_deleted_meanwhile_is_not_there(cast):
    sheet = make_submission(cast)
    look = fingerprint(sheet)
    sheet.pk = -1
    with pytest.raises(Http404):
        whole.know(sheet, look, own=True)


@pytest.mark.parametrize("where", ["", "edit/"])
def test_a_page_drawn_anew_asks_a_third_of_what_the_admin_asks(cast, pair, where):
    client = Client()
    client.force_login(cast.clerk)
    client.get(f"/tables/{pair[1].key}/{where}")
    drawn.DRAWN.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/tables/{pair[1].key}/{where}").status_code == 200
    assert len(asked) <= FEW and len(drawn.DRAWN) == 1
