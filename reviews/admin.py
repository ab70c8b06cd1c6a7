"""The deadlines and ready sentences to keep, and the log of moves to look at only."""

from django.contrib import admin

from departments.admin import OfOneRegion
from reviews.models import Deadline, Event, Phrase


@admin.register(Deadline)
class DeadlineAdmin(OfOneRegion, admin.ModelAdmin):
    list_display = ["region", "fiscal_year", "state", "due_on"]
    list_filter = ["fiscal_year"]
    list_select_related = ["region"]


@admin.register(Phrase)
class PhraseAdmin(OfOneRegion, admin.ModelAdmin):
    """Those of the whole region; a person's own are that person's."""

    list_display = ["text", "kind", "region", "used"]
    list_filter = ["kind"]
    fields = ["region", "kind", "text"]
    list_select_related = ["region"]

    def get_queryset(self, request):
        return super().get_queryset(request).filter(owner__isnull=True)


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["at", "submission", "label", "by_name", "by_role", "from_state", "to_state"]
    list_filter = ["action", "by_role"]
    date_hierarchy = "at"
    list_select_related = ["submission"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
