"""Where a task that was queued before `publishing.books` was a package finds its function."""

from publishing.books.tasks import make_file

__all__ = ["make_file"]
