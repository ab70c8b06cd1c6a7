"""Every URL is guarded, for every role, in GET and POST: the list of URLs is walked, not written down."""

import pytest
from django.test import Client
from django.urls import reverse

from departments.roles import Role
from tests.cast import fresh, make_submission, make_user
from tests.pages.walking import FILLED, OPEN, URLS, address, client_of, everything, filed

pytestmark = pytest.mark.django_db

EVERYBODYS = {
    "home",
    "projects:tables",
    "projects:rules",
    "projects:csv",
    "reviews:notices",
    "reviews:overdue",
}
EVERYBODYS |= {"projects:audit", "projects:audit-json", "projects:letters", "projects:statistics"}
# the sheet itself, for everybody who is signed in
PUBLISHED = {"projects:table", "projects:excel", "projects:export"}
OF_NO_SHEET = {"projects:export-many", "publishing:sitemap-part"}  # tests of their own
METHODS = ("get", "post")
STRANGERS = ("stranger", "foreigner", "foreign_clerk", "nobody")
# who may open the page of a sheet that stands in this state; everybody else of the same place gets 403
WHO_EDITS = {"draft": {"clerk"}, "returned": {"clerk"}}
WHO_REVIEWS = {"department_review": {"head"}, "finance_review": {"reviewer", "finance_head"}}
STATES = ("draft", "department_review", "finance_review", "returned", "approved", "published")
OWN = ("clerk", "head", "reviewer", "finance_head", "reader", "admin")


DATA = {
    "action": "submit",
    "version": "1",
    "op": "save",
    "text": "外人写的",
    "opinion": "外人写的",
    "cell": "row00001:value",
    "rule": "C03",
    "kind": "project",
    "fiscal_year": "2024",
    "name": "外人的表",
}


def test_the_walk_finds_the_pages():
    assert {"home", "login", "projects:edit", "projects:snapshot", "projects:answer"} <= set(URLS)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", sorted(set(URLS) - OPEN))
def test_nobody_gets_in_without_signing_in(cast, name, method):
    submission = filed(cast, "department_review")
    response = getattr(Client(), method)(address(name, submission), DATA if method == "post" else {})
    assert response.status_code == 302
    assert response.url.startswith("/login/")


@pytest.mark.parametrize("state", [state for state in STATES if state != "published"])
@pytest.mark.parametrize("who", STRANGERS)
def test_what_is_not_mine_does_not_exist(cast, who, state):
    submission = filed(cast, state)
    before, client = everything(submission), client_of(cast, who)
    for name in (name for name, arguments in URLS.items() if arguments and name not in OF_NO_SHEET):
        for method in METHODS:
            response = getattr(client, method)(address(name, submission), DATA if method == "post" else {})
            wrong_method = response.status_code == 405
            assert wrong_method or response.status_code in (403, 404), (name, method)
            assert "校园安全" not in response.content.decode()
    assert everything(submission) == before


@pytest.mark.parametrize("who", STRANGERS[:-1])
def test_of_a_published_sheet_others_see_the_sheet_and_nothing_else(cast, who):
    submission = filed(cast, "published")
    before, client = everything(submission), client_of(cast, who)
    assert client.get(address("projects:table", submission)).status_code == 200
    for name in (
        name for name, arguments in URLS.items() if arguments and name not in PUBLISHED | OPEN | OF_NO_SHEET
    ):
        for method in METHODS:
            response = getattr(client, method)(address(name, submission), DATA if method == "post" else {})
            assert response.status_code in (403, 404, 405), (name, method)
    assert everything(submission) == before


@pytest.mark.parametrize("who", ("stranger", "foreigner", "foreign_clerk"))
def test_lists_show_nothing_of_others(cast, who):
    make_submission(cast, state="approved")
    client = client_of(cast, who)
    for name in EVERYBODYS:
        for asked in ({}, {"q": "新建学校"}):
            assert "校园安全" not in b"".join(client.get(reverse(name), asked)).decode()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", OWN)
