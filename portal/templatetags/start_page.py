"""Template tags of the start page of the administration: the queues of all items."""

from itertools import islice

from django import template
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from achievements.models import Achievement
from achievements.work_lists import WORK_LISTS, work_lists
from publishing.autosaves.offers import all_offers
from publishing.publishable import publishable_models
from publishing.removal.models import RemovedContent
from publishing.revisions import CONDITIONS, DraftState
from publishing.workflow.roles import may, permission_to

register = template.Library()


@register.simple_tag
def compare_url(revision):
    """The page of what a revision changes."""
    options = revision.item._meta
    url = reverse(f"admin:{options.app_label}_{options.model_name}_compare", args=[revision.item_id])
    return f"{url}?revision={revision.pk}"


MOST_SHOWN = 100  # of each kind of item
ELSEWHERE = CONDITIONS[DraftState.RETURNED] | CONDITIONS[DraftState.SCHEDULED]  # in queues of their own

# What each queue of the start page holds of some revisions for a person, and what they need to be allowed to do.
QUEUES = [
    (_("Returned to you"), "change", lambda revisions, user: revisions.in_state(DraftState.RETURNED).of(user)),
    (_("Waiting for review"), "publish", lambda revisions, user: for_others(revisions, user, DraftState.SUBMITTED)),
    (
        _("Approved, to be published"),
        "publish",
        lambda drafts, user: for_others(drafts, user, DraftState.APPROVED),
    ),
    (_("My drafts"), "view", lambda revisions, user: revisions.open().of(user).exclude(ELSEWHERE)),
    (_("Scheduled"), "view", lambda revisions, user: revisions.in_state(DraftState.SCHEDULED)),
    (_("To be withdrawn"), "view", lambda revisions, user: revisions.withdrawals_to_come()),
    (_("Published alone, to be confirmed"), "publish", lambda revisions, user: revisions.unconfirmed()),
]


@register.simple_tag(takes_context=True)
def unsaved_texts(context):
    """Return the offers of what the user typed in forms and did not save."""
    return all_offers(context["request"].user)


@register.simple_tag(takes_context=True)
def items_to_complete(context):
    """Return (address, label, number) of each list of items that lack something, for the user."""
    user, found = context["request"].user, []
    for model in WORK_LISTS:
        if user.has_perm(permission_to("change", model)):
            changelist = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            lists = work_lists(model, user)
            found += [(f"{changelist}?lacks={name}", label_of(model, label), count) for name, label, count in lists]
    return found


def label_of(model, label):
    """The label of a list; of others than achievements with what they are."""
    return label if model is Achievement else f"{capfirst(model._meta.verbose_name_plural)}: {label}"


def for_others(revisions, user, state):
    return revisions.in_state(state).exclude(submitter=user)


@register.simple_tag(takes_context=True)
def hidden_items(context):
    """Return (item, sealed row) of hidden items that wait for a second person, for those who may decide, oldest first.

    The names are sealed as well, so items are told by their kind, their number and the reason.
    """
    waiting = list(RemovedContent.objects.waiting().defer("content").order_by("removed_at")[:MOST_SHOWN])
    items = {}
    for model in publishable_models():
        label = model._meta.label_lower
        if keys := [removed.item_key for removed in waiting if removed.item_type == label]:
            found = model.objects.with_parents().filter(pk__in=keys)
            items |= {(label, str(item.pk)): item for item in found if may(context["request"].user, "publish", item)}
    pairs = ((items.get((removed.item_type, removed.item_key)), removed) for removed in waiting)
    return [(item, removed) for item, removed in pairs if item]


@register.simple_tag(takes_context=True)
def queues(context):
    """Return what waits for the user who is signed in, as (heading, revisions). Empty queues are left out."""
    user = context["request"].user
    models = [model for model in publishable_models() if user.has_perm(permission_to("view", model))]
    found = []
    for heading, action, choose in QUEUES:
        waiting = [revision for model in models for revision in first(choose(revisions_of(model), user), user, action)]
        found.append((heading, waiting))
    return [(heading, waiting) for heading, waiting in found if waiting]


def revisions_of(model):
    return model.revision_model().objects.select_related("item", "submitter", "editor", "publisher").defer("snapshot")


def first(revisions, user, action):
    """Return up to MOST_SHOWN revisions that a user has the right (`action`) to handle, the longest waiting first."""
    allowed = (revision for revision in revisions.order_by("edited_at", "pk") if may(user, action, revision.item))
    return islice(allowed, MOST_SHOWN)
