"""The addresses of the whole site, and a place filled with one of everything, for walks over all pages."""

from collections.abc import Iterator

from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import SignIn
from departments.models import Person
from ingest.models import Draft, Upload
from projects import actions
from publishing.models import Book, Token
from reviews import batches, saved_filters, threads
from reviews.models import Batch, Delegation, Explanation, Notice, Phrase, Reply, SavedFilter, Submission
from tests.cast import Cast, content, fresh, make_document, make_submission
from tests.ingest.desk import drafted

# nobody's secrets; logout and size answer to POST only, script with DEBUG only
OPEN = {"login", "login-code", "admin-door", "logout", "size", "script", "operations:metrics"}
OF_TEXT = {"accounts:journal-file", "publishing:public-year"}  # files that are no office papers
FILLED = {"ingest:filled", "ingest:filled_many"}  # the clerk's: workbooks that come back


def walked(patterns, namespace: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Name and arguments of every URL; admin is Django's own and has its own test."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver) and pattern.namespace != "admin":
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walked(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", tuple(pattern.pattern.regex.groupindex)


URLS = dict(walked(get_resolver().url_patterns))
PUBLIC = ("publishing:public-", "publishing:api", "publishing:robots", "publishing:sitemap")
OPEN |= {name for name in URLS if name.startswith(PUBLIC)}


def address(name: str, submission: Submission) -> str:
    """Of this sheet; at the import desk of the one upload there is."""
    values = {
        "key": key_of(name, submission),
        "position": 1,
        "number": 1,
        "page": 1,
        "event_id": submission.events.values_list("pk", flat=True).first(),
        "comment_id": submission.comments.values_list("pk", flat=True).first() or 0,
        "reply_id": first(Reply),
        "explanation_id": first(Explanation),
        "phrase_id": first(Phrase),
        "batch_id": first(Batch),
        "filter_id": first(SavedFilter),
        "delegation_id": first(Delegation),
        "notice_id": first(Notice),
        "person_id": first(Person),
        "folder": "editor",
        "ending": "csv" if name in OF_TEXT else "docx",
        "region": "淄川区",
        "year": 2024,
        "token_id": first(Token),
        "sign_in_id": first(SignIn),
        "section": "lists",
        "rest": "v1/nowhere",
    }
    return reverse(name, args=[values[argument] for argument in URLS[name]])


def key_of(name: str, submission: Submission) -> str:
    """Uploads and books have addresses of their own."""
    if name.startswith("ingest:") and name not in FILLED and "key" in URLS[name]:
        return Upload.objects.get().key
    return Book.objects.get().key if name.startswith("publishing:book") else submission.key


def first(model) -> int:
    """The key of the one `filed` made; of none where there is none."""
    return model.objects.order_by("pk").values_list("pk", flat=True).first() or 0


def client_of(cast: Cast, who: str) -> Client:
    client = Client()
    user = User.objects.create(username="nobody") if who == "nobody" else getattr(cast, who)
    client.force_login(user)
    return client


def filed(cast: Cast, state: str) -> Submission:
    """In this state, with a comment made on the way; beside it a draft of another reading."""
    drafted(cast, make_document())
    submission = make_submission(cast, state="department_review")
    on_the_desk(cast)
    Explanation.objects.create(
        submission=submission,
        kind="kept",
        rule="C03",
        text="没有这一类指标",
        by=cast.clerk,
        by_name="填报人甲",
    )
    actions.comment(submission=submission, by=cast.head, text="请核对", row_key="row00001", field="value")
    ways = {
        "draft": [("clerk", "withdraw")],
        "department_review": [],
        "returned": [("head", "return")],
        "finance_review": [("head", "pass")],
        "approved": [("head", "pass"), ("reviewer", "approve")],
        "published": [("head", "pass"), ("reviewer", "approve"), ("finance_head", "publish")],
    }
    if ("head", "pass") in ways[state]:
        threads.resolve(comment=submission.comments.get(), by=cast.head)
    for who, action in ways[state]:
        actions.move(submission=fresh(submission), action=action, by=getattr(cast, who), opinion="请改")
    return fresh(submission)


def on_the_desk(cast: Cast) -> None:
    """What belongs to one person: a batch, a filter, a delegation (the notices are there)."""
    batches.begin(by=cast.head, action="pass", opinion="同意。", sheets=[("0" * 8, 1)])
    saved_filters.keep(owner=cast.clerk, name="草稿", query="state=draft")
    today = timezone.localdate()
    Delegation.objects.create(giver=cast.head.person, taker=cast.clerk.person, since=today, until=today)
    Book.objects.create(
        key="b00c0000", region=cast.region, fiscal_year=2024, title="校园安全汇编", created_by=cast.reviewer
    )


def everything(submission: Submission) -> tuple[object, ...]:
    """What no stranger may change."""
    submission = fresh(submission)
    said = list(submission.comments.values_list("text", "state"))
    said += list(submission.explanations.values_list("text", "withdrawn_at"))
    said += list(submission.scores.values_list("grade", "total"))
    read = list(Draft.objects.values_list("state", "version", "upload__state"))
    desk = [
        list(Batch.objects.values_list("state", "done")),
        list(SavedFilter.objects.values_list("name", "query")),
        list(Delegation.objects.values_list("until", "ended_at")),
        list(Book.objects.values_list("title", "texts", "state", "version")),
        list(Notice.objects.order_by("pk").values_list("pk", "read_at")),
    ]
    events = submission.events.count()
    return submission.state, submission.version, content(submission), events, said, read, desk
