from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "公开"

    def ready(self) -> None:
        """The workflow, floors below, says when a sheet is published; here it is frozen."""
        from projects.tasks import REAPERS  # noqa: PLC0415  models are there only now
        from publishing.actions import hear, hear_erased  # noqa: PLC0415  models are there only now
        from publishing.books.tasks import reap  # noqa: PLC0415  models are there only now
        from reviews.signals import erased, logged  # noqa: PLC0415  models are there only now

        logged.connect(hear, dispatch_uid="publishing")
        if reap not in REAPERS:
            REAPERS.append(reap)
        erased.connect(hear_erased, dispatch_uid="publishing")
        self._renew_with_what_is_shown()

    def _renew_with_what_is_shown(self) -> None:
        from departments.models import Department, Region  # noqa: PLC0415  models are there only now
        from publishing.models import (  # noqa: PLC0415  models are there only now
            Book,
            BookFile,
            Publication,
            Release,
            generations,
        )

        for model in (Book, BookFile, Department, Publication, Region, Release):
            for signal in (post_save, post_delete):
                signal.connect(generations.renew, sender=model, dispatch_uid="generation")
