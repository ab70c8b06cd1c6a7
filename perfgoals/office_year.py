"""A year in the office, for the demonstration: next year's sheets on every desk, in every state.

Everything is done by the persons whose turn it is, with the real actions.  The sheets are last year's, moved
on, with targets a little higher; more are made of the parts of a large one, so that the first department has
some in every state.  A region that has sheets of that year already is left as it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import cycle

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from departments.models import Department, Region
from departments.roles import Role
from indicators.values import Quantity, parse
from projects import actions, carried, explaining, starting
from projects.documents import document_of, with_keys
from reviews import deadlines, delegations, phrases, threads
from reviews.findings import Level
from reviews.models import Comment, Explanation, Phrase, State, StoredFinding, Submission
from reviews.problems import Incomplete, NameTaken
from sheets.carried import Take
from sheets.carried import carried as moved_on
from sheets.catalogue import printed_in
from sheets.documents import HAS_TASKS, PROJECT, Budget, Document, Indicator

COST = "成本指标"
FEWEST_PARTS, MOST_PARTS = 2, 5
GROWTH = Decimal("1.05")
AWAY = timedelta(days=14)
LIVELY = ("returned", "finance", "half", "department", "approved", "draft", "again")
QUEUE = ("finance", "again", "finance", "department", "approved", "finance", "draft")
# what reviewers say on a cell: field, sentence
POINTS = (
    ("value", "这个指标值和上年比没有变化。请说明依据，或者适当提高。"),
    ("level3", "名称太笼统，看不出考核什么。请写清楚服务对象和内容。"),
    ("goal", "总体目标里没有写今年的工作量。请补上主要数量和完成时间。"),
)
EXPLAINED = (
    "按年初部门预算填写，已和业务科室核对。",
    "上级文件就是这样规定的，文件已附在预算系统里。",
    "分两年实施，这里只填今年的部分。",
)
DISMISSED = "口径一致，两处说的是同一件事，这一条不成立。"
FEW = 1  # doubts that somebody says a word about
ANSWER = "已按今年的任务量重新测算，依据是年初部门预算的测算表。"
OPINION = "请按意见修改后重新送审，指标值要有测算依据。"
PHRASES = (
    (Phrase.For.RETURN, "请对照年初预算逐项核对成本指标，修改后重新送审。"),
    (Phrase.For.RETURN, "效益指标和产出指标重复，请改写效益指标。"),
    (Phrase.For.PASS, "同意。执行中请按时间节点做好监控。"),
    (Phrase.For.COMMENT, "请写明计量单位。"),
    (Phrase.For.COMMENT, "时效指标请写到月。"),
)


@dataclass(frozen=True, slots=True)
class Staff:
    """Who does what in a region; clerks and heads by department."""

    clerks: dict[int, User]
    heads: dict[int, User]
    reviewer: User
    finance_head: User

    @classmethod
    def of(cls, region: Region) -> "Staff":
        users = User.objects.filter(person__region=region).select_related(
            "person__department", "person__region"
        )
        by_role: dict[str, list[User]] = {}
        for user in users.order_by("pk"):
            by_role.setdefault(user.person.role, []).append(user)
        return cls(
            {user.person.department_id: user for user in by_role[Role.CLERK]},
            {user.person.department_id: user for user in by_role[Role.HEAD]},
            by_role[Role.REVIEWER][0],
            by_role[Role.FINANCE_HEAD][0],
        )


@transaction.atomic
def begin(region: Region) -> int:
    """How many sheets were made; none where somebody has begun the year."""
    sheets = Submission.objects.filter(region=region)
    last = sheets.filter(state=State.PUBLISHED).aggregate(year=Max("fiscal_year"))["year"]
    if last is None or sheets.filter(fiscal_year=last + 1).exists():
        return 0
    staff = Staff.of(region)
    _office(region, staff, last + 1)
    first = region.departments.order_by("pk").first()
    made = [_filed(*one) for one in _plan(region, staff, first, last + 1)]
    late = [deadlines.Late(**row) for row in deadlines.overdue(staff.reviewer)]
    deadlines.urge(by=staff.reviewer, groups=late)
    return len([one for one in made if one])


def _office(region: Region, staff: Staff, year: int) -> None:
    """Deadlines, the last step's first still to come; a delegation; ready sentences."""
    today = timezone.localdate()
    wanted = {
        State.DRAFT: today + timedelta(days=3),
        State.DEPARTMENT_REVIEW: today + timedelta(days=5),
        State.FINANCE_REVIEW: today + timedelta(days=21),
    }
    if region.pk % 2 == 0:  # every second region is late
        wanted[State.DRAFT] = today - timedelta(days=2)
    deadlines.keep(by=staff.finance_head, fiscal_year=year, wanted=wanted)
    delegations.give(by=staff.reviewer, taker=staff.finance_head.person, since=today, until=today + AWAY)
    for kind, text in PHRASES:
        phrases.keep(by=staff.reviewer, kind=kind, text=text)


