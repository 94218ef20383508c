from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from accounts.export import csv_response
from accounts.links import attach_links, name_of_type
from accounts.models import AuditEntry
from accounts.search import BoundedSearchAdmin

LIST = "admin:accounts_auditentry_changelist"


class TypeFilter(admin.SimpleListFilter):
    title = _("kind of item")
    parameter_name = "type"

    def lookups(self, request, model_admin):
        types = AuditEntry.objects.exclude(item_type="").order_by("item_type").values_list("item_type", flat=True)
        return [(name, name_of_type(name)) for name in types.distinct()]

    def queryset(self, request, queryset):
        return queryset.filter(item_type=self.value()) if self.value() else queryset


class AuditList(ChangeList):
    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        attach_links(self.result_list, request)


class AuditEntryAdmin(BoundedSearchAdmin, admin.ModelAdmin):
    """Read-only list of audit entries, for superusers as well."""

    list_display = ["at", "actor_name", "event", "linked_item", "note_in_words"]
    list_display_links = None
    list_filter = ["event", TypeFilter, ("actor", admin.RelatedOnlyFieldListFilter)]
    list_per_page = 50
    date_hierarchy = "at"
    search_fields = ["actor_name", "item_name", "note", "=item_key"]
    search_help_text = _("Search by user name, item name, words in a note, or the key of an item.")
    show_full_result_count = False
    actions = None
    change_list_template = "admin/accounts/audit_list.html"
    fields = ["at", "actor_name", "event", "linked_item", "item_type", "item_key", "note_in_words"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changelist(self, request, **options):
        return AuditList

    def changelist_view(self, request, extra_context=None):
        query = renamed_parameters(request.GET)
        if query != request.GET:
            return redirect_to_list(query)
        return super().changelist_view(request, {"title": _("Audit log")} | (extra_context or {}))

    def get_object(self, request, object_id, from_field=None):
        entry = super().get_object(request, object_id, from_field)
        if entry:
            attach_links([entry], request)
        return entry

    @admin.display(description=_("item"), ordering="item_name")
    def linked_item(self, entry):
        return format_html('<a href="{}">{}</a>', entry.link, entry.item_name) if entry.link else entry.item_name

    @admin.display(description=_("note"))
    def note_in_words(self, entry):
        return entry.note_in_words

    def get_urls(self):
        view = self.admin_site.admin_view(self.export)
        return [path("export/", view, name="accounts_auditentry_export"), *super().get_urls()]

    def export(self, request):
        """Answer a POST with the list that the address filters, as a CSV file.

        The export is recorded, so a GET only leads to the list with the button. The file ends before that entry.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return redirect_to_list(renamed_parameters(request.GET))
        try:
            entries = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect(LIST)
        export = AuditEntry.objects.record(AuditEvent.EXPORTED, by=request.user, note=request.GET.urlencode())
        return csv_response(entries.filter(pk__lt=export.pk))


def renamed_parameters(query):
    """Return a query with today's parameters: bookmarks may have `verb__exact`, which is `event__exact` now."""
    renamed = QueryDict(mutable=True)
    for name, values in query.lists():
        is_old = name == "verb" or name.startswith("verb__")
        renamed.setlist(f"event{name.removeprefix('verb')}" if is_old else name, values)
    return renamed


def redirect_to_list(query):
    return redirect(reverse(LIST, query=query))
