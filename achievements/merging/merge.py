"""The merge: rows, drafts and names of several items go to one, and every history says so."""

from django.db import transaction
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from achievements.merging.uses import (
    doubles,
    drafts_naming,
    pointers_by_owner,
    relation_of,
    rows_pointing,
    without_doubles,
)
from publishing.differences import proposed_notes
from publishing.histories import lock_versions, revisions_in_force
from publishing.items import ConflictError
from publishing.publishable import Publishable
from publishing.snapshots import load_relations, snapshot_of

BEFORE = gettext_noop("“%(measure)s” was merged into “%(target)s”.")  # in notes of before there were reasons
MERGED = gettext_noop("“%(item)s” was merged into “%(target)s”: %(reason)s")


@transaction.atomic
def merge(items, target, *, by, reason):
    """Let all that points to some items point to another one. Return the number of the stored rows that did.

    Raise ConflictError if one of them, or something that points to one, was changed by somebody else meanwhile.
    """
    moves = [Move(owner, fields, items, target) for owner, fields in pointers_by_owner(type(target)).items()]
    locked = [[*items, target], *(move.owners for move in moves if move.owners)]
    for rows in sorted(locked, key=lambda rows: rows[0]._meta.label):  # in the order of content files
        lock_versions(rows)
    if any(type(target).merge_problems([*items, target])):  # of what came in before the locks
        raise ConflictError
    count = sum(move.run(by) for move in moves)
    target.take_names(items)
    target.save()
    target.record_revision(by=by)
    type(target).objects.filter(merged_into__in=items).update(merged_into=target)
    for item in items:
        item.merged_into = target
        item.save(update_fields=["merged_into"])
        item.record_revision(by=by)
        note = lazy_note(MERGED, item=str(item), target=str(target), reason=reason)
        AuditEntry.objects.record(AuditEvent.MERGED, by=by, item=item, note=note)
        AuditEntry.objects.record(AuditEvent.CHANGED, by=by, item=target, note=note)
    return count


class Move:
    """The items of one model whose rows or drafts point to what is merged: `owners`, and what is rewritten of them."""

    def __init__(self, owner, fields, items, target):
        self.owner, self.fields, self.items, self.target = owner, fields, items, target
        self.keys = {item.pk for item in items}
        self.touched = set()  # keys of those with stored rows that do
        for field in fields:
            self.touched |= set(rows_pointing(field, items).values_list(field.model.parent_field, flat=True))
        drafted = set(drafts_naming(owner, fields, self.keys).values_list("item", flat=True))
        self.owners = list(owner.objects.filter(pk__in=self.touched | drafted))

    def run(self, by):
        """Rewrite rows, drafts, and the history of what the public sees. Return the number of the stored rows."""
        if not self.owners:
            return 0
        # Drafts are read again: now that the owners are locked, nobody changes them.
        drafts = list(drafts_naming(self.owner, self.fields, self.keys).filter(item__in=self.owners))
        count = sum(move_rows(field, self.items, self.target) for field in self.fields)
        tell_readers([each for each in self.owners if each.pk in self.touched and is_shown(each)], by)
        for draft in drafts:
            if not draft.withdraws:
                draft.keep_version()
            draft.snapshot = moved(draft.snapshot, self.fields, self.keys, self.target)
            draft.save(update_fields=["snapshot"])
        return count


def move_rows(field, items, target):
    count = rows_pointing(field, items).count()
    field.model.objects.filter(pk__in=[row.pk for row in doubles(field, [*items, target])]).delete()
    rows_pointing(field, items).update(**{field.name: target})
    return count


def moved(snapshot, fields, keys, target):
    """The snapshot with the target wherever a row pointed to one of the keys."""
    rows = dict(snapshot["rows"])
    for field in fields:
        relation = relation_of(field)
        if relation in rows:  # an old snapshot may lack it, and means what is stored then
            led = [row | ({field.name: target.pk} if row.get(field.name) in keys else {}) for row in rows[relation]]
            rows[relation] = without_doubles(field, led)
    return snapshot | {"rows": rows}


def is_shown(item):
    return not isinstance(item, Publishable) or (item.was_public and not item.is_withdrawn)


def tell_readers(items, by):
    """Record a revision of each of some items whose rows point to something else, with a note for readers."""
    before = revisions_in_force(items) if items else {}
    load_relations(items)
    for item in items:
        known = before.get(item.pk)
        notes = proposed_notes(type(item), known.snapshot, snapshot_of(item)) if known else {}
        item.record_revision(by=by, **{f"note_{code}": note for code, note in notes.items()})
