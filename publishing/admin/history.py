"""The history of an item for staff: its revisions, each to be compared and restored."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from fields.keys import key_from
from publishing.differences import compare
from publishing.snapshots import snapshot_of

PAGE_SIZE = 50


def history_context(model_admin, request, item):
    """The revisions of an item, for the page that shows its audit entries."""
    revisions = item.revisions.select_related("publisher", "editor", "confirmer")
    can_restore = bool(model_admin.workflow_actions) and model_admin.has_change_permission(request, item)
    return {
        "original": item,
        "revisions": Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("revisions")),
        "can_restore": can_restore,
    }


def compare_view(model_admin, request, object_id):
    """Two states of an item beside each other: what is public and its draft, or a revision and the one before."""
    item = item_to_read(model_admin, request, object_id)
    new = revision_of(item, request.GET.get("revision")) if "revision" in request.GET else item.draft
    if new is None:
        raise Http404
    old = item.revisions.before(new).first() if new.published_at else None
    before = old.snapshot if old else snapshot_of(item) if item.was_public and not new.published_at else None
    context = model_admin.admin_site.each_context(request) | {
        "title": _("What changes: %(item)s") % {"item": item},
        "opts": model_admin.opts,
        "original": item,
        "item": item,
        "old": old,
        "new": new,
        "is_first": before is None,
        "differences": compare(type(item), before, new.snapshot, for_staff=True) if before else [],
    }
    return TemplateResponse(request, "admin/publishing/compare.html", context)


def item_to_read(model_admin, request, object_id):
    item = model_admin.get_object(request, unquote(object_id))
    if item is None:
        raise Http404
    if not model_admin.has_view_permission(request, item):
        raise PermissionDenied
    return item


def revision_of(item, key):
    return item.revisions.filter(pk=key_from(key)).first()
