"""The actions of the workflow: from which state of a draft, by whom, and what each leaves behind."""

import secrets
from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from publishing.missing import check_references, left_out
from publishing.previews import DAYS
from publishing.revisions import DraftState
from publishing.snapshots import apply, load_relations, rolled_back, snapshot_of, unreadable_names
from publishing.workflow import forms
from publishing.workflow.review import DraftReview
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
        "restored. Only what was never public is deleted for good, with all that was saved of it."
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


class Withdraw(Action):
    name, label, done = "withdraw", _("Take off the lists (text stays)"), _("withdrawn")
    explanation = _(
        "It no longer appears in any list, but its page stays at the same address and shows your reason and what it "
        "said. If nobody may read that any more, choose “Hide the content too”."
    )
    afterwards = _("Above its form there is a button that takes this back.")
    audit = AuditEvent.WITHDRAWN
    is_final = True
    form = forms.WithdrawForm

    def wrong_state(self, item, draft):
        if item.reason_to_stay:
            return item.reason_to_stay
        if not item.was_public or item.withdraw_at:
            return _("Only what is public, and is not withdrawn yet, can be withdrawn.")
        if draft and draft.state == DraftState.SCHEDULED:
            return _("A change is scheduled. Cancel its schedule first.")
        return None

    def perform(self, item, draft, *, by, at=None, **note):
        take_back(item, by, at, **note)

    def note(self, *, note_en, note_ko, at=None, **values):
        reason = f"{note_en} / {note_ko}"
        return (
            lazy_note(gettext_noop("From %(moment)s: %(reason)s"), moment=for_log(at), reason=reason) if at else reason
        )

    def outcome(self, item):
        if item.is_withdrawn:
            return self.done
        return _("to be withdrawn on %(moment)s") % {"moment": format_datetime(item.withdraw_at)}


def take_back(item, by, at=None, **note):
    item.withdraw_at = at or timezone.now()
    item.full_clean()
    item.record_revision(by=by, at=item.withdraw_at, withdraws=True, **note)
    item.save()
    item.cancel_schedules_within(item.withdraw_at, by=by)


class KeepPublic(Action):
    name, label, done = "keep-public", _("Cancel the withdrawal"), _("withdrawal canceled")
    audit = AuditEvent.KEPT_PUBLIC

    def wrong_state(self, item, draft):
        return None if item.withdraw_at and not item.is_withdrawn else _("No withdrawal is scheduled.")

    def perform(self, item, draft, *, by):
        item.revisions.filter(withdraws=True, published_at=item.withdraw_at).delete()
        item.withdraw_at = None
        item.save()


class Republish(Action):
    """The way back from a withdrawal. What was approved once needs no second review to be public again as it was."""

    name, label, done = "republish", _("Make public again"), _("public again")
    explanation = _(
        "Readers see again what was public last, exactly as it stands below, in all lists and at its address. The "
        "history tells them from when to when it was withdrawn."
    )
    afterwards = _("Readers see it now.")
    audit = AuditEvent.REPUBLISHED
    is_main = True
    form = forms.RepublishForm

    def wrong_state(self, item, draft):
        if not item.is_withdrawn:
            return _("Only what was withdrawn can be made public again.")
        outer = item.parent and item.parent.withdrawn_with
        if outer:
            return _("It belongs to “%(outer)s”, which is withdrawn too. Make that public again first.") % {
                "outer": outer
            }
        return None

    def warnings(self, item, draft):
        texts = []
        if item.merged_into:
            text = _(
                "It is no longer merged into “%(target)s” then: its address shows its own page again. A browser that "
                "was led there before may go on doing so for an hour."
            )
            texts.append(text % {"target": item.merged_into})
        if draft:
            texts.append(_("There is an open draft. It stays a draft, and is not part of what readers see."))
        if item.is_withdrawn and item.children is not None:
            texts.append(
                _(
                    "What belongs to it is public again with it, unless it was withdrawn itself. Schedules that were "
                    "canceled by the withdrawal stay canceled."
                )
            )
        return texts

    def refusal(self, item, draft, by):
        return super().refusal(item, None, by)  # wherever its draft would move it

    def perform(self, item, draft, *, by, **note):
        item.make_public_again(by=by, **note)


MERGED_HERE = gettext_noop("“%(item)s” was merged into this: %(reason)s")


def reason_of(*, note_en, note_ko, **values):
    return f"{note_en} / {note_ko}"


class Merge(Withdraw):
    name, label, done = "merge", _("Merge into another"), _("merged")
    explanation = _("From now on its page leads to the other item. The reason appears in the history of both.")
    audit = AuditEvent.MERGED
    form = forms.MergeForm

    def run(self, item, *, by, version, target, **values):
        with transaction.atomic():
            # Both in one order, so that two merges that cross wait for each other.
            both = type(item).objects.select_for_update().filter(pk__in=[item.pk, target.pk]).order_by("pk")
            target = next(each for each in both if each.pk == target.pk)
            return super().run(item, by=by, version=version, target=target, **values)

    def perform(self, item, draft, *, by, target, **note):
        if target == item or not target.is_live or target.withdraw_at:
            raise ValidationError(
                _("“%(target)s” is not public. Choose an item that stays public.") % {"target": target}
            )
        if not may(by, self.permission, target):
            raise ValidationError(forms.CLOSED_TARGET, params={"target": target})
        note_of_target = lazy_note(MERGED_HERE, item=str(item), reason=reason_of(**note))
        AuditEntry.objects.record(AuditEvent.CHANGED, by=by, item=target, note=note_of_target)
        item.merged_into = target
        take_back(item, by, **note)

    def note(self, *, target, **note):
        return lazy_note(gettext_noop("Into “%(target)s”: %(reason)s"), target=str(target), reason=reason_of(**note))

    def outcome(self, item):
        return _("merged into “%(target)s”") % {"target": item.merged_into}


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
]  # fmt: skip
