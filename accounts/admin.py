"""Accounts as administrators keep them: a one-time password shown once, sessions ended, second step undone.

The devices of the second step are nobody's to look at: whoever sees the key has the device.
"""

from django.contrib import admin, messages
from django.contrib.auth.models import Permission, User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django_otp.plugins.otp_totp import admin as devices

from accounts import passwords, second_step, sign_ins
from departments.admin import AccountAdmin
from journal.models import Entry

admin.site.unregister(User)
admin.site.unregister(devices.TOTPDevice)


@admin.register(User)
class Accounts(AccountAdmin):
    actions = [*AccountAdmin.actions, "end_sessions", "remove_second_step"]
    full = [*AccountAdmin.plain, ("后台", {"fields": ["is_staff", "is_superuser", "user_permissions"]})]

    @method_decorator(never_cache)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """Nobody types a password for somebody else; one's own is changed by who knows it."""
        user = self.get_object(request, id)
        if user == request.user:
            return redirect("accounts:password")
        if user is None:
            raise Http404
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        word = _reset(user, by=request.user) if request.method == "POST" else ""
        context = {"account": user, "word": word, "title": "重设密码"}
        frame = self.admin_site.each_context(request)
        return render(request, "admin/one_time_password.html", frame | context)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The one permission there is: to read the journal."""
        if db_field.name == "user_permissions":
            kind = ContentType.objects.get_for_model(Entry)
            kwargs["queryset"] = Permission.objects.filter(content_type=kind, codename="read_journal")
            return super(AccountAdmin, self).formfield_for_manytomany(db_field, request, **kwargs)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.action(description="结束所选账号的登录")
    def end_sessions(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        number = sum(sign_ins.end_all(user, "admin", by=request.user) for user in accounts)
        messages.success(request, f"已结束 {number} 处登录。")

    @admin.action(description="取消所选账号的两步验证")
    def remove_second_step(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """Of others: one's own is removed with the password, on the page of 密码和登录."""
        others = accounts.exclude(pk=request.user.pk)
        number = sum(second_step.remove(user, by=request.user) for user in others)
        messages.success(request, f"已取消 {number} 个账号的两步验证。")


@transaction.atomic
def _reset(user: User, *, by: User) -> str:
    """Good for one log-in, at which it is changed; all sessions end."""
    word = passwords.one_time()
    user.set_password(word)
    user.save(update_fields=["password"])
    passwords.ask_for_another(user)
    sign_ins.end_all(user, "password", by=by)
    return word
