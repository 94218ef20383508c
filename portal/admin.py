"""The admin of plans and sectors, with their figures and the achievements of each sector."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.utils.translation import gettext_lazy as _

from accounts.admin.translated import LanguageFilter
from accounts.search import is_picker
from achievements.admin import ShowsPeriod, WorkListFilter
from achievements.measures.admin import KnowsUnits, PlanFigureInline, SectorFigureInline
from achievements.models import Achievement, PlanStory
from achievements.stories import reason_not_shown, reasons_not_shown
from fields.admin import OrderedInline, OrderInline, both
from fields.translation import columns
from publishing.admin import VISIBILITY, DraftsAdmin, VisibilityFilter, visibility_of
from publishing.snapshots import items_from
from sectors.actions import PutOnFrontPage
from sectors.admin import SectorInline, StrategyPointInline
from sectors.models import Plan, Sector
from sectors.offices.choosing import ChoosesOffice, OfficeFilter
from sectors.permissions import sector_keys
from sectors.pictures.choosing import ChoosesPicture
from sectors.symbols.choosing import ChoosesSymbols
from sectors.symbols.hues import are_alike

ALIKE = _("Not everybody tells its hue from that of %(sectors)s. This is a hint only: names and icons stand beside it.")
ROOM_FOR_ONE = _("The page of the plan has room for one: the first story that readers can see.")
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


class PlanStoryInline(OrderedInline, admin.StackedInline):
    model = PlanStory
    autocomplete_fields = ["achievement"]
    readonly_fields = ["shown_to_readers"]
    fields = ["achievement", *both("headline", "text"), ("until", "position"), "shown_to_readers"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("achievement__sector__plan")

    @admin.display(description=_("readers"))
    def shown_to_readers(self, story):
        return (story.achievement_id and reason_not_shown(story)) or ROOM_FOR_ONE


@admin.register(Plan)
class PlanAdmin(ChoosesOffice, KnowsUnits, ChoosesPicture, DraftsAdmin):
    list_display = ["__str__", "is_current", "visibility", "languages"]
    list_filter = [VisibilityFilter, LanguageFilter, WorkListFilter, OfficeFilter]
    folds_in_memory = True
    search_fields = ["slug", *columns("title", "heading", "owner", "intro")]
    readonly_fields = ["is_current"]
    autocomplete_fields = ["continues", "office", "picture"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    *both("title", "heading", "owner"),
                    "picture",
                    ("slug", "is_current"),
                    "period",
                    ("noun", "continues"),
                    "office",
                ]
            },
        ),
        (
            _("Intro"),
            {"fields": both("intro"), "description": _("The front page opens with these paragraphs.")},
        ),
        (
            _("Breadcrumb"),
            {
                "fields": both("breadcrumb"),
                "classes": ["collapse"],
                "description": _("The links at the top of every page that lead back to the city's own website."),
            },
        ),
    ]
    inlines = [SectorInline, PlanFigureInline, PlanStoryInline]
    workflow_actions = (*DraftsAdmin.workflow_actions, PutOnFrontPage())

    def tell_saved(self, request, item, snapshot):
        super().tell_saved(request, item, snapshot)
        [saved] = items_from([(item, snapshot or item.working_copy())])
        for reason in reasons_not_shown(saved.stories.all()).values():
            self.message_user(request, reason, messages.WARNING)


@admin.register(Sector)
class SectorAdmin(ChoosesSymbols, ChoosesOffice, KnowsUnits, ChoosesPicture, DraftsAdmin):
    change_form_template = "admin/sectors/sector/change_form.html"
    list_display = ["__str__", "plan", "visibility", "languages"]
    list_filter = ["plan", VisibilityFilter, LanguageFilter, WorkListFilter, OfficeFilter]
    folds_in_memory = True
    search_fields = ["slug", *columns("name", "scope", "goal"), *(f"points__{column}" for column in columns("text"))]
    autocomplete_fields = ["plan", "office", "picture"]
    fieldsets = [
        (None, {"fields": ["plan", *both("name", "scope", "goal"), "picture", "slug", "office"]}),
        (
            _("Hue and icon"),
            {
                "fields": ["hue", "icon"],
                "description": _("Readers know the sector by them everywhere. Neighbors should have hues that differ."),
            },
        ),
    ]
    inlines = [StrategyPointInline, SectorFigureInline, AchievementInline]

    def get_search_results(self, request, queryset, search_term):
        """Limit the choices of a field for a sector to the sectors that the user looks after."""
        queryset, may_repeat = super().get_search_results(request, queryset, search_term)
        keys = sector_keys(request.user)
        if is_picker(request):
            queryset = (queryset if keys is None else queryset.filter(pk__in=keys)).named_with_plan()
        return queryset, may_repeat

    def facts(self, item):
        return [item.plan, *super().facts(item)]

    def tell_saved(self, request, item, snapshot):
        super().tell_saved(request, item, snapshot)
        saved = item.with_fields_of(snapshot or item.working_copy())
        alike = [each for each in saved.plan.sectors.exclude(pk=item.pk) if are_alike(each.hue, saved.hue)]
        if alike:
            facts = {"sectors": ", ".join(f"“{each}” ({each.get_hue_display()})" for each in alike)}
            self.message_user(request, ALIKE % facts, messages.WARNING)

    def get_inlines(self, request, obj):
        return [each for each in self.inlines if each is not AchievementInline or not self.too_many(obj)]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        sector = self.get_object(request, unquote(object_id))
        context = {"too_many_achievements": self.too_many(sector)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def too_many(self, sector):
        """The number of achievements where it is too large for one form, else 0."""
        count = sector.achievements.count() if sector else 0
        return count if count > MOST_IN_SECTOR else 0
