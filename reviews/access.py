"""The one place for object-level permission: by role, department and region.

A person sees the submissions of the own department (or of the whole region, for finance, for the
administrator and for a reader without a department), and everything that has been published.
What a person cannot see does not exist: 404.  What may be done with it, the workflow says.
While a user acts in a colleague's place (`user.acting`, see `delegations`), it is the colleague's place that
counts, everywhere; nobody decides on a sheet that he has sent in himself, in whosever place.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from departments.models import Department, Person
from departments.roles import Role
from reviews import workflow
from reviews.models import State, Submission
from reviews.problems import Refused

User = AbstractBaseUser | AnonymousUser
LONGEST_SIGNATURE = 80  # what the log has room for
IN_FORCE = (State.APPROVED, State.PUBLISHED)
AFTER_APPROVAL = ("adjust", "publish", "retract")
DECISIONS = frozenset({"pass", "approve", "return", "comment", "resolve", "dismiss"})


@dataclass(frozen=True, slots=True)
class Offer:
    """A button: what can be done, or why not now."""

    action: str
    label: str
    refusal: str | None
    needs_opinion: bool


def person_of(user: User) -> Person | None:
    """The place the user acts from; a user without one (a bare superuser, too) sees nothing."""
    acting = getattr(user, "acting", None)
    return acting.giver if acting else own_person(user)


def own_person(user: User) -> Person | None:
    """The user's own place, also while he acts in another's."""
    return getattr(user, "person", None)


def signature(user: User) -> str:
    """How the books name who did it: 李四, 李四（代张三）, or 李四（接口：名称）for a system with a token."""
    own, acting = own_person(user), getattr(user, "acting", None)
    name = own.name if own else user.get_username()
    if system := getattr(user, "system", ""):
        return f"{name}（接口：{system}）"[:LONGEST_SIGNATURE]
    return f"{name}（代{acting.giver.name}）"[:LONGEST_SIGNATURE] if acting else name


def own(user: User) -> QuerySet[Submission]:
    """Those of the user's own department or region: where the user may have something to do."""
    return Submission.objects.filter(is_of(user))


def is_of(user: User) -> Q:
    """Of whatever has a region and a department: that it is one of the user's own place."""
    person = person_of(user)
    return Q(pk__in=()) if person is None else _place(person)


def visible(user: User) -> QuerySet[Submission]:
    person = person_of(user)
    if person is None:
        return Submission.objects.none()
    return Submission.objects.filter(_place(person) | Q(state=State.PUBLISHED))


def listed(user: User, *, wide: bool) -> QuerySet[Submission]:
    """What lists show: no edition that a later one in force has replaced.  wide: with what others have
    published, who are told of a later edition when it is published."""
    person = person_of(user)
    if person is None:
        return Submission.objects.none()
    mine = _place(person)
    found = mine & ~Q(later_state__in=IN_FORCE)
    if wide:
        found |= ~mine & Q(state=State.PUBLISHED) & ~Q(later_state=State.PUBLISHED)
    return Submission.objects.filter(found)


def find(user: User, key: str) -> Submission:
    """The submission with this key, or Http404."""
    submissions = visible(user).select_related("region", "department", "replaces", "replaced_by")
    return get_object_or_404(submissions, key=key)


def refusal(user: User, submission: Submission, action: str) -> str | None:
    """Why the user cannot do this now; None when it can be done."""
    person = person_of(user)
    if person and not _own(person, submission):
        return "这是其他部门或其他地区的表，您只能查看。"
    if reason := _replaced(submission, action):
        return reason
    if reason := workflow.refusal(submission.state, person.role if person else None, action):
        return reason
    if action in DECISIONS and user.pk in submission.senders:
        return "这张表是您自己送审的，请由别人审核。"
    return None


def _replaced(submission: Submission, action: str) -> str | None:
    """What is to be done with its later edition instead."""
    if action not in AFTER_APPROVAL or not hasattr(submission, "replaced_by"):
        return None
    later = submission.replaced_by.state
    if action == "adjust":
        return "本表已经在调整，请办理调整稿。"
    if action == "publish" and later in (State.APPROVED, State.PUBLISHED):
        return "本表已有批复的调整稿，请公开调整稿。"
    if action == "retract" and later == State.PUBLISHED:
        return "公开网站上已经是调整稿，请撤下调整稿。"
    return None


def may(user: User, submission: Submission, action: str) -> bool:
    return refusal(user, submission, action) is None


def require(user: User, submission: Submission, action: str) -> None:
    if reason := refusal(user, submission, action):
        raise Refused(reason)


def offers(user: User, submission: Submission) -> tuple[Offer, ...]:
    """The buttons of this role for this submission, those refused with their reason."""
    person = person_of(user)
    role = person.role if person else None
    return tuple(
        Offer(
            action=action,
            label=workflow.LABELS[action],
            refusal=refusal(user, submission, action),
            needs_opinion=action in workflow.NEEDS_OPINION,
        )
        for action in workflow.actions_of(role)
    )


def creation_refusal(user: User, department: Department) -> str | None:
    """Why the user cannot begin a sheet for this department."""
    person = person_of(user)
    if person is None or person.role != Role.CLERK:
        return "只有填报人可以新建绩效目标表。"
    if person.department_id != department.pk:
        return "只能为本部门新建绩效目标表。"
    return None


def import_refusal(user: User, region_id: int) -> str | None:
    """Why the user cannot load a published report of this region."""
    person = person_of(user)
    if person is None or person.role != Role.ADMIN or person.region_id != region_id:
        return "只有本地区的管理员可以导入。"
    return None


def receiving_refusal(user: User, region_id: int) -> str | None:
    """Why no system acting in the user's name (`user.system`) can begin sheets for this region's clerks."""
    person = own_person(user)
    trusted = person is not None and person.role in (Role.FINANCE_HEAD, Role.ADMIN)
    if not trusted or person.region_id != region_id or not getattr(user, "system", ""):
        return "只有本地区的接口令牌可以送入项目清单。"
    return None


def is_own(user: User, submission: Submission) -> bool:
    """Comments and history are for these only; of others' published sheets a person sees the sheet."""
    person = person_of(user)
    return person is not None and _own(person, submission)


def _place(person: Person) -> Q:
    return Q(department=person.department_id) if person.department_id else Q(region=person.region_id)


def _own(person: Person, submission: Submission) -> bool:
    if person.department_id:
        return person.department_id == submission.department_id
    return person.region_id == submission.region_id
