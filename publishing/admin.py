"""What the administration of every published thing has in common."""

import datetime
import re

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from publishing.languages import CODES, columns, is_missing, missing_codes
from publishing.ordering import OrderFormSet, PositionedFormSet
from publishing.text import NormalizedCharField

KEY = re.compile(r"\d{1,18}", re.ASCII)
SENTENCE = 300  # from this length on, a text needs more than one line to be read while it is typed

PUBLISHING_SECTION = (
    _("Publishing"),
    {
        "fields": ["visibility", ("publish_at", "withdraw_at")],
        "description": _(
            "Without a moment of publishing it is a draft: staff see it, the public does not. Only publishers can set "
            "it. Once it has been public it cannot be deleted, only withdrawn."
        ),
    },
)
MISSING = {"en": _("English is missing"), "ko": _("Korean is missing")}
VISIBILITY = {
    "public": _("Public"),
    "hidden": _("Published, but what it belongs to is not public"),
    "scheduled": _("Scheduled"),
    "withdrawn": _("Withdrawn"),
    "draft": _("Draft"),
}


def visibility_of(item):
    """The key in VISIBILITY of one item; the filter below says the same of rows."""
    if item.publish_at is None:
        return "draft"
    if item.is_withdrawn:
        return "withdrawn"
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
            "withdrawn": Q(withdraw_at__lte=now),
            "draft": Q(publish_at=None),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class LanguageFilter(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "missing"

    def __init__(self, request, params, model, model_admin):
        self.rows = model_admin.rows
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return MISSING.items()

    def queryset(self, request, queryset):
        if self.value() not in CODES:
            return queryset
        return queryset.filter(is_missing(queryset.model, self.value(), self.rows))


class DayOrMomentField(forms.SplitDateTimeField):
    """A day without a time is that day from its beginning."""

    def __init__(self, **options):
        super().__init__(**options | {"require_all_fields": False})
        for field in self.fields:
            field.required = False

    def compress(self, parts):
        if not parts or not parts[0]:
            return None
        day, time = parts
        if not 1900 <= day.year <= 9000:
            raise ValidationError(_("Give a day of our time: 2026-03-31."))
        return super().compress([day, time or datetime.time.min])


class ReadableFields:
    """Form fields for people who write sentences and choose what exists."""

    def formfield_for_dbfield(self, db_field, request, **options):
        if isinstance(db_field, NormalizedCharField) and db_field.max_length >= SENTENCE:
            options["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        if isinstance(db_field, models.URLField):
            options["assume_scheme"] = "https"
        if isinstance(db_field, models.DateTimeField):
            options |= {"form_class": DayOrMomentField, "widget": AdminSplitDateTime}
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # What is chosen here is changed or deleted on its own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
        if db_field.name == "position":
            field.initial = None  # an empty number puts a new row at the end
        if field:
            name_widgets(field)
        return field


def name_widgets(field):
    """Tell a screen reader what an input is for where the page has no label: in tables, and of day and time."""
    widget = getattr(field.widget, "widget", field.widget)
    if isinstance(widget, AdminSplitDateTime):
        for part, name in zip(widget.widgets, (_("day"), _("time")), strict=True):
            part.attrs["aria-label"] = format_lazy("{}: {}", field.label, name)
    elif not isinstance(widget, forms.CheckboxSelectMultiple):
        widget.attrs["aria-label"] = field.label


class LocalAdmin(ReadableFields, admin.ModelAdmin):
    """Of things with texts in both languages."""

    rows = ()  # the names of dependent rows whose texts count as the item's own
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    save_on_top = True

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related(*self.rows)

    @admin.display(description=_("languages"))
    def languages(self, item):
        missing = missing_codes(item, self.rows)
        return ", ".join(str(MISSING[code]) for code in missing) if missing else _("complete")

    def get_changeform_initial_data(self, request):
        """A link may name what the new item belongs to by its number; anything else in that place is left out."""
        initial = super().get_changeform_initial_data(request)
        relations = {field.name for field in self.opts.fields if field.is_relation}
        return {name: value for name, value in initial.items() if name not in relations or KEY.fullmatch(value)}

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, search_term.replace("\0", ""))

    def view_on_site(self, item):
        return item.get_absolute_url() if item.is_live else None


class PublishableAdmin(LocalAdmin):
    """Of things that become public: who may publish them, and what stays as it is once they were."""

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj), "visibility"]
        if not self.has_publish_permission(request):
            fields += ["publish_at", "withdraw_at"]
            if obj and obj.publish_at and obj.live_within:
                fields.append(obj.live_within)  # moving it would publish or withdraw it
        if obj and obj.was_public:
            fields += ["publish_at", "slug"]
        return [name for name in dict.fromkeys(fields) if hasattr(self.model, name) or hasattr(self, name)]

    def has_publish_permission(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.was_public)

    def get_actions(self, request):
        """Without deleting many at once: what was public once would keep the drafts beside it from being deleted."""
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    @admin.display(description=_("visibility"), ordering="publish_at")
    def visibility(self, item):
        return VISIBILITY[visibility_of(item)]


class PositionedInline(ReadableFields):
    """Rows that are put in order by dragging, or by their numbers where there are no scripts."""

    formset = PositionedFormSet
    extra = 0
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

    def has_add_permission(self, request, obj=None):
        self.offers_link = super().has_add_permission(request, obj)
        return False


def both(*names):
    """A line of a fieldset for each text, its languages side by side."""
    return [tuple(columns(name)) for name in names]


admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Rights come from groups. Accounts are switched off, not deleted, because what they did stays on record."""

    list_display = ["username", "first_name", "last_name", "email", "is_staff", "is_active", "groups_shown"]
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("last_name", "first_name"), "email"]}),
        (
            _("Rights"),
            {
                "fields": ["is_active", "is_staff", "groups", "is_superuser"],
                "description": _("Tick “Staff status” and choose one group. To shut someone out, untick “Active”."),
            },
        ),
        (_("Dates"), {"fields": [("last_login", "date_joined")]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request, obj=None):
        fields = ["last_login", "date_joined"]
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request, obj=None):
        """A superuser's account is changed by superusers alone: a new password would hand over all rights."""
        is_above = bool(obj and obj.is_superuser and not request.user.is_superuser)
        return super().has_change_permission(request, obj) and not is_above

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("groups"))
    def groups_shown(self, user):
        return ", ".join(group.name for group in user.groups.all())
