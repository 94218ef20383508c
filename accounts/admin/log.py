from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.exports import ROWS_AT_ONCE, ExportsAdmin
from accounts.links import attach_links, name_of_type
from accounts.list_filters import ForgedFiltersAdmin
from accounts.models import AuditEntry
from accounts.search import BoundedSearchAdmin
from fields.tabular import Sheet


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


class AuditEntryAdmin(ForgedFiltersAdmin, BoundedSearchAdmin, ExportsAdmin):
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
    export_name = "audit"
    export_formats = {"csv": "CSV"}
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
        """Add the URL that exports had when CSV was the only format."""
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/", view, {"extension": "csv"}), *super().get_urls()]

    def export_note(self, request):
        return request.GET.urlencode()

    def export_sheet(self, changelist, entry):
        """The entries of before this export, with ISO moments and all other cells as text."""
        names = ("at", "actor_name", "event", "item_type", "item_key", "item_name", "note")
        header = [str(capfirst(AuditEntry._meta.get_field(name).verbose_name)) for name in names]
        entries = changelist.queryset.filter(pk__lt=entry.pk)
        kinds = ["moment", *["text"] * (len(names) - 1)]
        return Sheet(header, map(cells_of, entries.iterator(chunk_size=ROWS_AT_ONCE)), kinds)


def cells_of(entry):
    return [
        timezone.localtime(entry.at).isoformat(" ", "seconds"),
        entry.actor_name,
        str(entry.get_event_display()),
        str(name_of_type(entry.item_type)),
        entry.item_key,
        entry.item_name,
        str(entry.note_in_words),
    ]


def renamed_parameters(query):
    """Return a query with today's parameters: bookmarks may have `verb__exact`, which is `event__exact` now."""
    renamed = QueryDict(mutable=True)
    for name, values in query.lists():
        is_old = name == "verb" or name.startswith("verb__")
        renamed.setlist(f"event{name.removeprefix('verb')}" if is_old else name, values)
    return renamed


def redirect_to_list(query):
    return redirect(reverse("admin:accounts_auditentry_changelist", query=query))
