"""Template filters of the administration: the state of an item, and what it is."""

from django import template
from django.utils.translation import gettext

from publishing.admin.visibility import VISIBILITY, visibility_of
from publishing.workflow.action import format_datetime

register = template.Library()


@register.filter
def item_status(item, draft):
    """Return the state of an item and its draft in a few words."""
    visible = visible_now(item)
    if draft is None:
        return visible
    state = f"{draft.state.label} ({format_datetime(draft.publish_at)})" if draft.publish_at else draft.state.label
    return gettext("%(visible)s. Draft: %(state)s") % {"visible": visible, "state": state}


def visible_now(item):
    if not hasattr(item, "publish_at"):
        return gettext("Changes appear right away")
    visibility = visibility_of(item)
    if visibility == "scheduled":
        return VISIBILITY["draft"]  # its draft says when that ends
    if visibility == "merged":
        return gettext("Merged into “%(target)s”") % {"target": item.merged_into}
    if visibility == "public" and item.withdraw_at:
        return gettext("Public until %(moment)s") % {"moment": format_datetime(item.withdraw_at)}
    return VISIBILITY[visibility]


@register.filter
def kind(item):
    return item._meta.verbose_name
