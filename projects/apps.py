from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class ProjectsConfig(AppConfig):
    name = "projects"
    verbose_name = "绩效目标表"

    def ready(self) -> None:
        from departments.models import Department  # noqa: PLC0415  models are there only now

        post_save.connect(_find_by_new_name, sender=Department, dispatch_uid="words")


def _find_by_new_name(*, instance: Any, created: bool, **kwargs: Any) -> None:
    """A department's name is among the words its sheets are found by."""
    from projects import words  # noqa: PLC0415  models are there only now

    if not created:
        words.renew(instance.submissions.all())
