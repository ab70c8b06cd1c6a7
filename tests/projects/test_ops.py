"""The editor's saves as JSON."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from projects import actions, presence
from projects.models import Presence
from tests.cast import content, fresh, make_document, make_submission, make_user
from tests.projects.edited import edit, goal, value, values_of, with_value

pytestmark = pytest.mark.django_db


@pytest.fixture
def colleague(cast):
    return make_user(cast.clerk.person.role, cast.region, cast.department)


# -- as JSON


@pytest.fixture
def desk(cast):
    return Desk(cast, cast.clerk)


class Desk:
    def __init__(self, cast, user):
        self.user, self.client = user, Client()
        self.client.force_login(user)

    def post(self, submission, *sent, **more):
        data = {"version": fresh(submission).version, "user": self.user.pk, "at": "", "ops": list(sent)}
        return self.send(submission, json.dumps(data | more))

    def send(self, submission, body):
        address = reverse("projects:ops", args=[submission.key])
        return self.client.post(address, body, content_type="application/json")


def sent_value(old, new, one="a"):
    return {"op": "set", "row": "row00001", "field": "value", "old": old, "new": new, "id": one}


def test_a_save_answers_with_version_and_time(cast, desk):
    submission = make_submission(cast)
    answer = desk.post(submission, sent_value("≥1个", "")).json()
    assert answer["version"] == submission.version + 1 and answer["document"] is None
    assert answer["conflicts"] == answer["refused"] == answer["others"] == []
    assert answer["saved"].count(":") == 2


def test_who_is_behind_gets_the_whole_sheet(cast, desk, colleague):
    submission = make_submission(cast)
    edit(submission, goal("保障校园安全。", "甲"), by=colleague)
    answer = desk.post(submission, sent_value("≥1个", "≥10个"), version=submission.version).json()
    assert answer["by"] == colleague.person.name
    assert answer["document"]["head"]["goal"] == "甲"
    assert answer["document"]["tasks"][0]["rows"][0]["cells"]["value"] == "≥10个"


def test_a_conflict_names_both_texts_and_who_and_when(cast, desk, colleague):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=colleague)
    answer = desk.post(submission, sent_value("≥1个", "≥11个"), version=submission.version).json()
    (conflict,) = answer["conflicts"]
    assert (conflict["base"], conflict["mine"], conflict["theirs"]) == ("≥1个", "≥11个", "≥10个")
    assert conflict["who"] == colleague.person.name and ":" in conflict["when"]


def test_being_here_alone_saves_nothing_but_tells_of_others(cast, desk, colleague):
    submission = make_submission(cast)
    presence.tell(submission, colleague, "row00002")
    answer = desk.post(submission, at="row00001").json()
    assert answer["others"] == [{"name": colleague.person.name, "row": "row00002"}]
    assert answer["document"] is None and fresh(submission).version == submission.version
    assert Presence.objects.get(user=cast.clerk).row_key == "row00001"


def test_who_leaves_is_not_here_any_more(cast, desk):
    submission = make_submission(cast)
    desk.post(submission, at="row00001")
    desk.post(submission, leaving=True)
    assert not Presence.objects.exists()


def test_a_sheet_that_was_sent_in_meanwhile_says_by_whom(cast, desk, colleague):
    submission = make_submission(cast)
    actions.move(submission=fresh(submission), action="submit", by=colleague)
    answer = desk.post(submission, sent_value("≥1个", "≥10个"))
    assert answer.status_code == 409 and answer.json()["state"] == "department_review"
    assert f"已由{colleague.person.name}送审" in answer.json()["locked"]
    assert values_of(submission)[0] == "≥1个"


def test_another_person_than_the_one_who_typed_is_refused(cast, desk, colleague):
    submission = make_submission(cast)
    answer = desk.post(submission, sent_value("≥1个", "≥10个"), user=colleague.pk)
    assert answer.status_code == 403 and "另一个人" in answer.json()["problem"]
    assert values_of(submission)[0] == "≥1个"


@pytest.mark.parametrize("who", ["head", "reviewer", "admin"])
def test_other_roles_are_refused_whatever_they_send(cast, who):
    submission = make_submission(cast)
    answer = Desk(cast, getattr(cast, who)).post(submission, sent_value("≥1个", "≥10个"))
    assert answer.status_code == 403 and "办理" in answer.json()["problem"]


@pytest.mark.parametrize(
    "body",
    ["", "[]", "null", "{}", "{", '{"version": "1", "user": 1, "ops": []}', '{"version": true, "ops": 1}'],
)
def test_what_no_editor_sends_is_no_request(cast, desk, body):
    submission = make_submission(cast)
    assert desk.send(submission, body).status_code == 400


def test_without_a_session_one_is_led_to_sign_in(cast):
    submission = make_submission(cast)
    address = reverse("projects:ops", args=[submission.key])
    assert Client().post(address, "{}", content_type="application/json").status_code == 302


def test_a_forged_request_is_refused(cast):
    submission, client = make_submission(cast), Client(enforce_csrf_checks=True)
    client.force_login(cast.clerk)
    address = reverse("projects:ops", args=[submission.key])
    assert client.post(address, "{}", content_type="application/json").status_code == 403


def test_an_answer_takes_as_many_queries_for_sixty_rows_as_for_two(cast, desk):
    def queries(rows):
        submission = make_submission(cast, name=f"{rows}行", rows=rows)
        with CaptureQueriesContext(connection) as captured:
            assert desk.post(submission, sent_value("≥1个", "≥10个")).status_code == 200
        return len(captured)

    assert queries(2) == queries(60)


def test_the_plain_page_and_the_editor_write_the_same_document(cast):
    submission = make_submission(cast)
    edit(submission, value(1, "≥1个", "≥10个"), by=cast.clerk)
    document = content(submission)
    assert document == with_value(make_document(), "≥10个")


# -- what cannot be read among what can


@pytest.mark.parametrize(
    ("wrong", "cell", "words"),
    [
        (sent_value("", "长" * 100_001, "b") | {"row": "row00002"}, ("row00002", "value"), "100001 个字"),
        (sent_value(None, "≥2个", "b") | {"row": "row00002"}, ("row00002", "value"), "读不懂"),
        ({"op": "erase", "row": "row00002", "id": "b"}, ("row00002", ""), "读不懂"),
    ],
)
def test_what_cannot_be_read_is_told_at_its_cell_and_the_rest_is_saved(cast, desk, wrong, cell, words):
    submission = make_submission(cast, rows=3)
    last = sent_value("≥3个", "≥30个", "c") | {"row": "row00003"}
    answer = desk.post(submission, sent_value("≥1个", "≥10个"), wrong, last).json()
    (refused,) = answer["refused"]
    assert (refused["row"], refused["field"]) == cell and words in refused["reason"]
    assert refused["id"] == "b" and answer["conflicts"] == []
    assert values_of(submission) == ["≥10个", "≥2个", "≥30个"]


def test_it_is_one_change_with_what_is_written_over_it(cast, desk):
    submission = make_submission(cast)
    wrong, after = sent_value("≥1个", ["读不懂"], "b"), sent_value("", "≥9个", "c")
    answer = desk.post(submission, wrong, after).json()
    assert answer["refused"] == answer["conflicts"] == []
    assert values_of(submission)[0] == "≥9个"


def test_what_has_no_place_to_be_told_at_is_no_request(cast, desk):
    submission = make_submission(cast)
    assert desk.post(submission, sent_value("≥1个", "≥2个") | {"row": "a b", "field": ""}).status_code == 400
