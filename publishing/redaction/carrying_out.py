"""Requesting, refusing and carrying out a redaction. Whatever is written is written in one transaction."""

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from fields.sought_text import SoughtText
from publishing.items import Versioned
from publishing.models import ContentVersion, LiveModel
from publishing.redaction.models import RedactedItem, Redaction, RedactionState
from publishing.redaction.permissions import may_redact
from publishing.redaction.places import RowPlaces
from publishing.redaction.replacing import Substitutes
from publishing.redaction.survey import Survey

MOST_ROWS = 2000
REASON = gettext_noop("A value was removed, as %(requester)s requested: %(reason)s")
ALREADY = _("Someone else has decided about this already.")


def request_redaction(*, by, **values):
    """Keep a request. ValidationError if one for the same text is open, or if its own words hold the text."""
    redaction = Redaction(requester=by, **values)
    sought = SoughtText(redaction.text)
    words = [*redaction.marks.values(), *redaction.reason_texts.values()]
    if any(map(sought.is_in, words)):
        raise ValidationError(_("The reason and the mark stay for good, so they must not hold the text itself."))
    with transaction.atomic():
        if any(sought.is_in(each.text) for each in Redaction.objects.open()):
            raise ValidationError(_("A request for this text is open already. Someone else has to decide about it."))
        redaction.save()
        AuditEntry.objects.record(AuditEvent.REQUESTED_REDACTION, by=by, item=redaction, note=redaction.reasons)
    return redaction


def refuse_redaction(redaction, *, by):
    """Forget the text of a request, and change nothing. Whoever made the request may take it back so."""
    with transaction.atomic():
        redaction = locked(redaction)
        redaction.state, redaction.text = RedactionState.REFUSED, ""
        redaction.decider, redaction.decided_at = by, timezone.now()
        redaction.save()
        AuditEntry.objects.record(AuditEvent.REFUSED_REDACTION, by=by, item=redaction, note=redaction.reasons)


def locked(redaction):
    """Return an open request as it is stored, locked. ValidationError if somebody has decided."""
    redaction = Redaction.objects.select_for_update().get(pk=redaction.pk)
    if not redaction.is_open:
        raise ValidationError(ALREADY)
    return redaction


def carry_out(redaction, *, by, seconds=None):
    """Put the mark in place of the text wherever it stands, and forget it. Return how many places changed.

    `seconds` is how long files are looked through at most. Raise ValidationError if it cannot be done; nothing is
    changed then.
    """
    check_decider(redaction, by)
    survey = Survey(redaction.text, redaction.marks, seconds=seconds, left_out=redaction)
    if len(survey.findings.rows) > MOST_ROWS:
        message = _("The text stands in more than %(most)d rows. Ask for a longer text, which means one thing alone.")
        raise ValidationError(message % {"most": MOST_ROWS})
    execution = Execution(survey, by)
    try:
        with transaction.atomic():
            execution.run(locked(redaction))
    except (IntegrityError, DataError) as error:
        execution.delete(execution.substitutes.moved_files.values())
        message = _("Without this text two things would be the same that must differ. Change one in its form first.")
        raise ValidationError(message) from error
    except BaseException:
        execution.delete(execution.substitutes.moved_files.values())
        raise
    execution.delete_former_files()
    leave_no_traces()
    return execution.places


def check_decider(redaction, by):
    """Raise ValidationError, with a sentence, if somebody may not confirm a request, or not any more."""
    if redaction.requester_id == by.pk:
        raise ValidationError(_("You asked for this yourself. Someone else has to confirm it."))
    if not may_redact(by):
        raise ValidationError(_("Only someone who may publish everything can confirm it."))
    if not redaction.is_open:
        raise ValidationError(ALREADY)


class Execution:
    """The changes of a redaction, within its transaction."""

    def __init__(self, survey, by):
        self.survey, self.by = survey, by
        self.substitutes = Substitutes(survey.sought, {}, is_rehearsal=False)
        self.owners = {}  # {Owner: whether something that readers saw changed}
        self.places = 0

    def run(self, redaction):
        self.substitutes.marks = redaction.marks
        self.lock_items()
        for key in self.survey.findings.rows:
            if (key.model, key.key) != (Redaction, redaction.pk):
                self.change(key)
        self.note_items(redaction)
        redaction.state, redaction.text, redaction.places = RedactionState.DONE, "", self.places
        redaction.decider, redaction.decided_at = self.by, timezone.now()
        redaction.save()
        AuditEntry.objects.record(AuditEvent.REDACTED, by=self.by, item=redaction, note=redaction.reasons)
        ContentVersion.objects.renew()

    def lock_items(self):
        """Give the items new versions, in one order: a form that shows one as it was cannot be saved any more."""
        owners = {row.owner for row in self.survey.rows if row.values and row.row._meta.label != AuditEntry._meta.label}
        for owner in sorted(owners):
            if owner.model and issubclass(owner.model, Versioned):
                owner.model._base_manager.filter(pk=owner.key).update(version=F("version") + 1)

    def change(self, key):
        """Change a row as it is now, which may not be as it was found."""
        row = key.model._base_manager.select_for_update().filter(pk=key.key).first()
        found = row and RowPlaces(row, self.substitutes)
        if not found or not found.values:
            return
        key.model._base_manager.filter(pk=key.key).update(**found.values)
        self.places += sum(place.after is not None for place in found.places)
        owner = found.owner
        self.owners[owner] = self.owners.get(owner, False) or found.was_public

    def note_items(self, redaction):
        """Keep which items changed, for readers and for the audit log."""
        items = sorted(owner for owner in self.owners if owner.model and issubclass(owner.model, LiveModel))
        RedactedItem.objects.bulk_create(
            RedactedItem(
                redaction=redaction, item_type=owner.item_type, item_key=owner.key, was_public=self.owners[owner]
            )
            for owner in items
        )
        note = lazy_note(REASON, reason=redaction.reasons, requester=str(redaction.requester or "—"))
        versioned = [owner for owner in items if issubclass(owner.model, Versioned)]
        existing = [owner.model._base_manager.filter(pk=owner.key).first() for owner in versioned]
        AuditEntry.objects.record_many(AuditEvent.REDACTED, by=self.by, items=filter(None, existing), note=note)

    def delete_former_files(self):
        """Delete files that have another name by now, and those of the past alone that hold the text."""
        moved, past = self.substitutes.moved_files, self.survey.files_to_delete
        self.delete([*moved, *past, *(moved[path] for path in past if path in moved)])

    def delete(self, paths):
        """Delete files. Where that fails, `find_text` still names them."""
        for path in paths:
            default_storage.delete(path)


def leave_no_traces():
    """Take what SQLite keeps of former pages from its log: deleted texts are overwritten there, but not at once."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
