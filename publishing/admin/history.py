"""The history of an item for staff: its revisions, each to be compared and restored."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from fields.keys import key_from
from publishing.differences import compare, content_of
from publishing.snapshots import snapshot_of
from publishing.thinning import DAYS

PAGE_SIZE = 50
PEOPLE = ("author", "editor", "submitter", "approver", "returner", "publisher", "confirmer")


def history_context(model_admin, request, item):
    """The revisions of an item, for the page that shows its audit entries."""
    revisions = item.revisions.select_related(*PEOPLE).defer("snapshot").by_time()
    page = Paginator(revisions, PAGE_SIZE).get_page(request.GET.get("revisions"))
    chosen = [chosen_revision(revisions, request, name) for name in ("old", "revision")]
    return {
        "original": item,
        "revisions": page,
        "chosen_before": [each for each in dict.fromkeys(chosen) if each and each not in page],
        "to_compare": pair_to_compare(page, *chosen),
        "can_restore": can_restore(model_admin, request, item),
        "has_drafts": bool(model_admin.workflow_actions),
        "days": DAYS,
    }


def chosen_revision(revisions, request, name):
    """The revision that was chosen for a comparison on another page of the history, or None."""
    return revisions.filter(pk=key_from(request.GET.get(name))).first()


def pair_to_compare(page, old, new):
    """The (old, new) revisions that the form chooses at first: the newest, with what came before it."""
    new = new or next(iter(page), None)
    return old or next((each for each in page if each != new), None), new


def can_restore(model_admin, request, item):
    return bool(model_admin.workflow_actions) and model_admin.has_change_permission(request, item)


def compare_view(model_admin, request, object_id):
    """Two states of an item beside each other: what is public and its draft, or any two revisions."""
    item = item_to_read(model_admin, request, object_id)
    old, new = pair_of(item, request.GET)
    before = old.snapshot if old else snapshot_of(item) if changes_what_is_public(item, new) else None
    context = model_admin.admin_site.each_context(request) | {
        "title": _("What changes: %(item)s") % {"item": item},
        "opts": model_admin.opts,
        "original": item,
        "item": item,
        "old": old,
        "new": new,
        "content": content_of(new.as_item()) if before is None else [],
        "differences": compare(type(item), before, new.snapshot, for_staff=True) if before else [],
        "can_restore": can_restore(model_admin, request, item),
    }
    return TemplateResponse(request, "admin/publishing/compare.html", context)


def pair_of(item, given):
    """The (old, new) revisions that an address asks for. Raise Http404 if there are no such revisions.

    Old is None for what is compared with what is public, or with nothing.
    """
    new = revision_of(item, given.get("revision")) if "revision" in given else item.draft
    old = revision_of(item, given.get("old")) if "old" in given else new and came_before(item, new)
    if new is None or ("old" in given and old is None):
        raise Http404
    return old, new


def came_before(item, new):
    """The revision that another is compared with: for a public one, the last public one; else the one saved before.

    Return None where it is compared with what is public now, or with nothing.
    """
    if item.was_public and new.superseded_at is None:
        return item.revisions.before(new).first() if new.published_at else None
    return item.revisions.saved_before(new).first()


def changes_what_is_public(item, new):
    return item.was_public and not new.published_at and new.superseded_at is None


def item_to_read(model_admin, request, object_id):
    item = model_admin.get_object(request, unquote(object_id))
    if item is None:
        raise Http404
    if not model_admin.has_view_permission(request, item):
        raise PermissionDenied
    return item


def revision_of(item, key):
    return item.revisions.select_related(*PEOPLE).filter(pk=key_from(key)).first()
