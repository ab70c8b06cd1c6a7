"""问题清单 in a real browser: filters at once, to a cell and back, a long look that shows how far it is."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from projects import audits
from reviews.models import AuditRun
from tests.browser.test_bulk import cookie
from tests.cast import make_submission
from tests.projects.audited import audited, three_rules

__all__ = ["three_rules"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("three_rules"),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]


@pytest.fixture
def listed(page, live_server, cast):
    """The reviewer's page of three sheets: three doubts, two errors."""
    for name in ("甲项目", "乙项目", "丙项目"):
        make_submission(cast, name=name)
    audited(cast.region)
    page.context.add_cookies([cookie(cast.reviewer, live_server.url)])
    page.goto(live_server.url + reverse("projects:audit"))
    return page


def test_a_choice_filters_at_once_and_a_finding_leads_to_its_cell(listed):
    rows = listed.locator(".found tbody tr")
    expect(rows).to_have_count(5)
    listed.get_by_label("规则").select_option("A12")
    expect(rows).to_have_count(2)
    expect(listed.locator(".tag")).to_have_text("规则：A12 两张表的目标相同 ×")
    listed.locator(".tag").click()
    expect(rows).to_have_count(5)
    listed.get_by_role("link", name="甲项目").last.click()
    cell = listed.locator("[id='row00001:value']")
    expect(cell).to_be_in_viewport()
    assert cell.evaluate("node => node.matches(':target')")
    listed.go_back()
    expect(rows).to_have_count(5)


def test_a_long_look_shows_how_far_it_is_and_then_its_findings(listed, monkeypatch):
    monkeypatch.setattr(audits, "SMALL", 1)
    listed.get_by_role("button", name="重新检查").click()
    expect(listed.get_by_role("status")).to_contain_text("排队等待检查")
    run = AuditRun.objects.filter(state="waiting").get()
    audits.run(run.pk)
    expect(listed.get_by_role("button", name="重新检查")).to_be_visible()
    expect(listed.locator("#running")).to_have_count(0)
