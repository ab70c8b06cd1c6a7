"""Plain forms of the pages; the sheet itself is read by `projects.posted`."""

from django import forms

from reviews.models import Kind
from sheets.documents import HAS_TASKS

LONGEST = 4000  # of a word as posted, where each line end counts twice; `threads` keeps 2000 characters


class NewSheet(forms.Form):
    kind = forms.ChoiceField(label="表种", choices=Kind.choices, widget=forms.Select(attrs={"class": "in"}))
    fiscal_year = forms.IntegerField(
        label="年度", min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={"class": "in"})
    )
    name = forms.CharField(
        label="项目或资金名称",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"class": "in"}),
        help_text="部门整体的表没有名称，不用填。",
    )

    def __init__(self, *args, naming: bool = True, **more) -> None:
        """naming: the person is done with choosing, and the sheet needs its name."""
        super().__init__(*args, **more)
        self.naming = naming

    def clean(self):
        cleaned = super().clean()
        if self.naming and cleaned.get("kind") in HAS_TASKS and not cleaned.get("name"):
            self.add_error("name", "请填写项目或资金名称，和预算里的名称一致。")
        return cleaned


class Remark(forms.Form):
    """cell is `row key:field`, or empty for the whole sheet."""

    text = forms.CharField(max_length=LONGEST)
    cell = forms.CharField(max_length=80, required=False)

    def place(self) -> dict[str, str]:
        row_key, _, field = self.cleaned_data["cell"].partition(":")
        return {"row_key": row_key, "field": field}


class Answer(forms.Form):
    text = forms.CharField(max_length=LONGEST)
