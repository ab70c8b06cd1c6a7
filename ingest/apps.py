from django.apps import AppConfig


class IngestConfig(AppConfig):
    name = "ingest"
    verbose_name = "导入"

    def ready(self) -> None:
        """The audit, a floor below, asks what the files state."""
        from ingest.prefaces import statements  # noqa: PLC0415  models are there only now
        from projects.statements import tell  # noqa: PLC0415  models are there only now

        tell(statements)
