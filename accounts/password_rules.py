"""What a password must be.  Each rule is a validator of Django's: it says what is wrong and what to do.

Length counts most, kinds of characters less; what can be guessed from the person or the keyboard counts as
nothing.  After 等保三级 8.1.4.1 and ASVS 2.1, which differ on kinds: a long one needs none.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from accounts import passwords
from accounts.models import OldPassword

LONG, KINDS = 16, 3
LEFT = 7  # characters that are no pattern
NAME = 4  # letters of a piece of a name that count; two of Chinese
ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "abcdefghijklmnopqrstuvwxyz",
    "!@#$%^&*()",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    "qazwsxedcrfvtgbyhnujm",
)
WORDS = re.findall(
    r"\w+",
    "password passwd admin administrator welcome letmein iloveyou monkey dragon master login root test "
    "mima woaini woaizhongguo nihao zhongguo beijing caizheng caizhengju yusuan jixiao mubiao gongzuo guanli "
    "guanliyuan shenhe tianbao zibo shandong xiaoming zhangwei liwei baobao laopo laogong wodemima",
)
LOOKALIKES = str.maketrans({"@": "a", "0": "o", "1": "i", "3": "e", "$": "s", "5": "s", "4": "a", "7": "t"})
_KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^a-zA-Z\d]")


class Length:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < settings.PASSWORD_LENGTH:
            said = f"密码至少 {settings.PASSWORD_LENGTH} 位，现在是 {len(password)} 位。请加长。"
            raise ValidationError(said)

    def get_help_text(self) -> str:
        return f"至少 {settings.PASSWORD_LENGTH} 位。"


class Kinds:
    def validate(self, password: str, user: Any = None) -> None:
        found = sum(bool(re.search(kind, password)) for kind in _KINDS)
        if found < KINDS and len(password) < LONG:
            raise ValidationError(
                f"大写字母、小写字母、数字、其他符号，请至少用 {KINDS} 种；长到 {LONG} 位就不限。"
            )

    def get_help_text(self) -> str:
        return f"大写字母、小写字母、数字、其他符号至少 {KINDS} 种；{LONG} 位以上不限。"


class Patterns:
    """What is left when rows of the keyboard, repetitions, years and common words are taken out."""

    def validate(self, password: str, user: Any = None) -> None:
        found = sorted(set(_patterns(password.lower())), key=len, reverse=True)
        left = password.lower()
        for piece in found:
            left = left.replace(piece, "")
        if found and len(left) < LEFT:
            raise ValidationError(f"密码里“{found[0]}”这样的容易猜到。请换成不相干的词或数字。")

    def get_help_text(self) -> str:
        return "不要用键盘上相邻的键、年份、重复的字符和常见的词、拼音。"


def _patterns(text: str) -> Iterator[str]:
    for row in ROWS:
        yield from _runs(text, row)
        yield from _runs(text, row[::-1])
    yield from (match[0] for match in re.finditer(r"(.)\1{2,}|(?:19|20)\d\d(?:[01]\d[0-3]\d)?", text))
    plain = text.translate(LOOKALIKES)
    for word in WORDS:
        at = plain.find(word)
        if at >= 0:
            yield text[at : at + len(word)]


def _runs(text: str, row: str) -> Iterator[str]:
    """The longest pieces of at least four characters that stand in this row."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and text[start : end + 1] in row:
            end += 1
        if end - start >= 4:
            yield text[start:end]
        start = end if end - start >= 4 else start + 1


class NoNames:
    def validate(self, password: str, user: Any = None) -> None:
        lower = password.lower()
        for name in _names(user):
            if name in lower:
                raise ValidationError("密码里不要有用户名、姓名、部门或地区的名称。请换一个。")

    def get_help_text(self) -> str:
        return "不含用户名、姓名、部门和地区的名称。"


def _names(user: Any) -> Iterator[str]:
    person = getattr(user, "person", None)
    whole = [user.get_username()] if user else []
    if person:
        department = person.department
        whole += [person.name, person.region.name, person.region.full_name]
        whole += [department.name, department.short_name] if department else []
    for name in whole:
        yield from (piece for piece in _pieces(name.lower()) if piece)


def _pieces(name: str) -> Iterator[str]:
    for piece in re.split(r"[\W_]+", name):
        is_latin = piece.isascii()
        if len(piece) >= (NAME if is_latin else 2):
            yield piece


class Common(CommonPasswordValidator):
    """Django's list of 20 000."""

    def get_error_message(self) -> str:
        return "这个密码很多人在用，容易猜到。请换一个。"

    def get_help_text(self) -> str:
        return "不是很多人在用的密码。"


class Unused:
    """None of the last few, the present one among them."""

    def validate(self, password: str, user: Any = None) -> None:
        if not getattr(user, "pk", None):
            return
        old = OldPassword.objects.filter(user=user).values_list("encoded", flat=True)
        encoded = dict.fromkeys([_stored(user), *old[: passwords.REMEMBERED]])
        if any(check_password(password, one) for one in encoded if one):
            raise ValidationError(f"最近 {passwords.REMEMBERED} 次用过的密码不能再用。请换一个。")

    def password_changed(self, password: str, user: Any = None) -> None:
        passwords.remember(user)

    def get_help_text(self) -> str:
        return f"和最近 {passwords.REMEMBERED} 次用过的不同。"


def _stored(user: Any) -> str:
    found = User.objects.filter(pk=user.pk).values_list("password", flat=True).first()
    return found or ""
