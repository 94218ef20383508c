"""Hiding: all that an item says is taken out and sealed, until a second person destroys it or puts it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fields.translation import columns
from publishing.models import ContentVersion, LiveModel
from publishing.removal.files import delete_files, files_in
from publishing.removal.models import RemovalKind, RemovedAddress, RemovedContent, address_digest
from publishing.removal.neutral import empty_answers, empty_entries, empty_revisions, empty_row, entries_about
from publishing.removal.open_forms import open_forms, without_lost_forms
from publishing.removal.references import check_pointers, check_uniqueness
from publishing.removal.rows import delete_rows, insert, rows_deleted_with, sealed, unsealed, update
from publishing.snapshots import fields_of, forget_relations, is_pointed_at, row_model, snapshot_of

NOT_HIDDEN = _("Its content is not hidden, or was destroyed meanwhile.")


class HiddenPlaces:
    """All rows that hold content of an item: those that are emptied where they are, and those that go."""

    def __init__(self, item, now):
        self.item = item
        self.stored = type(item)._base_manager.get(pk=item.pk)
        revisions = list(item.revisions.order_by("pk"))
        self.public = [each for each in revisions if each.published_at and each.published_at <= now]
        self.rows = [self.stored, *self.pointed_at()]
        self.names = self.all_names(revisions)
        self.own_entries, self.other_entries = entries_about(item, self.names)
        self.gone = [each for each in revisions if each not in self.public]
        self.gone += self.dependents() + self.links() + open_forms(item)

    def pointed_at(self):
        """Return dependent rows that items of their own point to: they stay, as these do."""
        return [row for name in self.relations(pointed_at=True) for row in getattr(self.item, name).all()]

    def dependents(self):
        names = self.relations(pointed_at=False)
        return rows_deleted_with(*(list(getattr(self.item, name).all()) for name in names))

    def relations(self, *, pointed_at):
        model = type(self.item)
        return [name for name in model.dependent_relations if is_pointed_at(row_model(model, name)) == pointed_at]

    def links(self):
        """Return the rows of its many-to-many relations."""
        fields = [field for field in fields_of(type(self.item)) if field.many_to_many]
        return [
            row
            for field in fields
            for row in field.remote_field.through._base_manager.filter(**{field.m2m_field_name(): self.item.pk})
        ]

    def all_names(self, revisions):
        """Return all that the item was ever called."""
        names = columns(self.item.name_field)
        stored = [getattr(self.stored, name) for name in names]
        return {*stored, *(each.snapshot["fields"].get(name) for each in revisions for name in names)} - {"", None}

    def content(self):
        changed = [*self.rows, *self.public, *self.own_entries, *self.other_entries]
        return {"changed": list(map(sealed, changed)), "deleted": list(map(sealed, self.gone))}

    def addresses(self):
        """Return the digests of the addresses, and of the key in content files, that it has or had in public."""
        texts = {("slug", each.address) for each in self.public}
        texts |= {(name, getattr(self.stored, name, "")) for name in ("slug", "key")}
        return {address_digest(type(self.item), name, text) for name, text in texts if text}

    def empty(self):
        delete_rows(self.gone)
        for row in self.rows:
            empty_row(row)
            row.save()
        self.item.refresh_from_db()
        forget_relations(self.item)
        empty_revisions(self.item, self.public)
        empty_entries(self.own_entries, self.other_entries, self.names)
        empty_answers(self.names)


def hide(item, *, by, **reason):
    """Take the content of an item out, inside `optimistic_lock`, and take it from the public. Return the sealed row.

    `reason` has the columns of the note for readers.
    """
    now = timezone.now()
    places = HiddenPlaces(item, now)
    removed = seal(places, by, now, reason)
    places.empty()
    item.content_hidden_at = now
    if item.withdraw_at is None or item.withdraw_at > now:
        item.withdraw_at = now
    item.save()
    item.record_revision(by=by, at=now, withdraws=True, **reason)
    item.cancel_schedules_within(now, by=by)
    return removed


def seal(places, by, now, reason):
    """Save the content and the addresses of HiddenPlaces as one row, and return it."""
    removed = RemovedContent(
        kind=RemovalKind.HIDDEN,
        item_type=places.item._meta.label_lower,
        item_key=str(places.item.pk),
        content=places.content(),
        remover=by,
        remover_name=by.get_username(),
        removed_at=now,
        **{name.replace("note", "reason"): text for name, text in reason.items()},
    )
    removed.files = files_in(removed.rows)
    removed.save()
    RemovedAddress.objects.bulk_create([RemovedAddress(removed=removed, digest=each) for each in places.addresses()])
    return removed


def waiting_content(item):
    """Return the sealed row of a hidden item that waits for a second person, or None."""
    return RemovedContent.objects.waiting().of(item).first()


def put_back(item, *, by):
    """Bring the content of a hidden item back, inside `optimistic_lock`, as something withdrawn.

    Raise ValidationError if what it needs is gone, or if another item has its address by now.
    """
    removed = waiting_content(item)
    if removed is None:
        raise ValidationError(NOT_HIDDEN)
    changed, deleted = (list(map(unsealed, removed.content[name])) for name in ("changed", "deleted"))
    deleted = [row for row in without_lost_forms(deleted) if not is_withdrawal_to_come(row, item)]
    stored = changed[0]
    name, was_withdrawn = str(stored), stored.withdraw_at is not None and stored.withdraw_at < removed.removed_at
    check_pointers(name, [*changed, *deleted])
    check_uniqueness(name, [*stored_rows(changed), *deleted])
    stored.version = item.version  # forms of before stay outdated
    stored.withdraw_at = stored.withdraw_at if was_withdrawn else removed.removed_at
    for row in changed:
        update(row)
    for row in deleted:
        insert(without_schedule(row, item))
    removed.delete()
    item.refresh_from_db()
    forget_relations(item)
    keep_withdrawal(item, removed, was_withdrawn=was_withdrawn)
    ContentVersion.objects.renew()


def stored_rows(rows):
    """Return the item and its rows that stayed, among those that stayed, and let them know that they are stored."""
    rows = [row for row in rows if isinstance(row, LiveModel)]
    for row in rows:
        row._state.adding = False
    return rows


def is_withdrawal_to_come(row, item):
    """Return True for an announced withdrawal, which has nothing to withdraw any more."""
    return isinstance(row, item.revision_model()) and row.withdraws


def without_schedule(row, item):
    """Return the row; a draft that was to be published waits for somebody to publish it."""
    if isinstance(row, item.revision_model()) and row.publish_at:
        row.unschedule()
    return row


def keep_withdrawal(item, removed, *, was_withdrawn):
    """Let the history say that it was withdrawn when it was hidden; nothing if it had been withdrawn before."""
    revision = item.revisions.filter(withdraws=True, published_at=removed.removed_at).order_by("-pk").first()
    if was_withdrawn:
        revision.delete()
    else:
        revision.save_with(snapshot=snapshot_of(item))


def destroy_hidden(item, *, by):
    """Destroy the content of a hidden item for good, as the second person, inside `optimistic_lock`."""
    removed = waiting_content(item)
    if removed is None:
        raise ValidationError(NOT_HIDDEN)
    removed.content, removed.confirmer, removed.confirmed_at = {}, by, timezone.now()
    removed.destroyed_at = removed.confirmed_at
    removed.save()
    transaction.on_commit(lambda: delete_files(removed), robust=True)  # else `purge_removed` does it


def item_with_removed_slug(model, slug):
    """Return the hidden item of a model that had this slug, or None."""
    found = RemovedAddress.objects.of(model, "slug", slug).select_related("removed").first() if slug else None
    return found and model.objects.addressable().filter(pk=found.removed.item_key).first()
