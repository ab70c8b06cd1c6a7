"""Whether what stands in the database fits together: every sentence that comes back is a half-done thing."""

from collections.abc import Iterable, Iterator

from journal.chain import digest, seal
from journal.models import Entry, Seal
from projects import found, kept
from projects.documents import document_of
from publishing.actions import columns_of, is_whole, rows_of
from publishing.models import Publication
from reviews.models import StoredFinding, Submission
from sheets.documents import from_json, to_json
from sheets.shown import shown


def sheet_problems(submission: Submission) -> Iterator[str]:
    """Its rows, its newest revision, its findings, its events, and what lists keep beside it."""
    document = document_of(submission)
    newest = submission.revisions.first()
    if (newest.version, newest.document) != (submission.version, to_json(document)):
        yield f"{submission.key}: the newest revision is not what the rows say"
    events = list(submission.events.order_by("pk"))
    if events[-1].to_state != submission.state:
        yield f"{submission.key}: is {submission.state}, its last event says {events[-1].to_state}"
    for before, after in zip(events, events[1:], strict=False):
        if before.to_state != after.from_state:
            yield f"{submission.key}: {after.label} began in {after.from_state}, not in {before.to_state}"
    if looked(submission) != kept_findings(submission):
        yield f"{submission.key}: the findings kept are not those of its content"
    if kept.untrue().filter(pk=submission.pk).exists():
        yield f"{submission.key}: what lists keep of it is not so"


def looked(submission: Submission) -> list[tuple[str, str]]:
    document = document_of(submission)
    here = found.look(submission, shown(document, region=submission.region.name), document)
    return sorted((one.finding.rule, one.finding.message) for one in here.seen if one.scope == found.SHEET)


def kept_findings(submission: Submission) -> list[tuple[str, str]]:
    own = StoredFinding.objects.filter(submission=submission, scope=StoredFinding.Scope.SHEET)
    return sorted(own.values_list("rule", "message"))


def public_problems(submission: Submission) -> Iterator[str]:
    """Of the sheet's publication, if it has one: its releases, its rows, its columns, and who may see it."""
    publication = Publication.objects.filter(submission=submission).first()
    released = submission.events.filter(action__in=("publish", "begin"), to_state="published").count()
    if publication is None:
        if released:
            yield f"{submission.key}: was published, but has no publication"
        return
    releases = list(publication.releases.order_by("number"))
    if [one.number for one in releases] != list(range(1, released + 1)):
        yield f"{submission.key}: was published {released} times, has {len(releases)} releases"
        return
    yield from (
        f"{submission.key}: release {one.number} was altered" for one in releases if not is_whole(one)
    )
    if (submission.state == "published") != (publication.withdrawn_at is None):
        yield f"{submission.key}: is {submission.state}, its publication says otherwise"
    yield from _shown_problems(publication, releases[-1].document)


def _shown_problems(publication: Publication, table: dict) -> Iterator[str]:
    document = from_json(table)
    rows = list(publication.rows.order_by("position").values_list("level3", "value"))
    if rows != [(row["level3"], row["value"]) for row in rows_of(document)]:
        yield f"{publication.key}: its rows are not those of its newest release"
    for name, value in columns_of(publication.submission, document).items():
        if getattr(publication, name) != value:
            yield f"{publication.key}: {name} is not that of its newest release"


def journal_problems() -> Iterator[str]:
    """Whatever a killed process left unsealed is sealed by the next one."""
    seal()
    previous = ""
    for number, one in enumerate(Seal.objects.order_by("sequence").select_related("entry"), 1):
        if (one.sequence, one.previous) != (number, previous):
            yield f"seal {one.sequence}: does not follow the one before"
        if one.digest != digest(number, previous, one.entry):
            yield f"seal {one.sequence}: its entry was altered"
        previous = one.digest
    if Entry.objects.count() != Seal.objects.count():
        yield "an entry of the journal is not sealed"


def everything(submissions: Iterable[Submission]) -> list[str]:
    problems = [one for each in submissions for one in (*sheet_problems(each), *public_problems(each))]
    return [*problems, *journal_problems()]
