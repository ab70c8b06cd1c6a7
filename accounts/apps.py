from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models.signals import pre_save


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号"

    def ready(self) -> None:
        from axes.signals import user_locked_out  # noqa: PLC0415  models are there only now
        from django.contrib.auth.models import User  # noqa: PLC0415  models are there only now

        from accounts import hearing  # noqa: PLC0415  models are there only now
        from departments.models import Person  # noqa: PLC0415  models are there only now

        user_logged_in.connect(hearing.signed_in, dispatch_uid="accounts")
        user_logged_out.connect(hearing.signed_out, dispatch_uid="accounts")
        user_login_failed.connect(hearing.refused, dispatch_uid="accounts")
        user_locked_out.connect(hearing.locked, dispatch_uid="accounts")
        pre_save.connect(hearing.person_changes, sender=Person, dispatch_uid="accounts")
        pre_save.connect(hearing.user_changes, sender=User, dispatch_uid="accounts")
