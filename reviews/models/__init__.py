"""Submission, what is said about it, and the office around it.  `actions` writes here, nobody else."""

from reviews.models.comments import Comment, Reply
from reviews.models.desk import Batch, Deadline, Delegation, Notice, Phrase, SavedFilter
from reviews.models.submissions import Event, Kind, State, Submission, lock, new_key

__all__ = [
    "Batch",
    "Comment",
    "Deadline",
    "Delegation",
    "Event",
    "Kind",
    "Notice",
    "Phrase",
    "Reply",
    "SavedFilter",
    "State",
    "Submission",
    "lock",
    "new_key",
]
