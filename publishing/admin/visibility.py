"""Visibility of items in words, for the columns and filters of the administration."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

VISIBILITY = {
    "public": _("Public"),
    "hidden": _("Published, but what it belongs to is not public"),
    "scheduled": _("Scheduled"),
    "withdrawn": _("Withdrawn"),
    "merged": _("Merged into another"),
    "content-hidden": _("Content hidden"),
    "draft": _("Not public yet"),
}


def visibility_of(item):
    """The key in VISIBILITY of one item; the filter below says the same of rows."""
    if item.publish_at is None:
        return "draft"
    if item.content_hidden_at:
        return "content-hidden"
    if item.is_withdrawn:
        return "merged" if item.merged_into_id else "withdrawn"
    if not item.was_public:
        return "scheduled"
    return "public" if item.is_live else "hidden"


class VisibilityFilter(admin.SimpleListFilter):
    title = _("visibility")
    parameter_name = "visibility"

    def lookups(self, request, model_admin):
        return VISIBILITY.items()

    def queryset(self, request, queryset):
        now = timezone.now()
        live, published = queryset.model.live_condition(now), queryset.model.published_condition(now)
        conditions = {
            "public": live,
            "hidden": published & ~live,
            "scheduled": Q(publish_at__gt=now) & ~Q(withdraw_at__lte=now),
            "withdrawn": Q(withdraw_at__lte=now, merged_into=None, content_hidden_at=None),
            "merged": Q(merged_into__isnull=False, content_hidden_at=None),
            "content-hidden": Q(content_hidden_at__isnull=False),
            "draft": Q(publish_at=None),
        }
        return queryset.filter(conditions.get(self.value(), Q()))
