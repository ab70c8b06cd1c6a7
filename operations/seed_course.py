"""How an invented sheet came where it is: who did what with it and when, as the workflow allows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from departments.roles import Role
from operations.seed_places import Desk
from operations.seed_sheets import AMOUNT, KEY, NUMBERS, REGION, STREET, VILLAGE, YEAR
from operations.seed_templates import Filled, Template
from reviews import workflow
from reviews.workflow import State

ROAD = ("submit", "pass", "approve", "publish")
STOPS = {
    State.DRAFT: 0,
    State.DEPARTMENT_REVIEW: 1,
    State.FINANCE_REVIEW: 2,
    State.APPROVED: 3,
    State.PUBLISHED: 4,
}
# of a hundred sheets of the newest year, and of the years before
THIS_YEAR = {
    State.DRAFT: 18,
    State.RETURNED: 10,
    State.DEPARTMENT_REVIEW: 16,
    State.FINANCE_REVIEW: 20,
    State.APPROVED: 18,
    State.PUBLISHED: 18,
}
BEFORE = {State.APPROVED: 4, State.PUBLISHED: 96}
RETURNED_ONCE = 0.2  # of the sheets that went on
WHO = {
    "submit": (Role.CLERK,),
    "pass": (Role.HEAD,),
    "return": (Role.HEAD, Role.REVIEWER),
    "approve": (Role.REVIEWER,),
    "publish": (Role.FINANCE_HEAD,),
}


@dataclass(slots=True)
class Sheet:
    """One on its way into the books.  ended: when the last thing happened to it."""

    desk: Desk
    template: Template
    filled: Filled
    year: int
    state: State
    dice: Random
    key: int
    address: str
    edition: int = 1
    replaces: int | None = None
    based_on: int | None = None
    later_state: str = ""
    ended: datetime | None = None

    def person(self, role: Role) -> tuple[int, str]:
        return self.desk.people[role]


@dataclass(frozen=True, slots=True)
class Step:
    """A move, when everything before it has happened.  sent: how often the sheet had been sent in by then."""

    action: str
    label: str
    before: str
    after: State
    role: Role
    at: datetime
    version: int
    sent: int


def state_of(dice: Random, *, is_newest: bool) -> State:
    weights = THIS_YEAR if is_newest else BEFORE
    return dice.choices(tuple(weights), tuple(weights.values()))[0]


def marks(dice: Random, desk: Desk, year: int, key: str) -> dict[str, str]:
    """What the marks of a template stand for in one sheet; figures have no other mark's year in them."""
    village, street = dice.sample(desk.villages, 2)
    figures = {number: str(dice.randint(1000, 1999) + 1000 * dice.randint(1, 8)) for number in NUMBERS}
    places = {REGION: desk.region.name.removesuffix("区"), VILLAGE: village, STREET: street}
    return {YEAR: str(year), AMOUNT: str(dice.randint(1000, 9999)), **figures, **places, KEY: key}


def course(sheet: Sheet) -> list[Step]:
    """Every move from the first on; between two of them days go by, and the clerk saves."""
    dice = sheet.dice
    at = datetime(sheet.year - 1, 9, 1, 1, tzinfo=UTC) + timedelta(minutes=dice.randint(0, 30 * 1440))
    label = "调整稿" if sheet.replaces else "参照新建" if sheet.based_on else "新建"
    steps = [Step("begin", label, "", State.DRAFT, Role.CLERK, at, 1, 0)]
    version = 1 + dice.randint(1, 4)
    for action in _actions(sheet.state, dice):
        last = steps[-1]
        role, after = _move(last.after, action)
        at += timedelta(minutes=dice.randint(30, 5 * 1440))
        sent = last.sent + (action == "submit")
        steps.append(Step(action, workflow.LABELS[action], last.after, after, role, at, version, sent))
        version += dice.randint(1, 3) if action == "return" else 0
    return steps


def _actions(state: State, dice: Random) -> Iterator[str]:
    back = ("submit", "return"), ("submit", "pass", "return")
    if state == State.RETURNED:
        yield from dice.choice(back)
        return
    if STOPS[state] and dice.random() < RETURNED_ONCE:
        yield from dice.choice(back)
    yield from ROAD[: STOPS[state]]


def _move(state: State, action: str) -> tuple[Role, State]:
    moves = ((role, workflow.find(state, role, action)) for role in WHO[action])
    return next((role, move.next) for role, move in moves if move)


def saved(steps: list[Step], dice: Random) -> tuple[int, datetime]:
    """The version the sheet is at, and when it was saved last: before it was sent in."""
    last = steps[-1]
    if last.after in (State.DRAFT, State.RETURNED):
        return last.version + dice.randint(1, 3), last.at + timedelta(minutes=dice.randint(5, 600))
    sent = next(step for step in reversed(steps) if step.action == "submit")
    return sent.version, sent.at - timedelta(minutes=dice.randint(1, 25))
