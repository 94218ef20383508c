"""What the administration of every published thing has in common."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, RelatedFieldWidgetWrapper
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.languages import CODES, columns, is_missing, missing_codes
from publishing.text import NormalizedCharField

SENTENCE = 300  # from this length on, a text needs more than one line to be read while it is typed

PUBLISHING = ("publish_at", "withdraw_at")
PUBLISHING_SECTION = (
    _("Publishing"),
    {
        "fields": [PUBLISHING],
        "description": _(
            "Without a moment of publishing it is a draft: staff see it, the public does not. Only publishers can set "
            "it. Once it has been public it cannot be deleted, only withdrawn."
        ),
    },
)


class VisibilityFilter(admin.SimpleListFilter):
    title = _("visibility")
    parameter_name = "visibility"

    def lookups(self, request, model_admin):
        return [
            ("public", _("Public")),
            ("draft", _("Draft")),
            ("scheduled", _("Scheduled")),
            ("withdrawn", _("Withdrawn")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        conditions = {
            "public": queryset.model.window(now),
            "draft": Q(publish_at=None),
            "scheduled": Q(publish_at__gt=now),
            "withdrawn": Q(withdraw_at__lte=now),
        }
        return queryset.filter(conditions.get(self.value(), Q()))


class LanguageFilter(admin.SimpleListFilter):
    title = _("languages")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [("en", _("English is missing")), ("ko", _("Korean is missing"))]

    def queryset(self, request, queryset):
        return queryset.filter(is_missing(queryset.model, self.value())) if self.value() in CODES else queryset


class ReadableFields:
    """Form fields for people who write sentences and choose what exists."""

    def formfield_for_dbfield(self, db_field, request, **options):
        if isinstance(db_field, NormalizedCharField) and db_field.max_length >= SENTENCE:
            options["widget"] = AdminTextareaWidget(attrs={"rows": 2})
        if isinstance(db_field, models.URLField):
            options["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **options)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # What is chosen here is changed or deleted on its own page.
            field.widget.can_change_related = field.widget.can_delete_related = False
        return field


class LocalAdmin(ReadableFields, admin.ModelAdmin):
    """Of things with texts in both languages."""

    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    save_on_top = True

    @admin.display(description=_("languages"))
    def languages(self, item):
        missing = missing_codes(item)
        names = {"en": _("English is missing"), "ko": _("Korean is missing")}
        return ", ".join(str(names[code]) for code in missing) if missing else _("complete")

    def view_on_site(self, item):
        return item.get_absolute_url() if item.is_live else None


class PublishableAdmin(LocalAdmin):
    """Of things that become public: who may publish them, and what stays as it is once they were."""

    permanent = ("slug",)  # part of the address: free to change until the thing was public

    def get_readonly_fields(self, request, obj=None):
        fields = [*super().get_readonly_fields(request, obj)]
        if not self.may_publish(request):
            fields += PUBLISHING
        if obj and obj.was_public:
            fields += [name for name in self.permanent if hasattr(obj, name)]
        return fields

    def get_prepopulated_fields(self, request, obj=None):
        fixed = self.get_readonly_fields(request, obj)
        return {
            name: sources
            for name, sources in super().get_prepopulated_fields(request, obj).items()
            if name not in fixed
        }

    def may_publish(self, request):
        return request.user.has_perm(f"{self.opts.app_label}.publish_{self.opts.model_name}")

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.was_public)

    @admin.display(description=_("visibility"), ordering="publish_at")
    def visibility(self, item):
        if item.publish_at is None:
            return _("Draft")
        if item.is_withdrawn:
            return _("Withdrawn")
        if not item.was_public:
            return _("Scheduled")
        return _("Public") if item.is_live else _("Published, but what it belongs to is not public")


class PositionedInline(ReadableFields):
    """Rows that are put in order by dragging, or by their numbers where there are no scripts."""

    classes = ["positioned"]
    extra = 0

    class Media:
        js = ["ordering.js"]
        css = {"all": ["ordering.css"]}

    def formfield_for_dbfield(self, db_field, request, **options):
        field = super().formfield_for_dbfield(db_field, request, **options)
        if db_field.name == "position":
            field.initial = None  # an empty number puts a new row at the end
        return field


def both(*names):
    """A line of a fieldset for each text, its languages side by side."""
    return [tuple(columns(name)) for name in names]
