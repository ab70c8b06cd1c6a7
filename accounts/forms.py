"""The forms of an account: each says what is wrong in the words of the site."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, UsernameField

from accounts import limits
from journal.actions import record

LONGEST_NAME = 150
_TOO_OFTEN = "密码错得太多，请过一刻钟再试，或请管理员重设。"


def _box(autocomplete: str, **attrs: str) -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"class": "in", "autocomplete": autocomplete, **attrs})


def _refusal(user: Any, password: str) -> str:
    """Of the own password, asked again.  Each wrong one is written down, and counted there."""
    if not limits.may_ask_password(user):
        return _TOO_OFTEN
    if user.check_password(password):
        return ""
    record(limits.REFUSED, by=user)
    return "现在的密码不对，请重新输入。"


class NameAndPassword(AuthenticationForm):
    """No account has a longer name, and the count of failures has no room for one."""

    username = UsernameField(max_length=LONGEST_NAME)


def read_name(typed: str) -> str:
    """The name that is looked for: however it is typed, its failures count together."""
    return UsernameField(max_length=LONGEST_NAME).to_python(typed)[:LONGEST_NAME]


class NewPassword(PasswordChangeForm):
    error_messages = {"password_mismatch": "两次输入的新密码不一样，请重新输入。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"old_password": "现在的密码", "new_password1": "新密码", "new_password2": "再输一遍新密码"}
        for name, label in labels.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.error_messages["required"] = f"请填写{label}。"
            field.widget = _box("current-password" if name == "old_password" else "new-password")
        self.fields["new_password1"].widget.attrs["aria-describedby"] = "rules"

    def clean_old_password(self) -> str:
        if refusal := _refusal(self.user, self.cleaned_data["old_password"]):
            raise forms.ValidationError(refusal)
        return self.cleaned_data["old_password"]


class OwnPassword(forms.Form):
    """Before what weakens the account."""

    password = forms.CharField(
        label="现在的密码",
        strip=False,
        widget=_box("current-password"),
        error_messages={"required": "请填写现在的密码。"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        if refusal := _refusal(self.user, self.cleaned_data["password"]):
            raise forms.ValidationError(refusal)
        return self.cleaned_data["password"]


class Code(forms.Form):
    code = forms.CharField(
        label="动态码",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "in l",
                "autocomplete": "one-time-code",
                "autofocus": True,
                "aria-describedby": "h-code",
            }
        ),
        error_messages={"required": "请填写动态码。", "max_length": "动态码是 6 位数字。"},
    )

    def clean_code(self) -> str:
        return self.cleaned_data["code"].replace(" ", "")


class NewStep(OwnPassword, Code):
    """Whoever finds an open session does not know the password."""

    field_order = ("code", "password")
