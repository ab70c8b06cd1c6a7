"""常用意见: ready sentences, one's own and those of the region."""

from django.contrib.auth.models import User
from django.db.models import F, Q, QuerySet

from reviews import access, workflow
from reviews.models import Phrase
from reviews.problems import Refused, TextMissing

MOST = 50  # of one person, of one kind
LONGEST = 2000
LONGEST_NUMBER = 18  # digits


def of(user: access.User) -> QuerySet[Phrase]:
    """The user's own first, then the region's; what is used most in front."""
    person = access.person_of(user)
    if person is None:
        return Phrase.objects.none()
    shared = Q(owner__isnull=True, region=person.region_id)
    return Phrase.objects.filter(Q(owner=user.pk) | shared).order_by("-used", "id")


def keep(*, by: User, kind: str, text: str) -> Phrase:
    person = access.person_of(by)
    if person is None or not workflow.stages_of(person.role):
        raise Refused("只有审核人可以存常用意见。")
    if kind not in Phrase.For.values or not text.strip():
        raise TextMissing("请先写好意见，再存为常用。")
    own = Phrase.objects.filter(owner=by, kind=kind)
    if found := own.filter(text=text.strip()).first():
        return found
    if own.count() >= MOST:
        raise Refused(f"常用意见最多 {MOST} 条。请先删去不用的。")
    return Phrase.objects.create(region=person.region, owner=by, kind=kind, text=text.strip()[:LONGEST])


def forget(phrase: Phrase, *, by: User) -> None:
    """The region's sentences are kept by its administrator."""
    if phrase.owner_id != by.pk:
        raise Refused("这是全地区共用的常用意见，由管理员维护。")
    phrase.delete()


def use(user: access.User, phrase_id: str) -> Phrase | None:
    """The sentence that was picked; it is counted."""
    known = phrase_id.isdecimal() and len(phrase_id) <= LONGEST_NUMBER
    found = of(user).filter(pk=int(phrase_id)).first() if known else None
    if found:
        Phrase.objects.filter(pk=found.pk).update(used=F("used") + 1)
    return found
