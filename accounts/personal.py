"""What is kept about one person: every row of every table that points to the account or to its place.

The tables are found, not listed: what is added later is exported, too.  What becomes of a table's rows when
the person is erased must be decided for each (GOES, STAYS; a test holds both to the tables there are):

- GOES is what the account itself needed: log-ins, second step, notices, filters, sentences, delegations;
- STAYS is the record of office: who filed, reviewed, decided, published.  The law asks for it, so it may be
  kept though the person asks for erasure (个人信息保护法 47, last paragraph).  What was signed with a name
  keeps it; where only the account is pointed to, a lasting number stands for the person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q, QuerySet

from departments.models import Person
from journal.models import Entry

GOES = {
    "accounts.Password",
    "accounts.OldPassword",
    "accounts.SignIn",
    "accounts.RecoveryCode",
    "otp_totp.TOTPDevice",
    "projects.Presence",
    "reviews.Delegation",
    "reviews.Notice",
    "reviews.Phrase",
    "reviews.SavedFilter",
    "auth.User_groups",
    "auth.User_user_permissions",
}
STAYS = {
    "admin.LogEntry",
    "departments.Person",
    "ingest.Draft",
    "ingest.KnownLayout",
    "ingest.Upload",
    "projects.Revision",
    "publishing.Book",
    "publishing.Token",
    "reviews.AuditRun",
    "reviews.Batch",
    "reviews.Comment",
    "reviews.Event",
    "reviews.Explanation",
    "reviews.Reply",
    "reviews.Score",
}
SECRET = {
    "accounts.OldPassword": {"encoded"},
    "accounts.RecoveryCode": {"digest"},
    "accounts.SignIn": {"key"},
    "auth.User": {"password"},
    "otp_totp.TOTPDevice": {"key"},
    "publishing.Token": {"digest"},
}


@dataclass(frozen=True, slots=True)
class Kept:
    """The rows of one table that are this person's."""

    label: str
    title: str
    rows: QuerySet
    goes: bool

    def told(self) -> Iterator[dict[str, Any]]:
        """One row after another, without secrets and without what the sheets hold: that is the office's."""
        secret = SECRET.get(self.label, set())
        names = [
            field.attname
            for field in self.rows.model._meta.concrete_fields
            if field.attname not in secret and (self.goes or not isinstance(field, models.JSONField))
        ]
        yield from self.rows.order_by("pk").values(*names).iterator()


def pointing(to: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Tables and their columns that name such a row."""
    for model in apps.get_models(include_auto_created=True):
        for field in () if model._meta.proxy else model._meta.concrete_fields:
            if field.remote_field and field.related_model is to:
                yield model, field.name


def kept(user: User) -> list[Kept]:
    """The account first, then everything else by name; tables without a row of it are left out."""
    found = [Kept("auth.User", "账号", User.objects.filter(pk=user.pk), False)]
    by_model: dict[type[models.Model], Q] = {}
    for model, name in pointing(User):
        by_model[model] = by_model.get(model, Q()) | Q(**{name: user})
    person = getattr(user, "person", None)
    for model, name in pointing(Person) if person else ():
        by_model[model] = by_model.get(model, Q()) | Q(**{name: person})
    for model, asked in sorted(by_model.items(), key=lambda pair: pair[0]._meta.label):
        rows, label = model._base_manager.filter(asked), model._meta.label
        if rows.exists():
            found.append(Kept(label, str(model._meta.verbose_name), rows, label in GOES))
    entries = Entry.objects.filter(user=user.pk)
    return [*found, *([Kept("journal.Entry", "安全日志", entries, False)] if entries.exists() else [])]
