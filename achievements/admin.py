from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement, Figure, Organization, Part, Partner, Source
from publishing.admin import (
    PUBLISHING_SECTION,
    LanguageFilter,
    LocalAdmin,
    PositionedInline,
    PublishableAdmin,
    VisibilityFilter,
    both,
)
from publishing.languages import columns
from sectors.admin import SectorAdmin
from sectors.models import Sector, StrategyPoint
from sectors.periods import Status, status_condition
from sectors.periods.writing import written

MOST_IN_SECTOR = 200  # rows that a sector's page shows; more are ordered and found in the list of achievements


class StatusFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return Status.choices

    def queryset(self, request, queryset):
        return queryset.filter(status_condition(Status(self.value()))) if self.value() in Status.values else queryset


class ToCheckFilter(admin.SimpleListFilter):
    title = _("to check")
    parameter_name = "check"

    def lookups(self, request, model_admin):
        return [("yes", _("Something to check"))]

    def queryset(self, request, queryset):
        return queryset.exclude(to_check="") if self.value() == "yes" else queryset


class ShowsPeriod:
    """Columns that are worked out from the period."""

    @admin.display(description=_("period"), ordering="period_start")
    def shown_period(self, item):
        return written(item.period) if item.period else "—"

    @admin.display(description=_("status"))
    def shown_status(self, item):
        return item.status.label


class PartInline(PositionedInline, admin.TabularInline):
    model = Part
    fields = ["position", *columns("title"), "period"]


class FigureForm(forms.ModelForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if (value := self.initial.get("value")) is not None:
            self.initial["value"] = f"{value.normalize():f}"  # 11.2, not 11.2000


class FigureInline(PositionedInline, admin.StackedInline):
    model = Figure
    form = FigureForm
    fields = [*both("label"), ("value", "as_of", "kind"), (*columns("unit"), "counted_ko"), ("part", "position")]

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "part":
            options["queryset"] = Part.objects.filter(achievement=request.resolver_match.kwargs.get("object_id"))
        return super().formfield_for_foreignkey(db_field, request, **options)


class PartnerInline(PositionedInline, admin.TabularInline):
    model = Partner
    fields = ["position", "organization", "role"]
    autocomplete_fields = ["organization"]


class SourceInline(PositionedInline, admin.StackedInline):
    model = Source
    fields = [*both("title", "publisher"), ("url", "file"), ("date", "position")]


class AchievementForm(forms.ModelForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        sector = self.sector_so_far()
        if sector and "points" in self.fields:  # a viewer's form has none
            self.fields["points"].queryset = StrategyPoint.objects.filter(sector=sector)

    def sector_so_far(self):
        """The sector that is stored, or that the link to this form named."""
        return self.instance.sector_id or self.initial.get("sector")

    def clean(self):
        data = super().clean()
        sector, points = data.get("sector"), data.get("points") or []
        strangers = [str(point) for point in points if point.sector_id != sector.pk] if sector else []
        if strangers:
            message = _("These points belong to another sector: %(points)s. Uncheck them.")
            self.add_error("points", ValidationError(message, params={"points": "; ".join(strangers)}))
        return data


@admin.register(Achievement)
class AchievementAdmin(ShowsPeriod, PublishableAdmin):
    form = AchievementForm
    list_display = ["__str__", "sector", "shown_period", "shown_status", "visibility", "languages"]
    list_select_related = ["sector__plan"]
    list_filter = ["sector", StatusFilter, VisibilityFilter, LanguageFilter, "outcome", ToCheckFilter]
    search_fields = [
        *columns("title", "text", "place", "parts__title", "partners__organization__name"),
        "=id",
    ]
    search_help_text = _("Words of the title, the text, the place, a part or a partner, or the number in the address.")
    autocomplete_fields = ["sector"]
    fieldsets = [
        (
            None,
            {
                "fields": [("sector", "position"), *both("title"), "period", *both("place")],
                "description": _(
                    "One claim. What the number, the partner or the source is has a row of its own below."
                ),
            },
        ),
        (_("More about it"), {"fields": [*both("text"), "points"]}),
        (
            _("Outcome"),
            {
                "fields": ["outcome", *both("outcome_note")],
                "classes": ["collapse"],
                "description": _("Fill this in when the period has ended: readers want to know what came of it."),
            },
        ),
        PUBLISHING_SECTION,
        (_("For staff only"), {"fields": ["to_check"], "classes": ["collapse"]}),
    ]
    inlines = [PartInline, FigureInline, PartnerInline, SourceInline]

    def formfield_for_manytomany(self, db_field, request, **options):
        options["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)


@admin.register(Organization)
class OrganizationAdmin(LocalAdmin):
    list_display = ["__str__", "kind", "role_count", "languages"]
    list_filter = ["kind", LanguageFilter]
    search_fields = ["slug", *columns("name")]
    prepopulated_fields = {"slug": ["name_en"]}
    fieldsets = [(None, {"fields": [*both("name"), "kind", "url", "slug"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(role_count=Count("roles")).order_by("slug")

    @admin.display(description=_("achievements"), ordering="role_count")
    def role_count(self, organization):
        return organization.role_count

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj and obj.is_live else []

    def get_prepopulated_fields(self, request, obj=None):
        return {} if self.get_readonly_fields(request, obj) else super().get_prepopulated_fields(request, obj)


class AchievementInline(ShowsPeriod, PositionedInline, admin.TabularInline):
    """The achievements of a sector, to put in order and to open."""

    model = Achievement
    template = "admin/achievements/sector_achievements.html"
    fields = ["position", "shown_period", "shown_status"]
    readonly_fields = ["shown_period", "shown_status"]
    show_change_link = True
    can_delete = False
    max_num = 0


admin.site.unregister(Sector)


@admin.register(Sector)
class SectorWithAchievementsAdmin(SectorAdmin):
    """The sector's page of the app below, with the achievements that this app adds to it."""

    inlines = [*SectorAdmin.inlines, AchievementInline]

    def get_inlines(self, request, obj):
        if obj and obj.achievements.count() > MOST_IN_SECTOR:
            return SectorAdmin.inlines
        return self.inlines
