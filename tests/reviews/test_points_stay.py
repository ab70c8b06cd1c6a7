"""Random sequences of all that clerk, head and reviewers can do: no point is lost, none is skipped."""

from dataclasses import dataclass, field, replace

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects import actions, queries
from projects.documents import document_of, place_of
from projects.marks import remarks
from reviews import threads
from reviews.models import Comment, Reply, Submission
from reviews.problems import PointsLeft, Problem, Unanswered
from sheets.documents import Document, Indicator, from_json
from sheets.shown import shown
from tests.cast import Cast, fresh, make_submission, write

EXAMPLES = {"sqlite": 50, "postgresql": 10}  # the moves are the same, the database another

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SAYING = (
    "comment",
    "comment",
    "comment_on_sheet",
    "reword",
    "drop",
    "add",
    "resolve",
    "resolve",
    "again",
    "unsay",
)
ANSWERING = ("answer", "answer", "answer", "changed")
WRITING = ("edit", "edit", "insert", "move_row", "delete", "delete", "restore")
MOVING = ("submit", "withdraw", "pass", "return", "approve", "undo", "append")
AT_THE_CLERK = tuple((name, "clerk") for name in (*ANSWERING, *WRITING, *("submit",) * 4))
# what is done where the sheet stands, and by whom
USUAL = {
    "draft": AT_THE_CLERK,
    "returned": (*AT_THE_CLERK, ("undo", "head"), ("undo", "reviewer"), ("append", "reviewer")),
    "department_review": (
        *((name, "head") for name in (*SAYING, "pass", "pass", "return", "return")),
        ("withdraw", "clerk"),
    ),
    "finance_review": (
        *((name, "reviewer") for name in (*SAYING, "approve", "return", "return")),
        ("comment", "finance_head"),
        ("return", "finance_head"),
        ("undo", "head"),
        ("withdraw", "head"),
    ),
    "approved": (("undo", "reviewer"), ("comment", "reviewer")),
}
ANYTHING = tuple(
    (name, who)
    for name in (*SAYING, *ANSWERING, *WRITING, *MOVING)
    for who in ("clerk", "head", "reviewer", "finance_head")
)
# which of the usual steps, or of all; which point or row
STEPS = st.lists(
    st.tuples(st.integers(0, 500), st.integers(0, 6), st.integers(0, 9)), min_size=8, max_size=36
)


