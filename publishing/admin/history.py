"""What happened to an item, for staff: its revisions, each to be compared and restored."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from accounts.audit import AuditedAdmin
from publishing.differences import compare
from publishing.keys import key_from
from publishing.snapshots import snapshot_of

MOST_ON_PAGE = 50


class HistoryAdmin(AuditedAdmin, admin.ModelAdmin):
    object_history_template = "admin/publishing/history.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_compare"
        view = self.admin_site.admin_view(self.compare_view)
        return [path("<path:object_id>/compare/", view, name=name), *super().get_urls()]

    def item_to_read(self, request, object_id):
        item = self.get_object(request, unquote(object_id))
        if item is None:
            raise Http404
        if not self.has_view_permission(request, item):
            raise PermissionDenied
        return item

    def history_context(self, request, item):
        """What the audit log says of it, as of everything, and its revisions."""
        revisions = item.revisions.select_related("publisher", "editor", "clearer")
        return super().history_context(request, item) | {
            "original": item,
            "revisions": Paginator(revisions, MOST_ON_PAGE).get_page(request.GET.get("revisions")),
            "can_restore": bool(self.verbs) and self.has_change_permission(request, item),
        }

    def compare_view(self, request, object_id):
        """Two states of an item beside each other: what is public and its draft, or a revision and the one before."""
        item = self.item_to_read(request, object_id)
        new = self.revision(item, request.GET.get("revision")) if "revision" in request.GET else item.draft
        if new is None:
            raise Http404
        old = item.revisions.before(new).first() if new.published_at else None
        before = old.snapshot if old else snapshot_of(item) if item.was_public and not new.published_at else None
        context = {
            "title": _("What changes: %(item)s") % {"item": item},
            "old": old,
            "new": new,
            "is_first": before is None,
            "differences": compare(type(item), before, new.snapshot, for_staff=True) if before else [],
        }
        return self.page(request, item, "admin/publishing/compare.html", context)

    def revision(self, item, key):
        return item.revisions.filter(pk=key_from(key)).first()

    def page(self, request, item, template, context):
        common = self.admin_site.each_context(request) | {"opts": self.opts, "original": item, "item": item}
        return TemplateResponse(request, template, common | context)
