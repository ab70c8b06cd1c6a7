"""常用筛选: a person's own names for what he often looks for in the list."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from reviews.models import SavedFilter
from reviews.problems import Refused

MOST = 12
LONGEST_NAME, LONGEST_QUERY = 40, 500


def of(user: User) -> QuerySet[SavedFilter]:
    return SavedFilter.objects.filter(owner=user.pk)


def keep(*, owner: User, name: str, query: str) -> SavedFilter:
    """A name used before means the new filter from now on."""
    name, query = name.strip(), query.strip().lstrip("?")
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"请给这个筛选起个名字，不超过 {LONGEST_NAME} 个字。")
    if not query or len(query) > LONGEST_QUERY:
        raise Refused("请先选好筛选条件再保存。" if not query else "筛选条件太长，不能保存。")
    if of(owner).exclude(name=name).count() >= MOST:
        raise Refused(f"最多存 {MOST} 个常用筛选。请先删掉不用的。")
    return SavedFilter.objects.update_or_create(owner=owner, name=name, defaults={"query": query})[0]


def drop(*, owner: User, filter_id: int) -> bool:
    return bool(of(owner).filter(pk=filter_id).delete()[0])
