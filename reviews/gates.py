"""What keeps a sheet from a move, in words.  Which levels do, the region has set (`rule_settings`).

What would make a person's data or a secret public is stopped at whatever level, until the head of finance
signs it off: says why it does not hold.
"""

from collections.abc import Iterable, Sequence

from departments.roles import Role
from reviews.findings import Finding, Level
from reviews.models import Explanation

NOTED = "仍有疑问"
PRIVACY = frozenset({"P03", "P04"})  # personal data, marks of secrecy
SIGNER = Role.FINANCE_HEAD
NOT_LOOKED_AT = "隐私检查没有查完，没有公开。程序出错已记录，请联系系统维护人员。"
_WAYS = {
    "submit": "",
    "pass": "请退回，或注明此条不成立。",
    "approve": "请退回，或注明此条不成立。",
    "publish": "请由财政负责人注明此条不成立，或由填报单位调整后再公开。",
}
_LABELS = {"submit": "送审", "pass": "通过", "approve": "批复", "publish": "公开"}


def refusal(action: str, stopping: Sequence[Finding]) -> str:
    """还有 1 处错误没有处理。请退回，或注明此条不成立。"""
    if action == "submit":
        return f"还不能送审：有 {counted(stopping)}。{stopping[0].message}"
    return f"还有 {counted(stopping)}没有处理。{_WAYS[action]}"


def headline(action: str, stopping: Sequence[Finding]) -> str:
    """Over the list of what stands in the way."""
    return f"还不能{_LABELS[action]}：有 {counted(stopping)}。{_WAYS[action]}"


def counted(findings: Iterable[Finding]) -> str:
    """2 处错误、3 处疑问"""
    levels = [one.level for one in findings]
    named = (
        (levels.count(Level.ERROR), "处错误"),
        (levels.count(Level.WARNING), "处疑问"),
        (levels.count(Level.HINT), "处提示"),
    )
    return "、".join(f"{number} {words}" for number, words in named if number)


def is_signed(said: Explanation | None) -> bool:
    """The head of finance has said why it does not hold."""
    return said is not None and said.kind == Explanation.Kind.DISMISSED and said.by_role == SIGNER


def noted(findings: Iterable[Finding]) -> str:
    """What goes into the books with an agreement: 仍有疑问 2 条。"""
    doubts = sum(one.level == Level.WARNING for one in findings)
    return f"{NOTED} {doubts} 条。" if doubts else ""
