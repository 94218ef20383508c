"""What the desk of the administration says: about an item, and on its front page about all of them."""

from itertools import islice

from django import template
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from publishing.admin.base import MISSING, VISIBILITY, visibility_of
from publishing.admin.verbs import change_url as admin_change_url
from publishing.items import publishable_models
from publishing.previews import preview_url as url_of_preview
from publishing.revisions import CONDITIONS, State
from publishing.roles import may, permission_to

register = template.Library()


@register.filter
def standing(item, draft):
    """How an item and its draft stand, in a few words."""
    visible = VISIBILITY[visibility_of(item)] if hasattr(item, "publish_at") else gettext("Changes show at once")
    if draft is None:
        return visible
    return gettext("%(visible)s. Draft: %(state)s") % {"visible": visible, "state": draft.state.label}


@register.filter
def missing_languages(codes):
    return ", ".join(str(MISSING[code]) for code in codes)


@register.simple_tag
def preview_url(item, code, draft=None):
    with override(code):
        return url_of_preview(item, draft)


MOST_SHOWN = 100  # of each kind of item

# What each queue of the front page holds of some revisions for a person, and what they need to be allowed to do.
QUEUES = [
    (_("Returned to you"), "change", lambda revisions, user: revisions.in_state(State.RETURNED).of(user)),
    (_("Waiting for review"), "publish", lambda revisions, user: for_others(revisions, user, State.SUBMITTED)),
    (_("Approved, to be published"), "publish", lambda revisions, user: for_others(revisions, user, State.APPROVED)),
    (_("My drafts"), "view", lambda revisions, user: revisions.open().of(user).exclude(CONDITIONS[State.RETURNED])),
    (_("Scheduled"), "view", lambda revisions, user: revisions.in_state(State.SCHEDULED)),
    (_("Published alone, to be confirmed"), "publish", lambda revisions, user: revisions.uncleared()),
]


def for_others(revisions, user, state):
    return revisions.in_state(state).exclude(submitter=user)


@register.simple_tag(takes_context=True)
def queues(context):
    """What waits for the person who is signed in, as (heading, revisions); the empty ones are left out."""
    user = context["request"].user
    models = [model for model in publishable_models() if user.has_perm(permission_to("view", model))]
    found = []
    for heading, verb, choose in QUEUES:
        waiting = [revision for model in models for revision in first(choose(revisions_of(model), user), user, verb)]
        found.append((heading, waiting))
    return [(heading, waiting) for heading, waiting in found if waiting]


def revisions_of(model):
    return model.revision_model().objects.select_related("item", "submitter", "editor").defer("snapshot")


def first(revisions, user, verb):
    """Those that someone may do this with, who waited longest first."""
    allowed = (revision for revision in revisions.order_by("edited_at", "pk") if may(user, verb, revision.item))
    return islice(allowed, MOST_SHOWN)


@register.filter
def change_url(item):
    return admin_change_url(item)


@register.filter
def kind(item):
    return item._meta.verbose_name
