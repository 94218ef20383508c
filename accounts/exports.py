"""Every list of the administration as a file: its columns, of all of its pages."""

import copy
import datetime
import html
from decimal import Decimal

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, PAGE_VAR
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from fields.tabular import Sheet, csv_lines, csv_response
from fields.workbooks import xlsx_response

MOST_IN_SPREADSHEET = 20_000  # rows; a spreadsheet is made as a whole before it is sent
ROWS_AT_ONCE = 2000
TOO_LONG = _("A spreadsheet (XLSX) can hold at most %(most)d rows. Narrow the list, or choose CSV instead.")
USE_BUTTONS = _("To download this list as a file, use the buttons above it.")


class ExportsAdmin(admin.ModelAdmin):
    """Mixin before ModelAdmin that exports the list. A file is made at POST, because that is on record.

    A GET leads to the list. A query string that is not understood is refused: the file would have all rows.
    """

    change_list_template = "admin/exportable_list.html"
    export_name = None  # of the file; that of the model if it is None
    export_formats = {"csv": "CSV", "xlsx": "XLSX"}

    def get_urls(self):
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<slug:extension>/", view, name=self.url_name("export")), *super().get_urls()]

    def url_name(self, view):
        return f"{self.opts.app_label}_{self.opts.model_name}_{view}"

    def changelist_view(self, request, extra_context=None):
        url = f"admin:{self.url_name('export')}"
        context = {
            "exports": [(label, reverse(url, args=[extension])) for extension, label in self.export_formats.items()],
            "most_in_spreadsheet": MOST_IN_SPREADSHEET,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def export_view(self, request, extension):
        if extension not in self.export_formats:
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        list_url = reverse(f"admin:{self.url_name('changelist')}")
        if request.method != "POST":
            self.message_user(request, USE_BUTTONS)
            query = request.GET.urlencode()
            return HttpResponseRedirect(f"{list_url}?{query}" if query else list_url)
        changelist = self.changelist_of_all_pages(request)
        if changelist is None:
            return HttpResponseRedirect(f"{list_url}?{ERROR_FLAG}=1")
        if extension == "xlsx" and changelist.result_count > MOST_IN_SPREADSHEET:
            self.message_user(request, TOO_LONG % {"most": MOST_IN_SPREADSHEET}, messages.ERROR)
            return HttpResponseRedirect(f"{list_url}{changelist.get_query_string()}")
        entry = AuditEntry.objects.record(AuditEvent.EXPORTED, by=request.user, note=self.export_note(request))
        sheet = self.export_sheet(changelist, entry)
        name = self.export_name or self.opts.model_name
        return xlsx_response(name, sheet) if extension == "xlsx" else csv_response(name, csv_lines(sheet))

    def export_note(self, request):
        """The list and its filters, for the audit log."""
        return request.get_full_path()

    def changelist_of_all_pages(self, request):
        """The list as the page of it selects and orders. Return None if it does not understand the query string."""
        request = copy.copy(request)
        request.GET = request.GET.copy()
        for name in (PAGE_VAR, ALL_VAR):
            request.GET.pop(name, None)
        if ERROR_FLAG in request.GET:
            return None
        try:
            changelist = self.get_changelist_instance(request)
        except (IncorrectLookupParameters, OverflowError):  # OverflowError: a longer number than SQLite takes
            return None
        return changelist if all(map(is_understood, changelist.filter_specs)) else None

    def export_sheet(self, changelist, entry):
        """The columns that a list shows, as text and typed values; `entry` is the audit entry of this export."""
        names = [name for name in changelist.list_display if name != "action_checkbox"]
        header = [str(capfirst(label_for_field(name, self.model, self))) for name in names]
        items = self.exported_items(changelist)
        rows = ([cell_value(*field_and_value(name, item, self)) for name in names] for item in items)
        return Sheet(header, rows)

    def exported_items(self, changelist):
        return changelist.queryset.iterator(chunk_size=ROWS_AT_ONCE)


def is_understood(spec):
    """Return False if one of our filters does not know its value in the query string, which it would ignore."""
    if not isinstance(spec, admin.SimpleListFilter) or spec.value() is None:
        return True
    return str(spec.value()) in {str(value) for value, _label in spec.lookup_choices}


def field_and_value(name, item, model_admin):
    """The field of a column, or None, and its value of an item; None and None if it belongs to a missing row."""
    try:
        field, _attribute, value = lookup_field(name, item, model_admin)
    except ObjectDoesNotExist:
        return None, None
    return field, value


def cell_value(field, value):
    """A value for a file: a number, a date, a moment in the portal's time zone, or text as the list shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, (int, float, Decimal, datetime.date)):
        return value
    return html.unescape(strip_tags(value)) if isinstance(value, SafeString) else str(value)
