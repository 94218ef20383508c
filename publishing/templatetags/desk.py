"""What the desk of the administration says: about an item, and on its front page about all of them."""

from django import template
from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import override

from publishing.admin.base import MISSING, VISIBILITY, visibility_of
from publishing.admin.verbs import change_url as admin_change_url
from publishing.items import Publishable
from publishing.previews import preview_url as url_of_preview
from publishing.revisions import State
from publishing.roles import may

register = template.Library()


@register.filter
def standing(item, draft):
    """How an item and its draft stand, in a few words."""
    visible = VISIBILITY[visibility_of(item)] if hasattr(item, "publish_at") else _("Changes show at once")
    if draft is None:
        return visible
    return _("%(visible)s. Draft: %(state)s") % {"visible": visible, "state": draft.state.label}


@register.filter
def missing_languages(codes):
    return ", ".join(str(MISSING[code]) for code in codes)


@register.simple_tag
def preview_url(item, code, draft=None):
    with override(code):
        return url_of_preview(item, draft)


MOST_SHOWN = 100  # of each kind of item


@register.simple_tag(takes_context=True)
def queues(context):
    """What waits for the person who is signed in, as (heading, revisions); the empty ones are left out."""
    user = context["request"].user
    drafts, alone = [], []
    for model in apps.get_models():
        if issubclass(model, Publishable) and user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}"):
            revisions = model.revision_model().objects.select_related("item", "submitter", "editor").defer("snapshot")
            drafts += revisions.open().order_by("-edited_at")[:MOST_SHOWN]
            alone += revisions.uncleared()[:MOST_SHOWN]
    sorted_drafts = sort_drafts(drafts, user) | {_("Published alone, to be confirmed"): decidable(alone, user)}
    return [(heading, revisions) for heading, revisions in sorted_drafts.items() if revisions]


def sort_drafts(drafts, user):
    mine = [draft for draft in drafts if user.pk in (draft.author_id, draft.editor_id)]
    others = decidable((draft for draft in drafts if draft.submitter_id != user.pk), user)
    return {
        _("Returned to you"): in_state(mine, State.RETURNED),
        _("Waiting for review"): in_state(others, State.SUBMITTED),
        _("Approved, to be published"): in_state(others, State.APPROVED),
        _("My drafts"): [draft for draft in mine if draft.state != State.RETURNED],
        _("Scheduled"): in_state(drafts, State.SCHEDULED),
    }


def in_state(drafts, state):
    return [draft for draft in drafts if draft.state == state]


def decidable(revisions, user):
    """Those that someone may decide about."""
    return [revision for revision in revisions if may(user, "publish", revision.item)]


@register.filter
def change_url(item):
    return admin_change_url(item)


@register.filter
def kind(item):
    return item._meta.verbose_name
