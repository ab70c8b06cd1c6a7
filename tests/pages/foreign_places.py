"""Two places that are not mine, each full of texts that carry a word of its own.

The neighbour is another department of the same region, whose finance sees it; elsewhere is another region,
which nobody here sees.  Every kind of thing the site keeps is there, with the word in each of its texts.
"""

import io
import zipfile
from dataclasses import dataclass, replace
from urllib.parse import quote

import pypdfium2
from django.contrib.auth.models import User
from django.utils import timezone

from departments.models import Department, Region
from departments.roles import Role
from ingest import intake
from ingest.keeping import keep_report
from ingest.models import Upload
from projects import actions
from publishing.models import Book, Token
from reviews import batches, phrases, saved_filters, threads
from reviews.models import Comment, Delegation, Explanation, Notice, Submission
from sheets.documents import PROJECT, Document
from tests.cast import Cast, fresh, make_document, make_user, write
from tests.ingest.desk import a_file, report_of, with_row
from tests.publishing.api import token_of

NEIGHBOUR, ELSEWHERE = "鹭鸶", "鹈鹕"  # the words
SOUGHT = "白芷"  # stands beside them: one is looked for, the other must not come back


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    word: str
    region: Region
    department: Department
    people: dict[str, User]
    sheets: dict[str, Submission]
    ids: dict[str, int]
    upload: Upload
    book: Book
    secret: str  # of a token that may do everything here


def make_neighbour(cast: Cast) -> Place:
    finance = {"reviewer": cast.reviewer, "finance_head": cast.finance_head, "admin": cast.admin}
    return _filled(NEIGHBOUR, cast.stranger, finance)


def make_elsewhere(cast: Cast) -> Place:
    region = cast.foreigner.person.region
    roles = {"finance_head": Role.FINANCE_HEAD, "admin": Role.ADMIN}
    finance = {name: make_user(role, region) for name, role in roles.items()}
    return _filled(ELSEWHERE, cast.foreign_clerk, {"reviewer": cast.foreigner, **finance})


def _filled(mark: str, clerk: User, finance: dict[str, User]) -> Place:
    word = f"{mark}{SOUGHT}"
    region, department = clerk.person.region, clerk.person.department
    people = {"clerk": clerk, "head": make_user(Role.HEAD, region, department), **finance}
    states = {
        state: _sheet(word, people, state) for state in ("draft", "returned", "finance_review", "approved")
    }
    published = _sheet(word, people, "published", public=True)
    states["adjusted"] = _adjusted(word, people, published)
    upload, book = _upload(word, people), _book(word, people, states["approved"])
    return Place(
        word=mark,
        region=region,
        department=department,
        people=people,
        sheets=states,
        ids=_beside(word, people, states["returned"]),
        upload=upload,
        book=book,
        secret=token_of(people["admin"], name=f"{word}的系统")[1],
    )


def document(word: str, name: str) -> Document:
    made = make_document(name=name)
    rows = with_row(made, 0, level3=f"{word}数量", value=f"≥3{word}", level2="质量指标")
    return replace(rows, goal=f"{word}的目标，新建学校2所。")


def _sheet(word: str, people: dict[str, User], state: str, *, public: bool = False) -> Submission:
    name = "路灯改造" if public else f"{word}{state}"
    person = people["clerk"].person
    submission = actions.create(
        by=people["clerk"],
        region=person.region,
        department=person.department,
        kind=PROJECT,
        fiscal_year=2024,
        name=name,
    )
    write(submission, make_document(name=name) if public else document(word, name), by=people["clerk"])
    for who, action in WAYS[state]:
        if action == "return":
            actions.comment(
                submission=fresh(submission),
                by=people[who],
                text=f"{word}请核对",
                row_key="row00001",
                field="value",
            )
        _moved(word, submission, people[who], action, public=public)
    return fresh(submission)


