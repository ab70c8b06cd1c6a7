"""设置 / 安全日志: read by the administrator of a region, or by auditors alone where the site says so.

等保三级 wants auditing kept apart from administration: with AUDITORS_ONLY the right to read is a permission
of its own (安全审计), which only a superuser gives.
"""

import json
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from departments.models import Person, Region
from departments.roles import LABELS, Role
from journal import exports
from journal.models import Entry
from journal.queries import Asked, before, found, of_regions, place_of
from journal.words import ACTIONS, BEFORE_AND_AFTER, DETAIL, GROUPS, VALUES
from reviews import access, workflow
from reviews.models import State

ON_A_PAGE, IN_A_FILE = 50, 100_000
WORDS = {role.value: label for role, label in LABELS.items()} | workflow.LABELS | dict(State.choices)


class Filters(forms.Form):
    who = forms.CharField(label="账号或姓名（完整）", max_length=150, required=False)
    what = forms.ChoiceField(
        label="事项",
        required=False,
        choices=[("", "全部事项"), *((group, list(actions.items())) for group, actions in GROUPS.items())],
    )
    since = forms.DateField(label="从", required=False)
    until = forms.DateField(label="到（含）", required=False)
    address = forms.GenericIPAddressField(label="来源地址", required=False)
    target = forms.CharField(label="对象", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs = {"class": "in", "placeholder": field.label}
            if name in ("since", "until"):
                field.widget.input_type = "date"
                field.error_messages["invalid"] = "日期请写成 2026-12-31 这样。"
        self.fields["address"].error_messages["invalid"] = "来源地址请写成 10.0.0.8 这样。"

    def asked(self) -> Asked:
        """What cannot be read asks nothing, and is said beside its field."""
        self.is_valid()
        told = {name: value for name, value in self.cleaned_data.items() if value}
        who, what = told.pop("who", ""), told.pop("what", "")
        usernames = (who, *_named(who)) if who else None
        return Asked(usernames=usernames, actions=(what,) if what else (), **told)


def _named(name: str) -> list[str]:
    return list(Person.objects.filter(name=name).values_list("user__username", flat=True)[:100])


def may_read(user: User) -> bool:
    person = access.own_person(user)
    if person is not None and person.role == Role.ADMIN and not settings.AUDITORS_ONLY:
        return True
    return user.has_perm("journal.read_journal")


@never_cache
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    entries, form = _entries(request), Filters(request.GET or None)
    asked = form.asked() if form.is_bound else Asked()
    shown = list(before(found(entries, asked), request.GET.get("before", ""))[: ON_A_PAGE + 1])
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "form": form,
        "entries": [
            (entry, ACTIONS.get(entry.action, entry.action), _told(entry)) for entry in shown[:ON_A_PAGE]
        ],
        "older": place_of(shown[ON_A_PAGE - 1]) if len(shown) > ON_A_PAGE else "",
        "asked": kept.urlencode(),
        "is_first": not request.GET.get("before"),
        "in_a_file": f"{IN_A_FILE:,}",
    }
    return render(request, "settings/journal.html", context)


def _told(entry: Entry) -> list[tuple[str, str]]:
    """The detail in the words of the site."""
    told = ((name, _in_words(name, value)) for name, value in entry.detail.items())
    return [(DETAIL.get(name) or WORDS.get(name, name), text) for name, text in told if text]


def _in_words(name: str, value: object) -> str:
    if name == "changed" and isinstance(value, list):  # as Django's admin writes it
        return LogEntry(change_message=json.dumps(value)).get_change_message()
    if isinstance(value, list):
        return (" → " if name in BEFORE_AND_AFTER else "；").join(_in_words(name, one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    text = "" if value is None else str(value)
    return VALUES.get(name, {}).get(text) or WORDS.get(text, text)


@never_cache
@require_GET
def export(request: HttpRequest, ending: str) -> HttpResponse:
    """The newest ones that fit; a command writes all."""
    entries, form = _entries(request), Filters(request.GET or None)
    if ending not in exports.WAYS:
        raise Http404
    asked = form.asked() if form.is_bound else Asked()
    write, kind = exports.WAYS[ending]
    response = StreamingHttpResponse(
        write(found(entries, asked)[:IN_A_FILE]), content_type=f"{kind}; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="journal.{ending}"'
    return response


def _entries(request: HttpRequest) -> Any:
    """Of the own region; where there is but one, of the whole site as well."""
    if not may_read(request.user):
        raise PermissionDenied("安全日志由管理员查看；设了安全审计员的，只由安全审计员查看。")
    person = access.own_person(request.user)
    if person is None:
        return Entry.objects.all()
    alone = Region.objects.count() == 1
    return of_regions([person.region_id, None] if alone else [person.region_id])
