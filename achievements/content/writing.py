"""A change of content on its way into the database: made ready first, then written in one short transaction.

New rows, and the revisions and audit entries of all items, are statements that are ready before the transaction
begins. What statements cannot say is left to the models, inside it: rows whose `save` does more than write them,
changed rows, and histories that are more than one public revision.
"""

import itertools

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.content.stored_rows import rows_of, table_of_links
from achievements.models import Part
from fields.batches import batches
from fields.inserts import can_insert, give_keys, insert_statements, point_to_keys, settle
from fields.ordering import renumber
from publishing.differences import proposed_notes
from publishing.histories import has_standard_history, public_revision, revisions_in_force
from publishing.items import Publishable
from publishing.models import ContentVersion
from publishing.snapshots import MAX_ORDER, make_snapshot, row_model, snapshot_of

ACTOR = "load_content"
BATCH = 200  # items whose snapshots are made at a time


class ChangeWriter:
    def __init__(self, change):
        self.change = change
        self.now = timezone.now()
        self.inserted, self.saved = [], []  # new records
        self.prepared, self.recorded = [], []  # items whose history is ready, and those with more to it
        self.new_rows = {}  # dependent ones by the identity of their item
        self.links = {}  # keys by relation, by the identity of their row
        self.created = {id(record.item) for record in change.created}  # also when they are written
        self.removed = {row.pk for row in change.removed}
        self.siblings = {(each.model, id(each.parent)): each for each in change.siblings.values()}

    def prepare(self):
        """Work out all that can be known before the transaction. On SQLite, which has one writer, all of it."""
        self.change.progress.say(_("Preparing what is to be written …"))
        self.sort_records()
        for rows in by_model(record.item for record in self.inserted).values():
            give_keys(rows)
        for record in self.change.records:  # unchanged ones as well: 5.6 is the same as 5.6000, and not as text
            point_to_keys(record.item)
            settle(record.item)
            if record.links:
                self.links[id(record.item)] = {name: {row.pk for row in rows} for name, rows in record.links.items()}
        self.sort_items()
        self.rows, self.histories = self.row_statements(), self.history_statements()
        if connection.vendor == "sqlite":
            self.rows, self.histories = list(self.rows), list(self.histories)

    def sort_records(self):
        """Tell new rows that a statement can write from those that are saved, as are those that refer to them."""
        keyless = set()  # the rows that have no key before they are saved
        for record in self.change.created:
            targets = [getattr(record.item, name) for name in record.unsaved]
            targets = itertools.chain(targets, *record.links.values())
            if can_insert(record.item) and keyless.isdisjoint(map(id, targets)):
                self.inserted.append(record)
                continue
            self.saved.append(record)
            if record.item.pk is None:
                keyless.add(id(record.item))

    def sort_items(self):
        unknown = self.items_of_unknown_rows()
        for record in self.inserted:
            if record.item.is_dependent:
                self.new_rows.setdefault(id(record.item.parent), []).append(record.item)
        for item in self.change.touched:
            is_ready = key_of(item) not in unknown and is_public_once(item) and has_standard_history(type(item))
            is_ready = is_ready and (item._state.adding or type(item).child_relation() is None)
            (self.prepared if is_ready else self.recorded).append(item)
            if is_ready and item._state.adding and isinstance(item, Publishable):
                item.changed_at = item.publish_at

    def items_of_unknown_rows(self):
        """The keys of items whose rows are not all in memory."""
        known = self.change.stored.rows
        changed = [record.item for record in self.change.changed]
        rows = [row for row in changed if row.is_dependent and known.get((type(row), row.pk)) is not row]
        saved = [record.item for record in self.saved]
        return {key_of(row.parent) for row in [*rows, *saved] if row.parent_field} | set(map(key_of, saved))

    # What is written

    def row_statements(self):
        rows = by_model(record.item for record in self.inserted)
        for each in itertools.chain(rows.values(), by_model(self.link_rows()).values()):
            yield from insert_statements(each)

    def link_rows(self):
        for record in self.inserted:
            for name, keys in self.links.get(id(record.item), {}).items():
                through, own, other = table_of_links(type(record.item), name)
                for key in sorted(keys):
                    yield through(**{own: record.item.pk, other: key})

    def history_statements(self):
        for items in by_model(self.prepared).values():
            for batch in batches(items, BATCH):
                yield from insert_statements(self.revisions_of(batch))
        yield from insert_statements([loaded_entry(item) for item in self.prepared])

    def revisions_of(self, items):
        stored = [item for item in items if id(item) not in self.created]
        in_force = revisions_in_force(stored) if stored else {}
        return [public_revision(item, self.snapshot_of(item), in_force.get(item.pk), self.now) for item in items]

    def snapshot_of(self, item):
        """The snapshot that the item will have, from what is in memory."""
        new = by_model(self.new_rows.get(id(item), ()))
        rows = {name: new.get(row_model(type(item), name), []) for name in item.dependent_relations}
        links = self.links.get(id(item), {})
        if id(item) not in self.created:
            links = item.stored_links | links
            for name in rows:
                rows[name] = rows[name] + [row for row in rows_of(item, name) if row.pk not in self.removed]
        return make_snapshot(item, rows, links, self.order_of(item))

    def order_of(self, item):
        """The keys of the children of a new item, as a snapshot has them."""
        model = type(item).child_model()
        if model is None:
            return None
        siblings = self.siblings.get((model, id(item)))
        keys = siblings.keys_in_order() if siblings else []
        return keys if len(keys) <= MAX_ORDER else None

    # Writing

    def write(self):
        """Write it, inside a transaction."""
        self.change.progress.say(_("Writing …"))
        self.lock_items()
        delete([row for row in self.change.removed if not isinstance(row, Part)])
        execute(self.rows)
        for record in self.inserted:
            record.item._state.adding = False
        for record in [*self.saved, *self.change.changed]:
            save(record)
        for model, numbers in self.change.moved:
            renumber(model, numbers)
        delete([row for row in self.change.removed if isinstance(row, Part)])  # last, when their figures are gone
        for item in self.recorded:
            record_loaded(item)
        self.date_changes()
        execute(self.histories)
        if self.prepared:
            ContentVersion.objects.renew()

    def lock_items(self):
        """Lock the items in one order, so that two files that are loaded at one time wait for each other."""
        stored = [item for item in self.change.touched if not item._state.adding]
        for item in sorted(stored, key=lambda item: (item._meta.label, item.pk)):
            item.lock_version(item.version)

    def date_changes(self):
        """Date the last change of items that were there already."""
        stored = [item for item in self.prepared if isinstance(item, Publishable) and id(item) not in self.created]
        for model, items in by_model(stored).items():
            for batch in batches(items, BATCH):
                model.objects.filter(pk__in=[item.pk for item in batch]).update(changed_at=self.now)


