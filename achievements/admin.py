from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy as _

from accounts.admin.translated import LanguageFilter
from achievements.files import download
from achievements.forms import PartnerFormSet
from achievements.key_figures import MOST_ON_CARD, other_key_figures
from achievements.measures.admin import FigureInline, KnowsUnits
from achievements.merging.admin import MergeableAdmin, SimilarFilter
from achievements.merging.deleting import reason_to_stay
from achievements.merging.forms import ChoosesMergeable
from achievements.models import Achievement, Organization, Part, Partner, Source
from achievements.reports.admin import ReportAdmin  # noqa: F401  registers it
from achievements.similar_organizations import organizations_called, similar_organizations
from achievements.states import State, state_condition
from achievements.work_lists import WORK_LISTS, select
from fields.admin import OrderedInline, both
from fields.keys import key_from
from fields.translation import columns
from publishing.admin import DraftsAdmin, VisibilityFilter
from publishing.admin.unused import DeletesUnused
from publishing.snapshots import values_by_key
from sectors.models import Plan, Sector, StrategyPoint
from sectors.offices.choosing import ChoosesOffice, OfficeFilter
from sectors.periods import Status, status_condition
from sectors.periods.writing import format_period
from sectors.permissions import sector_keys
from sectors.pictures.choosing import ChoosesPicture

TOO_MANY_KEY_FIGURES = _(
    "With this, “%(sector)s” has %(count)s key figures, and its card has room for %(most)s: readers see those that "
    "come first in the order of its achievements. Take the tick from “Key figure” here, or at: %(others)s."
)
MOST_NAMED = 5  # others, in a message


class StateFilter(admin.SimpleListFilter):
    title = _("status")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        """The states, and what bookmarks of former lists may name."""
        former = (Status.ENDED.value, _("Ended, whatever the outcome"))
        return [*State.choices, *([former] if request.GET.get(self.parameter_name) == Status.ENDED else [])]

    def queryset(self, request, queryset):
        if self.value() == Status.ENDED:
            return queryset.filter(status_condition(Status.ENDED))
        return queryset.filter(state_condition(State(self.value()))) if self.value() in State.values else queryset


class SectorFilter(admin.RelatedFieldListFilter):
    def field_choices(self, field, request, model_admin):
        return [(sector.pk, str(sector)) for sector in Sector.objects.named_with_plan()]


class WorkListFilter(admin.SimpleListFilter):
    title = _("what is missing")
    parameter_name = "lacks"

    def lookups(self, request, model_admin):
        return [(name, label) for name, (label, _condition) in WORK_LISTS[model_admin.model].items()]

    def queryset(self, request, queryset):
        return select(queryset, self.value()) if self.value() in WORK_LISTS[queryset.model] else queryset


class ToCheckFilter(admin.SimpleListFilter):
    title = _("to check")
    parameter_name = "check"

    def lookups(self, request, model_admin):
        return [("yes", _("Something to check"))]

    def queryset(self, request, queryset):
        return queryset.exclude(to_check="") if self.value() == "yes" else queryset


def achievement_names(figures):
    names = list(dict.fromkeys(str(figure.achievement) for figure in figures))
    return ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")


class ShowsPeriod:
    """Columns that are worked out from the period."""

    @admin.display(description=_("period"), ordering="period_start")
    def shown_period(self, item):
        return format_period(item.period) if item.period else "—"

    @admin.display(description=_("status"))
    def shown_state(self, item):
        return item.state.label


class PartInline(OrderedInline, admin.TabularInline):
    model = Part
    fields = ["position", *columns("title"), "period"]


