"""The actions on drafts: from which state, by whom, and what each leaves behind; and the list of all actions."""

import secrets
from copy import copy

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.notes import lazy_note
from publishing.lost_references import check_references, left_out
from publishing.previews import DAYS
from publishing.revisions import DraftState
from publishing.snapshots import apply, load_relations, rolled_back, snapshot_of, unreadable_names
from publishing.workflow import forms
from publishing.workflow.action import OPEN, SEEN, Action, for_log, format_datetime
from publishing.workflow.removal import ConfirmHiding, DeleteItem, Hide, PutBack
from publishing.workflow.review import DraftReview
from publishing.workflow.roles import may
from publishing.workflow.withdrawal import KeepPublic, Merge, Republish, Withdraw


class Submit(Action):
    name, label, done = "submit", _("Submit for review"), _("submitted for review")
    afterwards = _("Someone else reviews and publishes it.")
    audit = AuditEvent.SUBMITTED
    is_button = False  # the form saves and submits at once
    is_about_draft = True
    permission = "change"
    states = {DraftState.DRAFT, DraftState.RETURNED}
    form = forms.SubmitForm

    def perform(self, item, draft, *, by, **note):
        if draft.return_note:
            draft.keep_version()  # so that whoever reviews it next finds what was asked
        draft.reset_review()
        draft.save_with(submitter=by, submitted_at=timezone.now(), **note)


class Return(Action):
    name, label, done = "return", _("Return to the author"), _("returned")
    afterwards = _("Its author finds your note above the form.")
    audit = AuditEvent.RETURNED
    shows_draft = True
    states = SEEN
    form = forms.ReturnForm

    def perform(self, item, draft, *, by, return_note):
        draft.reset_review()
        draft.save_with(return_note=return_note, returner=by, returned_at=timezone.now())
        item.cancel_schedule(by=by)


class Approve(Action):
    name, label, done = "approve", _("Approve"), _("approved")
    afterwards = _("It can be published now.")
    audit = AuditEvent.APPROVED
    is_about_draft = True
    states = {DraftState.SUBMITTED}
    needs_other = True

    def perform(self, item, draft, *, by):
        draft.save_with(approver=by, approved_at=timezone.now())


class Publish(Action):
    name, label, done = "publish", _("Publish now"), _("published")
    afterwards = _("Readers see it now.")
    audit = AuditEvent.PUBLISHED
    is_main = True
    is_about_draft = True
    states = SEEN
    needs_other = True
    is_alone = False
    form = forms.PublishForm

    def perform(self, item, draft, *, by, **note):
        draft.assign(**note)
        load_relations([item])  # for the comparison, and for what is written then
        DraftReview(item, draft).check_notification(alone=self.is_alone)
        item.make_public(draft, by=by)


class PublishAlone(Publish):
    name, label, done = "publish-alone", _("Publish alone in an emergency"), _("published by one person alone")
    afterwards = _("Readers see it now. Someone else has to confirm it.")
    audit = AuditEvent.PUBLISHED_ALONE
    explanation = _("It becomes public right away. A second person confirms it afterward.")
    is_main = False
    is_final = True
    states = OPEN
    needs_other = False
    is_alone = True
    form = forms.PublishAloneForm


class Schedule(Action):
    name, label, done = "schedule", _("Publish later"), _("scheduled")
    explanation = _("Until then it can be returned, or its schedule canceled. An edit cancels the schedule as well.")
    afterwards = _("It becomes public by itself.")
    audit = AuditEvent.SCHEDULED
    is_about_draft = True
    states = SEEN
    needs_other = True
    form = forms.ScheduleForm

    def perform(self, item, draft, *, by, at, **note):
        draft.assign(**note)
        DraftReview(item, draft).check_notification()
        with rolled_back():  # what is missing is said now, not at the time
            type(item).objects.get(pk=item.pk).make_public(copy(draft), by=by, at=at)
        if not item.was_public:
            if item.publish_at and item.publish_at < at:
                item.cancel_schedules_within(timezone.now(), by=by)
            # Conditions at query time make it public: nothing needs to be done then.
            item.publish_at = item.changed_at = draft.published_at = at
            item.save()
        draft.save_with(publish_at=at, publisher=by)

    def note(self, *, at, **values):
        return lazy_note(gettext_noop("For %(moment)s."), moment=for_log(at))

    def outcome(self, item):
        return _("to be public from %(moment)s") % {"moment": format_datetime(item.draft.publish_at)}


class Unschedule(Action):
    name, label, done = "unschedule", _("Cancel the schedule"), _("schedule canceled")
    explanation = _("The draft stays as it is, with its approval. What is scheduled within it is canceled as well.")
    afterwards = _("The draft waits until somebody publishes it.")
    audit = AuditEvent.UNSCHEDULED
    states = {DraftState.SCHEDULED}

    def perform(self, item, draft, *, by):
        draft.unschedule()
        draft.save()
        item.cancel_schedule(by=by)


