"""The admin of units and measures, and the rows of figures in the forms of items."""

import re

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.admin.translated import LanguageFilter
from accounts.once import refusal_of
from achievements.forms import AmountField, FigureForm, FigureFormSet, MeasureField
from achievements.measures.finding import known_unit
from achievements.measures.known_units import known_by_slug
from achievements.measures.models import Measure, Unit
from achievements.measures.records import load_finder, write_unit
from achievements.measures.similar import similar_measures
from achievements.merging.admin import MergeableAdmin, SimilarFilter
from achievements.merging.forms import ChoosesMergeable
from achievements.models import Figure, PlanFigure, SectorFigure
from achievements.numbers.amounts import parse_amount
from achievements.numbers.reading import NumberError
from fields.admin import OrderedInline, both
from fields.translation import columns
from publishing.admin import InPlaceAdmin

VALUE_OF_FIGURE = re.compile(r"figures-\d+-value")


class KnowsUnits:
    """Mixin for the admin of items with figures: a known unit that is typed for the first time becomes a record.

    It is written before the form is read, whose own changes are taken back and kept as a draft.
    """

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        is_refused = refusal_of(request)
        if request.method == "POST" and self.has_change_permission(request) and not is_refused:
            write_typed_units(request.POST, request.user)
        return super().changeform_view(request, object_id, form_url, extra_context)


def write_typed_units(data, user):
    texts = [unit for name, value in data.items() if VALUE_OF_FIGURE.fullmatch(name) and (unit := unit_beside(value))]
    finder = load_finder() if texts else None
    for text in texts:
        if found := finder.unit_called(text):
            finder.use(found)
    for unit in finder.new_units if finder else ():
        write_unit(unit, by=user)


def unit_beside(text):
    try:
        return parse_amount(text[:60]).unit
    except NumberError:
        return ""


class BaseFigureInline(ChoosesMergeable, OrderedInline, admin.StackedInline):
    form = FigureForm
    formset = FigureFormSet
    autocomplete_fields = ["measure", "unit", "funder"]
    fields = [
        ("measure", "kind"),
        ("value", "unit", "as_of"),
        ("whole", "position"),
        ("year", "funder", "spending"),
        "is_approximate",
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_measures()

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "measure":
            options |= {"queryset": Measure.objects.select_related("unit"), "form_class": MeasureField}
        return super().formfield_for_foreignkey(db_field, request, **options)

    def formfield_for_dbfield(self, db_field, request, **options):
        if db_field.name == "value":
            return AmountField(label=capfirst(db_field.verbose_name), help_text=db_field.help_text)
        return super().formfield_for_dbfield(db_field, request, **options)


class FigureInline(BaseFigureInline):
    model = Figure
    fields = [
        ("measure", "kind"),
        ("value", "unit", "as_of"),
        ("part", "whole", "position"),
        ("year", "funder", "spending"),
        ("is_approximate", "is_key"),
    ]


class SectorFigureInline(BaseFigureInline):
    model = SectorFigure


class PlanFigureInline(BaseFigureInline):
    model = PlanFigure


class CheckedForm(forms.ModelForm):
    """Form of a unit or a measure that is compared with the others, once it is right by itself."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.check_others()
            except ValidationError as error:
                self.add_error(None, error)


class UnitForm(CheckedForm):
    """Form of a unit; a new one that the portal knows gets the values that are known of it."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.instance._state.adding and (known := known_among(self.instance.texts)):
            base = write_unit(known_by_slug(known.base)) if known.base else None
            for name, value in (known._asdict() | {"base": base}).items():
                setattr(self.instance, name, value)


def known_among(texts):
    """The known unit that is called one of these texts and is no record yet, or None."""
    found = (known_unit(text) for text in texts)
    return next((known for known in found if known and not Unit.objects.filter(slug=known.slug).exists()), None)


@admin.register(Unit)
class UnitAdmin(InPlaceAdmin):
    form = UnitForm
    view_on_site = False  # it has no page
    list_display = ["__str__", "symbol", "dimension", "base", "scale", "languages"]
    list_filter = ["dimension", LanguageFilter]
    folds_in_memory = True
    search_fields = ["slug", "symbol", *columns("name"), "spellings"]
    autocomplete_fields = ["base"]
    fieldsets = [
        (
            None,
            {
                "fields": ["symbol", *both("name"), "dimension", ("base", "scale"), "spellings", "slug"],
                "description": _(
                    "A unit is written behind each number that is in it, on public pages at once. Units that convert "
                    "to one and the same are compared and added up in that one."
                ),
            },
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("base")

    def get_readonly_fields(self, request, obj=None):
        """Fields that cannot be changed: once figures are in a unit, the meaning of its amounts stays as it is."""
        if obj is None:
            return []
        return ["slug", "dimension", "base", "scale"] if obj.is_in_use else ["slug"]

    def facts(self, item):
        return [item.get_dimension_display()]


@admin.register(Measure)
class MeasureAdmin(MergeableAdmin):
    form = CheckedForm
    view_on_site = False
    list_display = ["__str__", "unit", "adds_up", "figure_count", "similar", "languages"]
    list_filter = [SimilarFilter, "adds_up", LanguageFilter]
    folds_in_memory = True
    search_fields = ["slug", *columns("name", "counted"), "spellings"]
    autocomplete_fields = ["unit"]
    find_similar = staticmethod(similar_measures)
    merge_explanation = _(
        "All figures of the measures below will count the one that you keep, in drafts as well. Its names, unit and "
        "word beside the number then stand beside them on public pages. The names of the others are kept as its other "
        "spellings, and the history of each page shows the change."
    )
    fieldsets = [
        (
            None,
            {
                "fields": [*both("name", "counted"), ("unit", "adds_up"), "spellings", "slug"],
                "description": _(
                    "A measure is what figures of several achievements count, so that they can be compared and added "
                    "up. Its name stands beside each of them, on public pages at once."
                ),
            },
        )
    ]

    def get_queryset(self, request):
        counts = {f"{name}_count": Count(name, distinct=True) for name in FIGURES}
        rows = super().get_queryset(request).select_related("unit")
        return rows.annotate(**counts).order_by("slug")

    def get_readonly_fields(self, request, obj=None):
        return ["slug", "unit"] if obj and self.figure_count(obj) else ["slug"] if obj else []

    def facts(self, item):
        return [item.unit, self.similar(item) if item.merged_into else ""]

    @admin.display(description=_("figures"))
    def figure_count(self, measure):
        return sum(getattr(measure, f"{name}_count") for name in FIGURES)


FIGURES = ["figures", "sectorfigures", "planfigures"]  # the relations of a measure to its figures
