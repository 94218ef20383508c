"""Content loaded one row after another with `full_clean` and `save`, to compare the bulk path with.

It shares the readers of documents with the bulk path, and nothing of how rows are compared, checked and written.
"""

import contextlib
from typing import NamedTuple
from unittest import mock

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.content import plan
from achievements.models import Part
from publishing.differences import proposed_notes


class PlainRecord(NamedTuple):
    """A row that a document stands for."""

    item: object
    is_new: bool
    before: object
    links: dict


class PlainChange:
    def __init__(self, mistakes, progress=None):
        self.mistakes = mistakes
        self.records, self.removed, self.left = [], [], []
        self.stored = self

    def expect(self, model, column, values):
        """Read nothing in advance."""

    def find(self, model, match):
        return model.objects.filter(**match).first()

    def put(self, model, node, match, values, places, *, on_creation=None, links=None):
        found = self.find(model, match)
        item = found or model(**match, **(on_creation or {}))
        old = {name: getattr(item, name) for name in values} if found else {}
        for name, value in values.items():
            setattr(item, name, value)
        self.check(item, node, places)
        before = {name for name, value in old.items() if getattr(item, name) != value}
        self.records.append(PlainRecord(item, found is None, before, links or {}))
        return item

    def check(self, item, node, places):
        known = {mistake.path for mistake in self.mistakes}
        try:
            item.full_clean(exclude=[field.name for field in item._meta.fields if is_to_unsaved(item, field)])
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                place = node.path if name == NON_FIELD_ERRORS else places.get(name, f"{node.path}.{name}")
                for message in messages if place not in known else ():
                    node.wrong(message, place)

    def remove_others(self, rows, kept):
        kept = {row.pk for row in kept}
        self.removed += [row for row in rows if row.pk.version == 5 and row.pk not in kept]

    def complete(self):
        """Find the items that are new or change: an item is touched by its rows, too."""
        differing = [record for record in self.records if record[1] or record[2] or changed_links(record)]
        self.written = sorted(differing, key=lambda record: not record[1])  # new ones first
        rows = [*(record[0] for record in self.written), *self.removed]
        items = [row.parent if row.is_dependent else row for row in rows]
        same = {key_of(record[0]): record[0] for record in self.records}
        self.touched = {key_of(item): same.get(key_of(item), item) for item in items}.values()

    def apply(self):
        assert not self.mistakes
        for item in self.touched:
            if not item._state.adding:
                item.lock_version(item.version)
        parts = [row for row in self.removed if isinstance(row, Part)]
        for row in self.removed:
            if row not in parts:
                row.delete()
        for record in self.written:
            save(*record)
        for part in parts:
            part.delete()
        for item in self.touched:
            record_history(item)


def key_of(item):
    return type(item), item.pk or id(item)


def is_to_unsaved(item, field):
    target = getattr(item, field.name) if field.is_relation else None
    return target is not None and target._state.adding


def changed_links(record):
    item, is_new, _before, links = record
    return not is_new and any(
        {target.pk for target in targets} != set(getattr(item, name).values_list("pk", flat=True))
        for name, targets in links.items()
    )


def save(item, is_new, before, links):
    if is_new or before:
        item.save(**({} if is_new else {"update_fields": before}))
    for name, targets in links.items():
        getattr(item, name).set(targets)


def record_history(item):
    item.refresh_from_db()
    AuditEntry.objects.record(AuditEvent.LOADED, item=item, actor_name="load_content")
    before = item.revisions.in_force().first()
    revision = item.record_revision(by=None, at=None if before else getattr(item, "publish_at", None))
    if before:
        notes = proposed_notes(type(item), before.snapshot, revision.snapshot)
        revision.save_with(**{f"note_{code}": note for code, note in notes.items()})


@contextlib.contextmanager
def plainly():
    """Read documents into `PlainChange`."""
    with mock.patch.object(plan, "ContentChange", PlainChange):
        yield
