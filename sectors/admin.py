from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from publishing.admin import (
    PUBLISHING_SECTION,
    LanguageFilter,
    OrderInline,
    PositionedInline,
    PublishableAdmin,
    VisibilityFilter,
    both,
)
from publishing.languages import columns
from sectors.models import Page, Plan, Sector, StrategyPoint


class SectorInline(OrderInline, admin.TabularInline):
    model = Sector
    fields = ["position", "slug"]
    readonly_fields = ["slug"]


@admin.register(Plan)
class PlanAdmin(PublishableAdmin):
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
        PUBLISHING_SECTION,
    ]
    inlines = [SectorInline]
    actions = ["make_current"]

    @admin.action(description=_("Show the selected plan on the front page"), permissions=["publish"])
    def make_current(self, request, plans):
        if plans.count() != 1:
            self.message_user(request, _("Select one plan."), messages.ERROR)
            return
        plan = plans.get()
        try:
            plan.make_current()
        except ValidationError as error:
            self.message_user(request, error.messages[0], messages.ERROR)
        else:
            message = _("The front page shows “%(plan)s” now.") % {"plan": plan}
            self.log_change(request, plan, message)
            self.message_user(request, message)


class StrategyPointInline(PositionedInline, admin.TabularInline):
    model = StrategyPoint
    fields = ["position", *columns("text")]


@admin.register(Sector)
class SectorAdmin(PublishableAdmin):
    rows = ["points"]
    list_display = ["__str__", "plan", "visibility", "languages"]
    list_select_related = ["plan"]
    list_filter = ["plan", VisibilityFilter, LanguageFilter]
    search_fields = columns("name", "scope", "goal")
    autocomplete_fields = ["plan"]
    fieldsets = [
        (None, {"fields": ["plan", *both("name", "scope", "goal"), "slug"]}),
        PUBLISHING_SECTION,
    ]
    inlines = [StrategyPointInline]


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    list_display = ["__str__", "slug", "position", "visibility", "languages"]
    list_filter = [VisibilityFilter, LanguageFilter]
    search_fields = columns("title", "text")
    fieldsets = [
        (None, {"fields": [*both("title", "text"), ("slug", "position")]}),
        PUBLISHING_SECTION,
    ]
