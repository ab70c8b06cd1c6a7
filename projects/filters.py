"""The filters of the list, as a GET form: every choice stands in the URL, and under the form as a tag."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from departments.models import Department, Region
from projects import queries
from projects.models import Indicator
from reviews import access, deadlines
from reviews.models import Kind, State, Submission

SELECT = forms.Select(attrs={"class": "in"})
AMOUNT = {"class": "in m", "inputmode": "decimal", "step": "any", "min": "0"}
SWITCHES = {
    "waiting": "等我办理",
    "late": "已过期",
    "said": "有未解决的意见",
    "errors": "有错",
    "doubts": "有疑",
}
PHRASES = {
    "q": "含“{}”",
    "year": "{}年度",
    "amount_from": "金额 {} 万元以上",
    "amount_to": "金额 {} 万元以下",
}
NO_FILTERS = ("page", "size", "sort")


class Amount(forms.NumberInput):
    def __init__(self, hint: str):
        super().__init__(attrs=AMOUNT | {"placeholder": hint})


def switch(name: str) -> django_filters.BooleanFilter:
    box = forms.CheckboxInput(attrs={"value": "1"}, check_test=lambda value: bool(value))
    return django_filters.BooleanFilter(label=SWITCHES[name], method=f"only_{name}", widget=box)


class Submissions(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label="文字",
        method="with_text",
        widget=forms.TextInput(attrs={"class": "in q", "placeholder": "表名、部门、指标文字"}),
    )
    year = django_filters.ChoiceFilter(label="年度", field_name="fiscal_year", empty_label="全部年度")
    region = django_filters.ModelChoiceFilter(
        label="地区", queryset=Region.objects.none(), empty_label="全部地区", widget=SELECT
    )
    department = django_filters.ModelChoiceFilter(
        label="部门", queryset=Department.objects.none(), empty_label="全部部门", widget=SELECT
    )
    kind = django_filters.MultipleChoiceFilter(
        label="表种", choices=Kind, widget=forms.CheckboxSelectMultiple
    )
    state = django_filters.MultipleChoiceFilter(
        label="状态", choices=State, widget=forms.CheckboxSelectMultiple
    )
    amount_from = django_filters.NumberFilter(
        label="金额从（万元）", field_name="amount", lookup_expr="gte", widget=Amount("金额起")
    )
    amount_to = django_filters.NumberFilter(
        label="金额到（万元）", field_name="amount", lookup_expr="lte", widget=Amount("止（万元）")
    )
    waiting = switch("waiting")
    late = switch("late")
    said = switch("said")
    errors = switch("errors")
    doubts = switch("doubts")

    class Meta:
        model = Submission
        fields: list[str] = []

    def __init__(self, data, *, user, **kwargs):
        """Only places and years of what this person sees are offered."""
        self.user = user
        super().__init__(data, queryset=queries.submissions(user), **kwargs)
        seen = self.queryset.order_by()
        self.filters["region"].queryset = Region.objects.filter(pk__in=seen.values("region"))
        self.filters["department"].queryset = Department.objects.filter(pk__in=seen.values("department"))
        years = sorted(set(seen.values_list("fiscal_year", flat=True).distinct()), reverse=True)
        self.filters["year"].extra |= {"choices": [(y, f"{y}年度") for y in years], "widget": SELECT}

    def with_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        rows = Indicator.objects.filter(level3__icontains=text).values("submission")
        kinds = [value for value, label in Kind.choices if text in label]
        named = Q(name__icontains=text) | Q(department__name__icontains=text) | Q(name="", kind__in=kinds)
        return queryset.filter(named | Q(head__goal__icontains=text) | Q(pk__in=rows))

    def only_waiting(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        mine = queries.waiting(self.user).order_by().values("pk")
        return queryset.filter(pk__in=mine) if wanted else queryset

    def only_late(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return deadlines.late(queryset) if wanted else queryset

    def only_said(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return queryset.filter(open_comments__gt=0) if wanted else queryset

    def only_errors(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return self._of_own(queryset.filter(errors__gt=0)) if wanted else queryset

    def only_doubts(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return self._of_own(queryset.filter(doubts__gt=0)) if wanted else queryset

    def _of_own(self, queryset: QuerySet) -> QuerySet:
        """What was found in others' published sheets is theirs."""
        return queryset.filter(pk__in=access.own(self.user).order_by().values("pk"))


@dataclass(frozen=True, slots=True)
class Tag:
    """A choice in force, and the query without it."""

    text: str
    without: str


def tags(chosen: Submissions, asked: QueryDict) -> list[Tag]:
    """In the order of the form."""
    said = {name: _words(chosen, name) for name in chosen.filters if asked.getlist(name)}
    return [Tag(text, _without(asked, name)) for name, text in said.items() if text]


def _words(chosen: Submissions, name: str) -> str:
    """Empty for what was not understood, and so filters nothing."""
    value = chosen.form.cleaned_data.get(name)
    if value in (None, "", [], False):
        return ""
    if name in SWITCHES:
        return SWITCHES[name]
    label = chosen.filters[name].label
    if isinstance(value, list):
        value = "、".join(str(text) for key, text in chosen.form.fields[name].choices if key in value)
    return PHRASES.get(name, f"{label}：{{}}").format(value)


def _without(asked: QueryDict, name: str) -> str:
    left = asked.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    return left.urlencode()


def in_force(asked: QueryDict) -> str:
    """The filters alone, for links that keep them and for a name to save them under."""
    left = asked.copy()
    for name in [name for name in left if name in NO_FILTERS or not any(left.getlist(name))]:
        left.pop(name)
    return left.urlencode()
