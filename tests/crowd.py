"""People who use a running site at the same time, and a ledger of what the site has acknowledged to them.

Clerks open their sheet and save cell by cell as the editor does, two of them on one sheet here and there,
and send it in; heads and finance read, comment and decide; citizens read.  Each is a thread with a kept
connection, cookies and form tokens of its own, and takes his time between two steps.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from time import monotonic, perf_counter

from tests.live_site import MOVED, Caller

PASSWORD = "Mubiao-2024"
SIGN_IN, DESK, OPEN, SAVE, SEND, VIEW = "sign in", "desk", "open editor", "save a cell", "send in", "view"
REVIEW, COMMENT, DECIDE, PUBLIC = "review page", "comment", "decide", "public page"
ROWS = 20
OPENED = re.compile(r'name="version" value="(\d+)"')
TO_EDIT, TO_REVIEW = (re.compile(rf'href="/tables/([0-9a-f]{{8}})/{word}/') for word in ("edit", "review"))
PUBLIC_SHEET = re.compile(r'href="(/public/sheets/[^"]+)"')
FOUND = 200


@dataclass(slots=True)
class Ledger:
    """cells: the text that was acknowledged last, by sheet, row and field; ids: of every operation."""

    cells: dict[tuple[str, str, str], str] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    comments: dict[str, str] = field(default_factory=dict)  # text -> sheet
    moves: list[tuple[str, str, int]] = field(default_factory=list)  # sheet, action, user
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    wrong: list[str] = field(default_factory=list)
    held_back: int = 0  # sheets that the gate did not let through


@dataclass(slots=True)
class Account:
    pk: int
    name: str
    number: int
    role: str
    sheets: dict[str, list[str]] = field(default_factory=dict)  # own ones: key -> rows this person writes in
    shared: bool = False  # the sheets are another clerk's, too: nobody sends them in


class Someone:
    """think: seconds between two steps, about; none while the site is measured without a crowd."""

    def __init__(self, account: Account, port: int, ledger: Ledger, over: threading.Event) -> None:
        self.account, self.ledger, self.over = account, ledger, over
        self.caller = Caller(port, f"192.0.2.{account.number % 250}")
        self.dice, self.think = Random(account.number), 0.0
        self.numbers, self.decisions = count(1), count()

    def live(self, seconds: float, think: float) -> None:
        """Until it is over; seconds: over which people come in."""
        self.think = think
        self.over.wait(self.dice.uniform(0, seconds))
        try:
            for _ in self.steps():
                if self.over.is_set():
                    return
        except Exception as error:  # a person who is gone must not look like one who had no trouble
            self.ledger.wrong.append(f"{self.account.name}: {error!r}")

    def steps(self) -> Iterator[None]:
        if self.account.role != "citizen":
            self.timed(SIGN_IN, lambda: (self.caller.sign_in(self.account.name, PASSWORD), (FOUND, b""))[1])
        doing = {"clerk": self.fill, "citizen": self.look_up}.get(self.account.role, self.decide)
        while True:
            yield from doing()

    def pause(self) -> None:
        if self.think:
            self.over.wait(min(self.dice.expovariate(1 / self.think), 4 * self.think))

    def timed(self, kind: str, ask: Callable[[], tuple[int, bytes]], *, good: int = FOUND) -> str:
        begins = perf_counter()
        status, content = ask()
        self.ledger.times[kind].append(perf_counter() - begins)
        if status != good:
            self.ledger.wrong.append(f"{self.account.name}: {kind}: {status}")
        return content.decode(errors="replace")

    def get(self, kind: str, where: str) -> str:
        return self.timed(kind, lambda: self.caller.ask("GET", where, unpack=True))

    def post(self, kind: str, where: str, data: dict[str, object]) -> str:
        """Where the answer leads."""
        self.timed(kind, lambda: (self.caller.send(where, data), b""), good=MOVED)
        return self.caller.location

    # ---- clerks ----

    def fill(self) -> Iterator[None]:
        desk = self.get(DESK, "/")
        yield self.pause()
        waiting = [key for key in self.account.sheets if key in TO_EDIT.findall(desk)]
        if not waiting:
            self.get(VIEW, f"/tables/{self.dice.choice(list(self.account.sheets))}/")
            yield self.pause()
            return
        yield from self.edit(waiting[0])

    def edit(self, key: str) -> Iterator[None]:
        page = self.get(OPEN, f"/tables/{key}/edit/")
        version = int(OPENED.search(page)[1])
        for _ in range(self.dice.randint(6, 12)):
            yield self.pause()
            version = self.save(key, version)
        if not self.account.shared:
            self.send_in(key, version)
            yield self.pause()

    def save(self, key: str, version: int) -> int:
        """One cell, as the editor's script sends it; the sheet's version afterwards."""
        row, number = self.dice.choice(self.account.sheets[key]), next(self.numbers)
        old = self.ledger.cells.get((key, row, "value"), f"≥{row.removeprefix('row').lstrip('0')}个")
        new, name = f"≥{1_000 * (self.account.number + 1) + number}个", f"{self.account.pk}-{number}"
        operation = {"op": "set", "row": row, "field": "value", "old": old, "new": new, "id": name}
        told = {"version": version, "user": self.account.pk, "at": row, "cards": True, "ops": [operation]}
        answer: dict[str, object] = {}

        def ask() -> tuple[int, bytes]:
            status, found = self.caller.send_json(f"/tables/{key}/ops/", told)
            answer.update(found)
            return status, b""

        self.timed(SAVE, ask)
        if answer.get("conflicts") or answer.get("refused") or "version" not in answer:
            self.ledger.wrong.append(f"{self.account.name}: not saved: {str(answer)[:200]}")
            return version
        self.ledger.cells[key, row, "value"] = new
        self.ledger.ids[key].add(name)
        return int(str(answer["version"]))

    def send_in(self, key: str, version: int) -> None:
        led = self.post(SEND, f"/tables/{key}/move/", {"action": "submit", "version": version})
        self.note_move(key, "submit", refused="/edit/" in led)

    def note_move(self, key: str, action: str, *, refused: bool) -> None:
        if refused:
            self.ledger.held_back += 1
        else:
            self.ledger.moves.append((key, action, self.account.pk))

    # ---- heads and finance ----

    def decide(self) -> Iterator[None]:
        desk = self.get(DESK, "/")
        yield self.pause()
        waiting = [key for key in TO_REVIEW.findall(desk) if self.is_mine(key)]
        if not waiting:
            self.get(DESK, "/tables/")
            yield self.pause()
            return
        yield from self.review(waiting[0])

    def is_mine(self, key: str) -> bool:
        """Reviewers of finance share the queue out among them."""
        mine, of = self.account.sheets.get("share", ["0", "1"])
        return int(key, 16) % int(of) == int(mine)

    def review(self, key: str) -> Iterator[None]:
        page = self.get(REVIEW, f"/tables/{key}/review/")
        version = OPENED.search(page)
        yield self.pause()
        returns = next(self.decisions) % 5 in (0, 3)
        if returns:
            self.comment(key)
            yield self.pause()
        agree = "pass" if self.account.role == "head" else "approve"
        action, opinion = ("return", "请按意见修改。") if returns else (agree, "同意。")
        told = {"action": action, "opinion": opinion, "version": version[1]}
        led = self.post(DECIDE, f"/tables/{key}/move/", told)
        self.note_move(key, action, refused=key in led)
        yield self.pause()

    def comment(self, key: str) -> None:
        text = f"请核对第 {next(self.numbers)} 处（{self.account.pk}）。"
        self.post(COMMENT, f"/tables/{key}/comment/", {"text": text, "cell": ""})
        self.ledger.comments[text] = key

    # ---- citizens ----

    def look_up(self) -> Iterator[None]:
        found = PUBLIC_SHEET.findall(self.get(PUBLIC, f"/public/search/?page={self.dice.randint(1, 3)}"))
        yield self.pause()
        self.get(PUBLIC, self.dice.choice(found) if found else "/public/")
        yield self.pause()
        self.get(PUBLIC, "/public/")
        yield self.pause()


def is_busy(ledger: Ledger) -> bool:
    """Thirty saves, and sheets that went their way."""
    return sum(map(len, list(ledger.ids.values()))) >= 30 and len(ledger.moves) >= 2


def alone(people: list[Account], port: int, rounds: int) -> Ledger:
    """What each kind of request takes with nobody else there: one person after the other, without pauses.

    Between two steps the connection ends, as it does where somebody takes longer than gunicorn waits.
    """
    ledger, over = Ledger(), threading.Event()
    for account in people:
        someone = Someone(account, port, ledger, over)
        steps = someone.steps()
        for _ in range(rounds):
            next(steps)
            someone.caller.connection.close()
    return ledger


def together(
    people: list[Account],
    port: int,
    *,
    seconds: float,
    think: float,
    coming: float | None = None,
    enough: Callable[[Ledger], bool] = lambda ledger: False,
) -> Ledger:
    """All at once, until it is over or the ledger says enough.

    coming: seconds over which they come in, else the first tenth of the time.
    """
    ledger, over = Ledger(), threading.Event()
    crowd = [Someone(account, port, ledger, over) for account in people]
    coming = min(seconds / 10, 60) if coming is None else coming
    threads = [threading.Thread(target=one.live, args=(coming, think), daemon=True) for one in crowd]
    for thread in threads:
        thread.start()
    ends = monotonic() + seconds
    while monotonic() < ends and not enough(ledger):
        over.wait(0.2)
    over.set()
    for thread in threads:
        thread.join(600)
    ledger.wrong += [
        f"{one.account.name}: still waits" for one, at in zip(crowd, threads, strict=True) if at.is_alive()
    ]
    return ledger
