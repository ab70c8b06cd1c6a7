"""The form of a new token."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from publishing.api.tokens import MOST_PER_MINUTE, SCOPES

USUAL_DAYS, MOST_DAYS = 365, 1100
_TOO_LATE = f"到期日最迟在 {MOST_DAYS} 天以后。令牌要按期更换。"


class NewToken(forms.Form):
    name = forms.CharField(
        label="名称",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "aria-describedby": "h-name"}),
        error_messages={"required": "请填写名称，例如系统的名字。", "max_length": "名称不能超过40个字。"},
    )
    scopes = forms.MultipleChoiceField(
        label="权限",
        choices=[(scope, f"{meaning}（{scope}）") for scope, meaning in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项权限。", "invalid_choice": "没有这项权限，请重选。"},
    )
    expires_on = forms.DateField(
        label="到期日（含）",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"class": "in", "type": "date"}),
        error_messages={"required": "请填写到期日。", "invalid": "到期日请写成 2026-12-31 这样。"},
    )
    per_minute = forms.IntegerField(
        label="每分钟最多几次",
        min_value=1,
        max_value=MOST_PER_MINUTE,
        initial=60,
        widget=forms.TextInput(attrs={"class": "in n", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "请填写每分钟最多几次。",
            "invalid": "每分钟的次数请填整数。",
            "min_value": "每分钟至少 1 次。",
            "max_value": f"每分钟最多 {MOST_PER_MINUTE} 次。",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=USUAL_DAYS)

    def clean_expires_on(self) -> date:
        day: date = self.cleaned_data["expires_on"]
        today = timezone.localdate()
        if day < today:
            raise forms.ValidationError("到期日已经过了，请填今天或以后的日期。")
        if day > today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_TOO_LATE)
        return day

    def wanted(self) -> dict[str, Any]:
        """Until the end of the day."""
        found = self.cleaned_data
        end = datetime.combine(found["expires_on"] + timedelta(days=1), time.min)
        return {
            "name": found["name"],
            "scopes": found["scopes"],
            "per_minute": found["per_minute"],
            "expires_at": timezone.make_aware(end),
        }
