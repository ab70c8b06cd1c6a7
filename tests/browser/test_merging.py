"""The browser's merge: whatever a colleague and I did, the model ends where both agree."""

from pathlib import Path

import pytest

from tests.browser.saving_desk import Desk
from tests.cast import make_submission

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
MERGING = (Path(__file__).parent / "merging.js").read_text()


@pytest.fixture
def merged(page, live_server, cast):
    """What a function of merging.js gives in a page of the editor."""
    desk = Desk(page, live_server.url, cast.clerk, make_submission(cast)).open()
    parts = f"{live_server.url}/static/editor/"
    return lambda name, *values: desk.page.evaluate(MERGING, [name, *values, parts])


def test_the_model_becomes_the_other_document_whatever_was_done_there(merged):
    assert merged("random", 400) == []


def test_what_is_mine_and_not_saved_stays(merged):
    found = merged("mine")
    assert sorted(found) == ["a我", "b2", "c3", "d4", "n新"]
    assert [one[0] for one in found if one[0] in "cad"] == ["c", "a", "d"]
