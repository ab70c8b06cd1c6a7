"""Submission, what is said about it, and the office around it.  `actions` writes here, nobody else."""

from reviews.models.comments import Comment, Reply
from reviews.models.desk import Batch, Deadline, Delegation, Notice, Phrase, SavedFilter
from reviews.models.findings import AuditRun, Explanation, Gate, RuleSetting, StoredFinding
from reviews.models.scores import Score, ScoreScheme
from reviews.models.submissions import Event, Kind, State, Submission, lock, new_key

__all__ = [
    "AuditRun",
    "Batch",
    "Comment",
    "Deadline",
    "Delegation",
    "Event",
    "Explanation",
    "Gate",
    "Kind",
    "Notice",
    "Phrase",
    "Reply",
    "RuleSetting",
    "SavedFilter",
    "Score",
    "ScoreScheme",
    "State",
    "StoredFinding",
    "Submission",
    "lock",
    "new_key",
]
