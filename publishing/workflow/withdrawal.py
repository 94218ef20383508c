"""The actions that take an item off all lists, and those that bring it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from publishing.revisions import DraftState
from publishing.workflow import forms
from publishing.workflow.action import Action, for_log, format_datetime, reason_of
from publishing.workflow.roles import may


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

    def note(self, *, at=None, **values):
        reason = reason_of(**values)
        if at is None:
            return reason
        return lazy_note(gettext_noop("From %(moment)s: %(reason)s"), moment=for_log(at), reason=reason)

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
