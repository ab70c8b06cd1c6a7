"""The filters of the list, as a GET form: every choice stands in the URL, and under the form as a tag."""

from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from departments.models import Department, Region
from projects import audit_queries, queries, search
from projects.pages import MOST, MOST_FOUND, MOST_OF_ALL, NEWEST
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
    "scope": "连同其他地区、部门已公开的",
    "q": "含“{}”",
    "year": "{}年度",
    "amount_from": "金额 {} 万元以上",
    "amount_to": "金额 {} 万元以下",
}
NO_FILTERS = ("page", "size", "sort")
WIDE = "all"  # the scope with what other places have published
ALWAYS_SORTED = ("changed_at",)  # in a list of all there is an index for this order alone


class Amount(forms.NumberInput):
    def __init__(self, hint: str):
        super().__init__(attrs=AMOUNT | {"placeholder": hint})


def switch(name: str) -> django_filters.BooleanFilter:
    box = forms.CheckboxInput(attrs={"value": "1"}, check_test=lambda value: bool(value))
    return django_filters.BooleanFilter(label=SWITCHES[name], method=f"only_{name}", widget=box)


class Submissions(django_filters.FilterSet):
    """The person's own place; what others have published, too, where that is asked, or one of them is."""

    scope = django_filters.ChoiceFilter(
        label="范围", method="in_scope", choices=[(WIDE, "连同别处公开的")], widget=SELECT
    )
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
        self.user, self.person = user, access.person_of(user)
        self.is_wide = self._is_wide(data or {})
        super().__init__(data, queryset=queries.submissions(user, wide=self.is_wide), **kwargs)
        self.filters["scope"].extra["empty_label"] = audit_queries.whose(user)
        self.filters["region"].queryset = self._regions()
        self.filters["department"].queryset = self._departments(self.data.get("region", ""))
        years = [(year, f"{year}年度") for year in self._years()]
        self.filters["year"].extra |= {"choices": years, "widget": SELECT}

    def _is_wide(self, data) -> bool:
        """A place that is not the person's own asks for it, too."""
        if data.get("scope") == WIDE or self.person is None:
            return True
        region, department = data.get("region", ""), data.get("department", "")
        if region not in ("", str(self.person.region_id)):
            return True
        if self.person.department_id:
            return department not in ("", str(self.person.department_id))
        return department.isdecimal() and not _of(self.person.region_id, department).exists()

    def _regions(self) -> QuerySet[Region]:
        """A register that everybody may know: what they have published is not asked for each."""
        return Region.objects.all() if self.is_wide else Region.objects.filter(pk=self.person.region_id)

    def _departments(self, region: str) -> QuerySet[Department]:
        """Of the region that is chosen, or of the person's own."""
        if self.person is None:
            return Department.objects.none()
        own = str(self.person.region_id)
        here = region if self.is_wide and region.isdecimal() and len(region) < 10 else own
        seen = Submission.objects.filter(department=OuterRef("pk"))
        if here != own or self.person.department_id:
            public = Exists(seen.filter(state=State.PUBLISHED)) if self.is_wide else Q(pk__in=())
            return Department.objects.filter(public | Q(pk=self.person.department_id), region=int(here))
        return Department.objects.filter(Exists(seen), region=self.person.region_id)

    def _years(self) -> list[int]:
        """Of the person's own sheets, and with others' all from the first to the last."""
        return queries.years_of_all() if self.is_wide else audit_queries.years(self.user)

    @property
    def is_narrow(self) -> bool:
        """Few enough sheets for any order: those of a place, or of a region and year."""
        chosen = self.form.cleaned_data
        return not self.is_wide or bool(
            chosen.get("department") or chosen.get("region") and chosen.get("year")
        )

    @property
    def most(self) -> int:
        """How far the list is counted."""
        if self.is_narrow:
            return MOST
        return MOST_FOUND if self.form.cleaned_data.get("q") else MOST_OF_ALL

    @property
    def page(self) -> QuerySet:
        """What is counted and turned over: of a search in all that is published, the newest."""
        found = self.qs
        if self.most != MOST_FOUND:
            return found
        keys = list(found.order_by(*NEWEST).values_list("pk", flat=True)[: MOST_FOUND + 1])
        return queries.submissions(self.user).filter(pk__in=keys)

    def in_scope(self, queryset: QuerySet, name: str, scope: str) -> QuerySet:
        return queryset

    def with_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return search.having(queryset, text, user=self.user, wide=self.is_wide)

    def only_waiting(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        mine = queries.waiting(self.user).order_by().values("pk")
        return queryset.filter(pk__in=mine) if wanted else queryset

    def only_late(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return deadlines.late(queryset) if wanted else queryset

    def only_said(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return self._of_own(queryset.filter(open_comments__gt=0)) if wanted else queryset

    def only_errors(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return self._of_own(queryset.filter(errors__gt=0)) if wanted else queryset

    def only_doubts(self, queryset: QuerySet, name: str, wanted: bool) -> QuerySet:
        return self._of_own(queryset.filter(doubts__gt=0)) if wanted else queryset

    def _of_own(self, queryset: QuerySet) -> QuerySet:
        """What was found and said in others' published sheets is theirs."""
        return queryset.filter(access.is_of(self.user))


def _of(region: int, department: str) -> QuerySet[Department]:
    return Department.objects.filter(region=region, pk=int(department[:9]))


def opened(asked: QueryDict, user: access.User) -> QueryDict:
    """A list that nobody has filtered opens on the newest year of the person's place."""
    if in_force(asked) or "year" in asked:
        return asked
    newest = audit_queries.newest_year(user)
    chosen = asked.copy()
    chosen["year"] = str(newest or "")
    return chosen


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
    """Without a year stands that none is wanted: an address that says nothing opens on the newest."""
    left = asked.copy()
    for gone in (name, "page"):
        left.pop(gone, None)
    if name == "year":
        left["year"] = ""
    return left.urlencode()


def in_force(asked: QueryDict) -> str:
    """The filters alone, for links that keep them and for a name to save them under."""
    left = asked.copy()
    for name in [name for name in left if name in NO_FILTERS or not any(left.getlist(name))]:
        left.pop(name)
    return left.urlencode()
