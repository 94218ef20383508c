"""From a document to the database: what loading it creates, changes and removes, worked out before anything is written.

Silence changes nothing: a key that the document leaves out keeps what the database has. A list that it gives is
the whole list of the rows that came from documents; rows that staff made are kept. Which is which shows in their keys:
a document's rows have UUIDs made from their place and words (version 5), the others have random ones (version 4).
"""

import uuid
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from achievements.content.document import ContentError, DocumentError
from achievements.models import Part
from publishing.differences import proposed_notes
from publishing.items import Publishable
from publishing.snapshots import snapshot_of

NAMESPACE = uuid.UUID("6f1c3a0e-5d0b-4f57-9d9c-0d9f3f1b7a52")


def row_key(*steps):
    """The key of a row that came from a document: the same for the same place and words, in every database."""
    return uuid.uuid5(NAMESPACE, "/".join(steps))


@dataclass
class ContentRecord:
    """One row as the document wants it, beside what is there."""

    item: models.Model
    path: str
    places: dict  # the path of each column
    before: dict = field(default_factory=dict)  # the columns that change, with their old values
    links: dict = field(default_factory=dict)  # many-to-many fields with what they should hold

    @property
    def is_new(self):
        return self.item._state.adding

    @property
    def is_changed(self):
        return bool(self.before) or any(self.changed_links())

    def changed_links(self):
        """The many-to-many fields that the database holds differently."""
        for name, wanted in self.links.items():
            current = set() if self.is_new else set(getattr(self.item, name).values_list("pk", flat=True))
            if current != {target.pk for target in wanted}:
                yield name

    def save(self):
        changed_links = list(self.changed_links())
        if self.is_new:
            self.item.save()
        elif self.before:
            self.item.save(update_fields=[*self.before])  # what staff change meanwhile in other columns stays
        for name in changed_links:
            getattr(self.item, name).set(self.links[name])

    def differences(self):
        for column, old in self.before.items():
            yield f"{column}: {shown(old)} → {shown(getattr(self.item, column))}"
        for name in self.changed_links():
            yield f"{name}: {shown(', '.join(map(str, self.links[name])))}"


def shown(value):
    text = "—" if value in (None, "") else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


class ContentChange:
    """All that a document changes. Nothing is written before `apply`."""

    def __init__(self, mistakes):
        self.mistakes = mistakes
        self.records = []
        self.removed = []
        self.left = []  # what was loaded once, is not in the document, and stays

    def put(self, model, node, match, values, places, *, on_creation=None, links=None):
        """Note a row: the one that `match` finds with these values, or a new one. Returns it, saved or not yet."""
        found = model.objects.filter(**match).first()
        item = found or model(**match, **(on_creation or {}))
        old = {} if found is None else {name: getattr(item, name) for name in values}
        for name, value in values.items():
            setattr(item, name, value)
        record = ContentRecord(item, node.path, places, links=links or {})
        self.check(record, node)  # which also brings the values into the form that is stored
        record.before = {name: value for name, value in old.items() if getattr(item, name) != value}
        self.records.append(record)
        return item

    def check(self, record, node):
        """Note what the model finds wrong, but not twice what the reader has found wrong at the same place."""
        known = {mistake.path for mistake in self.mistakes}
        unsaved = [f.name for f in record.item._meta.fields if f.is_relation and is_unsaved(record.item, f)]
        try:
            record.item.full_clean(exclude=unsaved)
        except ValidationError as error:
            for name, messages in error.message_dict.items():
                place = node.path if name == NON_FIELD_ERRORS else record.places.get(name, f"{node.path}.{name}")
                for message in messages if place not in known else ():
                    node.wrong(message, place)

    def remove_others(self, rows, kept):
        """Remove the rows that came from a document and that this one no longer has."""
        kept = {row.pk for row in kept}
        self.removed += [row for row in rows if is_loaded(row) and row.pk not in kept and not has_own_rows(row)]

    @property
    def created(self):
        return [record for record in self.records if record.is_new]

    @property
    def changed(self):
        return [record for record in self.records if not record.is_new and record.is_changed]

    def check_drafts(self):
        """Note what has an open draft: publishing that would undo what the document changes."""
        touched = self.touched()
        for record in self.records:
            reason = refusal(record.item) if item_key(record.item) in touched else None
            if reason:
                self.mistakes.append(ContentError(record.path, reason))

    def touched(self):
        """The items that change or are new, by themselves or by their rows."""
        rows = [record.item for record in self.created + self.changed] + self.removed
        items = [getattr(row, row.parent_field) if row.is_dependent else row for row in rows]
        compared = {item_key(record.item): record.item for record in self.records}  # at the version that was read
        return {item_key(item): compared.get(item_key(item), item) for item in items}

    def apply(self):
        """Write it all or nothing. ConflictError where somebody changed an item since it was read."""
        if self.mistakes:
            raise DocumentError(self.mistakes)
        with transaction.atomic():
            touched = self.touched().values()
            for item in touched:
                if not item._state.adding:
                    item.lock_version(item.version)
            self.write()
            for item in touched:
                record_loaded(item)

    def write(self):
        parts = [row for row in self.removed if isinstance(row, Part)]
        for row in self.removed:
            if row not in parts:
                row.delete()
        for record in self.created + self.changed:
            record.save()
        for part in parts:  # last, when its figures are gone or belong elsewhere
            part.delete()


def item_key(item):
    return type(item), item.pk or id(item)


def refusal(item):
    """Why a document cannot change what is there, or None."""
    if not isinstance(item, Publishable) or item._state.adding or not item.publish_at:
        return None
    if item.withdraw_at:
        return _("This was withdrawn or is about to be. A content file cannot publish it again.")
    if draft := item.draft:
        message = _("This has an open draft, last saved by %(editor)s. Publish or discard it first.")
        return message % {"editor": draft.editor or "—"}
    return None


def record_loaded(item):
    """A revision of what a document made of an item; readers are notified of the changes."""
    item.refresh_from_db()  # its columns and its rows may have been read and changed apart
    if isinstance(item, Publishable) and not item.publish_at:
        if item.revisions.exists():
            item.save_edit(snapshot_of(item), by=None)
        else:
            item.start_history(by=None)
        return
    AuditEntry.objects.record(AuditEvent.LOADED, item=item, actor_name="load_content")
    before = item.revisions.in_force().first()
    revision = item.record_revision(by=None, at=None if before else getattr(item, "publish_at", None))
    if before:
        notes = proposed_notes(type(item), before.snapshot, revision.snapshot)
        revision.save_with(**{f"note_{code}": note for code, note in notes.items()})


def is_loaded(row):
    """Return True if a row came from a document. Rows that staff made have random keys."""
    return row.pk.version == 5


def has_own_rows(row):
    """Return True if staff have made a figure for a part, which makes the part theirs as well."""
    return isinstance(row, Part) and any(not is_loaded(figure) for figure in row.figures.all())


def is_unsaved(item, relation):
    target = getattr(item, relation.name)
    return target is not None and target._state.adding


def rows_of(parent, name):
    """The dependent rows that an item has in the database so far."""
    return [] if parent._state.adding else list(getattr(parent, name).all())
