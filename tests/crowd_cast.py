"""The people of a crowd in the database, and what the database says of the ledger afterwards."""

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User

from departments.models import Department, Person, Region
from departments.roles import Role
from projects import actions
from projects.models import Indicator, Revision
from reviews.models import Comment, Event
from tests.cast import make_department, make_document, make_region
from tests.crowd import PASSWORD, ROWS, Account, Ledger

CLERKS, HEADS, FINANCE = 0.55, 0.15, 0.1  # of all; the others are citizens
EACH = 3  # sheets of a clerk
ROLES = {"clerk": Role.CLERK, "head": Role.HEAD, "finance": Role.REVIEWER}


def make_people(number: int, place: str = "众人区") -> list[Account]:
    """In a district of their own.  Every third pair of clerks works on one sheet."""
    region, encoded = make_region(place), make_password(PASSWORD)
    heads, clerks = max(1, round(number * HEADS)), max(2, round(number * CLERKS))
    finance = max(1, round(number * FINANCE))
    roles = ["clerk"] * clerks + ["head"] * heads + ["finance"] * finance
    departments = [make_department(region, f"第{one + 1}局", str(100 + one)) for one in range(heads)]
    people: list[Account] = []
    for at, role in enumerate(roles):
        desk = (
            None if role == "finance" else departments[(at // 2 if role == "clerk" else at - clerks) % heads]
        )
        people.append(_account(f"{place}-{at}", at, role, region, desk, encoded))
    for at, clerk in enumerate(people[:clerks]):
        _give_sheets(clerk, departments[at // 2 % heads], people[at - 1] if at % 6 == 1 else None)
        if at % 6 == 0 and at + 1 < clerks:
            clerk.shared = True
    for at, one in enumerate(people[clerks + heads :]):
        one.sheets["share"] = [str(at), str(finance)]
    return people + [Account(0, "市民", 500 + at, "citizen") for at in range(max(1, number - len(people)))]


def _account(
    name: str, number: int, role: str, region: Region, department: Department | None, encoded: str
) -> Account:
    user = User.objects.create(username=name, password=encoded)
    Person.objects.create(user=user, name=name, region=region, department=department, role=ROLES[role])
    return Account(user.pk, name, number, role)


def _give_sheets(clerk: Account, department: Department, colleague: Account | None) -> None:
    """Sheets of the own, or every second row of a colleague's first one; the others stay the colleague's."""
    if colleague:
        key = next(iter(colleague.sheets))
        rows = colleague.sheets[key]
        colleague.sheets.clear()
        colleague.sheets[key], clerk.sheets[key], clerk.shared = rows[::2], rows[1::2], True
        return
    for number in range(EACH):
        document = make_document(name=f"{clerk.name}的项目{number + 1}", rows=ROWS)
        by = User.objects.get(pk=clerk.pk)
        sheet = actions.begin_from(by=by, department=department, document=document, based_on=None)
        clerk.sheets[sheet.key] = [row.key or "" for row in document.indicators]


def missing(ledger: Ledger) -> list[str]:
    """What was acknowledged and is not there: cells, operations, comments, moves."""
    return [*_lost_cells(ledger), *_lost_operations(ledger), *_lost_words(ledger)]


def _lost_cells(ledger: Ledger) -> list[str]:
    keys = {key for key, _, _ in ledger.cells}
    rows = Indicator.objects.filter(submission__key__in=keys).values_list("submission__key", "key", "value")
    standing = {(key, row, "value"): text for key, row, text in rows}
    return [f"{cell}: {text}" for cell, text in ledger.cells.items() if standing.get(cell) != text]


def _lost_operations(ledger: Ledger) -> list[str]:
    known: dict[str, set[str]] = {}
    kept = Revision.objects.filter(submission__key__in=ledger.ids).values_list("submission__key", "steps")
    for key, steps in kept:
        known.setdefault(key, set()).update(name for step in steps for name in step["ids"])
    return [
        f"{key}: {sorted(ids - known.get(key, set()))}"
        for key, ids in ledger.ids.items()
        if ids - known.get(key, set())
    ]


def _lost_words(ledger: Ledger) -> list[str]:
    said = set(Comment.objects.filter(text__in=ledger.comments).values_list("text", flat=True))
    moved = Event.objects.filter(submission__key__in={key for key, _, _ in ledger.moves})
    logged = list(moved.values_list("submission__key", "action", "by"))
    lost = [text for text in ledger.comments if text not in said]
    return lost + [str(one) for one in ledger.moves if logged.count(one) < ledger.moves.count(one)]