def test_role_by_url(cast, who, state):
    """Among the people of the place: seeing is for all, editing and reviewing for whose turn it is."""
    submission = filed(cast, state)
    client = client_of(cast, who)
    allowed = {
        "projects:table": True,
        "projects:snapshot": True,
        "projects:compare": True,
        "projects:timeline": True,
        "projects:excel": True,
        "projects:export": True,
        "projects:changes": True,
        "projects:carry": who in WHO_EDITS.get(state, ()),
        "ingest:filled": who in WHO_EDITS.get(state, ()),
        "ingest:filled_many": who == "clerk",
        "projects:edit": who in WHO_EDITS.get(state, ()),
        "projects:suggestions": who in WHO_EDITS.get(state, ()),
        "projects:proposals": who in WHO_EDITS.get(state, ()),
        "projects:reading": who in WHO_EDITS.get(state, ()),
        "projects:review": who in WHO_REVIEWS.get(state, ()),
        "projects:new": who == "clerk",
        "projects:carry_over": who == "clerk",
    }
    for name, may in allowed.items():
        assert client.get(address(name, submission)).status_code == (200 if may else 403), name


@pytest.mark.parametrize("who", (*OWN, *STRANGERS))
def test_the_import_desk_is_the_administrators(cast, who):
    submission = filed(cast, "draft")
    before, client = everything(submission), client_of(cast, who)
    desk = [name for name in URLS if name.startswith("ingest:") and name not in FILLED]
    for name in (name for name in desk if who != "admin"):
        for method in METHODS:
            response = getattr(client, method)(address(name, submission), DATA if method == "post" else {})
            assert response.status_code in ((404, 405) if URLS[name] else (403,)), (name, method)
    assert everything(submission) == before
    for name in ("ingest:desk", "ingest:upload", "ingest:confirm"):
        if who == "admin":
            assert client.get(address(name, submission)).status_code == 200


def test_an_administrator_of_another_region_finds_no_upload_of_ours(cast):
    submission = filed(cast, "draft")
    before, client = everything(submission), Client()
    client.force_login(make_user(Role.ADMIN, cast.foreigner.person.region))
    for name in (name for name, arguments in URLS.items() if name.startswith("ingest:") and arguments):
        for method in METHODS:
            response = getattr(client, method)(address(name, submission), DATA if method == "post" else {})
            assert response.status_code in (404, 405), (name, method)
    assert "公开.pdf" not in client.get(reverse("ingest:desk")).content.decode()
    assert everything(submission) == before


PAGES_BY_ROLE = {
    "reviews:notices": set(OWN),
    "reviews:overdue": set(OWN),
    "reviews:delegations": {"clerk", "head", "reviewer", "finance_head"},
    "reviews:deadlines": {"finance_head", "admin"},
    "projects:rules": set(OWN),
    "projects:rule-settings": {"finance_head", "admin"},
    "publishing:tokens": {"finance_head", "admin"},
    "publishing:desk": set(OWN),
    "publishing:books": {"reviewer", "finance_head"},
    "publishing:book-new": {"reviewer", "finance_head"},
    "publishing:book-words": {"reviewer", "finance_head"},
    "projects:audit": set(OWN),
    "projects:letters": set(OWN),
    "projects:unclear": {"reviewer", "finance_head", "admin", "reader"},
    "projects:statistics": set(OWN),
    "publishing:compare": {"reviewer", "finance_head", "admin", "reader"},
}


