"""Versions and revisions of many items at once."""

from django.db import connection

from publishing.differences import proposed_notes
from publishing.items import ConflictError, Versioned
from publishing.publishable import Publishable
from publishing.revisions import Revision

STANDARD = (Versioned.save_revision, Publishable.save_revision)


def lock_versions(items):
    """Lock stored items of one model for the rest of the transaction, at the versions that they were read at.

    They are locked in the order of their keys, so that two that lock some of the same wait for each other.
    """
    options = type(items[0])._meta
    names = (options.db_table, options.get_field("version").column, options.pk.column)
    table, version, key = map(connection.ops.quote_name, names)
    sql = f"UPDATE {table} SET {version} = {version} + 1 WHERE {key} = %s AND {version} = %s"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.executemany(sql, sorted((item.pk, item.version) for item in items))
        if cursor.rowcount != len(items):
            raise ConflictError
    for item in items:
        item.version += 1


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
