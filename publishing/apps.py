from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "公开"

    def ready(self) -> None:
        """The workflow, floors below, says when a sheet is published; here it is frozen."""
        from publishing.actions import hear  # noqa: PLC0415  models are there only now
        from reviews.signals import logged  # noqa: PLC0415  models are there only now

        logged.connect(hear, dispatch_uid="publishing")
