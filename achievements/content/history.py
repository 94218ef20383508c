"""The history of a change of content: a revision and an audit entry of every item that is new or changes.

Most revisions are statements that are ready before the transaction begins. The others are recorded inside it: those of
drafts, those of items with children in an order, and those whose note names what the change gives another name.
"""

import itertools

from django.db import connection

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.content.stored_rows import links_of, rows_of
from fields.batches import batches
from fields.inserts import insert_statements
from publishing.differences import proposed_notes
from publishing.histories import has_standard_history, public_revision, revisions_in_force
from publishing.models import ContentVersion
from publishing.publishable import Publishable
from publishing.snapshots import MAX_ORDER, make_snapshot, pointers_of, points_within, row_model, snapshot_of

ACTOR = "load_content"
BATCH = 200  # items whose snapshots are made at a time


class ChangeHistory:
    def __init__(self, change, saved, now):
        self.change = change
        self.now = now
        self.links = {id(record.item): keys_of_links(record) for record in change.records if record.links}
        self.created = {id(record.item) for record in change.created}  # also when they are written
        self.removed = {row.pk for row in change.removed}
        self.siblings = {(each.model, id(each.parent)): each for each in change.siblings.values()}
        self.new_rows = {}  # dependent ones by the identity of their item
        for record in change.created:
            if record.item.is_dependent:
                self.new_rows.setdefault(id(record.item.parent), []).append(record.item)
        self.sort_items([record.item for record in saved])

    def sort_items(self, saved):
        """Tell the items whose revision can be prepared."""
        self.ready = set()  # their identities
        unknown = self.items_of_unknown_rows(saved)
        renamed = Renamed(self)
        for item in self.change.touched:
            if key_of(item) in unknown or not is_public_once(item) or not has_standard_history(type(item)):
                continue
            if self.is_new(item) or (type(item).child_relation() is None and not renamed.are_named(item)):
                self.ready.add(id(item))
                if self.is_new(item) and isinstance(item, Publishable):
                    item.changed_at = item.publish_at

    def items_of_unknown_rows(self, saved):
        """The keys of items whose rows are not all in memory, or have no key yet."""
        known = self.change.stored.rows
        rows = [record.item for record in self.change.changed if record.item.is_dependent]
        rows = [row for row in rows if known.get((type(row), row.pk)) is not row]
        return {key_of(row.parent) for row in [*rows, *saved] if row.parent_field} | set(map(key_of, saved))

    def is_new(self, item):
        return id(item) in self.created

    def prepare(self):
        """Make statements ready as far as they can be. On SQLite, which has one writer at a time, all at once."""
        self.runs = [
            (list(items), is_ready)
            for (_model, is_ready), items in itertools.groupby(
                self.change.touched, lambda item: (type(item), id(item) in self.ready)
            )
        ]
        self.statements = [self.revision_statements(items) if is_ready else () for items, is_ready in self.runs]
        self.entries = self.entry_statements()
        if connection.vendor == "sqlite":
            self.statements = list(map(list, self.statements))
            if all(item.pk for item in self.change.touched):
                self.entries = list(self.entries)

    def revision_statements(self, items):
        for batch in batches(items, BATCH):
            yield from insert_statements(self.revisions_of(batch))

    def revisions_of(self, items):
        stored = [item for item in items if not self.is_new(item)]
        in_force = revisions_in_force(stored) if stored else {}
        return [public_revision(item, self.snapshot_of(item), in_force.get(item.pk), self.now) for item in items]

    def snapshot_of(self, item):
        """The snapshot that the item will have, from what is in memory."""
        new = by_model(self.new_rows.get(id(item), ()))
        rows = {name: new.get(row_model(type(item), name), []) for name in item.dependent_relations}
        links = self.links.get(id(item), {})
        if not self.is_new(item):
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

    def entry_statements(self):
        """Entries of the audit log, in the order of the document."""
        items = filter(is_public_once, self.change.touched)
        yield from insert_statements(
            [AuditEntry.objects.entry(AuditEvent.LOADED, item=item, actor_name=ACTOR) for item in items]
        )

    def write(self):
        """Write it, inside the transaction, after the rows."""
        self.date_changes()
        for (items, is_ready), statements in zip(self.runs, self.statements, strict=True):
            for item in () if is_ready else items:
                record_loaded(item)
            execute(statements)
        execute(self.entries)
        if self.ready:
            ContentVersion.objects.renew()

    def date_changes(self):
        """Date the last change of items that were there already."""
        stored = [item for item in self.change.touched if id(item) in self.ready and not self.is_new(item)]
        for model, items in by_model(item for item in stored if isinstance(item, Publishable)).items():
            for batch in batches(items, BATCH):
                model.objects.filter(pk__in=[item.pk for item in batch]).update(changed_at=self.now)


class Renamed:
    """Rows that the change makes, renames or removes. A note that names one is written when it has its new name."""

    def __init__(self, history):
        self.history = history
        change = history.change
        rows = [record.item for record in [*change.created, *change.changed]] + change.removed
        self.keys = set(map(key_of, rows))
        self.rows = {}  # that differ, by their item
        for row in rows:
            if row.is_dependent:
                self.rows.setdefault(key_of(row.parent), []).append(row)

    def are_named(self, item):
        """Return True if something in what differs of a stored item points to one of them."""
        targets = {target for row in self.rows.get(key_of(item), ()) for target in targets_of(row)}
        for name, keys in self.history.links.get(id(item), {}).items():
            model = type(item)._meta.get_field(name).related_model
            targets |= {(model, key) for key in keys ^ links_of(item, name)}
        targets |= {(field.related_model, getattr(item, field.attname)) for field in pointers_of(type(item))}
        return not self.keys.isdisjoint(targets)


def targets_of(row):
    """The models and keys of what a dependent row points to outside its item."""
    for field in pointers_of(type(row)):
        if not points_within(field):
            yield field.related_model, getattr(row, field.attname)


def keys_of_links(record):
    return {name: {row.pk for row in rows} for name, rows in record.links.items()}


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


def record_loaded(item):
    """A revision of what a document made of an item; readers are notified of the changes."""
    item.refresh_from_db()  # its columns and its rows may have been read and changed apart
    if not is_public_once(item):
        if item.revisions.exists():
            item.save_edit(snapshot_of(item), by=None)
        else:
            item.start_history(by=None)
        return
    before = item.revisions.in_force().first()
    revision = item.record_revision(by=None, at=None if before else getattr(item, "publish_at", None))
    if before:
        notes = proposed_notes(type(item), before.snapshot, revision.snapshot)
        revision.save_with(**{f"note_{code}": note for code, note in notes.items()})
