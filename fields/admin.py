"""Form fields and inlines of the admin, for people who write sentences."""

from django import forms
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTextareaWidget,
    AutocompleteSelect,
    RelatedFieldWidgetWrapper,
)
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from fields.datetimes import DayOrMomentField
from fields.keys import key_from
from fields.ordering import OrderedFormSet, OrderFormSet
from fields.text import NormalizedCharField
from fields.translation import columns

PLAIN = "plain"  # in the query of a form that is to work without scripts
EMPTY_ROWS = 3


MOST_ROWS_READ = 2000
MOST_ROWS = 100  # of a kind that a form offers; all of them together fit DATA_UPLOAD_MAX_NUMBER_FIELDS


SENTENCE = 300  # from this length on, a text needs more than one line to be read while it is typed


class KeyAutocomplete(AutocompleteSelect):
    """Autocomplete widget that shows nothing for an invalid key, at which the stock one fails.

    It asks for no object that it is given as `known`, so that a form of many rows asks once for all of them.
    """

    known = None

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if key_from(key)]
        if self.known is not None and keys == [str(self.known.pk)]:
            empty = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
            option = self.create_option(name, self.known.pk, str(self.known), True, len(empty))
            return [(None, [*empty, option], 0)]
        return super().optgroups(name, keys, attr)


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
    elif not isinstance(widget, forms.RadioSelect):  # whose choices have labels of their own
        widget.attrs["aria-label"] = field.label


class OrderedInline(FormFields):
    """Rows that are put in order by dragging, or by their numbers where there are no scripts."""

    formset = OrderedFormSet
    extra = 0
    max_num = MOST_ROWS
    view_on_site = False

    def get_formset(self, request, obj=None, **options):
        """The formset, which reads many more rows than it takes, to show them again with the sentence that says so."""
        return super().get_formset(request, obj, **{"absolute_max": MOST_ROWS_READ} | options)

    class Media:
        js = ["ordering.js"]
        css = {"all": ["ordering.css"]}


class OrderInline(OrderedInline):
    """Rows with pages of their own, to put in order and to open. New ones are made on their own page as well."""

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
