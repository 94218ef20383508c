"""Items with drafts: their open draft, when they are public, and how a draft becomes so."""

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from accounts.choices import AuditEvent
from accounts.models import AuditEntry
from accounts.notes import lazy_note
from fields.constraints import CheckConstraint
from publishing.differences import proposed_notes
from publishing.items import Versioned
from publishing.models import HasPage, LiveQuerySet
from publishing.outdated import check_draft
from publishing.snapshots import apply, complete_snapshot, load_relations, row_model, snapshot_of

WITHDRAWN_LATER = _("It can be withdrawn only after it was published. Set a later time.")
SCHEDULE_CANCELED = gettext_noop("“%(item)s”, which it belongs to, will not be public at that time.")


class PublishableQuerySet(LiveQuerySet):
    def with_drafts(self, *, snapshots=True):
        """Read with each item its open draft, or all of it but the snapshot."""
        drafts = self.model.revision_model().objects.open()
        drafts = drafts if snapshots else drafts.defer("snapshot")
        return self.prefetch_related(Prefetch("revisions", drafts, "open_drafts"))

    def hidden(self, at=None):
        """Select what `live` leaves out: few rows in a large table, and quicker to exclude than live ones to find."""
        return self.filter(self.model.hidden_condition(at or timezone.now()))

    def addressable(self, at=None):
        """Select items that have a page: live ones, and once public ones with a notice on their page."""
        return self.filter(self.model.addressable_condition(at or timezone.now()))