WAYS = {
    "draft": (),
    "returned": (("clerk", "submit"), ("head", "return")),
    "finance_review": (("clerk", "submit"), ("head", "pass")),
    "approved": (("clerk", "submit"), ("head", "pass"), ("reviewer", "approve")),
    "published": (
        ("clerk", "submit"),
        ("head", "pass"),
        ("reviewer", "approve"),
        ("finance_head", "publish"),
    ),
}


def _moved(word: str, submission: Submission, by: User, action: str, *, public: bool = False) -> Submission:
    opinion = "同意" if public else f"{word}的意见"
    return actions.move(submission=fresh(submission), action=action, by=by, opinion=opinion)


def _adjusted(word: str, people: dict[str, User], published: Submission) -> Submission:
    """What is public stays; what is being changed carries the word."""
    later = _moved(word, published, people["clerk"], "adjust")
    write(later, document(word, later.name), by=people["clerk"])
    return fresh(later)


def _beside(word: str, people: dict[str, User], sheet: Submission) -> dict[str, int]:
    """What hangs on a sheet and on people; their numbers by the name they have in addresses."""
    clerk, head = people["clerk"], people["head"]
    comment = Comment.objects.get(submission=sheet)
    threads.answer(comment=comment, by=clerk, text=f"{word}的答复")
    explanation = Explanation.objects.create(
        submission=sheet, kind="kept", rule="C03", text=f"{word}的说明", by=clerk, by_name=f"{word}甲"
    )
    today = timezone.localdate()
    delegation = Delegation.objects.create(giver=head.person, taker=clerk.person, since=today, until=today)
    Notice.objects.create(to=clerk, kind="moved", text=f"{word}的消息", submission=sheet)
    phrase = phrases.keep(by=head, kind="return", text=f"{word}的常用意见")
    batch = batches.begin(by=head, action="pass", opinion=f"{word}同意", sheets=[(sheet.key, 1)])
    kept = saved_filters.keep(owner=clerk, name=f"{word}筛选", query="state=draft")
    return {
        "comment_id": comment.pk,
        "reply_id": comment.replies.get().pk,
        "explanation_id": explanation.pk,
        "event_id": sheet.events.first().pk,
        "delegation_id": delegation.pk,
        "notice_id": clerk.notices.first().pk,
        "phrase_id": phrase.pk,
        "batch_id": batch.pk,
        "filter_id": kept.pk,
        "token_id": Token.objects.order_by("-pk").values_list("pk", flat=True).first() or 0,
        "person_id": clerk.person.pk,
        "user_id": clerk.pk,
    }


def _upload(word: str, people: dict[str, User]) -> Upload:
    region = people["admin"].person.region
    upload = intake.upload([a_file(f"{word}.pdf")], region, 2024, people["admin"])[0]
    keep_report(upload, report_of(document(word, f"{word}的草稿"), unplaced=(f"{word}没有归位",)))
    return upload


def _book(word: str, people: dict[str, User], sheet: Submission) -> Book:
    book = Book.objects.create(
        key="b" + sheet.key[1:],
        region=sheet.region,
        fiscal_year=2024,
        title=f"{word}汇编",
        texts={"preface": f"{word}的前言"},
        created_by=people["reviewer"],
    )
    book.sheets.create(submission=sheet, position=1)
    return book


# ---- what an answer says ----


def text_of(response) -> str:
    """Headers, and all that can be read in the body, in files too."""
    body = b"".join(response) if response.streaming else response.content
    headers = "\n".join(f"{name}: {value}" for name, value in response.items())
    cookies = response.cookies.output()
    return f"{headers}\n{cookies}\n{_read(body)}"


def _read(body: bytes) -> str:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            return "\n".join(_read(packed.read(name)) for name in packed.namelist())
    if body.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(body) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    return body.decode(errors="replace")


def says(text: str, word: str) -> bool:
    """As it is, in an address, in JSON, in a header of another alphabet."""
    spellings = (word, quote(word), word.encode("unicode_escape").decode(), word.encode().decode("latin-1"))
    entities = "".join(f"&#{ord(letter)};" for letter in word)
    return any(one in text for one in (*spellings, entities))
