from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.accounts import AccountAdmin, AccountForm
from publishing.admin import (
    DraftsAdmin,
    LanguageFilter,
    OrderInline,
    PositionedInline,
    VisibilityFilter,
    both,
)
from publishing.languages import columns
from publishing.verbs import ALL
from sectors.limits import sector_keys
from sectors.models import Page, Plan, Responsibility, Sector, StrategyPoint
from sectors.verbs import PutOnFrontPage


class SectorInline(OrderInline, admin.TabularInline):
    model = Sector
    fields = ["position", "slug"]
    readonly_fields = ["slug"]


@admin.register(Plan)
class PlanAdmin(DraftsAdmin):
    list_display = ["__str__", "is_current", "visibility", "languages"]
    list_filter = [VisibilityFilter, LanguageFilter]
    search_fields = columns("title", "heading")
    readonly_fields = ["is_current"]
    fieldsets = [
        (None, {"fields": [*both("title", "heading", "owner"), ("slug", "is_current")]}),
        (
            _("Intro"),
            {"fields": both("intro"), "description": _("The front page opens with these paragraphs.")},
        ),
        (
            _("Breadcrumb"),
            {
                "fields": both("trail"),
                "classes": ["collapse"],
                "description": _("The links at the top of every page that lead back to the city's own website."),
            },
        ),
    ]
    inlines = [SectorInline]
    verbs = [*ALL, PutOnFrontPage()]


class StrategyPointInline(PositionedInline, admin.TabularInline):
    model = StrategyPoint
    fields = ["position", *columns("text")]


@admin.register(Sector)
class SectorAdmin(DraftsAdmin):
    rows = ["points"]
    list_display = ["__str__", "plan", "visibility", "languages"]
    list_select_related = ["plan"]
    list_filter = ["plan", VisibilityFilter, LanguageFilter]
    search_fields = columns("name", "scope", "goal")
    autocomplete_fields = ["plan"]
    fieldsets = [
        (None, {"fields": ["plan", *both("name", "scope", "goal"), "slug"]}),
    ]
    inlines = [StrategyPointInline]

    def get_search_results(self, request, queryset, search_term):
        """Where a sector is chosen for something, among those that the person looks after."""
        queryset, may_repeat = super().get_search_results(request, queryset, search_term)
        keys = sector_keys(request.user)
        is_choice = request.path == reverse("admin:autocomplete")
        return (queryset if keys is None or not is_choice else queryset.filter(pk__in=keys)), may_repeat


@admin.register(Page)
class PageAdmin(DraftsAdmin):
    list_display = ["__str__", "slug", "position", "visibility", "languages"]
    list_filter = [VisibilityFilter, LanguageFilter]
    search_fields = columns("title", "text")
    fieldsets = [
        (None, {"fields": [*both("title", "text"), ("slug", "position")]}),
    ]


class ResponsibilityInline(admin.TabularInline):
    """Rights to an account are rights to its sectors."""

    model = Responsibility
    extra = 0
    verbose_name_plural = _("sectors to look after (none: all, and plans, pages and organizations as well)")
    autocomplete_fields = ["sector"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("auth.change_user")

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission


class AccountWithSectorsForm(AccountForm):
    def state(self):
        return super().state() | {"sectors": sorted(self.sectors().values_list("pk", flat=True))}

    def sectors(self):
        return Sector.objects.filter(pk__in=self.instance.responsibilities.values("sector"))

    def report_conflict(self):
        loaded = self.loaded_state().get("sectors")
        super().report_conflict()
        if loaded != self.state()["sectors"]:
            sectors = ", ".join(map(str, self.sectors())) or _("all")
            self.add_error(None, _("Sectors to look after, stored now: %(sectors)s") % {"sectors": sectors})


admin.site.unregister(User)


@admin.register(User)
class AccountWithSectorsAdmin(AccountAdmin):
    """The account of the app below, with the sectors that its rights are limited to."""

    form = AccountWithSectorsForm

    def get_inlines(self, request, obj):
        return [ResponsibilityInline] if obj else []
