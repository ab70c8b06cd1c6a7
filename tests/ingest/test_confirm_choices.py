"""The confirm page of a sheet that is in the books already: keep what is there, or take what was read."""

import re

import pytest
from django.urls import reverse

from ingest import actions
from ingest.models import Draft, Upload
from projects.models import Submission
from tests.cast import make_document
from tests.ingest.confirming import address, fields, first_key, page_of, post, renewed, signed_in
from tests.ingest.desk import drafted

pytestmark = pytest.mark.django_db


def test_what_is_there_already_stays_unless_it_is_taken_cell_by_cell(cast):
    [old] = drafted(cast, make_document())
    actions.accept(old, cast.admin)
    [new] = drafted(cast, make_document())
    post(cast, new, **{f"c.{first_key(new)}.value": "≥9个", "h.goal": "另一个目标。"})
    new = renewed(new)
    page = page_of(cast, new)
    assert "这张表已经有了，有 2 处不同" in page
    names = re.findall(r'name="d\.([^"]+)" value="take"', page)
    value = next(name for name in names if name.endswith(":value"))
    compared = re.search(r'name="compared" value="([^"]+)"', page)[1]
    post(cast, new, decide="accept", compared=compared, **{f"d.{value}": "take", "d.head:goal": "keep"})
    stored = actions.comparison(renewed(new)).stored
    assert next(stored.indicators).value == "≥9个"
    assert stored.goal == "保障校园安全。"


def test_what_was_chosen_stays_through_a_save_and_a_refusal_also_without_script(cast):
    [old] = drafted(cast, make_document())
    actions.accept(old, cast.admin)
    [new] = drafted(cast, make_document())
    key = first_key(new)
    browser = signed_in(cast.admin)
    browser.post(address(new), fields(new, **{f"c.{key}.value": "≥9个"}))
    page = browser.get(address(new)).content.decode()
    [name] = re.findall(r'name="d\.([^"]+)" value="take"', page)
    compared = re.search(r'name="compared" value="([^"]+)"', page)[1]
    chosen = {"compared": compared, f"d.{name}": "take", "reason": "另有更正"}
    again = browser.post(address(new), fields(renewed(new), **chosen), follow=True).content.decode()
    assert f'name="d.{name}" value="take" checked' in again
    assert "另有更正</textarea>" in again
    wrong = fields(renewed(new), **chosen, **{"h.budget.total": "七百万"})
    assert f'name="d.{name}" value="take" checked' in browser.post(address(new), wrong).content.decode()


def test_a_choice_beside_a_sheet_that_was_written_on_meanwhile_is_shown_anew(cast):
    [old] = drafted(cast, make_document())
    stored = actions.accept(old, cast.admin).submission
    [new] = drafted(cast, make_document())
    post(cast, new, **{f"c.{first_key(new)}.value": "≥9个"})
    page = page_of(cast, new)
    [name] = re.findall(r'name="d\.([^"]+)" value="take"', page)
    Submission.objects.filter(pk=stored.pk).update(version=stored.version + 1)
    compared = re.search(r'name="compared" value="([^"]+)"', page)[1]
    post(cast, renewed(new), decide="accept", compared=compared, **{f"d.{name}": "take"})
    assert renewed(new).state == Draft.State.TO_CHECK


def test_a_file_of_another_region_is_held_back_until_somebody_says_yes_beside_the_sheet(cast):
    [draft] = drafted(cast, make_document())
    Upload.objects.update(summary={"region": "周村区"})
    assert "确认导入到淄川区</button>" in page_of(cast, draft)
    post(cast, draft, decide="accept")
    assert renewed(draft).state == Draft.State.TO_CHECK
    post(cast, draft, op="own", **{"h.goal": "另一个目标。"})
    assert "确认导入到淄川区</button>" not in page_of(cast, draft)
    post(cast, renewed(draft), decide="accept", **{"h.goal": "另一个目标。"})
    assert renewed(draft).state == Draft.State.ACCEPTED


@pytest.mark.parametrize("name", ["reopen", "accept_rest", "act"])
def test_who_had_to_log_in_first_comes_back_to_the_page_and_nothing_is_done(cast, name):
    [draft] = drafted(cast, make_document())
    where = [draft.upload.key] + [draft.position] * (name != "act")
    response = signed_in(cast.admin).get(reverse(f"ingest:{name}", args=where), follow=True)
    assert (response.status_code, renewed(draft).state) == (200, Draft.State.TO_CHECK)
