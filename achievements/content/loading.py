"""From a document to the database: what loading it creates, changes and removes, worked out before anything is written.

Silence changes nothing: a key that the document leaves out keeps what the database has. A list that it gives is
the whole list of the rows that came from documents; rows that staff made are kept. Which is which shows in their keys:
a document's rows have UUIDs made from their place and words (version 5), the others have random ones (version 4).
"""

import uuid
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from achievements.content.checks import RowChecks
from achievements.content.places import ListedSiblings
from achievements.content.progress import LoadProgress
from achievements.content.stored_rows import StoredRows, links_of
from achievements.content.writing import ChangeWriter
from achievements.models import Part
from publishing.publishable import Publishable
from publishing.removal.models import RemovedAddress, address_digest

NAMESPACE = uuid.UUID("6f1c3a0e-5d0b-4f57-9d9c-0d9f3f1b7a52")


def row_key(*steps):
    """The key of a row that came from a document: the same for the same place and words, in every database."""
    return uuid.uuid5(NAMESPACE, "/".join(steps))


@dataclass(slots=True)
class ContentRecord:
    """One row as the document wants it, beside what is there."""

    item: models.Model
    path: str
    places: dict  # the path of each column
    before: dict = field(default_factory=dict)  # the columns that change, with their old values; of relations the keys
    links: dict = field(default_factory=dict)  # many-to-many fields with what they should hold
    unsaved: set = field(default_factory=set)  # relations to rows that are new as well

    @property
    def is_new(self):
        return self.item._state.adding

    @property
    def is_changed(self):
        return bool(self.before) or any(self.changed_links())

    def place_of(self, name):
        return self.path if name == NON_FIELD_ERRORS else self.places.get(name, f"{self.path}.{name}")

    def changed_links(self):
        """The many-to-many fields that the database holds differently."""
        for name, wanted in self.links.items():
            if links_of(self.item, name) != {target.pk for target in wanted}:
                yield name

    def differences(self):
        for column, old in self.before.items():
            yield f"{column}: {shown(old_value(self.item, column, old))} → {shown(getattr(self.item, column))}"
        for name in self.changed_links():
            yield f"{name}: {shown(', '.join(map(str, self.links[name])))}"


def stored_values(item, names):
    """The values of columns by name; of relations the keys, which takes no statement."""
    return {name: getattr(item, item._meta.get_field(name).attname) for name in names}


def old_value(item, name, value):
    column = item._meta.get_field(name)
    if not column.is_relation or value is None:
        return value
    return column.related_model._base_manager.filter(pk=value).first()


def shown(value):
    text = "—" if value in (None, "") else str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"


