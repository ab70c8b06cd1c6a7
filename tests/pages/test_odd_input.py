"""What no page of ours sends is answered in words, never by a broken page."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Presence
from reviews import notices
from tests.cast import content, fresh, make_submission
from tests.pages.test_office_pages import signed_in

pytestmark = pytest.mark.django_db

ENDLESS = "9" * 5000  # more digits than Python makes a number of


def posted_ops(cast, submission, **more):
    client = Client()
    client.force_login(cast.clerk)
    data = {"version": fresh(submission).version, "user": cast.clerk.pk, "at": "", "ops": []} | more
    address = reverse("projects:ops", args=[submission.key])
    return client.post(address, json.dumps(data), content_type="application/json")


@pytest.mark.parametrize("name", ["extra.\0", "extra.甲\ud800"])
def test_a_field_that_no_database_holds_is_no_field(cast, name):
    submission = make_submission(cast)
    write = {"op": "set", "row": "head", "field": name, "old": "", "new": "甲"}
    assert posted_ops(cast, submission, ops=[write]).status_code == 400
    row = {"op": "insert", "row": "abcd1234", "task": "task0001", "after": "", "cells": {name: "甲"}}
    assert posted_ops(cast, submission, ops=[row]).status_code == 400
    assert content(submission).extra == {}


def test_a_form_with_files_is_no_operation(cast):
    address = reverse("projects:ops", args=[make_submission(cast).key])
    assert signed_in(cast.clerk).post(address, {"version": "1"}).status_code == 400


def test_half_a_character_tells_no_place(cast):
    assert posted_ops(cast, make_submission(cast), at="\ud800").status_code == 200
    assert Presence.objects.get().row_key == ""


def test_half_a_number_names_no_phrase(cast):
    submission = make_submission(cast, state="department_review")
    address = reverse("projects:review", args=[submission.key])
    for odd in ("²", ENDLESS[:3000]):
        assert signed_in(cast.head).get(address, {"phrase": odd}).status_code == 200


def test_an_endless_number_is_no_version_no_notice_and_no_year(cast):
    submission = make_submission(cast, state="department_review")
    head, clerk = signed_in(cast.head), signed_in(cast.clerk)
    chosen = {"action": "pass", "opinion": "同意。", "sheet": f"{submission.key}:{ENDLESS}"}
    assert head.post(reverse("projects:plan"), chosen).status_code == 400
    unread = notices.unread(cast.head).count()
    assert head.post(reverse("reviews:read"), {"notice": ENDLESS}).status_code == 302
    assert notices.unread(cast.head).count() == unread > 0
    assert clerk.post(reverse("projects:carry_over"), {"year": ENDLESS}).status_code == 302


def test_a_search_of_very_many_words_is_a_search(cast):
    submission = make_submission(cast)
    make_submission(cast, name="校园绿化")
    clerk, many = signed_in(cast.clerk), "校 " * 1900
    beside = reverse("projects:compare", args=[submission.key])
    assert "校园绿化" in clerk.get(beside, {"with": "table", "q": many}).content.decode()
    assert clerk.get(reverse("projects:new"), {"q": many}).status_code == 200
    names = reverse("projects:suggestions", args=[submission.key])
    assert clerk.get(names, {"q": many}).status_code == 200
    for page in ("projects:tables", "home"):
        assert clerk.get(reverse(page), {"q": many}).status_code == 200


def test_a_name_that_no_account_has_room_for_is_a_wrong_name(client):
    answer = client.post(reverse("login"), {"username": "9" * 5000, "password": "x"})
    assert answer.status_code == 200 and "用户名或密码不对" in answer.content.decode()