Plan = tuple[Submission, Document | None, str, Staff, int]


def _plan(region: Region, staff: Staff, first: Department, year: int) -> Iterator[Plan]:
    """Each published sheet of last year, what becomes of it, and parts of the first department's."""
    published = Submission.objects.filter(region=region, fiscal_year=year - 1, state=State.PUBLISHED)
    rest = cycle(QUEUE)
    lively = cycle(LIVELY)
    for base in published.select_related("department", "region", "head").order_by("pk"):
        ours = base.department_id == first.pk
        yield base, None, next(lively if ours else rest), staff, year
        for part in parts(document_of(base)) if ours else ():
            yield base, part, next(lively), staff, year


def parts(document: Document) -> list[Document]:
    """Sheets of their own for the parts of a large one: a fund's tasks, a project's items of cost."""
    found = _tasks(document) if document.form != PROJECT else _items(document)
    parts = [one for one in found if one.budget and one.budget.total][:MOST_PARTS]
    return parts if len(parts) >= FEWEST_PARTS and document.form in HAS_TASKS else []


def _tasks(document: Document) -> Iterator[Document]:
    for task in document.tasks:
        total = next((number for row in task.indicators if (number := _cost(row))), None)
        yield replace(document, name=task.name, budget=Budget(total), tasks=(replace(task, seq=1),))


def _items(document: Document) -> Iterator[Document]:
    rows = list(document.indicators)
    others = [row for row in rows if row.level1 != COST]
    for item in [row for row in rows if row.level1 == COST and _cost(row)][1:]:
        task = replace(document.tasks[0], indicators=(item, *others))
        number = _cost(item)
        yield replace(document, name=item.level3, budget=Budget(number, number), tasks=(task,))


def _cost(row: Indicator) -> str | None:
    """The amount of a row of cost, in 万元."""
    value = parse(row.value or "")
    is_amount = row.level1 == COST and isinstance(value, Quantity) and value.unit == "万元"
    return f"{value.number:f}" if is_amount else None


def _filed(base: Submission, part: Document | None, state: str, staff: Staff, year: int) -> Submission | None:
    """A sheet of the new year, brought into its state by the people whose turn it is."""
    clerk = staff.clerks[base.department_id]
    try:
        submission = _begun(base, part, clerk, year)
    except NameTaken:
        return None
    if state != "draft":
        carried.checked(_fresh(submission), None, by=clerk)
        _save(submission, grown(document_of(_fresh(submission))), by=clerk)
    if state == "half":
        _save(submission, half(document_of(_fresh(submission))), by=clerk)
    try:
        for step in STEPS[state]:
            step(submission, staff)
    except Incomplete:
        return submission  # what the checks found was not to be explained: it stays a draft
    return submission


def _begun(base: Submission, part: Document | None, clerk: User, year: int) -> Submission:
    if part is None:
        return starting.begin(clerk, kind=base.kind, year=year, name="", base=base)
    sheet = printed_in(part.layout, part.form, region=base.region.name, year=year)
    found = moved_on(with_keys(part), sheet, year=year, take=Take(), blank=())
    return actions.begin_from(
        by=clerk, department=base.department, document=found.document, based_on=base, to_check=found.moved
    )


def _fresh(submission: Submission) -> Submission:
    return Submission.objects.select_related("head", "region", "department").get(pk=submission.pk)


def _save(submission: Submission, document: Document, *, by: User) -> None:
    current = _fresh(submission)
    actions.save(submission=current, document=document, base_version=current.version, by=by)


def grown(document: Document) -> Document:
    """Every third target a little higher, as plans are."""
    rows = [row for row in document.indicators if _higher(row)][::3]
    higher = {row.key: _higher(row) for row in rows}
    return _with_values(document, higher)


