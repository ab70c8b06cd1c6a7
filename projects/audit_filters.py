"""The filters of the list of findings, as a GET form: every choice stands in the URL."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from departments.models import Department
from projects import audit_queries
from projects.filters import Tag
from projects.rules.catalogue import BY_ID, GROUPS
from reviews import access
from reviews.findings import SIGNS
from reviews.models import StoredFinding, Submission

SELECT = forms.Select(attrs={"class": "in"})
MOST_TABLES = 100  # in the choice; with more sheets one is found by its name
STATUSES = [*StoredFinding.Status.choices, ("all", "全部")]


class Findings(django_filters.FilterSet):
    """status: without a choice what was dismissed is left out."""

    q = django_filters.CharFilter(
        label="文字",
        method="with_text",
        widget=forms.TextInput(attrs={"class": "in q", "placeholder": "搜问题、原文、表名"}),
    )
    level = django_filters.ChoiceFilter(label="程度", choices=[(one.value, s) for one, s in SIGNS.items()])
    group = django_filters.ChoiceFilter(label="类", choices=list(GROUPS.items()), method="of_group")
    rule = django_filters.ChoiceFilter(label="规则", empty_label="全部规则", widget=SELECT)
    table = django_filters.ChoiceFilter(
        label="表", field_name="submission__key", empty_label="全部表", widget=SELECT
    )
    department = django_filters.ModelChoiceFilter(
        label="部门",
        field_name="submission__department",
        queryset=Department.objects.none(),
        empty_label="全部部门",
        widget=SELECT,
    )
    status = django_filters.ChoiceFilter(
        label="处理", choices=STATUSES, empty_label="未处理和已说明", method="of_status", widget=SELECT
    )

    class Meta:
        model = StoredFinding
        fields: list[str] = []

    def __init__(self, data, *, user: access.User, year: int, **kwargs):
        super().__init__(data, queryset=audit_queries.findings(user, year), **kwargs)
        self.several = audit_queries.sees_region(user)
        self._offer(user, year)

    def _offer(self, user: access.User, year: int) -> None:
        """Only what there is; the chosen sheet always."""
        rules = self.queryset.order_by("rule").values_list("rule", flat=True).distinct()
        self.filters["rule"].extra["choices"] = [(one, _rule(one)) for one in rules]
        sheets = audit_queries.own(user, year).select_related("department")
        chosen = self.data.get("table", "") if self.data else ""
        few = list(sheets.order_by()[: MOST_TABLES + 1])
        self.many = len(few) > MOST_TABLES
        offered = list(sheets.filter(key=chosen[:8])) if self.many else sorted(few, key=lambda one: one.pk)
        self.filters["table"].extra["choices"] = [_table(one) for one in offered]
        places = Department.objects.filter(pk__in=sheets.order_by().values("department"))
        self.filters["department"].queryset = places if self.several else places.none()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if not self.form.cleaned_data.get("status"):
            found = found.exclude(status=StoredFinding.Status.DISMISSED)
        return found

    @property
    def but_level(self) -> QuerySet:
        """For the numbers on the buttons of the levels."""
        level = self.form.cleaned_data.pop("level", "")
        found = self.filter_queryset(self.queryset.all())
        self.form.cleaned_data["level"] = level
        return found

    def with_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        found = Q(message__icontains=text) | Q(cell_text__icontains=text) | Q(place__icontains=text)
        named = Q(submission__name__icontains=text) | Q(submission__department__name__icontains=text)
        return queryset.filter(found | named | Q(rule__iexact=text))

    def of_group(self, queryset: QuerySet, name: str, letter: str) -> QuerySet:
        return queryset.filter(rule__startswith=letter)

    def of_status(self, queryset: QuerySet, name: str, status: str) -> QuerySet:
        return queryset if status == "all" else queryset.filter(status=status)


def _rule(number: str) -> str:
    return f"{number} {BY_ID[number].title}" if number in BY_ID else number


def _table(one: Submission) -> tuple[str, str]:
    return one.key, audit_queries.name_of(one)


def tags(chosen: Findings, asked: QueryDict) -> list[Tag]:
    """The choices in force, each with the query without it, in the order of the form."""
    said = {name: _words(chosen, name) for name in chosen.filters if asked.get(name)}
    return [Tag(text, _without(asked, name)) for name, text in said.items() if text]


def _words(chosen: Findings, name: str) -> str:
    """Empty for what was not understood, and so filters nothing."""
    value = chosen.form.cleaned_data.get(name)
    if not value:
        return ""
    if name == "q":
        return f"含“{value}”"
    choices = dict(getattr(chosen.form.fields[name], "choices", ())) if name != "department" else {}
    return f"{chosen.filters[name].label}：{choices.get(value, value)}"


def _without(asked: QueryDict, name: str) -> str:
    left = asked.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    return left.urlencode()
