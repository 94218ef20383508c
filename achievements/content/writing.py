"""A change of content on its way into the database: made ready first, then written in one short transaction.

New rows are statements that are ready before the transaction begins. What statements cannot say is left to the
models, inside it: rows whose `save` does more than write them, and changed rows.
"""

import itertools

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from achievements.content.history import ChangeHistory, by_model, execute
from achievements.content.stored_rows import table_of_links
from achievements.models import Part
from fields.batches import batches
from fields.inserts import can_insert, give_keys, insert_statements, point_to_keys, settle
from fields.ordering import renumber
from publishing.histories import lock_versions

BATCH = 200  # rows that one statement deletes


class ChangeWriter:
    def __init__(self, change):
        self.change = change
        self.inserted, self.saved = [], []  # new records

    def prepare(self):
        """Work out all that can be known before the transaction. On SQLite, which has one writer, all of it."""
        self.change.progress.say(_("Preparing what is to be written …"))
        self.sort_records()
        for rows in by_model(record.item for record in self.inserted).values():
            give_keys(rows)
        for record in self.change.records:  # unchanged ones as well: 5.6 is the same as 5.6000, and not as text
            point_to_keys(record.item)
            settle(record.item)
        self.history = ChangeHistory(self.change, self.saved, timezone.now())
        self.statements = self.row_statements()
        if connection.vendor == "sqlite":
            self.statements = list(self.statements)
        self.history.prepare()

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

    def row_statements(self):
        rows = by_model(record.item for record in self.inserted)
        for each in itertools.chain(rows.values(), by_model(self.link_rows()).values()):
            yield from insert_statements(each)

    def link_rows(self):
        for record in self.inserted:
            for name, targets in record.links.items():
                through, own, other = table_of_links(type(record.item), name)
                for key in sorted({target.pk for target in targets}):
                    yield through(**{own: record.item.pk, other: key})

    def write(self):
        """Write it, inside a transaction."""
        self.change.progress.say(_("Writing …"))
        self.lock_items()
        delete([row for row in self.change.removed if not isinstance(row, Part)])
        execute(self.statements)
        for record in self.inserted:
            record.item._state.adding = False
        for record in [*self.saved, *self.change.changed]:
            save(record)
        for model, numbers in self.change.moved:
            renumber(model, numbers)
        delete([row for row in self.change.removed if isinstance(row, Part)])  # last, when their figures are gone
        self.history.write()

    def lock_items(self):
        """Lock the items in one order, so that two files that are loaded at one time wait for each other."""
        stored = [item for item in self.change.touched if not item._state.adding]
        for items in sorted(by_model(stored).values(), key=lambda items: items[0]._meta.label):
            lock_versions(items)


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
