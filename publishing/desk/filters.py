"""The filters of the desk, as a GET form: one for sheets that wait and for those that are out."""

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from departments.models import Department
from projects import grams, search
from reviews import access
from reviews.models import Kind, State, Submission

_SELECT = forms.Select(attrs={"class": "in"})


class Filters(forms.Form):
    """Only years and departments of the person's own place are offered."""

    q = forms.CharField(
        label="文字",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"class": "in q", "placeholder": "表名、部门、指标文字"}),
    )
    year = forms.TypedChoiceField(label="年度", required=False, coerce=int, empty_value=None, widget=_SELECT)
    department = forms.ModelChoiceField(
        label="部门",
        queryset=Department.objects.none(),
        required=False,
        empty_label="全部部门",
        widget=_SELECT,
    )
    kind = forms.ChoiceField(
        label="表种", required=False, choices=[("", "全部表种"), *Kind.choices], widget=_SELECT
    )

    def __init__(self, data: QueryDict, *, user: access.User) -> None:
        super().__init__(data)
        self.user = user
        own = access.own(user).filter(state__in=(State.APPROVED, State.PUBLISHED)).order_by()
        years = sorted(set(own.values_list("fiscal_year", flat=True).distinct()), reverse=True)
        self.fields["year"].choices = [("", "全部年度"), *((year, f"{year}年度") for year in years)]
        here = Exists(own.filter(department=OuterRef("pk")))
        self.fields["department"].queryset = Department.objects.filter(here)

    @property
    def chosen(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def submissions(self, found: QuerySet[Submission]) -> QuerySet[Submission]:
        chosen = self.chosen
        if text := chosen.get("q"):
            found = search.having(found, text, user=self.user)
        return found.filter(**_columns(chosen))

    def publications(self, found: QuerySet) -> QuerySet:
        chosen = self.chosen
        if text := chosen.get("q"):
            place = search.place_of(access.person_of(self.user))
            found = found.filter(grams.having(search.words_of(text), place, text="search"))
        return found.filter(**_columns(chosen))


def _columns(chosen: dict[str, Any]) -> dict[str, Any]:
    names = {"year": "fiscal_year", "department": "department", "kind": "kind"}
    return {column: chosen[name] for name, column in names.items() if name in chosen}
