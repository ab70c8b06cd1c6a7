"""The filters of the list, as a GET form: every choice stands in the URL."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from departments.models import Department, Region
from projects.models import Indicator
from reviews.models import Kind, State, Submission

SELECT = forms.Select(attrs={"class": "in"})


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
    kind = django_filters.ChoiceFilter(label="表种", choices=Kind, empty_label="全部表种", widget=SELECT)
    state = django_filters.ChoiceFilter(label="状态", choices=State, empty_label="全部状态", widget=SELECT)

    class Meta:
        model = Submission
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        """Only places and years of what this person sees are offered."""
        super().__init__(*args, **kwargs)
        seen = self.queryset.order_by()
        self.filters["region"].queryset = Region.objects.filter(pk__in=seen.values("region"))
        self.filters["department"].queryset = Department.objects.filter(pk__in=seen.values("department"))
        years = sorted(set(seen.values_list("fiscal_year", flat=True).distinct()), reverse=True)
        self.filters["year"].extra |= {"choices": [(y, f"{y}年度") for y in years], "widget": SELECT}

    def with_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        rows = Indicator.objects.filter(level3__icontains=text).values("submission")
        named = Q(name__icontains=text) | Q(department__name__icontains=text)
        return queryset.filter(named | Q(head__goal__icontains=text) | Q(pk__in=rows))