@pytest.mark.parametrize("who", OWN)
def test_the_offices_pages_by_role(cast, who):
    client = client_of(cast, who)
    for name, roles in PAGES_BY_ROLE.items():
        assert client.get(reverse(name)).status_code == (200 if who in roles else 403), name
    may_urge = who in ("reviewer", "finance_head")
    assert client.post(reverse("reviews:urge")).status_code == (302 if may_urge else 403)


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("clerk", {"submit"}),
        ("head", {"pass", "return"}),
        ("reviewer", {"approve", "return"}),
        ("finance_head", {"approve", "return", "publish"}),
        ("reader", set()),
        ("admin", set()),
        ("nobody", set()),
    ],
)
def test_decisions_on_many_sheets_by_role(cast, who, may):
    client = client_of(cast, who)
    for action in ("submit", "pass", "approve", "return", "publish", "withdraw", "adjust", "undo", "rubbish"):
        code = 302 if action in may else 403
        assert client.get(reverse("projects:plan"), {"do": action}).status_code == code, action
        data = {"action": action, "sheet": "00000000:1", "opinion": "同意"}
        assert client.post(reverse("projects:plan"), data).status_code == code, action


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", OWN)
def test_role_by_comment(cast, who, state):
    submission = filed(cast, state)
    client = client_of(cast, who)
    may_say = who in WHO_REVIEWS.get(state, ())
    may_answer = who in WHO_EDITS.get(state, ())
    codes = {
        "projects:comment": 302 if may_say else 403,
        "projects:answer": 302 if may_answer else 403,
        "projects:resolve": 302 if may_say else 403,
    }
    held_back_from_me = state == "department_review" and who != "head"
    for name, code in codes.items():
        expected = 404 if held_back_from_me and name != "projects:comment" else code
        assert client.post(address(name, submission), DATA).status_code == expected, name


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", OWN)
def test_finance_scores_while_it_reviews_and_nobody_else(cast, who, state):
    submission = filed(cast, state)
    may = who in ("reviewer", "finance_head") and state == "finance_review"
    sent = {f"given-{number}": "0" for number in range(8)} | {
        f"reason-{number}": "看过" for number in range(8)
    }
    answer = client_of(cast, who).post(address("projects:score", submission), sent)
    assert answer.status_code == (302 if may else 403)
    assert submission.scores.count() == int(may)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", OWN)
def test_role_by_word_about_a_finding(cast, who, state):
    """Clerks explain while they fill in, reviewers dismiss while they decide, also before publishing."""
    submission = filed(cast, state)
    client = client_of(cast, who)
    may_explain = who in WHO_EDITS.get(state, ())
    may_dismiss = who in {**WHO_REVIEWS, "approved": {"finance_head"}}.get(state, ())
    for name, may in (("projects:keep-finding", may_explain), ("projects:dismiss-finding", may_dismiss)):
        assert client.post(address(name, submission), DATA).status_code == (302 if may else 403), name
    client.post(address("projects:withdraw-explanation", submission))
    assert (submission.explanations.get().withdrawn_at is not None) == may_explain


@pytest.mark.parametrize("who", ("head", "reviewer", "finance_head", "reader", "admin"))
def test_only_clerks_write_cells(cast, who):
    submission = filed(cast, "draft")
    before = everything(submission)
    response = client_of(cast, who).post(address("projects:edit", submission), DATA)
    assert response.status_code == 403
    assert everything(submission) == before


@pytest.mark.parametrize(
    ("who", "action"),
    [("clerk", "approve"), ("head", "approve"), ("reader", "submit"), ("reviewer", "publish")],
)
def test_nobody_makes_a_move_of_another_role(cast, who, action):
    submission = filed(cast, "finance_review")
    data = DATA | {"action": action, "version": str(submission.version)}
    response = client_of(cast, who).post(address("projects:move", submission), data)
    assert response.status_code == 403
    assert fresh(submission).state == "finance_review"


@pytest.mark.parametrize("who", ("clerk", "head", "reviewer", "finance_head", "reader", "stranger", "nobody"))
def test_the_registers_are_for_administrators(cast, who):
    response = client_of(cast, who).get(reverse("admin:index"))
    assert response.status_code == 302
    assert response.url.startswith("/admin/login/")


def test_forms_need_their_token(cast):
    submission = filed(cast, "draft")
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    assert client.post(address("projects:edit", submission), DATA).status_code == 403


def test_a_nul_in_an_address_or_a_field_is_refused(cast, client):
    client.force_login(cast.admin)
    addresses = (reverse("ingest:desk") + "?batch=a%00b", "/import/a%00b/")
    assert [client.get(address).status_code for address in addresses] == [400, 400]
    assert client.post(reverse("ingest:desk"), {"fiscal_year": "2024\0"}).status_code == 400