class PartnerInline(ChoosesMergeable, OrderedInline, admin.TabularInline):
    model = Partner
    formset = PartnerFormSet
    fields = ["position", "organization", "role"]
    autocomplete_fields = ["organization"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization")


class SourceInline(OrderedInline, admin.StackedInline):
    model = Source
    fields = [*both("title", "publisher"), ("url", "file"), ("date", "position")]


class AchievementForm(forms.ModelForm):
    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if "points" in self.fields:  # a viewer's form has none
            self.offer_points(self.fields["points"])
            # The admin gives the help text of a group of boxes no id that each of them could name.
            self.fields["points"].widget.use_fieldset = True

    def offer_points(self, field):
        """The points of the sector; of all sectors, each with its name, as long as none is chosen."""
        field.error_messages["invalid_choice"] = _(
            "These strategy points belong to another sector. Choose from this sector's points instead."
        )
        points = StrategyPoint.objects.select_related("sector__plan")
        if sector := self.sector_so_far():
            field.queryset = points.filter(sector=sector)
        else:
            field.queryset = points.order_by("sector__plan", "sector__position", "sector", "position")
            field.label_from_instance = lambda point: f"{point.sector}: {point}"

    def sector_so_far(self):
        """The sector that was chosen, that the link to this form named, or that is stored."""
        return key_from(self.data.get("sector") or self.initial.get("sector") or self.instance.sector_id)


@admin.register(Achievement)
class AchievementAdmin(ChoosesOffice, KnowsUnits, ShowsPeriod, ChoosesPicture, DraftsAdmin):
    form = AchievementForm
    list_display = ["__str__", "shown_sector", "shown_period", "shown_state", "visibility", "languages"]
    list_filter = [
        ("sector", SectorFilter),
        StateFilter,
        VisibilityFilter,
        LanguageFilter,
        WorkListFilter,
        ToCheckFilter,
        OfficeFilter,
    ]
    is_numbered = True
    search_fields = ["search_text", "parts__search_text", "partners__organization__search_text"]
    search_help_text = _(
        "Search by words in the title, text, place, a part or a partner, or by the number or the web address."
    )
    autocomplete_fields = ["sector", "office", "picture"]
    fieldsets = [
        (
            None,
            {
                "fields": ["sector", *both("title"), "period", *both("place")],
                "description": _(
                    "Describe one achievement. Enter its parts, figures, partners and sources in the rows below."
                ),
            },
        ),
        (_("Details"), {"fields": [*both("text"), "points", "picture", "office"]}),
        (
            _("Outcome"),
            {
                "fields": ["outcome", *both("outcome_note")],
                "classes": ["collapse"],
                "description": _(
                    "Fill this in when the period has ended. It tells readers what came of the achievement."
                ),
            },
        ),
        (_("For staff only"), {"fields": ["to_check"], "classes": ["collapse"]}),
    ]
    inlines = [PartInline, FigureInline, PartnerInline, SourceInline]

    def get_urls(self):
        view, name = self.admin_site.admin_view(self.source_view), "achievements_achievement_source"
        return [path("<int:number>/sources/<uuid:key>/", view, name=name), *super().get_urls()]

    def source_view(self, request, number, key):
        """The file of a source as the form shows it: of the draft, where there is one."""
        item = get_object_or_404(Achievement, pk=key_from(number))
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        rows = values_by_key(item.working_copy(), "sources")
        row = rows.get(str(key), {})
        source = Source(file=row.get("file", ""), file_name=row.get("file_name", ""))
        if not source.file:
            raise Http404
        return download(source.file)

    def tell_saved(self, request, item, snapshot):
        super().tell_saved(request, item, snapshot)
        self.tell_of_key_figures(request, item, snapshot or item.working_copy())

    def tell_of_key_figures(self, request, item, snapshot):
        saved = item.with_fields_of(snapshot)
        own = sum(figure["is_key"] for figure in values_by_key(snapshot, "figures").values())
        others = list(other_key_figures(saved)) if own else []
        count = own + len(others)
        if count > MOST_ON_CARD:
            facts = {"sector": saved.sector, "count": count, "most": MOST_ON_CARD, "others": achievement_names(others)}
            self.message_user(request, TOO_MANY_KEY_FIGURES % facts, messages.WARNING)

    def facts(self, item):
        return [_("No. %(number)d") % {"number": item.pk}, item.sector, *super().facts(item)]

    def list_queryset(self, queryset):
        others = Plan.objects.exclude(pk=OuterRef("sector__plan"))
        return super().list_queryset(queryset).annotate(has_other_plans=Exists(others))

    @admin.display(description=_("sector"), ordering="sector")
    def shown_sector(self, item):
        return item.sector.name_with_plan if getattr(item, "has_other_plans", False) else item.sector

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name != "sector":
            return super().formfield_for_foreignkey(db_field, request, **options)
        keys, sectors = sector_keys(request.user), Sector.objects.named_with_plan()
        options["queryset"] = sectors if keys is None else sectors.filter(pk__in=keys)
        field = super().formfield_for_foreignkey(db_field, request, **options)
        if keys is not None:
            field.error_messages["invalid_choice"] = _("Choose one of the sectors that you look after.")
        return field

    def formfield_for_manytomany(self, db_field, request, **options):
        options["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **options)


class OrganizationForm(forms.ModelForm):
    """Form of an organization that asks before a second one of nearly the same name is made."""

    is_another = forms.BooleanField(
        label=_("This is another organization"),
        required=False,
        help_text=_("Tick this only if you know that the ones named above are others."),
    )

    def _post_clean(self):
        super()._post_clean()
        names = [self.instance.name_en, self.instance.name_ko]
        is_new = self.instance._state.adding or {"name_en", "name_ko"} & set(self.changed_data)
        is_asked = is_new and not self.errors and not self.cleaned_data.get("is_another")
        found = organizations_called(names, but=self.instance.pk) if is_asked else []
        if found:
            message = _(
                "There is an organization of nearly this name: %(names)s. Choose that one where you need it, or say "
                "below that this is another."
            )
            self.add_error(None, message % {"names": ", ".join(map(str, found[:MOST_NAMED]))})


@admin.register(Organization)
class OrganizationAdmin(DeletesUnused, ChoosesPicture, MergeableAdmin):
    form = OrganizationForm
    list_display = ["__str__", "kind", "role_count", "similar", "languages"]
    list_filter = [SimilarFilter, "kind", LanguageFilter]
    search_fields = ["slug", "search_text"]
    autocomplete_fields = ["picture"]
    find_similar = staticmethod(similar_organizations)
    reason_to_stay = staticmethod(reason_to_stay)
    merge_explanation = _(
        "The one that you keep takes the roles of the others and the figures that they pay for, in drafts as well. "
        "Their page addresses lead to it, their names are kept as its other names, and the history of each page shows "
        "the change."
    )
    fieldsets = [
        (
            None,
            {
                "fields": [*both("name"), "aliases", "kind", "url", "picture", "slug"],
                "description": _(
                    "The public sees an organization once it has a role in a public achievement. It can be deleted as "
                    "long as nothing uses it."
                ),
            },
        )
    ]

    def get_fieldsets(self, request, obj=None):
        """The question whether it is another one stands below the names once there was a reason to ask it."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.method != "POST":
            return fieldsets
        [(title, options)] = fieldsets
        return [(title, options | {"fields": [*options["fields"], "is_another"]})]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(role_count=Count("roles")).order_by("slug")

    def facts(self, item):
        return [item.get_kind_display()]

    @admin.display(description=_("achievements"), ordering="role_count")
    def role_count(self, organization):
        return organization.role_count