class ContentChange:
    """All that a document changes. Nothing is written before `apply`, and nothing is known of it before `complete`."""

    def __init__(self, mistakes, progress=None):
        self.mistakes = mistakes
        self.progress = progress or LoadProgress()
        self.stored = StoredRows()
        self.checks = RowChecks(mistakes)
        self.records = []
        self.removed = []
        self.left = []  # what was loaded once, is not in the document, and stays
        self.files = []  # that are stored before the rows that name them
        self.siblings = {}  # items in order, by model and parent
        self.moved = []  # other items that make room for these: models with new positions by key
        self.created, self.changed, self.touched = [], [], []

    def expect(self, model, column, values):
        """Read in advance what `put` will look for: the rows with one of these values in a column."""
        self.stored.expect(model, column, values)

    def put(self, model, node, match, values, places, *, on_creation=None, links=None):
        """Note a row: the one that `match` finds with these values, or a new one. Returns it, saved or not yet."""
        on_creation = on_creation or {}
        parent = on_creation.get(model.parent_field) if model.is_dependent else None
        found = self.stored.find(model, match, parent)
        item = found or model(**match, **on_creation)
        is_listed = "position" in values and has_siblings(model)
        values = {name: value for name, value in values.items() if name != "position" or not is_listed}
        old = {} if found is None else stored_values(item, values)
        for name, value in values.items():
            setattr(item, name, value)
        record = ContentRecord(item, node.path, places, links=links or {})
        errors = self.checks.check_values(record)  # which also brings the values into the form that is stored
        new = stored_values(item, old)
        record.before = {name: value for name, value in old.items() if new[name] != value}
        self.checks.check_uniqueness(record, errors)
        self.records.append(record)
        if is_listed:
            self.list_among_siblings(record)
        self.progress.count(len(self.records))
        return item

    def list_among_siblings(self, record):
        model, parent = type(record.item), record.item.parent
        key = model, parent and item_key(parent)
        self.siblings.setdefault(key, ListedSiblings(model, parent)).records.append(record)

    def remove_others(self, rows, kept):
        """Remove the rows that came from a document and that this one no longer has."""
        kept = {row.pk for row in kept}
        self.removed += [row for row in rows if is_loaded(row) and row.pk not in kept and not has_own_rows(row)]

    def complete(self):
        """Work out what takes all records: their order, what has to be unique, and which items change."""
        for siblings in self.siblings.values():
            if moved := siblings.settle():
                self.moved.append((siblings.model, moved))
            for record in siblings.records:
                self.check_position(record)
        self.checks.finish()
        self.created = [record for record in self.records if record.is_new]
        self.changed = [record for record in self.records if not record.is_new and record.is_changed]
        self.touched = self.touched_items()
        self.check_drafts()
        self.check_hidden()

    def check_position(self, record):
        try:
            record.item._meta.get_field("position").run_validators(record.item.position)
        except ValidationError as error:
            place = record.place_of("position")
            for message in error.messages if place not in self.mistakes.paths else ():
                self.mistakes.note(place, message)

    def touched_items(self):
        """The items that change or are new, by themselves or by their rows."""
        rows = [record.item for record in self.created + self.changed] + self.removed
        items = [getattr(row, row.parent_field) if row.is_dependent else row for row in rows]
        if not items:
            return []
        compared = {item_key(record.item): record.item for record in self.records}  # at the version that was read
        return list({item_key(item): compared.get(item_key(item), item) for item in items}.values())

    def check_drafts(self):
        """Note what has an open draft: publishing that would undo what the document changes."""
        load_drafts(self.touched)
        touched = {item_key(item) for item in self.touched}
        for record in self.records:
            reason = refusal(record.item) if item_key(record.item) in touched else None
            if reason:
                self.mistakes.note(record.path, reason)

    def check_hidden(self):
        """Note what is new here and was hidden on the portal: the document would bring its content back."""
        digests = set(RemovedAddress.objects.values_list("digest", flat=True))
        for record in self.created if digests else ():
            if isinstance(record.item, Publishable) and not digests.isdisjoint(digests_of(record.item)):
                reason = _("This was hidden on the portal. Take it out of the file; it cannot be loaded again.")
                self.mistakes.note(record.path, reason)

    def totals(self):
        """Count the rows of each model that are added, changed, removed and as they were."""
        created = Counter(type(record.item) for record in self.created)
        changed = Counter(type(record.item) for record in self.changed)
        removed = Counter(map(type, self.removed))
        every = Counter(type(record.item) for record in self.records)
        return {
            model: (created[model], changed[model], removed[model], every[model] - created[model] - changed[model])
            for model in dict.fromkeys([*every, *removed])
        }

    def apply(self):
        """Write it all or nothing. ConflictError where somebody changed an item since it was read."""
        self.mistakes.refuse()
        self.forget_places()
        if not (self.touched or self.moved):
            return
        writer = ChangeWriter(self)
        writer.prepare()
        for file in self.files:
            file.store()
        with transaction.atomic():
            writer.write()

    def forget_places(self):
        """Give back the memory of what only mistakes need."""
        self.mistakes.text = ""
        self.checks = None
        for record in self.records:
            record.places = {}


def has_siblings(model):
    """Return True if rows of a model have an order of their own that staff may change: items with pages."""
    return not model.is_dependent


def item_key(item):
    return type(item), item.pk or id(item)


def load_drafts(items):
    """Read the open drafts of items, with one statement for each model."""
    by_model = {}
    for item in items:
        if isinstance(item, Publishable) and not item._state.adding:
            by_model.setdefault(type(item), []).append(item)
    for model, stored in by_model.items():
        drafts = model.revision_model().objects.open().defer("snapshot")
        prefetch_related_objects(stored, Prefetch("revisions", drafts, "open_drafts"))


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


def digests_of(item):
    """Return the digests of what the document names an item by."""
    return [address_digest(type(item), name, getattr(item, name, "")) for name in ("slug", "key")]


def is_loaded(row):
    """Return True if a row came from a document. Rows that staff made have random keys."""
    return is_loaded_key(row.pk)


def is_loaded_key(key):
    return key.version == 5


def has_own_rows(row):
    """Return True if staff have made a figure for a part, which makes the part theirs as well."""
    return isinstance(row, Part) and any(not is_loaded(figure) for figure in row.figures.all())
