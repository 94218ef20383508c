"""Audit log of the administration, in place of Django's own log."""

from django.contrib.admin.utils import unquote
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext

from accounts.choices import AuditEvent
from accounts.list_filters import ForgedFiltersAdmin
from accounts.models import AuditEntry
from accounts.once.admin import OnceAdmin
from accounts.search import BoundedSearchAdmin

PAGE_SIZE = 100


class AuditedAdmin(ForgedFiltersAdmin, OnceAdmin, BoundedSearchAdmin):
    """Mixin before ModelAdmin that records additions, changes and deletions, and shows them as the history."""

    object_history_template = "admin/accounts/object_history.html"

    def log_addition(self, request, obj, message):
        request.made = obj  # for whoever sends the form again
        return AuditEntry.objects.record(AuditEvent.ADDED, by=request.user, item=obj, note=message)

    def log_change(self, request, obj, message):
        return AuditEntry.objects.record(AuditEvent.CHANGED, by=request.user, item=obj, note=message)

    def log_deletions(self, request, queryset):
        return AuditEntry.objects.record_many(AuditEvent.DELETED, by=request.user, items=queryset)

    def history_view(self, request, object_id, extra_context=None):
        """Show the audit entries of an item, after the same checks as Django's view."""
        item = self.get_object(request, unquote(object_id))
        if item is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, item):
            raise PermissionDenied
        request.current_app = self.admin_site.name
        context = self.history_context(request, item) | (extra_context or {})
        return TemplateResponse(request, self.object_history_template, context)

    def history_context(self, request, item):
        paginator = self.get_paginator(request, AuditEntry.objects.of(item).select_related("actor"), PAGE_SIZE)
        entries = paginator.get_page(request.GET.get(PAGE_VAR, 1))
        return {
            **self.admin_site.each_context(request),
            "title": gettext("Change history: %s") % item,
            "subtitle": None,
            "entries": entries,
            "page_range": paginator.get_elided_page_range(entries.number),
            "page_var": PAGE_VAR,
            "module_name": str(capfirst(self.opts.verbose_name_plural)),
            "object": item,
            "opts": self.opts,
        }
