"""The registers in Django's admin.  A region's administrator keeps the own region's, and nobody else's.

What may be done follows from Person.role, not from Django's permission tables: one truth.
Every change is in the admin's own log (who, when, what).
"""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Model, QuerySet
from django.http import HttpRequest

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


class PersonInline(OfOneRegion, admin.StackedInline):
    model = Person
    can_delete = False


@admin.register(User)
class AccountAdmin(OfOneRegion, UserAdmin):
    """Accounts with their person.  Only the superuser makes staff and superusers."""

    to_region = "person__region"
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
