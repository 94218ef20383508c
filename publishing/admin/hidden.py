"""The page that shows sealed content to those who decide what becomes of it. That it was opened is recorded."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from publishing.admin.actions import url_of_action
from publishing.admin.history import item_to_read
from publishing.removal.hiding import waiting_content
from publishing.removal.reading import sections_of
from publishing.workflow.roles import may


def hidden_view(model_admin, request, object_id):
    """Show the sealed content of an item. It takes a POST, because a GET writes nothing."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    item = item_to_read(model_admin, request, object_id)
    if not may(request.user, "publish", item):
        raise PermissionDenied
    removed = waiting_content(item) if item.content_hidden_at else None
    if removed is None:
        raise Http404
    AuditEntry.objects.record(AuditEvent.OPENED_HIDDEN, by=request.user, item=item)
    context = model_admin.admin_site.each_context(request) | {
        "title": _("Hidden content"),
        "opts": model_admin.opts,
        "original": item,
        "removed": removed,
        "sections": list(sections_of(removed)),
        "confirm_url": url_of_action(model_admin, "confirm-hiding", [item]),
        "put_back_url": url_of_action(model_admin, "put-back", [item]),
    }
    return TemplateResponse(request, "admin/publishing/hidden_content.html", context)