class Confirm(Action):
    name, label, done = "confirm", _("Confirm what was published alone"), _("confirmed")
    explanation = _("You take responsibility as the second person. If something is wrong, edit it instead.")
    audit = AuditEvent.CONFIRMED
    form = forms.ConfirmForm

    def wrong_state(self, item, draft):
        return None if item.revisions.unconfirmed() else _("Nothing here was published by one person alone.")

    def refusal(self, item, draft, by):
        unconfirmed = item.revisions.unconfirmed()
        if unconfirmed and not unconfirmed.exclude(publisher=by):
            return _("You published this alone. Someone else has to confirm it.")
        return super().refusal(item, draft, by)

    def perform(self, item, draft, *, by):
        for revision in item.revisions.unconfirmed().exclude(publisher=by):
            revision.save_with(confirmer=by, confirmed_at=timezone.now())


class Discard(Action):
    name, label, done = "discard", _("Discard the draft"), _("draft discarded")
    explanation = _(
        "What was published stays as it is. The text of the draft is kept in the history, from where it can be "
        "restored."
    )
    audit = AuditEvent.DISCARDED
    is_final = True
    shows_draft = True
    permission = "change"
    states = {DraftState.DRAFT, DraftState.RETURNED, DraftState.SUBMITTED}

    def wrong_state(self, item, draft):
        if draft and not item.was_public:
            return _("It was never public, so there is nothing but the draft. Delete the item instead.")
        return super().wrong_state(item, draft)

    def perform(self, item, draft, *, by):
        draft.supersede()


class MakePreviewLink(Action):
    name, label, done = "make-preview-link", _("Create a preview link"), _("preview link created, shown below")
    explanation = format_lazy(
        _(
            "Anyone with the link can see the draft for {} days or until it is published. Any "
            "earlier link stops working."
        ),
        DAYS,
    )
    audit = AuditEvent.MADE_PREVIEW_LINK
    permission = "change"
    is_edit = False

    def perform(self, item, draft, *, by):
        parent = item.with_fields_of(draft.snapshot).parent
        if parent and not parent.was_public:
            message = _("“%(parent)s” is not public yet, and the preview would show its name. Publish it first.")
            raise ValidationError(message, params={"parent": parent})
        draft.save_with(preview_key=secrets.token_urlsafe(16))


class RevokePreviewLink(Action):
    name, label, done = "revoke-preview-link", _("End the preview link"), _("preview link ended")
    explanation = _("The link stops working right away.")
    audit = AuditEvent.REVOKED_PREVIEW_LINK
    permission = "change"
    is_edit = False

    def wrong_state(self, item, draft):
        return None if draft and draft.preview_key else _("There is no preview link.")

    def perform(self, item, draft, *, by):
        draft.save_with(preview_key="")


class LeaveNote(Action):
    name, label, done = "note", _("Leave a note for colleagues"), _("note for colleagues saved")
    audit = AuditEvent.NOTED
    permission = "change"
    is_edit = False
    form = forms.StaffNoteForm

    def wrong_state(self, item, draft):
        return None

    def perform(self, item, draft, *, by, text):
        """Do nothing more: `run` has recorded the note in the audit log."""


class Restore(Action):
    name, label, done = "restore", _("Restore as a draft"), _("restored as a draft")
    explanation = _("The earlier content becomes a draft, which is reviewed and published like any other.")
    afterwards = _("Look through it, and submit it for review.")
    audit = AuditEvent.RESTORED
    is_button = False  # it is offered beside the revision that is restored
    permission = "change"
    form = forms.RestoreForm

    def wrong_state(self, item, draft):
        return None

    def warnings(self, item, draft):
        if draft is None:
            return []
        texts = [_("There is an open draft. This takes its place; the draft is kept in the history as an earlier one.")]
        if draft.publish_at:
            texts.append(_("The draft is scheduled. This cancels the schedule."))
        return texts

    def perform(self, item, draft, *, by, revision):
        check_references(item, revision.snapshot)
        with rolled_back():
            then = type(item).objects.get(pk=item.pk)
            apply(revision.snapshot, then)
            snapshot = snapshot_of(then)
        if not may(by, "change", item.with_fields_of(snapshot)):
            raise ValidationError(_("At that time it belonged to something that you do not look after."))
        if snapshot == item.working_copy() and (draft or not item.is_withdrawn):
            raise ValidationError(_("This is the same as the current content. There is nothing to restore."))
        item.save_edit(snapshot, by=by)
        return " ".join(self.losses(item, revision.snapshot, snapshot)) or None

    def losses(self, item, then, now):
        """Yield sentences about what of a version could not be restored."""
        if lost := unreadable_names(type(item), then):
            text = _("This version has an older form. These fields no longer exist: %(names)s.")
            yield text % {"names": ", ".join(lost)}
        for name, count in left_out(type(item), then, now):
            yield _("Left out, because they no longer exist: %(name)s (%(count)s).") % {"name": name, "count": count}

    def note(self, *, revision, **values):
        text = gettext_noop("As it was from %(moment)s.")
        if revision.superseded_at:
            text = gettext_noop("The draft that was saved at %(moment)s.")
        return lazy_note(text, moment=for_log(revision.came_at))


ACTIONS = [
    Submit(), Approve(), Publish(), Republish(), Schedule(), Unschedule(), Return(), Discard(),
    LeaveNote(), MakePreviewLink(), RevokePreviewLink(),
    Withdraw(), KeepPublic(), Merge(), PublishAlone(), Confirm(), Restore(),
    Hide(), ConfirmHiding(), PutBack(), DeleteItem(),
]  # fmt: skip
NO_EDITS = [action.audit for action in ACTIONS if not action.is_edit]  # events that leave an item as it is