class Publishable(HasPage, Versioned):
    """An item that becomes public at one moment and may stop being so at another."""

    publish_at = models.DateTimeField(_("public since"), null=True, editable=False)
    withdraw_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    changed_at = models.DateTimeField(_("last changed"), null=True, editable=False)  # as readers were told
    content_hidden_at = models.DateTimeField(_("content hidden"), null=True, editable=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="merged", verbose_name=_("merged into")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = ["add", "change", "delete", "view", "publish"]
        constraints = [
            CheckConstraint(
                condition=Q(withdraw_at=None) | Q(publish_at__isnull=False, withdraw_at__gt=F("publish_at")),
                name="%(app_label)s_%(class)s_withdrawn_after_published",
                violation_error_message=WITHDRAWN_LATER,
            ),
            CheckConstraint(
                condition=Q(merged_into=None) | Q(withdraw_at__isnull=False) & ~Q(merged_into=F("pk")),
                name="%(app_label)s_%(class)s_merged_is_withdrawn",
            ),
            CheckConstraint(
                condition=Q(content_hidden_at=None) | Q(withdraw_at__isnull=False),
                name="%(app_label)s_%(class)s_hidden_is_withdrawn",
            ),
        ]

    @classmethod
    def last_change(cls, now):
        """Include what was withdrawn: readers were shown that it is gone."""
        return cls.last_revision(now)

    @classmethod
    def published_condition(cls, at, prefix=""):
        """Return the condition: published and not withdrawn at a moment, without regard to what it lives within."""
        stays = Q(**{f"{prefix}withdraw_at": None}) | Q(**{f"{prefix}withdraw_at__gt": at})
        return Q(**{f"{prefix}publish_at__lte": at}) & stays

    @classmethod
    def live_condition(cls, at, prefix=""):
        return cls.published_condition(at, prefix) & super().live_condition(at, prefix)

    @classmethod
    def hidden_condition(cls, at):
        """Return the condition of all that `live_condition` leaves out, in a form that indexes answer."""
        condition = Q(publish_at=None) | Q(publish_at__gt=at) | Q(withdraw_at__lte=at)
        if cls.parent_field:
            keys = list(cls.parent_model().objects.hidden(at).values_list("pk", flat=True))
            condition |= Q(**{f"{cls.parent_field}__in": keys}) if keys else Q()
        return condition

    @classmethod
    def addressable_condition(cls, at, prefix=""):
        """Return the condition: published by then, as what it lives within was.

        It may have been withdrawn since.
        """
        condition = Q(**{f"{prefix}publish_at__lte": at})
        if cls.parent_field is None:
            return condition
        return condition & cls.parent_model().addressable_condition(at, f"{prefix}{cls.parent_field}__")

    @property
    def was_public(self):
        return self.publish_at is not None and self.publish_at <= timezone.now()

    @property
    def is_withdrawn(self):
        return self.withdraw_at is not None and self.withdraw_at <= timezone.now()

    def is_live_at(self, moment):
        is_published = self.publish_at is not None and self.publish_at <= moment
        is_withdrawn = self.withdraw_at is not None and self.withdraw_at <= moment
        return is_published and not is_withdrawn and super().is_live_at(moment)

    @property
    def withdrawn_with(self):
        """The item whose withdrawal took this one from the public: itself, what it lives within, or None."""
        if self.is_withdrawn:
            return self
        return self.parent.withdrawn_with if self.parent else None

    @property
    def withdrawal(self):
        """The revision that took it from the public, with the reason for readers, or None."""
        return self.revisions.in_force().filter(withdraws=True).first()

    reason_to_stay = None  # a sentence that says why it may not be withdrawn

    @property
    def draft(self):
        """The open draft, or None. A queryset `with_drafts` has read it already."""
        drafts = self.__dict__.get("open_drafts")
        return self.revisions.open().first() if drafts is None else next(iter(drafts), None)

    def forget_draft(self):
        self.__dict__.pop("open_drafts", None)

    def refresh_from_db(self, *args, **options):
        self.forget_draft()
        super().refresh_from_db(*args, **options)

    def load_draft(self):
        self.open_drafts = list(self.revisions.open()[:1])

    def problems(self, at=None):
        """Yield reasons why it cannot be public at a moment, as (name of the field or relation, sentence)."""
        parent = self.parent
        if parent and not parent.is_live_at(at or timezone.now()):
            message = _("“%(parent)s” is not public. Publish it first, or choose another.")
            yield self.parent_field, message % {"parent": parent}
        if self.withdraw_at and timezone.now() < self.withdraw_at <= (at or timezone.now()):
            yield NON_FIELD_ERRORS, _("It is set to be withdrawn before then. Cancel the withdrawal first.")
        for name in self.dependent_relations:
            rows = list(getattr(self, name).all())
            yield from ((name, problem) for problem in row_model(type(self), name).problems_among(rows))

    def working_copy(self):
        draft = self.draft
        return complete_snapshot(self, draft.snapshot) if draft else snapshot_of(self)

    def save_edit(self, snapshot, *, by, before=None):
        """Keep an edit as a draft, inside `optimistic_lock`. What the public sees stays as it is.

        An item that was never public is its own draft: its rows are changed as well. `before` is the working copy where
        it is known.
        """
        draft = self.draft
        if snapshot == (before or self.working_copy()) and (draft or not self.is_withdrawn):
            return  # what was withdrawn may come back as it was
        self.draft_of(snapshot, draft, by=by)
        if not self.was_public:
            self.cancel_schedule(by=by)
            apply(snapshot, self)

    def drop_proposed_notes(self, draft):
        """Empty the notes for readers that are as proposed, and keep what somebody wrote.

        A proposal is made anew for another draft.
        """
        if draft.note:
            for code, note in proposed_notes(type(self), snapshot_of(self), draft.snapshot).items():
                if getattr(draft, f"note_{code}") == note:
                    setattr(draft, f"note_{code}", "")

    def start_history(self, *, by):
        self.draft_of(snapshot_of(self), None, by=by)

    def draft_of(self, snapshot, draft, *, by):
        """Make it the open draft, and keep what that said before. This resets the review."""
        if draft:
            draft.keep_version()
            if self.was_public:
                self.drop_proposed_notes(draft)
        else:
            draft = self.revision_model()(item=self, author=by)
        draft.reset_review()
        draft.save_with(snapshot=snapshot, editor=by, edited_at=timezone.now(), is_minor=False)

    def cancel_schedule(self, *, by):
        """Take back a planned first publication, and those that are planned within it: they need it to be public."""
        if self.publish_at is None or self.was_public:
            return
        self.publish_at = None
        self.save()
        self.cancel_schedules_within(timezone.now(), by=by)

    def cancel_schedules_within(self, moment, *, by):
        """Take back what is planned within it for that moment or later, because it will not be public then."""
        if self.children is None:
            return
        now, children = timezone.now(), self.children
        for child in children.filter(publish_at__gt=now, publish_at__gte=moment):
            with child.optimistic_lock(child.version):
                draft = child.draft
                draft.unschedule()
                draft.save()
                child.cancel_schedule(by=by)
                AuditEntry.objects.record(
                    AuditEvent.UNSCHEDULED, by=by, item=child, note=lazy_note(SCHEDULE_CANCELED, item=str(self))
                )
        for child in children.filter(publish_at__lte=now):
            child.cancel_schedules_within(moment, by=by)

    def save_revision(self, revision, *, by, at, **facts):
        revision = super().save_revision(revision, by=by, at=at, **facts)
        if not revision.is_minor and not revision.withdraws and self.changed_at != at:
            self.changed_at = at
            type(self).objects.filter(pk=self.pk).update(changed_at=at)
        return revision

    def make_public(self, draft, *, by, at=None):
        """Let the public see a draft, inside `optimistic_lock`. ValidationError says by field what is missing."""
        at = at or timezone.now()
        load_relations([self])
        check_draft(self, draft.snapshot, at)
        self.publish_at = min(self.publish_at or at, at)
        if self.is_withdrawn:
            self.withdraw_at = self.merged_into = None
        if not draft.is_minor:
            self.changed_at = at
        apply(draft.snapshot, self)
        for withdrawal in self.revisions.withdrawals_to_come() if self.withdraw_at else ():
            withdrawal.save_with(snapshot=draft.snapshot)  # it takes back what is public by then
        self.save_revision(draft, by=by, at=at, snapshot=snapshot_of(self), preview_key="")

    def make_public_again(self, *, by, **note):
        """Take back a withdrawal: what was public last is public from now on, and an open draft stays as it is.

        To be called inside `optimistic_lock`. It met the rules of its time; those that came since are not asked.
        """
        self.withdraw_at = self.merged_into = None
        self.save()
        self.record_revision(by=by, **note)


def publishable_models():
    """Return all models of items with drafts."""
    return [model for model in apps.get_models() if issubclass(model, Publishable)]
