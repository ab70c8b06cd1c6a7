"""What a person cannot mend in a cell: the action is refused as a whole, and this is why, in Chinese."""

from collections.abc import Sequence
from typing import Any

from reviews.findings import Finding


class Problem(Exception):
    message = "操作没有完成。"

    def __init__(self, message: str | None = None):
        self.message = message or self.message
        super().__init__(self.message)


class Refused(Problem):
    """The workflow or the person's place forbids it."""


class Stale(Problem):
    message = "这张表刚刚被别人改动或办理过，请刷新后再试。"


class OpinionMissing(Problem):
    message = "退回时请写明意见。"


class TextMissing(Problem):
    message = "请填写内容。"


class NameTaken(Problem):
    message = "本部门本年度已有同名的表。"


class WrongTable(Problem):
    """A table that cannot be stored: no year, no department, a text too long."""


class Incomplete(Problem):
    """The checks found what has to be mended first; `findings` says where."""

    def __init__(self, message: str, findings: Sequence[Finding]):
        super().__init__(message)
        self.findings = tuple(findings)


class PointsLeft(Refused):
    """Points of the reviewers stand in the way; `comments` are they."""

    def __init__(self, message: str, comments: Sequence[Any]):
        super().__init__(message)
        self.comments = tuple(comments)


class Unanswered(PointsLeft):
    """The department has not answered every point."""


class StillOpen(PointsLeft):
    """The reviewers have not closed every point of theirs."""