def by_model(rows):
    """The rows by their model; the models in the order in which they appear, which has each after what it refers to."""
    groups = {}
    for row in rows:
        groups.setdefault(type(row), []).append(row)
    return groups


def key_of(item):
    return type(item), item.pk or id(item)


def is_public_once(item):
    """Return True if it was published or will be at a certain time, or has no drafts."""
    return not isinstance(item, Publishable) or bool(item.publish_at)


def execute(statements):
    with connection.cursor() as cursor:
        for sql, parameters in statements:
            cursor.execute(sql, parameters)


def delete(rows):
    for model, group in by_model(rows).items():
        for batch in batches(group, BATCH):
            model.objects.filter(pk__in=[row.pk for row in batch]).delete()


def save(record):
    """Write a row as its model does; of one that is there only what changes, so that other columns stay as they are."""
    changed_links = list(record.changed_links())
    if record.is_new:
        record.item.save()
    elif record.before:
        record.item.save(update_fields=[*record.before])
    for name in changed_links:
        getattr(record.item, name).set(record.links[name])


def loaded_entry(item):
    return AuditEntry.objects.entry(AuditEvent.LOADED, item=item, actor_name=ACTOR)


def record_loaded(item):
    """A revision of what a document made of an item; readers are notified of the changes."""
    item.refresh_from_db()  # its columns and its rows may have been read and changed apart
    if not is_public_once(item):
        if item.revisions.exists():
            item.save_edit(snapshot_of(item), by=None)
        else:
            item.start_history(by=None)
        return
    AuditEntry.objects.record(AuditEvent.LOADED, item=item, actor_name=ACTOR)
    before = item.revisions.in_force().first()
    revision = item.record_revision(by=None, at=None if before else getattr(item, "publish_at", None))
    if before:
        notes = proposed_notes(type(item), before.snapshot, revision.snapshot)
        revision.save_with(**{f"note_{code}": note for code, note in notes.items()})
