"""Every list of the administration as a file: what it shows, of all its pages."""

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
from accounts.sheets import CHUNK, Tab, csv_of, marked, xlsx_of

MOST_IN_SPREADSHEET = 20_000  # rows; a spreadsheet is made as a whole before it is sent
FORMATS = {"csv": "CSV", "xlsx": "XLSX"}


class ExportsAdmin(admin.ModelAdmin):
    """Goes before ModelAdmin. A list that is not understood is never exported: it would be all rows."""

    change_list_template = "admin/publishing/change_list.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_export"
        view = self.admin_site.admin_view(self.export_view)
        return [path("export/<slug:extension>/", view, name=name), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_export"
        context = {
            "exports": [(label, reverse(name, args=[extension])) for extension, label in FORMATS.items()],
            "most_in_spreadsheet": MOST_IN_SPREADSHEET,
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def export_view(self, request, extension):
        if extension not in FORMATS:
            raise Http404
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        changelist = self.changelist_of_all_pages(request)
        list_url = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        if changelist is None:
            return HttpResponseRedirect(f"{list_url}?{ERROR_FLAG}=1")
        if extension == "xlsx" and changelist.result_count > MOST_IN_SPREADSHEET:
            self.message_user(request, TOO_LONG % {"most": MOST_IN_SPREADSHEET}, messages.ERROR)
            return HttpResponseRedirect(f"{list_url}{changelist.get_query_string()}")
        AuditEntry.objects.record(AuditEvent.EXPORTED, by=request.user, note=self.export_note(request))
        sheet = Sheet(self, changelist)
        return sheet.as_csv() if extension == "csv" else sheet.as_xlsx()

    def export_note(self, request):
        """What the audit log says of it: the list and its filters."""
        return request.get_full_path()

    def changelist_of_all_pages(self, request):
        """The list as the page of it selects and orders; None where it does not understand what was asked."""
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


TOO_LONG = _("A spreadsheet (XLSX) can hold at most %(most)d rows. Narrow the list, or choose CSV instead.")


def is_understood(spec):
    """Whether a filter of ours knows the value that was asked for; it would pass over another one."""
    if not isinstance(spec, admin.SimpleListFilter) or spec.value() is None:
        return True
    return str(spec.value()) in {str(value) for value, _label in spec.lookup_choices}


class Sheet:
    """The rows of a list with the columns that it shows, as texts and typed values."""

    def __init__(self, model_admin, changelist):
        self.model_admin = model_admin
        self.items = changelist.queryset
        self.columns = [name for name in changelist.list_display if name != "action_checkbox"]
        self.name = changelist.opts.model_name

    def header(self):
        model = self.model_admin.model
        labels = [label_for_field(name, model, self.model_admin) for name in self.columns]
        return [str(capfirst(label)) for label in labels]

    def cells(self, item):
        return [cell(*looked_up(name, item, self.model_admin)) for name in self.columns]

    def as_csv(self):
        return csv_of(self.name, self.header(), self.items, self.line)

    def line(self, item):
        return [in_csv(value) for value in self.cells(item)]

    def as_xlsx(self):
        rows = map(self.cells, self.items.iterator(chunk_size=CHUNK))
        return xlsx_of(self.name, Tab(self.header(), rows, widths=[60, *([22] * len(self.columns[1:]))]))


def looked_up(name, item, model_admin):
    """The field of a column, or None, and what an item has in it."""
    try:
        field, _attribute, value = lookup_field(name, item, model_admin)
    except ObjectDoesNotExist:
        return None, None
    return field, value


def cell(field, value):
    """A value for a file: a number, a moment in the portal's time zone, or text as the list shows it."""
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


def in_csv(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    return marked(value) if isinstance(value, str) else str(value)