def _higher(row: Indicator) -> str | None:
    """Of a whole number without a limit of its kind; a share has one."""
    value = parse(row.value or "")
    if not isinstance(value, Quantity) or value.operator != "≥" or value.number < 20:
        return None
    if row.level1 == COST or "%" in value.unit or "‰" in value.unit or value.number % 1:
        return None
    old = f"{value.number:f}"
    return (row.value or "").replace(old, f"{(value.number * GROWTH).to_integral_value():f}", 1)


def _with_values(document: Document, values: dict[str | None, str | None]) -> Document:
    return replace(
        document,
        tasks=tuple(
            replace(
                task,
                indicators=tuple(
                    replace(row, value=values[row.key]) if row.key in values else row
                    for row in task.indicators
                ),
            )
            for task in document.tasks
        ),
    )


def half(document: Document) -> Document:
    """The second half of the targets is still to be filled in."""
    rows = list(document.indicators)
    return _with_values(document, {row.key: None for row in rows[len(rows) // 2 :]})


def _move(submission: Submission, action: str, by: User, opinion: str = "") -> None:
    actions.move(submission=_fresh(submission), action=action, by=by, opinion=opinion)


def _submit(submission: Submission, staff: Staff) -> None:
    clerk = staff.clerks[submission.department_id]
    _explain(submission, clerk)
    _move(submission, "submit", clerk)


def _explain(submission: Submission, clerk: User) -> None:
    """Last year's sheets have faults that the checks find: one word each for what would stop them."""
    words = cycle(EXPLAINED)
    for level in (Level.ERROR, Level.WARNING):
        left = submission.findings.filter(level=level, status=StoredFinding.Status.OPEN)
        abouts = list(left.values("rule", "row_key", "field").order_by("position"))
        for about in abouts[: None if level == Level.ERROR else FEW]:
            _say(submission, Explanation.Kind.KEPT, next(words), clerk, about)


def _say(submission: Submission, kind: str, text: str, by: User, about: dict[str, str]) -> None:
    """Unless it was said of another finding of the rule in the same cell."""
    said = submission.explanations.filter(kind=kind, withdrawn_at=None, **about)
    if not said.exists():
        explaining.say(submission=_fresh(submission), kind=kind, text=text, by=by, **about)


def _pass(submission: Submission, staff: Staff) -> None:
    _move(submission, "pass", staff.heads[submission.department_id])


def _approve(submission: Submission, staff: Staff) -> None:
    _move(submission, "approve", staff.reviewer, "同意。")


def _return(submission: Submission, staff: Staff) -> None:
    """With a point for each of some cells; what the checks doubt first is said to be right."""
    doubts = submission.findings.filter(level=Level.WARNING, status=StoredFinding.Status.OPEN)
    for about in doubts.order_by("position").values("rule", "row_key", "field")[:FEW]:
        _say(submission, Explanation.Kind.DISMISSED, DISMISSED, staff.reviewer, about)
    document = document_of(_fresh(submission))
    rows = list(document.indicators)
    for number, (field, text) in enumerate(POINTS):
        row = rows[(number * 3 + 1) % len(rows)]
        head = field == "goal"
        if head and not document.goal:
            continue
        cell = {"row_key": "head" if head else row.key, "field": field}
        actions.comment(submission=_fresh(submission), by=staff.reviewer, text=text, **cell)
    _move(submission, "return", staff.reviewer, OPINION)


def _answer_one(submission: Submission, staff: Staff) -> None:
    comment = _points(submission)[0]
    threads.answer(comment=comment, text=ANSWER, by=staff.clerks[submission.department_id])


def _answer_all(submission: Submission, staff: Staff) -> None:
    """The cell of the first point is changed; the others are answered."""
    clerk, points = staff.clerks[submission.department_id], _points(submission)
    document = document_of(_fresh(submission))
    row = next(row for row in document.indicators if row.key == points[0].row_key)
    _save(submission, _with_values(document, {row.key: _higher(row) or f"{row.value}以上"}), by=clerk)
    for comment in points[1:]:
        threads.answer(comment=comment, text=ANSWER, by=clerk)


def _points(submission: Submission) -> Sequence[Comment]:
    return list(submission.comments.select_related("submission__region", "submission__department"))


STEPS = {
    "draft": (),
    "half": (),
    "department": (_submit,),
    "finance": (_submit, _pass),
    "approved": (_submit, _pass, _approve),
    "returned": (_submit, _pass, _return, _answer_one),
    "again": (_submit, _pass, _return, _answer_all, _submit, _pass),
}
