"""The choice of an office in the forms of items, and the filter of their lists."""

from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fields.keys import key_from
from sectors.offices.models import Office


class OfficeFilter(admin.SimpleListFilter):
    """Filter of items by the office that answers for them, also by way of what they belong to."""

    title = _("responsible office")
    parameter_name = "answers"

    def lookups(self, request, model_admin):
        return [(office.pk, str(office)) for office in Office.objects.all()]

    def queryset(self, request, queryset):
        key = key_from(self.value())
        return queryset.answered_by(key) if key else queryset


class ChoosesOffice:
    """Mixin for the admin of items that name an office. The help of the field says which one answers without a choice.

    Subclasses name `office` in their fieldsets and in `autocomplete_fields`.
    """

    def get_form(self, request, obj=None, **options):
        form = super().get_form(request, obj, **options)
        if "office" in form.base_fields:
            form.base_fields["office"].help_text = help_without_choice(obj)
        return form


def help_without_choice(item):
    """Return a sentence that says which office answers for an item that names none."""
    giver = item and item.parent and item.parent.office_giver
    if giver:
        facts = {"office": giver.office, "kind": giver._meta.verbose_name, "item": giver}
        return gettext("Empty: %(office)s, of the %(kind)s “%(item)s”.") % facts
    if item and not item.parent_field:
        return gettext("Its telephone stands on all pages of the plan. Empty: none.")
    if item:
        return gettext("Empty: the office of what it belongs to, which names none yet.")
    return gettext("Empty: the office of what it belongs to.")
