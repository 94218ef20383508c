"""The admin of sectors, with the achievements of each."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.translated import LanguageFilter
from achievements.admin import ShowsPeriod
from achievements.models import Achievement
from fields.admin import OrderInline, both
from fields.translation import columns
from publishing.admin import VISIBILITY, DraftsAdmin, VisibilityFilter, visibility_of
from sectors.admin import StrategyPointInline
from sectors.models import Sector
from sectors.permissions import sector_keys

MOST_IN_SECTOR = 200  # rows that a sector's page shows; of more it only gives the number and a link


class AchievementInline(ShowsPeriod, OrderInline, admin.TabularInline):
    model = Achievement
    fields = ["position", "shown_period", "shown_state", "shown_visibility"]
    readonly_fields = ["shown_period", "shown_state", "shown_visibility"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("sector__plan")

    @admin.display(description=_("visibility"))
    def shown_visibility(self, achievement):
        return VISIBILITY[visibility_of(achievement)]


@admin.register(Sector)
class SectorAdmin(DraftsAdmin):
    change_form_template = "admin/sectors/sector/change_form.html"
    list_display = ["__str__", "plan", "visibility", "languages"]
    list_filter = ["plan", VisibilityFilter, LanguageFilter]
    search_fields = columns("name", "scope", "goal")
    autocomplete_fields = ["plan"]
    fieldsets = [
        (None, {"fields": ["plan", *both("name", "scope", "goal"), "slug"]}),
    ]
    inlines = [StrategyPointInline, AchievementInline]

    def get_search_results(self, request, queryset, search_term):
        """Limit the choices of a field for a sector to the sectors that the user looks after."""
        queryset, may_repeat = super().get_search_results(request, queryset, search_term)
        keys = sector_keys(request.user)
        is_choice = request.path == reverse("admin:autocomplete")
        if is_choice:
            queryset = (queryset if keys is None else queryset.filter(pk__in=keys)).named_with_plan()
        return queryset, may_repeat

    def get_inlines(self, request, obj):
        return [StrategyPointInline] if self.too_many(obj) else self.inlines

    def change_view(self, request, object_id, form_url="", extra_context=None):
        sector = self.get_object(request, unquote(object_id))
        context = {"too_many_achievements": self.too_many(sector)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def too_many(self, sector):
        """The number of achievements where it is too large for one form, else 0."""
        count = sector.achievements.count() if sector else 0
        return count if count > MOST_IN_SECTOR else 0
