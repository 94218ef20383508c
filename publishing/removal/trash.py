"""The trash: what was deleted can be restored for some days by whoever deleted it, and by publishers."""

import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from publishing.models import ContentVersion
from publishing.removal.files import delete_files, files_in
from publishing.removal.models import RemovalKind, RemovedContent
from publishing.removal.open_forms import open_forms, without_lost_forms
from publishing.removal.references import check_pointers, check_uniqueness
from publishing.removal.rows import delete_rows, insert, rows_deleted_with, sealed, unsealed
from publishing.workflow.roles import may, permission_to

DAYS_KEPT = 30
GONE = _("This is no longer in the trash: it was restored or destroyed meanwhile.")
TAKEN = _("“%(item)s” cannot come back, because something of it was taken meanwhile.")


@transaction.atomic
def throw_away(item, *, by):
    """Delete an item that was never public, with its history, and keep all of it in the trash. Return that row.

    Raise ProtectedError if something else belongs to it.
    """
    others = [*revisions_of(item), *open_forms(item)]
    removed = RemovedContent(
        kind=RemovalKind.TRASH,
        item_type=item._meta.label_lower,
        item_key=str(item.pk),
        item_name=str(item)[: RemovedContent._meta.get_field("item_name").max_length],
        is_private=getattr(item, "is_private", False),
        remover=by,
        remover_name=by.get_username() if by else "",
        expires_at=timezone.now() + datetime.timedelta(days=DAYS_KEPT),
    )
    rows = [type(item)._base_manager.get(pk=item.pk), *others]
    delete_rows(others)  # revisions protect their item
    rows += [row for row in rows_deleted_with([item]) if row != item]
    removed.content = {"changed": [], "deleted": list(map(sealed, rows))}
    removed.files = files_in(removed.content["deleted"])
    removed.save()
    ContentVersion.objects.renew()
    item.delete()
    return removed


def revisions_of(item):
    """Return all revisions of an item, also drafts; none of what has no history, such as a report."""
    return list(item.revisions.all()) if hasattr(item, "revisions") else []


def item_in(removed):
    """Return the item of a row of the trash, unsaved, or None if it is destroyed."""
    return unsealed(removed.rows[0]) if removed.rows else None


def may_restore(user, removed):
    """Return True for whoever deleted it, as long as it is open to them, and for those who may delete any such item."""
    item = item_in(removed)
    if item is None or (removed.is_private and removed.remover_id != user.pk):
        return False
    may_make = removed.remover_id == user.pk and user.has_perm(permission_to("add", item))
    return (may_make and is_open_to(item, user)) or may(user, "delete", item)


def is_open_to(item, user):
    """Return True if nothing limits a user to other items. Some models have items of no sector that all may make."""
    is_everybodys = getattr(item, "is_made_within_sectors", False) and item.sector_key is None
    return is_everybodys or item.is_open_to(user)


def may_destroy(user, removed):
    item = item_in(removed)
    return may_restore(user, removed) and may(user, "delete", item)


def restore(key, *, by):
    """Bring an item back from the trash as it was. Return it.

    Raise ValidationError if it is not in the trash, if what it needs is gone, or if another item has its address.
    """
    try:
        with transaction.atomic():
            removed = take_out(key)
            rows = without_lost_forms([unsealed(entry) for entry in removed.rows])
            check_pointers(removed.item_name, rows)
            check_uniqueness(removed.item_name, rows)
            for row in rows:
                insert(row)
            ContentVersion.objects.renew()
            AuditEntry.objects.record(AuditEvent.UNDELETED, by=by, item=rows[0])
    except IntegrityError as error:
        raise ValidationError(TAKEN % {"item": removed.item_name}) from error
    return rows[0]


def take_out(key):
    """Delete the row of the trash and return it. Whoever is second waits here, and then finds none."""
    removed = RemovedContent.objects.trash().filter(pk=key).first()
    if removed is None or not RemovedContent.objects.filter(pk=key).delete()[0]:
        raise ValidationError(GONE)
    return removed


def destroy_trash(removed, *, by=None, actor_name=""):
    """Destroy a row of the trash for good, and its files. Return False if somebody was first."""
    with transaction.atomic():
        left = RemovedContent.objects.filter(pk=removed.pk, kind=RemovalKind.TRASH, destroyed_at=None)
        if not left.update(content={}, destroyed_at=timezone.now()):
            return False
        AuditEntry.objects.record(AuditEvent.DESTROYED, by=by, item=item_in(removed), actor_name=actor_name)
    delete_files(removed)
    removed.delete()
    return True
