"""Uploads to look at only, and the layouts somebody mapped, to rename or to forget."""

from django.contrib import admin

from departments.admin import OfOneRegion, region_of
from ingest.models import KnownLayout, Upload


@admin.register(Upload)
class UploadAdmin(OfOneRegion, admin.ModelAdmin):
    """Files come in, and are undone, on the import page."""

    list_display = ["at", "name", "region", "kind", "pages", "state", "by", "attempts"]
    list_display_links = ["name"]
    list_filter = ["state", "kind"]
    list_select_related = ["region", "by", "job"]
    search_fields = ["name", "key", "sha256"]
    date_hierarchy = "at"
    exclude = ["file", "report"]

    @admin.display(description="读了几次")
    def attempts(self, upload: Upload) -> int:
        return upload.job.attempts if hasattr(upload, "job") else 0

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(KnownLayout)
class KnownLayoutAdmin(admin.ModelAdmin):
    """Layouts serve every region; each administrator may tidy up those of the own people."""

    list_display = ["name", "form", "by", "at"]
    list_filter = ["form"]
    readonly_fields = ["fingerprint", "form", "labels", "columns", "by"]

    def has_module_permission(self, request):
        return request.user.is_superuser or region_of(request) is not None

    def has_view_permission(self, request, obj=None):
        return self.has_module_permission(request)

    def has_change_permission(self, request, obj=None):
        own = obj is None or obj.by.person.region_id == region_of(request)
        return request.user.is_superuser or (self.has_module_permission(request) and own)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def has_add_permission(self, request):
        return False
