"""Who may move a submission from which state to which: one table, no database.

Chosen: rows of data that pages, permissions, documentation and tests all read.  Rejected: a state
machine library with a method per move, which spreads the table over decorators.
"""

from dataclasses import dataclass
from enum import StrEnum

from departments.roles import Role


class State(StrEnum):
    DRAFT = "draft"
    DEPARTMENT_REVIEW = "department_review"
    FINANCE_REVIEW = "finance_review"
    RETURNED = "returned"
    APPROVED = "approved"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    State.DRAFT: "草稿",
    State.DEPARTMENT_REVIEW: "部门审核",
    State.FINANCE_REVIEW: "财政审核",
    State.RETURNED: "已退回",
    State.APPROVED: "已批复",
    State.PUBLISHED: "已公开",
}


@dataclass(frozen=True, slots=True)
class Move:
    """A row of the table.

    opens_edition: the submission stays as it is, and a copy of it begins as a draft.  needs_answers: every
    point the reviewers sent has an answer.  needs_closed: no point of this review is open.  needs_grade: the
    score of this review, where there is one or the region asks for one, lets it pass.  takes_back: the
    decision that this undoes, by the same person within minutes, if nobody has acted since.
    """

    state: State
    action: str
    role: Role
    next: State
    label: str
    needs_opinion: bool = False
    opens_edition: bool = False
    needs_answers: bool = False
    needs_closed: bool = False
    needs_grade: bool = False
    takes_back: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What changes no state: writing cells and comments, and who may while the sheet is where."""

    state: State
    action: str
    role: Role
    label: str


MOVES: tuple[Move, ...] = (
    Move(State.DRAFT, "submit", Role.CLERK, State.DEPARTMENT_REVIEW, "送审", needs_answers=True),
    Move(State.RETURNED, "submit", Role.CLERK, State.DEPARTMENT_REVIEW, "送审", needs_answers=True),
    Move(State.DEPARTMENT_REVIEW, "withdraw", Role.CLERK, State.DRAFT, "收回"),
    Move(State.DEPARTMENT_REVIEW, "pass", Role.HEAD, State.FINANCE_REVIEW, "审核通过", needs_closed=True),
    Move(State.DEPARTMENT_REVIEW, "return", Role.HEAD, State.RETURNED, "退回", needs_opinion=True),
    Move(State.FINANCE_REVIEW, "withdraw", Role.HEAD, State.DEPARTMENT_REVIEW, "收回"),
    Move(
        State.FINANCE_REVIEW,
        "approve",
        Role.REVIEWER,
        State.APPROVED,
        "批复",
        needs_closed=True,
        needs_grade=True,
    ),
    Move(
        State.FINANCE_REVIEW,
        "approve",
        Role.FINANCE_HEAD,
        State.APPROVED,
        "批复",
        needs_closed=True,
        needs_grade=True,
    ),
    Move(State.FINANCE_REVIEW, "return", Role.REVIEWER, State.RETURNED, "退回", needs_opinion=True),
    Move(State.FINANCE_REVIEW, "return", Role.FINANCE_HEAD, State.RETURNED, "退回", needs_opinion=True),
    Move(State.APPROVED, "publish", Role.FINANCE_HEAD, State.PUBLISHED, "公开"),
    Move(State.PUBLISHED, "retract", Role.FINANCE_HEAD, State.APPROVED, "撤下", needs_opinion=True),
    Move(State.APPROVED, "adjust", Role.CLERK, State.APPROVED, "调整", opens_edition=True),
    Move(State.PUBLISHED, "adjust", Role.CLERK, State.PUBLISHED, "调整", opens_edition=True),
    Move(State.RETURNED, "undo", Role.HEAD, State.DEPARTMENT_REVIEW, "撤回", takes_back="return"),
    Move(State.FINANCE_REVIEW, "undo", Role.HEAD, State.DEPARTMENT_REVIEW, "撤回", takes_back="pass"),
    Move(State.RETURNED, "undo", Role.REVIEWER, State.FINANCE_REVIEW, "撤回", takes_back="return"),
    Move(State.RETURNED, "undo", Role.FINANCE_HEAD, State.FINANCE_REVIEW, "撤回", takes_back="return"),
    Move(State.APPROVED, "undo", Role.REVIEWER, State.FINANCE_REVIEW, "撤回", takes_back="approve"),
    Move(State.APPROVED, "undo", Role.FINANCE_HEAD, State.FINANCE_REVIEW, "撤回", takes_back="approve"),
)
ACTS: tuple[Act, ...] = (
    Act(State.DRAFT, "edit", Role.CLERK, "填报"),
    Act(State.RETURNED, "edit", Role.CLERK, "填报"),
    Act(State.DRAFT, "answer", Role.CLERK, "答复意见"),
    Act(State.RETURNED, "answer", Role.CLERK, "答复意见"),
    Act(State.DRAFT, "explain", Role.CLERK, "说明问题"),
    Act(State.RETURNED, "explain", Role.CLERK, "说明问题"),
    Act(State.DEPARTMENT_REVIEW, "comment", Role.HEAD, "提出意见"),
    Act(State.FINANCE_REVIEW, "comment", Role.REVIEWER, "提出意见"),
    Act(State.FINANCE_REVIEW, "comment", Role.FINANCE_HEAD, "提出意见"),
    Act(State.DEPARTMENT_REVIEW, "resolve", Role.HEAD, "确认解决"),
    Act(State.FINANCE_REVIEW, "resolve", Role.REVIEWER, "确认解决"),
    Act(State.FINANCE_REVIEW, "resolve", Role.FINANCE_HEAD, "确认解决"),
    Act(State.DEPARTMENT_REVIEW, "dismiss", Role.HEAD, "注明问题不成立"),
    Act(State.FINANCE_REVIEW, "dismiss", Role.REVIEWER, "注明问题不成立"),
    Act(State.FINANCE_REVIEW, "dismiss", Role.FINANCE_HEAD, "注明问题不成立"),
    Act(State.APPROVED, "dismiss", Role.FINANCE_HEAD, "注明问题不成立"),
    Act(State.RETURNED, "append", Role.HEAD, "追加意见"),
    Act(State.RETURNED, "append", Role.REVIEWER, "追加意见"),
    Act(State.RETURNED, "append", Role.FINANCE_HEAD, "追加意见"),
)
TABLE: tuple[Move | Act, ...] = MOVES + ACTS
LABELS: dict[str, str] = {row.action: row.label for row in TABLE}
NEEDS_OPINION: frozenset[str] = frozenset(move.action for move in MOVES if move.needs_opinion)

# whose turn it is
OWNERS: dict[State, tuple[Role, ...]] = {
    State.DRAFT: (Role.CLERK,),
    State.RETURNED: (Role.CLERK,),
    State.DEPARTMENT_REVIEW: (Role.HEAD,),
    State.FINANCE_REVIEW: (Role.REVIEWER, Role.FINANCE_HEAD),
    State.APPROVED: (Role.FINANCE_HEAD,),
    State.PUBLISHED: (Role.CLERK,),
}
FINAL: frozenset[State] = frozenset({State.PUBLISHED})
# the two reviews; a point belongs to the one it was made in
STAGES: tuple[State, ...] = (State.DEPARTMENT_REVIEW, State.FINANCE_REVIEW)


def allowed(state: str, role: str | None) -> tuple[Move, ...]:
    return tuple(move for move in MOVES if move.state == state and move.role == role)


def find(state: str, role: str | None, action: str) -> Move | None:
    return next((move for move in allowed(state, role) if move.action == action), None)


def actions_of(role: str | None) -> tuple[str, ...]:
    """Every move the role can ever make, in the table's order: the buttons a page shows, some greyed.

    撤回 is no button of its own: it is offered behind the decision it takes back, for minutes.
    """
    return tuple(dict.fromkeys(move.action for move in MOVES if move.role == role and not move.takes_back))


def stages_of(role: str | None) -> tuple[State, ...]:
    """The reviews whose points are this role's: it sees those held back, and can close them."""
    return tuple(act.state for act in ACTS if act.action == "comment" and act.role == role)


def waiting_for(role: str | None) -> tuple[State, ...]:
    """The states in which a submission waits for this role to do the next thing."""
    return tuple(state for state in State if state not in FINAL and role in OWNERS[state])


def refusal(state: str, role: str | None, action: str) -> str | None:
    """Why this role cannot do this now, for people to read; None when it can."""
    rows = [row for row in TABLE if row.action == action]
    if not rows:
        return "没有这项操作。"
    if role is None:
        return "您的账号还没有分配角色，请联系管理员。"
    label = rows[0].label
    mine = [row for row in rows if row.role == role]
    if not mine:
        roles = "、".join(dict.fromkeys(row.role.label for row in rows))
        return f"“{label}”由{roles}办理，您的角色是{Role(role).label}。"
    if not any(row.state == state for row in mine):
        states = "或".join(f"“{row.state.label}”" for row in mine)
        return f"本表现为“{State(state).label}”，{states}时才能{label}。"
    return None
