"""Keys for systems of the bureau: made, shown once, refused, revoked.  Only their digest is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.admin.models import ADDITION, DELETION, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from departments.models import Person
from departments.roles import Role
from journal.actions import record
from publishing.models import Call, Token
from reviews import access
from reviews.problems import Refused

KEEPERS = (Role.FINANCE_HEAD, Role.ADMIN)
REFUSAL = "接口令牌由财政负责人或管理员管理。"
WRITES, READS = "projects:write", "targets:read"
SCOPES = {WRITES: "送入项目清单，给填报人建草稿", READS: "读取本地区已批复的绩效目标，包括还没有公开的"}
NAMES = {WRITES: "送入项目清单", READS: "读取已批复的目标"}
PREFIX = "pg_"
SHOWN = 8  # characters that tell one from another
MOST_PER_MINUTE = 6000
USED_AFTER = 60  # seconds: the last use is noted no oftener


def may_keep(user: access.User) -> bool:
    person = access.own_person(user)
    return person is not None and person.role in KEEPERS


def of_region(user: access.User) -> QuerySet[Token]:
    return Token.objects.filter(region=_keeper(user).region).select_related("created_by__person")


def named(scopes: Sequence[str]) -> str:
    return "、".join(NAMES.get(scope, scope) for scope in scopes)


def calls_of_region(user: access.User) -> QuerySet[Call]:
    """Of tokens that are there; a token is never deleted, only revoked."""
    return Call.objects.filter(token__region=_keeper(user).region)


def _keeper(user: access.User) -> Person:
    """Never in a colleague's place: a token outlives the delegation."""
    if not may_keep(user):
        raise Refused(REFUSAL)
    return access.own_person(user)


@transaction.atomic
def issue(
    *, by: User, name: str, scopes: Sequence[str], per_minute: int, expires_at: datetime | None
) -> tuple[Token, str]:
    """The token and its secret, which nobody can be shown again."""
    region = _keeper(by).region
    secret = PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name,
        region=region,
        digest=digest(secret),
        begins=secret[:SHOWN],
        scopes=[scope for scope in SCOPES if scope in scopes],
        per_minute=per_minute,
        created_by=by,
        expires_at=expires_at,
    )
    _log(by, token, ADDITION, f"建立接口令牌“{name}”，权限：{named(token.scopes)}")
    record("token.made", by=by, target=f"token:{token.pk}", label=str(token), scopes=token.scopes)
    return token, secret


@transaction.atomic
def revoke(*, by: User, token: Token) -> None:
    """For good."""
    if _keeper(by).region_id != token.region_id:
        raise Refused("这是其他地区的令牌。")
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        _log(by, token, DELETION, f"停用接口令牌“{token.name}”")
        record("token.revoked", by=by, target=f"token:{token.pk}", label=str(token))


def _log(by: User, token: Token, flag: int, words: str) -> None:
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Token),
        object_id=str(token.pk),
        object_repr=str(token)[:200],
        action_flag=flag,
        change_message=words,
    )


def digest(secret: str) -> str:
    """32 random bytes need no slow digest."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def find(secret: str) -> Token | None:
    """Also one that is no longer good.  What is looked up is the digest: time tells nothing of the secret."""
    wanted = digest(secret)
    found = Token.objects.select_related("region", "created_by__person").filter(digest=wanted).first()
    return found if found and secrets.compare_digest(found.digest, wanted) else None


def refusal(token: Token) -> str | None:
    """Why it is not good now."""
    if token.revoked_at:
        return "这个令牌已经停用。"
    if token.expires_at and token.expires_at <= timezone.now():
        return "这个令牌已经到期。"
    return None if _stands(token) else "建立这个令牌的人已不在岗，请由现任管理员另建。"


def _stands(token: Token) -> bool:
    """Whoever made it may still keep tokens of its region: what it does is done in that person's name."""
    person = access.own_person(token.created_by)
    return (
        token.created_by.is_active
        and person is not None
        and person.role in KEEPERS
        and person.region_id == token.region_id
    )


def note_call(token: Token, *, method: str, path: str, status: int, address: str) -> None:
    Call.objects.create(
        token=token,
        token_name=str(token)[:100],
        method=method[:8],
        path=path[:300],
        status=status,
        address=address[:45],
    )
    now = timezone.now()
    old = Q(used_at=None) | Q(used_at__lt=now - timedelta(seconds=USED_AFTER))
    Token.objects.filter(old, pk=token.pk).update(used_at=now)
