"""The form of the import page."""

from __future__ import annotations

from django import forms
from django.utils import timezone

_BACK = 6  # years that can be chosen before the next one


class Years(forms.Form):
    fiscal_year = forms.TypedChoiceField(
        label="年度",
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs={"class": "in"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        newest = timezone.localdate().year + 1
        years = [(year, f"{year} 年度") for year in range(newest, newest - _BACK, -1)]
        self.fields["fiscal_year"].choices = [("", "按文件里写的年度"), *years]