@dataclass
class World:
    """One sheet, everything that was ever sent about it, and the rows that were deleted."""

    cast: Cast
    submission: Submission
    ever: dict[int, tuple[str, str, str, str]] = field(default_factory=dict)
    deleted: list[Indicator] = field(default_factory=list)

    def step(self, which: int, number: int, whim: int) -> None:
        """A step that is refused leaves everything as it was."""
        choices = ANYTHING if whim == 0 else USUAL[self.now.state]
        name, who = choices[which % len(choices)]
        by = getattr(self.cast, who)
        before = self.open_without_answer()
        try:
            with transaction.atomic():
                getattr(self, name, self.move)(name, number, by)
        except Unanswered as problem:
            assert {comment.pk for comment in problem.comments} == before != set()
        except PointsLeft as problem:
            assert problem.comments
        except Problem:
            pass
        else:
            if name == "submit":
                assert before == set()
        self.check()

    # ---- what can be done ----

    @property
    def now(self) -> Submission:
        return fresh(self.submission)

    def point(self, number: int) -> Comment:
        found = list(self.submission.comments.select_related("submission"))
        if not found:
            raise Problem
        return found[number % len(found)]

    def comment(self, name: str, number: int, by: User) -> None:
        rows = list(document_of(self.now).indicators)
        row = rows[number % len(rows)] if rows else None
        where = {"row_key": row.key, "field": ("value", "level3", "level2")[number % 3]} if row else {}
        actions.comment(submission=self.now, text=f"意见{number}", by=by, **where)

    def comment_on_sheet(self, name: str, number: int, by: User) -> None:
        actions.comment(submission=self.now, text=f"整表{number}", by=by)

    def reword(self, name: str, number: int, by: User) -> None:
        threads.reword(comment=self.point(number), text=f"改写{number}", by=by)

    def drop(self, name: str, number: int, by: User) -> None:
        threads.drop(comment=self.point(number), by=by)

    def answer(self, name: str, number: int, by: User) -> None:
        threads.answer(comment=self.point(number), text="已核对", by=by)

    def changed(self, name: str, number: int, by: User) -> None:
        threads.changed(comment=self.point(number), text="", by=by)

    def add(self, name: str, number: int, by: User) -> None:
        threads.add(comment=self.point(number), text="还有一点", by=by)

    def resolve(self, name: str, number: int, by: User) -> None:
        threads.resolve(comment=self.point(number), by=by)

    def again(self, name: str, number: int, by: User) -> None:
        threads.again(comment=self.point(number), text="还不行", by=by)

    def unsay(self, name: str, number: int, by: User) -> None:
        last = Reply.objects.filter(comment__submission=self.submission).last()
        if last:
            threads.unsay(reply=last, by=by)

    def append(self, name: str, number: int, by: User) -> None:
        threads.append(submission=self.now, by=by)

    def edit(self, name: str, number: int, by: User) -> None:
        self.save(
            by, lambda rows: [*rows[:number], *map(_edited, rows[number : number + 1]), *rows[number + 1 :]]
        )

    def insert(self, name: str, number: int, by: User) -> None:
        new = Indicator(level1="产出指标", level2="数量指标", level3="新指标", value="≥1个")
        self.save(by, lambda rows: [*rows[:number], new, *rows[number:]])

    def move_row(self, name: str, number: int, by: User) -> None:
        self.save(by, lambda rows: rows[number:] + rows[:number])

    def delete(self, name: str, number: int, by: User) -> None:
        gone = list(document_of(self.now).indicators)[number : number + 1]
        self.save(by, lambda rows: [row for row in rows if row not in gone])
        self.deleted += gone

    def restore(self, name: str, number: int, by: User) -> None:
        """The undoing of a deletion: the row comes back under its key."""
        back = [row for row in self.deleted[-1:] if place_of(document_of(self.now), row.key, "value") is None]
        self.save(by, lambda rows: [*rows[:number], *back, *rows[number:]])

    def save(self, by: User, change) -> None:
        document = document_of(self.now)
        (task,) = document.tasks
        rows = tuple(change(list(task.indicators)))
        if not rows:
            raise Problem
        write(self.submission, replace(document, tasks=(replace(task, indicators=rows),)), by=by)

    def move(self, name: str, number: int, by: User) -> None:
        before = set(self.sent())
        actions.move(submission=self.now, action=name, by=by, opinion="请改")
        if name == "undo":  # what its own decision sent, within minutes, is held back as before
            for taken_back in before - set(self.sent()):
                del self.ever[taken_back]
        if name in ("pass", "approve"):
            stage = {"pass": "department_review", "approve": "finance_review"}[name]
            assert not self.submission.comments.filter(stage=stage).exclude(state="resolved").exists()
        if name == "submit":
            assert not threads.unanswered(self.submission).exists()

    # ---- what must hold ----

    def sent(self) -> dict[int, tuple[str, str, str, str]]:
        found = self.submission.comments.filter(sent_at__isnull=False)
        return {one.pk: (one.text, one.row_key, one.field, one.cell_text) for one in found}

    def open_without_answer(self) -> set[int]:
        """By another way than the code under test: read out of the snapshot and the rows."""
        moves = self.submission.events.filter(action__in=("return", "withdraw"))
        back = moves.filter(to_state__in=("draft", "returned")).first()
        before = cells(from_json(back.snapshot)) if back else {}
        now = cells(document_of(self.now))
        still = self.submission.comments.filter(sent_at__isnull=False, state="open")
        return {
            one.pk
            for one in still
            if (at := (one.row_key, one.field)) not in before or at not in now or before[at] == now[at]
        }

    def check(self) -> None:
        sent = self.sent()
        for lasting, said in self.ever.items():
            assert sent[lasting] == said
        self.ever |= sent
        for comment in self.submission.comments.prefetch_related("replies"):
            assert comment.state == threads.state_after(comment.replies.all())
            assert comment.state != "answered" or comment.replies.last().kind in ("answer", "changed")
        self.check_lists()

    def check_lists(self) -> None:
        """The clerk finds every point that was sent, at its row or without it, and none that was not."""
        submission = self.now
        document = document_of(submission)
        sheet = shown(document, region=submission.region.name)
        listed = remarks(sheet, document, queries.comments(self.cast.clerk, submission))
        assert {remark.comment.pk for remark in listed} == set(self.ever)
        rows = {row.key: number for number, row in enumerate(document.indicators, 1)}
        for remark in listed:
            comment = remark.comment
            if comment.row_key in rows:
                assert remark.place.startswith(f"第{rows[comment.row_key]}行") and not remark.gone
            elif comment.row_key:
                assert remark.gone and comment.cell_text and remark.place
        seen = queries.comments(self.cast.reviewer, submission)
        assert set(self.ever) <= {comment.pk for comment in seen}


def _edited(row: Indicator) -> Indicator:
    return replace(row, value=f"≥{len(row.value or '') + 7}个", level3=f"{row.level3}改"[:30])


def cells(document: Document) -> dict[tuple[str, str], str]:
    names = ("level1", "level2", "level3", "value")
    return {(row.key, name): getattr(row, name) or "" for row in document.indicators for name in names}


@given(steps=STEPS)
@settings(
    max_examples=EXAMPLES[connection.vendor],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_point_is_resolved_answered_or_open_and_listed(cast, steps):
    with transaction.atomic():
        world = World(cast, make_submission(cast, state="department_review", rows=4))
        for step in steps:
            world.step(*step)
        transaction.set_rollback(True)
