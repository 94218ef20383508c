"""Revisions of many items at once, made ready before the transaction that writes them."""

from publishing.differences import proposed_notes
from publishing.items import Publishable, Versioned
from publishing.revisions import Revision

STANDARD = (Versioned.save_revision, Publishable.save_revision)


def has_standard_history(model):
    """Return True if nothing but `public_revision` belongs to a revision of such items."""
    is_standard = model.record_revision is Versioned.record_revision and model.save_revision in STANDARD
    return is_standard and model.revision_model().save is Revision.save


def revisions_in_force(items):
    """The last public revision of each of some items of one model, by the key of the item."""
    revisions = type(items[0]).revision_model().objects.in_force().filter(item__in=[item.pk for item in items])
    return {revision.item_id: revision for revision in revisions}


def public_revision(item, snapshot, before, now):
    """The revision that makes a snapshot public, unsaved, as `record_revision` writes it, with a note for readers.

    `before` is the revision in force so far, or None.
    """
    at = now if before else getattr(item, "publish_at", None) or now
    revision = type(item).revision_model()(item=item, snapshot=snapshot, published_at=at)
    revision.note_what_is_searched()
    if before:
        notes = proposed_notes(type(item), before.snapshot, snapshot)
        revision.assign(**{f"note_{code}": note for code, note in notes.items()})
    return revision
