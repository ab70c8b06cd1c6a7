"""What keeps a sheet from a move, in words.  Which levels do, the region has set (`rule_settings`)."""

from collections.abc import Iterable, Sequence

from reviews.findings import Finding, Level

NOTED = "仍有疑问"
_WAYS = {
    "submit": "",
    "pass": "请退回，或注明此条不成立。",
    "approve": "请退回，或注明此条不成立。",
    "publish": "请注明此条不成立，或由填报单位调整后再公开。",
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
    named = ((levels.count(Level.ERROR), "处错误"), (levels.count(Level.WARNING), "处疑问"))
    return "、".join(f"{number} {words}" for number, words in named if number)


def noted(findings: Iterable[Finding]) -> str:
    """What goes into the books with an agreement: 仍有疑问 2 条。"""
    doubts = sum(one.level == Level.WARNING for one in findings)
    return f"{NOTED} {doubts} 条。" if doubts else ""
