"""Two administrators at once, each with a connection of their own, on a server with row locks."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connection

from ingest import actions, jobs
from ingest.models import Draft, Job
from reviews.models import Submission
from reviews.problems import Problem
from tests.cast import make_cast, make_document
from tests.ingest.desk import brought, drafted, renewed, report_of

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def at_once(*doings):
    """What each gives back, or the Problem it ran into; all begin in the same moment."""
    start = Barrier(len(doings))

    def run(doing):
        try:
            start.wait(timeout=10)
            return doing()
        except Problem as problem:
            return problem
        finally:
            connection.close()

    with ThreadPoolExecutor(len(doings)) as pool:
        return list(pool.map(run, doings))


def accepting(draft: Draft, user: User):
    return lambda: actions.accept(renewed(draft), User.objects.get(pk=user.pk))


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


def test_two_workers_read_a_file_once(monkeypatch):
    cast = make_cast()
    upload = brought(cast)
    monkeypatch.setattr(jobs, "read_isolated", lambda path, progress, layouts: report_of(make_document()))
    at_once(*[lambda: jobs.run(upload.job.pk)] * 4)
    assert (Draft.objects.count(), Job.objects.get().attempts) == (1, 1)
