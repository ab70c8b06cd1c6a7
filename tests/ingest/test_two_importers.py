"""Two administrators at once, each with a connection of their own, on a server with row locks."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import User

from ingest import actions, intake, jobs
from ingest.drafts.questions import DEPARTMENT
from ingest.models import Draft, Job, Upload
from reviews.models import Submission
from reviews.problems import Problem, Stale
from sheets.documents import Party
from tests.cast import make_cast, make_document
from tests.ingest.desk import brought, drafted, question, renewed, report_of
from tests.together import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def accepting(draft: Draft, user: User):
    """As somebody does who has the page before him."""
    seen = renewed(draft)
    return lambda: actions.accept(seen, User.objects.get(pk=user.pk))


def answering(draft: Draft, text: str, user: User):
    seen, asked = renewed(draft), question(draft, DEPARTMENT)["id"]
    return lambda: actions.answer_question(seen, asked, text, User.objects.get(pk=user.pk))


def asking(name: str):
    """Of a department that nobody knows."""
    return replace(make_document(name=name), department=Party(None, "淄博市淄川区星象局"))


def test_one_draft_accepted_twice_at_once_comes_in_once():
    cast = make_cast()
    [draft] = drafted(cast, make_document())
    results = at_once(accepting(draft, cast.admin), accepting(draft, cast.admin))
    assert sorted(isinstance(one, Problem) for one in results) == [False, True]
    assert Submission.objects.count() == 1


def test_the_same_sheet_of_two_files_accepted_at_once_comes_in_once():
    cast = make_cast()
    [one], [other] = drafted(cast, make_document()), drafted(cast, make_document())
    at_once(accepting(one, cast.admin), accepting(other, cast.admin))
    assert Submission.objects.count() == 1
    assert {"accepted"} <= {renewed(one).state, renewed(other).state}


def test_one_question_answered_in_two_tables_at_once_is_answered_everywhere():
    cast = make_cast()
    drafts = drafted(cast, *(asking(f"项目{number}") for number in range(6)))
    text = question(drafts[0], DEPARTMENT)["proposals"][0]["text"]
    for first, last in ((0, 5), (1, 4), (2, 3)):
        at_once(answering(drafts[first], text, cast.admin), answering(drafts[last], text, cast.admin))
    assert {one.questions_open for one in Draft.objects.all()} == {0}


def test_a_sheet_accepted_while_its_file_is_read_again_is_in_the_books_or_gone():
    cast = make_cast()
    [draft] = drafted(cast, make_document())
    at_once(accepting(draft, cast.admin), lambda: intake.read_again(draft.upload, cast.admin))
    accepted = Draft.objects.filter(state=Draft.State.ACCEPTED).count()
    assert Submission.objects.count() == accepted
    assert Upload.objects.get().state == (Upload.State.DONE if accepted else Upload.State.READING)


def test_a_file_removed_by_two_at_once_is_gone_and_the_second_is_told():
    cast = make_cast()
    upload = brought(cast)
    Upload.objects.update(state=Upload.State.FAILED)
    removing = [lambda: intake.remove(upload, cast.admin)] * 2
    results = at_once(*removing)
    assert sorted(isinstance(one, Stale) for one in results) == [False, True]
    assert not Upload.objects.exists()


def test_two_workers_read_a_file_once(monkeypatch):
    cast = make_cast()
    upload = brought(cast)
    monkeypatch.setattr(jobs, "read_isolated", lambda path, progress, layouts: report_of(make_document()))
    at_once(*[lambda: jobs.run(upload.job.pk)] * 4)
    assert (Draft.objects.count(), Job.objects.get().attempts) == (1, 1)
