from django.apps import AppConfig
from django.db.backends.signals import connection_created


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "运行"

    def ready(self) -> None:
        from operations import deployment  # noqa: PLC0415  settings are there only now
        from operations.statements import watch  # noqa: PLC0415  settings are there only now

        connection_created.connect(watch, dispatch_uid="operations.statements")
        deployment.register()
