"""The base of all actions of the workflow, and how they write moments and reasons."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEntry
from publishing.revisions import DraftState
from publishing.workflow import forms
from publishing.workflow.roles import may

OPEN = {DraftState.DRAFT, DraftState.RETURNED, DraftState.SUBMITTED, DraftState.APPROVED, DraftState.SCHEDULED}
SEEN = {DraftState.SUBMITTED, DraftState.APPROVED, DraftState.SCHEDULED}


class Action:
    """One action. `run` is the only way to do it: it checks the right, the version and the state."""

    name = label = done = ""
    explanation = ""  # what it does, for its page
    afterwards = ""  # what comes next, for whoever did it
    audit = None  # the event in the audit log
    permission = "publish"
    states = OPEN  # of the open draft
    needs_other = False  # whether whoever submitted the draft may not do it
    is_main = False  # whether it is the next step, where it is possible
    is_about_draft = False  # whether it decides about the draft: its page shows what that changes, and what it lacks
    is_final = False  # whether it takes something from the public, or from a second person
    is_edit = True  # whether it makes forms that were loaded before outdated
    is_button = True  # whether the form of an item offers it
    is_about_hidden = False  # whether it is for an item whose content is hidden; no other action is possible then
    form = forms.ActionForm

    @property
    def shows_draft(self):
        """Return True if its page shows what the draft changes."""
        return self.is_about_draft

    def refusal(self, item, draft, by):
        """A sentence that says why not, or None."""
        places = [item, item.with_fields_of(draft.snapshot)] if draft else [item]
        if not all(may(by, self.permission, place) for place in places):
            return _("Your account does not have the right to do this here.")
        if item.content_hidden_at and not self.is_about_hidden:
            return _("Its content is hidden. Nothing else can be done with it.")
        if self.needs_other and draft and draft.submitter_id == by.pk:
            return _("You submitted this yourself. Someone else has to do the rest.")
        return self.wrong_state(item, draft)

    def wrong_state(self, item, draft):
        """A sentence that says why the state does not allow it, or None."""
        if draft is None:
            return _("There is no open draft.")
        if draft.state in self.states:
            return None
        return _("This is not possible now: the draft is “%(state)s”.") % {"state": draft.state.label}

    def warnings(self, item, draft):
        """Sentences that its page says before it is done, in the order that they are read."""
        if self.is_about_draft and item.is_withdrawn:
            return [_("It is withdrawn. Once this draft is published, it is public again at its address.")]
        return []

    def run(self, item, *, by, version, **values):
        """Do it and return what there is to say about it, or None.

        Raise ConflictError if the item changed since `version`, ValidationError if it cannot be done.
        """
        with item.optimistic_lock(version, is_edit=self.is_edit):
            draft = item.draft
            if reason := self.refusal(item, draft, by):
                raise ValidationError(reason)
            AuditEntry.objects.record(self.audit, by=by, item=item, note=self.note(**values))
            return self.perform(item, draft, by=by, **values)

    def note(self, **values):
        """The words of a person that the audit log keeps."""
        names = ("text", "return_note", "alone_reason", "minor_reason")
        return next((values[name] for name in names if values.get(name)), "")

    def outcome(self, item):
        """The new state of the item, in words."""
        return self.done


def format_datetime(moment):
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def for_log(moment):
    """A moment in a note that people read in different languages."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")


def reason_of(*, note_en, note_ko, **values):
    """Return a reason for readers as the audit log has it, in both languages."""
    return f"{note_en} / {note_ko}"
