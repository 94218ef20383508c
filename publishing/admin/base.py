"""Building blocks of the administration of everything that is published."""

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.audit import AuditedAdmin
from accounts.exports import ExportsAdmin
from publishing.fields import DayOrMomentField
from publishing.keys import key_from
from publishing.languages import CODES, columns, is_missing, missing_codes
from publishing.ordering import OrderFormSet, PositionedFormSet
from publishing.text import NormalizedCharField

EMPTY_ROWS = 3
PLAIN = "plain"  # in the query of a form that is to work without scripts
MOST_ROWS = 100  # of a kind that a form offers; all of them together fit DATA_UPLOAD_MAX_NUMBER_FIELDS
SENTENCE = 300  # from this length on, a text needs more than one line to be read while it is typed

MISSING = {"en": _("English is missing"), "ko": _("Korean is missing")}
VISIBILITY = {
    "public": _("Public"),
    "hidden": _("Published, but what it belongs to is not public"),
    "scheduled": _("Scheduled"),
    "withdrawn": _("Withdrawn"),
    "merged": _("Merged into another"),
    "draft": _("Not public yet"),
}


def visibility_of(item):
    """The key in VISIBILITY of one item; the filter below says the same of rows."""
    if item.publish_at is None:
        return "draft"
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
        live, window = queryset.model.live_condition(now), queryset.model.window(now)
        conditions = {
            "public": live,
            "hidden": window & ~live,
            "scheduled": Q(publish_at__gt=now) & ~Q(withdraw_at__lte=now),
            "withdrawn": Q(withdraw_at__lte=now, merged_into=None),
            "merged": Q(merged_into__isnull=False),
            "draft": Q(publish_at=None),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class LanguageFilter(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return MISSING.items()

    def queryset(self, request, queryset):
        if self.value() not in CODES:
            return queryset
        return queryset.filter(is_missing(queryset.model, self.value(), relations_with_texts(queryset.model)))


def relations_with_texts(model):
    """The relations to dependent rows whose texts count as the item's own."""
    return getattr(model, "rows", ())


class KeyAutocomplete(AutocompleteSelect):
    """Shows nothing for what is no key, where the stock one fails."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [key for key in value if key_from(key)], attr)


class FormFields:
    """Form fields for people who write sentences and choose what exists.

    With `?plain` in the address all choices are on the page and tables have empty rows, for browsers without scripts.
    """

    def formfield_for_dbfield(self, db_field, request, **options):
        if isinstance(db_field, NormalizedCharField) and db_field.max_length >= SENTENCE:
            options["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        if isinstance(db_field, models.URLField):
            options["assume_scheme"] = "https"
        if isinstance(db_field, models.DateTimeField):
            options |= {"form_class": DayOrMomentField, "widget": AdminSplitDateTime}
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # An object that is chosen here is changed or deleted on its own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
        if db_field.name == "position":
            field.initial = None  # an empty number puts a new row at the end
        if field:
            name_widgets(field)
        return field

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name in self.get_autocomplete_fields(request):
            options["widget"] = KeyAutocomplete(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_autocomplete_fields(self, request):
        return () if PLAIN in request.GET else super().get_autocomplete_fields(request)

    def get_extra(self, request, obj=None, **options):
        return EMPTY_ROWS if PLAIN in request.GET else super().get_extra(request, obj, **options)


def name_widgets(field):
    """Tell a screen reader what an input is for where the page has no label: in tables, and of day and time."""
    widget = getattr(field.widget, "widget", field.widget)
    if isinstance(widget, AdminSplitDateTime):
        for part, name in zip(widget.widgets, (_("day"), _("time")), strict=True):
            part.attrs["aria-label"] = format_lazy("{}: {}", field.label, name)
    elif not isinstance(widget, forms.CheckboxSelectMultiple):
        widget.attrs["aria-label"] = field.label


PLAIN = "plain"  # in the query of a form that is to work without scripts


class TranslatedChangeList(ChangeList):
    """A list whose rows come with what the columns show."""

    def get_queryset(self, request, **options):
        return self.model_admin.list_queryset(super().get_queryset(request, **options))


class TranslatedAdmin(FormFields, AuditedAdmin, ExportsAdmin):
    """The admin of things with texts in both languages."""

    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    save_on_top = True

    def get_changelist(self, request, **options):
        return TranslatedChangeList

    def list_queryset(self, queryset):
        return queryset.prefetch_related(*relations_with_texts(self.model))

    @admin.display(description=_("languages"))
    def languages(self, item):
        missing = missing_codes(item, relations_with_texts(self.model))
        return ", ".join(str(MISSING[code]) for code in missing) if missing else _("complete")

    def get_changeform_initial_data(self, request):
        """A link may name what the new item belongs to by its number; anything else in that place is left out."""
        initial = super().get_changeform_initial_data(request)
        relations = {field.name for field in self.opts.fields if field.is_relation}
        return {name: value for name, value in initial.items() if name not in relations or key_from(value)}

    def changelist_view(self, request, extra_context=None):
        try:
            return super().changelist_view(request, extra_context)
        except OverflowError:  # a number in the address that is longer than what SQLite takes
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")

    def view_on_site(self, item):
        return item.get_absolute_url() if item.is_live else None


class PositionedInline(FormFields):
    """Rows that are put in order by dragging, or by their numbers where there are no scripts."""

    formset = PositionedFormSet
    extra = 0
    max_num = MOST_ROWS
    view_on_site = False

    class Media:
        js = ["ordering.js"]
        css = {"all": ["ordering.css"]}


class OrderInline(PositionedInline):
    """Things with pages of their own, to put in order and to open. New ones are made on their own page as well."""

    formset = OrderFormSet
    template = "admin/_order_inline.html"
    show_change_link = True
    can_delete = False
    max_num = 0

    def get_extra(self, request, obj=None, **options):
        return 0

    def has_add_permission(self, request, obj=None):
        self.offers_link = super().has_add_permission(request, obj)
        return False


def both(*names):
    """A line of a fieldset for each text, its languages side by side."""
    return [tuple(columns(name)) for name in names]
