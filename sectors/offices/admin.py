"""The admin of offices."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.admin.translated import LanguageFilter
from fields.admin import both
from fields.translation import columns, format_count
from publishing.admin.items import InPlaceAdmin
from publishing.admin.unused import DeletesUnused
from sectors.offices.choosing import OfficeFilter
from sectors.offices.models import Office
from sectors.offices.uses import models_with_offices, reason_to_stay, with_use_count


@admin.register(Office)
class OfficeAdmin(DeletesUnused, InPlaceAdmin):
    view_on_site = False  # it has no page
    list_display = ["__str__", "telephone", "email", "use_count", "languages"]
    list_filter = [LanguageFilter]
    folds_in_memory = True
    search_fields = ["slug", *columns("name"), "telephone", "email"]
    reason_to_stay = staticmethod(reason_to_stay)
    readonly_fields = ["answers_for"]
    fieldsets = [
        (
            None,
            {
                "fields": [*both("name"), ("telephone", "email"), "slug", "answers_for"],
                "description": _(
                    "An office answers for a plan, a sector or an achievement, and for all below it that names no "
                    "other. Its name and telephone stand on their pages at once. It can be deleted as long as nothing "
                    "names it."
                ),
            },
        )
    ]

    def get_queryset(self, request):
        return with_use_count(super().get_queryset(request)).order_by("slug")

    def get_readonly_fields(self, request, obj=None):
        return [*self.readonly_fields, "slug"] if obj else self.readonly_fields

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        [(title, options)] = fieldsets
        return [(title, options | {"fields": [each for each in options["fields"] if each != "answers_for"]})]

    def facts(self, item):
        return [item.telephone]

    @admin.display(description=_("used"), ordering="use_count")
    def use_count(self, office):
        return office.use_count

    @admin.display(description=_("answers for"))
    def answers_for(self, office):
        """Return links to the lists of what it answers for, also by way of what that belongs to."""
        counts = [(model, model.objects.answered_by(office.pk).count()) for model in models_with_offices()]
        links = [(list_url(model, office), name_of(model), format_count(count)) for model, count in counts if count]
        return format_html_join(" · ", '<a href="{}">{}: {}</a>', links) or _("nothing yet")


def name_of(model):
    return capfirst(model._meta.verbose_name_plural)


def list_url(model, office):
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    return reverse(name, query={OfficeFilter.parameter_name: office.pk})
