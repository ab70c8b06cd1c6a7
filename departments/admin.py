"""The registers in Django's admin.  A region's administrator keeps the own region's, and nobody else's.

What may be done follows from Person.role, not from Django's permission tables: one truth.
Every change is in the admin's own log (who, when, what).
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from departments import administrators
from departments.models import Department, Person, Region, Unit
from departments.roles import Role
from journal.actions import record

admin.site.site_header = admin.site.site_title = "绩效目标登记管理"
admin.site.unregister(User)
admin.site.unregister(Group)


def region_of(request: HttpRequest) -> int | None:
    """The region the user administers; None for nobody's administrator, and for the superuser."""
    person = getattr(request.user, "person", None)
    return person.region_id if person and person.role == Role.ADMIN else None


def _record(action: str, request: HttpRequest, obj: Model, message: object) -> None:
    """Which fields, not what stands in them."""
    target = f"{obj._meta.model_name}:{obj.pk}"
    record(action, by=request.user, request=request, target=target, label=str(obj), changed=message)


class OfOneRegion:
    """Shows and offers only what belongs to the administrator's region."""

    to_region = "region"
    by_region = {"region": "pk", "department": "region"}  # field -> how its target names the region

    def _allowed(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or region_of(request) is not None

    def has_module_permission(self, request):
        return self._allowed(request)

    def has_view_permission(self, request, obj=None):
        return self._allowed(request)

    def has_add_permission(self, request, obj=None):
        return self._allowed(request)

    def has_change_permission(self, request, obj=None):
        return self._allowed(request)

    def has_delete_permission(self, request, obj=None):
        return self._allowed(request)

    def get_queryset(self, request) -> QuerySet:
        everything = super().get_queryset(request)
        if request.user.is_superuser:
            return everything
        return everything.filter(**{self.to_region: region_of(request)})

    def log_addition(self, request, obj, message):
        _record("register.added", request, obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        _record("register.changed", request, obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for one in queryset:
            _record("register.deleted", request, one, "")
        return super().log_deletions(request, queryset)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.by_region and not request.user.is_superuser:
            lookup = {self.by_region[db_field.name]: region_of(request)}
            kwargs["queryset"] = db_field.remote_field.model.objects.filter(**lookup)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Region)
class RegionAdmin(OfOneRegion, admin.ModelAdmin):
    """Regions are the superuser's."""

    to_region = "pk"

    def _allowed(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    list_display = ["name", "full_name"]


class UnitInline(OfOneRegion, admin.TabularInline):
    model = Unit
    to_region = "department__region"
    extra = 1


@admin.register(Department)
class DepartmentAdmin(OfOneRegion, admin.ModelAdmin):
    list_display = ["code", "name", "short_name", "region"]
    list_display_links = ["name"]
    list_filter = ["region"]
    search_fields = ["code", "name", "short_name"]
    inlines = [UnitInline]


@admin.register(Unit)
class UnitAdmin(OfOneRegion, admin.ModelAdmin):
    to_region = "department__region"
    list_display = ["code", "name", "department"]
    list_display_links = ["name"]
    search_fields = ["code", "name"]


class AccountForm(UserChangeForm):
    """The last administrator stays open, the last superuser stays one."""

    def clean(self) -> dict[str, Any]:
        given, own = super().clean(), [self.instance.pk]
        administrators.hold(own)
        taken = {name for name in ("is_active", "is_staff", "is_superuser") if given.get(name) is False}
        if "is_active" in taken:
            _refuse(administrators.refusal(own))
        elif taken:
            _refuse(administrators.refusal_of_power(own))
        return given


class PersonForm(forms.ModelForm):
    """The last administrator keeps role and region."""

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if self.instance.pk and {"role", "region"} & set(self.changed_data):
            administrators.hold([self.instance.user_id])
            _refuse(administrators.refusal_of_place([self.instance.user_id]))
        return given


def _refuse(said: str) -> None:
    if said:
        raise ValidationError(said)


class PersonInline(OfOneRegion, admin.StackedInline):
    model = Person
    form = PersonForm
    can_delete = False


@admin.register(User)
class AccountAdmin(OfOneRegion, UserAdmin):
    """Accounts with their person.  Only the superuser makes staff and superusers."""

    to_region = "person__region"
    form = AccountForm
    actions = ["delete_selected"]
    list_display = ["username", "person", "is_active", "last_login"]
    list_filter = ["person__role", "is_active"]
    search_fields = ["username", "person__name"]
    list_select_related = ["person"]
    inlines = [PersonInline]
    plain = [(None, {"fields": ["username", "password", "is_active"]})]
    full = [*plain, ("后台", {"fields": ["is_staff", "is_superuser"]})]

    def get_fieldsets(self, request, obj=None):
        if obj is None:
            return self.add_fieldsets
        return self.full if request.user.is_superuser else self.plain

    def get_queryset(self, request):
        found = super().get_queryset(request)
        return found if request.user.is_superuser else found.filter(is_superuser=False)

    @transaction.atomic
    def delete_view(self, request, object_id, extra_context=None) -> HttpResponse:
        found = self.get_object(request, unquote(object_id))
        if found and (said := _last_of([found.pk])):
            messages.error(request, said)
            return redirect("admin:auth_user_change", found.pk)
        return super().delete_view(request, object_id, extra_context)

    @admin.action(description="删除所选账号", permissions=["delete"])
    @transaction.atomic
    def delete_selected(self, request: HttpRequest, accounts: QuerySet[User]) -> HttpResponse | None:
        if said := _last_of(list(accounts.values_list("pk", flat=True))):
            messages.error(request, said)
            return None
        return delete_selected(self, request, accounts)


def _last_of(accounts: list[int]) -> str:
    administrators.hold(accounts)
    return administrators.refusal(accounts)
