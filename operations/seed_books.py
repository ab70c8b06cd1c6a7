"""Invented sheets entered into all tables they leave something in, a line for each row."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from departments.roles import Role
from operations import seed_course, seed_words
from operations.seed_course import Sheet, Step
from operations.seed_lines import Part, Table, line
from operations.seed_templates import FINDING, HEAD, INDICATOR, POINT, PUBLISHED, TASK
from projects import grams
from projects.models import Head, Indicator, Revision, Task, Words
from publishing.models import Publication, PublishedRow, Release
from reviews import workflow
from reviews.models import (
    Comment,
    Event,
    Explanation,
    Notice,
    Reply,
    StoredFinding,
    Submission,
)
from reviews.workflow import State

COLUMNS = {
    Submission: (
        "id", "key", "kind", "fiscal_year", "region_id", "department_id", "name", "amount", "state",
        "version", "edition", "round", "replaces_id", "based_on_id", "created_at", "changed_at", "rows",
        "errors", "doubts", "moved_at", "later_state",
    ),
    Head: ("submission_id", *HEAD),
    Task: ("id", "submission_id", *TASK),
    Indicator: ("id", "submission_id", "task_id", *INDICATOR),
    Words: ("submission_id", "text", "grams"),
    Event: (
        "id", "submission_id", "action", "label", "from_state", "to_state", "version", "by_id", "by_name",
        "by_role", "at", "opinion", "snapshot",
    ),
    Comment: (
        "id", "submission_id", *POINT, "stage", "round", "text", "by_id", "at", "sent_at", "state",
        "resolved_by_id", "resolved_at",
    ),
    Reply: ("id", "comment_id", "kind", "text", "by_id", "at", "sent_at"),
    StoredFinding: ("id", "submission_id", *FINDING, "status"),
    Explanation: (
        "id", "submission_id", "kind", "rule", "row_key", "field", "cell_text", "text", "by_id", "by_name",
        "by_role", "at",
    ),
    Revision: ("id", "submission_id", "version", "document", "by_id", "begun_at", "at"),
    Notice: ("id", "to_id", "kind", "submission_id", "text", "at", "read_at"),
    Publication: (
        "id", "key", "submission_id", "region_id", "department_id", "kind", "fiscal_year", "name", "amount",
        "search", "grams", "name_grams", "rows_count", "tasks_count", "number", "published_at", "changed_at",
    ),
    Release: (
        "id", "publication_id", "submission_id", "number", "document", "sha256", "at", "by_name", "note",
    ),
    PublishedRow: ("id", "publication_id", *PUBLISHED),
}  # fmt: skip
KEPT = 0.5  # of the findings in sheets that have been sent in
MOST_POINTS = 3
MULTIPLIER = 2654435761  # odd: no two numbers below 2**32 have the same address
WHOLE = "绩效目标表"


def address(key: int) -> str:
    return f"{key * MULTIPLIER % 2**32:08x}"


class Books:
    def __init__(self) -> None:
        self.tables = {model: Table(model, columns) for model, columns in COLUMNS.items()}

    def taken(self) -> list[Part]:
        return [table.taken() for table in self.tables.values()]

    def next_key(self) -> int:
        return self.tables[Submission].key

    def enter(self, sheet: Sheet) -> None:
        steps = seed_course.course(sheet)
        version, changed_at = seed_course.saved(steps, sheet.dice)
        self._content(sheet)
        errors, doubts = self._findings(sheet, steps)
        sheet.ended = steps[-1].at
        self._add(
            Submission,
            (sheet.address, sheet.template.kind, sheet.year, sheet.desk.region.pk, sheet.desk.department.pk),
            f"{sheet.filled.name}\t{sheet.filled.amount}",
            (sheet.state.value, version, sheet.edition, steps[-1].sent, sheet.replaces, sheet.based_on),
            (steps[0].at, changed_at, len(sheet.filled.indicators), errors, doubts),
            (steps[-1].at, sheet.later_state),
        )
        for step in steps:
            self._event(sheet, step)
        self._points(sheet, steps)
        self._revisions(sheet, steps, version, changed_at)
        self._notices(sheet, steps)

    def _add(self, model: type[Any], *parts: str | tuple[Any, ...]) -> int:
        """A row: its key comes first.  parts: made lines, and values of columns that are yet to be."""
        return self.tables[model].add("\t".join(one if isinstance(one, str) else line(one) for one in parts))

    def _content(self, sheet: Sheet) -> None:
        filled, key = sheet.filled, sheet.key
        self.tables[Head].add_with_key(key, filled.head)
        tasks = [self.tables[Task].add(f"{key}\t{text}") for text in filled.tasks]
        add = self.tables[Indicator].add
        for text, task in zip(filled.indicators, sheet.template.task_of, strict=True):
            add(f"{key}\t{tasks[task]}\t{text}")
        self.tables[Words].add_with_key(key, line((filled.words, _grams(sheet, filled.words))))

    def _findings(self, sheet: Sheet, steps: list[Step]) -> tuple[int, int]:
        """How many errors and doubts are open."""
        levels, explained = [], set()
        for text in sheet.filled.findings:
            cells = text.split("\t")
            about = (cells[2], cells[4], cells[5])
            is_kept = steps[-1].sent > 0 and (about in explained or sheet.dice.random() < KEPT)
            if is_kept and about not in explained:
                explained.add(about)
                self._explain(sheet, cells, steps[-1].at)
            self.tables[StoredFinding].add(f"{sheet.key}\t{text}\t{'kept' if is_kept else 'open'}")
            levels += [] if is_kept else [cells[3]]
        return levels.count("error"), levels.count("warning")

    def _explain(self, sheet: Sheet, cells: list[str], at: datetime) -> None:
        by, name = sheet.person(Role.CLERK)
        self._add(
            Explanation,
            f"{sheet.key}\tkept\t{cells[2]}\t{cells[4]}\t{cells[5]}\t{cells[8]}",
            (sheet.dice.choice(seed_words.EXPLAINED), by, name, Role.CLERK.value, at),
        )

    def _event(self, sheet: Sheet, step: Step) -> None:
        by, name = sheet.person(step.role)
        opinion = sheet.dice.choice(seed_words.OPINIONS) if step.action == "return" else ""
        self._add(
            Event,
            (sheet.key, step.action, step.label, str(step.before), step.after.value, step.version),
            (by, name, step.role.value, step.at, opinion),
            sheet.filled.begun if step.action == "begin" else sheet.filled.snapshot,
        )

    def _points(self, sheet: Sheet, steps: list[Step]) -> None:
        """What was said with each return; answered and closed where the sheet went on."""
        for at, step in enumerate(steps):
            if step.action == "return":
                for point in sheet.filled.points[: sheet.dice.randint(1, MOST_POINTS)]:
                    self._point(sheet, point, step, steps[at + 1 :])
        if sheet.state in workflow.STAGES and sheet.dice.random() < 0.3:
            self._held_back(sheet, steps[-1])

    def _held_back(self, sheet: Sheet, last: Step) -> None:
        """A point that is not sent yet."""
        role = workflow.OWNERS[sheet.state][0]
        at = last.at + timedelta(hours=1)
        self._add(
            Comment,
            f"{sheet.key}\t{sheet.filled.points[-1]}",
            (sheet.state.value, last.sent, sheet.dice.choice(seed_words.REMARKS), sheet.person(role)[0], at),
            (None, "open", None, None),
        )

    def _point(self, sheet: Sheet, point: str, step: Step, later: list[Step]) -> None:
        by = sheet.person(step.role)[0]
        answered = next((one for one in later if one.action == "submit"), None)
        closing = {State.DEPARTMENT_REVIEW: "pass", State.FINANCE_REVIEW: "approve"}[State(step.before)]
        closed = next((one for one in later if one.action == closing), None)
        state = "resolved" if closed else "answered" if answered else "open"
        comment = self._add(
            Comment,
            f"{sheet.key}\t{point}",
            (step.before, step.sent, sheet.dice.choice(seed_words.REMARKS), by, step.at, step.at, state),
            (by, closed.at) if closed else (None, None),
        )
        if answered:
            clerk = sheet.person(Role.CLERK)[0]
            said = sheet.dice.choice(seed_words.ANSWERS)
            self._add(Reply, (comment, "answer", said, clerk, answered.at, answered.at))
        if closed:
            self._add(Reply, (comment, "accepted", "", by, closed.at, closed.at))

    def _revisions(self, sheet: Sheet, steps: list[Step], version: int, changed_at: datetime) -> None:
        """Of those in work: as it was begun, and as it was saved last."""
        if sheet.state in (State.APPROVED, State.PUBLISHED):
            return
        by = sheet.person(Role.CLERK)[0]
        for number, document, at in (
            (1, sheet.filled.begun, steps[0].at),
            (version, sheet.filled.snapshot, changed_at),
        ):
            self._add(Revision, (sheet.key, number), document, (by, at, at))

    def _notices(self, sheet: Sheet, steps: list[Step]) -> None:
        """Of the last move: whose turn it is has not read it yet, how it went on the clerk has."""
        last, name = steps[-1], sheet.filled.name or WHOLE
        if last.action == "begin":
            return
        clerk = sheet.person(Role.CLERK)[0]
        if last.action == "return":
            self._add(
                Notice, (clerk, "returned", sheet.key, f"退回了“{name}”，请改好再送审。", last.at, None)
            )
        elif sheet.state == State.PUBLISHED:
            self._add(Notice, (clerk, "moved", sheet.key, f"“{name}”已公开。", last.at, last.at))
        else:
            to = sheet.person(workflow.OWNERS[sheet.state][0])[0]
            self._add(Notice, (to, "waiting", sheet.key, f"“{name}”，等您办理。", last.at, None))

    # ---- what is public ----

    def publish(self, editions: Iterable[Sheet]) -> None:
        """The publication of a sheet, with a release of each of its editions."""
        released = list(editions)
        first, newest = released[0], released[-1]
        times = [one.ended for one in released]
        filled = newest.filled
        publication = self._add(
            Publication,
            (first.address, first.key, newest.desk.region.pk, newest.desk.department.pk),
            (newest.template.kind, newest.year),
            f"{filled.name}\t{filled.amount}",
            (filled.search, _grams(newest, filled.search), _array(grams.grams(filled.name.casefold()))),
            (len(filled.published), len(filled.tasks), len(released), times[0], times[-1]),
        )
        for text in filled.published:
            self.tables[PublishedRow].add(f"{publication}\t{text}")
        for number, (one, at) in enumerate(zip(released, times, strict=True), 1):
            self._release(publication, one, number, at)

    def _release(self, publication: int, sheet: Sheet, number: int, at: datetime) -> None:
        document = sheet.filled.snapshot
        self._add(
            Release,
            (publication, sheet.key, number),
            document,
            (hashlib.sha256(document.encode()).hexdigest(), at, sheet.person(Role.FINANCE_HEAD)[1]),
            ("年度中调整预算，目标相应调整。" if number > 1 else "",),
        )


def _grams(sheet: Sheet, text: str) -> str:
    place = {"region": sheet.desk.region.pk, "department": sheet.desk.department.pk}
    return _array(grams.of_sheet(text, **place))


def _array(numbers: Iterable[int]) -> str:
    """As PostgreSQL writes one."""
    return f"{{{','.join(map(str, sorted(numbers)))}}}"
