"""The admin of models with texts in both languages."""

from copy import copy

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.utils.translation import gettext_lazy as _

from accounts.audit import AuditedAdmin
from accounts.exports import ExportsAdmin
from fields.admin import FormFields
from fields.keys import key_from
from fields.translation import CODES, is_missing, missing_codes

MISSING = {"en": _("English is missing"), "ko": _("Korean is missing")}


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
    return getattr(model, "dependent_relations", ())


class TranslatedChangeList(ChangeList):
    """A list whose rows come with what the columns show."""

    def get_queryset(self, request, **options):
        return self.model_admin.list_queryset(super().get_queryset(request, **options))


class TranslatedAdmin(FormFields, AuditedAdmin, ExportsAdmin):
    """The admin of items with texts in both languages."""

    is_searched_with_all = True
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
        """Return the values that a link gives for a new item.

        A relation is taken as the number of its object; anything else in that place is left out.
        """
        initial = super().get_changeform_initial_data(request)
        relations = {field.name for field in self.opts.fields if field.is_relation}
        return {name: value for name, value in initial.items() if name not in relations or key_from(value)}

    def pages(self, items):
        if not self.view_on_site:
            return {}
        live = self.model.objects.live().filter(pk__in=[item.pk for item in items])
        keys = set(live.values_list("pk", flat=True))
        return {item.pk: item.get_absolute_url() for item in items if item.pk in keys}

    def view_on_site(self, item):
        """The page of an item as it is stored: a form that is shown again may have given it what is no address."""
        if not item.is_live:
            return None
        stored = copy(item)
        stored.slug = getattr(item, "stored_slug", "")
        return stored.get_absolute_url()
