"""The actions that take content away: hide it, destroy it as the second person or put it back, and delete an item."""

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.choices import AuditEvent
from publishing.removal.hiding import destroy_hidden, hide, put_back, waiting_content
from publishing.removal.trash import DAYS_KEPT, throw_away
from publishing.revisions import DraftState
from publishing.workflow import forms
from publishing.workflow.action import Action, reason_of
from publishing.workflow.roles import may


class Hide(Action):
    name, label, done = "hide", _("Hide the content too"), _("content hidden")
    explanation = _(
        "Use this for what nobody may read any more, such as a personal detail. At once, neither readers nor staff "
        "find any of its content: on its page, in its history, in searches or in files. Its address says only that "
        "something stood there, and your reason. A second person then destroys the content for good, or puts it back."
    )
    afterwards = _("Someone else has to destroy the content, or to put it back.")
    audit = AuditEvent.HIDDEN
    is_final = True
    form = forms.HideForm

    def wrong_state(self, item, draft):
        if item.reason_to_stay:
            return item.reason_to_stay
        return None if item.was_public else _("It was never public. Delete it instead.")

    def perform(self, item, draft, *, by, **note):
        hide(item, by=by, **note)

    def note(self, **values):
        return reason_of(**values)


class SecondAction(Action):
    """Base of what a second person does with hidden content."""

    is_about_hidden = True
    form = forms.HiddenContentForm

    def refusal(self, item, draft, by):
        removed = waiting_content(item) if item.content_hidden_at else None
        if removed and removed.remover_id == by.pk and may(by, self.permission, item):
            return _("You hid this yourself. Someone else has to decide what becomes of it.")
        return super().refusal(item, draft, by)

    def wrong_state(self, item, draft):
        if not item.content_hidden_at:
            return _("Its content is not hidden.")
        return None if waiting_content(item) else _("Its content was destroyed.")


class ConfirmHiding(SecondAction):
    name, label, done = "confirm-hiding", _("Destroy the hidden content for good"), _("hidden content destroyed")
    explanation = _(
        "You take responsibility as the second person. The content and its files are deleted and nobody can bring them "
        "back. The address goes on saying that something stood there, and the reason."
    )
    audit = AuditEvent.CONFIRMED_HIDING

    def perform(self, item, draft, *, by):
        destroy_hidden(item, by=by)


class PutBack(SecondAction):
    name, label, done = "put-back", _("Put the hidden content back"), _("content put back, and still withdrawn")
    explanation = _(
        "All of it comes back as it was, with its history and its draft. The page is still withdrawn: it shows its "
        "text and the reason."
    )
    afterwards = _("It is public again once it is published again.")
    audit = AuditEvent.PUT_BACK

    def perform(self, item, draft, *, by):
        put_back(item, by=by)


class DeleteItem(Action):
    name, label, done = "delete", _("Delete this item"), _("moved to the trash")
    explanation = format_lazy(
        _("It was never public. It goes to the trash, from which it can be restored for {} days."), DAYS_KEPT
    )
    afterwards = format_lazy(_("It can be restored from the trash for {} days."), DAYS_KEPT)
    audit = AuditEvent.DELETED
    is_final = True
    permission = "change"
    states = {DraftState.DRAFT, DraftState.RETURNED, DraftState.SUBMITTED}

    def refusal(self, item, draft, by):
        reason = super().refusal(item, draft, by)
        if reason is None and not (may(by, "delete", item) or is_begun_by(by, item)):
            return _("Someone else began this. They can delete it, or a publisher can.")
        return reason

    def wrong_state(self, item, draft):
        if item.was_public:
            return _("It was public once, so it is not deleted. Withdraw it, or hide its content too.")
        return super().wrong_state(item, draft)

    def perform(self, item, draft, *, by):
        if item.has_drafts_within():
            raise ValidationError(_("Other drafts belong to it. Move or delete them first."))
        try:
            throw_away(item, by=by)
        except ProtectedError as error:
            raise ValidationError(_("Other items belong to it. Move or delete them first.")) from error


def is_begun_by(user, item):
    """Return True if the first revision of an item is of this user."""
    return item.revisions.order_by("pk").values_list("author", flat=True).first() == user.pk
