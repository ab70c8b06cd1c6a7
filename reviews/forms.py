"""The plain forms of the office: who acts for me, and until when the steps of a year are due."""

from datetime import date

from django import forms
from django.utils import timezone

from departments.models import Person
from reviews import deadlines, delegations


def day(label: str, **options: object) -> forms.DateField:
    box = forms.DateInput(attrs={"class": "in", "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=box, **options)


class Delegate(forms.Form):
    taker = forms.ModelChoiceField(
        label="委托给",
        queryset=Person.objects.none(),
        empty_label="选一位同事",
        widget=forms.Select(attrs={"class": "in"}),
    )
    since = day("从哪天起")
    until = day("到哪天止（含）")

    def __init__(self, *args, giver: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["taker"].queryset = delegations.colleagues(giver)
        self.fields["since"].initial = timezone.localdate()


class Dates(forms.Form):
    """A field for each step, named as its state; an empty one sets no deadline."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for state in deadlines.STEPS:
            self.fields[state.value] = day(f"{deadlines.NAMES[state]}最迟", required=False)

    def wanted(self) -> dict[str, date | None]:
        return {state.value: self.cleaned_data[state.value] for state in deadlines.STEPS}
