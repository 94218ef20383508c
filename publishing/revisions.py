"""Snapshots of an item: its open draft, the drafts before it, and what was public from which moment on."""

import copy
import datetime
from functools import reduce
from operator import or_

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fields.constraints import CheckConstraint
from fields.search import folded_lines
from fields.search_rows import has_word, with_words
from fields.translation import TranslatedTextField
from publishing.models import ContentVersion
from publishing.snapshots import items_from, texts_of


class DraftState(models.TextChoices):
    DRAFT = "draft", _("In progress")
    RETURNED = "returned", _("Returned")
    SUBMITTED = "submitted", _("Submitted for review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", _("Earlier draft")


CAME_AT = Coalesce("published_at", "edited_at")  # as `came_at` of one revision

CONDITIONS = {
    DraftState.DRAFT: Q(publish_at=None, submitted_at=None, return_note=""),
    DraftState.RETURNED: Q(publish_at=None, submitted_at=None) & ~Q(return_note=""),
    DraftState.SUBMITTED: Q(publish_at=None, submitted_at__isnull=False, approved_at=None),
    DraftState.APPROVED: Q(publish_at=None, approved_at__isnull=False),
    DraftState.SCHEDULED: Q(publish_at__isnull=False),
}


def person(verbose_name, **options):
    """Someone who did something. The record stays when the account goes; the audit log keeps the name."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=verbose_name, **options
    )


class RevisionQuerySet(models.QuerySet):
    def open(self):
        """Select open drafts: what is not public yet. Earlier drafts and announced withdrawals are none."""
        is_to_come = Q(published_at=None) | Q(published_at__gt=timezone.now())
        return self.filter(is_to_come, withdraws=False, superseded_at=None)

    def superseded(self):
        """Select earlier drafts: what an open draft said before it was saved over or discarded."""
        return self.filter(superseded_at__isnull=False)

    def restorable(self):
        """Select what a draft can be made of again: earlier drafts, and what was public."""
        return self.filter(Q(superseded_at__isnull=False) | Q(published_at__lte=timezone.now()), withdraws=False)

    def returned(self, drafts):
        """Select what some drafts said when they were returned, the last first."""
        items, starts = {draft.item_id for draft in drafts}, {draft.started_at for draft in drafts}
        found = self.superseded().filter(item__in=items, started_at__in=starts)
        return found.exclude(return_note="").order_by("-superseded_at", "-pk")

    def by_time(self):
        """Order by when they came, the newest first. A draft follows what it said before it was saved over."""
        return self.order_by(CAME_AT.desc(), F("superseded_at").desc(nulls_first=True), "-pk")

    def saved_before(self, revision):
        """Select what could be restored when a revision of the same item came, the newest first."""
        is_earlier = Q(superseded_at__isnull=False)
        if then := revision.superseded_at:
            is_earlier = Q(superseded_at__lt=then) | Q(superseded_at=then, pk__lt=revision.pk)
        moment = revision.came_at
        found = self.restorable().exclude(pk=revision.pk).alias(came=CAME_AT)
        return found.filter(Q(came__lt=moment) | Q(is_earlier, came=moment)).by_time()

    def public(self, at=None):
        """Select revisions that became public by now, or by `at`, including withdrawals."""
        return self.filter(published_at__lte=at or timezone.now())

    def in_force(self, at=None):
        """Select the last public revision of each item, as of now or `at`."""
        at = at or timezone.now()
        later = self.model.objects.public(at).filter(item=OuterRef("item"))
        later = later.filter(
            Q(published_at__gt=OuterRef("published_at"))
            | Q(published_at=OuterRef("published_at"), pk__gt=OuterRef("pk"))
        )
        return self.public(at).filter(~Exists(later))

    def shown(self, at=None):
        """Select revisions in force that show something to the public: no withdrawals."""
        return self.in_force(at).filter(withdraws=False)

    def noted(self, at=None):
        """Select public revisions that readers are told of."""
        return self.public(at).filter(is_minor=False)

    def with_words(self, words):
        """Select drafts whose texts fit SearchWords."""
        return self.filter(with_words(words, lambda word: has_word("search_text", word)))

    def in_state(self, state):
        """Select the open drafts whose `state` (below) is this one."""
        return self.open().filter(CONDITIONS[state])

    def of(self, user):
        """Select revisions that a user began or edited last."""
        return self.filter(Q(author=user) | Q(editor=user))

    def unconfirmed(self):
        """Select revisions that one person published alone and that wait for somebody else to confirm them."""
        return self.public().exclude(alone_reason="").filter(confirmed_at=None)

    def before(self, revision):
        """Select revisions that were public before a revision came, the last first."""
        return self.public().filter(published_at__lt=revision.published_at)

    def withdrawals_to_come(self):
        return self.filter(withdraws=True, published_at__gt=timezone.now())

    def waiting(self):
        """Select all that is to be public: drafts, and withdrawals to come."""
        return self.open() | self.withdrawals_to_come()

    def due(self):
        """Select changes whose time has come. First publications need nothing done at their time."""
        return self.filter(published_at=None, superseded_at=None, publish_at__lte=timezone.now())

    def with_text(self, *texts):
        """Select revisions whose snapshot, as JSON, has one of some texts: for what no column holds."""
        found = reduce(or_, (Q(text__contains=text) for text in texts))
        return self.alias(text=Cast("snapshot", models.TextField())).filter(found)

    def items(self):
        """Each revision's item as it reads in this revision."""
        return items_from((revision.item, revision.snapshot) for revision in self.select_related("item"))


class Revision(models.Model):
    """Snapshot of an item. Concrete models add `item`, a foreign key that protects it."""

    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    # Of the snapshot, what is looked for: the key of what the item lives within, and its slug.
    within = models.BigIntegerField(null=True, db_index=True)
    address = models.CharField(max_length=80, blank=True, db_index=True)
    search_text = models.TextField(default="", db_default="", editable=False)  # of an open draft: its texts, folded

    author = person(_("author"))
    started_at = models.DateTimeField(default=timezone.now)
    editor = person(_("last editor"))
    edited_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True)  # from then on it was a draft no more, and it never was public
    return_note = models.TextField(blank=True)
    returner = person(_("returned by"))
    returned_at = models.DateTimeField(null=True)
    submitter = person(_("submitted by"))
    submitted_at = models.DateTimeField(null=True)
    approver = person(_("approved by"))
    approved_at = models.DateTimeField(null=True)
    publish_at = models.DateTimeField(null=True)  # planned
    publisher = person(_("published by"))
    published_at = models.DateTimeField(null=True, db_index=True)  # a fact, or for a first publication a certain future
    withdraws = models.BooleanField(default=False)  # from then on the item was no longer public

    is_minor = models.BooleanField(default=False)
    note = TranslatedTextField(_("note for readers"))
    minor_reason = models.TextField(blank=True)
    alone_reason = models.TextField(blank=True)
    confirmed_at = models.DateTimeField(null=True, db_column="cleared_at")
    confirmer = person(_("confirmed by"), db_column="clearer_id")
    preview_key = models.CharField(max_length=40, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = []
        ordering = [F("published_at").desc(nulls_first=True), "-pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(published_at=None, superseded_at=None),
                name="%(app_label)s_%(class)s_one_draft",
                violation_error_message=_("There is an open draft already."),
            ),
            CheckConstraint(
                condition=Q(superseded_at=None)
                | Q(published_at=None, publish_at=None, withdraws=False, preview_key="", search_text=""),
                name="%(app_label)s_%(class)s_superseded_is_not_public",
            ),
            CheckConstraint(
                condition=Q(approved_at=None) | Q(submitted_at__isnull=False),
                name="%(app_label)s_%(class)s_approved_after_submitted",
            ),
            CheckConstraint(
                condition=Q(is_minor=False) | Q(note_en="", note_ko=""),
                name="%(app_label)s_%(class)s_minor_without_note",
            ),
            CheckConstraint(
                condition=Q(published_at=None)
                | Q(publisher=None)
                | Q(submitter=None)
                | ~Q(publisher=F("submitter"))
                | ~Q(alone_reason=""),
                name="%(app_label)s_%(class)s_four_eyes",
                violation_error_message=_("Someone other than the person who submitted it has to publish it."),
            ),
        ]
        # For `open`, however many earlier drafts there are.
        indexes = [models.Index(fields=["published_at"], condition=Q(superseded_at=None), name="%(class)s_open")]

    def __str__(self):
        return f"{self.item} ({self.state.label})"

    def save(self, **options):
        self.item.forget_draft()
        self.note_what_is_searched()
        with transaction.atomic(savepoint=False):
            super().save(**options)
            if self.published_at:
                ContentVersion.objects.renew()

    def note_what_is_searched(self):
        """Copy what revisions are looked for by from the snapshot."""
        fields = self.snapshot["fields"]
        self.within = fields.get(self.item.parent_field) if self.item.parent_field else None
        self.address = fields.get("slug", "")
        is_open = not (self.published_at or self.superseded_at)
        self.search_text = folded_lines(texts_of(self.snapshot)) if is_open else ""

    def delete(self, **options):
        self.item.forget_draft()
        return super().delete(**options)

    @property
    def state(self):
        """Derived from what happened to it."""
        now = timezone.now()
        if self.superseded_at:
            return DraftState.SUPERSEDED
        if self.withdraws:
            return DraftState.WITHDRAWN
        if self.published_at and self.published_at <= now:
            return DraftState.PUBLISHED
        if self.publish_at:
            return DraftState.SCHEDULED
        if self.approved_at:
            return DraftState.APPROVED
        if self.submitted_at:
            return DraftState.SUBMITTED
        return DraftState.RETURNED if self.return_note else DraftState.DRAFT

    @property
    def came_at(self):
        """When it became public, or when it was saved last."""
        return self.published_at or self.edited_at

    @property
    def is_restorable(self):
        """Return True if a draft can be made of it again, as `restorable()` has it for rows."""
        return self.state in (DraftState.PUBLISHED, DraftState.SUPERSEDED)

    @property
    def is_overdue(self):
        return self.published_at is None and self.publish_at is not None and self.publish_at <= timezone.now()

    def as_item(self):
        """The item as it reads in this revision, with its rows; nothing is written."""
        return items_from([(self.item, self.snapshot)])[0]

    def assign(self, **values):
        for name, value in values.items():
            setattr(self, name, value)

    def save_with(self, **values):
        self.assign(**values)
        self.save()

    def keep_version(self):
        """Keep what an open draft says beside it, before it is changed, and return the copy.

        The draft keeps its key, which preview links and open pages know it by.
        """
        kept = copy.copy(self)
        kept.snapshot = self.snapshot  # which may not have been read
        kept.pk, kept._state.adding = None, True
        kept.supersede()
        return kept

    def supersede(self):
        """Make it an earlier draft, with what was said of it in its review."""
        self.unschedule()
        self.save_with(superseded_at=timezone.now(), preview_key="")

    def reset_review(self):
        """Back to a draft: whoever saw it before has not seen what it says now."""
        self.return_note = self.minor_reason = ""
        self.returner = self.returned_at = None
        self.submitter = self.submitted_at = self.approver = self.approved_at = None
        self.unschedule()

    def unschedule(self):
        self.publish_at = self.publisher = self.published_at = None


def end_of(day):
    """Return the last moment of a day in the portal's time zone, or now if the day is not over."""
    after = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min)
    return min(timezone.make_aware(after) - datetime.timedelta(microseconds=1), timezone.now())
